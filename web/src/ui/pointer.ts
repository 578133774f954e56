// Mouse, pen and fingers on the figure: hover, pin, wheel, drag, pinch.
import type { App } from '../app'
import { pan, zoom, type Axes } from '../view/moves'
import type { Tooltip } from './tooltip'

/** How far a press may wander and still be a click, in CSS pixels. */
const still = 5

/** How long a finger rests before it points, in milliseconds. */
const longPress = 450

/** What else the pointer does; places are CSS pixels of the figure. */
export interface Tool {
  /** Takes a press, and follows the pointer by what it gives. */
  press?(x: number, y: number, e: PointerEvent): ((x: number, y: number) => void) | null
  /** Takes a click. */
  click?(x: number, y: number): boolean
  hover?(x: number, y: number): void
}

export function listen(app: App, tip: Tooltip, tools: Tool[]): void {
  const root = app.root
  const down = new Map<number, { x: number; y: number }>()
  let wandered = 0, rest = 0
  let pointing = false
  let drag: ((x: number, y: number) => void) | null = null
  const local = (e: { clientX: number; clientY: number }): [number, number] => {
    const r = root.getBoundingClientRect()
    return [e.clientX - r.left, e.clientY - r.top]
  }
  const hover = (e: PointerEvent) => tip.show(app.cellAt(...local(e)), e.clientX, e.clientY)

  root.addEventListener('pointerdown', e => {
    const at = local(e)
    if (e.button !== 0 || !axesAt(app, ...at)) return
    root.setPointerCapture(e.pointerId)
    down.set(e.pointerId, { x: e.clientX, y: e.clientY })
    clearTimeout(rest)
    if (down.size > 1) { drag = null; pointing = false; return }
    wandered = 0
    drag = tools.map(t => t.press?.(...at, e) ?? null).find(d => d) ?? null
    if (e.pointerType !== 'touch' || drag || !app.cellAt(...at)) return
    rest = window.setTimeout(() => {
      pointing = true
      tip.pin(null)
      tip.show(app.cellAt(...at), e.clientX, e.clientY, 40)
    }, longPress)
  })

  root.addEventListener('pointermove', e => {
    const was = down.get(e.pointerId)
    if (!was) {
      if (e.pointerType !== 'touch') {
        hover(e)
        for (const t of tools) t.hover?.(...local(e))
      }
      return
    }
    const dx = e.clientX - was.x, dy = e.clientY - was.y, [, , bw, bh] = app.geometry.body
    wandered += Math.hypot(dx, dy)
    if (pointing) {
      tip.show(app.cellAt(...local(e)), e.clientX, e.clientY, 40)
      down.set(e.pointerId, { x: e.clientX, y: e.clientY })
      return
    }
    if (wandered <= still) return
    clearTimeout(rest)
    if (!tip.pinned) tip.show(null)
    if (drag) drag(...local(e))
    else if (down.size === 1) {
      const axes = axesAt(app, ...local({ clientX: was.x, clientY: was.y })) ?? 'both'
      root.classList.add('dragging')
      pan(app, axes === 'y' ? 0 : -dx / bw, axes === 'x' ? 0 : -dy / bh)
    } else pinch(app, [...down.entries()], e, local)
    down.set(e.pointerId, { x: e.clientX, y: e.clientY })
  })

  const up = (e: PointerEvent) => {
    if (!down.delete(e.pointerId)) return
    root.classList.remove('dragging')
    clearTimeout(rest)
    const marked = drag && wandered > still
    if (down.size === 0) drag = null
    if (pointing) {
      pointing = false
      return tip.show(null)
    }
    if (marked) return
    if (e.type !== 'pointerup' || wandered > still || down.size > 0) return
    if (tools.some(t => t.click?.(...local(e)))) return tip.pin(null)
    const cell = app.cellAt(...local(e))
    const again = cell && tip.pinned?.row === cell.row && tip.pinned.col === cell.col
    tip.pin(null)
    if (cell && !again) {
      tip.show(cell, e.clientX, e.clientY, e.pointerType === 'touch' ? 24 : 6)
      tip.pin(cell)
    }
  }
  root.addEventListener('pointerup', up)
  root.addEventListener('pointercancel', up)
  root.addEventListener('pointerleave', () => { if (down.size === 0) tip.show(null) })

  root.addEventListener('contextmenu', e => { if (pointing || down.size > 0) e.preventDefault() })

  root.addEventListener('dblclick', e => {
    const axes = axesAt(app, ...local(e))
    if (axes) app.store.change({ x: axes === 'y' ? app.store.view.x : [0, 1], y: axes === 'x' ? app.store.view.y : [0, 1] })
  })

  root.addEventListener('wheel', e => {
    const at = local(e), over = axesAt(app, ...at)
    if (!over) return
    e.preventDefault()
    const axes: Axes = e.shiftKey ? 'x' : e.altKey ? 'y' : over
    const delta = (e.deltaY || e.deltaX) * (e.deltaMode === 1 ? 16 : 1)
    zoom(app, Math.exp(-Math.max(-400, Math.min(400, delta)) * .0022), partsAt(app, ...at), axes)
    if (!tip.pinned) tip.show(app.cellAt(...at), e.clientX, e.clientY)
  }, { passive: false })

  app.store.listen(v => root.classList.toggle('zoomed', v.x[0] > 0 || v.x[1] < 1 || v.y[0] > 0 || v.y[1] < 1))
}

