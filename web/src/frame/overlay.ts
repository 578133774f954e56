// What lies on the cells: the hatch of missing ones, and texts.
import type { Matrix } from '../data/matrix'
import { FIRST, HIDDEN } from '../data/book'
import { bestText } from '../color/map'
import type { Ruler, Window } from '../view/ruler'
import type { Geometry } from './geometry'
import type { Painter } from './painter'

const noCorner = [0, 0] as const, mostHatches = 20000, leastHatch = 3, smallest = 8

/** The cells of both axes that are in sight. */
export interface Sight { rows: [number, number]; cols: [number, number] }

export function sightOf(x: Ruler, y: Ruler, wx: Window, wy: Window): Sight {
  return { rows: [y.nearest(wy[0]), y.nearest(wy[1])], cols: [x.nearest(wx[0]), x.nearest(wx[1])] }
}

/** Slanted lines over the missing cells in sight, where they are large enough; gap is between them. */
export function paintMissing(p: Painter, g: Geometry, m: Matrix, x: Ruler, y: Ruler, wx: Window, wy: Window, gap: number): void {
  const bx = g.body[0], by = g.body[1], bw = g.body[2], bh = g.body[3], rows = y.nearest(wy[1]) - y.nearest(wy[0]) + 1, cols = x.nearest(wx[1]) - x.nearest(wx[0]) + 1
  if (rows * cols > mostHatches * 20 || bw / cols < leastHatch || bh / rows < leastHatch) return
  const s = sightOf(x, y, wx, wy), c = p.c, step = g.layout.hatch[0] * g.z * Math.SQRT2
  const before = ((gap * p.scale) >> 1) / p.scale // of a gap, as Ruler.fill shares it out
  let count = 0
  c.save()
  c.beginPath()
  for (let r = s.rows[0]; r <= s.rows[1]; r++) {
    for (let k = s.cols[0]; k <= s.cols[1]; k++) {
      const code = m.code(r, k)
      if (code >= FIRST || code === HIDDEN || m.book.values[code] === m.book.values[code] || count++ > mostHatches) continue
      const x0 = place(x.start[k], wx) * bw, x1 = place(x.end[k], wx) * bw
      const y0 = place(y.start[r], wy) * bh, y1 = place(y.end[r], wy) * bh
      const left = p.snap(bx + x0) + (k > 0 ? gap - before : 0), top = p.snap(by + y0) + (r > 0 ? gap - before : 0)
      c.rect(left, top, p.snap(bx + x1) - (k < x.n - 1 ? before : 0) - left, p.snap(by + y1) - (r < y.n - 1 ? before : 0) - top)
    }
  }
  if (count > 0) {
    c.clip()
    c.fillStyle = p.ink('hatchFill')
    c.fillRect(bx, by, bw, bh)
    c.beginPath()
    const at = g.layout.at ?? noCorner, from = bx + by + (at[0] + at[1]) * g.z // lines start at the corner of the page
    for (let k = step - from % step; k < bw + bh; k += step) {
      c.moveTo(bx + k, by)
      c.lineTo(bx + k - bh, by + bh)
    }
    c.strokeStyle = p.ink('hatchLine')
    c.lineWidth = g.layout.hatch[1] * g.z
    c.stroke()
  }
  c.restore()
}

function place(u: number, w: Window): number { return (u - w[0]) / (w[1] - w[0]) }

/** The size of texts that fits the cells, in CSS pixels. */
export function textSize(g: Geometry, widest: number, x: Ruler, y: Ruler, wx: Window, wy: Window): number {
  const w = g.body[2] / x.span(wx), h = g.body[3] / y.span(wy)
  return Math.min((w - 4) / Math.max(widest, .5), (h - 2) / 1.36, g.layout.tickSize * g.z * 1.2)
}

/** Texts in the cells, in the size that fits; none rather than unreadable ones. */
export function paintTexts(p: Painter, g: Geometry, texts: string[], widest: number, across: number, m: Matrix, colors: (code: number, cell: number) => number, x: Ruler, y: Ruler, wx: Window, wy: Window): void {
  const s = sightOf(x, y, wx, wy), [bx, by, bw, bh] = g.body
  const cols = s.cols[1] - s.cols[0] + 1, rows = s.rows[1] - s.rows[0] + 1, size = textSize(g, widest, x, y, wx, wy)
  if (rows * cols > 20000 || size < smallest) return
  for (let r = s.rows[0]; r <= s.rows[1]; r++) {
    for (let k = s.cols[0]; k <= s.cols[1]; k++) {
      const text = texts[y.order.cell(r) * across + x.order.cell(k)]
      if (!text || y.order.count(r) > 1 || x.order.count(k) > 1) continue
      const code = m.code(r, k)
      const ink = code === HIDDEN ? p.ink('text') : bestText(colors(code, r * m.cols + k))
      const lines = text.split('\n')
      lines.forEach((line, i) => p.text(line, bx + place(x.centre(k), wx) * bw,
        by + place(y.centre(r), wy) * bh + size * .357 + (i - (lines.length - 1) / 2) * size * 1.36, size, ink, 1))
    }
  }
}
