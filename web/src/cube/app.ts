// The dashboard of a cube: map, timeline, colour bar, line of the mean and
// further views, tied by one state.
import { el } from '../ui/dom'
import { chanceWords, straight } from './chance'
import { Chart, type Line } from './chart'
import { controls, type Controls } from './controls'
import { csv, gif, png, save } from './export'
import { Doubt, doubtWords } from './doubt'
import { digitsOf, number, place, signed, spoken } from './format'
import { Legend } from './legend'
import { MapPainter, type Inks } from './map'
import type { CubeData, CubeHead, Mode, State } from './model'
import { numbers } from './numbers'
import { Colors } from './palette'
import { pointer } from './pointer'
import { measured, type Published } from './published'
import { fromHash, initial, Store, toHash } from './state'
import { Strips, type Which } from './strips'
import { Cube, type Selection, type Series } from './values'

export const face = 'Swelter, "Noto Sans", sans-serif'

const notUnderstood = 'a part of the link was not understood and is left out'

export class App {
  readonly head: CubeHead
  readonly times: string[] // as people say them
  readonly cube: Cube
  readonly store: Store
  readonly start: State
  readonly map: MapPainter
  readonly chart = new Chart(el('canvas', { class: 'chart', tabindex: '0', role: 'img' }))
  readonly strips = new Strips(el('canvas', { class: 'strips', role: 'img' }))
  readonly legend: Legend
  readonly controls: Controls
  readonly live = el('div', { class: 'hidden', 'aria-live': 'polite' })
  readonly tip = el('div', { class: 'tip', role: 'status', hidden: '' })
  readonly embed = new URLSearchParams(location.search).get('embed') === '1'
  which: Which
  shown: Float64Array = new Float64Array(0)
  selection!: Selection
  series!: Series
  pinned = -1
  lines: Line[] = [] // of the chart
  private readonly palettes: Record<Mode, Uint32Array>
  doubt: Uint8Array | null = null // cells whose trend is hardly one, where trends are shown
  private readonly doubts: Doubt
  private timer = 0
  private waiting = false

  constructor(readonly root: HTMLElement, data: CubeData) {
    this.head = data.head
    this.times = this.head.times.map(spoken)
    this.cube = new Cube(data)
    this.doubts = new Doubt(this.cube)
    this.start = initial(this.head)
    const link = fromHash(location.hash, this.start, this.head)
    this.store = new Store(link.state)
    window.addEventListener('hashchange', () => this.follow())
    const anomaly = data.parts.get('colorsAnomaly') as Uint32Array, absolute = data.parts.get('colorsAbsolute') as Uint32Array
    this.palettes = { anomaly, trend: anomaly, absolute }
    this.which = this.head.months.some(m => m > 0) ? 'months' : 'latitude'
    this.map = new MapPainter(el('canvas', { class: 'map', tabindex: '0', role: 'img' }), this.cube, lines(data))
    this.legend = new Legend((lo, hi) => this.limit(lo, hi), () => this.limit(NaN, NaN))
    this.controls = controls(this)
    this.build()
    if (link.ignored) this.say(notUnderstood)
    this.store.listen((now, was) => this.changed(now, was)) // before the window over the map, which says what was drawn
    pointer(this)
    new ResizeObserver(() => this.draw()).observe(this.root)
    this.compute()
    this.draw()
  }

  get state(): State { return this.store.state }

  private build(): void {
    const h = this.head
    const foot = el('footer', {}, ...[h.source && `Source: ${h.source}`, h.licence && `Licence: ${h.licence}`].filter(t => t).map(t => el('p', {}, t as string)))
    this.root.classList.toggle('embed', this.embed)
    this.chart.canvas.hidden = this.strips.canvas.hidden = h.frames < 2
    this.root.replaceChildren(
      el('header', {}, el('h1', {}, h.title || h.name), this.controls.status), this.controls.top,
      el('div', { class: 'stage' }, this.map.canvas, this.tip), this.controls.time,
      this.legend.root, this.controls.middle, this.chart.canvas, this.controls.below, this.strips.canvas, this.controls.end, numbers(this), foot, this.live,
    )
  }

  say(text: string): void { this.live.textContent = text }

  /** Limits of the colours of a mode; NaN gives back the usual ones. */
  limit(lo: number, hi: number): void {
    const limits = { ...this.state.limits }
    if (lo < hi) limits[this.state.mode] = [lo, hi]
    else delete limits[this.state.mode]
    this.store.change({ limits })
  }

  colors(mode: Mode = this.state.mode): Colors {
    const h = this.head, given = this.state.limits[mode]
    const usual = mode === 'absolute' ? h.absolute : h.anomaly
    let lo = usual.lo, hi = usual.hi
    if (mode === 'trend') [lo, hi] = this.trendLimits()
    return this.ramp(mode, given ? given[0] : lo, given ? given[1] : hi)
  }

