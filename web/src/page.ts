// The page of a figure: reads its data, builds the figure and its controls.
import { App } from './app'
import { read } from './data/read'
import { normOf } from './color/norm'
import { choices } from './color/fit'
import { fromHash } from './view/hash'
import { el } from './ui/dom'
import { listen as listenKeys } from './ui/keys'
import { Limits } from './ui/limits'
import { listen as listenPointer } from './ui/pointer'
import { readerTable } from './ui/table'
import { toolbar } from './ui/toolbar'
import { Tooltip } from './ui/tooltip'
import { linesOf } from './ui/words'

const main = document.getElementById('swelter')!

async function open(): Promise<void> {
  const text = document.getElementById('swelter-data')!
  const data = await read(text.textContent ?? '')
  text.remove()
  const h = data.head
  const note = el('p', { class: 'note', role: 'status' })
  const live = el('p', { class: 'unseen', 'aria-live': 'polite' })
  const say = (words: string) => { live.textContent = words }
  const root = el('div', { class: 'figure', tabindex: '0', role: 'application', 'aria-roledescription': 'heatmap', 'aria-label': `${h.title ? h.title + '. ' : ''}${h.description} Arrow keys move from cell to cell.` })
  await Promise.all(['400 14px Swelter', '600 14px Swelter'].map(f => document.fonts.load(f))).catch(() => undefined)
  const app = new App(data, root)
  const bar = toolbar(app, () => download(app))
  main.replaceChildren(bar, el('div', { class: 'stage' }, root), note, readerTable(app), live)
  note.textContent = h.steps ? `This page has its ${h.steps}.` : ''
  readHash(app, note)
  app.recolor()
  const tip = new Tooltip(app)
  listenPointer(app, tip)
  listenKeys(app, tip, say)
  new Limits(app, say)
  const resize = () => app.resize(document.documentElement.clientWidth - 2, innerHeight - bar.offsetHeight - 12)
  resize()
  addEventListener('resize', resize)
  writeHash(app)
  Object.assign(window, { swelterPage: { app, normOf, linesOf } }) // for tests, and the curious
}

function readHash(app: App, note: HTMLElement): void {
  const apply = () => {
    if (location.hash.replace(/^#/, '') === app.hash) return
    const known = { maps: app.data.head.maps ?? [], norms: choices, themes: Object.keys(app.data.head.themes) }
    const v = fromHash(location.hash, known)
    if (v) app.store.change(v)
    else note.textContent = 'The link asks for a view that cannot be read; the whole figure is shown.'
  }
  const view = fromHash(location.hash, { maps: app.data.head.maps ?? [], norms: choices, themes: Object.keys(app.data.head.themes) })
  if (view) app.store.change(view)
  else apply()
  addEventListener('hashchange', apply)
}

/** The address follows the view, a little later, without filling the history. */
function writeHash(app: App): void {
  let timer = 0
  app.store.listen(() => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (location.hash.replace(/^#/, '') !== app.hash) history.replaceState(null, '', app.hash ? '#' + app.hash : location.pathname + location.search)
    }, 250)
  })
}

function download(app: App): void {
  app.picture(2 / app.geometry.z).toBlob(blob => {
    if (!blob) return
    const a = el('a', { href: URL.createObjectURL(blob), download: fileName(app.data.head.title) + '.png' })
    a.click()
    setTimeout(() => URL.revokeObjectURL(a.href), 10000)
  })
}

function fileName(title: string): string {
  return title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60).toLowerCase() || 'heatmap'
}

/** What is left when the data cannot be read: why, and the picture. */
function fail(err: unknown): void {
  const still = new DOMParser().parseFromString(main.querySelector('noscript')?.textContent ?? '', 'text/html')
  const picture = still.querySelector('img.static')
  main.replaceChildren(el('p', { class: 'note broken', role: 'alert' }, `The data of this page are damaged (${err instanceof Error ? err.message : 'they cannot be unpacked'}); here is the picture without them. Make the page again, or fetch it again.`))
  if (picture) main.append(document.importNode(picture, true))
}

open().catch(fail)
