// What is around the views: title and state, the way down, the columns of the
// heatmap, comparing, saving, sharing, exporting.
import { button, choice, el } from '../ui/dom'
import { full } from '../frame/format'
import type { App } from './app'
import { csv, download, picture, recipe, vector, whole } from './export'
import { tidy } from './pen'
import { filters } from './state'
import { Views } from './views'
import { filterWords } from './words'
import type { Agg, Column, State } from './model'

export interface Controls {
  head: HTMLElement; path: HTMLElement; axes: HTMLElement; more: HTMLElement; foot: HTMLElement
  update(): void
  rebuild(): void
  note(text: string): void
  tell(lines: string[], e: PointerEvent): void
}

export function controls(app: App): Controls {
  const set = (part: Partial<State>) => app.store.change(part)
  const status = el('p', { class: 'status', role: 'status' }), note = el('p', { class: 'note', hidden: '' })
  const views = new Views(app)
  const compare = button('Compare', 'keep this selection and compare the next one with it', () => set(app.state.first ? { first: null } : { first: filters(app.state) }))
  const undo = button('Undo', 'undo', () => { if (!app.store.undo()) app.say('nothing to undo') })
  const share = button('Share', 'copy a link to this view', () => copy(app, location.href))
  const more = menu('Export', [
    ['Picture (PNG)', () => void picture(app)], ['Drawing (SVG)', () => vector(app)], ['Numbers (CSV)', () => csv(app)],
    ['Chosen rows (CSV)', () => void download(app)], ['Recipe (JSON)', () => recipe(app)],
    ...(app.head.served ? [['Everything in one file (HTML)', () => void whole(app)] as [string, () => void]] : []),
  ])
  const theme = button('◐', 'light or dark', () => {
    document.documentElement.dataset.theme = app.dark ? 'light' : 'dark'
    app.refresh()
    app.soon()
  })
  const head = el('header', { class: 'top' }, el('div', { class: 'titles' }, el('h1', {}, tidy(app.head.title)), status, note), el('div', { class: 'tools' }, undo, compare, views.root, share, more, theme))
  const path = el('nav', { class: 'path', 'aria-label': 'the way down' })
  const axes = el('div', { class: 'row axes' }), add = el('div', { class: 'add' })
  let fills: (() => void)[] = []
  const rebuild = () => {
    const parts = axisControls(app, set)
    fills = parts.map(p => p.fill)
    const further = el('details', {}, el('summary', {}, 'more'), el('div', { class: 'row' }, ...parts.slice(3).map(p => p.label)))
    further.open = app.state.split !== '' || app.state.whole || app.state.norm !== ''
    axes.replaceChildren(...parts.slice(0, 3).map(p => p.label), further)
    const another = choice('another chart', () => [['', '…'], ...app.head.columns.filter(c => !app.state.charts.includes(c.name)).map(c => [c.name, tidy(c.name)] as [string, string])], () => '', v => { if (v) set({ charts: [...app.state.charts, v] }) })
    fills.push(another.fill)
    add.replaceChildren(another.label)
  }
  rebuild()
  const foot = el('footer', {}, ...(app.head.source ? [el('p', {}, `Source: ${tidy(app.head.source)}`)] : []), ...(app.head.notes ?? []).map(n => el('p', {}, tidy(n))))
  return {
    head, path, axes, more: add, foot, rebuild,
    note(text) { note.textContent = text; note.hidden = false },
    update() {
      status.textContent = statusWords(app)
      status.dataset.state = app.root.dataset.state = app.asker.state
      path.replaceChildren(...crumbs(app, set))
      for (const f of fills) f()
      compare.setAttribute('aria-pressed', String(app.state.first !== null))
    },
    tell(lines, e) {
      app.tip.replaceChildren(...lines.map((t, i) => el('p', i === 0 ? { class: 'first' } : {}, t)))
      app.tip.hidden = false
      if (app.tip.parentElement !== document.body) document.body.append(app.tip)
      const w = app.tip.offsetWidth, h = app.tip.offsetHeight
      app.tip.style.left = `${e.clientX + 16 + w > innerWidth ? Math.max(4, e.clientX - w - 12) : e.clientX + 16}px`
      app.tip.style.top = `${e.clientY + 18 + h > innerHeight ? Math.max(4, e.clientY - h - 12) : e.clientY + 18}px`
    },
  }
}

function statusWords(app: App): string {
  if (app.asker.state === 'broken') return `What is shown is older than the choice: ${app.asker.trouble}`
  const rows = app.head.rows, met = Math.round(app.met), share = rows > 0 ? 100 * met / rows : 0
  const state = { exact: '', sample: ` · about, from 1 row in ${app.head.every}; exact numbers follow`, asking: ' · …' }[app.asker.state]
  const all = met === rows ? `${full(rows)} rows` : `${full(met)} of ${full(rows)} rows (${share < .1 && met > 0 ? '< 0.1' : share.toFixed(1)} %)`
  const two = app.state.first ? `A: ${full(Math.round(app.firstMet))} rows, B: ` : ''
  return two + (app.asker.state === 'sample' ? 'about ' : '') + all + state
}

