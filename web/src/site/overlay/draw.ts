// What is drawn over the page: one canvas as large as the window, drawn anew
// when the page moves under it.

import { seenOf, usable, type Found, type Placed } from './anchor'
import type { Answer } from './data'
import { css, heatOf, paint, type Heat } from './heat'

export type Mode = 'heat' | 'dots' | 'elements' | 'scroll' | 'attention' | 'rage' | 'dead' | 'rests' | 'unused' | 'difference'

export interface Choice {
  mode: Mode
  radius: number // CSS pixels
  opacity: number
}

/** Legend is what the colours of a mode mean; values from low to high. */
export interface Legend {
  low: number
  high: number
  diverging: boolean
  root?: boolean // colours go by the square root
  unit: string
}

export interface Scene {
  answer: Answer
  found: Found[]
  placed: Placed
  choice: Choice
  page: Layer | null // moves with the page
  window: Layer | null // stays, with what is fixed
  legend: Legend | null
}

interface Layer {
  heat: Heat
  image: HTMLCanvasElement
}

const letters: Partial<Record<Mode, string>> = { heat: 'c', dots: 'c', rage: 'r', dead: 'd', rests: 'm', difference: 'c' }
const words: Partial<Record<Mode, string>> = {
  heat: 'clicks',
  rage: 'rage clicks',
  dead: 'dead clicks',
  rests: 'rests of the pointer',
  difference: 'more clicks',
}
const cell = 4

function layer(scene: Scene, fixed: boolean, weight: (i: number) => number): Heat {
  const { placed, answer, choice } = scene
  const root = document.documentElement
  const letter = letters[choice.mode]
  const width = fixed ? innerWidth : root.scrollWidth
  const height = fixed ? innerHeight : Math.min(root.scrollHeight, 40_000)
  return heatOf(width, height, choice.radius, cell, add => {
    for (let i = 0; i < placed.how.length; i++) {
      if (answer.points.k[i] !== letter || placed.how[i] === 'lost' || placed.how[i] === 'hidden' || !!placed.fixed[i] !== fixed) continue
      const w = weight(i)
      if (w) add(placed.x[i], placed.y[i], w)
    }
  })
}

/** prepare computes the densities of a scene; bands, dots and boxes need none. */
export function prepare(scene: Scene): void {
  const { answer, choice } = scene
  scene.page = scene.window = scene.legend = null
  const unit = words[choice.mode]
  if (choice.mode === 'scroll' || choice.mode === 'attention') {
    const a = answer.attention
    const high = choice.mode === 'scroll' ? 100 : Math.max(...seconds(a.ms ?? [], a.views), 0)
    scene.legend = {
      low: 0,
      high,
      diverging: false,
      unit: choice.mode === 'scroll' ? '% of views that saw it' : 'seconds in sight, mean of the views that saw it',
    }
    return
  }
  if (!unit) return
  const diverging = choice.mode === 'difference'
  const seg = answer.points.seg ?? []
  const weight = (i: number): number => {
    const n = answer.points.n[i]
    if (!diverging) return seg[i] ? 0 : n / Math.max(answer.visitorDays, 1)
    return seg[i] ? -n / Math.max(answer.minusViews ?? 0, 1) : n / Math.max(answer.views, 1)
  }
  const page = layer(scene, false, weight)
  const fixed = layer(scene, true, weight)
  const high = Math.max(page.max, fixed.max)
  if (!high) return
  scene.legend = { low: diverging ? -high : 0, high, diverging, root: true, unit: `${unit} a ${diverging ? 'view' : 'visitor-day'} in 100 × 100 px` }
  scene.page = { heat: page, image: paint(page, high, diverging, choice.opacity) }
  scene.window = { heat: fixed, image: paint(fixed, high, diverging, choice.opacity) }
}

const seconds = (ms: number[], views: number[]): number[] => ms.map((v, i) => (views[i] ? v / views[i] / 1000 : 0))

/** draw paints a scene as the page lies under it now. */
export function draw(canvas: HTMLCanvasElement, scene: Scene): void {
  const ratio = devicePixelRatio
  canvas.width = innerWidth * ratio
  canvas.height = innerHeight * ratio
  const g = canvas.getContext('2d')!
  g.scale(ratio, ratio)
  g.font = '600 12px system-ui, sans-serif'
  g.textBaseline = 'middle'
  switch (scene.choice.mode) {
    case 'dots':
      return dots(g, scene)
    case 'elements':
      return elements(g, scene)
    case 'unused':
      return unused(g, scene)
    case 'scroll':
    case 'attention':
      return bands(g, scene)
    default:
      for (const [l, x, y] of [
        [scene.page, -scrollX, -scrollY],
        [scene.window, 0, 0],
      ] as const) {
        if (l) g.drawImage(l.image, x, y, l.heat.cols * l.heat.cell, l.heat.rows * l.heat.cell)
      }
  }
}

