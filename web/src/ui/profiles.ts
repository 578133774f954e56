// The row and the column of the cell pointed at as lines beside the cells.
import type { App, Cell } from '../app'
import { family, Painter } from '../frame/painter'
import { full, tickTexts, ticks } from '../frame/format'
import { el } from './dom'
import { named } from './words'

const margin = 8

export class Profiles {
  readonly row = el('canvas', { class: 'profile', 'aria-hidden': 'true' })
  readonly col = el('canvas', { class: 'profile', 'aria-hidden': 'true' })
  private last: Cell = { row: 0, col: 0 }

  constructor(private readonly app: App) {
    app.whenMoved(() => { this.last = { row: 0, col: 0 } })
    app.whenDrawn(() => this.paint())
    app.store.listen((now, before) => { if (now.profiles !== before.profiles) dispatchEvent(new Event('resize')) })
  }

  get shown(): boolean { return this.app.store.view.profiles }

  /** Room that the lines take: below and beside the figure. */
  room(narrow: boolean): { below: number; beside: number } {
    if (!this.shown) return { below: 0, beside: 0 }
    return narrow ? { below: 168, beside: 0 } : { below: 104, beside: 150 }
  }

  private paint(): void {
    this.row.hidden = this.col.hidden = !this.shown
    if (!this.shown) return
    const left = this.app.root.getBoundingClientRect().left
    const at = this.app.cursor ?? this.last
    this.last = at
    const [bx, by, bw, bh] = this.app.geometry.body, narrow = innerWidth <= 600
    this.line(this.row, 'row', at, bw, narrow ? 80 : 100, left + bx)
    if (narrow) this.line(this.col, 'row-of-column', at, bw, 80, left + bx)
    else this.line(this.col, 'column', at, 146, bh, by)
  }

  /** One line; along is the row's columns from left to right, or the column's rows downwards. */
  private line(canvas: HTMLCanvasElement, kind: 'row' | 'column' | 'row-of-column', at: Cell, w: number, h: number, off: number): void {
    const app = this.app, scale = devicePixelRatio || 1, down = kind === 'column', of = kind === 'row' ? 'y' : 'x'
    canvas.width = Math.round((w + (down ? 0 : 64)) * scale)
    canvas.height = Math.round((h + 4) * scale)
    Object.assign(canvas.style, { width: w + (down ? 0 : 64) + 'px', height: h + 4 + 'px', [down ? 'marginTop' : 'marginLeft']: off - (down ? 0 : 56) + 'px' })
    const c = canvas.getContext('2d')!
    c.setTransform(scale, 0, 0, scale, down ? 0 : 56 * scale, 0)
    const p = new Painter(c, scale, app.inks), ruler = kind === 'row' ? app.x : app.y, v = app.store.view, win = kind === 'row' ? v.x : v.y
    const { lo, hi } = app.colors.relative ? app.colors.own.params : app.colors.norm.params
    const shown = app.layerName ? app.shown.matrix : app.matrix
    const value = (i: number) => kind === 'row' ? shown.value(at.row, i) : shown.value(i, at.col)
    const length = down ? h : w, depth = (down ? w : h) - 18 - margin
    const along = (i: number) => (ruler.centre(i) - win[0]) / (win[1] - win[0]) * length
    const up = (x: number) => Math.min(Math.max((x - lo) / (hi - lo || 1), 0), 1) * depth
    const put = (i: number, x: number): [number, number] => down ? [margin + up(x), along(i)] : [along(i), 18 + depth - up(x)]
    for (const t of ticks(lo, hi, 2)) {
      const [x, y] = down ? [margin + up(t), 0] : [0, 18 + depth - up(t)]
      c.globalAlpha = .5
      down ? p.line(x, 0, x, h, 1, p.ink('line')) : p.line(0, y, w, y, 1, p.ink('line'))
      c.globalAlpha = 1
      if (!down) p.text(tickTexts([t])[0], -6, y + 4, 11, p.ink('muted'), 2)
    }
    c.save()
    c.beginPath()
    c.rect(0, 0, down ? w : w, down ? h : h)
    c.clip()
    c.beginPath()
    let pen = false
    for (let i = ruler.nearest(win[0]), to = ruler.nearest(win[1]); i <= to; i++) {
      const x = value(i)
      if (!isFinite(x)) { pen = false; continue }
      const to = put(i, x)
      pen ? c.lineTo(...to) : c.moveTo(...to)
      pen = true
    }
    c.strokeStyle = p.ink('text')
    c.lineWidth = 1.25
    c.stroke()
    c.restore()
    const i = kind === 'row' ? at.col : at.row, here = value(i)
    if (isFinite(here)) {
      c.beginPath()
      c.arc(...put(i, here), 3.5, 0, 7)
      c.fillStyle = p.ink('focus')
      c.fill()
    }
    const title = `${named(app.data.head[of], app[of], of === 'y' ? at.row : at.col)}`
    c.font = `12px ${family}`
    if (!down) p.text(title, 0, 11, 12, p.ink('muted'))
    else {
      c.save()
      c.translate(w - 14, 0)
      c.rotate(Math.PI / 2)
      p.text(`${title}   ${full(lo)} to ${full(hi)}`, 0, 0, 12, p.ink('muted'))
      c.restore()
    }
  }
}
