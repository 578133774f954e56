// Chooses a norm between new limits, as package norm's Fit does from values:
// here from how often each code occurs.
import type { NormParams } from '../model'

/** How often each value occurs; values rise. */
/** How often each value occurs, and how often ∓Inf. */
export interface Counts { values: Float64Array; counts: Float64Array; below: number; above: number; total: number }

/** The norms a person can choose. */
export const choices = ['linear', 'log', 'symlog', 'asinh', 'power', 'quantile', 'eqhist', 'two-slope'] as const

/** The parameters of a norm between limits; keeps those of was where it is the same. */
export function fit(name: string, lo: number, hi: number, was: NormParams, counts: Counts): NormParams {
  const p: NormParams = { kind: name, name, lo, hi }
  switch (name) {
    case 'log':
      if (!(lo > 0)) p.lo = Math.min(least(counts), hi)
      break
    case 'symlog':
      p.thresh = was.name === 'symlog' ? was.thresh! : Math.max(Math.abs(lo), Math.abs(hi), Number.MIN_VALUE * 100) / 100
      p.adjust = was.adjust ?? 1 / (1 - 1 / 10)
      p.lnBase = was.lnBase ?? Math.LN10
      break
    case 'asinh': p.width = was.width ?? 1; break
    case 'power': p.gamma = was.gamma ?? .5; break
    case 'two-slope': p.center = was.center ?? (lo < 0 && hi > 0 ? 0 : (lo + hi) / 2); break
    case 'quantile': p.kind = 'classes'; p.edges = quantiles(counts, lo, hi, 5); break
    case 'eqhist': Object.assign(p, knots(counts, lo, hi)); break
    case 'categories': case 'boundaries': case 'equal': case 'jenks': return was
    default: p.kind = 'linear'
  }
  if (p.kind === 'two-slope' && !(p.lo < p.center! && p.center! < p.hi)) p.kind = 'linear'
  if (p.edges && p.edges.length < 2 || !(p.lo < p.hi)) p.kind = 'linear'
  return p
}

function least(c: Counts): number {
  for (let i = 0; i < c.values.length; i++) if (c.values[i] > 0 && c.counts[i] > 0) return c.values[i]
  return Number.MIN_VALUE
}

/** The edges of n classes of about as many values each. */
function quantiles(c: Counts, lo: number, hi: number, n: number): number[] {
  let total = 0
  for (let i = 0; i < c.values.length; i++) if (c.values[i] >= lo && c.values[i] <= hi) total += c.counts[i]
  const edges = [lo]
  let sum = 0, k = 1
  for (let i = 0; i < c.values.length && k < n; i++) {
    if (!(c.values[i] >= lo && c.values[i] <= hi)) continue
    sum += c.counts[i]
    while (k < n && sum > total * k / n) {
      if (c.values[i] > edges[edges.length - 1] && c.values[i] < hi) edges.push(c.values[i])
      k++
    }
  }
  edges.push(hi)
  return edges
}

function knots(c: Counts, lo: number, hi: number): { x: Float64Array; t: Float64Array } | { kind: string } {
  const x: number[] = [], n: number[] = []
  for (let i = 0; i < c.values.length; i++) {
    if (c.counts[i] > 0 && c.values[i] >= lo && c.values[i] <= hi) { x.push(c.values[i]); n.push(c.counts[i]) }
  }
  if (x.length < 2) return { kind: 'linear' }
  const total = n.reduce((a, b) => a + b, 0)
  let sum = 0
  const t = n.map(k => { sum += k; return (sum - n[0]) / (total - n[0]) })
  return { x: Float64Array.from(x), t: Float64Array.from(t) }
}
