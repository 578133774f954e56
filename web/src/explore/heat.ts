// The heatmap: cells of two axes, on plain ground or on a map, one or several
// side by side, with the bar of its colours.
import { full } from '../frame/format'
import { axisOf, lattice, extent, edges, type Axis } from './bins'
import { belowHeight, drawBelow, drawLeft, leftWidth, place, slotAt } from './axis'
import { label, tidy, type Inks, type Pen } from './pen'
import { Scale, type Kind } from './scale'
import { drilled } from './state'
import type { Answer, Column, Group, State } from './model'

/** Lines of the ground, in degrees. */
export type Ground = { lines: Float32Array; ends: Uint32Array }[]

export interface Shown {
  x: Axis; y: Axis | null; split: Axis | null
  values: Float64Array // of facet, x slot, y slot; NaN is empty
  counts: ArrayLike<number>
  scale: Scale; unit: string
  outside: number // rows in no cell
}

interface Box { x: number; y: number; w: number; h: number; title: string }

/** The axes that the heatmap has in a room of so many pixels. */
export function heatAxes(s: State, columns: Map<string, Column>, width: number, height: number): { x: Axis; y: Axis | null; split: Axis | null } | null {
  const cx = columns.get(s.x), cy = columns.get(s.y)
  if (!cx) return null
  const way = drilled(s), cs = s.split ? columns.get(s.split) : undefined
  const split = cs ? axisOf(cs, way, 6) : null
  const shrink = split && split.n > 1 ? split.n > 4 ? 3 : 2 : 1
  const most = (c: Column, pixels: number) => c.kind === 'text' ? Math.max(2, Math.min(60, Math.floor(pixels / 14))) : Math.max(8, Math.floor(pixels / shrink / (s.map ? 4 : 5)))
  const range = (c: Column) => s.whole ? [c.lo, c.hi] as [number, number] : extent(c, s.map ? 1.6 : 3)
  const x = axisOf(cx, way, most(cx, width), range(cx))
  if (!cy) return { x, y: null, split }
  const y = axisOf(cy, way, most(cy, height), range(cy))
  if (s.map) squareUp(x, y, way, range(cx))
  return { x, y, split }
}

/** Cells of a map are about as wide on the ground as they are high. */
function squareUp(x: Axis, y: Axis, way: readonly { column: string; lo?: number; hi?: number }[], range: [number, number]): void {
  const step = y.key.bins!.num / y.key.bins!.den, wide = x.edges![x.n] - x.edges![0]
  const middle = (y.edges![0] + y.edges![y.n]) / 2, cos = Math.max(.1, Math.cos(middle * Math.PI / 180))
  const open = way.some(f => f.column === x.column.name && f.hi !== undefined)
  const [lo, hi] = open ? [x.edges![0], x.edges![x.n]] : range
  const most = Math.max(2, Math.min(400, Math.ceil(wide / (step / cos) * 1.2)))
  const b = lattice(lo, hi, open, most)
  x.key = { column: x.column.name, bins: b }
  x.n = b.n
  x.edges = edges(b)
}

export function heatQuestion(s: State, a: { x: Axis; y: Axis | null; split: Axis | null }, filters: Group['filters']): Group {
  const keys = [a.x.key]
  if (a.y) keys.push(a.y.key)
  if (a.split) keys.unshift(a.split.key)
  const q: Group = { keys, filters }
  if (s.agg) { q.agg = s.agg; q.value = s.value }
  return q
}

/** Values of all cells, from an answer and, where two are compared, the first one's. */
export function heatShown(s: State, a: { x: Axis; y: Axis | null; split: Axis | null }, now: Answer, first: Answer | null, palettes: Uint32Array[], dark: boolean): Shown {
  const ny = a.y ? a.y.n : 1, sy = a.y ? ny + 2 : 1, sx = a.x.n + 2, facets = a.split ? a.split.n : 1
  const values = new Float64Array(facets * a.x.n * ny), counts = new Float64Array(values.length)
  let inside = 0
  const at = (from: Answer, k: number) => s.agg ? from.values![k] : from.counts[k]
  const share = (from: Answer, k: number) => 100 * from.counts[k] / Math.max(1, from.met)
  for (let f = 0; f < facets; f++) for (let i = 0; i < a.x.n; i++) for (let j = 0; j < ny; j++) {
    const k = (f * sx + i) * sy + j, to = (f * a.x.n + i) * ny + j
    counts[to] = now.counts[k]
    inside += now.counts[k]
    const v = at(now, k)
    if (!first) values[to] = s.agg ? v : v === 0 ? NaN : v
    else if (now.counts[k] === 0 && first.counts[k] === 0) values[to] = NaN
    else if (s.mode === 'ratio') values[to] = s.agg ? v / at(first, k) : share(now, k) / share(first, k)
    else if (s.mode === 'shares' && !s.agg) values[to] = share(now, k) - share(first, k)
    else values[to] = v - at(first, k)
  }
  const kind: Kind = first ? s.mode === 'ratio' ? 'ratio' : 'even' : s.norm || (s.agg ? 'linear' : skewed(values) ? 'log' : 'linear')
  const unit = first ? s.mode === 'ratio' ? `${what(s)}, B ÷ A${s.agg ? '' : ' (shares)'}` : s.mode === 'shares' && !s.agg ? 'share of rows, B − A, %' : `${what(s)}, B − A` : what(s)
  return { ...a, values, counts, scale: new Scale(kind, values, palettes[(first ? 1 : 0) + (dark ? 2 : 0)], !s.agg && !first), unit, outside: now.met - inside }
}

