// The colour bar: a histogram of what the map shows, and two handles.
import { el, write } from '../ui/dom'
import { digitsOf, number, stepOf, ticks } from './format'
import type { Inks } from './map'
import type { Colors } from './palette'
import { sized, Still, type Pen } from './still'

const tall = 62, top = 30, deep = 12

export class Legend {
  readonly root: HTMLElement
  private readonly canvas = el('canvas', { 'aria-hidden': 'true' })
  private readonly clipped = el('span', { class: 'clipped' })
  private readonly doubt = el('span', { class: 'doubt' })
  private readonly handles: HTMLElement[]
  private width = 300
  private range: [number, number] = [0, 1] // of the axis below the bar
  private limits: [number, number] = [0, 1]
  private dragging: [number, number] | null = null
  private readonly still = new Still()

  constructor(private readonly changed: (lo: number, hi: number) => void, reset: () => void) {
    this.handles = [0, 1].map(which => {
      const h = el('div', { class: 'grip', role: 'slider', tabindex: '0', 'aria-label': which ? 'upper limit of the colours' : 'lower limit of the colours' })
      h.addEventListener('pointerdown', e => this.grab(e, which))
      h.addEventListener('keydown', e => {
        const dir = e.key === 'ArrowRight' || e.key === 'ArrowUp' ? 1 : e.key === 'ArrowLeft' || e.key === 'ArrowDown' ? -1 : 0
        if (dir === 0) return
        e.preventDefault()
        e.stopPropagation()
        this.move(which, this.limits[which] + dir * (this.range[1] - this.range[0]) / (e.shiftKey ? 10 : 100))
      })
      return h
    })
    const again = el('button', { type: 'button', class: 'small' }, 'reset')
    again.addEventListener('click', reset)
    this.root = el('div', { class: 'legend' }, el('div', { class: 'bar-area' }, this.canvas, ...this.handles), el('div', { class: 'legend-words' }, el('span', {}, this.clipped, this.doubt), again))
  }

  /** A further line; '' for none. */
  note(text: string): void { write(this.doubt, text) }

  private grab(e: PointerEvent, which: number): void {
    const h = this.handles[which], [a, b] = this.dragging = [...this.range], end = new AbortController()
    h.setPointerCapture(e.pointerId)
    const move = (ev: PointerEvent) => {
      const box = this.canvas.getBoundingClientRect()
      this.move(which, a + (ev.clientX - box.left) / box.width * (b - a))
    }
    const stop = () => {
      this.dragging = null
      end.abort()
    }
    h.addEventListener('pointermove', move, { signal: end.signal })
    for (const type of ['pointerup', 'pointercancel']) h.addEventListener(type, stop, { signal: end.signal })
    e.preventDefault()
    h.focus()
  }

  private move(which: number, v: number): void {
    const least = (this.range[1] - this.range[0]) / 200
    const lo = which === 0 ? Math.min(v, this.limits[1] - least) : this.limits[0]
    const hi = which === 1 ? Math.max(v, this.limits[0] + least) : this.limits[1]
    this.changed(lo, hi)
  }

  /** weights count each value; unit stands at the end. */
  draw(values: Float64Array, weights: Float64Array, colors: Colors, unit: string, step: number, inks: Inks, width: number, ratio: number, face: string): void {
    this.width = width
    this.limits = [colors.lo, colors.hi]
    let lo = Infinity, hi = -Infinity, total = 0, under = 0, over = 0
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== values[i] || weights[i] === 0) continue
      lo = Math.min(lo, values[i]); hi = Math.max(hi, values[i]); total += weights[i]
      if (values[i] < colors.lo) under += weights[i]
      else if (values[i] > colors.hi) over += weights[i]
    }
    if (!(lo <= hi)) { lo = colors.lo; hi = colors.hi }
    const room = (colors.hi - colors.lo) * .12
    this.range = this.dragging ?? [Math.min(colors.lo - room, lo), Math.max(colors.hi + room, hi)]
    this.paint(values, weights, colors, unit, inks, ratio, face)
    const share = total > 0 ? (under + over) / total : 0
    const digits = share > 0 && share < .01 ? 2 : share < .1 ? 1 : 0
    write(this.clipped, total === 0 ? 'no value is shown' : `${share > 0 && share < .00005 ? 'less than 0.01' : number(100 * share, share === 0 ? 0 : digits)}\u00a0% of the area lies beyond the limits`)
    const d = Math.max(digitsOf(step), digitsOf((this.range[1] - this.range[0]) / 100))
    for (const w of [0, 1]) {
      const h = this.handles[w], at = (this.limits[w] - this.range[0]) / (this.range[1] - this.range[0])
      h.style.left = `${at * width}px`
      h.setAttribute('aria-valuenow', String(this.limits[w]))
      h.setAttribute('aria-valuemin', String(this.range[0]))
      h.setAttribute('aria-valuemax', String(this.range[1]))
      h.setAttribute('aria-valuetext', `${number(this.limits[w], d)} ${unit}`)
    }
  }

  private paint(values: Float64Array, weights: Float64Array, colors: Colors, unit: string, inks: Inks, ratio: number, face: string): void {
    const w = this.width, [a, b] = this.range, ctx = sized(this.canvas, w, tall, ratio)
    this.still.lay(ctx, ratio, [colors, a, b, unit, inks.text], pen => this.bar(pen, colors, unit, inks, face))
    const bins = new Float64Array(Math.max(10, Math.floor(w / 4)))
    for (let i = 0; i < values.length; i++) {
      if (values[i] === values[i]) bins[Math.min(bins.length - 1, Math.max(0, Math.floor((values[i] - a) / (b - a) * bins.length)))] += weights[i]
    }
    let most = 0
    for (const n of bins) most = Math.max(most, n)
    ctx.fillStyle = inks.muted + '88'
    ctx.beginPath()
    for (let k = 0; k < bins.length && most > 0; k++) {
      const h = bins[k] / most * (top - 6)
      ctx.rect(k * w / bins.length, top - 2 - h, w / bins.length - 1, h)
    }
    ctx.fill()
  }

  private bar(ctx: Pen, colors: Colors, unit: string, inks: Inks, face: string): void {
    const w = this.width, [a, b] = this.range
    for (let x = 0; x < w; x++) {
      ctx.fillStyle = colors.css(a + (x + .5) / w * (b - a))
      ctx.fillRect(x, top, 1, deep)
    }
    ctx.font = `12px ${face}`
    ctx.fillStyle = inks.text
    ctx.textBaseline = 'top'
    const at = ticks(a, b, Math.max(2, w / 70)), digits = digitsOf(stepOf(at))
    const room = ctx.measureText(unit).width + 8
    for (const v of at) {
      const x = (v - a) / (b - a) * w, text = number(v, digits), half = ctx.measureText(text).width / 2
      if (x - half < 0 || x + half > w - room) continue
      ctx.fillRect(Math.round(x), top + deep, 1, 4)
      ctx.textAlign = 'center'
      ctx.fillText(text, x, top + deep + 6)
    }
    ctx.textAlign = 'right'
    ctx.fillStyle = inks.muted
    ctx.fillText(unit, w, top + deep + 6)
  }
}
