// The panel of the overlay: what is shown, of whom, and how far it is to be
// trusted. It lives in a shadow root, out of reach of the page's styles.

import type { Answer, Named } from './data'
import type { Mode, Scene } from './draw'
import { css } from './heat'

const style = `
:host { all: initial; position: fixed; inset: auto 12px 12px auto; z-index: 2147483647; color-scheme: light dark }
* { box-sizing: border-box }
.panel { width: min(340px, calc(100vw - 24px)); max-height: calc(100vh - 24px); overflow: auto; padding: 12px 14px; border-radius: 12px; font: 13px/1.45 system-ui, sans-serif;
  color: light-dark(#1c1e21, #e8e8e8); background: light-dark(#fff, #1f2226); box-shadow: 0 4px 24px rgb(0 0 0 / .3), 0 0 0 1px rgb(128 128 128 / .35) }
header { display: flex; align-items: baseline; gap: 8px }
h2 { flex: 1; margin: 0; font-size: 14px; overflow-wrap: anywhere }
button, select, input { font: inherit; color: inherit; background: light-dark(#f2f3f5, #2c3036); border: 1px solid light-dark(#c9ccd1, #484d55); border-radius: 6px; padding: 3px 7px; max-width: 100% }
button { cursor: pointer } button:focus-visible, select:focus-visible, input:focus-visible { outline: 2px solid #6a4fd8; outline-offset: 1px }
.modes { display: flex; flex-wrap: wrap; gap: 4px; margin: 10px 0 }
.modes button[aria-pressed=true] { background: #5b2a86; border-color: #5b2a86; color: #fff }
.row { display: grid; grid-template-columns: 84px minmax(0, 1fr); align-items: center; gap: 4px 8px; margin: 4px 0 }
.dates { display: grid; gap: 4px } .row select, .row input { width: 100%; min-width: 0 }
input[type=range] { width: 100%; padding: 0; accent-color: #5b2a86 }
.bar { height: 12px; border-radius: 3px; margin-top: 10px } .ends { display: flex; justify-content: space-between; font-variant-numeric: tabular-nums }
p { margin: 8px 0 0 } .quiet { opacity: .75 } .warn { color: light-dark(#8a4b00, #ffb866) }
ol { margin: 6px 0 0; padding-left: 22px } li { overflow-wrap: anywhere }
summary { cursor: pointer; margin-top: 8px } .tools { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 10px }
.panel.small > :not(header) { display: none }`

const modes: [Mode, string][] = [
  ['heat', 'Clicks'],
  ['dots', 'Dots'],
  ['elements', 'Elements'],
  ['scroll', 'Scrolling'],
  ['attention', 'Attention'],
  ['rests', 'Rests'],
  ['rage', 'Rage'],
  ['dead', 'Dead'],
  ['unused', 'Never used'],
  ['difference', 'Difference'],
]

/** Filters are the query of the server, as strings; "" means all. */
export interface Filters {
  from: string
  to: string
  width: string
  pointer: string
  ref: string // origin of the referring page
  variant: string
  compare: string // "pointer=t", the segment that is compared
}

export interface Hooks {
  mode(mode: Mode): void
  radius(px: number): void
  opacity(share: number): void
  filter(f: Filters): void
  png(): void
  csv(): void
  close(): void
}

type Child = Node | string

function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  props: Partial<HTMLElementTagNameMap[K]> & { [k: `aria-${string}`]: string },
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const el = document.createElement(name)
  for (const [k, v] of Object.entries(props)) {
    if (k.startsWith('aria-')) el.setAttribute(k, String(v))
    else Object.assign(el, { [k]: v })
  }
  el.append(...children)
  return el
}

const widths: [string, string][] = [
  ['', 'all widths'],
  ['1-480', 'up to 480 px'],
  ['481-768', '481 to 768 px'],
  ['769-1024', '769 to 1024 px'],
  ['1025-1440', '1025 to 1440 px'],
  ['1441-20000', 'over 1440 px'],
]
const pointers: [string, string][] = [
  ['', 'all pointers'],
  ['m', 'mouse'],
  ['t', 'touch'],
  ['p', 'pen'],
  ['k', 'keyboard'],
]
const compares: [string, string][] = [
  ['', 'nobody'],
  ['pointer=m', 'who used a mouse'],
  ['pointer=t', 'who used touch'],
  ['width=1-768', 'windows up to 768 px'],
  ['width=769-20000', 'windows over 768 px'],
  ['variant=', 'a variant …'],
  ['ref=', 'who came from …'],
  ['to=', 'days until …'],
]

export class Panel {
  readonly host = document.createElement('swelter-view')
  private readonly root = this.host.attachShadow({ mode: 'open' })
  private readonly body = make('div', {})
  private readonly panel: HTMLElement
  private readonly title = make('h2', {})
  private filters: Filters = { from: '', to: '', width: '', pointer: '', ref: '', variant: '', compare: '' }
  private open = innerWidth > 600 // on a telephone the page comes first

