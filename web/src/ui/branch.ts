// Branches of the trees: pointed at, selected by a click, told, collapsed, cropped.
import type { App } from '../app'
import type { Node } from '../data/tree'
import { full } from '../frame/format'
import { copy, float } from './card'
import { button, el } from './dom'
import { sideOf, type SideName } from './order'
import { nameOf, summary } from './words'

const reach = 8

export class Branches {
  private readonly card = el('div', { class: 'card branch', role: 'region', 'aria-label': 'Selected branch', hidden: '' })
  private readonly told = el('div', {})
  private readonly fold = button('Collapse', 'Collapse', () => this.collapse())
  private readonly keep = button('Crop', 'Show this branch alone', () => this.crop())
  private readonly moves: HTMLButtonElement[]

  constructor(private readonly app: App, private readonly say: (words: string) => void) {
    this.moves = [button('Up', 'The branch above', () => this.go(n => n.above), 'undo'), button('First', 'Its first part', () => this.go(n => part(n, 0)), 'back'), button('Second', 'Its second part', () => this.go(n => part(n, 1)), 'forth')]
    this.card.append(button('', 'Let the branch go', () => this.pick(undefined), 'close'), this.told,
      el('div', { class: 'line' }, this.fold, this.keep, button('Copy labels', 'Copy the labels', () => this.labels())), el('div', { class: 'line' }, ...this.moves))
    this.card.addEventListener('keydown', e => { if (e.key === 'Escape') { this.pick(undefined); app.root.focus() } })
    app.root.parentElement!.append(this.card)
    app.store.listen((now, before) => { if (now.cols !== before.cols || now.rows !== before.rows) this.tell() })
    app.whenDrawn(() => this.place())
    this.tell()
  }

  private get side(): SideName | undefined {
    const v = this.app.store.view
    return v.cols.pick >= 0 ? 'cols' : v.rows.pick >= 0 ? 'rows' : undefined
  }

  get picked(): Node | undefined {
    const s = this.side
    return s && sideOf(this.app, s).tree?.nodes[this.app.store.view[s].pick]
  }

  /** The branch at a place of the figure. */
  private at(x: number, y: number): { side: SideName; node: Node } | undefined {
    for (const side of ['cols', 'rows'] as const) {
      const t = this.app.treePlace(side === 'cols' ? 'x' : 'y'), b = t?.box
      if (!t || !b || x < b[0] || y < b[1] || x > b[0] + b[2] || y > b[1] + b[3]) continue
      const node = t.nodeAt(x, y, reach)
      if (node) return { side, node }
    }
    return undefined
  }

  hover(x: number, y: number): void {
    const found = this.at(x, y), m = this.app.treeMarks
    const x0 = m.x.over, y0 = m.y.over
    m.x.over = found?.side === 'cols' ? found.node : undefined
    m.y.over = found?.side === 'rows' ? found.node : undefined
    this.app.root.classList.toggle('on-branch', !!found)
    if (x0 !== m.x.over || y0 !== m.y.over) this.app.draw()
  }

  click(x: number, y: number): boolean {
    const found = this.at(x, y)
    if (found) this.pick(found)
    else if (this.picked) this.pick(undefined)
    return !!found
  }

  /** Selects the whole tree of a side: the way in by keyboard; then that of the other side. */
  begin(): void {
    const sides = (['cols', 'rows'] as const).filter(s => this.app.treePlace(s === 'cols' ? 'x' : 'y'))
    if (sides.length === 0) return this.say('There is no tree.')
    const side = sides[(this.side ? sides.indexOf(this.side) + 1 : 0) % sides.length]
    const top = sideOf(this.app, side).tree!.nodes.filter(n => n.shown).pop()
    if (!top) return
    this.pick({ side, node: top })
    this.keep.focus()
  }

  private pick(found: { side: SideName; node: Node } | undefined): void {
    const v = this.app.store.view
    const to = (s: SideName) => found?.side === s ? { ...v[s], pick: found.node.id } : v[s].pick >= 0 ? { ...v[s], pick: -1 } : v[s]
    this.app.store.change({ cols: to('cols'), rows: to('rows') })
    if (found) this.say(this.words())
  }

