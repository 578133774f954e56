// The colours in force: the norm, map and table of codes that a view asks for.
import type { Data } from '../model'
import type { Matrix } from '../data/matrix'
import { ABOVE, BELOW, FIRST, type Book } from '../data/book'
import type { View } from '../view/state'
import { fit, choices, type Counts } from './fit'
import { colorAt, fillTable, parseColor, type ColorMap } from './map'
import { normOf, type Norm } from './norm'

/** Maps that mean the same on the other theme. */
const twins: Record<string, string> = { rocket_r: 'rocket', vlag: 'icefire' }

/** The maps of layers, on light and on dark. */
const layerMaps = { scores: ['vlag', 'icefire'], counts: ['mako_r', 'mako'] } as const

export class Colors {
  readonly table = new Uint32Array(65536)
  /** Of what is painted in the place of cells, where that has codes of its own. */
  readonly shownTable: Uint32Array
  /** Grows with every change. */
  edition = 0
  norm: Norm
  map: ColorMap
  own: Norm
  norms: readonly string[]
  private readonly ownMap: ColorMap
  /** Of the values. */
  private readonly first: Pick<Colors, 'own' | 'norms'>
  /** What has the colours, and how often each value occurs there once that was asked for. */
  private of: readonly Matrix[]
  private readonly counted = new Map<readonly Matrix[], Counts>()
  /** Whether values lie beyond the limits of norm, in that edition. */
  private beyond = { edition: -1, under: false, over: false }
  /** Whether something else stands in the place of the values: scores about 0, or counts. */
  layered: '' | 'scores' | 'counts' = ''
  /** Whether every row or column has limits of its own. */
  relative = false

  constructor(private readonly data: Data, private readonly all: readonly Matrix[], private readonly shown: Matrix) {
    this.of = all
    this.shownTable = shown.book === all[0].book ? this.table : new Uint32Array(65536)
    const params = { ...data.head.norm! }
    const x = data.parts.get('norm.x'), t = data.parts.get('norm.t')
    if (x && t) Object.assign(params, { x, t })
    this.own = this.norm = normOf(params)
    const m = data.head.map!
    this.ownMap = this.map = { name: m.name, colors: data.parts.get('map') as Uint32Array, under: parseColor(m.under), over: parseColor(m.over) }
    const fixed = data.head.fixed || params.kind === 'categories' || params.kind === 'constant'
    const positive = all[0].book.most > 0
    this.norms = fixed ? [] : [...new Set([params.name, ...choices])].filter(n => positive || n !== 'log')
    this.first = { own: this.own, norms: this.norms }
  }

  /** How often each value occurs in all that has the colours. */
  get counts(): Counts {
    let c = this.counted.get(this.of)
    if (!c) this.counted.set(this.of, c = count(this.of))
    return c
  }

  /** Of further figures under the same norm. */
  set counts(c: Counts) { this.counted.set(this.of, c) }

  /** Takes scores about 0 or counts in the place of the values, or null for these. */
  layer(all: readonly Matrix[] | null, counts = false): void {
    this.layered = !all ? '' : counts ? 'counts' : 'scores'
    this.of = all ?? this.all
    if (!all) {
      Object.assign(this, this.first)
      return
    }
    const hi = all[0].book.most
    this.own = normOf({ kind: 'linear', name: 'linear', lo: counts ? Math.min(0, hi - 1) : -hi, hi })
    this.norms = choices.filter(n => counts ? n !== 'two-slope' : n !== 'log' && n !== 'power')
  }

  /** Whether limits can be moved. */
  get movable(): boolean { return this.norms.length > 0 && this.norm.params.kind !== 'classes' && !this.relative }

