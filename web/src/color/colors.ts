// The colours in force: the norm, map and table of codes that a view asks for.
import type { Data } from '../model'
import type { Matrix } from '../data/matrix'
import { ABOVE, BELOW, FIRST, type Book } from '../data/book'
import type { View } from '../view/state'
import { fit, choices, type Counts } from './fit'
import { fillTable, parseColor, type ColorMap } from './map'
import { normOf, type Norm } from './norm'

/** Maps that mean the same on the other theme. */
const twins: Record<string, string> = { rocket_r: 'rocket', vlag: 'icefire' }

export class Colors {
  readonly table = new Uint32Array(65536)
  /** Of what is painted in the place of cells, where that has codes of its own. */
  readonly shownTable: Uint32Array
  /** Grows with every change. */
  edition = 0
  norm: Norm
  map: ColorMap
  readonly own: Norm
  readonly norms: readonly string[]
  counts: Counts
  private readonly ownMap: ColorMap
  /** Whether every row or column has limits of its own. */
  relative = false

  constructor(private readonly data: Data, all: readonly Matrix[], private readonly shown: Matrix) {
    this.shownTable = shown.book === all[0].book ? this.table : new Uint32Array(65536)
    const params = { ...data.head.norm! }
    const x = data.parts.get('norm.x'), t = data.parts.get('norm.t')
    if (x && t) Object.assign(params, { x, t })
    this.own = this.norm = normOf(params)
    const m = data.head.map!
    this.ownMap = this.map = { name: m.name, colors: data.parts.get('map') as Uint32Array, under: parseColor(m.under), over: parseColor(m.over) }
    this.counts = count(all)
    const fixed = data.head.fixed || params.kind === 'categories' || params.kind === 'constant'
    const positive = this.counts.values.some((v, i) => v > 0 && this.counts.counts[i] > 0)
    this.norms = fixed ? [] : [...new Set([params.name, ...choices])].filter(n => positive || n !== 'log')
  }

  /** Whether limits can be moved. */
  get movable(): boolean { return this.norms.length > 0 && this.norm.params.kind !== 'classes' && !this.relative }

  /** Puts a view's colours in force. */
  set(view: View, theme: string, book: Book): void {
    const p = this.own.params
    const name = view.norm || p.name
    this.relative = !!view.each && this.norms.length > 0
    this.norm = this.relative ? normOf({ kind: 'linear', name: 'linear', lo: 0, hi: 1 })
      : name === p.name && !view.limits && view.center === null ? this.own
      : normOf(fit(name, view.limits?.[0] ?? p.lo, view.limits?.[1] ?? p.hi, view.center === null ? p : { ...p, center: view.center }, this.counts))
    const split = this.norm.params.kind === 'two-slope' && this.own.params.kind !== 'two-slope' && !this.plain()
    this.map = this.mapOf(view.map || (split ? this.ownMap.name : ''), theme)
    const inks = this.data.head.themes[theme] ?? {}
    const missing = parseColor(this.data.head.map!.missing === this.data.head.themes[this.data.head.theme]?.missing ? inks.missing : this.data.head.map!.missing)
    fillTable(this.table, book, this.norm, this.map, missing)
    if (this.shownTable !== this.table) fillTable(this.shownTable, this.shown.book, this.norm, this.map, missing || parseColor(inks.missing))
    this.edition++
  }

  /** A map by its name; the figure's own follows the theme where it has a twin. */
  private mapOf(name: string, theme: string): ColorMap {
    const h = this.data.head
    if (!name) {
      const pairs = Object.entries(twins), wantDark = theme === 'dark', isDark = h.theme === 'dark'
      const pair = wantDark !== isDark && !this.ownMap.under && !this.ownMap.over ? pairs.find(p => p[isDark ? 1 : 0] === this.ownMap.name) : undefined
      if (!pair || this.ownMap.colors.length !== 256 || !this.plain()) return this.ownMap
      name = pair[isDark ? 0 : 1]
    }
    const at = h.maps?.indexOf(name) ?? -1, all = this.data.parts.get('maps') as Uint32Array | undefined
    if (at < 0 || !all) return this.ownMap
    return { name, colors: all.subarray(at * 256, at * 256 + 256), under: 0, over: 0 }
  }

  /** Whether the figure's colours are the whole map of their name. */
  private plain(): boolean {
    const at = this.data.head.maps?.indexOf(this.ownMap.name) ?? -1, all = this.data.parts.get('maps')
    return at >= 0 && !!all && this.ownMap.colors.every((c, i) => c === all[at * 256 + i])
  }

  /** The part of the map in force at which the middle of its colours lies: of those that Go cut to a centre, not the half. */
  middle(): number {
    const full = this.mapOf(this.ownMap.name, '').colors, own = this.ownMap.colors
    if (this.map !== this.ownMap || full === own || this.plain()) return .5
    const mid = full[full.length >> 1], far = (c: number) => Math.abs((c >>> 24) - (mid >>> 24)) + Math.abs((c >>> 16 & 255) - (mid >>> 16 & 255)) + Math.abs((c >>> 8 & 255) - (mid >>> 8 & 255))
    let best = 0
    for (let i = 1; i < own.length; i++) if (far(own[i]) < far(own[best])) best = i
    return (best + .5) / own.length
  }

  /** The share of values below and above the limits. */
  clipped(): { under: number; over: number } {
    const { lo, hi } = this.norm.params
    let under = 0, over = 0
    for (let i = 0; i < this.counts.values.length; i++) {
      if (this.counts.values[i] < lo) under += this.counts.counts[i]
      if (this.counts.values[i] > hi) over += this.counts.counts[i]
    }
    under += this.counts.below
    over += this.counts.above
    const all = Math.max(1, this.counts.total)
    return { under: under / all, over: over / all }
  }
}

/** How often each code occurs. */
function count(matrices: readonly Matrix[]): Counts {
  const all = new Float64Array(65536), m = matrices[0]
  for (const { codes } of matrices) for (let i = 0; i < codes.length; i++) all[codes[i]]++
  const values = m.book.values.slice(FIRST, m.book.end), counts = all.slice(FIRST, m.book.end)
  const below = all[BELOW], above = all[ABOVE]
  return { values, counts, below, above, total: counts.reduce((a, b) => a + b, below + above) }
}

/** What several figures under one norm have together. */
export function joined(all: readonly Counts[]): Counts {
  const each = all.flatMap(c => Array.from(c.values, (v, i) => [v, c.counts[i]] as const)).filter(p => p[1] > 0).sort((a, b) => a[0] - b[0])
  const sum = (of: (c: Counts) => number) => all.reduce((s, c) => s + of(c), 0)
  return { values: Float64Array.from(each, p => p[0]), counts: Float64Array.from(each, p => p[1]), below: sum(c => c.below), above: sum(c => c.above), total: sum(c => c.total) }
}
