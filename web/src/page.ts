// The page of a figure: reads its data, builds the figure and its controls.
import { App } from './app'
import { panelBar, panelsOf, placePanels } from './panels'
import { read } from './data/read'
import { normOf } from './color/norm'
import { Branches } from './ui/branch'
import { CutLine } from './ui/cutline'
import { el } from './ui/dom'
import { Find } from './ui/find'
import { listen as listenKeys } from './ui/keys'
import { Limits } from './ui/limits'
import { startLink } from './ui/link'
import { sideOf, sortBy, statusOf } from './ui/order'
import { listen as listenPointer } from './ui/pointer'
import { Profiles } from './ui/profiles'
import { Regions } from './ui/region'
import { filesOf } from './ui/save'
import { player } from './ui/player'
import { readerTable } from './ui/table'
import { toolbar } from './ui/toolbar'
import { Tooltip } from './ui/tooltip'
import { linesOf } from './ui/words'
import { onlyMoved } from './view/state'
import type { Data } from './model'

const main = document.getElementById('swelter')!, still = main.querySelector('noscript')

async function open(): Promise<void> {
  const letters = fonts() // while the data are unpacked
  const data = await read(taken('swelter-data'))
  if (data.head.panels) return openPanels(data, letters)
  const h = data.head
  if (h.coarse && location.hash.length > 1) await cells(data) // what is linked to may need them
  const note = el('p', { class: 'note', role: 'status' })
  let warning = ''
  const live = el('p', { class: 'unseen', 'aria-live': 'polite' })
  const say = (words: string) => { live.textContent = words }
  const root = el('div', { class: 'figure', tabindex: '0', role: 'application', 'aria-roledescription': 'heatmap', 'aria-label': `${h.title ? h.title + '. ' : ''}${h.description} Arrow keys move from cell to cell.` })
  await letters
  const app = new App(data, root), files = filesOf(app), stage = el('div', { class: 'stage' }, root)
  main.replaceChildren(stage)
  const tell = () => { note.textContent = [warning, statusOf(app), h.steps ? `This page has its ${h.steps}.` : ''].filter(t => t).join(' ') }
  startLink(app, words => { warning = words; tell() })
  const find = new Find(app, say), branches = new Branches(app, say), regions = new Regions(app, say), profiles = new Profiles(app)
  const tip = new Tooltip(app, (side, place) => { sortBy(app, side, place, say); root.focus() })
  const bar = toolbar(app, { find, regions, say, files })
  const foot = el('div', { class: 'foot' }, note, readerTable(app))
  stage.append(profiles.col)
  const play = h.frames ? [player(app, say)] : []
  main.replaceChildren(bar, ...play, find.box, stage, profiles.row, foot, live)
  app.store.listen((now, before) => { if (!onlyMoved(now, before)) tell() })
  tell()
  app.recolor()
  let room = ''
  const resize = () => {
    const lines = profiles.room(innerWidth <= 600), width = document.documentElement.clientWidth - 2 - lines.beside
    const height = innerHeight - bar.offsetHeight - (play[0]?.offsetHeight ?? 0) - find.box.offsetHeight - foot.offsetHeight - lines.below - 4
    if (room === (room = `${width},${height}`)) return
    app.resize(width, height)
  }
  resize()
  bar.inert = true // until all cells are there
  app.paintNow()
  if (h.coarse && !app.whole) await complete(app)
  await pictured([app])
  await complete(app)
  bar.inert = false
  listenPointer(app, tip, [{ press: (x, y, e) => regions.press(x, y, e) }, { click: (x, y) => branches.click(x, y), hover: (x, y) => branches.hover(x, y) }])
  listenKeys(app, tip, { find, branches, regions, say })
  for (const side of ['cols', 'rows'] as const) if (sideOf(app, side).tree) new CutLine(app, side, say)
  new Limits(app, say)
  resize()
  addEventListener('resize', resize)
  new ResizeObserver(resize).observe(find.box)
  app.quicken()
  app.draw()
  Object.assign(window, { swelterPage: { app, files, normOf, linesOf, regions } }) // for tests, and the curious
}

