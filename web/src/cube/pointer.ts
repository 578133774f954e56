// Pointer and keys over the map, the chart and the views below.
import { el } from '../ui/dom'
import { face, type App } from './app'

export function pointer(app: App): void {
  hover(app)
  drawing(app)
  brush(app)
  below(app)
  keys(app)
}

/** The window with place, date, value, and the cell's own series. */
function hover(app: App): void {
  const canvas = app.map.canvas, spark = el('canvas', { 'aria-hidden': 'true' })
  let over = -1 // the cell of the window
  const show = (x: number, y: number) => {
    const cell = app.map.cell(x, y), at = app.map.placeAt(x, y)
    if (cell < 0 || !at) { app.tip.hidden = true; return }
    over = cell
    fill()
    app.tip.hidden = false
    const w = app.tip.offsetWidth, h = app.tip.offsetHeight, left = canvas.offsetLeft + x, top = canvas.offsetTop + y
    app.tip.style.left = `${Math.max(4, Math.min(left + 14, app.tip.parentElement!.clientWidth - w - 4))}px`
    app.tip.style.top = `${top - h - 14 < 0 ? top + 16 : top - h - 14}px`
  }
  canvas.addEventListener('pointermove', e => { if (app.pinned < 0 && (e.buttons === 0 || e.pointerType === 'touch')) show(e.offsetX, e.offsetY) })
  canvas.addEventListener('pointerdown', e => { if (e.pointerType === 'touch') show(e.offsetX, e.offsetY) })
  canvas.addEventListener('pointerleave', () => { if (app.pinned < 0) app.tip.hidden = true })
  canvas.addEventListener('click', e => {
    if (app.root.dataset.tool) return
    const cell = app.map.cell(e.offsetX, e.offsetY)
    app.pinned = app.pinned === cell ? -1 : cell
    if (cell >= 0) show(e.offsetX, e.offsetY)
    else app.tip.hidden = true
    if (app.pinned >= 0) app.say(app.describe(cell).join(', '))
    app.draw()
  })
  const fill = () => {
    app.tip.replaceChildren(...app.describe(over).map(t => el('p', {}, t)), spark)
    sparkline(app, spark, over)
  }
  // The window says what the map shows below it, also while that plays.
  app.store.listen(() => { if (!app.tip.hidden) requestAnimationFrame(fill) })
}

function sparkline(app: App, canvas: HTMLCanvasElement, cell: number): void {
  const s = app.state, v = app.cube.series(cell, s.mode === 'trend' ? 'anomaly' : s.mode, s.base)
  const w = 190, h = 58, floor = h - 14, ratio = window.devicePixelRatio || 1
  canvas.width = w * ratio
  canvas.height = h * ratio
  canvas.style.width = `${w}px`
  canvas.style.height = `${h}px`
  const ctx = canvas.getContext('2d')!, inks = app.inks()
  ctx.scale(ratio, ratio)
  let lo = Infinity, hi = -Infinity
  for (const x of v) if (x === x) { lo = Math.min(lo, x); hi = Math.max(hi, x) }
  if (!(lo <= hi)) return
  const y = (x: number) => floor - 4 - (x - lo) / (hi - lo || 1) * (floor - 8), at = (t: number) => t / Math.max(1, v.length - 1) * (w - 8) + 4
  ctx.font = `11px ${face}`
  ctx.fillStyle = inks.muted
  ctx.textBaseline = 'bottom'
  ctx.fillText(app.times[0], 0, h)
  ctx.textAlign = 'right'
  ctx.fillText(app.times[v.length - 1], w, h)
  ctx.strokeStyle = inks.text
  ctx.lineWidth = 1.2
  ctx.beginPath()
  let on = false
  v.forEach((x, t) => {
    if (x !== x) { on = false; return }
    if (on) ctx.lineTo(at(t), y(x))
    else ctx.moveTo(at(t), y(x))
    on = true
  })
  ctx.stroke()
  if (s.span) {
    ctx.fillStyle = inks.text + '1c'
    ctx.fillRect(at(s.span[0]), 0, at(s.span[1]) - at(s.span[0]), floor)
  } else if (s.mode !== 'trend' && v[s.frame] === v[s.frame]) {
    ctx.fillStyle = '#d55e00'
    ctx.beginPath()
    ctx.arc(at(s.frame), y(v[s.frame]), 3, 0, 7)
    ctx.fill()
  }
}

