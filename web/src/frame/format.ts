// Numbers and dates as figures write them: a true minus, thin spaces.
const thin = '\u2009'

/** A value in full: up to seven significant digits. */
export function full(v: number): string {
  if (v !== v) return 'missing'
  if (!isFinite(v)) return v < 0 ? '−∞' : '∞'
  const a = Math.abs(v)
  if (a !== 0 && (a < 1e-4 || a >= 1e15)) {
    const [m, e] = v.toExponential(6).split('e')
    return minus(`${Number(m)}e${Number(e)}`)
  }
  const text = Number.isInteger(v) ? String(v) : String(Number(v.toPrecision(7)))
  return grouped(minus(text))
}

/** Thin spaces between thousands, from 10 000. */
export function grouped(text: string): string {
  const [whole, part] = text.split('.')
  const digits = whole.replace('−', '')
  if (digits.length < 5 || text.includes('e')) return text
  const g = whole.replace(/\B(?=(\d{3})+(?!\d))/g, thin)
  return part === undefined ? g : `${g}.${part}`
}

function minus(text: string): string { return text.replace(/-/g, '−') }

/** Ticks with as many decimals as their step needs. */
export function tickTexts(values: number[]): string[] {
  const most = Math.max(...values.map(Math.abs))
  if (most >= 1e7 || most > 0 && most < 1e-4) return values.map(v => v === 0 ? '0' : full(Number(v.toPrecision(4))))
  let decimals = 0
  for (const v of values) {
    const text = String(Number(v.toPrecision(12)))
    decimals = Math.max(decimals, text.includes('.') ? text.length - text.indexOf('.') - 1 : 0)
  }
  return values.map(v => grouped(minus(v.toFixed(Math.min(decimals, 12)))))
}

/** Round numbers from lo to hi, at most n steps. */
export function ticks(lo: number, hi: number, n: number): number[] {
  if (!(lo < hi)) return [lo]
  const raw = (hi - lo) / Math.max(1, n), e = 10 ** Math.floor(Math.log10(raw)), m = raw / e
  const step = (m <= 1 ? 1 : m <= 2 ? 2 : m <= 5 ? 5 : 10) * e
  const out: number[] = []
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + step * 1e-9; k++) out.push(Number((k * step).toPrecision(12)))
  return out
}

/** The ticks of an axis that is zoomed and moved: the same as ticks and tickTexts, without a new list for every window. */
export class Ticks {
  /** How many there are. */
  n = 0
  private first = 0
  private m = 1
  private e = 0
  /** The texts of a step by how many steps they are from 0; kept while it is the step. */
  private texts = new Map<number, string>()
  private readonly kept = new Map<number, Map<number, string>>()

  /** At most n steps from lo to hi. */
  set(lo: number, hi: number, n: number): void {
    const raw = (hi - lo) / Math.max(1, n)
    this.n = 0
    if (!(raw > 0)) return
    this.e = Math.floor(Math.log10(raw))
    const over = raw / 10 ** this.e
    this.m = over <= 1 ? 1 : over <= 2 ? 2 : over <= 5 ? 5 : 10
    const step = this.m * 10 ** this.e, key = this.e * 16 + this.m
    this.first = Math.ceil(lo / step - 1e-9)
    this.n = Math.floor(hi / step + 1e-9) - this.first + 1
    const known = this.kept.get(key)
    this.texts = known ?? new Map()
    if (this.texts.size > mostTexts) this.texts.clear()
    if (!known) this.kept.set(key, this.texts)
  }

  /** As exactly as its decimal digits say. */
  value(i: number): number {
    const k = (this.first + i) * this.m
    return this.e < 0 ? k / 10 ** -this.e : k * 10 ** this.e
  }

  text(i: number): string {
    const k = this.first + i
    let t = this.texts.get(k)
    if (t === undefined) this.texts.set(k, t = this.write(this.value(i)))
    return t
  }

  private write(v: number): string {
    const most = Math.abs(v)
    if (most >= 1e7 || most > 0 && most < 1e-4) return full(Number(v.toPrecision(4)))
    return grouped(minus(v.toFixed(Math.min(12, Math.max(0, this.m === 10 ? -this.e - 1 : -this.e)))))
  }
}

/** Of how many ticks of a step the texts are kept. */
const mostTexts = 1000

const units: [seconds: number, texts: (d: Date) => string][] = [
  [1, d => d.toISOString().slice(11, 19)], [60, d => d.toISOString().slice(11, 16)],
  [3600, d => d.toISOString().slice(11, 16)], [86400, d => d.toISOString().slice(5, 10)],
  [2629746, d => d.toISOString().slice(0, 7)], [31556952, d => String(d.getUTCFullYear())],
]
const multiples = [[1, 5, 15, 30], [1, 5, 15, 30], [1, 3, 6, 12], [1, 2, 7, 14], [1, 3, 6], [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]]

/** Dates between two times in seconds, at most n. */
export function dates(lo: number, hi: number, n: number): { at: number; text: string }[] {
  for (let u = 0; u < units.length; u++) {
    for (const every of multiples[u]) {
      if ((hi - lo) / (units[u][0] * every) > n) continue
      return rounded(lo, hi, u, every).map(at => ({ at, text: units[u][1](new Date(at * 1000)) }))
    }
  }
  return []
}

function rounded(lo: number, hi: number, u: number, every: number): number[] {
  const out: number[] = []
  if (u < 4) {
    const step = units[u][0] * every
    for (let t = Math.ceil(lo / step) * step; t <= hi; t += step) out.push(t)
    return out
  }
  const first = new Date(lo * 1000)
  let month = first.getUTCFullYear() * 12 + (u === 5 ? 0 : first.getUTCMonth())
  const step = u === 5 ? 12 * every : every
  month = Math.floor(month / step) * step
  for (; ; month += step) {
    const t = new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1) / 1000
    if (t > hi) return out
    if (t >= lo) out.push(t)
  }
}