  /** Puts a view's colours in force. */
  set(view: View, theme: string, book: Book): void {
    const p = this.own.params
    const name = view.norm && (!this.layered || this.norms.includes(view.norm)) ? view.norm : p.name
    this.relative = !!view.each && this.norms.length > 0
    this.norm = this.relative ? normOf({ kind: 'linear', name: 'linear', lo: 0, hi: 1 })
      : name === p.name && !view.limits && view.center === null ? this.own
      : normOf(fit(name, view.limits?.[0] ?? p.lo, view.limits?.[1] ?? p.hi, view.center === null ? p : { ...p, center: view.center }, this.counts))
    const split = this.norm.params.kind === 'two-slope' && this.own.params.kind !== 'two-slope' && !this.plain()
    this.map = this.mapOf(view.map || this.layered && layerMaps[this.layered][theme === 'dark' ? 1 : 0] || this.twin(theme) || (split || this.data.head.center !== undefined && this.norm !== this.own ? this.ownMap.name : ''))
    if (this.centred && this.map !== this.ownMap) this.map = centredOn(this.map, this.norm.params, this.data.head.center!)
    const inks = this.data.head.themes[theme] ?? {}
    const missing = parseColor(this.data.head.map!.missing === this.data.head.themes[this.data.head.theme]?.missing ? inks.missing : this.data.head.map!.missing)
    fillTable(this.table, book, this.norm, this.map, missing)
    if (this.shownTable !== this.table) fillTable(this.shownTable, this.shown.book, this.norm, this.map, missing || parseColor(inks.missing))
    this.edition++
  }

  /** Whether colours are cut so that their middle lies on a value of the figure's. */
  private get centred(): boolean { return !this.layered && this.data.head.center !== undefined && this.norm.params.kind === 'linear' && !this.relative }

  /** What the figure's own map is called on the other theme; "" where it is the same. */
  private twin(theme: string): string {
    const h = this.data.head, isDark = h.theme === 'dark', m = this.ownMap
    if ((theme === 'dark') === isDark || m.under || m.over || m.colors.length !== 256 || !this.centred && !this.plain()) return ''
    const pair = Object.entries(twins).find(p => p[isDark ? 1 : 0] === m.name)
    return pair?.[isDark ? 0 : 1] ?? ''
  }

  /** A map by its name, "" for the figure's own. */
  private mapOf(name: string): ColorMap {
    const at = this.data.head.maps?.indexOf(name) ?? -1, all = this.data.parts.get('maps') as Uint32Array | undefined
    if (at < 0 || !all) return this.ownMap
    return { name, colors: all.subarray(at * 256, at * 256 + 256), under: 0, over: 0 }
  }

  /** Whether the figure's colours are the whole map of their name. */
  private plain(): boolean {
    const at = this.data.head.maps?.indexOf(this.ownMap.name) ?? -1, all = this.data.parts.get('maps')
    return at >= 0 && !!all && this.ownMap.colors.every((c, i) => c === all[at * 256 + i])
  }

  /** The value at which the middle of the colours lies, where their limits are evenly coloured. */
  middle(): number {
    const { lo, hi } = this.norm.params
    return this.centred ? Math.min(Math.max(this.data.head.center!, lo), hi) : this.norm.invert(.5)
  }

  /** Whether any value lies below or above the limits: what a frame asks. */
  arrows(): { readonly under: boolean; readonly over: boolean } {
    const b = this.beyond
    if (b.edition === this.edition) return b
    b.edition = this.edition
    const { lo, hi } = this.norm.params, known = this.counted.get(this.of), book = this.of[0].book
    b.under = known ? this.clipped().under > 0 : book.least < lo || this.of.some(m => m.codes.includes(BELOW))
    b.over = known ? this.clipped().over > 0 : book.most > hi || this.of.some(m => m.codes.includes(ABOVE))
    return b
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

/** The part of a map that lies between limits when its middle is to lie on center: norm's newCropped and colormap's Crop in Go. */
function centredOn(m: ColorMap, { lo, hi }: { lo: number; hi: number }, center: number): ColorMap {
  const half = Math.max(hi - center, center - lo), clamp = (t: number) => Math.min(Math.max(t, 0), 1)
  if (!(half > 0)) return m
  const from = clamp((lo - center + half) / (2 * half)), to = clamp((hi - center + half) / (2 * half)), n = 256
  return { ...m, colors: Uint32Array.from({ length: n }, (_, i) => colorAt(m, i === n - 1 ? to : clamp(from + (to - from) * i / (n - 1)))) }
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
