// Tick labels of one axis for the window that is seen: every one that has room,
// else every n-th, by the widths that Go measured. While a person zooms and moves
// they are made every frame: the list of marks is one for all, and texts are kept.
import type { Box, Labels, Part } from '../model'
import type { Order } from '../data/order'
import type { Ruler, Window } from '../view/ruler'
import { boxOf, type Geometry } from './geometry'
import { family, type Painter } from './painter'
import { dates, Ticks } from './format'

/** The marks of the axis painted now: of at, text and width the first n count. */
const plan = { n: 0, at: new Float64Array(64), text: new Array<string>(64).fill(''), width: new Float64Array(64), index: new Int32Array(64), angle: 0, all: true }

/** Makes room for so many marks. */
function reserve(n: number): void {
  if (plan.at.length >= n) return
  const size = Math.max(n, 2 * plan.at.length)
  Object.assign(plan, { at: new Float64Array(size), text: new Array<string>(size).fill(''), width: new Float64Array(size), index: new Int32Array(size) })
}

const round = new Ticks(), box: Box = [0, 0, 0, 0]

/** Chooses the labels of a part for a window of its axis. */
function choose(g: Geometry, part: Part, l: Labels, ruler: Ruler, w: Window): void {
  const beside = part.side === 'left' || part.side === 'right', size = l.size * g.z
  boxOf(g, part, box)
  const length = beside ? box[3] : box[2]
  if (l.scale) scale(l, ruler, w, length, size, beside)
  else cells(l, ruler, w, length, size, beside, !beside && !!g.lift)
}

/** Takes the title below up to labels that are upright on the page, where they were laid out slanted. */
export function lift(g: Geometry, ruler: Ruler): void {
  const { parts, unit } = g.layout, below = parts.filter(p => p.side === 'bottom'), part = below.find(p => p.kind === 'labels'), l = part?.labels
  if (!part || !l?.angle || below.some(p => p.kind === 'legend' || p.kind === 'groups')) return
  choose(g, part, l, ruler, [0, 1])
  const less = part.box[3] - 7 * unit - 1.36 * l.size
  if (plan.angle !== 0 || !plan.all || less <= 0) return
  g.lift = less * g.z
  g.height -= Math.round(g.lift)
}

/** The labels of an axis as a recipe has them: axis.Set in Go. */
export interface LabelSet { at: number[]; size: number; angle?: number; ticks?: boolean; depth: number }

/** The labels of a part that are seen; undefined where the command has to choose them. from is the first place in sight. */
export function labelSet(g: Geometry, part: Part, ruler: Ruler, w: Window, from: number): LabelSet | undefined {
  const l = part.labels, e = ruler.edges
  if (!l || !l.size || l.scale && (!e || ruler.head.kind === 'time')) return undefined
  choose(g, part, l, ruler, w)
  const places = Array.from(plan.at.subarray(0, plan.n)), first = e ? e[0] : 0, span = e ? e[ruler.n] - first : 1
  // Sums of parts of a span are round but for their last digits.
  const value = (u: number) => { const v = first + span * u; return Math.abs(v) < 1e-12 * Math.abs(span) ? 0 : Number(v.toPrecision(12)) }
  const at = l.scale ? places.map(value) : places.map(u => ruler.nearest(u) - from)
  const beside = part.side === 'left' || part.side === 'right'
  return { at, size: l.size, angle: plan.angle, ticks: !!l.scale || !plan.all || plan.angle !== 0, depth: part.box[beside ? 2 : 3] - (beside ? 0 : (g.lift ?? 0) / g.z) }
}

