// Places, marks and words along an axis of a view.
import { dates, full, ticks, tickTexts } from '../frame/format'
import { yearMonths, type Axis } from './bins'
import { label, tidy, type Inks, type Pen } from './pen'

/** Where a slot begins, from 0 to 1. */
export function place(a: Axis, i: number): number {
  if (!a.edges) return i / Math.max(1, a.n)
  return (a.edges[i] - a.edges[0]) / (a.edges[a.n] - a.edges[0])
}

/** The slot at a place from 0 to 1. */
export function slotAt(a: Axis, t: number): number {
  const i = Math.min(a.n - 1, Math.max(0, Math.floor(t * a.n)))
  if (!a.edges) return i
  const v = a.edges[0] + t * (a.edges[a.n] - a.edges[0])
  let k = i
  while (k > 0 && v < a.edges[k]) k--
  while (k < a.n - 1 && v >= a.edges[k + 1]) k++
  return k
}

export function when(t: number, unit = ''): string {
  const iso = new Date(t * 1000).toISOString()
  if (unit === 'year') return iso.slice(0, 4)
  if (unit === 'month') return iso.slice(0, 7)
  if (t % 86400 === 0) return iso.slice(0, 10)
  return iso.slice(0, t % 60 === 0 ? 16 : 19).replace('T', ' ')
}

/** The words of one value of a column. */
export function wordsOf(a: Axis, v: number): string {
  if (a.column.kind === 'time') return when(v, a.key.bins?.months ? a.key.bins.num % 12 === 0 ? 'year' : 'month' : '')
  return full(v)
}

/** The words of slots from..to. */
export function slotWords(a: Axis, from: number, to = from): string {
  if (a.texts) {
    if (from === a.n) return 'other'
    if (from === a.n + 1) return 'missing'
    return to > from ? `${tidy(a.texts[from])} … ${tidy(a.texts[to])}` : tidy(a.texts[from])
  }
  const b = a.key.bins!
  if (a.column.integer && b.num === 1 && b.den === 1 && from === to && a.column.kind === 'number') return full(a.edges![from])
  if (yearMonths(a.column) && b.num % 100 === 0) {
    const lo = Math.floor(a.edges![from] / 100), hi = Math.floor(a.edges![to + 1] / 100) - 1
    return lo === hi ? String(lo) : `${lo} – ${hi}`
  }
  return `${wordsOf(a, a.edges![from])} – ${wordsOf(a, a.edges![to + 1])}`
}

export interface Mark { at: number; text: string }

/** Marks along an axis of so many pixels; across says whether words lie along it. */
export function marks(a: Axis, pixels: number, across: boolean, size: number, pen: Pen): Mark[] {
  if (a.texts) {
    const step = Math.max(1, Math.ceil((across ? 14 : size * 1.25) * a.n / pixels))
    return a.texts.map((t, i) => ({ at: (i + .5) / a.n, text: tidy(t) })).filter((_, i) => i % step === 0)
  }
  const lo = a.edges![0], hi = a.edges![a.n], most = Math.max(2, Math.floor(pixels / (across ? 66 : 44)))
  const at = (v: number) => (v - lo) / (hi - lo)
  if (a.column.kind === 'time') return dates(lo, hi, most).map(d => ({ at: at(d.at), text: d.text })).filter(m => m.at >= 0 && m.at <= 1)
  if (yearMonths(a.column)) {
    const years = ticks(Math.ceil(lo / 100), Math.floor(hi / 100), most).filter(Number.isInteger)
    return years.map(y => ({ at: at(y * 100), text: String(y) }))
  }
  if (a.column.of && a.column.name.endsWith('.hour') && a.n > 12 && a.key.bins!.num === 1) return (across && pixels < 200 ? [0, 6, 12, 18] : [0, 3, 6, 9, 12, 15, 18, 21]).filter(v => v >= lo && v < hi).map(v => ({ at: at(v + .5), text: String(v) }))
  const discrete = a.column.integer && a.key.bins!.num === 1 && a.key.bins!.den === 1 && a.n <= 60
  const list = ticks(lo, hi, most).filter(v => v >= lo && v <= hi && (!a.column.integer || Number.isInteger(v)) && (!discrete || v < hi))
  const texts = tickTexts(list)
  const out = list.map((v, i) => ({ at: at(discrete ? v + .5 : v), text: texts[i] }))
  const wide = Math.max(0, ...out.map(m => pen.width(m.text, size))) + 10
  const every = across ? Math.max(1, Math.ceil(wide * out.length / pixels / 1.05)) : 1
  return out.filter((_, i) => i % every === 0)
}

/** Draws marks and title below, from x on so many pixels wide. */
export function drawBelow(pen: Pen, a: Axis, title: string, x: number, y: number, w: number, inks: Inks, size = 12): void {
  const list = marks(a, w, true, size, pen)
  const room = list.length > 0 ? w / list.length : w
  const upright = !a.texts || list.every(m => pen.width(m.text, size) < room - 6)
  for (const m of list) {
    const mx = x + m.at * w
    if (!a.texts) pen.rect(mx - .5, y + 2, 1, 4, inks.muted)
    if (upright) {
      const half = pen.width(m.text, size) / 2
      pen.text(m.text, a.texts ? mx : Math.min(Math.max(mx, x + half - 2), x + w - half + 2), y + 15, { size, ink: inks.text, align: 'center' })
    } else pen.text(label(m.text, pen, size, belowRoom - 8), mx, y + 6, { size, ink: inks.text, align: 'right', turn: true })
  }
  pen.text(label(title, pen, size, w), x + w / 2, y + (upright ? 33 : belowRoom + 10), { size, ink: inks.muted, align: 'center' })
}

const belowRoom = 92

/** Pixels that marks and title need below. */
export function belowHeight(pen: Pen, a: Axis, w: number, size = 12): number {
  if (!a.texts) return 44
  const list = marks(a, w, true, size, pen)
  return list.every(m => pen.width(m.text, size) < w / list.length - 6) ? 44 : belowRoom + 20
}

/** Pixels that marks and title need at the left. */
export function leftWidth(pen: Pen, a: Axis, h: number, most: number, size = 12): number {
  const widest = Math.max(0, ...marks(a, h, false, size, pen).map(m => pen.width(m.text, size)))
  return Math.ceil(Math.min(most, widest)) + 10 + 18
}

export function drawLeft(pen: Pen, a: Axis, title: string, x: number, y: number, h: number, room: number, inks: Inks, size = 12): void {
  for (const m of marks(a, h, false, size, pen)) {
    const my = a.texts ? y + m.at * h : y + h - m.at * h
    if (!a.texts) pen.rect(x - 6, my - .5, 4, 1, inks.muted)
    pen.text(a.texts ? label(m.text, pen, size, room - 28) : m.text, x - 9, Math.min(Math.max(my, y + 5), y + h - 5), { size, ink: inks.text, align: 'right' })
  }
  pen.text(label(title, pen, size, h), x - room + 8, y + h / 2, { size, ink: inks.muted, align: 'center', turn: true })
}
