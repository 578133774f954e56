// A region of the cells, marked with the pointer or the keys: what it holds, its
// numbers as CSV, its labels to the clipboard.
import type { App, Cell } from '../app'
import type { Painter } from '../frame/painter'
import { HIDDEN } from '../data/book'
import { full } from '../frame/format'
import { clampWindow } from '../view/ruler'
import { copy, float, save } from './card'
import { button, el } from './dom'
import { fileName } from './save'
import { named, valueOf } from './words'

type Region = [r0: number, r1: number, c0: number, c1: number]

/** How many cells are summed up while a region is dragged. */
const mostSummed = 4_000_000

export class Regions {
  /** Whether dragging marks a region. */
  on = false
  /** The corner from which keys widen a region. */
  private corner: Cell | null = null
  private readonly card = el('div', { class: 'card region', role: 'region', 'aria-label': 'Marked region', hidden: '' })
  private readonly told = el('div', {})
  readonly toggle: HTMLButtonElement

  constructor(private readonly app: App, private readonly say: (words: string) => void) {
    this.toggle = button('Select', 'Mark a region of cells', () => this.turn(!this.on), 'region')
    this.toggle.setAttribute('aria-pressed', 'false')
    this.card.append(button('', 'Let the region go', () => this.set(null), 'close'), this.told, el('div', { class: 'line' },
      button('CSV', 'Download its numbers as CSV', () => save(fileName(this.app.data.head.title) + '-region.csv', new Blob([this.csv()], { type: 'text/csv' }))),
      button('Copy rows', 'Copy the labels of its rows', () => this.labels('y')), button('Copy columns', 'Copy the labels of its columns', () => this.labels('x')),
      button('Zoom', 'Zoom to the region', () => this.zoom())))
    this.card.addEventListener('keydown', e => { if (e.key === 'Escape') { this.set(null); app.root.focus() } })
    app.root.parentElement!.append(this.card)
    app.store.listen((now, before) => { if (now.brush !== before.brush) this.tell() })
    app.whenDrawn(() => this.place())
    app.overlays.push(p => this.paint(p))
    this.tell()
  }

  get region(): Region | null {
    const b = this.app.store.view.brush
    return b && b[1] < this.app.y.n && b[3] < this.app.x.n ? b : null
  }

  turn(on: boolean): void {
    this.on = on
    this.toggle.setAttribute('aria-pressed', String(on))
    this.app.root.classList.toggle('marking', on)
    this.say(on ? 'Drag over cells to mark them.' : 'Drag moves the cells.')
  }

  private set(r: Region | null): void { this.app.store.change({ brush: r }) }

  /** Takes a press on the cells; what it gives follows the pointer. */
  press(x: number, y: number, e: PointerEvent): ((x: number, y: number) => void) | null {
    const from = this.app.cellAt(x, y)
    if (!from || this.app.places || !this.on && !e.shiftKey) return null
    return (px, py) => {
      const to = this.nearest(px, py)
      const [r0, r1] = [from.row, to.row].sort((a, b) => a - b), [c0, c1] = [from.col, to.col].sort((a, b) => a - b)
      this.set([r0, r1, c0, c1])
    }
  }

  private nearest(px: number, py: number): Cell {
    const v = this.app.store.view, [bx, by, bw, bh] = this.app.geometry.body
    const at = (part: number, w: [number, number]) => w[0] + Math.min(Math.max(part, 0), 1) * (w[1] - w[0])
    return { row: this.app.y.nearest(at((py - by) / bh, v.y)), col: this.app.x.nearest(at((px - bx) / bw, v.x)) }
  }

  /** Starts a region at a cell, or ends it. */
  key(cell: Cell): void {
    if (this.app.places) return this.say('A map has no rows and columns to mark.')
    if (this.corner) {
      this.corner = null
      this.say(`marked: ${this.words()}`)
      return this.card.querySelector<HTMLElement>('.line button')!.focus()
    }
    this.corner = cell
    this.set([cell.row, cell.row, cell.col, cell.col])
    this.say('Arrow keys widen the region, B ends it.')
  }

  /** Follows the cursor of the keys; says whether a region is being widened. */
  widen(cell: Cell): boolean {
    const c = this.corner
    if (!c) return false
    this.set([Math.min(c.row, cell.row), Math.max(c.row, cell.row), Math.min(c.col, cell.col), Math.max(c.col, cell.col)])
    this.say(this.words())
    return true
  }

  drop(): void {
    this.corner = null
    if (this.region) this.set(null)
  }