/** Paints the labels of a part along a body; w is the window of its axis. */
export function paintLabels(p: Painter, g: Geometry, part: Part, ruler: Ruler, w: Window): void {
  const l = part.labels
  if (!l || !l.size) return
  const beside = part.side === 'left' || part.side === 'right', size = l.size * g.z
  choose(g, part, l, ruler, w)
  const bx = box[0], by = box[1], bw = box[2]
  const length = beside ? box[3] : bw
  const tick = 4 * g.layout.unit * g.z, { angle } = plan
  const showTicks = l.scale || !plan.all || angle !== 0
  const off = (showTicks ? 7 : 5) * g.layout.unit * g.z
  const ink = p.ink('text'), line = p.ink('line'), thin = g.layout.thin * g.z
  // Labels that were shortened in the layout have their whole text here, and a larger body room for others that are longer.
  const room = bw - off, deep = angle === 45 ? (box[3] - off) / Math.SQRT1_2 - l.ascent * g.z : box[3] - off
  for (let i = 0; i < plan.n; i++) {
    const at = (plan.at[i] - w[0]) / (w[1] - w[0]) * length, text = plan.text[i]
    if (beside) {
      const y = by + at, edge = part.side === 'left' ? bx + bw : bx, out = part.side === 'left' ? -1 : 1
      if (showTicks) p.line(edge, y, edge + out * tick, y, thin, line)
      const whole = l.scale || plan.width[i] <= room + 1
      p.text(whole ? text : short(p, text, size, plan.width[i], room), edge + out * off, y + l.capital * g.z, size, ink, part.side === 'left' ? 2 : 0)
      continue
    }
    const x = bx + at, y = by + off
    if (showTicks) p.line(x, by, x, by + tick, thin, line)
    if (angle === 0) p.text(text, x, y + l.ascent * g.z, size, ink, 1)
    else if (angle === 90) p.text(plan.width[i] <= deep + 1 ? text : short(p, text, size, plan.width[i], deep), x + l.capital * g.z, y, size, ink, 2, 90)
    else p.text(fitted(p, plan.width[i] <= deep + 1 ? text : short(p, text, size, plan.width[i], deep), size, Math.min(plan.width[i], deep), (x - 2) / Math.SQRT1_2), x + l.capital * g.z * Math.SQRT1_2, y + l.ascent * g.z * Math.SQRT1_2, size, ink, 2, 45)
  }
}

/** Labels that were cut, by what they are; they are painted every frame. */
const cut = new Map<string, string>()
let cutFor = ''

function short(p: Painter, text: string, size: number, width: number, room: number): string {
  const now = `${size},${room}`
  if (cutFor !== now) cut.clear()
  cutFor = now
  let s = cut.get(text)
  if (s === undefined) cut.set(text, s = fitted(p, text, size, width, room))
  return s
}

/** A text cut in its middle to a length, in CSS pixels. */
function fitted(p: Painter, text: string, size: number, width: number, room: number): string {
  if (width <= room) return text
  p.c.font = `400 ${size}px ${family}`
  for (let keep = text.length - 1; keep > 2; keep--) {
    const cut = text.slice(0, Math.ceil(keep / 2)) + '…' + text.slice(text.length - Math.floor(keep / 2))
    if (p.c.measureText(cut).width <= room) return cut
  }
  return '…'
}

/** Which labels of a part stand where in an order, from the first place on. */
const standing = new WeakMap<Labels, { order: Order; labels: Int32Array }>()

function inOrder(l: Labels, order: Order): Int32Array {
  const known = standing.get(l)
  if (known?.order === order) return known.labels
  const at = l.cells ?? [], shown: number[] = []
  for (let i = 0; i < at.length; i++) {
    const place = order.place(at[i])
    if (place >= 0 && (order.count(place) === 1 || order.cell(place) === at[i])) shown.push(i)
  }
  if (!order.same) shown.sort((a, b) => order.place(at[a]) - order.place(at[b]))
  const labels = Int32Array.from(shown)
  standing.set(l, { order, labels })
  return labels
}

/** One label a cell: all that fit, upright where they were lifted. */
function cells(l: Labels, ruler: Ruler, w: Window, length: number, size: number, beside: boolean, lifted: boolean): void {
  const texts = l.texts ?? [], at = l.cells ?? [], { order } = ruler, labels = inOrder(l, order)
  reserve(labels.length)
  plan.n = plan.angle = 0
  plan.all = true
  let pitch = length, widest = 0
  for (let k = 0; k < labels.length; k++) {
    const i = labels[k], place = order.place(at[i]), u = ruler.centre(place), { n } = plan
    if (u < w[0] || u > w[1]) continue
    const many = order.count(place) > 1
    plan.at[n] = u
    plan.text[n] = many ? `${order.count(place)} together` : texts[i]
    plan.width[n] = (many ? plan.text[n].length * .57 : l.widths?.[i] ?? 0) * size
    plan.index[n] = order.same ? i : place
    widest = Math.max(widest, plan.width[n])
    if (n > 0) pitch = Math.min(pitch, (u - plan.at[n - 1]) / (w[1] - w[0]) * length)
    plan.n++
  }
  if (plan.n === 0) return
  const line = size * 1.36
  if (beside) return thin(Math.ceil((line - .5) / pitch), 0)
  const upright = Math.ceil((widest + .6 * size - .5) / pitch)
  if (upright <= 1 || l.angle === 0 || lifted) return thin(upright, 0)
  const turned = l.angle === 45 ? line / Math.SQRT1_2 : line
  thin(Math.ceil((turned - 1) / pitch), l.angle)
}

