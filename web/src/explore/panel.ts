// One chart with its title, and what the pointer and the keys do in it.
import { el, button } from '../ui/dom'
import { full } from '../frame/format'
import type { App } from './app'
import { slotWords } from './axis'
import type { Chart, ChartShown } from './chart'
import { CanvasPen, tidy, type Inks, type Pen } from './pen'
import { chosenWords } from './words'
import type { Filter } from './model'

export class Panel {
  readonly canvas = el('canvas', { class: 'chart', tabindex: '0', role: 'img' })
  readonly title: HTMLElement
  readonly chosen = el('span', { class: 'chosen' })
  readonly clear: HTMLButtonElement
  readonly root: HTMLElement
  readonly frame = el('div', { class: 'brush', hidden: '' })
  readonly find: HTMLInputElement
  readonly found = el('div', { class: 'found', hidden: '' })
  shown: ChartShown | null

  constructor(readonly app: App, readonly chart: Chart, was?: Panel) {
    const name = chart.column.name
    this.shown = was && was.chart.axis.n === chart.axis.n ? was.shown : null
    this.title = el('h2', { title: tidy(name) }, tidy(name))
    this.clear = button('×', `show all of ${tidy(name)}`, () => app.brush(name, []))
    const away = button('–', `put the chart of ${tidy(name)} away`, () => app.store.change({ charts: app.state.charts.filter(c => c !== name) }))
    away.className = 'away'
    this.find = el('input', { type: 'search', placeholder: `find among ${full(chart.column.distinct)}`, 'aria-label': `find in ${tidy(name)}` })
    this.find.hidden = !chart.text || chart.column.distinct <= chart.axis.n
    this.root = el('section', { class: 'panel', 'aria-label': tidy(name) }, el('header', {}, this.title, this.chosen, this.clear, away), el('div', { class: 'stage' }, this.canvas, this.frame), this.find, this.found)
    this.find.addEventListener('input', () => void this.search())
    this.pointer()
  }

  draw(inks: Inks, ratio: number): void {
    if (!this.shown) return
    const width = Math.max(160, Math.floor(this.root.clientWidth) - 2)
    const height = this.paint(new CanvasPen(document.createElement('canvas'), 1, 1, 1), width, inks)
    const pen = new CanvasPen(this.canvas, width, height, ratio)
    pen.rect(0, 0, width, height, inks.back)
    this.paint(pen, width, inks)
    this.update()
  }

  paint(pen: Pen, width: number, inks: Inks): number { return this.shown ? this.chart.draw(pen, this.shown, width, inks) : 0 }

  private mine(): Filter | undefined { return (this.app.state.brush[this.chart.column.name] ?? [])[0] }

  private update(): void {
    const f = this.mine(), name = this.chart.column.name
    this.chosen.textContent = f ? chosenWords(f, this.chart.column) : ''
    this.clear.hidden = !f
    this.frame.hidden = true
    if (f && !this.chart.text && f.lo !== undefined && f.hi !== undefined) {
      const e = this.chart.axis.edges!, from = e.indexOf(f.lo), to = e.indexOf(f.hi)
      if (from >= 0 && to > from) {
        const [a, b] = this.chart.span(from, to - 1)
        this.frame.hidden = false
        Object.assign(this.frame.style, { left: `${a}px`, width: `${b - a}px`, top: '0', height: '84px' })
      }
    }
    this.canvas.setAttribute('aria-label', `Chart of ${tidy(name)}${f ? `, ${this.chosen.textContent}` : ''}; arrow keys and Enter choose`)
  }

  private at(e: PointerEvent): number {
    const b = this.canvas.getBoundingClientRect()
    return this.shown ? this.chart.slotAt(this.shown, e.clientX - b.left, e.clientY - b.top) : -1
  }

