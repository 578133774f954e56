// Which value a code of 16 bits stands for: the twin of page/book.go.
import type { Ramp } from '../model'

/** Codes below FIRST say what has no value. */
export const MISSING = 0, HIDDEN = 1, BELOW = 2, ABOVE = 3, FIRST = 4

export class Book {
  /** The value of every code; NaN where there is none. */
  readonly values = new Float64Array(65536).fill(NaN)
  /** One more than the last code in use. */
  readonly end: number
  private readonly ramps: Ramp[] | undefined

  /** each has the value of every code, else ramps say them. */
  constructor(each: Float64Array | undefined, ramps: Ramp[] | undefined) {
    this.ramps = each ? undefined : ramps
    let end = FIRST
    if (each) {
      this.values.set(each, FIRST)
      end += each.length
    }
    for (const r of this.ramps ?? []) {
      rise(r, this.values)
      end = r.first + r.n
    }
    this.end = end
    this.values[BELOW] = -Infinity
    this.values[ABOVE] = Infinity
  }

  /** The ends of the values; both occur. NaN where there is none. */
  get least(): number { return this.end > FIRST ? this.values[FIRST] : NaN }
  get most(): number { return this.end > FIRST ? this.values[this.end - 1] : NaN }

  /** Whether codes rise evenly with their values, so that the mean of codes is that of values. */
  get even(): boolean { return this.ramps?.length === 1 && !this.ramps[0].log }

  /** The nearest code of a value. */
  code(v: number): number {
    if (v !== v) return MISSING
    if (v === Infinity) return ABOVE
    if (v === -Infinity) return BELOW
    return this.ramps ? this.rampCode(v) : this.search(v)
  }

  private rampCode(v: number): number {
    const all = this.ramps!
    let r = all[0]
    for (let k = 1; k < all.length; k++) if (v >= all[k].from) r = all[k]
    const t = r.log ? Math.log(v / r.from) / Math.log(r.to / r.from) : (v - r.from) / (r.to - r.from)
    return r.first + Math.min(Math.max(Math.round(t * (r.n - 1)), 0), r.n - 1)
  }

  private search(v: number): number {
    let lo = FIRST, hi = this.end - 1
    while (lo < hi) {
      const mid = (lo + hi) >> 1
      if (this.values[mid] < v) lo = mid + 1
      else hi = mid
    }
    return lo > FIRST && v - this.values[lo - 1] < this.values[lo] - v ? lo - 1 : lo
  }
}

/** Puts the values of a ramp where its codes are. */
function rise({ from, to, first, n, log }: Ramp, values: Float64Array): void {
  for (let k = 0; k < n; k++) {
    const t = k / Math.max(1, n - 1)
    values[first + k] = t === 1 ? to : log ? from * Math.pow(to / from, t) : from * (1 - t) + to * t
  }
}

let unit: Book | undefined

/** Even steps from 0 to 1. */
export function unitBook(): Book { return unit ??= new Book(undefined, [{ from: 0, to: 1, first: FIRST, n: 65536 - FIRST }]) }
