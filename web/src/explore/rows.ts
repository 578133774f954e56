// The rows that are chosen, as a table that sorts and goes on.
import { button, el } from '../ui/dom'
import { full } from '../frame/format'
import type { App } from './app'
import { when } from './axis'
import { yearMonths } from './bins'
import { tidy } from './pen'
import { filters } from './state'
import type { Answer, Column } from './model'

const page = 25

export class RowTable {
  private readonly head = el('tr', {})
  private readonly body = el('tbody', {})
  private readonly words = el('h2', {}, 'Rows')
  private readonly more: HTMLButtonElement
  readonly root: HTMLElement
  private asking: AbortController | null = null
  private shown = ''
  private known = 0

  constructor(private readonly app: App) {
    this.more = button('more rows', 'show more rows', () => void this.load(this.known))
    this.root = el('section', { class: 'rows', 'aria-label': 'rows' }, el('header', {}, this.words),
      el('div', { class: 'scroll', tabindex: '0' }, el('table', {}, el('thead', {}, this.head), this.body)), this.more)
  }

  private columns(): Column[] { return this.app.head.columns.filter(c => !c.of) }

  refresh(): void {
    const s = this.app.state, id = JSON.stringify([filters(s), s.sort, s.desc, this.app.head.stamp])
    this.words.textContent = this.app.met === 0 ? 'No row meets the filters' : `Rows (${full(this.app.met)})`
    if (id === this.shown) return
    this.shown = id
    void this.load(0)
  }

  private async load(from: number): Promise<void> {
    this.asking?.abort()
    const own = this.asking = new AbortController(), s = this.app.state, columns = this.columns()
    try {
      const q = { columns: columns.map(c => c.name), filters: filters(s), limit: page, offset: from, desc: s.desc, ...(s.sort ? { sort: s.sort } : {}) }
      const a = await this.app.asker.ask({ rows: q }, own.signal)
      if (own.signal.aborted || !a.table) return
      this.fill(columns, a, from)
    } catch { /* superseded, or said by the views */ }
  }

  private fill(columns: Column[], a: Answer, from: number): void {
    const s = this.app.state, n = a.table![0]?.length ?? 0
    this.head.replaceChildren(...columns.map(c => {
      const sorted = s.sort === c.name
      const b = button(tidy(c.name) + (sorted ? s.desc ? ' ↓' : ' ↑' : ''), `sort by ${tidy(c.name)}`, () => this.app.store.change(sorted && s.desc ? { sort: '', desc: false } : { sort: c.name, desc: sorted }))
      return el('th', { scope: 'col', class: c.kind, 'aria-sort': sorted ? s.desc ? 'descending' : 'ascending' : 'none' }, b)
    }))
    const rows = Array.from({ length: n }, (_, i) => el('tr', {}, ...columns.map((c, k) => {
      const v = a.table![k][i]
      return el('td', { class: c.kind }, v === null ? '' : typeof v === 'string' ? tidy(v).slice(0, 300) : c.kind === 'time' ? when(v, c.unit ?? '') : yearMonths(c) ? String(v) : full(v))
    })))
    if (from === 0) this.body.replaceChildren(...rows)
    else this.body.append(...rows)
    this.known = from + n
    this.more.hidden = this.known >= this.app.met
  }
}
