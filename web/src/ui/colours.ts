// The menu of colours: map, scale, and whether every row or column has its own.
import type { App } from '../app'
import { layerNames, type Layer } from '../data/layers'
import { onlyMoved } from '../view/state'
import { menu } from './card'
import { button, choice, el } from './dom'

const normNames: Record<string, string> = {
  linear: 'Linear', log: 'Logarithmic', symlog: 'Symmetric log', asinh: 'asinh', power: 'Power', quantile: 'Quantiles', eqhist: 'Equalised',
  'two-slope': 'Two slopes', centered: 'Centred', boundaries: 'Classes', equal: 'Equal classes', jenks: 'Natural breaks',
}

/** Limits and scale of the values say nothing of what stands in their place. */
const asDrawn = { norm: '', each: '', show: '', limits: null, center: null } as const

/** null where the colours are those of categories. */
export function coloursMenu(app: App): HTMLElement | null {
  const h = app.data.head, { store } = app
  if (!h.maps || app.colors.norms.length === 0) return null
  const own = h.map!.name || 'own'
  const map = choice('Map', () => [['', own], ...h.maps!.filter(m => m !== h.map!.name).map(m => [m, m] as [string, string])], () => store.view.map, v => store.change({ map: v }))
  const norm = choice('Scale', () => app.colors.norms.map((n, i) => [i === 0 ? '' : n, normNames[n] ?? n]), () => store.view.norm, v => store.change({ norm: v, center: v === 'two-slope' ? store.view.center : null }))
  const each = choice('Limits of', () => [['', 'the whole'], ['rows', 'each row'], ['columns', 'each column']], () => store.view.each, v => store.change(v ? { ...asDrawn, each: v as 'rows' | 'columns' } : { each: '' }))
  const show = choice('Show', () => [['', 'the values'], ...app.layers.map(l => [l, layerNames[l]] as [string, string])], () => store.view.show, v => store.change({ ...asDrawn, show: v as Layer }))
  const reset = button('As drawn', 'Colours as drawn', () => store.change({ ...asDrawn, map: '' }))
  if (!app.arrangeable) each.label.hidden = true
  if (app.layers.length === 0) show.label.hidden = true
  const fill = () => { for (const c of [show, map, norm, each]) c.fill() }
  store.listen((now, before) => { if (!onlyMoved(now, before)) fill() })
  return menu('Colours', 'Colours and their limits', 'colours', [show.label, map.label, norm.label, each.label, el('div', { class: 'line' }, reset)], fill)
}
