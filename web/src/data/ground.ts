// The values of a map: which area, line or cell lies under a place, and where it lies.
import type { Data, Item } from '../model'
import type { Outlines, Spot } from './mesh'

/** How near a line a place belongs to it, in parts of the body. */
const near = .006

interface Shape { items: Item[]; box: [number, number, number, number] }

export class Places implements Outlines {
  /** Areas or lines, by the row of their value. */
  readonly shapes = new Map<number, Shape>()
  private readonly order: number[] = []
  private boxes: Float64Array | undefined
  private readonly body: [number, number, number, number]

  private constructor(private readonly data: Data) {
    this.body = data.head.desk.body
    for (const it of data.head.ground?.cells ?? []) {
      if (!it.c || !it.p) continue
      let s = this.shapes.get(it.c - 1)
      if (!s) {
        this.shapes.set(it.c - 1, s = { items: [], box: [Infinity, Infinity, -Infinity, -Infinity] })
        this.order.push(it.c - 1)
      }
      s.items.push(it)
      for (let i = 0; i < it.p.length; i += 2) {
        const [u, v] = this.part(it.p[i], it.p[i + 1]), b = s.box
        s.box = [Math.min(b[0], u), Math.min(b[1], v), Math.max(b[2], u), Math.max(b[3], v)]
      }
    }
  }

  static of(data: Data): Places | undefined { return data.head.ground ? new Places(data) : undefined }

  /** A place in points as parts of the body. */
  private part(x: number, y: number): Spot { return [(x - this.body[0]) / this.body[2], (y - this.body[1]) / this.body[3]] }

  cellAt(u: number, v: number): { row: number; col: number } | null {
    const { ground, raster, cols } = this.data.head
    if (ground!.kind === 'cells') {
      const at = this.data.parts.get('mesh.at'), r = raster!
      const k = at?.[Math.min(r.rows - 1, Math.floor(v * r.rows)) * r.cols + Math.min(r.cols - 1, Math.floor(u * r.cols))] ?? -1
      return k < 0 ? null : { row: Math.floor(k / cols), col: k % cols }
    }
    // What was painted last lies on top.
    const x = this.body[0] + u * this.body[2], y = this.body[1] + v * this.body[3], reach = ground!.kind === 'lines' ? near : 0
    let best = -1, least = Infinity
    for (let i = this.order.length - 1; i >= 0; i--) {
      const s = this.shapes.get(this.order[i])!, b = s.box
      if (u < b[0] - reach || u > b[2] + reach || v < b[1] - reach || v > b[3] + reach) continue
      if (reach === 0) {
        if (inside(s.items[0], x, y)) return { row: this.order[i], col: 0 }
        continue
      }
      const d = distance(s.items[0], x, y)
      if (d < least && d <= reach * this.body[2]) [best, least] = [this.order[i], d]
    }
    return best < 0 ? null : { row: best, col: 0 }
  }

  outline(row: number, col: number): Spot[] {
    const b = this.data.head.ground!.kind === 'cells' ? this.boxOf(row * this.data.head.cols + col) : this.shapes.get(row)?.box
    if (!b || !(b[2] >= b[0])) return []
    return [[b[0], b[1]], [b[2], b[1]], [b[2], b[3]], [b[0], b[3]]]
  }

  /** The box of a cell of a grid, from the pixels that show it. */
  private boxOf(k: number): [number, number, number, number] | undefined {
    const { rows, cols } = this.data.head.raster!, at = this.data.parts.get('mesh.at')
    if (!at) return undefined
    if (!this.boxes) {
      const n = this.data.head.rows * this.data.head.cols
      this.boxes = new Float64Array(4 * n).map((_, i) => i % 4 < 2 ? Infinity : -Infinity)
      for (let i = 0; i < at.length; i++) {
        const o = 4 * at[i], x = i % cols, y = Math.floor(i / cols)
        if (o < 0) continue
        this.boxes[o] = Math.min(this.boxes[o], x / cols)
        this.boxes[o + 1] = Math.min(this.boxes[o + 1], y / rows)
        this.boxes[o + 2] = Math.max(this.boxes[o + 2], (x + 1) / cols)
        this.boxes[o + 3] = Math.max(this.boxes[o + 3], (y + 1) / rows)
      }
    }
    const b = this.boxes.subarray(4 * k, 4 * k + 4)
    return [b[0], b[1], b[2], b[3]]
  }

  /** The longitude and the latitude in the middle of a cell of a grid. */
  middle(row: number, col: number): Spot {
    const of = (name: string, i: number) => {
      const e = this.data.parts.get(name)
      return e ? (e[i] + e[i + 1]) / 2 : NaN
    }
    return [of('x.edges', col), of('y.edges', row)]
  }
}

/** Calls each with every side of a path of straight lines. */
function sides(it: Item, each: (x0: number, y0: number, x1: number, y1: number) => void): void {
  const p = it.p ?? []
  let i = 0, sx = 0, sy = 0, x = 0, y = 0
  for (const op of it.o ?? '') {
    if (op === 'Z') {
      each(x, y, sx, sy)
      continue
    }
    const [nx, ny] = [p[i], p[i + 1]]
    i += 2
    if (op === 'M') [sx, sy] = [nx, ny]
    else each(x, y, nx, ny)
    ;[x, y] = [nx, ny]
  }
}

function inside(it: Item, x: number, y: number): boolean {
  let odd = false
  sides(it, (x0, y0, x1, y1) => {
    if ((y0 > y) !== (y1 > y) && x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)) odd = !odd
  })
  return odd
}

function distance(it: Item, x: number, y: number): number {
  let least = Infinity
  sides(it, (x0, y0, x1, y1) => {
    const dx = x1 - x0, dy = y1 - y0, t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)))
    least = Math.min(least, Math.hypot(x - x0 - t * dx, y - y0 - t * dy))
  })
  return least
}
