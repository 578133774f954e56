// The order of rows and columns: by what they are sorted, what was cropped or
// collapsed, and how their trees are cut.
import type { App } from '../app'
import { sortable } from '../data/order'
import { cut } from '../data/tree'
import type { Side } from '../view/state'
import { menu } from './card'
import { button, choice, el } from './dom'
import { nameOf } from './words'

export type SideName = 'cols' | 'rows'

/** The axis of a side, and what its cells are called. */
export function sideOf(app: App, side: SideName) {
  const axis = side === 'cols' ? 'x' as const : 'y' as const, h = app.data.head
  return { axis, head: h[axis], ruler: app[axis], tree: app.trees[axis], view: app.store.view[side], words: side === 'cols' ? 'columns' : 'rows', cells: side === 'cols' ? h.cols : h.rows }
}

/** What a side can be sorted by, without the cells of the other: as in the link. */
export function sortsOf(app: App, side: SideName): [string, string][] {
  const { axis, head, tree } = sideOf(app, side)
  if (!app.arrangeable || !sortable(head)) return []
  const out: [string, string][] = [['', tree ? 'the clustering' : 'as drawn']]
  if (app.data.parts.has(axis + '.input')) out.push(['input', 'the original order'])
  if (head.labels) out.push(['name', 'name'])
  head.tracks?.forEach((t, k) => { if (app.data.parts.has(`${axis}.track.${k}`)) out.push([`t${k}`, t.name || `annotation ${k + 1}`]) })
  return out
}

/** What a side is sorted by, in words. */
export function sortWords(app: App, side: SideName, sort: string): string {
  const name = sort.replace('-', ''), other = sideOf(app, side === 'cols' ? 'rows' : 'cols')
  if (name[0] === 'c') return `${other.head.title || (side === 'cols' ? 'row' : 'column')} ${nameOf(other.head, other.ruler, Number(name.slice(1)))}`
  return sortsOf(app, side).find(s => s[0] === name)?.[1] ?? ''
}

/** Sorts by a cell of the other side, given by its place; again turns the order round. */
export function sortBy(app: App, side: SideName, place: number, say: (words: string) => void): void {
  const { head, view } = sideOf(app, side), other = sideOf(app, side === 'cols' ? 'rows' : 'cols')
  if (!app.arrangeable || !sortable(head)) return say(`The ${side === 'cols' ? 'columns' : 'rows'} stand on a scale and keep their order.`)
  const name = `c${other.ruler.order.cell(place)}`
  app.arrange(side, { sort: view.sort === '-' + name ? name : '-' + name })
  say(statusOf(app))
}

/** What of the figure is not as it was drawn, in sentences. */
export function statusOf(app: App): string {
  const out: string[] = []
  for (const side of ['rows', 'cols'] as const) {
    const { view, head, tree, ruler, words, cells } = sideOf(app, side), Words = words[0].toUpperCase() + words.slice(1)
    if (view.sort) {
      const inside = (head.slices?.length ?? 0) > 1 ? ' inside their slices' : ''
      out.push(`${Words} sorted${inside} by ${sortWords(app, side, view.sort)}${view.sort[0] === '-' ? ', from the greatest' : ''}${tree ? '; their tree is hidden' : ''}.`)
    }
    const kept = ruler.order.cells.length
    if (kept < cells) out.push(`${kept} of ${cells} ${words} are shown.`)
    if (view.folds.length > 0) out.push(`${view.folds.length === 1 ? 'A branch' : `${view.folds.length} branches`} of the ${words} collapsed: means.`)
    if (view.cut > 0 && tree) out.push(`${Words} in ${cutWords(cut(tree, view.cut).clusters.map(c => c.last - c.first + 1))}.`)
  }
  const each = app.store.view.each
  if (each) out.push(`Colours run from the least to the greatest value of each ${each === 'rows' ? 'row' : 'column'}.`)
  const show = app.store.view.show
  if (show === 'counts') out.push('Shown is how many values each cell was made of.')
  else if (show) out.push(`Shown are z-scores of each ${show === 'z-rows' ? 'row' : 'column'}: (value − mean) / standard deviation, divisor n − 1.`)
  return out.join(' ')
}

