// Two handles and a centre on the colour bar, and beside it how the values are
// spread and what share of them lies beyond the limits.
import type { App } from '../app'
import { full } from '../frame/format'
import { colorOf, css } from '../color/map'
import { partOf, valueAt } from '../frame/bar'
import type { Geometry } from '../frame/geometry'
import { normOf, type Norm } from '../color/norm'
import { fit } from '../color/fit'
import { float } from './card'
import { el } from './dom'

/** Lower limit, upper limit, centre. */
type Which = 0 | 1 | 2

const names = ['Lower limit of the colours', 'Upper limit of the colours', 'Centre of the colours']

const bins = 64, chartW = 192, chartH = 48

export class Limits {
  private readonly handles: HTMLElement[]
  private readonly card = el('div', { class: 'card limits', hidden: '' })
  private readonly chart = el('canvas', { width: String(2 * chartW), height: String(2 * chartH), 'aria-hidden': 'true' })
  private readonly words = el('p', {})
  private held: Which | null = null
  /** The norm when a drag began: the scale stays what it was. */
  private base: Norm | null = null
  private part = 0
  /** For which colours and place of the bar the handles stand where they are. */
  private readonly placed: { edition: number; geometry: Geometry | null } = { edition: -1, geometry: null }

  constructor(private readonly app: App, private readonly say: (text: string) => void) {
    this.handles = [this.handle(0), this.handle(1), this.handle(2)]
    const reset = el('button', { type: 'button' }, 'Reset')
    reset.addEventListener('click', () => app.store.change({ limits: null, center: null }))
    this.card.append(this.chart, this.words, reset)
    app.root.append(...this.handles)
    app.root.parentElement!.append(this.card)
    const inside = (e: PointerEvent) => {
      const b = app.bar?.box, r = app.root.getBoundingClientRect(), x = e.clientX - r.left, y = e.clientY - r.top
      return !!b && x > b[0] - 12 && x < b[0] + b[2] + 12 && y > b[1] - 12 && y < b[1] + b[3] + 12
    }
    app.root.addEventListener('pointermove', e => { if (e.pointerType !== 'touch' && this.held === null && this.usable()) this.open(inside(e) || this.focused()) })
    const leave = (e: PointerEvent) => { if (this.held === null && !this.focused() && !this.card.contains(e.relatedTarget as Node) && !app.root.contains(e.relatedTarget as Node)) this.open(false) }
    app.root.addEventListener('pointerleave', leave)
    this.card.addEventListener('pointerleave', leave)
    app.whenDrawn(() => {
      const { colors: { edition }, geometry } = app
      if (this.held === null && edition === this.placed.edition && geometry === this.placed.geometry) return
      this.placed.edition = edition
      this.placed.geometry = geometry
      this.place()
    })
  }

  private usable(): boolean { return !!this.app.bar && this.app.colors.movable }
  private focused(): boolean { return this.handles.some(h => h === document.activeElement) || this.card.contains(document.activeElement) }

  private open(yes: boolean): void {
    if (this.card.hidden !== yes) return
    this.card.hidden = !yes
    if (yes) this.place()
  }

  private handle(which: Which): HTMLElement {
    const h = el('div', { class: 'handle', role: 'slider', tabindex: '0', 'aria-label': names[which] })
    if (which === 2) h.classList.add('centre')
    h.addEventListener('pointerdown', e => {
      e.stopPropagation()
      this.held = which
      h.setPointerCapture(e.pointerId)
      h.focus()
    })
    h.addEventListener('pointermove', e => { if (this.held === which) this.drag(which, e) })
    const release = () => {
      if (this.held !== null) this.say(this.clippedWords())
      this.held = this.base = null
      this.place()
    }
    h.addEventListener('pointerup', release)
    h.addEventListener('pointercancel', release)
    h.addEventListener('focus', () => this.open(true))
    h.addEventListener('blur', () => setTimeout(() => { if (!this.focused()) this.open(false) }))
    h.addEventListener('dblclick', () => this.app.store.change(which === 2 ? { center: null, norm: '' } : { limits: null }))
    h.addEventListener('keydown', e => {
      const steps: Record<string, number> = { ArrowUp: .01, ArrowRight: .01, ArrowDown: -.01, ArrowLeft: -.01, PageUp: .1, PageDown: -.1 }
      if (!(e.key in steps)) return
      e.preventDefault()
      e.stopPropagation()
      const { lo, hi } = this.app.colors.norm.params, wide = normOf(this.wide(lo, hi))
      this.move(which, valueAt(wide, partOf(wide, this.value(which)) + steps[e.key]))
      this.say(this.clippedWords())
    })
    return h
  }

  /** The norm over the whole of the data, so that steps mean the same at both handles. */
  private wide(lo: number, hi: number) {
    const v = this.app.colors.counts.values, p = this.app.colors.norm.params
    return fit(p.name, Math.min(lo, v[0]), Math.max(hi, v[v.length - 1]), p, this.app.colors.counts)
  }

  /** Where a handle stands, as a value. */
  private value(which: Which): number {
    const { norm } = this.app.colors, { lo, hi } = norm.params
    return which === 0 ? lo : which === 1 ? hi : norm.params.kind === 'two-slope' ? norm.params.center! : this.app.colors.middle()
  }