export function what(s: State): string { return s.agg ? `${s.agg} of ${tidy(s.value)}` : 'rows' }

/** A few cells hold far more than most. */
function skewed(v: Float64Array): boolean {
  const all = Array.from(v).filter(x => x > 0).sort((a, b) => a - b)
  return all.length > 8 && all[all.length - 1] > 12 * all[all.length >> 1]
}

export class Heat {
  boxes: Box[] = []
  width = 0
  height = 0

  constructor(readonly ground: Ground) {}

  /** Lays the cells out in a width and draws all; returns the height. */
  draw(pen: Pen, s: State, d: Shown, width: number, most: number, inks: Inks): number {
    this.lay(pen, s, d, width, most)
    for (const [f, box] of this.boxes.entries()) {
      if (box.title) pen.text(label(box.title, pen, 12, box.w), box.x, box.y - 11, { size: 12, ink: inks.text, weight: 600 })
      this.cells(pen, d, f, box, inks)
      if (s.map) this.outlines(pen, d, box, inks)
    }
    return this.height
  }

  /** Frame: what stays when only the cells change is drawn by the same call. */
  frame(pen: Pen, s: State, d: Shown, inks: Inks): void {
    for (const [f, box] of this.boxes.entries()) {
      const cols = this.boxes.filter(b => b.y === box.y).length
      if (f + cols >= this.boxes.length) drawBelow(pen, d.x, axisTitle(s.x, s.map), box.x, box.y + box.h, box.w, inks)
      if (d.y && (f === 0 || box.x <= this.boxes[0].x)) drawLeft(pen, d.y, axisTitle(s.y, s.map), box.x, box.y, box.h, box.x, inks)
    }
    this.bar(pen, d, inks)
  }

  private lay(pen: Pen, s: State, d: Shown, width: number, most: number): void {
    const n = d.split ? Math.max(1, d.split.n) : 1, cols = n > 4 ? 3 : n > 1 ? 2 : 1, rows = Math.ceil(n / cols)
    const gap = 14, head = d.split ? 22 : 2, legend = 50
    const left = d.y ? leftWidth(pen, d.y, most, width / 4) : 14
    const w = Math.floor((width - left - 14 - gap * (cols - 1)) / cols)
    const below = belowHeight(pen, d.x, w)
    let h = Math.min(most, Math.max(200, w * .72)) / (rows > 1 ? 1.6 : 1)
    if (s.map && d.y) h = Math.min(most * 1.35, w / this.aspect(d))
    else if (!d.y) h = 56
    else if (d.y.texts) h = Math.min(most, Math.max(60, Math.min(h, d.y.n * 44)))
    h = Math.floor(h)
    const used = s.map && d.y ? Math.min(w, Math.floor(h * this.aspect(d))) : w
    this.boxes = Array.from({ length: n }, (_, i) => ({
      x: left + (i % cols) * (used + gap), y: head + Math.floor(i / cols) * (h + head + 6), w: used, h, title: d.split ? d.split.texts![i] ?? '' : '',
    }))
    this.width = width
    this.height = head + rows * (h + head + 6) - head - 6 + below + legend
  }

  private aspect(d: Shown): number {
    const e = d.y!.edges!, middle = (e[0] + e[d.y!.n]) / 2, cos = Math.max(.1, Math.cos(middle * Math.PI / 180))
    return (d.x.edges![d.x.n] - d.x.edges![0]) * cos / (e[d.y!.n] - e[0])
  }

