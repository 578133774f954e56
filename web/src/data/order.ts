// Which cells of the matrix stand at each place of an axis, after sorting,
// cropping and collapsing. A place holds one cell, or those of a collapsed branch.
import type { AxisHead, Data } from '../model'
import type { Matrix } from './matrix'

/** How the cells of one axis are arranged; see view/state.ts. */
export interface Arrangement {
  /** "" as drawn, else "input", "name", "c12" (by the other axis's cell), "t0" (by a track), after "-" from the greatest. */
  sort: string
  /** First and last cell that stay, as drawn. */
  crop: [number, number] | null
  /** Branches of the tree drawn as one: their first and last cells. */
  folds: readonly (readonly [number, number])[]
}

export class Order {
  private places: Int32Array | undefined

  /** Place p holds cells[from[p]] to cells[from[p + 1] - 1]; slices are counts of places. */
  constructor(readonly cells: Int32Array, readonly from: Int32Array, readonly slices: number[], readonly same: boolean) {}

  /** How many places there are. */
  get n(): number { return this.from.length - 1 }

  /** How many cells stand at a place. */
  count(place: number): number { return this.from[place + 1] - this.from[place] }

  /** The first cell at a place. */
  cell(place: number): number { return this.cells[this.from[place]] }

  /** All cells at a place. */
  at(place: number): Int32Array { return this.cells.subarray(this.from[place], this.from[place + 1]) }

  /** Where a cell stands; -1 where it was cropped. */
  place(cell: number): number {
    if (this.same) return cell
    if (!this.places) {
      this.places = new Int32Array(this.cells.reduce((a, b) => Math.max(a, b), -1) + 1).fill(-1)
      for (let p = 0; p < this.n; p++) for (const c of this.at(p)) this.places[c] = p
    }
    return this.places[cell] ?? -1
  }
}

/** The cells as they were drawn. */
export function drawn(n: number, slices: number[] | undefined): Order {
  const from = Int32Array.from({ length: n + 1 }, (_, i) => i)
  return new Order(from.slice(0, n), from, slices?.length ? slices : [n], true)
}

/** Arranges one axis; side is "x" or "y", matrix the cells as drawn. */
export function arrange(data: Data, side: 'x' | 'y', matrix: Matrix, a: Arrangement): Order {
  const head = data.head[side], n = side === 'x' ? matrix.cols : matrix.rows
  if (!a.sort && !a.crop && a.folds.length === 0) return drawn(n, head.slices)
  const [lo, hi] = a.crop ?? [0, n - 1]
  const key = keyOf(data, side, matrix, a.sort.replace('-', ''))
  const down = a.sort.startsWith('-')
  const cells: number[] = [], from: number[] = [0], slices: number[] = []
  let first = 0
  for (const count of head.slices?.length ? head.slices : [n]) {
    const units = unitsOf(Math.max(first, lo), Math.min(first + count - 1, hi), a.folds)
    first += count
    if (units.length === 0) continue
    slices.push(units.length)
    for (const u of key ? sorted(units, key, down) : units) {
      for (let c = u[0]; c <= u[1]; c++) cells.push(c)
      from.push(cells.length)
    }
  }
  return new Order(Int32Array.from(cells), Int32Array.from(from), slices, false)
}

/** The runs of cells from one to another that stand as one. */
function unitsOf(from: number, to: number, folds: Arrangement['folds']): [number, number][] {
  const out: [number, number][] = []
  const outer = folds.filter(f => !folds.some(g => g !== f && g[0] <= f[0] && g[1] >= f[1] && (g[1] - g[0] > f[1] - f[0])))
  for (let c = from; c <= to; c++) {
    const fold = outer.find(f => f[0] === c && f[1] <= to)
    out.push([c, fold ? fold[1] : c])
    c = out[out.length - 1][1]
  }
  return out
}

type Key = (cell: number) => number | string

/** Sorts runs by the mean of their keys, or their first name; what has no key goes last. */
function sorted(units: [number, number][], key: Key, down: boolean): [number, number][] {
  const compare = new Intl.Collator('en', { numeric: true }).compare
  const keyed = units.map(u => {
    const first = key(u[0])
    if (typeof first === 'string') return { u, k: first }
    let sum = 0, n = 0
    for (let c = u[0]; c <= u[1]; c++) {
      const v = key(c) as number
      if (v === v) { sum += v; n++ }
    }
    return { u, k: n > 0 ? n > 1 ? sum / n : sum : NaN }
  })
  const turn = down ? -1 : 1
  keyed.sort((a, b) => {
    if (typeof a.k === 'string' || typeof b.k === 'string') return turn * compare(String(a.k), String(b.k))
    const noA = a.k !== a.k, noB = b.k !== b.k
    if (noA || noB) return Number(noA) - Number(noB)
    return a.k === b.k ? 0 : a.k < b.k ? -turn : turn
  })
  return keyed.map(k => k.u)
}

/** What cells are sorted by; undefined for as drawn. */
function keyOf(data: Data, side: 'x' | 'y', matrix: Matrix, sort: string): Key | undefined {
  const i = Number(sort.slice(1))
  if (sort === 'input') {
    const input = data.parts.get(side + '.input')
    return input && (c => input[c])
  }
  if (sort === 'name') {
    const names = data.head[side].labels
    return names && (c => names[c])
  }
  if (sort[0] === 't') {
    const values = data.parts.get(`${side}.track.${i}`)
    return values && (c => values[c])
  }
  if (sort[0] === 'c') return side === 'x' ? c => matrix.value(i, c) : c => matrix.value(c, i)
  return undefined
}

/** Whether an axis can be sorted: its cells are things, not places on a scale. */
export function sortable(head: AxisHead): boolean { return !head.edges && head.kind === 'category' }
