// The page as boxes, without a word of it: what a heatmap is drawn on where
// nobody can open the page. Loaded when the server asks for it.

import { controls, nameOf, outOf, type Name } from './name'
import { excluded } from './secret'
import type { Settings } from './wire'

declare const SETTINGS: Settings

type Box = [number, number, number, number, number]
const [block, text, picture, control, link, frame, fixed] = [0, 1, 2, 3, 4, 5, 6]

const most = 1500
const room = 64_000

function kind(el: Element, style: CSSStyleDeclaration): number {
  const name = el.localName
  if (/^(img|svg|video|canvas|picture|object)$/.test(name)) return picture
  if (name === 'iframe') return frame
  if (name === 'a') return link
  if (el.matches(controls) && name !== 'label') return control
  if (/fixed|sticky/.test(style.position)) return fixed
  return /url\(/.test(style.backgroundImage) ? picture : painted(style) ? block : -1
}

/** painted is true where a box can be told from what is behind it. */
function painted(style: CSSStyleDeclaration): boolean {
  return (
    !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(style.backgroundColor) ||
    parseFloat(style.borderTopWidth) > 0 ||
    style.boxShadow !== 'none' ||
    style.backgroundImage !== 'none'
  )
}

function hidden(el: Element): boolean {
  return el.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) === false
}

function box(r: DOMRect, k: number): Box {
  return [Math.round(r.x + scrollX), Math.round(r.y + scrollY), Math.round(r.width), Math.round(r.height), k]
}

/** boxes walks the page once and measures what can be seen, in the order it is painted. */
function boxes(): [Box[], Name[]] {
  const list: Box[] = []
  const els: Name[] = []
  const range = document.createRange()
  const walk = (el: Element): void => {
    if (list.length >= most || /^(script|style|template|noscript|option)$/.test(el.localName) || hidden(el)) return
    const r = el.getBoundingClientRect()
    const style = getComputedStyle(el)
    const k = kind(el, style)
    const whole = r.width >= 4 && r.height >= 4
    if (k >= 0 && whole) list.push(box(r, k))
    const secret = el.matches(excluded)
    if (!secret && whole && els.length < 500 && el.matches(controls)) {
      els.push({ ...nameOf(el), b: box(r, 0).slice(0, 4) })
    }
    if (secret || k === picture || k === frame) return
    for (const child of (el.shadowRoot ?? el).childNodes) {
      if (child.nodeType === 1) walk(child as Element)
      else if (child.nodeType === 3 && child.nodeValue?.trim() && list.length < most) {
        range.selectNodeContents(child)
        const t = range.getBoundingClientRect()
        if (t.width >= 2 && t.height >= 2) list.push(box(t, text))
      }
    }
  }
  if (document.body) walk(document.body)
  return [list, els]
}

function send(view: object, address: string): void {
  const root = document.documentElement
  let [list, els] = boxes()
  let body = ''
  do {
    body = JSON.stringify({ v: 1, ...view, vw: innerWidth, vh: innerHeight, pw: root.scrollWidth, ph: root.scrollHeight, boxes: list, els })
    if (els.length) els = els.slice(0, els.length >> 1)
    else list = list.slice(0, (list.length * 3) >> 2)
  } while (body.length > room)
  fetch(address, { method: 'POST', body, credentials: 'omit', referrerPolicy: 'strict-origin' }).catch(() => undefined)
}

const script = document.currentScript as HTMLScriptElement & { swelterView?: object }
if (script.swelterView && !outOf(script)) send(script.swelterView, new URL(SETTINGS.name + '-b', script.src).href)
