// The tracker: what a page loads to have its clicks, scrolling and attention
// counted. It stores nothing in the browser unless the site says so, reads no
// text that a person types, and leaves one global: docs/site-events.md.

import { hearClicks } from './clicks'
import { layoutOf } from './name'
import { on } from './on'
import { openView, type Facts, type Sizes, type View } from './queue'
import { watchSight } from './sight'
import type { Settings } from './wire'

declare const SETTINGS: Settings

interface Marked extends HTMLScriptElement {
  swelterToken?: string
  swelterView?: object
}

const script = document.currentScript as HTMLScriptElement
const address = new URL(SETTINGS.name, script.src).href
const out = SETTINGS.name + '-out'

function load(suffix: string, more: Partial<Marked>): void {
  const s = Object.assign(document.createElement('script'), { src: address + suffix + '.js', nonce: script.nonce }, more)
  document.head.append(s)
}

/** clean is an address without what the site does not keep. */
function clean(href: string): string {
  const u = new URL(href, location.href)
  for (const name of [...u.searchParams.keys()]) if (!SETTINGS.params.includes(name)) u.searchParams.delete(name)
  if (!SETTINGS.hash) u.hash = ''
  return u.href.slice(0, 2048)
}

function stored(key: string, value?: string): string | null {
  try {
    if (value !== undefined) localStorage.setItem(key, value)
    return localStorage.getItem(key)
  } catch {
    return null // storage is closed to this page
  }
}

/** refused says whether the visitor asked not to be counted. */
function refused(): boolean {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean }
  return (SETTINGS.honor && (globalPrivacyControl || doNotTrack === '1')) || !!stored(out)
}

/** drawn decides by lot whether this view, or this visitor, is recorded. */
function drawn(): boolean {
  if (!SETTINGS.byVisitor || !SETTINGS.storage) return Math.random() < SETTINGS.rate
  const key = SETTINGS.name + '-lot'
  return Number(stored(key) ?? stored(key, String(Math.random()))) < SETTINGS.rate
}

function track(): void {
  const sizes: Sizes = { vw: innerWidth, vh: innerHeight, pw: innerWidth, ph: innerHeight }
  const facts: Facts = { url: '', layout: '', variant: '' }
  let agreed = !SETTINGS.consent
  let view: View | null = null

  const clicks = hearClicks(() => view, SETTINGS.moves)
  const sight = watchSight(() => view, sizes, clicks.listen)
  const drop = (): void => {
    view?.clear()
    view = null
  }
  const report = (leaving = false, last = false): void => {
    if (!view) return
    clicks.leave()
    sight.leave()
    view.flush(leaving, last)
  }
  const begin = (href = location.href): void => {
    report(false, true)
    view = null
    facts.url = clean(href)
    facts.layout = layoutOf(document)
    if (!agreed || refused() || !drawn()) return
    view = openView(SETTINGS, address, facts, sizes, id => load('-b', { swelterView: { id, url: facts.url, layout: facts.layout } }))
    sight.begin()
  }
  const route = (): unknown => clean(location.href) !== facts.url && begin()
  const agree = (yes: boolean): void => {
    agreed = yes
    if (!yes) drop()
    else if (!view) begin()
  }
  const measure = (): void => {
    const root = document.documentElement
    if (innerWidth !== sizes.vw || innerHeight !== sizes.vh) view?.flush() // a batch is of one size
    Object.assign(sizes, { vw: innerWidth, vh: innerHeight, pw: root.scrollWidth, ph: root.scrollHeight })
  }

  for (const name of ['pushState', 'replaceState'] as const) {
    const before = history[name]
    history[name] = function (this: History, ...a: Parameters<History['pushState']>): void {
      before.apply(this, a)
      route()
    }
  }
  clicks.listen(document)
  on(window, 'popstate hashchange', route)
  on(window, 'click resize', measure)
  new ResizeObserver(measure).observe(document.documentElement)
  on(window, 'visibilitychange', () => (document.hidden ? report(true) : sight.back()))
  on(window, 'pagehide', () => report(true, true))

  Object.assign(window, {
    [SETTINGS.global]: {
      consent: agree,
      optOut(): void {
        stored(out, '1')
        agree(false)
      },
      optIn(): void {
        stored(out, '')
        agree(true)
      },
      forget: (): Promise<unknown> => fetch(address, { method: 'DELETE', credentials: 'omit' }),
      variant(name: string): void {
        report()
        facts.variant = (name + '').slice(0, 64)
      },
      view: begin,
      flush: report,
    },
  })
  begin()
}

let begun = false

/** start waits until the page is in sight: it may be drawn ahead, or behind another. */
function start(): void {
  if (begun || document.hidden) return
  begun = true
  const link = new RegExp('(?:^#|&)' + SETTINGS.name + '=([\\w.~-]+)$').exec(location.hash)
  if (!link) return track()
  history.replaceState(history.state, '', location.href.slice(0, -link[0].length))
  load('-o', { swelterToken: link[1] })
}

on(document, 'visibilitychange', start)
start()
