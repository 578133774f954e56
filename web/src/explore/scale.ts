// From numbers to colours, and the marks on the bar that says so.
import { full, ticks } from '../frame/format'

export type Kind = 'linear' | 'log' | 'equal' | 'even' | 'ratio'

export class Scale {
  lo = 0
  hi = 1
  private steps: number[] = [] // of equal shares

  constructor(readonly kind: Kind, values: ArrayLike<number>, readonly palette: Uint32Array, counts: boolean) {
    const v = Array.from(values).filter(x => x === x && isFinite(x) && (kind !== 'ratio' || x > 0)).sort((a, b) => a - b)
    if (v.length === 0) return
    const at = (q: number) => v[Math.min(v.length - 1, Math.floor(q * v.length))]
    const first = v[0], last = v[v.length - 1]
    if (kind === 'even') {
      const size = v.map(Math.abs).sort((a, b) => a - b)
      this.hi = size[Math.min(size.length - 1, Math.floor(.99 * size.length))] || size[size.length - 1] || 1
      this.lo = -this.hi
    } else if (kind === 'ratio') {
      const size = v.map(x => Math.abs(Math.log2(x))).sort((a, b) => a - b)
      this.hi = 2 ** Math.min(4, Math.max(1, Math.ceil(size[Math.floor(.98 * (size.length - 1))])))
      this.lo = 1 / this.hi
    } else if (counts) {
      this.lo = kind === 'linear' ? 0 : kind === 'log' ? Math.max(1, first) : first
      this.hi = last
    } else {
      this.lo = v.length > 200 ? at(.01) : first
      this.hi = v.length > 200 ? at(.99) : last
      if (kind === 'log' && this.lo <= 0) this.lo = v.find(x => x > 0) ?? 1
    }
    if (!(this.hi > this.lo)) this.hi = this.lo + (this.lo === 0 ? 1 : Math.abs(this.lo) * 1e-9 + Number.MIN_VALUE)
    if (kind === 'equal') for (let i = 0; i <= 256; i++) this.steps.push(at(i / 256))
  }

  /** 0 to 1 along the colours. */
  at(x: number): number {
    let t: number
    if (this.kind === 'log' || this.kind === 'ratio') t = x > 0 ? Math.log(x / this.lo) / Math.log(this.hi / this.lo) : 0
    else if (this.kind === 'equal') {
      let a = 0, b = this.steps.length - 1
      while (a < b) { const m = (a + b) >> 1; if (this.steps[m] < x) a = m + 1; else b = m }
      t = a / 256
    } else t = (x - this.lo) / (this.hi - this.lo)
    return Math.min(1, Math.max(0, t))
  }

  color(x: number): number { return this.palette[Math.min(255, Math.floor(this.at(x) * 256))] }

  /** Marks with their places from 0 to 1. */
  marks(): { at: number; text: string }[] {
    if (this.kind === 'equal') {
      const seen = new Set<string>()
      return [0, .25, .5, .75, 1].map(q => ({ at: q, text: short(this.steps[Math.round(q * 256)]) })).filter(m => !seen.has(m.text) && seen.add(m.text))
    }
    if (this.kind === 'ratio') {
      const n = Math.round(Math.log2(this.hi)), step = n > 2 ? 2 : 1
      const out: { at: number; text: string }[] = []
      for (let k = -n; k <= n; k++) if (k % step === 0) out.push({ at: (k + n) / (2 * n), text: k < 0 ? `1⁄${2 ** -k}` : `${2 ** k}×` })
      return out
    }
    let list: number[]
    if (this.kind === 'log') {
      const decades = Math.log10(this.hi / this.lo), m = decades < 2 ? [1, 2, 5] : [1]
      list = []
      for (let e = Math.floor(Math.log10(this.lo)); e <= Math.log10(this.hi); e += Math.max(1, Math.ceil(decades / 6))) for (const k of m) list.push(k * 10 ** e)
      list = list.filter(x => x >= this.lo * .999 && x <= this.hi * 1.001)
      if (list.length === 0) list = [this.lo]
    } else list = ticks(this.lo, this.hi, 5)
    return list.map(x => ({ at: this.at(x), text: short(x) }))
  }
}

/** A number in few letters. */
export function short(v: number): string {
  const a = Math.abs(v)
  if (a >= 1e6) return full(Number((v / 1e6).toPrecision(3))) + ' M'
  if (a >= 1e4) return full(Number((v / 1e3).toPrecision(3))) + ' k'
  return full(Number(v.toPrecision(4)))
}
