// A page of several figures: the page itself, with words and legend, and a figure
// for each panel in its place. What is chosen of colours holds for all of them,
// what is seen of one for all whose axes are the same.
import { App } from './app'
import type { Data, Layout } from './model'
import { joined } from './color/colors'
import type { Geometry } from './frame/geometry'
import type { View } from './view/state'
import { fit, zoom } from './view/moves'
import { coloursMenu } from './ui/colours'
import { button, el } from './ui/dom'
import { saveMenu, type Files } from './ui/save'

const ofColors: readonly (keyof View)[] = ['limits', 'center', 'norm', 'map', 'theme', 'each']
const ofWindow: readonly (keyof View)[] = ['x', 'y']
const ofOwnColors: readonly (keyof View)[] = ['map', 'theme']

/** The data of a panel: its sections have its number before their names. */
function dataOf(page: Data, i: number): Data {
  const parts = new Map(['maps'].flatMap(n => page.parts.has(n) ? [[n, page.parts.get(n)!] as const] : []))
  for (const [name, numbers] of page.parts) if (name.startsWith(`${i}/`)) parts.set(name.slice(`${i}/`.length), numbers)
  const { themes, maps = [], follow = false, own = false, theme } = page.head
  return { head: { ...page.head.panels![i], themes, maps, follow, own, theme }, parts }
}

/** Makes the panels of a page within its own figure. */
export function panelsOf(lead: App): App[] {
  const h = lead.data.head
  const all = h.panels!.map((p, i) => {
    const root = el('div', { class: 'figure panel', tabindex: '0', role: 'application', 'aria-roledescription': 'heatmap', 'aria-label': `${p.title}. Arrow keys move from cell to cell.` })
    lead.root.append(root)
    return new App(dataOf(lead.data, i), root)
  })
  lead.colors.counts = joined(all.map(a => a.colors.counts))
  for (const a of all) link(lead, a, h.own ? ofOwnColors : ofColors, !!h.linked)
  return all
}

/** The controls above the panels. */
export function panelBar(lead: App, all: readonly App[], files: Files, say: (words: string) => void): HTMLElement {
  const first = all[0], colours = lead.data.head.own ? null : coloursMenu(lead)
  const theme = button('', 'Light or dark', () => lead.store.change({ theme: lead.theme === 'dark' ? 'light' : 'dark' }), 'theme')
  const windows = lead.data.head.linked && first ? [el('div', { class: 'group' },
    button('−', 'Zoom out', () => zoom(first, 1 / 1.5)), button('+', 'Zoom in', () => zoom(first, 1.5)), button('Fit', 'Show all cells', () => fit(first), 'fit'))] : []
  return el('div', { class: 'bar', role: 'toolbar', 'aria-label': 'Controls of the heatmaps' }, ...windows,
    ...colours ? [el('div', { class: 'group' }, colours)] : [], el('div', { class: 'group end' }, theme, saveMenu(lead, files, say)))
}

/** What changes in one changes in the other, as far as both have it. */
function link(a: App, b: App, colors: readonly (keyof View)[], linked: boolean): void {
  const pass = (to: App) => (now: View, before: View) => {
    const part: Partial<View> = {}, was = to.store.view
    for (const k of Object.keys(now) as (keyof View)[]) {
      const shared = colors.includes(k) || linked && ofWindow.includes(k)
      if (shared && now[k] !== before[k] && now[k] !== was[k]) Object.assign(part, { [k]: now[k] })
    }
    if (Object.keys(part).length > 0) to.store.change(part)
  }
  a.store.listen(pass(b))
  b.store.listen(pass(a))
}

/** CSS pixels a point at full size, and how small that may get before the layout for phones is taken. */
const most = 4 / 3 * 1.25, least = 4 / 3 * .62

/** Puts page and panels into the room there is. */
export function placePanels(lead: App, all: readonly App[], width: number, height: number): void {
  const { desk, phone } = lead.data.head
  const fits = (l: Layout) => Math.min(most, width / l.w, Math.max(height / l.h, 4 / 3))
  const narrow = phone && fits(desk) < least, z = narrow ? width / phone.w : fits(desk)
  lead.take(geometry(narrow ? phone : desk, z))
  for (const a of all) {
    const l = narrow && a.data.head.phone || a.data.head.desk
    a.take(geometry(l, z))
    const [x, y] = l.at ?? [0, 0]
    Object.assign(a.root.style, { left: x * z + 'px', top: y * z + 'px' })
  }
}

function geometry(layout: Layout, z: number): Geometry {
  const [x, y, w, h] = layout.body.map(v => v * z)
  return { layout, z, body: [Math.round(x), Math.round(y), Math.round(x + w) - Math.round(x), Math.round(y + h) - Math.round(y)], width: Math.ceil(layout.w * z), height: Math.ceil(layout.h * z) }
}
