// The cells of a page: codes in drawn order, their values, and coarser copies
// for when several fall on one pixel.
import type { Data } from '../model'
import { Book, FIRST, HIDDEN, MISSING, unitBook } from './book'
import type { Order } from './order'

/** Codes of a grid, each cell standing for fx * fy of the matrix, and their opacities where they have some. */
export interface Level { codes: Uint16Array; veil: Uint8Array | undefined; rows: number; cols: number; fx: number; fy: number }

export class Matrix {
  /** By the powers of two of fx and fy, 64 of them a row. */
  private readonly levels = new Map<number, Level>()
  /** The level that others are made of. */
  finest!: Level

  /** Of all cells; none as long as only a level of the matrix is there. */
  codes: Uint16Array = new Uint16Array(0)

  /** codes are those of all cells or, of a large matrix, a level of it; veil is the opacity of every cell, 255 for none; exact its value where codes are steps. */
  constructor(readonly rows: number, readonly cols: number, codes: Uint16Array | Level, readonly book: Book, readonly reducer: string,
    readonly veil?: Uint8Array, private exact?: Exact) {
    if (codes && 'fx' in codes) this.levels.set(keyOf(codes.fx, codes.fy), this.finest = codes)
    else this.fill(codes, exact)
  }

  /** Takes the codes of all cells. */
  fill(codes: Uint16Array, exact: Exact | undefined): void {
    const { rows, cols, veil } = this
    if (codes?.length !== rows * cols) throw new Error(`${codes?.length} values for ${rows} x ${cols} cells`)
    this.codes = codes
    this.exact = exact
    this.levels.set(0, this.finest = { codes, veil, rows, cols, fx: 1, fy: 1 })
  }

  code(row: number, col: number): number { return this.codes[row * this.cols + col] }

  /** The value of a cell, as exactly as the page has it. */
  value(row: number, col: number): number {
    return this.exact ? this.exact(row, col) : this.book.values[this.codes[row * this.cols + col]]
  }

  /** The same cells in another order; where several stand at one place, their mean. */
  arranged(rows: Order, cols: Order): Matrix {
    if (rows.same && cols.same) return this
    const codes = new Uint16Array(rows.n * cols.n), veil = this.veil && new Uint8Array(rows.n * cols.n)
    const many = rows.n < rows.cells.length || cols.n < cols.cells.length
    const one = (r: number, c: number) => rows.count(r) === 1 && cols.count(c) === 1
    for (let r = 0, k = 0; r < rows.n; r++) {
      const at = rows.cell(r) * this.cols
      for (let c = 0; c < cols.n; c++, k++) {
        codes[k] = many && !one(r, c) ? this.together(rows.at(r), cols.at(c)).code : this.codes[at + cols.cell(c)]
        if (veil) veil[k] = this.veil![at + cols.cell(c)]
      }
    }
    return new Matrix(rows.n, cols.n, codes, this.book, this.reducer, veil,
      (r, c) => one(r, c) ? this.value(rows.cell(r), cols.cell(c)) : this.together(rows.at(r), cols.at(c)).value)
  }

  /** The mean of several cells that have a value; of categories the most frequent. */
  private together(rows: Int32Array, cols: Int32Array): { value: number; code: number } {
    const counts = new Map<number, number>()
    let sum = 0, n = 0, missing = false
    for (const r of rows) {
      for (const c of cols) {
        const code = this.codes[r * this.cols + c]
        if (code >= FIRST) {
          sum += this.value(r, c)
          n++
          if (this.reducer === 'mode') counts.set(code, (counts.get(code) ?? 0) + 1)
        } else if (code !== HIDDEN) missing = true
      }
    }
    if (counts.size > 0) {
      const code = [...counts].reduce((a, b) => b[1] > a[1] ? b : a)[0]
      return { value: this.book.values[code], code }
    }
    return n > 0 ? { value: sum / n, code: this.book.code(sum / n) } : { value: NaN, code: missing ? MISSING : HIDDEN }
  }