  private pointer(): void {
    const c = this.canvas, app = this.app, name = this.chart.column.name
    let from = -1, moved = false, cursor = -1
    c.addEventListener('pointerdown', e => {
      if (e.button !== 0) return
      from = this.at(e)
      moved = false
      if (!this.chart.text) c.setPointerCapture(e.pointerId)
    })
    c.addEventListener('pointermove', e => {
      const k = this.at(e)
      if (e.buttons === 0 || from < 0) { this.tell(k, e); app.asker.rest(name); return }
      if (this.chart.text || k < 0 || k === from && !moved) return
      const range = this.chart.range(Math.min(from, k), Math.max(from, k))
      if (!moved || JSON.stringify(this.mine()) !== JSON.stringify(range)) app.brush(name, [range], !moved)
      moved = true
    })
    const up = (e: PointerEvent) => {
      if (from >= 0 && !moved && e.type === 'pointerup') this.press(this.at(e))
      from = -1
    }
    c.addEventListener('pointerup', up)
    c.addEventListener('pointercancel', up)
    c.addEventListener('pointerleave', () => { app.tip.hidden = true; app.asker.rest('') })
    c.addEventListener('keydown', e => {
      const d = this.shown
      if (!d) return
      const slots = this.chart.slots(d), step = e.key === 'ArrowRight' || e.key === 'ArrowDown' ? 1 : e.key === 'ArrowLeft' || e.key === 'ArrowUp' ? -1 : 0
      if (step !== 0) {
        e.preventDefault()
        const was = slots.indexOf(cursor), now = slots[Math.min(slots.length - 1, Math.max(0, was < 0 ? (step > 0 ? 0 : slots.length - 1) : was + step))]
        if (e.shiftKey && !this.chart.text && cursor >= 0) app.brush(name, [this.chart.range(Math.min(cursor, now), Math.max(cursor, now))])
        cursor = now
        app.say(`${this.slotName(cursor)}: ${full(d.now[cursor])} rows`)
      } else if (e.key === 'Enter' && cursor >= 0) this.press(cursor)
      else if (e.key === 'Escape') app.brush(name, [])
    })
  }

  private slotName(k: number): string { return this.chart.text ? this.chart.words(k) : slotWords(this.chart.axis, k) }

  private tell(k: number, e: PointerEvent): void {
    const d = this.shown, tip = this.app.tip
    if (k < 0 || !d || e.pointerType === 'touch') { tip.hidden = true; return }
    const lines = [`${tidy(this.slotName(k)).slice(0, 200)}: ${full(d.now[k])} rows`]
    if (d.all) lines.push(`of ${full(d.all[k])} in all`)
    if (d.first) lines.push(`A: ${full(d.first[k])} rows`)
    this.app.controls.tell(lines, e)
  }

  private press(k: number): void {
    if (k < 0) return
    const name = this.chart.column.name, was = this.app.state.brush[name] ?? []
    if (this.chart.text) {
      if (k === this.chart.axis.n && this.chart.axis.n === 0) return
      this.app.brush(name, this.chart.toggled(was, k))
      return
    }
    const range = this.chart.range(k, k), f = was[0]
    this.app.brush(name, f && f.lo === range.lo && f.hi === range.hi ? [] : [range])
  }

  private looking: AbortController | null = null

  /** Finds texts that have no bar of their own. */
  private async search(): Promise<void> {
    this.looking?.abort()
    const own = this.looking = new AbortController(), match = this.find.value.trim(), name = this.chart.column.name
    if (match === '') { this.found.hidden = true; return }
    try {
      const a = await this.app.asker.ask({ top: { column: name, filters: [], match, limit: 12 } }, own.signal)
      if (own.signal.aborted || !a.top) return
      const list = a.top.counts.map(c => button(`${tidy(c.text).slice(0, 80)}  ${full(c.n)}`, `only ${tidy(c.text).slice(0, 80)}`, () => {
        this.app.brush(name, [{ column: name, in: [c.text] }])
        this.found.hidden = true
        this.find.value = ''
      }))
      this.found.replaceChildren(...list, el('p', {}, a.top.distinct === 0 ? 'nothing found' : a.top.distinct > list.length ? `and ${full(a.top.distinct - list.length)} more` : ''))
      this.found.hidden = false
    } catch { /* superseded */ }
  }
}