/** Clusters and their sizes. */
export function cutWords(sizes: number[]): string {
  return `${sizes.length} ${sizes.length === 1 ? 'cluster' : 'clusters'}: ${sizes.slice(0, 12).join(', ')}${sizes.length > 12 ? ', …' : ''}`
}

/** The menu of the toolbar; null where nothing can be ordered. */
export function orderMenu(app: App, say: (words: string) => void): HTMLElement | null {
  const parts = (['rows', 'cols'] as const).filter(s => sortsOf(app, s).length > 0).map(s => section(app, s, say))
  if (parts.length === 0) return null
  return menu('Order', 'Order of rows and columns', 'order', parts.map(p => p.box), () => parts.forEach(p => p.fill()))
}

function section(app: App, side: SideName, say: (words: string) => void): { box: HTMLElement; fill: () => void } {
  const { words, tree } = sideOf(app, side), other = side === 'cols' ? 'rows' : 'cols'
  const change = (part: Partial<Side>) => { app.arrange(side, part); fill(); say(statusOf(app) || 'As drawn.') }
  const now = () => app.store.view[side].sort
  const by = choice(`Sort ${words} by`, () => {
    const all = sortsOf(app, side), name = now().replace('-', '')
    if (name[0] === 'c') all.push([name, sortWords(app, side, name)])
    return all
  }, () => now().replace('-', ''), v => change({ sort: v }))
  const turn = button('↓', 'Turn the order round', () => change({ sort: now()[0] === '-' ? now().slice(1) : '-' + now() }))
  const which = byCell(app, side, other, v => change({ sort: v }))
  const whole = button('Show all', `Show all ${words}`, () => change({ crop: null, folds: [] }))
  const box = el('fieldset', {}, el('legend', {}, words[0].toUpperCase() + words.slice(1)), el('div', { class: 'line' }, by.label, turn), which, whole)
  const k = tree && el('input', { type: 'number', min: '0', max: String(app.data.head[side]), 'aria-label': `Clusters of the ${words}` })
  if (k) {
    k.addEventListener('change', () => { app.store.change({ [side]: { ...app.store.view[side], cut: Math.max(0, Math.min(Math.round(Number(k.value)) || 0, Number(k.max))) } }); say(statusOf(app) || 'No cut.') })
    box.append(el('label', {}, el('span', {}, 'Clusters'), k))
  }
  function fill(): void {
    const v = app.store.view[side]
    by.fill()
    turn.disabled = v.sort === ''
    turn.firstChild!.textContent = v.sort[0] === '-' ? '↑' : '↓'
    whole.hidden = !v.crop && v.folds.length === 0
    if (k) k.value = String(v.cut)
  }
  app.store.listen((now, before) => { if (now[side] !== before[side]) fill() })
  return { box, fill }
}

const mostOffered = 60

/** A field for the label of a row or a column to sort by. */
function byCell(app: App, side: SideName, other: SideName, set: (sort: string) => void): HTMLElement {
  const { head, ruler, words } = sideOf(app, other), id = `by-${other}`, one = words.slice(0, -1)
  const list = el('datalist', { id }), input = el('input', { type: 'text', list: id, 'aria-label': `Sort the ${side === 'cols' ? 'columns' : 'rows'} by the ${one} named`, placeholder: `name of a ${one}` })
  const nameAt = (i: number) => nameOf(head, ruler, i)
  input.addEventListener('input', () => {
    const text = input.value.toLowerCase(), n = app.data.head[other]
    const found: number[] = []
    for (let i = 0; i < n && found.length < mostOffered; i++) if (nameAt(i).toLowerCase().includes(text)) found.push(i)
    list.replaceChildren(...found.map(i => el('option', { value: nameAt(i) })))
    const exact = found.find(i => nameAt(i).toLowerCase() === text)
    if (exact === undefined) return
    set(`-c${exact}`)
    input.value = ''
  })
  return el('label', {}, el('span', {}, `or by ${one}`), input, list)
}