function dots(g: CanvasRenderingContext2D, { placed, answer, choice }: Scene): void {
  g.strokeStyle = 'rgb(255 255 255 / .9)'
  for (let i = 0; i < placed.how.length; i++) {
    if (answer.points.k[i] !== 'c' || placed.how[i] === 'lost' || placed.how[i] === 'hidden') continue
    const x = placed.x[i] - (placed.fixed[i] ? 0 : scrollX)
    const y = placed.y[i] - (placed.fixed[i] ? 0 : scrollY)
    if (x < -20 || y < -20 || x > innerWidth + 20 || y > innerHeight + 20) continue
    g.fillStyle = placed.how[i] === 'position' ? `rgb(110 110 110 / ${choice.opacity})` : `rgb(204 71 120 / ${choice.opacity})`
    g.beginPath()
    g.arc(x, y, 3 + Math.min(Math.sqrt(answer.points.n[i]), 12), 0, 7)
    g.fill()
    g.stroke()
  }
}

function frame(g: CanvasRenderingContext2D, el: Element): DOMRect | null {
  const r = seenOf(el)
  if (r) g.strokeRect(r.x + 1, r.y + 1, Math.max(r.width - 2, 1), Math.max(r.height - 2, 1))
  return r
}

/** label writes words in a box at the upper left of an element, inside the window. */
function label(g: CanvasRenderingContext2D, r: DOMRect, text: string, ground: string): void {
  const width = g.measureText(text).width + 10
  const x = Math.min(Math.max(r.x, 0), innerWidth - width)
  const y = Math.max(r.y - 9, 0)
  g.fillStyle = ground
  g.beginPath()
  g.roundRect(x, y, width, 18, 4)
  g.fill()
  g.fillStyle = '#fff'
  g.fillText(text, x + 5, y + 9.5)
}

const percent = (share: number): string => (share * 100).toFixed(share < 0.0995 ? 1 : 0) + ' %'

function elements(g: CanvasRenderingContext2D, { answer, found, choice }: Scene): void {
  const all = answer.clicks ?? answer.elements.reduce((sum, e) => sum + e.clicks, 0)
  const most = Math.max(1, ...answer.elements.map(e => e.clicks))
  const labels: [DOMRect, string][] = []
  answer.elements.forEach((e, i) => {
    const { el } = found[i]
    if (!el || !e.clicks) return
    const means = usable(e) // else the click was for a place, and the box is only what it lies in
    g.lineWidth = means ? 2 : 1
    g.setLineDash(means ? [] : [4, 4])
    g.strokeStyle = css(Math.sqrt(e.clicks / most) * 0.85, false)
    const r = frame(g, el)
    if (!r) return
    if (means) {
      g.fillStyle = css(Math.sqrt(e.clicks / most) * 0.85, false, 0.3 * choice.opacity)
      g.fillRect(r.x, r.y, r.width, r.height)
    }
    labels.push([r, `${percent(e.clicks / Math.max(all, 1))} · ${e.clicks.toLocaleString()}`])
  })
  g.setLineDash([])
  for (const [r, text] of labels) label(g, r, text, '#41049d')
}

function unused(g: CanvasRenderingContext2D, { answer, found }: Scene): void {
  for (const u of answer.unused) {
    const el = found[u.el]?.el
    if (!el) continue
    g.lineWidth = 2
    g.setLineDash([5, 4])
    g.strokeStyle = '#b12a20'
    const r = frame(g, el)
    g.setLineDash([])
    if (r) label(g, r, `0 of ${u.visitorsSeen.toLocaleString()}`, '#b12a20')
  }
}

function bands(g: CanvasRenderingContext2D, { answer, choice, legend }: Scene): void {
  const scroll = choice.mode === 'scroll'
  const { band, views } = scroll ? answer.scroll : answer.attention
  const shares = scroll ? views.map(v => v / Math.max(answer.views, 1)) : seconds(answer.attention.ms ?? [], views).map(s => s / (legend?.high || 1))
  shares.forEach((share, i) => {
    const y = i * band - scrollY
    if (y > innerHeight || y + band < 0) return
    g.fillStyle = css(share, false, 0.45 * choice.opacity)
    g.fillRect(0, y, innerWidth, band)
  })
  const line = (y: number, text: string): void => {
    if (y < scrollY || y > scrollY + innerHeight) return
    g.fillStyle = '#222'
    g.fillRect(0, y - scrollY - 1, innerWidth, 2)
    label(g, new DOMRect(8, y - scrollY, 0, 0), text, '#222')
  }
  if (scroll) for (const share of [0.75, 0.5, 0.25]) line(shares.filter(s => s >= share).length * band, `${share * 100} % came this far`)
  if (answer.fold) line(answer.fold, 'median fold: in sight without scrolling')
}
