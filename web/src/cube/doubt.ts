// Which trends are hardly any: a slope as steep comes by chance in one of twenty
// series that have none.
import { straight } from './chance'
import type { Cube, Selection } from './values'

const level = .05

export class Doubt {
  private key = ''
  private cells = new Uint8Array(0)

  constructor(private readonly cube: Cube) {}

  /** 1 for the cells with a trend over the frames from..to whose p is not below 0.05, or that have too few independent values to tell. */
  of(trend: Float64Array, from: number, to: number, base: readonly [number, number]): Uint8Array {
    const key = `${from},${to},${base}`
    if (key === this.key) return this.cells
    const { cube } = this, x = cube.head.x.slice(from, to + 1), v = new Float64Array(x.length)
    const shift = cube.shift('anomaly', base)
    this.key = key
    this.cells = new Uint8Array(trend.length)
    for (let c = 0; c < trend.length; c++) {
      if (trend[c] !== trend[c]) continue
      for (let t = from; t <= to; t++) v[t - from] = cube.raw(t, c) + (shift ? shift[cube.slotOf(t) * cube.cells + c] : 0)
      if (!(straight(x, v).p < level)) this.cells[c] = 1
    }
    return this.cells
  }
}

/** The line of the legend: the share of the area with a trend that is hatched. */
export function doubtWords(doubt: Uint8Array, trend: Float64Array, selection: Selection): string {
  let all = 0, hatched = 0
  for (let c = 0; c < trend.length; c++) {
    if (trend[c] !== trend[c]) continue
    all += selection.weights[c]
    if (doubt[c] === 1) hatched += selection.weights[c]
  }
  return all > 0 ? `lines across: p ≥ 0.05, hardly a trend (${Math.round(100 * hatched / all)} % of the area)` : ''
}
