// The dashboard of a table: one heatmap, a chart for each further column, rows;
// whatever is brushed in one filters all others.
import { el } from '../ui/dom'
import { full } from '../frame/format'
import type { Data } from '../model'
import { Asker } from './asker'
import { Chart, type ChartShown } from './chart'
import { controls, type Controls } from './controls'
import { CanvasPen, type Inks } from './pen'
import { Heat, heatAxes, heatQuestion, heatShown, type Ground, type Shown } from './heat'
import { heatPointer } from './pointer'
import { Panel } from './panel'
import { RowTable } from './rows'
import { drilled, filters, fitting, fromLink, initial, Store, toLink } from './state'
import type { Answer, Column, Engine, Filter, Group, Head, Question, State } from './model'

export class App {
  head: Head
  columns: Map<string, Column>
  readonly store: Store
  start: State
  readonly asker: Asker
  readonly heat: Heat
  readonly canvas = el('canvas', { class: 'heat', tabindex: '0', role: 'img' })
  readonly stage = el('div', { class: 'stage' }, this.canvas)
  readonly frame = el('div', { class: 'brush', hidden: '' })
  readonly tip = el('div', { class: 'tip', role: 'status', hidden: '' })
  readonly card = el('div', { class: 'card', role: 'dialog', hidden: '' })
  readonly live = el('div', { class: 'hidden', 'aria-live': 'polite' })
  readonly panels = el('div', { class: 'panels' })
  readonly side = el('div', { class: 'side' })
  readonly rows: RowTable
  readonly controls: Controls
  charts: Panel[] = []
  axes: ReturnType<typeof heatAxes> = null
  shown: Shown | null = null
  met = 0
  firstMet = 0
  private readonly palettes: Uint32Array[]
  private waiting = false
  private built = ''

  constructor(readonly root: HTMLElement, data: Data, readonly engine: Engine) {
    this.head = data.head as unknown as Head
    this.columns = new Map(this.head.columns.map(c => [c.name, c]))
    this.start = initial(this.head)
    const link = fromLink(location.hash, this.start, this.head.columns)
    this.store = new Store(link.state)
    this.asker = new Asker(this)
    this.palettes = [0, 1, 2, 3].map(i => data.parts.get(`colors${i}`) as Uint32Array)
    this.heat = new Heat(groundOf(data))
    this.rows = new RowTable(this)
    this.controls = controls(this)
    this.stage.append(this.frame, this.tip)
    this.side.append(this.panels, this.controls.more)
    this.root.replaceChildren(this.controls.head, this.controls.path, el('div', { class: 'views' },
      el('section', { class: 'main', 'aria-label': 'heatmap' }, this.controls.axes, this.stage), this.side, this.rows.root), this.controls.foot, this.card, this.live)
    if (link.ignored.length > 0) this.say(`not in this table and left out: ${link.ignored.join(', ')}`, true)
    heatPointer(this)
    this.store.listen((now, was) => this.changed(now, was))
    new ResizeObserver(() => this.soon()).observe(this.root)
    window.addEventListener('hashchange', () => this.follow())
    this.build()
    this.refresh()
  }

  get state(): State { return this.store.state }

  get pixels(): { width: number; tall: number } {
    const width = Math.floor(this.stage.clientWidth)
    return { width: Math.max(200, width), tall: width < 600 ? 340 : 470 }
  }

  column(name: string): Column { return this.columns.get(name)! }

  say(text: string, seen = false): void {
    this.live.textContent = text
    if (seen) this.controls.note(text)
  }

  /** A link that was changed by hand or by the browser's way back. */
  private follow(): void {
    if (toLink(this.state, this.start) === location.hash) return
    const link = fromLink(location.hash, this.start, this.head.columns)
    this.store.change(link.state)
    if (link.ignored.length > 0) this.say(`not in this table and left out: ${link.ignored.join(', ')}`, true)
  }

  private changed(now: State, was: State): void {
    this.card.hidden = true
    if (now.drill !== was.drill || now.charts !== was.charts) this.built = ''
    this.refresh()
    try {
      history.replaceState(null, '', location.pathname + location.search + toLink(now, this.start))
    } catch { /* a page of its own origin may not; the view is still right */ }
  }

  /** Makes a panel for each chart. */
  private build(): void {
    const id = JSON.stringify([this.state.charts, this.state.drill, this.head.stamp])
    if (id === this.built) return
    this.built = id
    const shown = this.state.charts.filter(c => this.columns.has(c))
    this.charts = shown.map(name => new Panel(this, new Chart(this.column(name), drilled(this.state)), this.charts.find(p => p.chart.column.name === name)))
    this.panels.replaceChildren(...this.charts.map(p => p.root))
  }

