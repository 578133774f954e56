// The numbers of the line as a table, for screen readers and for whoever wants to
// read them: made when it is opened.
import { el } from '../ui/dom'
import type { App } from './app'

export function numbers(app: App): HTMLElement {
  const box = el('details', { class: 'numbers' }, el('summary', {}, 'Numbers of the line as a table'))
  let made: unknown
  const fill = () => {
    if (!box.open || made === app.series) return
    made = app.series
    const { mean, share } = app.series, row = (cell: 'th' | 'td', ...texts: string[]) => el('tr', {}, el('th', { scope: cell === 'th' ? 'col' : 'row' }, texts[0]), ...texts.slice(1).map(t => el(cell, cell === 'th' ? { scope: 'col' } : {}, t)))
    const body = app.head.times.map((time, t) => row('td', time, mean[t] === mean[t] ? app.wordsOf(mean[t]) : 'no value', `${(100 * share[t]).toFixed(1)} %`))
    box.querySelector('table')?.remove()
    box.append(el('table', {}, el('caption', {}, `Mean of ${app.selection.name}, ${app.against()}`), el('thead', {}, row('th', 'time', 'mean', 'area with data')), el('tbody', {}, ...body)))
  }
  box.addEventListener('toggle', fill)
  app.store.listen(() => { if (box.open) requestAnimationFrame(fill) })
  return box
}