  private go(to: (n: Node) => Node | undefined): void {
    const n = this.picked, next = n && to(n)
    if (next && this.side) this.pick({ side: this.side, node: next })
  }

  private collapse(): void {
    const n = this.picked, side = this.side
    if (!n || !side) return
    const { folds } = this.app.store.view[side], open = folds.includes(n.id)
    this.app.arrange(side, { folds: open ? folds.filter(f => f !== n.id) : [...folds, n.id] })
    this.say(open ? 'opened' : 'collapsed: means of the branch')
  }

  private crop(): void {
    const n = this.picked, side = this.side
    if (!n || !side) return
    const now = this.app.store.view[side].crop, same = now?.[0] === n.first && now[1] === n.last
    this.app.arrange(side, { crop: same ? null : [n.first, n.last] })
    this.say(same ? 'all are shown' : `${n.last - n.first + 1} are shown`)
  }

  private labels(): void {
    const n = this.picked, side = this.side
    if (!n || !side) return
    const { head, ruler } = sideOf(this.app, side)
    const names = Array.from({ length: n.last - n.first + 1 }, (_, i) => nameOf(head, ruler, n.first + i))
    void copy(names.join('\n')).then(done => this.say(done ? `${names.length} labels copied` : 'the browser did not let the labels be copied'))
  }

  /** The branch in lines: how many, how high, and what its annotations say. */
  private lines(): { head: string; rest: [string, string][] } {
    const n = this.picked!, { axis, head, words, cells } = sideOf(this.app, this.side!), count = n.last - n.first + 1
    const rest: [string, string][] = [['Height', full(n.height)]]
    head.tracks?.forEach((t, k) => {
      const values = this.app.data.parts.get(`${axis}.track.${k}`)
      if (values) rest.push([t.name, share(summary(t, Array.from(values.subarray(n.first, n.last + 1))), count, !!t.categories)])
    })
    return { head: `${count} of ${cells} ${words}`, rest }
  }

  private words(): string {
    const l = this.lines()
    return [l.head, ...l.rest.map(r => r.join(' '))].join(', ')
  }

  private tell(): void {
    const n = this.picked
    this.card.hidden = !n
    if (!n || !this.side) return
    const l = this.lines(), v = this.app.store.view[this.side]
    this.told.replaceChildren(el('h2', {}, l.head), el('table', {}, ...l.rest.map(r => el('tr', {}, el('th', {}, r[0]), el('td', {}, r[1])))))
    this.fold.lastChild!.textContent = v.folds.includes(n.id) ? 'Open' : 'Collapse'
    this.keep.lastChild!.textContent = v.crop?.[0] === n.first && v.crop[1] === n.last ? 'Show all' : 'Crop'
    this.moves.forEach((b, i) => { b.disabled = !(i === 0 ? n.above : part(n, i === 1 ? 0 : 1)) })
  }

  private place(): void {
    const n = this.picked, t = this.side && this.app.treePlace(this.side === 'cols' ? 'x' : 'y')
    this.card.hidden = !n || !t
    if (!n || !t) return
    const r = this.app.root.getBoundingClientRect(), [x0, y0] = t.at(t.along(n.left), 0), [x1, y1] = t.at(t.along(n.right), t.up(n))
    float(this.app, this.card, { left: r.left + Math.min(x0, x1), right: r.left + Math.max(x0, x1), top: r.top + Math.min(y0, y1), bottom: r.top + Math.max(y0, y1) })
  }
}

/** A part of a branch that is a branch itself. */
function part(n: Node, which: 0 | 1): Node | undefined {
  const k = n.kids?.[which]
  return k?.kids ? k : undefined
}

/** "17 of 19 ALL" in place of "17 ALL". */
function share(text: string, of: number, counted: boolean): string {
  return counted ? text.replace(/^(\d+) /, `$1 of ${of} `) : text
}