/** Two fingers: as far apart as they get, as far the cells zoom. */
function pinch(app: App, fingers: [number, { x: number; y: number }][], moved: PointerEvent, local: (e: { clientX: number; clientY: number }) => [number, number]): void {
  const was = fingers.find(f => f[0] === moved.pointerId)![1], other = fingers.find(f => f[0] !== moved.pointerId)![1]
  const before = Math.hypot(was.x - other.x, was.y - other.y), now = Math.hypot(moved.clientX - other.x, moved.clientY - other.y)
  if (before < 10 || now < 10) return
  const middle = local({ clientX: (moved.clientX + other.x) / 2, clientY: (moved.clientY + other.y) / 2 })
  zoom(app, now / before, partsAt(app, ...middle))
  const [, , bw, bh] = app.geometry.body
  pan(app, -(moved.clientX - was.x) / 2 / bw, -(moved.clientY - was.y) / 2 / bh)
}

/** A place as parts of the body. */
function partsAt(app: App, x: number, y: number): [number, number] {
  const [bx, by, bw, bh] = app.geometry.body, part = (v: number) => Math.min(Math.max(v, 0), 1)
  return [part((x - bx) / bw), part((y - by) / bh)]
}

/** Which axes a place stands for: the cells both, what is beside them one. */
function axesAt(app: App, x: number, y: number): Axes | null {
  const g = app.geometry, [bx, by, bw, bh] = g.body
  const inX = x >= bx && x < bx + bw, inY = y >= by && y < by + bh
  if (inX && inY) return 'both'
  const near = (kinds: string[], side: string[]) => g.layout.parts.some(p => kinds.includes(p.kind) && side.includes(p.side))
  const kinds = ['labels', 'tree', 'track', 'groups']
  const legend = g.layout.parts.find(p => p.kind === 'legend')
  if (inX && near(kinds, y < by ? ['top'] : ['bottom'])) {
    return legend?.side === 'bottom' && y > by + bh + (legend.box[1] - g.layout.body[1] - g.layout.body[3]) * g.z ? null : 'x'
  }
  if (inY && near(kinds, x < bx ? ['left'] : ['right'])) {
    return legend?.side === 'right' && x > bx + bw + (legend.box[0] - g.layout.body[0] - g.layout.body[2]) * g.z ? null : 'y'
  }
  return null
}
