// What paints cells: for each pixel of the body the column and the row it
// belongs to, the codes of a level, and a colour for every code. Zooming,
// gaps, slices and uneven cells are all in the two lists of pixels.
import type { Level } from '../data/matrix'

export interface Frame {
  width: number
  height: number
  cols: Int32Array
  rows: Int32Array
  level: Level
  /** Bytes R, G, B, A for every code. */
  table: Uint32Array
  /** Grows whenever the table changed. */
  edition: number
}

export interface CellPainter {
  readonly kind: 'webgl2' | 'canvas'
  draw(f: Frame): void
}
