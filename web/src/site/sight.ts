// What was in sight: how deep a visitor scrolled, how long each band of the page
// was looked at, and which controls came in sight at all.
//
// The page's layout is never asked for: scrolling is read in its own event, and
// controls by an IntersectionObserver, whose calls come when layout is done.

import { controls, pageBox } from './name'
import { now as clock, on } from './on'
import type { Sizes, View } from './queue'
import { secret } from './secret'

const band = 100 // CSS pixels; 500 bands are kept
const idle = 30_000 // milliseconds without a sign of the visitor
const report = 15_000 // milliseconds of attention that are sent at once
const watched = 300 // controls of a page at most

export interface Sight {
  /** begin starts anew for another page view. */
  begin(): void
  /** leave reports what is due, because the page is being left or hidden. */
  leave(): void
  /** back goes on after the page was hidden. */
  back(): void
}

/** watchSight records what is in sight; found is called with the documents of frames. */
export function watchSight(current: () => View | null, sizes: Sizes, found: (doc: Document) => void): Sight {
  const roots = new Set<Node>()
  const since = new Map<Element, number>()
  let known = new WeakSet<Element>()
  let bands: number[] = []
  let [deepest, said, top, time, count, due] = [0, 0, 0, 0, 0, 0]
  let ticked = clock()
  let active = ticked

  // The time since the last tick goes to the bands in sight.
  const tick = (): void => {
    const now = clock()
    const ms = Math.min(now, active + idle) - ticked
    ticked = now
    if (ms <= 0) return
    time += ms
    const end = Math.min(Math.ceil((top + sizes.vh) / band), 500)
    for (let b = Math.floor(top / band); b < end; b++) bands[b] = (bands[b] ?? 0) + ms
  }
  const depth = (): void => {
    if (deepest <= said) return
    said = deepest
    current()?.add({ k: 's', y: said, ph: sizes.ph })
  }
  const attention = (): void => {
    const first = bands.findIndex(ms => ms)
    if (first >= 0) current()?.add({ k: 'a', y: first * band, b: Array.from(bands.slice(first), ms => Math.round(ms ?? 0)) })
    bands = []
    time = 0
  }
  const scroll = (): void => {
    tick()
    active = clock()
    top = Math.max(scrollY, 0)
    deepest = Math.max(deepest, Math.round(top + sizes.vh))
    sizes.ph = Math.max(sizes.ph, deepest)
    if (deepest > said + band) depth()
    if (time > report) attention()
  }

  // Controls are looked for when the browser has time, and again when the page changes.
  const look = (): void => {
    due ||= setTimeout(() => {
      due = 0
      walk(document)
    }, 400)
  }
  const walk = (root: Document | ShadowRoot): void => {
    if (!roots.has(root)) {
      roots.add(root)
      new MutationObserver(look).observe(root, { subtree: true, childList: true })
      if (root !== document && root.nodeType === 9) found(root as Document)
    }
    for (const el of root.querySelectorAll('*')) {
      if (el.shadowRoot) walk(el.shadowRoot)
      if (el.localName === 'iframe') enter(el as HTMLIFrameElement)
      if (known.has(el) || count >= watched || !el.matches(controls)) continue
      known.add(el)
      if (secret(el)) continue
      count++
      observer.observe(el)
    }
  }
  const enter = (frame: HTMLIFrameElement): void => {
    if (!roots.has(frame)) on(frame, 'load', look)
    roots.add(frame)
    const doc = frame.contentDocument // null where the frame belongs to another origin
    if (doc?.body) walk(doc)
  }

  // Half of a control in sight for a second counts as seen; the browser is asked
  // twice where it is.
  const observer = new IntersectionObserver(
    list => {
      const view = current()
      const now = clock()
      for (const { target: el, intersectionRatio, boundingClientRect: r } of list) {
        const before = since.get(el)
        since.delete(el)
        if (!view || intersectionRatio < 0.5 || !shown(el)) continue
        if (before === undefined || now - before < 990) {
          since.set(el, before ?? now)
          setTimeout(again, 1000, el)
          continue
        }
        observer.unobserve(el)
        view.add({ k: 'v', is: [view.at(view.element(el, pageBox(el, r)))] })
      }
    },
    { threshold: 0.5 },
  )
  const again = (el: Element): void => {
    if (!since.has(el) || document.hidden) return
    observer.unobserve(el)
    observer.observe(el)
  }

  on(window, 'scroll', scroll)
  on(window, 'pointermove pointerdown keydown touchmove wheel', () => (active = clock()))

  const sight: Sight = {
    begin() {
      observer.disconnect()
      known = new WeakSet()
      since.clear()
      bands = []
      count = deepest = said = time = 0
      sight.back()
      scroll()
      look()
    },
    leave() {
      tick()
      depth()
      attention()
    },
    back() {
      ticked = active = clock()
    },
  }
  return sight
}

/** shown is false of what has room on the page and is not painted. */
function shown(el: Element): boolean {
  return el.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) ?? true
}