  /** The same cells between the least (0) and the greatest (1) value of their row or column. */
  between(by: 'rows' | 'columns'): Matrix {
    const lines = by === 'rows' ? this.rows : this.cols, length = by === 'rows' ? this.cols : this.rows
    const step = by === 'rows' ? 1 : this.cols, start = by === 'rows' ? this.cols : 1
    const codes = new Uint16Array(this.codes.length), unit = unitBook()
    for (let l = 0; l < lines; l++) {
      let lo = Infinity, hi = -Infinity
      for (let k = 0, i = l * start; k < length; k++, i += step) {
        if (this.codes[i] < FIRST) continue
        lo = Math.min(lo, this.book.values[this.codes[i]])
        hi = Math.max(hi, this.book.values[this.codes[i]])
      }
      for (let k = 0, i = l * start; k < length; k++, i += step) {
        codes[i] = this.codes[i] < FIRST ? this.codes[i] : unit.code(lo < hi ? (this.book.values[this.codes[i]] - lo) / (hi - lo) : .5)
      }
    }
    return new Matrix(this.rows, this.cols, codes, unit, this.reducer, this.veil)
  }

  /** The level whose cells are fx * fy cells, both powers of two. */
  level(fx: number, fy: number): Level {
    const key = keyOf(fx, fy), { finest } = this
    let l = this.levels.get(key)
    if (l) return l
    if (finest.fx * finest.fy === 1) this.levels.set(key, l = this.reduce(fx, fy))
    else l = { ...new Matrix(finest.rows, finest.cols, finest.codes, this.book, this.reducer).reduce(fx / finest.fx, fy / finest.fy), fx, fy }
    return l
  }

  /** Means of fx * fy cells: what the first picture of a large matrix waits for. */
  private means(codes: Uint16Array, rows: number, cols: number, fx: number, fy: number): void {
    const { codes: all, cols: across, book } = this, { even, values } = book, shift = Math.log2(fx)
    const sums = new Float64Array(cols), ns = new Int32Array(cols), missing = new Uint8Array(cols)
    for (let r = 0, k = 0; r < rows; r++) {
      sums.fill(0)
      ns.fill(0)
      missing.fill(0)
      for (let y = r * fy, y1 = Math.min(y + fy, this.rows); y < y1; y++) {
        for (let x = 0, i = y * across; x < across; x++, i++) {
          const code = all[i], c = x >>> shift
          if (code >= FIRST) {
            sums[c] += even ? code : values[code]
            ns[c]++
          } else if (code !== HIDDEN) missing[c] = 1
        }
      }
      for (let c = 0; c < cols; c++, k++) {
        const n = ns[c]
        codes[k] = n === 0 ? missing[c] ? MISSING : HIDDEN : even ? sums[c] / n + .5 : book.code(sums[c] / n)
      }
    }
  }

  private reduce(fx: number, fy: number): Level {
    const rows = Math.ceil(this.rows / fy), cols = Math.ceil(this.cols / fx)
    const codes = new Uint16Array(rows * cols)
    const one = this.reducer === 'mean' ? undefined : reducers[this.reducer]
    if (!one) {
      this.means(codes, rows, cols, fx, fy)
      return { codes, veil: this.veil && greatest(this.veil, this.rows, this.cols, rows, cols, fx, fy), rows, cols, fx, fy }
    }
    const found = new Float64Array(fx * fy)
    for (let r = 0; r < rows; r++) {
      const r1 = Math.min((r + 1) * fy, this.rows)
      for (let c = 0; c < cols; c++) {
        const c1 = Math.min((c + 1) * fx, this.cols)
        let n = 0, missing = false
        for (let y = r * fy; y < r1; y++) {
          for (let i = y * this.cols + c * fx, to = y * this.cols + c1; i < to; i++) {
            const code = this.codes[i]
            if (code >= FIRST) found[n++] = this.book.values[code]
            else if (code !== HIDDEN) missing = true
          }
        }
        codes[r * cols + c] = n > 0 ? this.book.code(one(found, n)) : missing ? MISSING : HIDDEN
      }
    }
    return { codes, veil: this.veil && greatest(this.veil, this.rows, this.cols, rows, cols, fx, fy), rows, cols, fx, fy }
  }
}