  /** Whether the colours have a middle that can be moved. */
  private get centred(): boolean { return ['linear', 'two-slope'].includes(this.app.colors.norm.params.kind) }

  private drag(which: Which, e: PointerEvent): void {
    const b = this.app.bar
    if (!b) return
    this.base ??= this.app.colors.norm
    const r = this.app.root.getBoundingClientRect()
    const part = b.lies ? (e.clientX - r.left - b.box[0]) / b.box[2] : 1 - (e.clientY - r.top - b.box[1]) / b.box[3]
    const { lo, hi } = this.base.params
    this.part = Math.min(Math.max(part, 0), 1)
    // Beyond the ends of the bar limits widen.
    this.move(which, part < 0 || part > 1 ? lo + (hi - lo) * part : valueAt(this.base, part))
  }

  private move(which: Which, v: number): void {
    const c = this.app.colors, { lo, hi } = c.norm.params
    const least = Math.abs(c.own.params.hi - c.own.params.lo) * 1e-3
    if (!isFinite(v) || c.norm.params.name === 'log' && v <= 0) return
    const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.max(hi - lo, Number.MIN_VALUE))))
    v = digits <= 15 ? Number(v.toFixed(digits)) : v
    if (which === 2) return this.app.store.change({ norm: c.own.params.name === 'two-slope' ? '' : 'two-slope', center: Math.min(Math.max(v, lo + least), hi - least) })
    this.app.store.change({ limits: which ? [lo, Math.max(v, lo + least)] : [Math.min(v, hi - least), hi] })
  }

  private clippedWords(): string {
    const { under, over } = this.app.colors.clipped(), p = this.app.colors.norm.params
    const share = (s: number) => s > 0 && s < .001 ? '< 0.1 %' : `${(100 * s).toFixed(1)} %`
    const short = (v: number) => full(Number(v.toPrecision(5)))
    return `${short(p.lo)} to ${short(p.hi)}: ${share(under)} below, ${share(over)} above`
  }

  /** Puts the handles on the bar, the one that is held under the pointer, and the card beside it. */
  private place(): void {
    const usable = this.usable(), b = this.app.bar, p = this.app.colors.norm.params, v = this.app.colors.counts.values
    this.handles.forEach((h, i) => {
      const which = i as Which, value = this.value(which)
      h.hidden = !usable || which === 2 && !this.centred
      if (!b || h.hidden) return
      const [x, y, w, height] = b.box, at = this.held === which && this.base ? this.part : which === 2 ? partOf(this.app.colors.norm, value) : which
      h.classList.toggle('lies', b.lies)
      Object.assign(h.style, b.lies ? { left: x + at * w + 'px', top: y + height / 2 + 'px' } : { left: x + w / 2 + 'px', top: y + height - at * height + 'px' })
      h.setAttribute('aria-valuenow', String(value))
      h.setAttribute('aria-valuetext', full(Number(value.toPrecision(6))))
      h.setAttribute('aria-valuemin', String(Math.min(p.lo, v[0] ?? 0)))
      h.setAttribute('aria-valuemax', String(Math.max(p.hi, v[v.length - 1] ?? 1)))
    })
    if (!b || !usable) this.card.hidden = true
    if (this.card.hidden || !b) return
    const r = this.app.root.getBoundingClientRect(), [x, y, w, h] = b.box
    float(this.app, this.card, { left: r.left + x - 12, right: r.left + x + w + (b.lies ? 12 : 56), top: r.top + y - 12, bottom: r.top + y + h + (b.lies ? 28 : 12) })
    this.paint()
  }

  private paint(): void {
    const c = this.app.colors, n = c.counts, ctx = this.chart.getContext('2d')!
    const norm = normOf(this.wide(c.norm.params.lo, c.norm.params.hi))
    const counts = new Float64Array(bins)
    for (let i = 0; i < n.values.length; i++) {
      const t = partOf(norm, n.values[i])
      if (t >= 0 && t <= 1) counts[Math.min(bins - 1, Math.floor(t * bins))] += n.counts[i]
    }
    const most = Math.sqrt(Math.max(1, ...counts))
    ctx.setTransform(2, 0, 0, 2, 0, 0)
    ctx.clearRect(0, 0, chartW, chartH)
    for (let i = 0; i < bins; i++) {
      const h = counts[i] > 0 ? Math.max(1.5, Math.sqrt(counts[i]) / most * (chartH - 6)) : 0
      ctx.fillStyle = css(colorOf(c.norm, c.map, 0, valueAt(norm, (i + .5) / bins)))
      ctx.fillRect(i * chartW / bins, chartH - 3 - h, chartW / bins, h)
    }
    ctx.fillStyle = this.app.inks.line
    ctx.fillRect(0, chartH - 3, chartW, 1)
    ctx.fillStyle = this.app.inks.text
    for (const v of this.centred && c.norm.params.kind !== 'linear' ? [0, 1, 2] : [0, 1]) ctx.fillRect(Math.min(chartW - 1.5, Math.max(0, partOf(norm, this.value(v as Which)) * chartW - .75)), 0, 1.5, chartH)
    this.words.textContent = this.clippedWords()
  }
}
