// Cells of any outline: their corners, and which of them lies under a place.
import type { Data } from '../model'

/** A place in parts of the body. */
export type Spot = [number, number]

/** Cells that do not lie in straight rows and columns. */
export interface Outlines {
  cellAt(u: number, v: number): { row: number; col: number } | null
  /** The corners of a cell in a row around it; one place where values stand at corners. */
  outline(row: number, col: number): Spot[]
  /** The middle of a cell in the units of the axes. */
  middle(row: number, col: number): Spot
}

export class Mesh implements Outlines {
  private readonly at: Int32Array
  private readonly x: Float32Array
  private readonly y: Float32Array

  private constructor(private readonly data: Data, private readonly ex: Float64Array, private readonly ey: Float64Array) {
    this.at = data.parts.get('mesh.at') as Int32Array
    this.x = data.parts.get('mesh.x') as Float32Array
    this.y = data.parts.get('mesh.y') as Float32Array
  }

  static of(data: Data): Mesh | undefined {
    const ex = data.parts.get('x.edges'), ey = data.parts.get('y.edges')
    return data.parts.has('mesh.at') && ex && ey ? new Mesh(data, ex as Float64Array, ey as Float64Array) : undefined
  }

  /** Columns of cells, and of values. */
  private get across(): number { return this.data.head.cols - (this.data.head.corners ? 1 : 0) }

  /** The row and column of the value at a place, or null. */
  cellAt(u: number, v: number): { row: number; col: number } | null {
    const r = this.data.head.raster!
    const k = this.at[Math.min(r.rows - 1, Math.floor(v * r.rows)) * r.cols + Math.min(r.cols - 1, Math.floor(u * r.cols))]
    if (!(k >= 0)) return null
    const row = Math.floor(k / this.across), col = k % this.across
    if (!this.data.head.corners) return { row, col }
    let best = { row, col }, least = Infinity
    for (const c of [{ row, col }, { row, col: col + 1 }, { row: row + 1, col }, { row: row + 1, col: col + 1 }]) {
      const [x, y] = this.spot(c.row, c.col), d = Math.hypot(x - u, y - v)
      if (d < least) [best, least] = [c, d]
    }
    return best
  }

  /** Where a corner lies. */
  private spot(row: number, col: number): Spot {
    const i = row * (this.across + 1) + col, e = this.ex, f = this.ey
    return [(this.x[i] - e[0]) / (e[e.length - 1] - e[0]), (this.y[i] - f[0]) / (f[f.length - 1] - f[0])]
  }

  outline(row: number, col: number): Spot[] {
    if (this.data.head.corners) return [this.spot(row, col)]
    return [this.spot(row, col), this.spot(row, col + 1), this.spot(row + 1, col + 1), this.spot(row + 1, col)]
  }

  middle(row: number, col: number): Spot {
    const all = this.outline(row, col), e = this.ex, f = this.ey
    const u = all.reduce((s, p) => s + p[0], 0) / all.length, v = all.reduce((s, p) => s + p[1], 0) / all.length
    return [e[0] + u * (e[e.length - 1] - e[0]), f[0] + v * (f[f.length - 1] - f[0])]
  }
}
