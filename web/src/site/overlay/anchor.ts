// Where recorded places lie on the page as it is now.
//
// An element is looked for by its selector and by the hash of its path; what is
// found counts only when it is the same kind of thing with the same mark, so a
// control that is gone is lost and not moved. Then its mark alone is looked for,
// which finds a control that was moved. A place on no control falls back to its
// position on the page, where the window is about as wide as it was.

import { controls, hash, kindOf, markOf, outOf, pathOf } from '../name'
import type { Answer, Named } from './data'

export type How = 'hash' | 'selector' | 'position' | 'hidden' | 'lost'

export interface Found {
  el: Element | null
  how: 'hash' | 'selector' | 'lost'
}

type Root = Document | ShadowRoot

/** inside is the root that an element holds: its shadow root, or its frame's document. */
function inside(host: Element | null): Root | null {
  return host && (host.shadowRoot ?? (host as HTMLIFrameElement).contentDocument ?? null)
}

function query(root: Root | null, selector: string): Element | null {
  try {
    return root && root.querySelector(selector)
  } catch {
    return null // a visitor's selector may be anything
  }
}

function same(el: Element, name: Named): boolean {
  return markOf(el) === (name.t ?? '') && (!name.g || kindOf(el) === name.g)
}

/** everything lists the elements of the page, with those in shadow roots and frames. */
export function everything(root: Root = document): Element[] {
  const list: Element[] = []
  for (const el of root.querySelectorAll('*')) {
    list.push(el)
    let within: Root | null = null
    try {
      within = inside(el)
    } catch {
      within = null
    }
    if (within) list.push(...everything(within))
  }
  return list
}

/** findAll looks for every element; the page is walked whole only where a selector fails. */
export function findAll(names: Named[]): Found[] {
  const found = names.map((name): Found => {
    let root: Root | null = document
    for (const host of name.d ?? []) root = inside(query(root, host))
    const el = query(root, name.s)
    if (!el || !same(el, name)) return { el: null, how: 'lost' }
    return { el, how: hash(pathOf(el)) === name.h ? 'hash' : 'selector' }
  })
  if (found.every(f => f.el)) return found
  const byHash = new Map<string, Element>()
  const byMark = new Map<string, Element | null>()
  for (const el of everything()) {
    byHash.set(hash(pathOf(el)), el)
    if (!el.matches(controls)) continue
    const mark = kindOf(el) + markOf(el)
    byMark.set(mark, byMark.has(mark) ? null : el) // null where two are alike
  }
  return found.map((f, i) => {
    if (f.el) return f
    const name = names[i]
    const el = byHash.get(name.h)
    if (el && same(el, name)) return { el, how: 'hash' }
    const moved = name.t ? byMark.get(name.g + name.t) : null
    return moved ? { el: moved, how: 'selector' } : f
  })
}

/** usable is true of a name whose element is meant by a click; its clicks are lost with it. */
export const usable = (name: Named | undefined): boolean => !!name && !!(name.t || name.m || name.g?.includes('-'))

/** Placed are the points in order: where each lies, and by what it was found. */
export interface Placed {
  x: Float32Array // on the page; in the window where fixed
  y: Float32Array
  fixed: Uint8Array
  how: How[]
  share: Record<How, number> // events by how they were placed
}

function stays(el: Element): boolean {
  for (let e: Element | null = el; e; e = e.parentElement ?? outOf(e)) {
    if (e.ownerDocument === document && getComputedStyle(e).position === 'fixed') return true // in a frame it stays in that
  }
  return false
}

/** common is the rectangle that two have in common, not less than nothing. */
function common(a: DOMRect, b: DOMRect): DOMRect {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  return new DOMRect(x, y, Math.max(0, Math.min(a.right, b.right) - x), Math.max(0, Math.min(a.bottom, b.bottom) - y))
}

const moved = (r: DOMRect, x: number, y: number): DOMRect => new DOMRect(r.x + x, r.y + y, r.width, r.height)

/** Spot is where an element lies in the window of the page, and the hole that frames around it are seen through; null in the page itself. */
interface Spot {
  box: DOMRect
  hole: DOMRect | null
}

function spotOf(el: Element): Spot {
  let box = el.getBoundingClientRect()
  let hole: DOMRect | null = null
  for (let doc = el.ownerDocument; doc !== document;) {
    const frame = doc.defaultView?.frameElement
    if (!frame) break
    const f = frame.getBoundingClientRect()
    const [x, y] = [f.x + frame.clientLeft, f.y + frame.clientTop]
    const inner = new DOMRect(x, y, frame.clientWidth, frame.clientHeight)
    box = moved(box, x, y)
    hole = hole ? common(moved(hole, x, y), inner) : inner
    doc = frame.ownerDocument
  }
  return { box, hole }
}

/** seenOf is what is to be seen of an element, in the window of the page; null for nothing. */
export function seenOf(el: Element): DOMRect | null {
  if (el.checkVisibility?.({ visibilityProperty: true }) === false) return null
  const { box, hole } = spotOf(el)
  const r = hole ? common(box, hole) : box
  return r.width < 1 || r.height < 1 || r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth ? null : r
}

interface Box {
  r: DOMRect
  clip: DOMRect | null
  fixed: boolean
}

/** boxOf is where an element lies in the window, and what a scrolling container and frames leave of it. */
function boxOf(el: Element, name: Named): Box | null {
  if (el.checkVisibility?.({ visibilityProperty: true }) === false) return null
  const { box, hole } = spotOf(el)
  const scroller = name.c ? query(el.getRootNode() as Root, name.c) : null
  const inner = scroller?.contains(el) ? spotOf(scroller).box : null
  return { r: box, clip: inner && hole ? common(inner, hole) : (inner ?? hole), fixed: stays(el) }
}

/** place lays the points on the page as it is laid out now. */
export function place(answer: Answer, found: Found[]): Placed {
  const { points: p, elements } = answer
  const n = p.k.length
  const out: Placed = {
    x: new Float32Array(n),
    y: new Float32Array(n),
    fixed: new Uint8Array(n),
    how: new Array<How>(n),
    share: { hash: 0, selector: 0, position: 0, hidden: 0, lost: 0 },
  }
  const boxes = found.map((f, i) => (f.el ? boxOf(f.el, elements[i]) : null))
  for (let i = 0; i < n; i++) {
    const at = p.el[i]
    const f = found[at]
    const box = boxes[at]
    let how: How = 'lost'
    if (box) {
      const x = box.r.x + (p.ex[i] / 65535) * box.r.width
      const y = box.r.y + (p.ey[i] / 65535) * box.r.height
      out.x[i] = box.fixed ? x : x + scrollX
      out.y[i] = box.fixed ? y : y + scrollY
      out.fixed[i] = +box.fixed
      const c = box.clip
      how = c && (x < c.left || x > c.right || y < c.top || y > c.bottom) ? 'hidden' : f.how
    } else if (f?.el) how = 'hidden'
    else if (!usable(elements[at]) && Math.abs(p.vw[i] - innerWidth) <= innerWidth * 0.05) {
      out.x[i] = p.x[i]
      out.y[i] = p.y[i]
      how = 'position'
    }
    out.how[i] = how
    out.share[how] += p.n[i]
  }
  return out
}
