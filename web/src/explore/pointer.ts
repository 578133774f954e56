// Pointer and keys over the heatmap: point to read, drag to brush, press for
// the ways down.
import { button, el } from '../ui/dom'
import { full } from '../frame/format'
import type { App } from './app'
import { slotWords } from './axis'
import { filterOf } from './bins'
import { tidy } from './pen'
import type { Filter } from './model'

type Cell = { f: number; i: number; j: number }

export function heatPointer(app: App): void {
  const c = app.canvas
  let from: Cell | null = null, moved = false, sx = 0, sy = 0, cursor: Cell = { f: 0, i: -1, j: 0 }
  const at = (e: PointerEvent, clamp = -1): Cell | null => {
    const b = c.getBoundingClientRect()
    return app.shown ? app.heat.cellAt(app.shown, e.clientX - b.left, e.clientY - b.top, clamp) : null
  }
  c.addEventListener('pointerdown', e => {
    if (e.button !== 0) return
    from = at(e)
    moved = false
    sx = e.clientX
    sy = e.clientY
    if (from && e.pointerType !== 'touch') c.setPointerCapture(e.pointerId)
  })
  c.addEventListener('pointermove', e => {
    if (e.buttons === 0 || !from) { tell(app, at(e), e); return }
    if (e.pointerType === 'touch' || !moved && Math.hypot(e.clientX - sx, e.clientY - sy) < 5) return
    const to = at(e, from.f)
    if (!to) return
    const was = moved
    moved = true
    app.tip.hidden = true
    const next = cellFilters(app, from, to)
    if (JSON.stringify(app.state.brush.heat) !== JSON.stringify(next)) app.brush('heat', next, !was)
  })
  c.addEventListener('pointerup', e => {
    const here = at(e)
    if (from && !moved) { if (here) card(app, here, e.clientX, e.clientY); else app.brush('heat', []) }
    from = null
  })
  c.addEventListener('pointercancel', () => { from = null })
  c.addEventListener('pointerleave', () => { app.tip.hidden = true })
  c.addEventListener('keydown', e => {
    const d = app.shown, steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }
    if (!d) return
    const step = steps[e.key]
    if (step) {
      e.preventDefault()
      const clamp = (v: number, n: number) => Math.min(n - 1, Math.max(0, v)), down = !d.y || d.y.texts
      const was = cursor
      cursor = was.i < 0 ? { f: 0, i: d.x.n >> 1, j: d.y ? d.y.n >> 1 : 0 } : { f: was.f, i: clamp(was.i + step[0], d.x.n), j: clamp(was.j + (down ? -step[1] : step[1]), d.y ? d.y.n : 1) }
      if (e.shiftKey && was.i >= 0) app.brush('heat', cellFilters(app, was, cursor))
      app.say(words(app, cursor).join(', '))
    } else if (e.key === 'Enter' && cursor.i >= 0) {
      const b = c.getBoundingClientRect(), box = app.heat.boxes[cursor.f], r = app.heat.rectOf(d, box, cursor.i, cursor.i, cursor.j, cursor.j)
      card(app, cursor, b.left + r.x + r.w, b.top + r.y + r.h)
    } else if (e.key === 'Escape') {
      if (!app.card.hidden) app.card.hidden = true
      else app.brush('heat', [])
    }
  })
  document.addEventListener('pointerdown', e => { if (!app.card.hidden && !app.card.contains(e.target as Node) && e.target !== c) app.card.hidden = true })
  document.addEventListener('keydown', e => { if (e.key === 'Escape') app.card.hidden = true })
}

/** The filters of the cells between two, both in. */
export function cellFilters(app: App, a: Cell, b: Cell): Filter[] {
  const d = app.shown!, out = [filterOf(d.x, Math.min(a.i, b.i), Math.max(a.i, b.i))]
  if (d.y) out.push(filterOf(d.y, Math.min(a.j, b.j), Math.max(a.j, b.j)))
  if (d.split && d.split.texts![a.f] !== undefined) out.push({ column: d.split.column.name, in: [d.split.texts![a.f]] })
  return out
}

function words(app: App, c: Cell): string[] {
  const d = app.shown!, s = app.state, k = (c.f * d.x.n + c.i) * (d.y ? d.y.n : 1) + c.j, v = d.values[k]
  const out = [v === v ? `${d.unit}: ${full(v)}` : 'no rows here', `${tidy(s.x)} ${slotWords(d.x, c.i)}`]
  if (d.y) out.push(`${tidy(s.y)} ${slotWords(d.y, c.j)}`)
  if (d.split) out.push(`${tidy(s.split)} ${tidy(d.split.texts![c.f] ?? '')}`)
  if (s.agg || s.first) out.push(`${full(d.counts[k])} rows`)
  return out
}

function tell(app: App, c: Cell | null, e: PointerEvent): void {
  if (!c || !app.shown || e.pointerType === 'touch' || !app.card.hidden) { app.tip.hidden = true; return }
  app.controls.tell(words(app, c), e)
}

/** What can be done with one cell. */
function card(app: App, c: Cell, x: number, y: number): void {
  const d = app.shown!, step = cellFilters(app, c, c), lines = words(app, c)
  const k = (c.f * d.x.n + c.i) * (d.y ? d.y.n : 1) + c.j, some = d.counts[k] > 0
  const zoom = button('Zoom in', 'only this cell, in finer cells', () => app.zoom(step))
  const brush = button('Brush', 'filter the other views by this cell', () => { app.card.hidden = true; app.brush('heat', step) })
  const rows = button('Show its rows', 'list the rows of this cell', () => {
    app.brush('heat', step)
    app.rows.root.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' })
  })
  const split = el('select', { 'aria-label': 'split this cell by' }, el('option', { value: '' }, 'Split by …'),
    ...app.head.columns.filter(o => o.kind === 'text' && o.distinct > 1 && o.name !== app.state.x && o.name !== app.state.y).map(o => el('option', { value: o.name }, tidy(o.name))))
  split.addEventListener('change', () => { if (split.value) app.store.change({ drill: [...app.state.drill, step], split: split.value, brush: without(app.state.brush) }) })
  for (const b of [zoom, brush, rows]) b.disabled = !some
  split.disabled = !some
  app.card.replaceChildren(el('p', { class: 'first' }, lines[0]), ...lines.slice(1).map(t => el('p', {}, t)), el('div', { class: 'line' }, zoom, brush, rows, ...(split.options.length > 1 ? [split] : [])))
  app.tip.hidden = true
  app.card.hidden = false
  const w = app.card.offsetWidth, h = app.card.offsetHeight
  app.card.style.left = `${Math.max(8, Math.min(x + 12, innerWidth - w - 8))}px`
  app.card.style.top = `${Math.max(8, Math.min(y + 12, innerHeight - h - 8))}px`
  if (some) zoom.focus({ preventScroll: true })
}

function without(brush: App['state']['brush']): Record<string, readonly Filter[]> {
  const out = { ...brush }
  delete out.heat
  return out
}
