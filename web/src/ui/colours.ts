// The menu of colours: map, scale, and whether every row or column has its own.
import type { App } from '../app'
import { menu } from './card'
import { button, choice, el } from './dom'

const normNames: Record<string, string> = {
  linear: 'Linear', log: 'Logarithmic', symlog: 'Symmetric log', asinh: 'asinh', power: 'Power', quantile: 'Quantiles', eqhist: 'Equalised',
  'two-slope': 'Two slopes', centered: 'Centred', boundaries: 'Classes', equal: 'Equal classes', jenks: 'Natural breaks',
}

/** null where the colours are those of categories. */
export function coloursMenu(app: App): HTMLElement | null {
  const h = app.data.head, { store } = app
  if (!h.maps || app.colors.norms.length === 0) return null
  const own = h.map!.name || 'own'
  const map = choice('Map', () => [['', own], ...h.maps!.filter(m => m !== h.map!.name).map(m => [m, m] as [string, string])], () => store.view.map, v => store.change({ map: v }))
  const norm = choice('Scale', () => app.colors.norms.map((n, i) => [i === 0 ? '' : n, normNames[n] ?? n]), () => store.view.norm, v => store.change({ norm: v, center: v === 'two-slope' ? store.view.center : null }))
  const each = choice('Limits of', () => [['', 'the whole'], ['rows', 'each row'], ['columns', 'each column']], () => store.view.each, v => store.change({ each: v as '' | 'rows' | 'columns' }))
  const reset = button('As drawn', 'Colours as drawn', () => store.change({ map: '', norm: '', each: '', limits: null, center: null }))
  if (!app.arrangeable) each.label.hidden = true
  const fill = () => { for (const c of [map, norm, each]) c.fill() }
  store.listen(fill)
  return menu('Colours', 'Colours and their limits', 'colours', [map.label, norm.label, each.label, el('div', { class: 'line' }, reset)], fill)
}