/** The matrices of a page: one, or those that are played. Of a large one the means, as long as its cells are not there. */
export function matricesOf(data: Data): Matrix[] {
  const { rows, cols, reducer, book, frames, coarse } = data.head, part = (name: string) => data.parts.get(name)
  const alphas = part('alphas') as Float32Array | undefined, codes = part('codes') as Uint16Array
  const b = new Book(part('book') as Float64Array | undefined, book?.ramps), n = rows * cols, count = frames?.length ?? 1
  if (coarse && !codes) {
    const level = { codes: part('coarse') as Uint16Array, veil: undefined, rows: Math.ceil(rows / coarse.fy), cols: Math.ceil(cols / coarse.fx), ...coarse }
    return [new Matrix(rows, cols, level, b, reducer)]
  }
  if (codes?.length !== n * count) throw new Error(`${codes?.length} values for ${count} times ${rows} x ${cols} cells`)
  const veil = alphas && Uint8Array.from(alphas, a => Math.round(Math.min(Math.max(a, 0), 1) * 255))
  return Array.from({ length: count }, (_, k) => new Matrix(rows, cols, codes.subarray(k * n, k * n + n), b, reducer, veil && veil.length === n * count ? veil.subarray(k * n, k * n + n) : veil, exactOf(data, b, k * n)))
}

/** Gives the matrix its cells, which came later. */
export function complete(m: Matrix, data: Data): void { m.fill(data.parts.get('codes') as Uint16Array, exactOf(data, m.book, 0)) }

type Exact = (row: number, col: number) => number

/** What says the values of cells from the first on that codes are only near: where they are places along the colours, "said" has them. */
function exactOf({ head, parts }: Data, b: Book, first: number): Exact | undefined {
  const all = (parts.get('said') ?? parts.get('exact')) as Float32Array | Float64Array | undefined, codes = parts.get('codes')!
  return all && ((r, c) => {
    const i = first + r * head.cols + c
    return codes[i] >= FIRST ? all[i] : b.values[codes[i]]
  })
}

function keyOf(fx: number, fy: number): number { return Math.log2(fx) * 64 + Math.log2(fy) }

/** Of cells drawn together each has the greatest opacity, so that what can be seen stays seen. */
function greatest(veil: Uint8Array, inRows: number, inCols: number, rows: number, cols: number, fx: number, fy: number): Uint8Array {
  const out = new Uint8Array(rows * cols)
  for (let i = 0; i < inRows * inCols; i++) {
    const at = Math.floor(i / inCols / fy) * cols + Math.floor(i % inCols / fx)
    out[at] = Math.max(out[at], veil[i])
  }
  return out
}

/** Each makes one value of the first n: package grid's reducers. */
const reducers: Record<string, (v: Float64Array, n: number) => number> = {
  max: (v, n) => { let m = v[0]; for (let i = 1; i < n; i++) if (v[i] > m) m = v[i]; return m },
  min: (v, n) => { let m = v[0]; for (let i = 1; i < n; i++) if (v[i] < m) m = v[i]; return m },
  absmax: (v, n) => { let m = v[0]; for (let i = 1; i < n; i++) if (Math.abs(v[i]) > Math.abs(m)) m = v[i]; return m },
  median: (v, n) => { const s = v.slice(0, n).sort(), h = n >> 1; return n % 2 ? s[h] : (s[h - 1] + s[h]) / 2 },
  mode: (v, n) => {
    const s = v.slice(0, n).sort()
    let best = s[0], most = 0
    for (let i = 0; i < n;) {
      let j = i
      while (j < n && s[j] === s[i]) j++
      if (j - i > most) { most = j - i; best = s[i] }
      i = j
    }
    return best
  },
}