/** Of a large matrix only means stand before the script, which are all that the first picture shows: the cells stand behind it. */
async function complete(app: App): Promise<void> {
  await cells(app.data)
  app.complete()
}

async function cells({ head, parts }: Data): Promise<void> {
  if (!head.coarse || parts.has('codes')) return
  if (document.readyState === 'loading') await new Promise(r => addEventListener('DOMContentLoaded', r))
  const later = await read(taken('swelter-later'))
  for (const [name, part] of later.parts) parts.set(name, part)
}

/** The text of an element, which leaves the page. */
function taken(id: string): string {
  const e = document.getElementById(id)
  e?.remove()
  return e?.textContent ?? ''
}

/** Paints the first picture, and waits until it is seen: what else the page needs comes after it. */
async function pictured(all: readonly App[]): Promise<void> {
  for (const a of all) a.paintNow()
  performance.mark('swelter-picture')
  await Promise.race([seen(), new Promise(r => setTimeout(r, longestWait))]) // a page in the background has no frames
}

const longestWait = 250

/** Waits for three frames: a browser shows the first while it asks for the next. */
async function seen(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise(r => requestAnimationFrame(() => setTimeout(r)))
}

async function fonts(): Promise<void> {
  await Promise.all(['400 14px Swelter', '600 14px Swelter'].map(f => document.fonts.load(f))).catch(() => undefined)
}

/** A page of several figures. */
async function openPanels(data: Data, letters: Promise<unknown>): Promise<void> {
  const h = data.head
  const note = el('p', { class: 'note', role: 'status' }), live = el('p', { class: 'unseen', 'aria-live': 'polite' })
  const say = (words: string) => { live.textContent = words }
  const root = el('div', { class: 'figure', role: 'group', 'aria-label': `${h.title ? h.title + '. ' : ''}${h.description}` })
  await letters
  const lead = new App(data, root), panels = panelsOf(lead)
  const files = filesOf(lead, panels), bar = panelBar(lead, panels, files, say)
  startLink(lead, words => { note.textContent = words })
  const finds = panels.map(a => new Find(a, say))
  const foot = el('div', { class: 'foot' }, note, ...panels.map(p => readerTable(p, p.data.head.title)))
  main.replaceChildren(bar, ...finds.map(f => f.box), el('div', { class: 'stage' }, root), foot, live)
  for (const a of [lead, ...panels]) a.recolor()
  const resize = () => placePanels(lead, panels, document.documentElement.clientWidth - 2, innerHeight - bar.offsetHeight - 12)
  resize()
  await pictured([lead, ...panels])
  addEventListener('resize', resize)
  panels.forEach((a, i) => {
    const find = finds[i], branches = new Branches(a, say), regions = new Regions(a, say), tip = new Tooltip(a)
    listenPointer(a, tip, [{ press: (x, y, e) => regions.press(x, y, e) }, { click: (x, y) => branches.click(x, y), hover: (x, y) => branches.hover(x, y) }])
    listenKeys(a, tip, { find, branches, regions, say })
    if (panels.length <= mostContexts) a.quicken()
  })
  for (const a of [lead, ...panels]) {
    new Limits(a, say)
    a.draw()
  }
  Object.assign(window, { swelterPage: { app: lead, panels, files, normOf, linesOf } })
}

/** Browsers keep at most 16 canvases of a page on the graphics card. */
const mostContexts = 12

/** What is left when the data cannot be read: why, and the picture. */
function fail(err: unknown): void {
  const picture = new DOMParser().parseFromString(still?.textContent ?? '', 'text/html').querySelector('img.static')
  main.replaceChildren(el('p', { class: 'note broken', role: 'alert' }, `The data of this page are damaged (${err instanceof Error ? err.message : 'they cannot be unpacked'}); here is the picture without them. Make the page again, or fetch it again.`))
  if (picture) main.append(document.importNode(picture, true))
}

open().catch(fail)
