// The queue of one page view: events wait here and leave in batches. Nothing is
// kept in the browser beyond the page.

import { nameOf, type Name } from './name'
import { now } from './on'
import type { Batch, Body, Event, Settings } from './wire'

const full = 60 // events that are sent without waiting for the clock
const wait = 5000 // milliseconds from the first event to sending
const room = 62_000 // characters of a batch, about what a beacon may carry

/** Sizes are the viewport's and the page's; they are read in events only and remembered. */
export interface Sizes {
  vw: number
  vh: number
  pw: number
  ph: number
}

export interface View {
  id: string
  /** element is the name of an element, kept for the batch that is being filled; box is x, y, width and height on the page. */
  element(el: Element, box: number[]): Name
  /** at is the place of a name in the batch that is being filled, which may be a later one than the name was made for. */
  at(name: Name): number
  add(body: Body, at?: number): void
  /** flush sends what waits; leaving, by the way that outlives the page. */
  flush(leaving?: boolean, last?: boolean): void
  /** clear forgets what waits. */
  clear(): void
}

/** Facts are what all batches of a view say. */
export interface Facts {
  url: string
  layout: string
  variant: string
}

/** openView begins the queue of a page view; skeleton is called when the server asks for the page's boxes. */
export function openView(settings: Settings, address: string, facts: Facts, sizes: Sizes, skeleton: (id: string) => void): View {
  const id = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(15)))).replace(/\W/g, '_')
  const start = Date.now()
  const zero = now()
  let [seq, sent, dropped, timer] = [0, 0, 0, 0]
  let events: Event[] = []
  let els: Name[] = []
  let names = new Map<Element, Name>()

  // A full server is sent the same bytes again, up to three times; it knows them by id and seq.
  const post = (body: string, tried = 0): void => {
    const again = (): unknown => tried < 3 && setTimeout(post, 5000 * 3 ** tried, body, tried + 1)
    fetch(address, { method: 'POST', body, keepalive: true, credentials: 'omit' }).then(async r => {
      if (/429|503/.test(r.status + '')) again()
      else if (r.status === 200 && (await r.json()).skeleton) skeleton(id)
    }, again)
  }
  const send = (leaving: boolean, last: boolean): void => {
    const ref = document.referrer && new URL(document.referrer).origin
    const batch: Batch = {
      v: 1,
      id,
      seq,
      n: sent,
      drop: dropped,
      last,
      start,
      sent: Date.now(),
      ...facts,
      ref: ref === location.origin ? '' : ref,
      ...sizes,
      dpr: devicePixelRatio,
      rate: settings.rate,
      bot: navigator.webdriver,
      els,
      e: events,
    }
    const text = JSON.stringify(batch)
    if (text.length > room) {
      dropped += events.length // names beyond measure
      return
    }
    seq++
    sent += events.length
    if (!leaving || !navigator.sendBeacon(address, text)) post(text)
  }
  const view: View = {
    id,
    element(el, box) {
      let name = names.get(el)
      if (!name) {
        name = nameOf(el)
        name.b = box.map(Math.round)
        names.set(el, name)
      }
      return name
    },
    at(name) {
      const i = els.indexOf(name)
      return i < 0 ? els.push(name) - 1 : i
    },
    add(body, at = now()) {
      events.push({ ...body, t: Math.min(Math.round(at - zero), 864e5) })
      if (events.length >= full || els.length >= 100) view.flush()
      else timer ||= setTimeout(view.flush, wait)
    },
    flush(leaving = false, last = false) {
      if (events.length || (last && seq)) send(leaving, last)
      view.clear()
    },
    clear() {
      clearTimeout(timer)
      timer = 0
      events = []
      els = []
      names = new Map()
    },
  }
  return view
}