  constructor(private readonly hooks: Hooks) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    this.root.adoptedStyleSheets = [sheet] // a page's policy does not forbid these
    const small = make('button', { textContent: '–', title: 'Smaller', 'aria-label': 'Smaller', onclick: () => this.panel.classList.toggle('small') })
    const close = make('button', { textContent: '×', title: 'Close', 'aria-label': 'Close', onclick: hooks.close })
    this.panel = make(
      'section',
      { className: 'panel', 'aria-label': 'Heatmap of this page' },
      make('header', {}, this.title, small, close),
      this.body,
    )
    this.root.append(this.panel)
    document.documentElement.append(this.host)
  }

  /** say shows a sentence in place of everything else. */
  say(text: string): void {
    this.title.textContent = 'Heatmap of this page'
    this.body.replaceChildren(make('p', { className: 'warn', textContent: text, role: 'status' }))
  }

  show(scene: Scene): void {
    const a = scene.answer
    const focus = this.root.activeElement?.id
    this.title.textContent = a.page
    this.body.replaceChildren(
      make('p', { className: 'quiet', textContent: summary(a) }),
      this.modes(scene),
      this.controls(scene),
      ...legend(scene),
      ...lists(scene),
      ...trust(scene),
      make(
        'div',
        { className: 'tools' },
        make('button', { textContent: 'PNG', onclick: this.hooks.png }),
        make('button', { textContent: 'CSV', onclick: this.hooks.csv }),
      ),
    )
    if (focus) this.root.getElementById(focus)?.focus()
  }

  private modes({ choice, answer }: Scene): HTMLElement {
    const shown = modes.filter(([m]) => m !== 'difference' || answer.minus || this.filters.compare)
    return make(
      'div',
      { className: 'modes', role: 'group', 'aria-label': 'What is shown' },
      ...shown.map(([m, name]) =>
        make('button', { id: 'mode-' + m, textContent: name, 'aria-pressed': String(m === choice.mode), onclick: () => this.hooks.mode(m) }),
      ),
    )
  }

  private controls({ choice, answer }: Scene): HTMLElement {
    const change = (part: Partial<Filters>): void => this.hooks.filter((this.filters = { ...this.filters, ...part }))
    const choose = (key: 'width' | 'pointer' | 'compare', name: string, options: [string, string][]): Node[] => [
      make('label', { htmlFor: key, textContent: name }),
      make(
        'select',
        { id: key, onchange: e => change({ [key]: (e.target as HTMLSelectElement).value }) },
        ...options.map(([value, text]) =>
          make('option', { value, textContent: text, selected: value === this.filters[key] || (value.endsWith('=') && this.filters[key].startsWith(value)) }),
        ),
      ),
    ]
    const day = (key: 'from' | 'to'): Node =>
      make('input', {
        id: key,
        type: 'date',
        value: this.filters[key] || answer[key],
        'aria-label': key === 'from' ? 'First day' : 'Last day',
        onchange: e => change({ [key]: (e.target as HTMLInputElement).value }),
      })
    const write = (key: 'variant' | 'ref', name: string, placeholder: string): Node[] => [
      make('label', { htmlFor: key, textContent: name }),
      make('input', { id: key, placeholder, value: this.filters[key], onchange: e => change({ [key]: (e.target as HTMLInputElement).value }) }),
    ]
    const [, by, than] = this.filters.compare.match(/^(\w+)=(.*)/) ?? []
    const free = compares.some(([value]) => value === by + '=')
    const slide = (id: string, value: number, low: number, high: number, step: number, then: (v: number) => void): Node =>
      make('input', {
        id,
        type: 'range',
        min: String(low),
        max: String(high),
        step: String(step),
        value: String(value),
        oninput: e => then(+(e.target as HTMLInputElement).value),
      })
    const rows = make(
      'div',
      { className: 'row' },
      make('span', { textContent: 'Days' }),
      make('span', { className: 'dates' }, day('from'), day('to')),
      ...choose('width', 'Window', widths),
      ...choose('pointer', 'Pointer', pointers),
      ...write('ref', 'Came from', 'https://…, all'),
      ...write('variant', 'Variant', 'all'),
      ...choose('compare', 'Less', compares),
      ...(free
        ? [
            make('span', {}),
            make('input', {
              id: 'than',
              type: by === 'to' ? 'date' : 'text',
              value: than,
              placeholder: by === 'ref' ? 'https://…' : '',
              'aria-label': 'Compared with',
              onchange: e => change({ compare: by + '=' + (e.target as HTMLInputElement).value }),
            }),
          ]
        : []),
      make('label', { htmlFor: 'radius', textContent: `Radius ${choice.radius} px` }),
      slide('radius', choice.radius, 8, 80, 2, this.hooks.radius),
      make('label', { htmlFor: 'opacity', textContent: 'Opacity' }),
      slide('opacity', choice.opacity, 0.2, 1, 0.05, this.hooks.opacity),
    )
    return make(
      'details',
      { open: this.open, ontoggle: e => (this.open = (e.target as HTMLDetailsElement).open) },
      make('summary', { textContent: 'Of whom, and how it is drawn' }),
      rows,
    )
  }
}