  private readonly ramps = new Map<string, Colors>()

  /** The colours of a mode between two limits, the same ones every time. */
  private ramp(mode: Mode, lo: number, hi: number): Colors {
    const key = `${mode},${lo},${hi}`
    let out = this.ramps.get(key)
    if (!out) {
      if (this.ramps.size > 16) this.ramps.clear()
      this.ramps.set(key, out = new Colors(this.palettes[mode], lo, hi))
    }
    return out
  }

  /** Even to both sides, so that 98 in 100 values lie within. */
  private trendLimits(): [number, number] {
    const all = Array.from(this.shown.filter(v => v === v), Math.abs).sort((a, b) => a - b)
    const most = all.length > 0 ? all[Math.floor(all.length * .98)] : 1
    const round = 10 ** Math.floor(Math.log10(most || 1)) / 2
    const hi = Math.ceil((most || 1) / round) * round
    return [-hi, hi]
  }

  get unit(): string { return this.state.mode === 'trend' ? `${this.head.unit} per decade` : this.head.unit }

  get digits(): number { return Math.min(this.state.mode === 'trend' ? 3 : 2, Math.max(2, digitsOf(this.head.step))) }

  /** The digits of values that are not per decade. */
  private get valueDigits(): number { return Math.min(2, this.digits) }

  words(v: number): string {
    const text = this.state.mode === 'absolute' ? number(v, this.digits) : signed(v, this.digits)
    return v === v ? `${text} ${this.unit}` : text
  }

  /** A value of the line: never per decade. */
  wordsOf(v: number): string {
    return `${this.state.mode === 'absolute' ? number(v, this.valueDigits) : signed(v, this.valueDigits)} ${this.head.unit}`
  }

  /** What is measured; absolute values of anomalies are none themselves. */
  get name(): string {
    const h = this.head
    return h.relative && this.state.mode === 'absolute' ? h.name.replace(/\s*\banomal(y|ies)\b/i, '') : h.name
  }

  /** What the map shows, in words. */
  when(s: State = this.state): string {
    const t = this.times
    const span = s.span ?? (s.mode === 'trend' ? [0, t.length - 1] as const : null)
    if (span) return `${s.mode === 'trend' ? 'trend' : 'mean'} of ${t[span[0]]} to ${t[span[1]]}`
    return t[s.frame]
  }

  /** The trend of the line over what the map shows. */
  get trend(): { perDecade: number; p: number } {
    const [from, to] = this.state.span ?? [0, this.head.frames - 1]
    return straight(this.head.x.slice(from, to + 1), this.series.mean.subarray(from, to + 1))
  }

  against(s: State = this.state): string {
    if (s.mode === 'absolute') return 'absolute'
    return s.base[1] === 0 ? 'as the file has them' : `against ${s.base[0]}–${s.base[1]}`
  }

  private changed(now: State, was: State): void {
    const parts: (keyof State)[] = ['mode', 'base', 'region', 'surface']
    if (parts.some(k => now[k] !== was[k])) this.compute()
    if (!this.waiting) {
      this.waiting = true
      requestAnimationFrame(() => { this.waiting = false; this.draw() })
    }
    if (this.timer === 0) this.link()
  }

  private linking = 0
  /** The state that the address leads to. */
  private linked: State | undefined

  /** Puts the view into the address: at once, and when it has rested. A browser takes longer over it than over a frame, so that steps in a row wait for their last. */
  private link(): void {
    if (this.linking === 0) this.address()
    clearTimeout(this.linking)
    const told = this.state
    this.linking = window.setTimeout(() => {
      this.linking = 0
      if (this.linked !== told && !this.playing) this.address()
    }, 250)
  }

  /** Another link, put into the same window. */
  private follow(): void {
    this.stop()
    const link = fromHash(location.hash, this.start, this.head)
    this.store.change(link.state)
    if (link.ignored) this.say(notUnderstood)
  }

  /** The address that leads to what is shown. */
  address(): string {
    this.linked = this.state
    try {
      history.replaceState(null, '', location.pathname + location.search + toHash(this.state, this.start))
    } catch { /* a page of its own origin may not; the view is still right */ }
    return location.href
  }

  /** What does not change from frame to frame. */
  private compute(): void {
    const s = this.state
    this.selection = this.cube.select(s)
    this.series = this.cube.average(this.selection, s.mode, s.base)
    this.grid = null
  }

  private grid: Float64Array | null = null

