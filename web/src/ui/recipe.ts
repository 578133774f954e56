// The recipe of what is seen: the figure's own with the view in it, so that the
// command draws the same cells in the same order and colours.
import type { App } from '../app'
import type { NormParams } from '../model'
import type { Order } from '../data/order'
import type { Ruler, Window } from '../view/ruler'
import { labelSet, type LabelSet } from '../frame/axis'
import { barValues } from '../frame/bar'

type Json = Record<string, any> // as JSON.parse gives it

/** A recipe as text, and what of the view it cannot say. */
export interface Recipe { text: string; left: string[] }

/** cells is the figure whose cells are seen: of several panels the first; null where the page has no recipe. */
export function recipeOf(app: App, cells: App = app): Recipe | null {
  const h = app.data.head, v = cells.store.view, left: string[] = []
  if (!h.recipe) return null
  const spec = JSON.parse(h.recipe) as Json, figure: Json = spec.figure ??= {}
  const again = JSON.stringify(spec.figure.view)
  if (cells.arrangeable) figure.view = viewOf(cells, figure.view ?? {}, !spec.color?.mask)
  else if (v.x[0] > 0 || v.x[1] < 1 || v.y[0] > 0 || v.y[1] < 1) left.push('what is zoomed to')
  if (app.theme !== h.theme) figure.theme = app.theme
  if (!figure.cellSize && !figure.bare && !sized(app, figure)) left.push('where everything stood: it lays the figure out anew')
  colours(app, spec, JSON.stringify(figure.view) !== again)
  if (cells.arrangeable && !(onCells(cells.x, v.x) && onCells(cells.y, v.y))) left.push('where the window cuts cells, which it draws whole')
  if (v.cols.folds.length + v.rows.folds.length > 0) left.push('collapsed branches')
  if (v.cols.cut + v.rows.cut > 0) left.push('cuts of trees')
  if (v.show && spec.color?.mask) left.push(`that ${cells.layerName} is seen`)
  if (h.frames) left.push('which frame is seen')
  return { text: JSON.stringify(spec, null, 2) + '\n', left }
}

/** The size that the figure has on the page, in points, and whether all places in it are known. */
function sized(app: App, figure: Json): boolean {
  const { width, height, z } = app.geometry
  figure.width = points(width / z)
  figure.height = points(height / z)
  const at = pinned(app, figure)
  if (!at) return false
  figure.pinned = at
  if (app.textSize > 0) figure.annotSize = points(app.textSize)
  const { parts } = app.geometry.layout, [, , w, h] = at.body
  const tree = (across: boolean) => parts.find(p => p.kind === 'tree' && (p.side === 'left' || p.side === 'right') === across)
  const rows = Math.max(0, (tree(true)?.box[2] ?? 0) - treeGap), cols = Math.max(0, (tree(false)?.box[3] ?? 0) - treeGap)
  if (rows + cols > 0) figure.dendrogramRatio = [rows / (w + rows), cols / (h + cols)].map(v => Math.round(v * 1e6) / 1e6)
  const legend = parts.find(p => p.kind === 'legend')
  if (legend) figure.cbarSide ??= legend.side
  return true
}

/** Between a tree and the cells, in points. */
const treeGap = 3

/** Where everything is on the page: figure.Pinned in Go. */
interface Pinned { body: number[]; words: number; beside?: boolean; bar?: number[]; barTicks?: number[]; barTitle?: number | undefined; x?: LabelSet; y?: LabelSet }

/** That, so that the command puts it there too; undefined where it has to lay the figure out. */
function pinned(app: App, figure: Json): Pinned | undefined {
  const g = app.geometry, v = app.store.view, { x, y, bar, colors, data } = app, { layout } = g
  // Words of a bar need room of their own, as do a phone's figure and a small one.
  if (data.head.panels || colors.relative || layout !== data.head.desk || Math.abs(layout.unit - .75) > 1e-9) return undefined
  if (!app.arrangeable && (v.x[0] > 0 || v.x[1] < 1 || v.y[0] > 0 || v.y[1] < 1)) return undefined // the recipe does not hold the zoom
  const box = (b: readonly number[]) => b.map(v => Math.round(v * 2 / g.z) / 2) // whole pixels of the picture
  const out: Pinned = { body: box(g.body), words: layout.w }
  if (bar) {
    const items = layout.parts.flatMap(p => p.items ?? []), title = items.find(it => it.role === 'bartitle')
    if (v.show && title) ({ size: out.barTitle, t: figure.cbarLabel } = app.headed(title))
    const quiet = new Set(items.filter(it => it.role === 'bartick' && it.f === 'muted').map(it => it.t))
    out.bar = box(bar.box)
    out.barTicks = app.barIsOwn ? (layout.ticks ?? []).filter(t => !quiet.has(t.t)).map(t => t.v) : barValues(g, bar, colors.norm)
  }
  for (const part of layout.parts) {
    if (part.kind !== 'labels') continue
    const beside = part.side === 'left' || part.side === 'right', ruler = beside ? y : x, w = beside ? v.y : v.x
    if (part.side === 'right') out.beside = true
    if (!onCells(ruler, w)) continue // the command shows cut cells whole, and names them
    const set = labelSet(g, part, ruler, w, app.arrangeable ? ruler.nearest(w[0] + (w[1] - w[0]) * 1e-6) : 0)
    if (set) out[beside ? 'y' : 'x'] = set
  }
  return out
}