const count = (n: number, one: string, many: string): string => `${n.toLocaleString()} ${n === 1 ? one : many}`

function summary(a: Answer): string {
  const urls = a.urls.length > 1 ? `, ${a.urls.length} addresses` : ''
  const rate = a.rate && a.rate < 1 ? `; ${+(a.rate * 100).toPrecision(3)} % of the views are recorded` : ''
  return `${a.from === a.to ? a.from : a.from + ' to ' + a.to}: ${count(a.visitorDays, 'visitor-day', 'visitor-days')}, ${count(a.views, 'view', 'views')}${urls}${rate}${a.filter ? '; ' + a.filter : ''}${a.minus ? '; less ' + a.minus : ''}.`
}

/** brief is a name that fits a line: the one given, or the end of the selector. */
function brief(e: Named): string {
  const steps = e.s.split(' > ')
  return (
    e.m ||
    (steps.length > 2 ? '… ' : '') +
      steps
        .slice(-2)
        .join(' > ')
        .replace(/:nth-of-type\(1\)/g, '')
  )
}

const short = (v: number): string => (v ? +v.toPrecision(3) : 0).toLocaleString(undefined, { maximumSignificantDigits: 3 })

function legend(scene: Scene): HTMLElement[] {
  const { legend: l, answer, choice } = scene
  if (answer.empty) return [make('p', { className: 'warn', textContent: answer.empty, role: 'status' })]
  if (!l)
    return choice.mode === 'elements' || choice.mode === 'unused' || choice.mode === 'dots'
      ? []
      : [make('p', { className: 'warn', textContent: 'Nothing of this kind was recorded.', role: 'status' })]
  const bar = make('div', { className: 'bar', role: 'img', 'aria-label': `colours from ${short(l.low)} to ${short(l.high)} ${l.unit}` })
  bar.style.background = `linear-gradient(to right, ${Array.from({ length: 11 }, (_, i) => css(i / 10, l.diverging)).join()})`
  const middle = l.diverging ? '0' : l.root ? short(l.high / 4) : ''
  return [
    bar,
    make(
      'div',
      { className: 'ends' },
      make('span', { textContent: short(l.low) }),
      make('span', { textContent: middle }),
      make('span', { textContent: short(l.high) }),
    ),
    make('div', { className: 'quiet', textContent: l.unit }),
  ]
}

function lists({ choice, answer, found }: Scene): HTMLElement[] {
  const name = (i: number): string => brief(answer.elements[i])
  if (choice.mode === 'unused') {
    const items = answer.unused.map(u =>
      make('li', {
        textContent: `${name(u.el)}: seen by ${count(u.visitorsSeen, 'visitor', 'visitors')}, never clicked${found[u.el]?.el ? '' : ' (not on the page now)'}`,
      }),
    )
    return [
      make('p', { textContent: items.length ? 'In sight, and clicked by nobody:' : 'Everything that came in sight was used.' }),
      make('ol', {}, ...items.slice(0, 100)),
    ]
  }
  if (choice.mode !== 'elements') return []
  const items = answer.elements.filter(e => e.clicks).slice(0, 20)
  return [
    make(
      'ol',
      {},
      ...items.map(e =>
        make('li', {
          textContent: `${brief(e)}: ${count(e.clicks, 'click', 'clicks')} by ${count(e.visitors, 'visitor-day', 'visitor-days')}${e.rage ? `, ${e.rage} in rage` : ''}${e.dead ? `, ${e.dead} dead` : ''}`,
        }),
      ),
    ),
  ]
}

/** trust says how places were found again, what was lost on the way, and where else the page is known by. */
function trust({ placed, answer }: Scene): HTMLElement[] {
  const { share } = placed
  const all = Object.values(share).reduce((a, b) => a + b, 0)
  const list: HTMLElement[] = []
  if (all) {
    const part = (n: number, text: string): string => (n ? `${((n / all) * 100).toFixed(1)} % ${text}` : '')
    const parts = [
      part(share.hash, 'on their element'),
      part(share.selector, 'on their element by its selector'),
      part(share.position, 'by position'),
      part(share.hidden, 'on what is not shown now'),
      part(share.lost, 'lost: their element is gone'),
    ]
    list.push(make('p', { id: 'trust', className: 'quiet', textContent: 'Places: ' + parts.filter(Boolean).join(', ') + '.' }))
  }
  if (answer.folded) list.push(make('p', { className: 'quiet', textContent: `Places are rounded to 1/${answer.folded} of their element.` }))
  if (answer.loss)
    list.push(make('p', { className: 'quiet', textContent: `Lost on the way: ${(answer.loss.events * 100).toFixed(2)} % of the events.` }))
  if (answer.urls.length > 1)
    list.push(
      make(
        'details',
        {},
        make('summary', { textContent: `${answer.urls.length} addresses are this page` }),
        make('ol', {}, ...answer.urls.slice(0, 200).map(u => make('li', { textContent: `${u.url} (${u.views.toLocaleString()})` }))),
      ),
    )
  return list
}
