// Search in the labels of rows and columns: marks along the edges of the cells,
// the next and the one before.
import type { App } from '../app'
import type { Painter } from '../frame/painter'
import type { Window } from '../view/ruler'
import { show } from '../view/moves'
import { button, el } from './dom'
import { named } from './words'

/** A row or a column whose label was found. */
interface Found { axis: 'x' | 'y'; place: number }

const mostMarks = 4000, lane = 7

export class Find {
  readonly box: HTMLElement
  private readonly input = el('input', { type: 'search', 'aria-label': 'Search rows and columns', placeholder: 'Search labels', maxlength: '200', autocomplete: 'off', spellcheck: 'false' })
  private readonly count = el('span', { class: 'count' })
  private found: Found[] = []
  private at = -1
  private text = ''

  constructor(private readonly app: App, private readonly say: (words: string) => void) {
    this.box = el('div', { class: 'find', role: 'search' }, this.input, this.count,
      button('', 'The one before', () => this.go(-1), 'back'), button('', 'The next', () => this.go(1), 'forth'), button('', 'End the search', () => this.close(), 'close'))
    this.box.hidden = true
    this.input.addEventListener('input', () => {
      app.store.change({ find: this.input.value.slice(0, 200) })
      this.say(this.found.length === 0 ? 'nothing found' : this.words())
    })
    this.box.addEventListener('keydown', e => {
      if (e.key === 'Escape') { e.stopPropagation(); this.close() }
      if (e.key === 'Enter' && e.target === this.input || e.key === 'F3') { e.preventDefault(); this.go(e.shiftKey ? -1 : 1) }
    })
    app.store.listen(v => { if (v.find !== this.text) this.search(v.find) })
    app.whenMoved(() => { if (this.text) this.search(this.text) })
    app.overlays.push(p => this.paint(p))
    if (app.store.view.find) this.search(app.store.view.find)
  }

  /** Opens the field. */
  open(): void {
    this.box.hidden = false
    this.input.focus()
    this.input.select()
  }

  close(): void {
    this.box.hidden = true
    this.app.store.change({ find: '' })
    this.app.root.focus()
  }

  private search(text: string): void {
    this.text = text
    this.at = -1
    this.found = []
    if (this.input.value !== text) this.input.value = text
    if (text) this.box.hidden = false
    const wanted = text.toLowerCase(), h = this.app.data.head
    for (const axis of wanted ? ['y', 'x'] as const : []) {
      const ruler = this.app[axis]
      for (let i = 0; i < ruler.n; i++) if (named(h[axis], ruler, i).toLowerCase().includes(wanted)) this.found.push({ axis, place: i })
    }
    this.tell()
    this.app.draw()
  }

  private tell(): void {
    const n = this.found.length
    this.count.textContent = !this.text ? '' : n === 0 ? 'none' : this.at < 0 ? String(n) : `${this.at + 1} of ${n}`
    this.box.classList.toggle('none', !!this.text && n === 0)
  }

  private words(): string {
    const rows = this.found.filter(f => f.axis === 'y').length, cols = this.found.length - rows
    return [rows ? `${rows} ${rows === 1 ? 'row' : 'rows'}` : '', cols ? `${cols} ${cols === 1 ? 'column' : 'columns'}` : ''].filter(t => t).join(' and ') + ' found'
  }

  go(step: number): void {
    const n = this.found.length
    if (n === 0) return this.say('nothing found')
    this.at = this.at < 0 ? step > 0 ? 0 : n - 1 : (this.at + step + n) % n
    const f = this.found[this.at]
    show(this.app, f.axis, f.place)
    this.tell()
    this.app.draw()
    this.say(`${this.at + 1} of ${n}: ${f.axis === 'y' ? 'row' : 'column'} ${named(this.app.data.head[f.axis], this.app[f.axis], f.place)}`)
  }

  /** Marks of all that was found along the right and the bottom edge, which stand for the whole axis; the window as a bar. */
  private paint(p: Painter): void {
    if (!this.text) return
    const [bx, by, bw, bh] = this.app.geometry.body, v = this.app.store.view
    const focus = p.ink('focus')
    for (const axis of ['x', 'y'] as const) {
      const here = this.found.filter(f => f.axis === axis)
      if (here.length === 0) continue
      const w = v[axis], ruler = this.app[axis], length = axis === 'y' ? bh : bw
      const across = (from: number, to: number, ink: string, thick = lane, off = 0) => axis === 'y' ? p.rect(bx + bw - off - thick, by + from, thick, to - from, ink) : p.rect(bx + from, by + bh - off - thick, to - from, thick, ink)
      p.c.globalAlpha = .85
      across(0, length, p.ink('page'))
      p.c.globalAlpha = .35
      across(w[0] * length, w[1] * length, p.ink('muted'))
      p.c.globalAlpha = 1
      for (const f of here.slice(0, mostMarks)) {
        const from = ruler.start[f.place] * length, to = Math.max(ruler.end[f.place] * length, from + 1.5)
        across(from, to, focus)
      }
      p.clip(bx, by, bw, bh, () => { for (const f of here.slice(0, mostMarks)) this.outline(p, f, w, f === this.found[this.at]) })
    }
  }

  /** A found row or column: a wedge at the edge, the current one framed. */
  private outline(p: Painter, f: Found, w: Window, current: boolean): void {
    const [bx, by, bw, bh] = this.app.geometry.body, ruler = this.app[f.axis], length = f.axis === 'y' ? bh : bw
    const a = (ruler.start[f.place] - w[0]) / (w[1] - w[0]) * length, b = (ruler.end[f.place] - w[0]) / (w[1] - w[0]) * length
    if (b < 0 || a > length) return
    const c = p.c
    c.strokeStyle = c.fillStyle = p.ink('focus')
    if (current) {
      const grow = Math.max(0, 4 - (b - a)) / 2
      for (const [width, ink] of [[4, 'page'], [2, 'focus']] as const) {
        c.lineWidth = width
        c.strokeStyle = p.ink(ink)
        if (f.axis === 'y') c.strokeRect(bx + 1, by + a - grow, bw - 2, b - a + 2 * grow)
        else c.strokeRect(bx + a - grow, by + 1, b - a + 2 * grow, bh - 2)
      }
      return
    }
    if (b - a < 5) return
    const m = (a + b) / 2, s = Math.min(5, (b - a) / 2)
    c.beginPath()
    const at = (along: number, off: number) => f.axis === 'y' ? [bx + bw - lane - off, by + along] as const : [bx + along, by + bh - lane - off] as const
    c.moveTo(...at(m - s, 0))
    c.lineTo(...at(m, s * 1.4))
    c.lineTo(...at(m + s, 0))
    c.fill()
  }
}
