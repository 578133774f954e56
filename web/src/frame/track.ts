// Strips of annotations beside the cells, for the window that is seen.
import type { Part } from '../model'
import { css } from '../color/map'
import type { Ruler, Window } from '../view/ruler'
import { boxOf, type Geometry } from './geometry'
import type { Painter } from './painter'

/** inks are 0xRRGGBBAA of each cell, 0 where missing. */
export function paintTrack(p: Painter, g: Geometry, part: Part, inks: ArrayLike<number>, ruler: Ruler, w: Window): void {
  const [x, y, bw, bh] = boxOf(g, part)
  const beside = part.side === 'left' || part.side === 'right'
  const length = beside ? bh : bw
  const along = (u: number) => (u - w[0]) / (w[1] - w[0]) * length
  const first = ruler.nearest(w[0]), last = ruler.nearest(w[1])
  const paint = (from: number, to: number, ink: number) => {
    const a = along(from), b = along(to), fill = ink ? css(ink) : p.ink('hatchFill')
    if (beside) p.rect(x, y + a, bw, b - a, fill)
    else p.rect(x + a, y, b - a, bh, fill)
  }
  const { start, end, order } = ruler
  p.clip(x, y, bw, bh, () => {
    for (let i = first; i <= last;) {
      const ink = inks[order.cell(i)]
      let j = i + 1
      if (order.count(i) > 1) { // the cells of a collapsed branch share its place
        const each = Array.from(order.at(i), c => inks[c]).sort((a, b) => a - b), step = (end[i] - start[i]) / each.length
        each.forEach((e, k) => paint(start[i] + k * step, start[i] + (k + 1) * step, e))
      } else {
        while (j <= last && inks[order.cell(j)] === ink && order.count(j) === 1 && start[j] === end[j - 1]) j++
        paint(start[i], end[j - 1], ink)
      }
      i = j
    }
  })
}
