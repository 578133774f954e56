// The row of controls above the figure. On a narrow screen what fingers do, and
// what is seldom needed, goes into the last menu.
import type { App } from '../app'
import { fit, oneToOne, zoom } from '../view/moves'
import { menu } from './card'
import { coloursMenu } from './colours'
import { button, el } from './dom'
import type { Find } from './find'
import { keys } from './keys'
import { orderMenu } from './order'
import type { Regions } from './region'
import { saveButtons, saveMenu, type Files } from './save'

export interface Tools { find: Find; regions: Regions; say: (words: string) => void; files: Files }

export function toolbar(app: App, tools: Tools): HTMLElement {
  const { store } = app
  const theme = () => store.change({ theme: app.theme === 'dark' ? 'light' : 'dark' })
  const dialog = help()
  const undo = button('', 'Undo', () => store.undo(), 'undo'), redo = button('', 'Redo', () => store.redo(), 'redo')
  const profiles = button('Profiles', 'Profiles of the row and the column', () => store.change({ profiles: !store.view.profiles }), 'profiles')
  const follow = () => {
    undo.disabled = !store.undoable
    redo.disabled = !store.redoable
    profiles.setAttribute('aria-pressed', String(store.view.profiles))
  }
  store.listen(follow)
  follow()
  profiles.classList.add('wide')
  // A map has no rows and columns to find, mark or draw along.
  const rows = <T extends HTMLElement>(b: T): T | '' => app.places ? '' : b
  const menus = [orderMenu(app, tools.say), coloursMenu(app)].filter(m => m !== null)
  const last = menu('', 'More', 'more', [el('div', { class: 'list' },
    button('Zoom in', 'Zoom in', () => zoom(app, 1.5)), button('Zoom out', 'Zoom out', () => zoom(app, 1 / 1.5)), rows(button('One pixel a cell', 'One pixel a cell', () => oneToOne(app))),
    rows(button('Profiles', 'Profiles', () => store.change({ profiles: !store.view.profiles }))), button('Light or dark', 'Light or dark', theme),
    ...saveButtons(app, tools.files, tools.say), button('Keys', 'Keys', () => dialog.showModal()))])
  last.classList.add('narrow')
  return el('div', { class: 'bar', role: 'toolbar', 'aria-label': 'Controls of the heatmap' },
    el('div', { class: 'group' }, wide(button('−', 'Zoom out', () => zoom(app, 1 / 1.5))), wide(button('+', 'Zoom in', () => zoom(app, 1.5))),
      button('Fit', 'Show all cells', () => fit(app), 'fit'), rows(wide(button('1:1', 'One pixel a cell', () => oneToOne(app))))),
    el('div', { class: 'group' }, rows(button('Find', 'Search rows and columns', () => tools.find.open(), 'find')), ...menus, rows(tools.regions.toggle), rows(profiles)),
    el('div', { class: 'group end' }, undo, redo, wide(button('', 'Light or dark', theme, 'theme')), wide(saveMenu(app, tools.files, tools.say)),
      wide(button('?', 'Keys', () => dialog.showModal())), last))
}

function wide<T extends HTMLElement>(b: T): T {
  b.classList.add('wide')
  return b
}

function help(): HTMLDialogElement {
  const dialog = el('dialog', { class: 'help', 'aria-label': 'Keys' }, el('h2', {}, 'Keys'),
    el('table', {}, ...keys.map(([k, what]) => el('tr', {}, el('th', {}, k), el('td', {}, what)))),
    el('p', {}, 'Wheel or pinch zooms, with Shift the columns, with Alt the rows, over labels that axis alone; drag moves, with Shift it marks a region; a click pins, a long press points.'),
    el('form', { method: 'dialog' }, el('button', {}, 'Close')))
  document.body.append(dialog)
  return dialog
}