  draw(): void {
    const s = this.state, width = Math.min(this.root.clientWidth - 2 * (this.root.clientWidth < 600 ? 12 : 24), 1100)
    if (width < 50) return
    const ratio = Math.min(window.devicePixelRatio || 1, 2), inks = this.inks()
    this.map.resize(width, s.plain, ratio)
    this.shown = this.cube.shown(s)
    const [from, to] = s.span ?? [0, this.head.frames - 1]
    this.doubt = s.mode === 'trend' ? this.doubts.of(this.shown, from, to, s.base) : null
    const colors = this.colors()
    const whole = s.region === '' && s.surface === 'all'
    this.map.draw(this.shown, colors, inks, whole ? null : this.selection.weights, ratio, this.doubt)
    this.legend.note(this.doubt ? doubtWords(this.doubt, this.shown, this.selection) : '')
    this.legend.draw(this.shown, this.selection.weights, colors, this.unit, this.head.step, inks, width, ratio, face)
    this.drawChart(inks, width, ratio)
    this.drawStrips(inks, width, ratio)
    this.controls.update(this)
    this.map.canvas.setAttribute('aria-label', `Map of ${this.name}, ${this.when()}, ${this.against()}`)
  }

  private drawChart(inks: Inks, width: number, ratio: number): void {
    const s = this.state, h = this.head
    const list: Line[] = []
    if (h.series && s.mode !== 'absolute' && s.region === '') list.push({ ...this.published(h.series), ink: inks.muted, width: 1.2 })
    if (this.pinned >= 0) list.push({ x: h.x, v: this.pinnedSeries(), ink: '#d55e00', width: 1.2, name: this.describe(this.pinned)[0] })
    list.push({ x: h.x, v: this.series.mean, ink: inks.text, width: 1.8, name: this.selection.name })
    this.lines = list
    const from = Math.min(h.x[0], list[0].x[0]), to = Math.max(h.x[h.frames - 1], list[0].x[list[0].x.length - 1])
    this.chart.draw({
      lines: list, share: this.series.share, x: h.x, frame: s.frame, span: s.span, unit: h.unit, relative: s.mode !== 'absolute',
      from, to, covered: [h.x[0], h.x[h.frames - 1]],
    }, inks, width, width < 600 ? 170 : 210, ratio, face)
    this.chart.canvas.setAttribute('aria-label', `Mean of ${this.selection.name} over time, ${this.against()}; drag to choose a span`)
  }

  private measured: { base: State['base']; series: Published } | undefined

  /** The published series from the years of the baseline. */
  private published(of: Published): Published {
    const { base } = this.state
    if (this.measured?.base !== base) this.measured = { base, series: measured(of, base) }
    return this.measured.series
  }

  /** The pinned cell at all times. */
  private pinnedSeries(): Float64Array {
    const s = this.state, key = `${this.pinned},${s.mode},${s.base}`
    if (key !== this.pin.key) this.pin = { key, series: this.cube.series(this.pinned, s.mode === 'trend' ? 'anomaly' : s.mode, s.base) }
    return this.pin.series
  }

  private pin: { key: string; series: Float64Array } = { key: '', series: new Float64Array(0) }

  private drawStrips(inks: Inks, width: number, ratio: number): void {
    const s = this.state
    if (this.which === 'latitude') this.grid ??= this.cube.hovmoeller(this.selection, s.mode, s.base)
    const mode = s.mode === 'trend' ? 'anomaly' : s.mode
    this.strips.draw({
      cube: this.cube, which: this.which, grid: this.grid, series: this.series, colors: this.stripColors(mode), frame: s.frame, span: s.span, inks, face,
      unit: this.head.unit, digits: this.valueDigits,
    }, width, this.which === 'stripes' ? 110 : this.which === 'months' ? 170 : 220, ratio)
    this.strips.canvas.setAttribute('aria-label', `${this.which} of ${this.selection.name}`)
  }

  /** Means vary less than single cells, so that colours have limits of their own. */
  private stripColors(mode: Mode): Colors {
    if (this.which === 'latitude') return this.colors(mode)
    let lo = Infinity, hi = -Infinity
    for (const v of this.series.mean) { if (v < lo) lo = v; if (v > hi) hi = v }
    if (mode === 'anomaly') { hi = Math.max(hi, -lo); lo = -hi }
    return lo < hi ? this.ramp(mode, lo, hi) : this.colors(mode)
  }