const rounds = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 100000]

/** Leaves every n-th label; of years and the like those at round numbers. */
function thin(n: number, angle: number): void {
  plan.angle = angle
  plan.all = n <= 1
  if (n <= 1) return
  const step = even()
  const every = step > 0 ? rounds.find(e => e >= n * step && e % step === 0) : undefined
  let kept = 0
  for (let i = 0; i < plan.n; i++) {
    if (every ? Number(plan.text[i]) % every !== 0 : plan.index[i] % n !== 0) continue
    plan.at[kept] = plan.at[i]
    plan.text[kept] = plan.text[i]
    plan.width[kept++] = plan.width[i]
  }
  plan.n = kept
}

/** The step of labels that count evenly upwards; 0 where they do not. */
function even(): number {
  const first = Number(plan.text[0]), step = Number(plan.text[1]) - first
  if (!(plan.n > 1 && step > 0)) return 0
  for (let i = 0; i < plan.n; i++) if (!/^\d+$/.test(plan.text[i]) || Number(plan.text[i]) !== first + i * step) return 0
  return step
}

/** Round numbers or dates. */
function scale(l: Labels, ruler: Ruler, w: Window, length: number, size: number, beside: boolean): void {
  const e = ruler.edges, line = size * 1.36
  const first = e ? e[0] : -.5, last = e ? e[ruler.n] : ruler.n - .5
  const a = first + (last - first) * w[0], b = first + (last - first) * w[1], lo = Math.min(a, b), hi = Math.max(a, b)
  plan.angle = 0
  plan.all = false
  for (let n = Math.min(7, Math.max(2, Math.floor(length / (beside ? 2.4 * line : 4 * line)))); n > 0; n--) {
    if (ruler.head.kind === 'time') timed(lo, hi, n)
    else numbered(lo, hi, n, !e)
    for (let i = 0; i < plan.n; i++) {
      plan.at[i] = (plan.at[i] - first) / (last - first)
      plan.width[i] = plan.text[i].length * size * .57
    }
    if (first > last) turn()
    if (apart(length / (w[1] - w[0]), beside, size, line)) return
  }
  plan.n = 0
  plan.angle = l.angle
}

function timed(lo: number, hi: number, n: number): void {
  const all = dates(lo, hi, n)
  reserve(all.length)
  plan.n = all.length
  all.forEach((d, i) => {
    plan.at[i] = d.at
    plan.text[i] = d.text
  })
}

/** Where cells have no edges ticks are whole numbers. */
function numbered(lo: number, hi: number, n: number, whole: boolean): void {
  round.set(lo, hi, whole ? Math.min(n, hi - lo) : n)
  plan.n = 0
  for (let i = 0; i < round.n && plan.n < plan.at.length; i++) {
    const v = round.value(i)
    if (whole && !Number.isInteger(v)) continue
    plan.at[plan.n] = v
    plan.text[plan.n++] = round.text(i)
  }
}

/** Puts the last mark first: of axes that run downwards. */
function turn(): void {
  for (let i = 0, k = plan.n - 1; i < k; i++, k--) {
    const at = plan.at[i], text = plan.text[i], width = plan.width[i]
    plan.at[i] = plan.at[k]
    plan.text[i] = plan.text[k]
    plan.width[i] = plan.width[k]
    plan.at[k] = at
    plan.text[k] = text
    plan.width[k] = width
  }
}

/** Whether the marks do not touch; length is CSS pixels of the whole body. */
function apart(length: number, beside: boolean, size: number, line: number): boolean {
  for (let i = 1; i < plan.n; i++) {
    const d = (plan.at[i] - plan.at[i - 1]) * length
    if (d < (beside ? line : (plan.width[i] + plan.width[i - 1]) / 2 + .6 * size)) return false
  }
  return true
}
