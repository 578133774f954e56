// The panel: a layer's switch, legend, thresholds, colours, norm, opacity, and
// the time of those that have one.
import { normOf } from '../color/norm'
import { choice, el } from '../ui/dom'
import type { App } from './app'
import { Legend } from './legend'
import { colorsFor, normFor, norms } from './look'
import type { Shown } from './shown'

/** An entry of the panel: one layer, or the times of a series. */
export class Entry {
  readonly root: HTMLElement
  private readonly legend: Legend
  private readonly more = el('div', { class: 'more' })
  private readonly note = el('p', { class: 'note' })
  private readonly again = el('button', { type: 'button', class: 'small', hidden: '' }, 'reset')
  private now = 0
  on: boolean

  constructor(private readonly app: App, readonly all: Shown[]) {
    const first = all[0], title = first.config.series ?? first.config.title
    this.on = !first.config.hidden
    const box = el('input', { type: 'checkbox', 'data-layer': first.config.name })
    box.checked = this.on
    box.addEventListener('change', () => { this.on = box.checked; this.apply() })
    this.legend = new Legend(title, (which, v) => this.change(l => { if (which) l.look.hi = v; else l.look.lo = v }))
    this.again.addEventListener('click', () => this.change(l => Object.assign(l.look, { lo: null, hi: null })))
    const maps: [string, string][] = [['', 'as made'], ...Object.keys(app.config.maps).map(n => [n, n] as [string, string])]
    const map = choice('colours', () => maps, () => first.look.map, v => this.change(l => { l.look.map = v }))
    const norm = choice('scale', () => norms, () => first.look.norm, v => this.change(l => { l.look.norm = v }))
    const opacity = el('input', { type: 'range', min: '0', max: '100', value: '100', 'aria-label': `opacity of ${title}` })
    opacity.addEventListener('input', () => { for (const l of all) l.opacity = Number(opacity.value) / 100 })
    this.more.append(this.legend.root, el('div', { class: 'row' }, this.note, this.again), ...this.time(title),
      el('details', {}, el('summary', {}, first.contours ? 'colours, scale and contours' : 'colours and scale'), el('div', { class: 'row' }, map.label, norm.label),
        el('label', { class: 'wide' }, el('span', {}, 'opacity'), opacity), ...this.contours()))
    this.root = el('section', { class: 'layer' }, el('label', { class: 'name' }, box, el('span', {}, title)), this.more)
  }

  get shown(): Shown { return this.all[this.now] }

  private time(title: string): HTMLElement[] {
    if (this.all.length < 2) return []
    const at = el('output', { class: 'date' }, this.shown.config.when ?? '')
    const slider = el('input', { type: 'range', min: '0', max: String(this.all.length - 1), value: '0', step: '1', 'aria-label': `time of ${title}` })
    slider.addEventListener('input', () => {
      this.now = Number(slider.value)
      at.textContent = this.shown.config.when ?? ''
      slider.setAttribute('aria-valuetext', at.textContent)
      this.apply()
    })
    return [el('div', { class: 'row time' }, slider, at)]
  }

  /** Lines of equal value, and the areas that hold half and nearly all of a density. */
  private contours(): HTMLElement[] {
    const first = this.all[0], note = el('p', { class: 'note', 'data-note': 'contours' })
    if (!first.contours) return []
    const box = (key: 'lines' | 'areas', text: string) => {
      const b = el('input', { type: 'checkbox', 'data-contours': key })
      b.addEventListener('change', () => { for (const l of this.all) if (l.contours) { l.contours[key] = b.checked; l.contours.show(l.visible) } })
      return el('label', { class: 'tick' }, b, el('span', {}, text))
    }
    for (const l of this.all) if (l.contours) l.contours.told = () => { note.textContent = this.shown.contours?.note ?? '' }
    return [el('div', { class: 'row' }, box('lines', 'contours'), ...first.dense ? [box('areas', '50 and 95 % areas')] : []), note]
  }

  private change(f: (l: Shown) => void): void {
    for (const l of this.all) { f(l); l.restyle() }
    this.draw()
  }

  /** Shows what is switched on. */
  apply(): void {
    this.all.forEach((l, k) => { l.visible = this.on && k === this.now; l.restyle() })
    this.more.hidden = !this.on
    this.draw()
    this.app.moved()
  }

  draw(): void {
    const l = this.shown, own = l.own()
    if (!own || !this.on) return
    const norm = normFor(own.norm, l.look, own.least), usual = normFor(own.norm, { ...l.look, lo: null, hi: null }, own.least).params
    const axis = normOf({ ...usual, lo: Math.min(usual.lo, norm.params.lo), hi: Math.max(usual.hi, norm.params.hi) })
    this.legend.draw(axis, norm, colorsFor(own.colours, this.app.config.maps[l.look.map]), l.look, l.unit)
    this.note.textContent = [l.unit, own.note].filter(t => t).join(' · ')
    this.again.hidden = l.look.lo === null && l.look.hi === null
  }
}

/** The panel of all layers; on a phone it opens from below. */
export function panel(app: App, entries: Entry[], failed: string[]): HTMLElement {
  const fold = el('button', { type: 'button', class: 'fold', 'aria-expanded': 'true', 'aria-controls': 'layers' }, 'Layers')
  const list = el('div', { id: 'layers' }, ...entries.map(e => e.root), ...failed.map(t => el('p', { class: 'failed', role: 'alert' }, t)))
  const set = (open: boolean) => { fold.setAttribute('aria-expanded', String(open)); list.hidden = !open }
  fold.addEventListener('click', () => set(list.hidden))
  set(window.innerWidth > 600)
  return el('aside', { class: 'panel', 'aria-label': 'layers' }, el('header', {}, el('h1', {}, app.config.title), fold), list)
}
