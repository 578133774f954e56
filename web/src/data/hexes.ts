// Cells that are hexagons: every second row, counted from the bottom, stands half
// a column to the right, as package figure paints them.
import type { Data } from '../model'
import type { Outlines, Spot } from './mesh'

export class Hexes implements Outlines {
  constructor(private readonly data: Data) {}

  private centre(row: number, col: number): Spot {
    const { rows, cols } = this.data.head
    return [(col + .5 + ((rows - 1 - row) % 2 === 1 ? .5 : 0)) / cols, (row + .5) / rows]
  }

  outline(row: number, col: number): Spot[] {
    const [x, y] = this.centre(row, col), w = .5 / this.data.head.cols, h = 1 / this.data.head.rows / 3
    return [[x + w, y - h], [x + w, y + h], [x, y + 2 * h], [x - w, y + h], [x - w, y - h], [x, y - 2 * h]]
  }

  /** The hexagon whose middle is nearest, in units that make hexagons regular. */
  cellAt(u: number, v: number): { row: number; col: number } | null {
    const { rows, cols } = this.data.head, near = Math.floor(v * rows)
    let best: { row: number; col: number } | null = null, least = Infinity
    for (let row = Math.max(0, near - 1); row <= Math.min(rows - 1, near + 1); row++) {
      for (let col = Math.max(0, Math.floor(u * cols) - 1); col <= Math.min(cols - 1, Math.floor(u * cols) + 1); col++) {
        const [x, y] = this.centre(row, col), d = ((x - u) * cols) ** 2 + ((y - v) * rows) ** 2 * .75
        if (d < least) [best, least] = [{ row, col }, d]
      }
    }
    return best
  }

  middle(row: number, col: number): Spot {
    const [u, v] = this.centre(row, col), along = (name: string, t: number, n: number) => {
      const e = this.data.parts.get(name)
      return e ? e[0] + t * (e[e.length - 1] - e[0]) : t * n - .5
    }
    return [along('x.edges', u, this.data.head.cols), along('y.edges', v, this.data.head.rows)]
  }
}
