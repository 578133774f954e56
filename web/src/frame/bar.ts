// The colour bar: its strip in the colours in force, arrows and ticks.
import type { Layout } from '../model'
import { colorAt, css, type ColorMap } from '../color/map'
import type { Norm } from '../color/norm'
import { barShrink, type Geometry } from './geometry'
import type { Painter } from './painter'
import { ticks, tickTexts } from './format'

export interface Bar {
  /** Of the strip in CSS pixels. */
  box: [number, number, number, number]
  lies: boolean
}

/** Where the bar lies on the screen; null where there is none, or boxes in its place. */
export function barOf(g: Geometry, kind: string): Bar | null {
  const l = g.layout
  if (!l.bar || kind === 'classes' || kind === 'categories' || kind === 'constant') return null
  const part = l.parts.find(p => p.kind === 'legend')
  const dx = part?.side === 'right' ? g.body[0] + g.body[2] - (l.body[0] + l.body[2]) * g.z : 0
  const dy = part?.side === 'bottom' ? g.body[1] + g.body[3] - (l.body[1] + l.body[3]) * g.z : 0
  return { box: [l.bar[0] * g.z + dx, l.bar[1] * g.z + dy, l.bar[2] * g.z, l.bar[3] * g.z - barShrink(g)], lies: !!l.barLies }
}

/** The part of the strip at which a value lies, from the lower limit. */
export function partOf(norm: Norm, v: number): number {
  const a = norm.scale(norm.params.lo), b = norm.scale(norm.params.hi)
  return a < b ? (norm.scale(v) - a) / (b - a) : .5
}

/** The value at a part of the strip. */
export function valueAt(norm: Norm, part: number): number {
  const a = norm.scale(norm.params.lo), b = norm.scale(norm.params.hi)
  return norm.invert(a + (b - a) * part)
}

/** Paints the strip anew over Go's, and ticks where they are not Go's. */
export function paintBar(p: Painter, bar: Bar, norm: Norm, map: ColorMap, alpha: number): void {
  const [x, y, w, h] = bar.box
  p.c.globalAlpha = alpha
  const n = Math.max(2, Math.round((bar.lies ? w : h) * p.scale))
  const inks = inksOf(norm, map, n)
  for (let i = 0; i < n; i++) {
    const ink = inks[i]
    if (bar.lies) p.rect(x + i / n * w, y, w / n, h, ink)
    else p.rect(x, y + h - (i + 1) / n * h, w, h / n, ink)
  }
  p.c.globalAlpha = 1
}

/** The colours of the strip painted last: they stay while cells are zoomed and moved, and are no garbage of every frame. */
let strip: { norm: Norm; map: ColorMap; inks: string[] } | undefined

function inksOf(norm: Norm, map: ColorMap, n: number): string[] {
  if (strip?.norm === norm && strip.map === map && strip.inks.length === n) return strip.inks
  const a = norm.scale(norm.params.lo), b = norm.scale(norm.params.hi)
  strip = { norm, map, inks: Array.from({ length: n }, (_, i) => css(colorAt(map, a + (b - a) * (i + .5) / n))) }
  return strip.inks
}

/** Arrows at the ends beyond which values lie. */
export function paintArrows(p: Painter, g: Geometry, bar: Bar, map: ColorMap, under: boolean, over: boolean): void {
  const [x, y, w, h] = bar.box, d = 10 * g.layout.unit * g.z
  const tri = (ink: number, ...at: number[]) => {
    p.c.beginPath()
    p.c.moveTo(at[0], at[1])
    p.c.lineTo(at[2], at[3])
    p.c.lineTo(at[4], at[5])
    p.c.fillStyle = css(ink)
    p.c.fill()
  }
  if (over) bar.lies ? tri(colorAt(map, 2), x + w, y, x + w, y + h, x + w + d, y + h / 2) : tri(colorAt(map, 2), x, y, x + w, y, x + w / 2, y - d)
  if (under) bar.lies ? tri(colorAt(map, -1), x, y, x, y + h, x - d, y + h / 2) : tri(colorAt(map, -1), x, y + h, x + w, y + h, x + w / 2, y + h + d)
}

/** The round values that have ticks on a bar whose norm is not the figure's own. */
export function barValues(g: Geometry, bar: Bar, norm: Norm): number[] {
  const line = g.layout.tickSize * g.z * 1.36, length = bar.lies ? bar.box[2] : bar.box[3]
  return tickValues(norm, Math.max(2, Math.min(7, Math.floor(length / (bar.lies ? line * 3.2 : line) / 1.6))))
}

