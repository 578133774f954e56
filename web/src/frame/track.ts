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
  p.clip(x, y, bw, bh, () => {
    for (let i = first; i <= last;) {
      let j = i + 1
      while (j <= last && inks[j] === inks[i] && ruler.start[j] === ruler.end[j - 1]) j++
      const from = along(ruler.start[i]), to = along(ruler.end[j - 1])
      const ink = inks[i] ? css(inks[i]) : p.ink('hatchFill')
      if (beside) p.rect(x, y + from, bw, to - from, ink)
      else p.rect(x + from, y, to - from, bh, ink)
      i = j
    }
  })
}
