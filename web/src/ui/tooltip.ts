// The tooltip: near the pointer, never under it; pinned by a click.
import type { App, Cell } from '../app'
import { sortable } from '../data/order'
import { button, el } from './dom'
import { linesOf, sharedBy } from './words'

export class Tooltip {
  readonly box = el('div', { class: 'tip', role: 'status', 'aria-live': 'off', hidden: '' })
  pinned: Cell | null = null
  private shown: Cell | null = null

  /** sortBy sorts the rows by a column, or the columns by a row; left out where labels are shared with other figures. */
  constructor(private readonly app: App, private readonly sortBy?: (side: 'rows' | 'cols', place: number) => void) {
    document.body.append(this.box)
    app.whenDrawn(() => { if (this.pinned) this.follow() })
    app.whenMoved(to => {
      const pinned = this.pinned && to(this.pinned)
      this.shown = null
      if (this.pinned) this.pin(pinned)
      else this.hide()
    })
  }

  /** Shows a cell beside a place of the window, unless another is pinned. */
  show(cell: Cell | null, clientX = 0, clientY = 0, away = 6): void {
    if (this.pinned) return
    if (!cell) return this.hide()
    if (this.shown?.row !== cell.row || this.shown.col !== cell.col || this.box.hidden) this.fill(cell)
    this.place(clientX, clientY, away)
  }

  /** Shows a cell beside itself: by keyboard, or pinned. */
  at(cell: Cell): void {
    this.fill(cell)
    this.beside(cell)
  }

  pin(cell: Cell | null): void {
    this.pinned = cell
    this.box.classList.toggle('pinned', cell !== null)
    if (cell) {
      this.fill(cell)
      this.offer(cell)
      this.app.cursor = cell
    } else this.hide()
    this.app.draw()
  }

  private hide(): void {
    this.shown = null
    this.box.hidden = true
    if (this.app.cursor) {
      this.app.cursor = null
      this.app.draw()
    }
  }

  private fill(cell: Cell): void {
    this.shown = cell
    const lines = linesOf(this.app, cell), shared = sharedBy(this.app, cell)
    const rows = lines.map((l, i) => l.value ? el('tr', i === 2 ? { class: 'value' } : {}, el('th', {}, l.name), el('td', {}, l.value)) : '')
    this.box.replaceChildren(el('table', {}, ...rows.filter(r => r)))
    if (shared) this.box.append(el('p', {}, shared))
    this.box.hidden = false
    if (this.app.cursor?.row !== cell.row || this.app.cursor.col !== cell.col) {
      this.app.cursor = cell
      this.app.draw()
    }
  }

  /** What can be done with a pinned cell. */
  private offer(cell: Cell): void {
    const h = this.app.data.head, act = (side: 'rows' | 'cols', text: string, place: number) => button(text, text, () => this.sortBy?.(side, place))
    if (!this.app.arrangeable || !this.sortBy) return
    const all = [sortable(h.y) && this.app.y.n > 1 ? act('rows', 'Sort rows by this column', cell.col) : '', sortable(h.x) && this.app.x.n > 1 ? act('cols', 'Sort columns by this row', cell.row) : ''].filter(b => b)
    if (all.length > 0) this.box.append(el('div', { class: 'line' }, ...all))
  }

  /** A pinned tooltip goes with its cell. */
  private follow(): void {
    const cell = this.pinned!, v = this.app.store.view
    const [px, py, pw, ph] = this.app.boxOfCell(cell), [bx, by, bw, bh] = this.app.geometry.body
    const seen = this.app.places ? px < bx + bw && px + pw > bx && py < by + bh && py + ph > by : this.app.x.end[cell.col] > v.x[0] && this.app.x.start[cell.col] < v.x[1] && this.app.y.end[cell.row] > v.y[0] && this.app.y.start[cell.row] < v.y[1]
    this.box.hidden = !seen
    if (seen) this.beside(cell)
  }

  private beside(cell: Cell): void {
    const [x, y, w, h] = this.app.boxOfCell(cell), r = this.app.root.getBoundingClientRect()
    this.place(r.left + x + w / 2, r.top + y + h / 2, Math.min(w, 60) / 2)
  }

  private place(x: number, y: number, away = 6): void {
    const b = this.box.getBoundingClientRect(), gap = 8 + away
    let left = x + gap, top = y + gap
    if (left + b.width > innerWidth - 4) left = x - gap - b.width
    if (left < 4) left = Math.max(4, Math.min(x - b.width / 2, innerWidth - 4 - b.width))
    if (top + b.height > innerHeight - 4 || away > 20 && y - gap - b.height > 4) top = y - gap - b.height
    Object.assign(this.box.style, { left: Math.max(4, left) + 'px', top: Math.max(4, top) + 'px' })
  }
}
