// Where the cells of one axis lie. They stand in an order, of which each place has
// a number; where it lies is a part of the body's length, from 0 to 1, gaps between
// slices included. A window of those parts is what is seen.
import type { AxisHead } from '../model'
import type { Order } from '../data/order'

export type Window = [from: number, to: number]

export class Ruler {
  /** Where each place starts and ends. */
  start!: Float64Array
  end!: Float64Array
  /** How many places there are. */
  n!: number
  /** The cells that stand there. */
  order!: Order

  /** gap is between slices, as a part of the body. */
  constructor(readonly head: AxisHead, readonly edges: Float64Array | undefined, private readonly gap: number, order: Order) {
    this.arrange(order)
  }

  /** Puts other cells onto the ruler, or the same in another order. */
  arrange(order: Order): void {
    this.order = order
    this.n = order.n
    this.start = new Float64Array(this.n)
    this.end = new Float64Array(this.n)
    const inner = 1 - this.gap * (order.slices.length - 1)
    let cell = 0
    order.slices.forEach((count, s) => {
      for (let k = 0; k < count; k++, cell++) {
        this.start[cell] = this.part(cell) * inner + s * this.gap
        this.end[cell] = this.part(cell + 1) * inner + s * this.gap
      }
    })
  }

  private part(i: number): number {
    const e = this.order.same ? this.edges : undefined
    return e ? (e[i] - e[0]) / (e[this.n] - e[0]) : i / this.n
  }

  centre(cell: number): number { return (this.start[cell] + this.end[cell]) / 2 }

  /** The cell at a place; -1 between slices and outside. */
  cellAt(u: number): number {
    if (!(u >= 0 && u <= 1)) return -1
    let lo = 0, hi = this.n - 1
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1
      if (this.start[mid] <= u) lo = mid
      else hi = mid - 1
    }
    return u <= this.end[lo] ? lo : -1
  }

  /** The nearest cell to a place. */
  nearest(u: number): number {
    const at = this.cellAt(Math.min(Math.max(u, 0), 1))
    if (at >= 0) return at
    let best = 0
    for (let i = 1; i < this.n; i++) if (Math.abs(this.centre(i) - u) < Math.abs(this.centre(best) - u)) best = i
    return best
  }

  /** How many cells a window spans, about. */
  span(w: Window): number { return (w[1] - w[0]) * this.n }

  /** The smallest window where that has nothing to do with the cells: of a map. */
  deepest: number | undefined

  /** The smallest window that can be seen: three cells, or all. */
  least(): number { return this.deepest ?? Math.min(1, 3 / this.n) }

  /**
   * Fills out[p] with the cell under the middle of each of its pixels, divided
   * by every (a level's factor); -1 in gaps. gap is in pixels, between cells.
   */
  fill(out: Int32Array, size: number, w: Window, every: number, gap: number): void {
    const step = (w[1] - w[0]) / size
    let cell = this.nearest(w[0])
    for (let p = 0; p < size; p++) {
      const u = w[0] + (p + .5) * step
      while (cell + 1 < this.n && this.start[cell + 1] <= u) cell++
      out[p] = u >= this.start[cell] && u < this.end[cell] ? Math.floor(cell / every) : -1
    }
    if (gap <= 0 || every > 1) return
    for (let i = this.nearest(w[0]) + 1; i < this.n && this.start[i] < w[1]; i++) {
      const from = Math.round((this.start[i] - w[0]) / step) - (gap >> 1)
      for (let p = Math.max(0, from); p < Math.min(size, from + gap); p++) out[p] = -1
    }
  }
}

/** Keeps a window within the body and no smaller than least. */
export function clampWindow(w: Window, least: number): Window {
  const size = Math.min(1, Math.max(w[1] - w[0], least))
  const middle = (w[0] + w[1]) / 2
  const from = Math.min(Math.max(w[1] - w[0] === size ? w[0] : middle - size / 2, 0), 1 - size)
  return [from, from + size]
}

/** Zooms by a factor about a place. */
export function zoomWindow(w: Window, factor: number, about: number, least: number): Window {
  const size = Math.min(1, Math.max((w[1] - w[0]) / factor, least))
  const part = (about - w[0]) / (w[1] - w[0])
  return clampWindow([about - part * size, about - part * size + size], least)
}
