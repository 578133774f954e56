// The keyboard: a cursor on the cells, zoom, pan, pin. The list is what the help
// shows.
import type { App, Cell } from '../app'
import { fit, oneToOne, pan, reveal, zoom } from '../view/moves'
import type { Branches } from './branch'
import type { Find } from './find'
import { sortBy } from './order'
import type { Regions } from './region'
import type { Tooltip } from './tooltip'
import { sentence } from './words'

export const keys: [string, string][] = [
  ['Arrows', 'move from cell to cell'],
  ['Home, End', 'first and last column; with Ctrl the first and last cell'],
  ['Enter', 'pin the cell, and let it go'],
  ['Esc', 'let go'],
  ['+ and −', 'zoom'],
  ['[ and ]', 'zoom the columns alone'],
  ['{ and }', 'zoom the rows alone'],
  ['Shift + arrows', 'move the window'],
  ['/', 'search the labels; N and Shift + N go on'],
  ['S', 'sort the rows by this column; with Shift the columns by this row; O as drawn'],
  ['T', 'select a branch of a tree'],
  ['B', 'mark a region from here; again ends it'],
  ['P', 'profiles of the row and the column'],
  ['Z, Y', 'undo and redo, with Ctrl too'],
  ['0', 'all cells'],
  ['1', 'one pixel a cell'],
]

/** What keys reach beside the cells. */
export interface Reach { find: Find; branches: Branches; regions: Regions; say: (text: string) => void }

export function listen(app: App, tip: Tooltip, { find, branches, regions, say }: Reach): void {
  const root = app.root
  const here = (): Cell => {
    if (app.cursor) return app.cursor
    const v = app.store.view
    return { row: app.y.nearest(v.y[0]), col: app.x.nearest(v.x[0]) }
  }
  const part = (): [number, number] => {
    if (!app.cursor) return [.5, .5]
    const v = app.store.view, inside = (u: number, w: [number, number]) => Math.min(Math.max((u - w[0]) / (w[1] - w[0]), 0), 1)
    return [inside(app.x.centre(app.cursor.col), v.x), inside(app.y.centre(app.cursor.row), v.y)]
  }
  const go = (row: number, col: number) => {
    const cell = { row: Math.min(Math.max(row, 0), app.y.n - 1), col: Math.min(Math.max(col, 0), app.x.n - 1) }
    if (tip.pinned) tip.pin(null)
    reveal(app, cell)
    tip.at(cell)
    if (!regions.widen(cell)) say(sentence(app, cell))
  }
  const actions: Record<string, (e: KeyboardEvent) => void> = {
    'ArrowLeft': e => step(e, 0, -1), 'ArrowRight': e => step(e, 0, 1), 'ArrowUp': e => step(e, -1, 0), 'ArrowDown': e => step(e, 1, 0),
    'Home': e => go(e.ctrlKey ? 0 : here().row, 0),
    'End': e => go(e.ctrlKey ? app.y.n - 1 : here().row, app.x.n - 1),
    'PageUp': () => go(here().row - Math.max(1, Math.round(app.y.span(app.store.view.y) / 2)), here().col),
    'PageDown': () => go(here().row + Math.max(1, Math.round(app.y.span(app.store.view.y) / 2)), here().col),
    '+': () => zoom(app, 1.5, part()), '=': () => zoom(app, 1.5, part()), '-': () => zoom(app, 1 / 1.5, part()),
    ']': () => zoom(app, 1.5, part(), 'x'), '[': () => zoom(app, 1 / 1.5, part(), 'x'),
    '}': () => zoom(app, 1.5, part(), 'y'), '{': () => zoom(app, 1 / 1.5, part(), 'y'),
    '0': () => fit(app), '1': () => { if (!app.places) oneToOne(app) },
    'Enter': pin, ' ': pin,
    'Escape': () => { tip.pin(null); regions.drop() },
    '/': () => { if (!app.places) find.open() }, 'n': () => find.go(1), 'N': () => find.go(-1),
    's': () => sortBy(app, 'rows', here().col, say), 'S': () => sortBy(app, 'cols', here().row, say),
    'o': () => { app.arrange('rows', { sort: '' }); app.arrange('cols', { sort: '' }); say('As drawn.') },
    't': () => branches.begin(), 'b': () => { const c = here(); tip.at(c); regions.key(c) },
    'p': () => { if (app.places) return; const on = !app.store.view.profiles; app.store.change({ profiles: on }); say(on ? 'Profiles shown.' : 'Profiles hidden.') },
    'z': () => app.store.undo(), 'Z': () => app.store.redo(), 'y': () => app.store.redo(),
  }
  function step(e: KeyboardEvent, dr: number, dc: number): void {
    if (e.shiftKey) return pan(app, dc * .15, dr * .15)
    if (app.cursor) go(here().row + dr, here().col + dc)
    else go(here().row, here().col)
  }
  function pin(): void {
    const cell = here(), was = tip.pinned
    tip.pin(null)
    if (!was) {
      tip.pin(cell)
      say(`pinned: ${sentence(app, cell)}`)
    }
  }
  root.addEventListener('keydown', e => {
    if (e.altKey || e.target !== root) return
    const command = e.ctrlKey || e.metaKey, act = actions[e.key]
    if (!act || command && !['Home', 'End', 'z', 'Z', 'y'].includes(e.key)) return
    e.preventDefault()
    act(e)
  })
}
