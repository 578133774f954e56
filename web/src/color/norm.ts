// Value -> position along the colormap and back: the twin of package norm, held
// against it by a test for every norm.
import type { NormParams } from '../model'

export interface Norm {
  readonly params: NormParams
  /** Negative below the limits, above 1 beyond, NaN for what has no place. */
  scale(v: number): number
  invert(t: number): number
}

const LEAST = 2 ** -52
const SPAN = Number.MAX_VALUE

/** How far v lies from lo to hi. */
function fraction(v: number, lo: number, hi: number): number {
  return hi - lo > SPAN ? (v / 2 - lo / 2) / (hi / 2 - lo / 2) : (v - lo) / (hi - lo)
}

function between(t: number, lo: number, hi: number): number {
  if (hi - lo > SPAN) return lo * (1 - t) + hi * t
  return t > .5 ? hi - (hi - lo) * (1 - t) : lo + (hi - lo) * t
}

function within(v: number, lo: number, hi: number): number { return Math.min(Math.max(v, lo), hi) }

/** Keeps the promise of scale where rounding would break it. */
function place(v: number, lo: number, hi: number, t: number): number {
  if (v === Infinity || v === -Infinity) return v
  if (v < lo) return Math.min(t, -LEAST)
  if (v > hi) return Math.max(t, 1 + LEAST)
  return t !== t ? t : within(t, 0, 1)
}

/** Makes the norm of its numbers. */
export function normOf(p: NormParams): Norm {
  switch (p.kind) {
    case 'log': return curve(p, log10, u => 10 ** u)
    case 'symlog': return curve(p, v => symlog(v, p), u => unsymlog(u, p))
    case 'asinh': return curve(p, v => p.width! * Math.asinh(v / p.width!), u => p.width! * Math.sinh(u / p.width!))
    case 'power': return power(p)
    case 'two-slope': return twoSlope(p)
    case 'classes': return classes(p)
    case 'categories': return categories(p)
    case 'eqhist': return equalized(p)
    case 'constant': return constant(p)
  }
  return linear(p)
}

function linear(p: NormParams): Norm {
  const { lo, hi } = p
  if (!(lo < hi)) return constant(p)
  return { params: p, scale: v => place(v, lo, hi, fraction(v, lo, hi)), invert: t => within(between(t, lo, hi), lo, hi) }
}

/** A linear norm of f(v). */
function curve(p: NormParams, forward: (v: number) => number, inverse: (u: number) => number): Norm {
  const { lo, hi } = p, a = forward(lo), b = forward(hi)
  if (!(a < b) || !isFinite(a) || !isFinite(b)) return linear(p)
  return {
    params: p,
    scale: v => {
      const u = forward(v)
      if (u !== u && v !== -Infinity) return NaN
      return place(v, lo, hi, fraction(u, a, b))
    },
    invert: t => t <= 0 ? lo : t >= 1 ? hi : within(inverse(between(t, a, b)), lo, hi),
  }
}

function log10(v: number): number { return v <= 0 ? NaN : Math.log10(v) }

function symlog(v: number, p: NormParams): number {
  const a = Math.abs(v), thresh = p.thresh!, adjust = p.adjust!
  if (a <= thresh) return v * adjust
  return Math.sign(v) * thresh * (adjust + Math.log(a / thresh) / p.lnBase!)
}

function unsymlog(u: number, p: NormParams): number {
  const a = Math.abs(u), thresh = p.thresh!, adjust = p.adjust!
  if (a <= thresh * adjust) return u / adjust
  return Math.sign(u) * thresh * Math.exp((a / thresh - adjust) * p.lnBase!)
}

function power(p: NormParams): Norm {
  const { lo, hi } = p, gamma = p.gamma!
  return {
    params: p,
    scale: v => {
      const x = fraction(v, lo, hi)
      return place(v, lo, hi, x > 0 ? x ** gamma : x)
    },
    invert: t => within(between(within(t, 0, 1) ** (1 / gamma), lo, hi), lo, hi),
  }
}

function twoSlope(p: NormParams): Norm {
  const { lo, hi } = p, c = p.center ?? 0
  return {
    params: { ...p, center: c },
    scale: v => place(v, lo, hi, v < c ? fraction(v, lo, c) / 2 : .5 + fraction(v, c, hi) / 2),
    invert: t => within(t < .5 ? between(2 * t, lo, c) : between(2 * t - 1, c, hi), lo, hi),
  }
}

/** The position of class k of m: norm's classPosition. */
function classPosition(k: number, m: number): number {
  if (m === 1) return 127.5 / 256
  const x = 255 / (m - 1) * k
  const t = (x + .5 / (m - 1)) / 256
  return Math.floor(256 * t) !== Math.floor(x) ? (Math.floor(x) + 1 - .25 / (m - 1)) / 256 : t
}

/** The class of a value within the edges. */
export function classOf(edges: ArrayLike<number>, v: number): number {
  let lo = 0, hi = edges.length
  while (lo < hi) {
    const mid = (lo + hi) >> 1
    if (edges[mid] > v) hi = mid
    else lo = mid + 1
  }
  return Math.min(lo - 1, edges.length - 2)
}

/** The value at position t when every class takes the same room. */
function spread(edges: number[], t: number): number {
  const m = edges.length - 1, x = within(t, 0, 1) * m, k = Math.min(Math.trunc(x), m - 1)
  return within(between(x - k, edges[k], edges[k + 1]), edges[k], edges[k + 1])
}

function classes(p: NormParams): Norm {
  const { lo, hi } = p, edges = p.edges!, m = edges.length - 1
  return {
    params: p,
    scale: v => v >= lo && v <= hi ? classPosition(classOf(edges, v), m) : place(v, lo, hi, fraction(v, lo, hi)),
    invert: t => spread(edges, t),
  }
}

function categories(p: NormParams): Norm {
  const { lo, hi } = p
  return {
    params: p,
    scale: v => {
      if (v >= lo && v <= hi) v = Math.min(Math.floor(v + .5), hi - .5)
      return place(v, lo, hi, fraction(v, lo, hi))
    },
    invert: t => spread(p.edges!, t),
  }
}

/** Positions between knots: histogram-equalised colour. */
function equalized(p: NormParams): Norm {
  const { lo, hi } = p, x = p.x!, t = p.t!
  if (!x || x.length < 2) return linear(p)
  return {
    params: p,
    scale: v => {
      if (!(v >= lo && v <= hi)) return place(v, lo, hi, fraction(v, lo, hi))
      const k = knot(x, v)
      if (v <= x[k] || k + 1 === x.length) return t[k]
      return within(t[k] + (t[k + 1] - t[k]) * fraction(v, x[k], x[k + 1]), t[k], t[k + 1])
    },
    invert: q => {
      let k = 0
      while (k < t.length && t[k] < q) k++
      if (k === 0) return x[0]
      if (k === t.length) return x[k - 1]
      return within(between((q - t[k - 1]) / (t[k] - t[k - 1]), x[k - 1], x[k]), x[k - 1], x[k])
    },
  }
}

/** The last knot not behind v, or the first. */
function knot(x: Float64Array, v: number): number {
  let lo = 0, hi = x.length
  while (lo < hi) {
    const mid = (lo + hi) >> 1
    if (x[mid] <= v) lo = mid + 1
    else hi = mid
  }
  return Math.max(0, lo - 1)
}

function constant(p: NormParams): Norm {
  const at = p.lo
  return {
    params: p,
    scale: v => {
      if (v !== v || p.positive && v <= 0 && v !== -Infinity) return NaN
      return v < at ? -1 : v > at ? 2 : .5
    },
    invert: () => at,
  }
}
