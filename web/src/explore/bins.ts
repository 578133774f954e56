// Lattices of round steps, and which part of a column a view shows. Bins are
// the twin of table/cross/bins.go: an edge is one division of whole numbers.
import type { Bins, Column, Filter, Key } from './model'

export function edge(b: Bins, i: number): number {
  const k = b.first + i
  if (b.months) return Date.UTC(1970, k * b.num, 1) / 1000
  return k * b.num / b.den + (b.origin ?? 0)
}

export function edges(b: Bins): number[] { return Array.from({ length: b.n + 1 }, (_, i) => edge(b, i)) }

/** Round steps between lo and hi, at most so many; open leaves hi itself out. */
export function lattice(lo: number, hi: number, open: boolean, most: number, least = 0): Bins {
  const raw = Math.max((hi - lo) / most, least, Math.abs(hi) * 1e-12, 1e-9)
  let power = Math.floor(Math.log10(raw) + 1e-9)
  for (let k = 0; ; k++) {
    const m = [1, 2, 5][k % 3], p = power + Math.floor(k / 3)
    const num = p >= 0 ? m * 10 ** p : m, den = p >= 0 ? 1 : 10 ** -p
    if (num / den < raw * (1 - 1e-9)) continue
    const b = cover(lo, hi, open, num, den, 0)
    if (b.n <= most || k > 30) return b
  }
}

function cover(lo: number, hi: number, open: boolean, num: number, den: number, origin: number): Bins {
  const b: Bins = { first: Math.floor((lo - origin) * den / num), n: 1, num, den }
  if (origin) b.origin = origin
  while (edge(b, 0) > lo) b.first--
  while (edge(b, 1) <= lo) b.first++
  b.n = Math.max(1, Math.floor((hi - origin) * den / num) - b.first)
  while (open ? edge(b, b.n) < hi : edge(b, b.n) <= hi) b.n++
  while (b.n > 1 && (open ? edge(b, b.n - 1) >= hi : edge(b, b.n - 1) > hi)) b.n--
  return b
}

const seconds = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200, 86400, 604800]
const months = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200]
const units: Record<string, number> = { minute: 60, hour: 3600, day: 86400, month: 2629746, year: 31556952 }

/** Steps of the clock and the calendar. */
export function timeLattice(lo: number, hi: number, open: boolean, most: number, unit: string): Bins {
  const least = units[unit] ?? 0
  for (const s of seconds) {
    if (s < least || (hi - lo) / s > most) continue
    return cover(lo, hi, open, s, 1, s === 604800 ? 345600 : 0) // weeks begin on Monday
  }
  const of = (t: number) => { const d = new Date(t * 1000); return (d.getUTCFullYear() - 1970) * 12 + d.getUTCMonth() }
  for (const m of months) {
    if (unit === 'year' && m < 12) continue
    const first = Math.floor(of(lo) / m)
    let n = Math.floor(of(hi) / m) - first + 1
    const b: Bins = { first, n, num: m, den: 1, months: true }
    if (open && n > 1 && edge(b, n - 1) >= hi) b.n = --n
    if (n <= most) return b
  }
  return { first: Math.floor(of(lo) / 1200), n: Math.max(1, Math.floor(of(hi) / 1200) - Math.floor(of(lo) / 1200) + 1), num: 1200, den: 1, months: true }
}

/** One direction of a view: the key, and the edges or texts of its slots. */
export interface Axis { column: Column; key: Key; n: number; edges: number[] | null; texts: string[] | null }

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const orders = [weekdays, monthNames].flatMap(o => [o, o.map(t => t.slice(0, 3))]).map(o => o.map(t => t.toLowerCase()))

/** The axis of a column, narrowed by the filters of the way down. */
export function axisOf(c: Column, drill: readonly Filter[], most: number, range = extent(c)): Axis {
  const mine = drill.filter(f => f.column === c.name)
  if (c.kind === 'text') {
    let texts = (c.top ?? []).map(t => t.text)
    for (const f of mine) if (f.in) texts = f.in.slice()
    const order = orders.find(o => texts.length > 1 && texts.every(t => o.includes(t.toLowerCase())))
    if (order) texts.sort((a, b) => order.indexOf(a.toLowerCase()) - order.indexOf(b.toLowerCase()))
    texts = texts.slice(0, most)
    return { column: c, key: { column: c.name, values: texts }, n: texts.length, edges: null, texts }
  }
  let [lo, hi] = range, open = false
  for (const f of mine) {
    if (f.lo !== undefined) lo = Math.max(lo, f.lo)
    if (f.hi !== undefined && f.hi <= hi) { hi = f.hi; open = true }
    if (f.lo !== undefined && f.lo > hi) hi = f.lo
  }
  const bins = c.kind === 'time' ? timeLattice(lo, hi, open, most, c.unit ?? '') : yearMonths(c) ? lattice(lo, hi, open, Math.min(most, 40), 100) : lattice(lo, hi, open, most, c.integer ? 1 : 0)
  return { column: c, key: { column: c.name, bins }, n: bins.n, edges: edges(bins), texts: null }
}

/** Whole numbers such as 202403 go in steps of years. */
export function yearMonths(c: Column): boolean {
  const looks = (v: number) => v >= 170001 && v <= 220012 && v % 100 >= 1 && v % 100 <= 12
  return !!c.integer && c.kind === 'number' && c.hi > c.lo + 88 && looks(c.lo) && looks(c.hi) && looks(c.low) && looks(c.high)
}

/** All values, or the middle of them where a few lie far away. */
export function extent(c: Column, far = 3): [number, number] {
  const middle = c.high - c.low
  if (middle > 0 && c.hi - c.lo > far * middle) return [Math.max(c.lo, c.low - middle * .05), Math.min(c.hi, c.high + middle * .05)]
  return [c.lo, c.hi]
}

/** The filter that rows of slots from..to meet, both in; texts by themselves. */
export function filterOf(a: Axis, from: number, to: number): Filter {
  if (a.edges) return { column: a.column.name, lo: a.edges[from], hi: a.edges[to + 1] }
  return { column: a.column.name, in: a.texts!.slice(from, to + 1) }
}

/** Which slots a filter of this axis takes; null where it cuts through one. */
export function slotsOf(a: Axis, f: Filter): Uint8Array | null {
  const out = new Uint8Array(a.n + 2)
  if (f.missing) out[a.n + 1] = 1
  if (a.texts) {
    for (let i = 0; i < a.n; i++) out[i] = f.in ? +f.in.includes(a.texts[i]) : f.out ? +!f.out.includes(a.texts[i]) : 0
    if (f.in && f.in.some(t => !a.texts!.includes(t)) || f.out && f.out.some(t => !a.texts!.includes(t))) return null
    if (f.out) out[a.n] = 1
    return out
  }
  if (f.lo === undefined && f.hi === undefined) return f.missing ? out : null
  const from = f.lo === undefined ? -1 : a.edges!.indexOf(f.lo), to = f.hi === undefined ? -1 : a.edges!.indexOf(f.hi)
  if (from < 0 || to < 0) return null
  out.fill(1, from, to)
  return out
}