/** A box or a lasso over the map. */
function drawing(app: App): void {
  const canvas = app.map.canvas
  canvas.addEventListener('pointerdown', e => {
    const tool = app.root.dataset.tool
    if (!tool || e.button !== 0) return
    canvas.setPointerCapture(e.pointerId)
    app.tip.hidden = true
    const points: [number, number][] = []
    const add = (ev: PointerEvent) => {
      const at = app.map.placeAt(ev.offsetX, ev.offsetY)
      if (at) points.push([Math.round(at[0] * 10) / 10, Math.round(at[1] * 10) / 10])
      if (points.length < (tool === 'box' ? 2 : 3)) return
      const first = points[0], last = points[points.length - 1]
      const region = tool === 'box'
        ? `box:${Math.min(first[0], last[0])},${Math.min(first[1], last[1])},${Math.max(first[0], last[0])},${Math.max(first[1], last[1])}`
        : `lasso:${thin(points).map(p => p.join(',')).join(';')}`
      if (tool === 'box' && (first[0] === last[0] || first[1] === last[1])) return
      app.store.change({ region }, false)
    }
    add(e)
    canvas.addEventListener('pointermove', add)
    const end = () => {
      canvas.removeEventListener('pointermove', add)
      app.say(`chosen: ${app.selection.name}`)
    }
    canvas.addEventListener('pointerup', end, { once: true })
    canvas.addEventListener('pointercancel', end, { once: true })
  })
}

/** At most 200 points, evenly. */
function thin(points: [number, number][]): [number, number][] {
  const every = Math.ceil(points.length / 200)
  return points.filter((_, i) => i % every === 0)
}

/** Dragging over the chart chooses a span, a click a frame. */
function brush(app: App): void {
  const canvas = app.chart.canvas
  canvas.addEventListener('pointerdown', e => {
    if (e.button !== 0) return
    app.stop()
    canvas.setPointerCapture(e.pointerId)
    const first = app.chart.frameAt(e.offsetX), x0 = e.clientX
    const move = (ev: PointerEvent) => {
      const last = app.chart.frameAt(ev.offsetX)
      if (Math.abs(ev.clientX - x0) > 4 && last !== first) app.store.change({ span: [Math.min(first, last), Math.max(first, last)] }, false)
    }
    const up = (ev: PointerEvent) => {
      canvas.removeEventListener('pointermove', move)
      if (Math.abs(ev.clientX - x0) <= 4) app.store.change({ span: null, frame: first }, false)
      app.say(`${app.when()}`)
    }
    canvas.addEventListener('pointermove', move)
    canvas.addEventListener('pointerup', up, { once: true })
    canvas.addEventListener('pointercancel', up, { once: true })
  })
}

function below(app: App): void {
  const canvas = app.strips.canvas
  canvas.addEventListener('pointermove', e => {
    const at = app.strips.at(e.offsetX, e.offsetY)
    canvas.title = at ? at.words : ''
  })
  canvas.addEventListener('click', e => {
    const at = app.strips.at(e.offsetX, e.offsetY)
    if (!at) return
    app.show(at.frame)
    app.say(at.words)
  })
}

function keys(app: App): void {
  document.addEventListener('keydown', e => {
    const on = e.target as HTMLElement
    if (e.ctrlKey || e.metaKey || e.altKey) {
      if (e.key === 'z' && !e.altKey) { e.preventDefault(); if (!app.store.undo()) app.say('nothing to undo') }
      return
    }
    if (/^(SELECT|INPUT|TEXTAREA)$/.test(on.tagName)) return
    if (e.key === ' ' && on.tagName !== 'BUTTON') { e.preventDefault(); app.play() }
    else if (e.key === 'ArrowRight') { e.preventDefault(); extend(app, e.shiftKey, 1) }
    else if (e.key === 'ArrowLeft') { e.preventDefault(); extend(app, e.shiftKey, -1) }
    else if (e.key === 'Home') app.show(0)
    else if (e.key === 'End') app.show(app.head.frames - 1)
    else if (e.key === 'Escape') {
      app.pinned = -1
      app.tip.hidden = true
      app.store.change({ span: null, region: '' })
    }
  })
}

/** Shift and an arrow make a span, arrows alone step. */
function extend(app: App, span: boolean, by: number): void {
  if (!span) return app.step(by)
  const s = app.state, now = s.span ?? [s.frame, s.frame]
  const to = Math.max(now[0], Math.min(app.head.frames - 1, now[1] + by))
  app.store.change({ span: [now[0], to] })
  app.say(app.when())
}
