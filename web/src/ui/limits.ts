// Two handles on the colour bar, and beside it how the values are spread and
// what share of them lies beyond the limits.
import type { App } from '../app'
import { full } from '../frame/format'
import { colorOf, css } from '../color/map'
import { partOf, valueAt } from '../frame/bar'
import { normOf } from '../color/norm'
import { fit } from '../color/fit'
import { el } from './dom'

const bins = 64, chartW = 192, chartH = 48

export class Limits {
  private readonly handles: [HTMLElement, HTMLElement]
  private readonly card = el('div', { class: 'limits', hidden: '' })
  private readonly chart = el('canvas', { width: String(2 * chartW), height: String(2 * chartH), 'aria-hidden': 'true' })
  private readonly words = el('p', {})
  private held: 0 | 1 | null = null

  constructor(private readonly app: App, private readonly say: (text: string) => void) {
    this.handles = [this.handle(0), this.handle(1)]
    const reset = el('button', { type: 'button' }, 'Reset')
    reset.addEventListener('click', () => app.store.change({ limits: null }))
    this.card.append(this.chart, this.words, reset)
    app.root.append(...this.handles, this.card)
    const inside = (e: PointerEvent) => {
      const b = app.bar?.box, r = app.root.getBoundingClientRect(), x = e.clientX - r.left, y = e.clientY - r.top
      return !!b && x > b[0] - 12 && x < b[0] + b[2] + 12 && y > b[1] - 12 && y < b[1] + b[3] + 12
    }
    app.root.addEventListener('pointermove', e => { if (e.pointerType !== 'touch' && this.held === null && this.usable()) this.open(inside(e) || this.card.contains(e.target as Node) || this.focused()) })
    app.root.addEventListener('pointerleave', () => { if (this.held === null && !this.focused()) this.open(false) })
    app.whenDrawn(() => this.place())
  }

  private usable(): boolean { return !!this.app.bar && this.app.colors.movable }
  private focused(): boolean { return this.handles.some(h => h === document.activeElement) || this.card.contains(document.activeElement) }

  private open(yes: boolean): void {
    if (this.card.hidden !== yes) return
    this.card.hidden = !yes
    if (yes) this.paint()
  }

  private handle(which: 0 | 1): HTMLElement {
    const h = el('div', { class: 'handle', role: 'slider', tabindex: '0', 'aria-label': which ? 'Upper limit of the colours' : 'Lower limit of the colours' })
    h.addEventListener('pointerdown', e => {
      e.stopPropagation()
      this.held = which
      h.setPointerCapture(e.pointerId)
      h.focus()
    })
    h.addEventListener('pointermove', e => { if (this.held === which) this.drag(which, e) })
    const release = () => { this.held = null; this.base = null }
    h.addEventListener('pointerup', release)
    h.addEventListener('pointercancel', release)
    h.addEventListener('focus', () => this.open(true))
    h.addEventListener('blur', () => setTimeout(() => { if (!this.focused()) this.open(false) }))
    h.addEventListener('dblclick', () => this.app.store.change({ limits: null }))
    h.addEventListener('keydown', e => {
      const steps: Record<string, number> = { ArrowUp: .01, ArrowRight: .01, ArrowDown: -.01, ArrowLeft: -.01, PageUp: .1, PageDown: -.1 }
      if (!(e.key in steps)) return
      e.preventDefault()
      const n = this.app.colors.norm
      this.move(which, valueAt(normOf(this.wide(n.params.lo, n.params.hi)), partOf(normOf(this.wide(n.params.lo, n.params.hi)), which ? n.params.hi : n.params.lo) + steps[e.key]))
      this.say(this.clippedWords())
    })
    return h
  }

  /** The norm over the whole of the data, so that steps mean the same at both handles. */
  private wide(lo: number, hi: number) {
    const v = this.app.colors.counts.values, p = this.app.colors.norm.params
    return fit(p.name, Math.min(lo, v[0]), Math.max(hi, v[v.length - 1]), p, this.app.colors.counts)
  }

  private base: { norm: ReturnType<typeof normOf> } | null = null

  private drag(which: 0 | 1, e: PointerEvent): void {
    const b = this.app.bar
    if (!b) return
    // The scale stays what it was when the drag began.
    this.base ??= { norm: this.app.colors.norm }
    const r = this.app.root.getBoundingClientRect()
    const part = b.lies ? (e.clientX - r.left - b.box[0]) / b.box[2] : 1 - (e.clientY - r.top - b.box[1]) / b.box[3]
    const { lo, hi } = this.base.norm.params
    // Beyond the ends of the bar limits widen.
    this.move(which, part < 0 ? lo + (hi - lo) * part : part > 1 ? lo + (hi - lo) * part : valueAt(this.base.norm, part))
  }

  private move(which: 0 | 1, v: number): void {
    const { lo, hi } = this.app.colors.norm.params, c = this.app.colors
    const least = Math.abs(c.own.params.hi - c.own.params.lo) * 1e-3
    if (!isFinite(v) || c.norm.params.name === 'log' && v <= 0) return
    const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.max(hi - lo, Number.MIN_VALUE))))
    v = digits <= 15 ? Number(v.toFixed(digits)) : v
    this.app.store.change({ limits: which ? [lo, Math.max(v, lo + least)] : [Math.min(v, hi - least), hi] })
  }

  private clippedWords(): string {
    const { under, over } = this.app.colors.clipped(), p = this.app.colors.norm.params
    const share = (s: number) => s > 0 && s < .001 ? '< 0.1 %' : `${(100 * s).toFixed(1)} %`
    return `${full(p.lo)} to ${full(p.hi)}: ${share(under)} below, ${share(over)} above`
  }

  /** Puts the handles at the ends of the bar and the card beside it. */
  private place(): void {
    const usable = this.usable(), b = this.app.bar, p = this.app.colors.norm.params
    this.handles.forEach((h, i) => {
      h.hidden = !usable
      if (!b) return
      const [x, y, w, height] = b.box
      const at = this.base && this.held !== null ? Math.min(Math.max(partOf(this.base.norm, i ? p.hi : p.lo), 0), 1) : i
      void at
      Object.assign(h.style, b.lies ? { left: x + i * w + 'px', top: y + height / 2 + 'px' } : { left: x + w / 2 + 'px', top: y + height - i * height + 'px' })
      h.setAttribute('aria-valuenow', String(i ? p.hi : p.lo))
      h.setAttribute('aria-valuetext', full(i ? p.hi : p.lo))
      const v = this.app.colors.counts.values
      h.setAttribute('aria-valuemin', String(Math.min(p.lo, v[0] ?? 0)))
      h.setAttribute('aria-valuemax', String(Math.max(p.hi, v[v.length - 1] ?? 1)))
    })
    if (!b || !usable) { this.card.hidden = true; return }
    const g = this.app.geometry, [x, y, , h] = b.box
    const top = b.lies ? y - 118 : Math.min(y + h + 14, g.height - 116), left = b.lies ? Math.max(4, x) : Math.min(x - 60, g.width - chartW - 24)
    Object.assign(this.card.style, { left: left + 'px', top: top + 'px' })
    if (!this.card.hidden) this.paint()
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
    for (const v of [c.norm.params.lo, c.norm.params.hi]) ctx.fillRect(Math.min(chartW - 1.5, Math.max(0, partOf(norm, v) * chartW - .75)), 0, 1.5, chartH)
    this.words.textContent = this.clippedWords()
  }
}
