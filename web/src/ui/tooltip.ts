// The tooltip: near the pointer, never under it; pinned by a click.
import type { App, Cell } from '../app'
import { el } from './dom'
import { linesOf, sharedBy } from './words'

export class Tooltip {
  readonly box = el('div', { class: 'tip', role: 'status', 'aria-live': 'off', hidden: '' })
  pinned: Cell | null = null
  private shown: Cell | null = null

  constructor(private readonly app: App) {
    document.body.append(this.box)
    app.whenDrawn(() => { if (this.pinned) this.follow() })
  }

  /** Shows a cell beside a place of the window, unless another is pinned. */
  show(cell: Cell | null, clientX = 0, clientY = 0): void {
    if (this.pinned) return
    if (!cell) return this.hide()
    if (this.shown?.row !== cell.row || this.shown.col !== cell.col || this.box.hidden) this.fill(cell)
    this.place(clientX, clientY)
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
    const rows = lines.map((l, i) => el('tr', i === 2 ? { class: 'value' } : {}, el('th', {}, l.name), el('td', {}, l.value)))
    this.box.replaceChildren(el('table', {}, ...rows))
    if (shared) this.box.append(el('p', {}, shared))
    this.box.hidden = false
    if (this.app.cursor?.row !== cell.row || this.app.cursor.col !== cell.col) {
      this.app.cursor = cell
      this.app.draw()
    }
  }

  /** A pinned tooltip goes with its cell. */
  private follow(): void {
    const cell = this.pinned!, v = this.app.store.view
    const seen = this.app.x.end[cell.col] > v.x[0] && this.app.x.start[cell.col] < v.x[1] && this.app.y.end[cell.row] > v.y[0] && this.app.y.start[cell.row] < v.y[1]
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
    if (top + b.height > innerHeight - 4) top = y - gap - b.height
    Object.assign(this.box.style, { left: Math.max(4, left) + 'px', top: Math.max(4, top) + 'px' })
  }
}
