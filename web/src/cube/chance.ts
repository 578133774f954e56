// How steep a trend is, and how likely one as steep is by chance: the twin of
// package cube's Line.

/**
 * A straight line through v at x, in years, NaN left out. p is two-sided: Student's t
 * with as many values as the residuals are worth, n(1-r)/(1+r), r their
 * correlation from one step to the next (Santer et al., J. Geophys. Res.
 * 105:7337, 2000). NaN where fewer than three remain.
 */
export function straight(x: ArrayLike<number>, v: ArrayLike<number>): { perDecade: number; p: number } {
  let n = 0, mx = 0, my = 0
  for (let i = 0; i < v.length; i++) if (v[i] === v[i]) { n++; mx += x[i]; my += v[i] }
  mx /= n
  my /= n
  let sxx = 0, sxy = 0
  for (let i = 0; i < v.length; i++) if (v[i] === v[i]) { sxx += (x[i] - mx) ** 2; sxy += (x[i] - mx) * (v[i] - my) }
  if (n < 3 || sxx === 0) return { perDecade: NaN, p: NaN }
  const slope = sxy / sxx, perDecade = 10 * slope
  let square = 0, pairs = 0, last = NaN
  for (let i = 0; i < v.length; i++) {
    const e = v[i] - my - slope * (x[i] - mx)
    if (e === e) {
      square += e * e
      if (last === last) pairs += e * last
    }
    last = e
  }
  const r = square > 0 ? Math.max(0, pairs / square) : 0, free = n * (1 - r) / (1 + r) - 2
  if (free <= 0) return { perDecade, p: NaN }
  if (square === 0) return { perDecade, p: slope === 0 ? 1 : 0 }
  const t = slope / Math.sqrt(square / free / sxx)
  return { perDecade, p: beta(free / (free + t * t), free / 2, .5) }
}

/** p in words. */
export function chanceWords(p: number): string {
  return p < .001 ? 'p < 0.001, autocorrelation allowed for' : `p = ${p.toFixed(3)}, autocorrelation allowed for`
}

/** The regularised incomplete beta function, by its continued fraction (Lentz). */
function beta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
}

function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  let c = 1, d = 1 / (1 - (a + b) * x / (a + 1) || tiny), h = d
  for (let m = 1; m < 500; m++) {
    for (const k of [m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))]) {
      d = 1 / (1 + k * d || tiny)
      c = 1 + k / c || tiny
      h *= d * c
    }
    if (Math.abs(d * c - 1) < 1e-12) break
  }
  return h
}

/** ln of the gamma function for z > 0 (Lanczos, g = 7). */
function lgamma(z: number): number {
  const p = [.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7]
  if (z < .5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - lgamma(1 - z)
  let sum = p[0]
  for (let i = 1; i < p.length; i++) sum += p[i] / (z - 1 + i)
  const t = z + 6.5
  return .5 * Math.log(2 * Math.PI) + (z - .5) * Math.log(t) - t + Math.log(sum)
}
