// The cells in sight as a table for screen readers, made when it is asked for.
import type { App } from '../app'
import { sightOf } from '../frame/overlay'
import { el } from './dom'
import { named, valueOf } from './words'

const most = 40

/** name tells tables of several figures apart. */
export function readerTable(app: App, name = ''): HTMLElement {
  const box = el('details', { class: 'values' }, el('summary', {}, name ? `${name}: values in sight as a table` : 'Values in sight as a table'))
  const fill = () => {
    if (!box.open) return
    const v = app.store.view, s = app.places ? sightOf(app.x, app.y, [0, 1], [0, 1]) : sightOf(app.x, app.y, v.x, v.y), h = app.data.head
    const cols = span(s.cols), rows = span(s.rows)
    const head = el('tr', {}, el('td', {}), ...cols.map(c => el('th', { scope: 'col' }, named(h.x, app.x, c))))
    const body = rows.map(row => el('tr', {}, el('th', { scope: 'row' }, h.ground?.names?.[row] || named(h.y, app.y, row)), ...cols.map(col => el('td', {}, valueOf(app, { row, col })))))
    const cut = rows.length <= s.rows[1] - s.rows[0] || cols.length <= s.cols[1] - s.cols[0]
    box.querySelector('table')?.remove()
    box.append(el('table', {}, el('caption', {}, cut ? `The first ${rows.length} rows and ${cols.length} columns in sight; zoom in for others` : 'All cells in sight'), head, ...body))
  }
  box.addEventListener('toggle', fill)
  app.store.listen(fill)
  return box
}

function span([from, to]: [number, number]): number[] {
  return Array.from({ length: Math.min(to - from + 1, most) }, (_, i) => from + i)
}