  /** Its numbers: a table with the labels of rows and columns, as exact as the page has them. */
  csv(): string {
    const r = this.region
    if (!r) return ''
    const { app } = this, h = app.data.head, out: string[] = []
    const cols = span(r[2], r[3])
    out.push([h.y.title || 'row', ...cols.map(c => named(h.x, app.x, c))].map(quoted).join(','))
    for (const row of span(r[0], r[1])) {
      out.push([quoted(named(h.y, app.y, row)), ...cols.map(c => {
        const v = app.matrix.code(row, c) === HIDDEN ? h.leftOut ?? NaN : app.matrix.value(row, c)
        return v !== v ? '' : h.categories ? quoted(valueOf(app, { row, col: c })) : String(v)
      })].join(','))
    }
    return out.join('\n') + '\n'
  }

  private labels(axis: 'x' | 'y'): void {
    const r = this.region
    if (!r) return
    const h = this.app.data.head, names = span(...axis === 'y' ? [r[0], r[1]] as const : [r[2], r[3]] as const).map(i => named(h[axis], this.app[axis], i))
    void copy(names.join('\n')).then(done => this.say(done ? `${names.length} labels copied` : 'the browser did not let the labels be copied'))
  }

  private zoom(): void {
    const r = this.region, { x, y } = this.app
    if (r) this.app.store.change({ x: clampWindow([x.start[r[2]], x.end[r[3]]], x.least()), y: clampWindow([y.start[r[0]], y.end[r[1]]], y.least()) })
  }

  private words(): string {
    const r = this.region!
    return `${r[1] - r[0] + 1} × ${r[3] - r[2] + 1} cells${this.sums()}`
  }

  /** Mean, least and greatest. */
  private sums(): string {
    const r = this.region!, m = this.app.matrix
    if (this.app.data.head.categories || (r[1] - r[0] + 1) * (r[3] - r[2] + 1) > mostSummed) return ''
    let n = 0, sum = 0, lo = Infinity, hi = -Infinity
    for (let i = r[0]; i <= r[1]; i++) {
      for (let k = r[2]; k <= r[3]; k++) {
        const v = m.value(i, k)
        if (!isFinite(v)) continue
        n++
        sum += v
        if (v < lo) lo = v
        if (v > hi) hi = v
      }
    }
    return n === 0 ? ', none with a value' : `: mean ${full(Number((sum / n).toPrecision(4)))}, ${full(lo)} to ${full(hi)}`
  }

  private tell(): void {
    const r = this.region
    this.card.hidden = !r
    if (!r) return
    const h = this.app.data.head, [head, rest] = this.words().split(': ')
    const ends = (axis: 'x' | 'y', a: number, b: number) => named(h[axis], this.app[axis], a) + (a === b ? '' : ` … ${named(h[axis], this.app[axis], b)}`)
    this.told.replaceChildren(el('h2', {}, head), el('p', {}, rest ?? ''), el('p', {}, ends('y', r[0], r[1])), el('p', {}, ends('x', r[2], r[3])))
    this.app.draw()
  }

  /** The region in CSS pixels of the figure. */
  private box(r: Region): [number, number, number, number] {
    const v = this.app.store.view, [bx, by, bw, bh] = this.app.geometry.body, { x, y } = this.app
    const at = (u: number, w: [number, number], size: number) => (u - w[0]) / (w[1] - w[0]) * size
    const x0 = at(x.start[r[2]], v.x, bw), y0 = at(y.start[r[0]], v.y, bh)
    return [bx + x0, by + y0, at(x.end[r[3]], v.x, bw) - x0, at(y.end[r[1]], v.y, bh) - y0]
  }

  private paint(p: Painter): void {
    const r = this.region
    if (!r) return
    const [x, y, w, h] = this.box(r), [bx, by, bw, bh] = this.app.geometry.body
    p.clip(bx - 2, by - 2, bw + 4, bh + 4, () => {
      for (const [width, ink] of [[4, 'page'], [2, 'focus']] as const) {
        p.c.lineWidth = width
        p.c.strokeStyle = p.ink(ink)
        p.c.strokeRect(x, y, w, h)
      }
    })
  }

  private place(): void {
    const r = this.region
    this.card.hidden = !r
    if (!r) return
    const root = this.app.root.getBoundingClientRect(), [x, y, w, h] = this.box(r)
    float(this.app, this.card, { left: root.left + x, top: root.top + y, right: root.left + x + w, bottom: root.top + y + h })
  }
}

function span(from: number, to: number): number[] { return Array.from({ length: to - from + 1 }, (_, i) => from + i) }

function quoted(text: string): string { return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text }
