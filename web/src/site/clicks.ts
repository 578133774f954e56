// Clicks, taps, rests of the pointer, rage and dead clicks. Layout is read
// inside the events alone, where the browser has it at hand.

import { fields, frameOffset, outOf, pageBox, targetOf, type Name } from './name'
import { now, on } from './on'
import type { View } from './queue'
import { secret } from './secret'
import type { Place } from './wire'

type Spot = Omit<Place, 'i'>

interface Aim {
  el: Element
  name: Name
  place: Spot
}

const elsewhere = fields + ',option,video,audio,iframe,label,[download],[target],[href^="mailto:"],[href^="tel:"]' // answers that the page does not see

export interface Clicks {
  /** listen hears a document, the page's own or that of a frame of the same origin. */
  listen(doc: Document): void
  /** leave ends what waits for an answer, because the page is left: that is one. */
  leave(): void
}

/** hearClicks records what is clicked, and where the pointer rests when moves is set. */
export function hearClicks(current: () => View | null, moves: boolean): Clicks {
  const awaited = new Set<() => void>()
  let recent: { x: number; y: number; t: number }[] = []
  let label: [Element | null | undefined, number] = [null, 0]
  let last: [PointerEvent, EventTarget, number] | null = null

  const react = (): void => awaited.forEach(stop => stop())

  // A third click within a second and 30 px.
  const rage = (view: View, p: string, { name, place }: Aim, t: number): void => {
    const { x, y } = place
    recent = recent.filter(c => t - c.t < 1000 && Math.abs(c.x - x) + Math.abs(c.y - y) < 30)
    recent.push({ x, y, t })
    if (recent.length === 3) view.add({ k: 'r', p, q: 3, i: view.at(name), ...place })
  }

  // A click is dead when nothing answers it within 2.5 s.
  const wait = (view: View, p: string, { el, name, place }: Aim, at: number): void => {
    if (awaited.size > 8 || el.closest(elsewhere)) return
    const stop = (): void => {
      watcher.disconnect()
      clearTimeout(timer)
      awaited.delete(stop)
    }
    const watcher = new MutationObserver(stop)
    for (let e: Element | null = el; e; e = outOf(e))
      watcher.observe(e.getRootNode(), { subtree: true, childList: true, attributes: true, characterData: true })
    const timer = setTimeout(() => {
      stop()
      if (!document.hidden && current() === view) view.add({ k: 'd', p, i: view.at(name), ...place }, at)
    }, 2500)
    awaited.add(stop)
  }

  const click = (e: PointerEvent): void => {
    const view = current()
    const p = e.pointerType ? e.pointerType[0] : e.detail ? 'm' : 'k'
    const aim = view && aimOf(view, e, e.composedPath()[0], p === 'k')
    if (!aim) return
    const { el, name, place } = aim
    const t = now()
    if (label[0] === el && t - label[1] < 100) return // the browser's own click for a label
    label = [(el as HTMLLabelElement).control, t]
    view.add({ k: 'c', p, i: view.at(name), ...place })
    if (p !== 'k' && !el.matches(fields)) rage(view, p, aim, t)
    wait(view, p, aim, t)
  }

  // Where the pointer has stayed for half a second or more.
  const rest = (): void => {
    const view = current()
    if (!last || !view || now() - last[2] < 500) return
    const [e, hit, t] = last
    const aim = aimOf(view, e, hit)
    if (aim) view.add({ k: 'm', ms: Math.round(now() - t), i: view.at(aim.name), ...aim.place }, t)
  }

  const move = (e: PointerEvent): void => {
    if (e.pointerType === 'touch') return
    rest()
    last = [e, e.composedPath()[0], now()]
  }

  return {
    listen(doc) {
      on(doc.defaultView!, 'click', click)
      if (moves) on(doc.defaultView!, 'pointermove', move)
      on(doc, 'change input toggle play pause scroll selectionchange submit', react)
    },
    leave() {
      react()
      rest()
      last = null
    },
  }
}

/** aimOf is what a person's event was for and where it lies, in its element, on the page, in the window; null where that is not recorded. */
function aimOf(view: View, e: MouseEvent, hit: EventTarget, middle = false): Aim | null {
  if (!e.isTrusted || !(hit as Element).isConnected) return null
  const el = targetOf(hit as Element)
  if (secret(el)) return null
  const box = el.getBoundingClientRect()
  const [left, top] = frameOffset(el)
  const x = middle ? box.x + box.width / 2 : e.clientX
  const y = middle ? box.y + box.height / 2 : e.clientY
  const place: Spot = {
    ex: share(x, box.x, box.width),
    ey: share(y, box.y, box.height),
    x: Math.round(x + left + scrollX),
    y: Math.round(y + top + scrollY),
    sx: Math.round(scrollX),
    sy: Math.round(scrollY),
  }
  return { el, name: view.element(el, pageBox(el, box)), place }
}

/** share is where a coordinate lies in a box, 0 to 65535. */
const share = (v: number, from: number, size: number): number => (size > 0 ? Math.round(Math.min(Math.max((v - from) / size, 0), 1) * 65535) : 32767)