  private cells(pen: Pen, d: Shown, f: number, box: Box, inks: Inks): void {
    const nx = d.x.n, ny = d.y ? d.y.n : 1, down = !d.y || d.y.texts !== null
    pen.rect(box.x, box.y, box.w, box.h, inks.quiet)
    const even = (a: Axis | null) => !a || !a.key.bins?.months
    const gaps = (d.x.texts !== null || (d.y?.texts ?? null) !== null) && box.w / nx >= 8 && box.h / ny >= 8
    if (even(d.x) && even(d.y) && !gaps) {
      const img = document.createElement('canvas')
      img.width = nx
      img.height = ny
      const ctx = img.getContext('2d')!, data = ctx.createImageData(nx, ny)
      for (let i = 0; i < nx; i++) for (let j = 0; j < ny; j++) {
        const v = d.values[(f * nx + i) * ny + j]
        if (v !== v) continue
        const c = d.scale.color(v), at = 4 * ((down ? j : ny - 1 - j) * nx + i)
        data.data[at] = c >>> 24
        data.data[at + 1] = c >>> 16 & 255
        data.data[at + 2] = c >>> 8 & 255
        data.data[at + 3] = 255
      }
      ctx.putImageData(data, 0, 0)
      pen.image(img, box.x, box.y, box.w, box.h)
      return
    }
    const gap = gaps ? 1 : 0
    for (let i = 0; i < nx; i++) for (let j = 0; j < ny; j++) {
      const v = d.values[(f * nx + i) * ny + j]
      if (v !== v) continue
      const r = this.rectOf(d, box, i, i, j, j)
      pen.rect(Math.round(r.x), Math.round(r.y), Math.round(r.x + r.w) - Math.round(r.x) - gap, Math.round(r.y + r.h) - Math.round(r.y) - gap, css(d.scale.color(v)))
    }
  }

  /** Where slots lie. */
  rectOf(d: Shown, box: Box, i0: number, i1: number, j0: number, j1: number): { x: number; y: number; w: number; h: number } {
    const xa = place(d.x, i0), xb = place(d.x, i1 + 1), ya = d.y ? place(d.y, j0) : 0, yb = d.y ? place(d.y, j1 + 1) : 1
    const down = !d.y || d.y.texts !== null
    return { x: box.x + xa * box.w, w: (xb - xa) * box.w, y: box.y + (down ? ya : 1 - yb) * box.h, h: (yb - ya) * box.h }
  }

  /** The cell at a place of the picture. */
  cellAt(d: Shown, x: number, y: number, clamp = -1): { f: number; i: number; j: number } | null {
    const f = clamp >= 0 ? clamp : this.boxes.findIndex(b => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h)
    const b = this.boxes[f]
    if (!b) return null
    const tx = Math.min(1 - 1e-9, Math.max(0, (x - b.x) / b.w)), ty = Math.min(1 - 1e-9, Math.max(0, (y - b.y) / b.h))
    const down = !d.y || d.y.texts !== null
    return { f, i: slotAt(d.x, tx), j: d.y ? slotAt(d.y, down ? ty : 1 - 1e-9 - ty) : 0 }
  }

  private outlines(pen: Pen, d: Shown, box: Box, inks: Inks): void {
    const x0 = d.x.edges![0], x1 = d.x.edges![d.x.n], y0 = d.y!.edges![0], y1 = d.y!.edges![d.y!.n]
    pen.clip(box.x, box.y, box.w, box.h)
    this.ground.forEach((g, k) => {
      let from = 0
      for (const n of g.ends) {
        const points: [number, number][] = []
        let near = false
        for (let i = from; i < from + n; i++) {
          const lon = g.lines[2 * i], lat = g.lines[2 * i + 1]
          near ||= lon >= x0 && lon <= x1 && lat >= y0 && lat <= y1
          points.push([box.x + (lon - x0) / (x1 - x0) * box.w, box.y + (y1 - lat) / (y1 - y0) * box.h])
        }
        from += n
        if (!near || points.length < 2) continue
        pen.line(points, inks.dark ? '#14141688' : '#ffffff88', k === 0 ? 2 : 1.7)
        pen.line(points, inks.dark ? k === 0 ? '#e8e8eab0' : '#e8e8ea60' : k === 0 ? '#1c1c1eb0' : '#1c1c1e55', k === 0 ? .9 : .7)
      }
    })
    pen.unclip()
  }

  private bar(pen: Pen, d: Shown, inks: Inks): void {
    const last = this.boxes[this.boxes.length - 1], x = this.boxes[0].x, w = Math.min(300, Math.max(120, last.x + last.w - x)), y = this.height - 28
    pen.text(label(d.unit, pen, 12, w + 120), x, y - 9, { size: 12, ink: inks.muted })
    const wide = w / 64
    for (let i = 0; i < 64; i++) pen.rect(x + i * wide, y, wide + .6, 10, css(d.scale.palette[Math.min(255, Math.floor((i + .5) * 4))]))
    let free = -Infinity
    for (const m of d.scale.marks()) {
      const mx = x + m.at * w, half = pen.width(m.text, 11) / 2
      if (mx - half < free) continue
      free = mx + half + 8
      pen.rect(mx - .5, y + 10, 1, 3, inks.muted)
      pen.text(m.text, Math.max(mx, x + half - 4), y + 20, { size: 11, ink: inks.text, align: 'center' })
    }
    if (d.outside > 0) pen.text(`${full(d.outside)} rows lie outside`, x + w + 24, y + 5, { size: 11, ink: inks.muted })
  }
}

export function css(c: number): string { return `#${(c >>> 8).toString(16).padStart(6, '0')}` }

export function axisTitle(name: string, map: boolean): string { return map ? '' : tidy(name) }
