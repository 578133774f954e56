// The legend of a layer: its colours along the values of its norm, and two
// handles that set the limits. It depends on the layer and the zoom alone, so it
// stays as it is when the map is moved.
import { css, type ColorMap } from '../color/map'
import type { Norm } from '../color/norm'
import { ticks } from '../cube/format'
import { el } from '../ui/dom'
import { ink, type Look } from './look'
import { number } from './words'

const PIXELS = 256

export class Legend {
  readonly root: HTMLElement
  private readonly canvas = el('canvas', { width: String(PIXELS), height: '1', 'aria-hidden': 'true' })
  private readonly ticks = el('div', { class: 'ticks', 'aria-hidden': 'true' })
  private readonly grips: HTMLElement[]
  private axis: Norm | null = null
  private limits: [number, number] = [0, 1]
  private unit = ''

  constructor(name: string, private readonly changed: (which: 0 | 1, v: number) => void) {
    this.grips = ([0, 1] as const).map(which => {
      const g = el('div', { class: 'grip', role: 'slider', tabindex: '0', 'aria-label': `${which ? 'upper' : 'lower'} threshold of ${name}` })
      g.addEventListener('pointerdown', e => this.grab(e, which))
      g.addEventListener('keydown', e => {
        const by = e.key === 'ArrowRight' || e.key === 'ArrowUp' ? 1 : e.key === 'ArrowLeft' || e.key === 'ArrowDown' ? -1 : 0
        if (by === 0 || !this.axis) return
        e.preventDefault()
        this.move(which, this.position(this.limits[which]) + by / (e.shiftKey ? 10 : 100))
      })
      return g
    })
    this.root = el('div', { class: 'legend' }, el('div', { class: 'bar' }, this.canvas, ...this.grips), this.ticks)
  }

  private position(v: number): number {
    const t = this.axis!.scale(v)
    return t === t ? Math.min(1, Math.max(0, t)) : 0
  }

  private grab(e: PointerEvent, which: 0 | 1): void {
    const g = this.grips[which]
    g.setPointerCapture(e.pointerId)
    const move = (ev: PointerEvent) => {
      const box = this.canvas.getBoundingClientRect()
      this.move(which, (ev.clientX - box.left) / box.width)
    }
    const up = () => g.removeEventListener('pointermove', move)
    g.addEventListener('pointermove', move)
    g.addEventListener('pointerup', up, { once: true })
    g.addEventListener('pointercancel', up, { once: true })
    e.preventDefault()
    g.focus()
  }

  private move(which: 0 | 1, t: number): void {
    if (!this.axis) return
    const other = this.position(this.limits[1 - which])
    t = which ? Math.max(t, other + .005) : Math.min(t, other - .005)
    this.changed(which, this.axis.invert(Math.min(1, Math.max(0, t))))
  }

  /** axis says which value stands where, norm and colors what colour it has. */
  draw(axis: Norm, norm: Norm, colors: ColorMap, look: Look, unit: string): void {
    this.axis = axis
    this.unit = unit
    this.limits = [norm.params.lo, norm.params.hi]
    const ctx = this.canvas.getContext('2d')!
    ctx.clearRect(0, 0, PIXELS, 1)
    for (let i = 0; i < PIXELS; i++) {
      ctx.fillStyle = css(ink(axis.invert((i + .5) / PIXELS), norm, colors, look))
      ctx.fillRect(i, 0, 1, 1)
    }
    this.label()
    this.grips.forEach((g, which) => {
      const at = this.position(this.limits[which])
      g.style.left = `${100 * at}%`
      g.setAttribute('aria-valuenow', at.toFixed(3))
      g.setAttribute('aria-valuemin', '0')
      g.setAttribute('aria-valuemax', '1')
      g.setAttribute('aria-valuetext', `${number(this.limits[which])} ${this.unit}`)
    })
  }

  private label(): void {
    const a = this.axis!, { lo, hi, kind } = a.params
    let values = ticks(lo, hi, 4)
    if (kind === 'log' || kind === 'symlog' || kind === 'asinh') {
      const from = Math.ceil(Math.log10(Math.max(lo, hi / 1e6)) - 1e-9), to = Math.floor(Math.log10(hi) + 1e-9), by = Math.max(1, Math.ceil((to - from + 1) / 4))
      values = []
      for (let k = from; k <= to; k += by) values.push(Number(`1e${k}`))
      if (values.length < 2) values = [lo, hi]
    } else if (a.params.edges) values = a.params.edges
    // The limits stand first, and what is round gives way to them.
    const taken: [number, number][] = []
    const tick = (v: number, limit: boolean): HTMLElement[] => {
      const t = this.position(v), text = number(limit ? Number(v.toPrecision(3)) : v), half = text.length * .014
      const [from, to] = t - half < 0 ? [0, 2 * half] : t + half > 1 ? [1 - 2 * half, 1] : [t - half, t + half]
      if (!(v >= lo && v <= hi) || taken.some(p => from < p[1] + .02 && to > p[0] - .02)) return []
      taken.push([from, to])
      const s = el('span', {}, text)
      s.style.left = `${100 * (from === 0 ? 0 : to === 1 ? 1 : t)}%`
      s.className = `${from === 0 ? 'first' : to === 1 ? 'last' : ''}${limit ? ' limit' : ''}`
      return [s]
    }
    this.ticks.replaceChildren(...this.limits.flatMap(v => tick(v, true)), ...values.flatMap(v => tick(v, false)))
  }
}
