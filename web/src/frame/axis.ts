// Tick labels of one axis for the window that is seen: every one that has room,
// else every n-th, by the widths that Go measured.
import type { Labels, Part } from '../model'
import type { Ruler, Window } from '../view/ruler'
import { boxOf, type Geometry } from './geometry'
import { family, type Painter } from './painter'
import { dates, ticks, tickTexts } from './format'

interface Mark { at: number; text: string; width: number }

/** Paints the labels of a part along a body; w is the window of its axis. */
export function paintLabels(p: Painter, g: Geometry, part: Part, ruler: Ruler, w: Window): void {
  const l = part.labels
  if (!l || !l.size) return
  const beside = part.side === 'left' || part.side === 'right'
  const [bx, by, bw, bh] = boxOf(g, part)
  const length = beside ? bh : bw, size = l.size * g.z
  const place = (u: number) => (u - w[0]) / (w[1] - w[0]) * length
  const { marks, angle, all } = l.scale ? scale(l, ruler, w, place, length, size, beside) : cells(l, ruler, w, place, length, size, beside)
  const tick = 4 * g.layout.unit * g.z
  const showTicks = l.scale || !all || angle !== 0
  const off = (showTicks ? 7 : 5) * g.layout.unit * g.z
  const ink = p.ink('text'), line = p.ink('line'), thin = g.layout.thin * g.z
  for (const m of marks) {
    const at = place(m.at)
    if (beside) {
      const y = by + at, edge = part.side === 'left' ? bx + bw : bx, out = part.side === 'left' ? -1 : 1
      if (showTicks) p.line(edge, y, edge + out * tick, y, thin, line)
      p.text(m.text, edge + out * off, y + l.capital * g.z, size, ink, part.side === 'left' ? 2 : 0)
      continue
    }
    const x = bx + at, y = by + off
    if (showTicks) p.line(x, by, x, by + tick, thin, line)
    if (angle === 0) p.text(m.text, x, y + l.ascent * g.z, size, ink, 1)
    else if (angle === 90) p.text(m.text, x + l.capital * g.z, y, size, ink, 2, 90)
    else p.text(fitted(p, m.text, size, m.width, (x - 2) / Math.SQRT1_2), x + l.capital * g.z * Math.SQRT1_2, y + l.ascent * g.z * Math.SQRT1_2, size, ink, 2, 45)
  }
}

/** A text cut in its middle to a length, in CSS pixels. */
function fitted(p: Painter, text: string, size: number, width: number, room: number): string {
  if (width <= room) return text
  p.c.font = `400 ${size}px ${family}`
  for (let keep = text.length - 1; keep > 2; keep--) {
    const cut = text.slice(0, Math.ceil(keep / 2)) + '…' + text.slice(text.length - Math.floor(keep / 2))
    if (p.c.measureText(cut).width <= room) return cut
  }
  return '…'
}

interface Plan { marks: Mark[]; angle: number; all: boolean }

/** One label a cell: all that fit. */
function cells(l: Labels, ruler: Ruler, w: Window, place: (u: number) => number, length: number, size: number, beside: boolean): Plan {
  const texts = l.texts ?? [], at = l.cells ?? []
  const seen: (Mark & { index: number })[] = []
  const { order } = ruler
  for (let i = 0; i < texts.length; i++) {
    const place = order.place(at[i]), many = place >= 0 && order.count(place) > 1
    if (place < 0 || many && order.cell(place) !== at[i]) continue
    const u = ruler.centre(place), text = many ? `${order.count(place)} together` : texts[i]
    if (u >= w[0] && u <= w[1]) seen.push({ at: u, text, width: (many ? text.length * .57 : l.widths?.[i] ?? 0) * size, index: order.same ? i : place })
  }
  if (!order.same) seen.sort((a, b) => a.at - b.at)
  if (seen.length === 0) return { marks: [], angle: 0, all: true }
  let pitch = length
  for (let i = 1; i < seen.length; i++) pitch = Math.min(pitch, place(seen[i].at) - place(seen[i - 1].at))
  const line = size * 1.36
  if (beside) return thinned(seen, Math.ceil((line - .5) / pitch), 0)
  const widest = seen.reduce((m, s) => Math.max(m, s.width), 0)
  const upright = Math.ceil((widest + .6 * size - .5) / pitch)
  if (upright <= 1 || l.angle === 0) return thinned(seen, upright, 0)
  const turned = l.angle === 45 ? line / Math.SQRT1_2 : line
  return thinned(seen, Math.ceil((turned - 1) / pitch), l.angle)
}

/** Every n-th label; of years and the like those at round numbers. */
function thinned(seen: (Mark & { index: number })[], n: number, angle: number): Plan {
  if (n <= 1) return { marks: seen, angle, all: true }
  const numbers = seen.map(s => /^\d+$/.test(s.text) ? Number(s.text) : NaN)
  const step = numbers[1] - numbers[0]
  if (step > 0 && numbers.every((v, i) => v === numbers[0] + i * step)) {
    for (const every of [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 100000]) {
      if (every >= n * step && every % step === 0) return { marks: seen.filter((_, i) => numbers[i] % every === 0), angle, all: false }
    }
  }
  return { marks: seen.filter(s => s.index % n === 0), angle, all: false }
}

/** Round numbers or dates. */
function scale(l: Labels, ruler: Ruler, w: Window, place: (u: number) => number, length: number, size: number, beside: boolean): Plan {
  const e = ruler.edges, line = size * 1.36
  const first = e ? e[0] : -.5, last = e ? e[ruler.n] : ruler.n - .5
  const value = (u: number) => first + (last - first) * u
  let lo = Math.min(value(w[0]), value(w[1])), hi = Math.max(value(w[0]), value(w[1]))
  for (let n = Math.min(7, Math.max(2, Math.floor(length / (beside ? 2.4 * line : 4 * line)))); n > 0; n--) {
    const marks = (ruler.head.kind === 'time' ? dates(lo, hi, n).map(d => ({ v: d.at, text: d.text })) : numbered(lo, hi, n, !e))
      .map(m => ({ at: (m.v - first) / (last - first), text: m.text, width: m.text.length * size * .57 }))
      .sort((a, b) => a.at - b.at)
    if (apart(marks, place, beside, size, line)) return { marks, angle: 0, all: false }
  }
  return { marks: [], angle: l.angle, all: false }
}

function numbered(lo: number, hi: number, n: number, whole: boolean): { v: number; text: string }[] {
  const values = ticks(lo, hi, n).filter(v => !whole || Number.isInteger(v))
  const texts = tickTexts(values)
  return values.map((v, i) => ({ v, text: texts[i] }))
}

function apart(marks: Mark[], place: (u: number) => number, beside: boolean, size: number, line: number): boolean {
  for (let i = 1; i < marks.length; i++) {
    const d = place(marks[i].at) - place(marks[i - 1].at)
    if (d < (beside ? line : (marks[i].width + marks[i - 1].width) / 2 + .6 * size)) return false
  }
  return true
}