function points(v: number): string { return Math.round(v * 100) / 100 + 'pt' }

/** Whether a window starts and ends where cells do. */
function onCells(r: Ruler, w: Window): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-4 / r.n, inner = (w[1] - w[0]) * 1e-6
  return near(r.start[r.nearest(w[0] + inner)], w[0]) && near(r.end[r.nearest(w[1] - inner)], w[1])
}

/** layers says whether the command draws them, too. */
function viewOf(app: App, was: Json, layers: boolean): Json | undefined {
  const { x, y } = app, v = app.store.view, out: Json = { ...was }
  side(out, 'rows', 'rowOrder', y, v.y)
  side(out, 'cols', 'colOrder', x, v.x)
  if (v.show && layers) out.show = v.show
  return Object.keys(out).length > 0 ? out : undefined
}

/** Puts the places in sight of one side into a view that was there already. */
function side(view: Json, range: string, order: string, r: Ruler, w: Window): void {
  const o = r.order, inner = (w[1] - w[0]) * 1e-6
  const from = o.from[r.nearest(w[0] + inner)], to = o.from[r.nearest(w[1] - inner) + 1]
  const first: number = view[range]?.[0] ?? 0, known: number[] | undefined = view[order]
  if (o.same && from === 0 && to === o.cells.length) return
  if (!o.same) view[order] = cellsOf(o).map(c => known ? known[first + c] : first + c)
  const off = o.same ? first : 0
  if (from > 0 || to < o.cells.length) view[range] = [off + from, off + to]
  else delete view[range]
}

function cellsOf(o: Order): number[] { return Array.from(o.cells) }

/** Colours that are not the figure's own, and limits that fewer cells would not give. */
function colours(app: App, spec: Json, pinned: boolean): void {
  const v = app.store.view, h = app.data.head, c = app.colors
  const color: Json = { ...spec.color }
  if (v.show) return ofLayer(app, spec, color)
  // Which map is taken by itself depends on the norm.
  const own = () => { if (h.maps?.includes(c.map.name)) color.cmap ??= c.map.name }
  if (c.map.name !== h.map?.name) {
    color.cmap = c.map.name
    delete color.under
    delete color.over
  }
  if (v.each) {
    color.normBy = v.each === 'rows' ? 'rows' : 'cols'
    color.norm = { name: 'linear' }
    own()
  } else if (c.norm !== c.own || pinned && c.norms.length > 0) {
    own()
    color.norm = normOf(c.norm.params, color.norm ?? {}, h.center)
    if (!spec.figure.cbarExtend && !v.each) spec.figure.cbarExtend = extend(c.clipped())
  }
  if (Object.keys(color).length > 0) spec.color = color
}

/** Those of scores or of counts, which have a map of their own. */
function ofLayer(app: App, spec: Json, color: Json): void {
  const c = app.colors, { figure } = spec
  if (color.mask) return
  for (const k of ['under', 'over', 'normBy', 'center']) delete color[k]
  delete figure.cbarTicks
  if (!figure.pinned?.barTitle) delete figure.cbarLabel
  spec.color = { ...color, cmap: c.map.name, norm: normOf(c.norm.params, {}, undefined) }
  figure.cbarExtend = extend(c.clipped())
  if (figure.annot) figure.fmt = app.store.view.show === 'counts' ? 'd' : 'z.1f'
}

/** Arrows of the bar: they stand for all cells, also those that are not in sight. */
function extend({ under, over }: { under: number; over: number }): string {
  return under > 0 ? over > 0 ? 'both' : 'min' : over > 0 ? 'max' : 'neither'
}

/** A norm as a recipe has it, was being the one it had. */
function normOf(p: NormParams, was: Json, center: number | undefined): Json {
  const limits = { vmin: p.lo, vmax: p.hi }
  switch (p.name) {
    case 'symlog': return { name: p.name, ...limits, linthresh: p.thresh, ...(was.name === 'symlog' ? { linscale: was.linscale, base: was.base } : {}) }
    case 'asinh': return { name: p.name, ...limits, linwidth: p.width }
    case 'power': return { name: p.name, ...limits, gamma: p.gamma }
    case 'two-slope': return { name: p.name, ...limits, vcenter: p.center }
    case 'centered': return { name: p.name, vcenter: (p.lo + p.hi) / 2, halfrange: (p.hi - p.lo) / 2 }
    case 'boundaries': case 'quantile': case 'equal': case 'jenks': return { name: 'boundaries', boundaries: p.edges }
    case 'log': case 'eqhist': return { name: p.name, ...limits }
  }
  return center === undefined ? { name: 'linear', ...limits } : { ...limits, center }
}