  inks(): Inks {
    const theme = document.documentElement.dataset.theme, dark = theme === 'dark'
    if (this.inked && theme === this.inked.theme) return this.inked.inks
    const style = getComputedStyle(document.documentElement), get = (name: string) => style.getPropertyValue(name).trim()
    const inks: Inks = {
      back: get('--back'), text: get('--text'), muted: get('--muted'), line: get('--line'),
      missing: dark ? [0xff2a2a2c, 0xff4c4a48] : [0xffeeeeec, 0xffc8c4c2], coast: dark ? '#707076' : '#1c1c1eaa', // on dark a grey between: cells are light in the middle, missing ones dark
    }
    this.inked = { theme, inks }
    return inks
  }

  private inked: { theme: string | undefined; inks: Inks } | undefined

  /** Shows one frame; a trend has none. */
  show(frame: number): void {
    const { mode } = this.state
    this.store.change({ frame, span: null, mode: mode === 'trend' ? 'anomaly' : mode }, false)
  }

  step(by: number): void {
    const n = this.head.frames
    this.stop()
    this.show((this.state.frame + by + n) % n)
    this.say(`${this.when()}: mean of ${this.selection.name} ${this.words(this.series.mean[this.state.frame])}`)
  }

  get playing(): boolean { return this.timer !== 0 }

  play(): void {
    if (this.playing) return this.stop()
    const s = this.state, last = this.head.frames - 1
    if (s.frame === last) this.show(0)
    let before = performance.now(), due = 0
    const tick = (now: number) => {
      due += (now - before) / 1000 * this.state.speed
      before = now
      const whole = Math.floor(due)
      due -= whole
      if (whole > 0) {
        let frame = this.state.frame + whole
        if (frame > last) {
          if (!this.state.loop) { this.show(last); return this.stop() }
          frame %= last + 1
        }
        this.show(frame)
      }
      this.timer = requestAnimationFrame(tick)
    }
    this.timer = requestAnimationFrame(tick)
    this.controls.update(this)
  }

  stop(): void {
    if (this.timer === 0) return
    cancelAnimationFrame(this.timer)
    this.timer = 0
    this.link()
    this.controls.update(this)
  }

  /** The lines of the window over a cell. */
  describe(cell: number): string[] {
    const h = this.head, s = this.state, r = Math.floor(cell / h.cols), c = cell % h.cols
    const lines = [place((h.lonEdges[c] + h.lonEdges[c + 1]) / 2, (h.latEdges[r] + h.latEdges[r + 1]) / 2)]
    const where = this.cube.regionOf(cell)
    if (where) lines[0] += ` · ${where}`
    lines.push(`${this.when()}: ${this.words(this.shown[cell])}`)
    if (s.mode === 'trend' && this.shown[cell] === this.shown[cell]) {
      const [from, to] = s.span ?? [0, h.frames - 1]
      const { p } = straight(h.x.slice(from, to + 1), this.cube.series(cell, 'anomaly', s.base).subarray(from, to + 1))
      if (p === p) lines.push(chanceWords(p))
    }
    if (s.mode !== 'trend' && !s.span && this.shown[cell] === this.shown[cell]) lines.push(...this.otherwise(cell))
    return lines
  }

  /** What a cell has in the other mode, and the baseline between the two. */
  private otherwise(cell: number): string[] {
    const s = this.state, value = (mode: Mode) => {
      const shift = this.cube.shift(mode, s.base)
      return this.cube.raw(s.frame, cell) + (shift ? shift[this.cube.slotOf(s.frame) * this.cube.cells + cell] : 0)
    }
    const words = (v: number) => `${number(v, this.digits)} ${this.head.unit}`
    const relative = value('anomaly'), absolute = this.cube.hasAbsolute ? value('absolute') : NaN
    const out = s.mode === 'absolute' ? [`${this.against({ ...s, mode: 'anomaly' })}: ${signed(relative, this.digits)} ${this.head.unit}`] : absolute === absolute ? [`absolute: ${words(absolute)}`] : []
    const baseline = absolute - relative
    return baseline === baseline ? [...out, `baseline: ${words(baseline)}`] : out
  }

  async download(kind: 'png' | 'csv' | 'gif'): Promise<void> {
    const name = (this.head.title || this.head.name).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'map'
    if (kind === 'csv') return save(csv(this), `${name}.csv`)
    if (kind === 'png') return save(await png(this), `${name}.png`)
    this.say('the animation is being made')
    save(await gif(this), `${name}.gif`)
    this.say('the animation is saved')
  }
}

/** The coasts: points as longitude and latitude in hundredths of a degree. */
function lines(data: CubeData): Float32Array[] {
  const points = data.parts.get('coast') as Int32Array | undefined, lengths = data.parts.get('coastLengths') as Uint32Array | undefined
  const out: Float32Array[] = []
  let at = 0
  for (const n of lengths ?? []) {
    out.push(Float32Array.from(points!.subarray(2 * at, 2 * (at + n)), v => v / 100))
    at += n
  }
  return out
}
