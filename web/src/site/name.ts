// How an element is named so that it is found again, at another width and after
// the page was rebuilt: docs/site-events.md, section 3. The tracker makes the
// names, the viewer looks for them; both use this file, so they agree.

export interface Name {
  h: string // hash of the path
  s: string // selector inside its root
  d: string[] // selectors of the shadow hosts and frames around it
  c: string // selector of the scrolling container
  f: number // 1: it stays where it is while the page scrolls
  g: string // tag, then role
  m: string // data-swelter-name
  t: string // mark of a control or link
  b?: number[] // x, y, width, height on the page
}

const dataNames = ['swelter-name', 'testid', 'test', 'qa', 'cy']
const roles = 'button|link|tab|switch|checkbox|radio'

/** controls are the elements that a person expects to do something. */
export const controls =
  'a[href],area[href],button,input,select,textarea,summary,label,[data-swelter-name],[role^=menuitem]' + roles.replace(/(\w+)\|?/g, ',[role=$1]')

/** fields take what a person types or chooses. */
export const fields = 'input,select,textarea'

const attribute = (el: Element, name: string): string => el.getAttribute(name) ?? ''

/** stableID is the id of an element where it looks as if somebody chose it. */
export function stableID(el: Element): string {
  const id = attribute(el, 'id')
  return /\d{3}|[:<\s]|[\da-f]{8}|^.{80}/i.test(id) ? '' : id
}

/** parentOf is the element around an element, out of its shadow root or its frame where need be. */
export function parentOf(el: Element): Element | null {
  return el.parentElement ?? outOf(el)
}

/** outOf is the host of the shadow root, or the frame of the document, that an element lies in; null in the page itself. */
export function outOf(el: Node): Element | null {
  const root = el.getRootNode()
  if ('host' in root) return (root as ShadowRoot).host
  return root === document ? null : ((root as Document).defaultView?.frameElement ?? null)
}

function ordinal(el: Element): number {
  let n = 0
  for (let e = el.previousElementSibling; e; e = e.previousElementSibling) if (e.localName === el.localName) n++
  return n
}

/** hash is FNV-1a of 64 bits over the units of a text, as 16 hex digits. */
export function hash(text: string): string {
  let h = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++) h = BigInt.asUintN(64, (h ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
  return h.toString(16).padStart(16, '0')
}

function own(el: Element): string {
  for (const name of dataNames) {
    const v = attribute(el, 'data-' + name)
    if (/^[^<]{1,120}$/.test(v)) return `[data-${name}="${CSS.escape(v)}"]`
  }
  const id = stableID(el)
  return id && '#' + CSS.escape(id)
}

/** chain are the steps from an element up to its root, or to an ancestor whose own name makes them unique. */
function chain(el: Element, named: boolean): string {
  const root = el.getRootNode() as Document | ShadowRoot
  let steps = ''
  for (let e: Element | null = el; e; e = e.parentElement) {
    const name = own(e)
    if (named && name && !root.querySelectorAll(name + steps)[1]) return name + steps
    steps = ` > ${CSS.escape(e.localName)}:nth-of-type(${ordinal(e) + 1})${steps}`
  }
  return steps.slice(3)
}

/** selectorOf is our shortest selector that finds an element alone in its root. */
export const selectorOf = (el: Element): string => chain(el, true).slice(0, 512)

/** pathOf is the whole way to an element: the selectors of what it lies in, and every step to its root. */
export const pathOf = (el: Element): string => [...hostsOf(el), chain(el, false)].join('/')

/** hostsOf are the selectors of the shadow hosts and frames around an element, from the outside. */
export function hostsOf(el: Element): string[] {
  const list: string[] = []
  for (let e = outOf(el); e; e = outOf(e)) list.unshift(selectorOf(e))
  return list
}

/**
 * markOf is a hash of 32 bits over what makes a control itself: its kind, its
 * name, the path of its link and its label without digits; "" of anything else.
 * With it a control that is gone is not taken for the one that moved up into
 * its place. What a person types is never part of it.
 */
export function markOf(el: Element): string {
  if (!el.matches(controls)) return ''
  const a = (name: string): string => attribute(el, name)
  const words = el.matches(fields) || (el as HTMLElement).isContentEditable ? '' : el.textContent!.slice(0, 400)
  const label = a('aria-label') || a('title') || a('placeholder') || words
  const parts = [el.localName, a('type'), a('role'), a('name'), a('href').replace(/[?#].*/, ''), label.replace(/\s+/g, ' ').trim().slice(0, 80)]
  return hash(parts.join('\n').replace(/\d+/g, '')).slice(8)
}

/** kindOf is the tag of an element and its role. */
export const kindOf = (el: Element): string => (el.localName + '-' + attribute(el, 'role')).replace(/-$|[^a-z\d-]/g, '').slice(0, 32)

/** targetOf is what a click was for: the control around what was hit, or what was hit. */
export const targetOf = (hit: Element): Element => hit.closest(controls) ?? hit

/** nameOf is the whole name of an element. */
export function nameOf(el: Element): Name {
  let [c, f] = ['', 0]
  for (let e: Element | null = el; e && !/^(body|html)$/.test(e.localName); e = parentOf(e)) {
    const { position, overflow } = getComputedStyle(e)
    if (/fix|stick/.test(position)) f = 1
    if (!c && e !== el && /auto|scroll/.test(overflow) && (e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth)) c = selectorOf(e)
  }
  return {
    h: hash(pathOf(el)),
    s: selectorOf(el),
    d: hostsOf(el).slice(0, 8),
    c,
    f,
    g: kindOf(el),
    m: attribute(el, 'data-swelter-name').slice(0, 128),
    t: markOf(el),
  }
}

/** frameOffset is where the frames around a node put its document, in the window of the page. */
export function frameOffset(el: Node): [number, number] {
  let [x, y] = [0, 0]
  for (let doc = el.ownerDocument; doc && doc !== document;) {
    const frame: Element | null | undefined = doc.defaultView?.frameElement
    if (!frame) break
    const box = frame.getBoundingClientRect()
    x += box.left + frame.clientLeft
    y += box.top + frame.clientTop
    doc = frame.ownerDocument
  }
  return [x, y]
}

/** pageBox is an element's box on the page, of its box in its own window. */
export function pageBox(el: Element, r: DOMRectReadOnly): number[] {
  const [left, top] = frameOffset(el)
  return [r.x + left + scrollX, r.y + top + scrollY, r.width, r.height]
}

const outer = [1, 2, 3, 4].map(depth => 'body' + '>:not(script,style,link)'.repeat(depth)).join()

/** layoutOf is the version of a page: a hash over its outer elements, repeated ones once. */
export function layoutOf(doc: Document): string {
  const words = Array.from(doc.querySelectorAll(outer), el => el.localName + stableID(el))
  return hash(words.filter((w, i) => w !== words[i - 1]).slice(0, 400) + '')
}