  /** The questions of all views, in the order in which answers are taken. */
  questions(every: number): { list: Question[]; take: (answers: Answer[]) => void } {
    const s = this.state, all = filters(s), way = drilled(s), brushed = Object.keys(s.brush).length > 0
    const list: Question[] = []
    const group = (q: Group) => { list.push({ group: every > 1 ? { ...q, every } : q }); return list.length - 1 }
    const total = group({ keys: [], filters: all })
    this.axes = heatAxes(s, this.columns, this.pixels.width - 90, this.pixels.tall)
    const axes = this.axes, heat = axes ? group(heatQuestion(s, axes, s.first ? all : filters(s, 'heat'))) : -1
    const first = s.first, firstHeat = axes && first ? group(heatQuestion(s, axes, first.slice())) : -1
    const charts = this.charts.map(p => {
      const key = p.chart.axis.key, name = p.chart.column.name
      return {
        p, now: group({ keys: [key], filters: first ? all : filters(s, name) }),
        all: brushed && !first ? group({ keys: [key], filters: way }) : -1, first: first ? group({ keys: [key], filters: first.slice() }) : -1,
      }
    })
    const take = (a: Answer[]) => {
      const scale = a[total].rows > 0 ? this.head.rows / a[total].rows : 1
      this.met = a[total].met * scale
      for (const c of charts) {
        c.p.shown = { now: a[c.now].counts, all: c.all >= 0 ? a[c.all].counts : null, first: c.first >= 0 ? a[c.first].counts : null, brush: s.brush[c.p.chart.column.name] ?? [] } as ChartShown
      }
      if (axes && heat >= 0) {
        this.shown = heatShown(s, axes, a[heat], firstHeat >= 0 ? a[firstHeat] : null, this.palettes, this.dark)
        this.firstMet = firstHeat >= 0 ? a[firstHeat].met * scale : 0
      }
    }
    return { list, take }
  }

  get dark(): boolean { return document.documentElement.dataset.theme === 'dark' }

  refresh(): void {
    this.build()
    this.asker.refresh()
    this.controls.update()
  }

  /** Draws soon, once for all that changed. */
  soon(): void {
    if (this.waiting) return
    this.waiting = true
    requestAnimationFrame(() => { this.waiting = false; this.draw() })
  }

  draw(): void {
    const inks = this.inks(), ratio = Math.min(window.devicePixelRatio || 1, 2), { width, tall } = this.pixels
    if (this.shown) {
      const d = this.shown, s = this.state
      // Once to know the height, once to draw.
      const probe = new CanvasPen(document.createElement('canvas'), 1, 1, 1)
      const height = this.heat.draw(probe, s, d, width, tall, inks)
      const pen = new CanvasPen(this.canvas, width, height, ratio)
      pen.rect(0, 0, width, height, inks.back)
      this.heat.draw(pen, s, d, width, tall, inks)
      this.heat.frame(pen, s, d, inks)
      this.drawBrush()
      this.canvas.setAttribute('aria-label', `Heatmap of ${d.unit} by ${s.x}${s.y ? ` and ${s.y}` : ''}, ${full(Math.round(this.met))} rows`)
    }
    for (const p of this.charts) p.draw(inks, ratio)
    this.controls.update()
  }

  /** The frame of the brush of the heatmap. */
  drawBrush(): void {
    const d = this.shown, list = this.state.brush.heat, box = this.heat.boxes[0]
    this.frame.hidden = true
    if (!d || !list || !box) return
    const range = (a: Shown['x'] | null) => {
      if (!a) return [0, 0]
      const f = list.find(f => f.column === a.column.name)
      if (!f) return [0, a.n - 1]
      if (f.in) {
        const at = f.in.map(t => a.texts!.indexOf(t)).filter(i => i >= 0)
        return at.length > 0 ? [Math.min(...at), Math.max(...at)] : [0, -1]
      }
      const from = a.edges!.findIndex(e => e >= (f.lo ?? -Infinity) - 1e-12), to = a.edges!.findIndex(e => e >= (f.hi ?? Infinity) - 1e-12)
      return [Math.max(0, from), (to < 0 ? a.n : to) - 1]
    }
    const [i0, i1] = range(d.x), [j0, j1] = range(d.y)
    if (i1 < i0 || j1 < j0) return
    const r = this.heat.rectOf(d, box, i0, i1, j0, j1)
    this.frame.hidden = false
    Object.assign(this.frame.style, { left: `${r.x}px`, top: `${r.y}px`, width: `${Math.max(2, r.w)}px`, height: `${Math.max(2, r.h)}px` })
  }

  brush(view: string, list: Filter[], undoable = true): void {
    const brush = { ...this.state.brush }
    if (list.length > 0) brush[view] = list
    else delete brush[view]
    this.store.change({ brush }, undoable)
  }

  /** One step inwards: what was brushed becomes a part of the way. */
  zoom(step: Filter[]): void {
    const brush = { ...this.state.brush }
    delete brush.heat
    this.store.change({ drill: [...this.state.drill, step], brush })
  }

  /** The table is in another state: its columns, then all numbers. */
  renew(head: Head): void {
    const gone = [...this.columns.values()].filter(c => head.columns.find(n => n.name === c.name)?.kind !== c.kind).map(c => c.name)
    this.head = { ...this.head, rows: head.rows, columns: head.columns, stamp: head.stamp, every: head.every, start: head.start }
    this.columns = new Map(head.columns.map(c => [c.name, c]))
    this.start = initial(this.head)
    const kept = fitting(this.state, this.start, head.columns)
    this.built = ''
    this.store.change(kept.state, false)
    this.controls.rebuild()
    this.say(gone.length > 0 ? `the table has changed; no longer there as before: ${gone.join(', ')}` : `the table has changed: ${full(head.rows)} rows`, true)
  }

  inks(): Inks {
    const style = getComputedStyle(document.documentElement), get = (name: string) => style.getPropertyValue(name).trim()
    return { back: get('--back'), text: get('--text'), muted: get('--muted'), line: get('--line'), quiet: get('--cells'), bar: get('--bar'), first: get('--first'), dark: this.dark }
  }
}

function groundOf(data: Data): Ground {
  const out: Ground = []
  for (let k = 0; ; k++) {
    const points = data.parts.get(`lines${k}`), ends = data.parts.get(`lines${k}.at`)
    if (!points || !ends) return out
    out.push({ lines: Float32Array.from(points, v => v / 1000), ends: ends as Uint32Array })
  }
}
