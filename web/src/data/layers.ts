// What can be shown in the place of the values: how many of them each cell was made
// of, and z-scores, made here from them.
import type { Data } from '../model'
import { Book, FIRST } from './book'
import { Matrix } from './matrix'

/** What stands in the cells; "" is the values. */
export type Layer = '' | 'counts' | 'z-rows' | 'z-cols'

/** What a layer is called in the legend and beside a value. */
export const layerNames: Record<Exclude<Layer, ''>, string> = { 'counts': 'number of values', 'z-rows': 'z-score by row', 'z-cols': 'z-score by column' }

/** The layer of every matrix that is played, under one book so that colours mean the same in all. */
export function layerOf(data: Data, all: readonly Matrix[], layer: Exclude<Layer, ''>): Matrix[] {
  if (layer === 'counts') return countsOf(all, data.parts.get('counts') as Uint32Array)
  const scores = all.map(m => zScores(m, layer === 'z-rows'))
  let most = 0
  for (const s of scores) for (const z of s) if (isFinite(z) && Math.abs(z) > most) most = Math.abs(z)
  most ||= 1
  const book = new Book(undefined, [{ from: -most, to: most, first: FIRST, n: 65536 - FIRST }])
  return scores.map((s, k) => {
    const m = all[k], codes = new Uint16Array(s.length)
    for (let i = 0; i < s.length; i++) codes[i] = m.codes[i] < FIRST ? m.codes[i] : book.code(s[i])
    return new Matrix(m.rows, m.cols, codes, book, m.reducer, m.veil, (r, c) => s[r * m.cols + c])
  })
}

/** How many values the cells were made of; those that are missing stay so. */
function countsOf(all: readonly Matrix[], counts: Uint32Array): Matrix[] {
  const each = Float64Array.from(new Set(counts)).sort(), several = each.length <= 65536 - FIRST
  const book = several ? new Book(each, undefined) : new Book(undefined, [{ from: each[0], to: each[each.length - 1], first: FIRST, n: 65536 - FIRST }])
  return all.map((m, k) => {
    const n = m.rows * m.cols, own = counts.subarray(k * n, k * n + n), codes = new Uint16Array(n)
    for (let i = 0; i < n; i++) codes[i] = m.codes[i] < FIRST ? m.codes[i] : book.code(own[i])
    return new Matrix(m.rows, m.cols, codes, book, m.reducer, m.veil, (r, c) => own[r * m.cols + c])
  })
}

/**
 * (value - mean) / standard deviation of its line, divisor n - 1: ZScore of package grid. A line of fewer than two
 * different finite values has none.
 */
function zScores(m: Matrix, byRow: boolean): Float32Array {
  const out = new Float32Array(m.rows * m.cols), lines = byRow ? m.rows : m.cols, length = byRow ? m.cols : m.rows
  const line = new Float64Array(length), step = byRow ? 1 : m.cols
  for (let l = 0; l < lines; l++) {
    let n = 0, sum = 0, lo = Infinity, hi = -Infinity
    for (let k = 0; k < length; k++) {
      const v = line[k] = byRow ? m.value(l, k) : m.value(k, l)
      if (!isFinite(v)) continue
      n++
      sum += v
      if (v < lo) lo = v
      if (v > hi) hi = v
    }
    const mean = sum / n
    let squares = 0
    for (let k = 0; k < length; k++) if (isFinite(line[k])) squares += (line[k] - mean) ** 2
    const by = lo < hi ? Math.sqrt(squares / (n - 1)) : NaN
    for (let k = 0, i = byRow ? l * m.cols : l; k < length; k++, i += step) out[i] = (line[k] - mean) / by
  }
  return out
}