/** All, each step down, then what is brushed. */
function crumbs(app: App, set: (part: Partial<State>) => void): HTMLElement[] {
  const s = app.state, out: HTMLElement[] = []
  const join = (list: readonly Parameters<typeof filterWords>[0][]) => list.map(f => filterWords(f, app.columns)).join(' × ')
  const nothing = s.drill.length === 0 && Object.keys(s.brush).length === 0 && !s.first
  if (nothing) return [el('span', { class: 'hint' }, 'Drag over a view or press a bar to filter all others; press a cell to go into it.')]
  out.push(button('All', 'all rows', () => set({ drill: [], brush: {}, split: '' })))
  s.drill.forEach((step, i) => out.push(el('span', { class: 'sep' }, '›'), button(join(step), 'back to this step', () => set({ drill: s.drill.slice(0, i + 1), brush: {} }))))
  for (const [view, list] of Object.entries(s.brush)) {
    const chip = el('span', { class: 'chip' }, join(list), button('×', 'without this filter', () => app.brush(view, [])))
    if (view === 'heat') chip.append(button('Zoom in', 'only this part, in finer cells', () => app.zoom(list.slice())))
    out.push(chip)
  }
  if (s.first) {
    const mode = choice('B against A as', () => [['difference', 'difference'], ...(s.agg ? [] : [['shares', 'difference of shares'] as [string, string]]), ['ratio', 'ratio']], () => app.state.mode, v => set({ mode: v as State['mode'] }))
    out.push(el('span', { class: 'chip second' }, `A: ${s.first.length > 0 ? join(s.first) : 'all rows'}`, button('×', 'compare no longer', () => set({ first: null }))), mode.label, el('span', { class: 'hint' }, 'In the charts the orange lines are A, as if it had as many rows as B.'))
  }
  return out
}

const aggs: [Agg, string][] = [['mean', 'mean'], ['sum', 'sum'], ['median', 'median'], ['min', 'least'], ['max', 'greatest'], ['std', 'std. deviation']]

function axisControls(app: App, set: (part: Partial<State>) => void): { label: HTMLElement; fill: () => void }[] {
  const name = (c: Column): [string, string] => [c.name, tidy(c.name)]
  const all = () => app.head.columns.map(name), start = app.start
  const degrees = (x: string, y: string) => !!start.map && x === start.x && y === start.y
  const numbers = () => app.head.columns.filter(c => c.kind === 'number' && !c.of)
  const reset = (part: Partial<State>) => {
    const brush = { ...app.state.brush }
    delete brush.heat
    set({ brush, ...part })
  }
  const value = () => app.state.agg ? `${app.state.agg} ${app.state.value}` : ''
  return [
    choice('across', all, () => app.state.x, v => reset({ x: v, map: degrees(v, app.state.y) })),
    choice('up', () => [['', 'nothing'], ...all()], () => app.state.y, v => reset({ y: v, map: degrees(app.state.x, v) })),
    choice('colour', () => [['', 'number of rows'], ...aggs.flatMap(([a, word]) => numbers().map(c => [`${a} ${c.name}`, `${word} of ${tidy(c.name)}`] as [string, string]))], value, v => {
      const at = v.indexOf(' ')
      set(v === '' ? { agg: '', value: '' } : { agg: v.slice(0, at) as Agg, value: v.slice(at + 1), mode: app.state.mode === 'shares' ? 'difference' : app.state.mode })
    }),
    choice('scale', () => [['', 'automatic'], ['linear', 'linear'], ['log', 'logarithmic'], ['equal', 'equal shares']], () => app.state.norm, v => set({ norm: v as State['norm'] })),
    choice('range', () => [['', 'most values'], ['1', 'all values']], () => app.state.whole ? '1' : '', v => reset({ whole: v === '1' })),
    choice('split by', () => [['', 'nothing'], ...app.head.columns.filter(c => c.kind === 'text' && c.distinct > 1).map(name)], () => app.state.split, v => reset({ split: v })),
  ]
}

/** A button that opens a list of things to do. */
export function menu(text: string, items: [string, () => void][]): HTMLElement {
  const list = el('div', { class: 'menu', role: 'menu', hidden: '' }), root = el('div', { class: 'opens' })
  const open = button(text, text, () => { list.hidden = !list.hidden; open.setAttribute('aria-expanded', String(!list.hidden)) })
  const close = () => { list.hidden = true; open.setAttribute('aria-expanded', 'false') }
  open.setAttribute('aria-haspopup', 'menu')
  for (const [word, act] of items) {
    const b = button(word, word, () => { close(); act() })
    b.setAttribute('role', 'menuitem')
    list.append(b)
  }
  document.addEventListener('pointerdown', e => { if (!root.contains(e.target as Node)) close() })
  root.addEventListener('keydown', e => { if (e.key === 'Escape') { close(); open.focus() } })
  root.append(open, list)
  return root
}

export function copy(app: App, text: string): void {
  const done = () => app.say('the link is copied', true)
  const byHand = () => {
    const area = el('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
    done()
  }
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand)
  else byHand()
}