/** Ticks for limits and norms that are not the figure's own. */
export function paintTicks(p: Painter, g: Geometry, bar: Bar, norm: Norm): void {
  const [x, y, w, h] = bar.box, l = g.layout, unit = l.unit * g.z, size = l.tickSize * g.z
  const line = size * 1.36, length = bar.lies ? w : h
  const { lo, hi } = norm.params
  const each = bar.lies ? line * 3.2 : line
  const taken: number[] = []
  const put = (v: number, text: string, muted: boolean) => {
    const at = partOf(norm, v) * length
    if (taken.some(t => Math.abs(t - at) < each)) return
    taken.push(at)
    const ink = p.ink(muted ? 'muted' : 'text')
    if (bar.lies) {
      p.line(x + at, y + h, x + at, y + h + 3 * unit, l.thin * g.z, p.ink('line'))
      p.text(text, x + at, y + h + 6 * unit + size * 1.07, size, ink, 1)
    } else {
      p.line(x + w, y + h - at, x + w + 3 * unit, y + h - at, l.thin * g.z, p.ink('line'))
      p.text(text, x + w + 6 * unit, y + h - at + size * .357, size, ink)
    }
  }
  const wanted = barValues(g, bar, norm)
  const texts = tickTexts(wanted)
  const ends = limitTexts(norm, wanted), at = [wanted.indexOf(lo), wanted.indexOf(hi)]
  put(lo, at[0] < 0 ? ends[0] : texts[at[0]], at[0] < 0)
  put(hi, at[1] < 0 ? ends[1] : texts[at[1]], at[1] < 0)
  wanted.forEach((v, i) => put(v, texts[i], false))
}

/** Words in place of ticks where every row or column has limits of its own. */
export function paintEnds(p: Painter, g: Geometry, bar: Bar, each: string): void {
  const [x, y, w, h] = bar.box, l = g.layout, unit = l.unit * g.z, size = l.tickSize * g.z
  const of = each === 'rows' ? 'row' : 'column'
  if (bar.lies) {
    p.text(`${of}'s least`, x, y + h + 6 * unit + size * 1.07, size, p.ink('text'), 0)
    p.text('greatest', x + w, y + h + 6 * unit + size * 1.07, size, p.ink('text'), 2)
    return
  }
  p.text('greatest', x + w + 6 * unit, y + size * .357, size, p.ink('text'))
  p.text(`least of`, x + w + 6 * unit, y + h - size * 1, size, p.ink('text'))
  p.text(`its ${of}`, x + w + 6 * unit, y + h + size * .357, size, p.ink('text'))
}

/** The limits beside round ticks, as the legend in Go writes them: to about a two-hundredth of the range. */
function limitTexts(norm: Norm, wanted: number[]): string[] {
  const { lo, hi, name } = norm.params, span = hi - lo
  const straight = name === 'linear' || name === 'centered' || name === 'two-slope'
  const counted = [lo, hi].every(v => Number.isInteger(v) && Math.abs(v) < 1e7)
  const ends = [lo, hi].map(v => counted ? v : brief(v, straight ? span : Math.min(span, 20 * Math.abs(v))))
  return tickTexts([...wanted, ...ends]).slice(-2)
}

/** A value rounded to a power of ten near a two-hundredth of a span. */
function brief(v: number, span: number): number {
  const d = -Math.round(Math.log10((Math.abs(v) < 1e7 ? Math.min(span, 200) : span) / 200))
  if (!Number.isFinite(d) || Math.abs(d) > 300) return v
  return d >= 0 ? Math.round(v * 10 ** d) / 10 ** d : Math.round(v / 10 ** -d) * 10 ** -d
}

/** Round values of a norm: decades for logarithms, else about even along the strip. */
function tickValues(norm: Norm, n: number): number[] {
  const { lo, hi, name } = norm.params
  if (name === 'log' || name === 'symlog' || name === 'asinh') {
    const out = new Set<number>()
    for (let e = -300; e <= 300; e++) {
      const d = Number(`1e${e}`)
      if (d > Math.max(Math.abs(lo), Math.abs(hi))) break
      if (name !== 'log' && d < (norm.params.thresh ?? norm.params.width ?? 0)) continue
      for (const v of [d, -d]) if (v >= lo && v <= hi) out.add(v)
    }
    if (lo <= 0 && hi >= 0) out.add(0)
    if (out.size >= 2) return [...out].sort((a, b) => a - b)
  }
  if (name === 'eqhist' || name === 'power') {
    return [...new Set([.25, .5, .75].map(t => Number(valueAt(norm, t).toPrecision(2))))].filter(v => v > lo && v < hi)
  }
  return ticks(lo, hi, n)
}

/** Whether an item of the legend is one that paintBar paints anew. */
export function ofBar(l: Layout, x: number, y: number, role: string | undefined, kind: string): boolean {
  const b = l.bar
  if (!b || role === 'bartitle') return false
  const slack = 12 * l.unit
  if (kind === 'text') return role === 'bartick'
  return x >= b[0] - slack && x <= b[0] + b[2] + slack && y >= b[1] - slack && y <= b[1] + b[3] + slack
}
