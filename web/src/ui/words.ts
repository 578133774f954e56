// What the page says of a cell: the tooltip, the announcements and the table
// use the same words.
import type { App, Cell } from '../app'
import { full } from '../frame/format'
import { css } from '../color/map'
import { HIDDEN } from '../data/book'
import { layerNames } from '../data/layers'
import type { AxisHead, Track } from '../model'
import type { Ruler } from '../view/ruler'

/** A line of the tooltip: what, and its value. */
export interface Line { name: string; value: string }

/** Where an area, a line or a cell of a map lies. */
function placeOnMap(app: App, c: Cell): Line[] {
  const h = app.data.head, g = h.ground!
  if (g.kind === 'cells') {
    const [lon, lat] = app.places!.middle(c.row, c.col), degrees = (v: number, ends: string) => `${full(Number(Math.abs(v).toPrecision(6)))}° ${ends[v < 0 ? 1 : 0]}`
    const turned = lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon
    return [{ name: 'latitude', value: degrees(lat, 'NS') }, { name: 'longitude', value: degrees(turned, 'EW') }]
  }
  const name = g.names?.[c.row] ?? '', key = h.y.labels?.[c.row] ?? ''
  return [{ name: g.kind === 'areas' ? 'region' : 'line', value: name || key }, { name: 'key', value: key && key !== name && g.kind === 'areas' ? key : '' }]
}

/** What the row or the column at a place is called. */
export function named(head: AxisHead, ruler: Ruler, place: number): string {
  const i = ruler.order.cell(place), count = ruler.order.count(place)
  if (count > 1) return `${count} together, from ${nameOf(head, ruler, i)}`
  return nameOf(head, ruler, i)
}

/** What a cell of an axis is called, as drawn. */
export function nameOf(head: AxisHead, ruler: Ruler, i: number): string {
  if (head.labels) return head.labels[i]
  const e = ruler.edges
  const text = e ? full(Number((e[i] + (e[i + 1] - e[i]) / 2).toPrecision(12))) : String(i)
  return head.unit ? `${text} ${head.unit}` : text
}

/** The value of a cell with its unit. */
export function valueOf(app: App, c: Cell): string {
  const h = app.data.head, code = app.matrix.code(c.row, c.col), v = code === HIDDEN && h.leftOut !== undefined ? h.leftOut : app.matrix.value(c.row, c.col)
  if (code === HIDDEN && h.leftOut === undefined) return 'left out'
  if (v !== v) return 'missing'
  if (h.categories) return h.categories[v] ?? 'missing'
  return h.unit ? `${full(v)} ${h.unit}` : full(v)
}

/** All that is known of a cell: row, column, value, annotations. */
export function linesOf(app: App, c: Cell): Line[] {
  const h = app.data.head
  const middle = app.places ? undefined : app.mesh?.middle(c.row, c.col)
  const inUnit = (v: number, head: AxisHead) => full(Number(v.toPrecision(6))) + (head.unit ? ' ' + head.unit : '')
  const out: Line[] = app.places ? [...placeOnMap(app, c), { name: h.name || 'Value', value: valueOf(app, c) }] : [
    { name: h.y.title || (h.y.labels ? 'Row' : 'y'), value: middle ? inUnit(middle[1], h.y) : named(h.y, app.y, c.row) },
    { name: h.x.title || (h.x.labels ? 'Column' : 'x'), value: middle ? inUnit(middle[0], h.x) : named(h.x, app.x, c.col) },
    { name: h.name || 'Value', value: valueOf(app, c) },
  ]
  const layer = app.layerAt(c)
  if (layer) out.push({ name: layer.name, value: layer.value === layer.value ? full(Number(layer.value.toPrecision(4))) : 'none' })
  const n = app.data.parts.get('counts')
  if (n && app.store.view.show !== 'counts') out.push({ name: layerNames.counts, value: full(sumAt(app, n, c)) })
  const rgb = app.data.parts.get('rgb'), at = app.y.order.cell(c.row) * h.cols + app.x.order.cell(c.col)
  if (rgb) out.push({ name: 'Colour', value: css(rgb[at]).replace(/ff$/, '') })
  const marks = app.glyphs?.words(at) ?? []
  if (marks.length > 1) out.push({ name: 'All', value: marks.join(', ') })
  const size = app.data.parts.get('sizes')?.[at], faint = app.data.parts.get('alphas')?.[at]
  if (size !== undefined) out.push({ name: 'Size', value: full(Number(size.toPrecision(3))) })
  if (faint !== undefined && !app.places) out.push({ name: 'Opacity', value: full(Number(faint.toPrecision(3))) })
  for (const [side, i] of [['y', c.row], ['x', c.col]] as const) {
    h[side].tracks?.forEach((t, k) => {
      const values = app.data.parts.get(`${side}.track.${k}`)
      if (values) out.push({ name: t.name, value: summary(t, Array.from(app[side].order.at(i), c => values[c])) })
    })
  }
  return out
}

/** Of counts of all cells as drawn those at a place, which several may share. */
function sumAt(app: App, counts: ArrayLike<number>, c: Cell): number {
  const { rows, cols } = app.data.head, from = app.store.view.frame * rows * cols
  let sum = 0
  for (const r of app.y.order.at(c.row)) for (const k of app.x.order.at(c.col)) sum += counts[from + r * cols + k]
  return sum
}

/** What an annotation says of several cells: "17 ALL, 2 AML", or from the least to the greatest. */
export function summary(t: Track, values: number[]): string {
  if (t.categories) {
    const counts = new Map<string, number>()
    for (const v of values) counts.set(t.categories[v] ?? 'missing', (counts.get(t.categories[v] ?? 'missing') ?? 0) + 1)
    if (values.length === 1) return [...counts.keys()][0]
    const all = [...counts].sort((a, b) => b[1] - a[1])
    return all.slice(0, 4).map(([name, n]) => `${n} ${name}`).join(', ') + (all.length > 4 ? `, ${all.length - 4} others` : '')
  }
  const known = values.filter(v => v === v)
  if (known.length === 0) return 'missing'
  const lo = Math.min(...known), hi = Math.max(...known)
  return lo === hi ? full(lo) : `${full(lo)} to ${full(hi)}`
}

/** The same in one sentence. */
export function sentence(app: App, c: Cell): string {
  return linesOf(app, c).filter(l => l.value).map(l => `${l.name} ${l.value}`).join(', ')
}

/** What a pixel shows where several cells share it, or "". */
export function sharedBy(app: App, c: Cell): string {
  if (!app.arrangeable) return ''
  const scale = devicePixelRatio || 1, [, , w, h] = app.geometry.body
  const level = app.frameOf(Math.round(w * scale), Math.round(h * scale), scale).level
  if (level.fx === 1 && level.fy === 1) return ''
  const v = app.shown.matrix.book.values[level.codes[Math.floor(c.row / level.fy) * level.cols + Math.floor(c.col / level.fx)]]
  return `colour: ${app.matrix.reducer} of ${level.fy} × ${level.fx} cells, ${full(v)}`
}
