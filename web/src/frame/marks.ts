// Cells painted one by one: squares whose size says a second thing, and several
// marks in a cell.
import type { Data } from '../model'
import type { Outlines } from '../data/mesh'
import type { Matrix } from '../data/matrix'
import { css, swap } from '../color/map'
import { faded } from '../cells/plain'
import type { Ruler, Window } from '../view/ruler'
import type { Geometry } from './geometry'
import { sightOf, type Sight } from './overlay'
import type { Painter } from './painter'

/** How many cells in sight are painted one by one. */
const most = 10000

/** Where the cells of a sight lie, in CSS pixels: edges between them. */
class Places {
  constructor(private readonly p: Painter, private readonly from: number, private readonly size: number, private readonly r: Ruler, private readonly w: Window) {}
  private at(u: number): number { return this.p.snap(this.from + (u - this.w[0]) / (this.w[1] - this.w[0]) * this.size) }
  /** From where to where a cell reaches. */
  of(i: number): [number, number] { return [this.at(this.r.start[i]), this.at(this.r.end[i])] }
}

function each(s: Sight, paint: (row: number, col: number) => void): void {
  for (let r = s.rows[0]; r <= s.rows[1]; r++) for (let c = s.cols[0]; c <= s.cols[1]; c++) paint(r, c)
}

function count(s: Sight): number { return (s.rows[1] - s.rows[0] + 1) * (s.cols[1] - s.cols[0] + 1) }

/** The cells to be painted; across is how many columns the matrix has as it was drawn. */
export interface Body { p: Painter; g: Geometry; m: Matrix; across: number; x: Ruler; y: Ruler; wx: Window; wy: Window; gap: number }

/** The number of the cell at a place, as drawn. */
function cellAt(b: Body, row: number, col: number): number { return b.y.order.cell(row) * b.across + b.x.order.cell(col) }

/** Whether squares stand for the cells in sight, or cells themselves. */
export function squaresFit(x: Ruler, y: Ruler, wx: Window, wy: Window): boolean { return count(sightOf(x, y, wx, wy)) <= most }

/** Paints every cell in sight as a part of its place. */
export function paintSquares(b: Body, sizes: Float32Array, table: Uint32Array): void {
  const { p, m } = b, [bx, by, bw, bh] = b.g.body, px = 1 / p.scale
  const xs = new Places(p, bx, bw, b.x, b.wx), ys = new Places(p, by, bh, b.y, b.wy)
  each(sightOf(b.x, b.y, b.wx, b.wy), (row, col) => {
    const i = row * m.cols + col, color = m.veil ? faded(table[m.codes[i]], m.veil[i]) : table[m.codes[i]]
    if (color >>> 24 === 0) return
    const [x0, x1] = xs.of(col), [y0, y1] = ys.of(row), side = Math.min(Math.max(sizes[cellAt(b, row, col)], 0), 1)
    const w = Math.max(px, p.snap((x1 - x0 - b.gap) * side)), h = Math.max(px, p.snap((y1 - y0 - b.gap) * side))
    p.rect((x0 + x1 - w) / 2, (y0 + y1 - h) / 2, w, h, css(swap(color)))
  })
}

/** How many outlines are painted. */
const mostOutlines = 60000

export function outlinesFit(x: Ruler, y: Ruler, wx: Window, wy: Window): boolean { return count(sightOf(x, y, wx, wy)) <= mostOutlines }

/** Paints cells by their outlines, those of one colour at once; a hairline closes the seams. */
export function paintOutlines(b: Body, all: Outlines, table: Uint32Array): void {
  const { p, m } = b, c = p.c, [bx, by, bw, bh] = b.g.body, s = sightOf(b.x, b.y, b.wx, b.wy)
  const paths = new Map<number, Path2D>()
  const beyond: Sight = { rows: [Math.max(0, s.rows[0] - 1), Math.min(m.rows - 1, s.rows[1] + 1)], cols: [Math.max(0, s.cols[0] - 1), Math.min(m.cols - 1, s.cols[1] + 1)] }
  each(beyond, (row, col) => {
    const i = row * m.cols + col, color = m.veil ? faded(table[m.codes[i]], m.veil[i]) : table[m.codes[i]]
    if (color >>> 24 === 0) return
    let path = paths.get(color)
    if (!path) paths.set(color, path = p.newPath())
    all.outline(row, col).forEach(([u, v], k) => {
      const x = bx + (u - b.wx[0]) / (b.wx[1] - b.wx[0]) * bw, y = by + (v - b.wy[0]) / (b.wy[1] - b.wy[0]) * bh
      if (k === 0) path.moveTo(x, y)
      else path.lineTo(x, y)
    })
    path.closePath()
  })
  c.lineWidth = b.gap || .5 / p.scale
  for (const [color, path] of paths) {
    c.fillStyle = css(swap(color))
    c.strokeStyle = b.gap ? p.ink('gap') : c.fillStyle
    c.fill(path)
    c.stroke(path)
  }
}

/** The marks of all cells. */
export class Glyphs {
  private readonly first: Uint32Array
  private readonly kind: Uint16Array
  private readonly from: Float32Array
  private readonly to: Float32Array
  private readonly head: NonNullable<Data['head']['glyphs']>

  private constructor(data: Data, counts: Uint16Array) {
    this.head = data.head.glyphs!
    this.first = new Uint32Array(counts.length + 1)
    counts.forEach((n, i) => { this.first[i + 1] = this.first[i] + n })
    this.kind = data.parts.get('glyph.kind') as Uint16Array
    this.from = data.parts.get('glyph.from') as Float32Array
    this.to = data.parts.get('glyph.to') as Float32Array
  }

  static of(data: Data): Glyphs | undefined {
    const counts = data.parts.get('glyph.n')
    return counts && data.head.glyphs ? new Glyphs(data, counts as Uint16Array) : undefined
  }

  /** Whether marks can be told apart: cells have a pixel each, and are not too many. */
  fit(pixels: number, x: Ruler, y: Ruler, wx: Window, wy: Window): boolean {
    return pixels / x.span(wx) >= 1 && count(sightOf(x, y, wx, wy)) <= 20 * most
  }

  /** What the marks of a cell say. */
  words(cell: number): string[] {
    return [...new Set(this.kind.subarray(this.first[cell], this.first[cell + 1]))].map(k => this.head.kinds[k])
  }

  paint(b: Body): void {
    const { p } = b, [bx, by, bw, bh] = b.g.body, px = 1 / p.scale, s = sightOf(b.x, b.y, b.wx, b.wy)
    const xs = new Places(p, bx, bw, b.x, b.wx), ys = new Places(p, by, bh, b.y, b.wy)
    for (let row = s.rows[0]; row <= s.rows[1]; row++) {
      const [top, bottom] = ys.of(row), between = b.gap > 0 ? b.gap : bottom - top >= 8 * px ? Math.max(px, p.snap(b.g.layout.unit * b.g.z)) : 0
      const high = bottom - top - between
      for (let col = s.cols[0]; col <= s.cols[1]; col++) {
        const [x0, x1] = xs.of(col), i = cellAt(b, row, col)
        p.rect(x0, top, x1 - x0 - b.gap, high, p.ink(this.head.ground))
        for (let k = this.first[i]; k < this.first[i + 1]; k++) {
          const y0 = p.snap(top + this.from[k] * high), y1 = p.snap(top + this.to[k] * high)
          p.rect(x0, y0, x1 - x0 - b.gap, Math.max(y1 - y0, px), this.head.colors[this.kind[k]])
        }
      }
    }
  }
}
