// The row of controls above the figure.
import type { App } from '../app'
import { fit, oneToOne, zoom } from '../view/moves'
import { el } from './dom'
import { keys } from './keys'

const normNames: Record<string, string> = {
  linear: 'Linear', log: 'Logarithmic', symlog: 'Symmetric log', asinh: 'asinh', power: 'Power', quantile: 'Quantiles', eqhist: 'Equalised',
  'two-slope': 'Two slopes', centered: 'Centred', boundaries: 'Classes', equal: 'Equal classes', jenks: 'Natural breaks',
}

export function toolbar(app: App, download: () => void): HTMLElement {
  const bar = el('div', { class: 'bar', role: 'toolbar', 'aria-label': 'Controls of the heatmap' })
  const button = (text: string, title: string, act: () => void) => {
    const b = el('button', { type: 'button', title, 'aria-label': title }, text)
    b.addEventListener('click', act)
    return b
  }
  bar.append(el('div', { class: 'group' },
    button('−', 'Zoom out', () => zoom(app, 1 / 1.5)), button('+', 'Zoom in', () => zoom(app, 1.5)),
    button('Fit', 'Show all cells', () => fit(app)), button('1:1', 'One pixel a cell', () => oneToOne(app))))
  const h = app.data.head
  if (h.maps && app.colors.norms.length > 0) {
    bar.append(
      choice('Colours', [['', h.map!.name || 'own'], ...h.maps.filter(m => m !== h.map!.name).map(m => [m, m] as [string, string])], v => app.store.change({ map: v }), () => app.store.view.map),
      choice('Scale', app.colors.norms.map((n, i) => [i === 0 ? '' : n, normNames[n] ?? n]), v => app.store.change({ norm: v }), () => app.store.view.norm))
  }
  bar.append(el('div', { class: 'group end' },
    button('◐', 'Light or dark', () => app.store.change({ theme: app.theme === 'dark' ? 'light' : 'dark' })),
    button('PNG', 'Download the picture', download), help()))
  return bar

  function choice(name: string, options: [string, string][], set: (v: string) => void, now: () => string): HTMLElement {
    const s = el('select', { 'aria-label': name })
    s.append(...options.map(([v, text]) => el('option', { value: v }, text)))
    s.value = now()
    s.addEventListener('change', () => set(s.value))
    app.store.listen(() => { s.value = now() })
    return el('label', {}, el('span', {}, name), s)
  }
}

function help(): HTMLElement {
  const dialog = el('dialog', { class: 'help', 'aria-label': 'Keys' }, el('h2', {}, 'Keys'),
    el('table', {}, ...keys.map(([k, what]) => el('tr', {}, el('th', {}, k), el('td', {}, what)))),
    el('p', {}, 'Wheel or pinch zooms, with Shift the columns, with Alt the rows, over labels that axis alone; drag moves; a click pins.'),
    el('form', { method: 'dialog' }, el('button', {}, 'Close')))
  document.body.append(dialog)
  const b = el('button', { type: 'button', title: 'Keys', 'aria-label': 'Keys' }, '?')
  b.addEventListener('click', () => dialog.showModal())
  return b
}
