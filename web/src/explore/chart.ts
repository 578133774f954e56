// The chart of one column: a histogram over numbers or times, or bars of the
// most frequent texts. Behind the rows that are chosen runs the outline of all.
import { full } from '../frame/format'
import { axisOf, filterOf, slotsOf, type Axis } from './bins'
import { drawBelow, slotAt } from './axis'
import { label, type Inks, type Pen } from './pen'
import { short } from './scale'
import type { Column, Filter } from './model'

export const mostBars = 10
const row = 19, top = 6

export interface ChartShown { now: ArrayLike<number>; all: ArrayLike<number> | null; first: ArrayLike<number> | null; brush: readonly Filter[] }

export class Chart {
  readonly axis: Axis
  height = 0
  private left = 8
  private width = 0
  private bars = 0

  constructor(readonly column: Column, drill: readonly Filter[]) {
    this.axis = axisOf(column, drill, column.kind === 'text' ? mostBars : 48)
  }

  get text(): boolean { return this.axis.texts !== null }

  /** Slots that are drawn as bars of texts: the texts, others, missing ones. */
  slots(d: ChartShown): number[] {
    const a = this.axis, out = Array.from({ length: a.n }, (_, i) => i)
    for (const k of [a.n, a.n + 1]) if (d.now[k] > 0 || (d.all?.[k] ?? 0) > 0) out.push(k)
    return out
  }

  draw(pen: Pen, d: ChartShown, width: number, inks: Inks): number {
    this.width = width
    return this.height = this.text ? this.drawTexts(pen, d, width, inks) : this.drawBins(pen, d, width, inks)
  }

  /** How much is scaled so that both selections have the same size. */
  private ratio(d: ChartShown, of: ArrayLike<number>): number {
    const sum = (v: ArrayLike<number>) => { let s = 0; for (let i = 0; i < v.length; i++) s += v[i]; return s }
    return sum(d.now) / Math.max(1, sum(of))
  }

  private chosen(d: ChartShown): Uint8Array | null {
    const mine = d.brush.filter(f => f.column === this.column.name)
    if (mine.length === 0) return null
    return slotsOf(this.axis, mine[0])
  }

  private drawBins(pen: Pen, d: ChartShown, width: number, inks: Inks): number {
    const a = this.axis, h = 76, x = this.left, w = width - 16, on = this.chosen(d)
    const behind = d.first ?? d.all, k = behind ? this.ratio(d, behind) : 0
    let most = 1
    for (let i = 0; i < a.n; i++) most = Math.max(most, d.now[i], behind ? behind[i] * k : 0)
    const at = (i: number) => x + (a.edges![i] - a.edges![0]) / (a.edges![a.n] - a.edges![0]) * w
    for (let i = 0; i < a.n; i++) {
      const tall = d.now[i] / most * h, gap = at(i + 1) - at(i) > 3 ? 1 : 0
      if (tall > 0) pen.rect(at(i), top + h - Math.max(.75, tall), at(i + 1) - at(i) - gap, Math.max(.75, tall), on && !on[i] ? inks.line : inks.bar)
    }
    if (behind) {
      const points: [number, number][] = []
      for (let i = 0; i < a.n; i++) {
        const y = top + h - behind[i] * k / most * h
        points.push([at(i), y], [at(i + 1), y])
      }
      pen.line(points, d.first ? inks.first : inks.muted, d.first ? 1.4 : .9)
    }
    pen.rect(x, top + h, w, 1, inks.line)
    pen.text(short(Math.round(most)), x + w, top + 1, { size: 10, ink: inks.muted, align: 'right' })
    drawBelow(pen, a, '', x, top + h, w, inks, 11)
    const beyond = d.now[a.n], lost = d.now[a.n + 1]
    const aside = [beyond > 0 ? `${full(beyond)} beyond` : '', lost > 0 ? `${full(lost)} missing` : ''].filter(t => t).join(', ')
    if (aside) pen.text(aside, x, top + h + 31, { size: 11, ink: inks.muted })
    return top + h + (aside ? 42 : 27)
  }

  private drawTexts(pen: Pen, d: ChartShown, width: number, inks: Inks): number {
    const slots = this.slots(d), a = this.axis, on = this.chosen(d), size = 12
    this.left = Math.min(width * .42, Math.max(40, ...slots.map(i => pen.width(label(this.words(i), pen, size, width * .4), size) + 12)))
    const room = width - this.left - 54, behind = d.first ?? d.all, k = behind ? this.ratio(d, behind) : 0
    let most = 1
    for (const i of slots) if (i < a.n || slots.length === 1) most = Math.max(most, d.now[i], behind ? behind[i] * k : 0)
    if (a.n === 0) for (const i of slots) most = Math.max(most, d.now[i])
    slots.forEach((i, r) => {
      const y = top + r * row, quiet = on && !on[i], wide = Math.min(1, d.now[i] / most) * room
      pen.text(label(this.words(i), pen, size, this.left - 10), this.left - 8, y + row / 2, { size, ink: i >= a.n || quiet ? inks.muted : inks.text, align: 'right' })
      pen.rect(this.left, y + 3, Math.max(d.now[i] > 0 ? .75 : 0, wide), row - 6, quiet ? inks.line : i >= a.n ? inks.muted : inks.bar)
      if (behind) {
        const bx = this.left + Math.min(1, behind[i] * k / most) * room
        pen.rect(bx - .6, y + 1, 1.3, row - 2, d.first ? inks.first : inks.muted)
      }
      pen.text(short(d.now[i]), width - 6, y + row / 2, { size: 11, ink: inks.muted, align: 'right' })
    })
    this.bars = slots.length
    return top + slots.length * row + 6
  }

  words(i: number): string {
    const a = this.axis
    return i === a.n ? a.n === 0 ? 'texts' : 'other' : i === a.n + 1 ? 'missing' : a.texts![i]
  }

  /** The slot at a place, or -1; along clamps beyond the ends. */
  slotAt(d: ChartShown, x: number, y: number): number {
    if (this.text) {
      const r = Math.floor((y - top) / row)
      return r >= 0 && r < this.bars ? this.slots(d)[r] : -1
    }
    return slotAt(this.axis, Math.min(1 - 1e-9, Math.max(0, (x - this.left) / (this.width - 16))))
  }

  /** Where bins lie, for the frame of a brush. */
  span(from: number, to: number): [number, number] {
    const e = this.axis.edges!, w = this.width - 16, at = (i: number) => this.left + (e[i] - e[0]) / (e[this.axis.n] - e[0]) * w
    return [at(from), at(to + 1)]
  }

  range(from: number, to: number): Filter { return filterOf(this.axis, from, to) }

  /** The brush after a bar of a text was pressed: one more text, or one less. */
  toggled(brush: readonly Filter[], slot: number): Filter[] {
    const a = this.axis, name = this.column.name, was = brush.find(f => f.column === name)
    if (slot === a.n) return was?.out ? [] : [{ column: name, out: a.texts!.slice() }]
    let texts = was?.in ?? [], lost = !was?.out && (was?.missing ?? false)
    if (slot === a.n + 1) lost = !lost
    else texts = texts.includes(a.texts![slot]) ? texts.filter(t => t !== a.texts![slot]) : [...texts, a.texts![slot]]
    if (texts.length === 0 && !lost) return []
    const f: Filter = { column: name }
    if (texts.length > 0) f.in = texts
    if (lost) f.missing = true
    return [f]
  }
}
