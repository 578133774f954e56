// Further views of the selection: latitude by time, month by year, stripes.
import { number, spoken } from './format'
import type { Inks } from './map'
import type { Colors } from './palette'
import { sized, Still, type Pen } from './still'
import type { Cube, Series } from './values'

export type Which = 'latitude' | 'months' | 'stripes'

export interface StripInput { cube: Cube; which: Which; grid: Float64Array | null; series: Series; colors: Colors; frame: number; span: readonly [number, number] | null; inks: Inks; face: string; unit: string; digits: number }

/** What is drawn; first is the row of the map that is the first one here. */
interface Cells { rows: number; cols: number; first: number; values: Float64Array }

const left = 52, right = 14, floor = 42

export class Strips {
  private cells: Cells = { rows: 0, cols: 0, first: 0, values: new Float64Array(0) }
  private box = { w: 0, h: 0 }
  private input: StripInput | undefined
  private readonly still = new Still()

  constructor(readonly canvas: HTMLCanvasElement) {}

  draw(input: StripInput, width: number, height: number, ratio: number): void {
    this.input = input
    this.box = { w: width - left - right, h: height - floor - 6 }
    const ctx = sized(this.canvas, width, height, ratio)
    this.still.lay(ctx, ratio, [input.which, input.grid, input.series, input.colors, input.inks.text], pen => {
      this.cells = arrange(input)
      this.fill(pen, input)
      this.axes(pen, input)
    })
    const [from, to] = input.span ?? [input.frame, input.frame], col = this.column(from), { cols } = this.cells
    const month = input.which === 'months' && !input.span ? input.cube.head.months[from] - 1 : -1 // of one frame it is one cell
    for (const [ink, width] of [[input.inks.back, 3], [input.inks.text, 1]] as const) { // seen on light cells and on dark ones
      ctx.strokeStyle = ink
      ctx.lineWidth = width
      ctx.strokeRect(left + col * this.box.w / cols, 6 + Math.max(0, month) * this.box.h / 12, Math.max(1, (this.column(to) - col + 1) * this.box.w / cols), month < 0 ? this.box.h : this.box.h / 12)
    }
  }

  private fill(ctx: Pen, input: StripInput): void {
    const { rows, cols, values } = this.cells
    const image = new ImageData(cols, rows), p = new Uint32Array(image.data.buffer)
    for (let i = 0; i < p.length; i++) p[i] = values[i] === values[i] ? input.colors.of(values[i]) : input.inks.missing[0]
    const small = new OffscreenCanvas(cols, rows)
    small.getContext('2d')!.putImageData(image, 0, 0)
    ctx.imageSmoothingEnabled = false
    ctx.drawImage(small, left, 6, this.box.w, this.box.h)
  }

  private column(frame: number): number {
    const h = this.input!.cube.head
    return this.input!.which === 'months' ? h.years[frame] - h.years[0] : frame
  }

  private axes(ctx: Pen, input: StripInput): void {
    const h = input.cube.head, { cols } = this.cells
    ctx.font = `12px ${input.face}`
    ctx.fillStyle = input.inks.muted
    ctx.textAlign = 'center'
    ctx.textBaseline = 'top'
    const every = Math.max(1, Math.ceil((h.years[h.frames - 1] - h.years[0] + 1) * 60 / this.box.w / 10) * 10)
    let last = NaN
    for (let t = 0; t < h.frames; t++) {
      const year = h.years[t]
      if (year === last || year % every !== 0) continue
      last = year
      const x = left + (this.column(t) + .5) * this.box.w / cols
      if (x < left + 14 || x > left + this.box.w - 14) continue
      ctx.fillRect(Math.round(x), 6 + this.box.h, 1, 4)
      ctx.fillText(String(year), x, 6 + this.box.h + 6)
    }
    ctx.textAlign = 'right'
    const { lo, hi } = input.colors
    ctx.fillText(`colours from ${number(lo, input.digits)} to ${number(hi, input.digits)} ${input.unit}`, left + this.box.w, 6 + this.box.h + 24)
    ctx.textBaseline = 'middle'
    if (input.which === 'latitude') {
      const { first, rows } = this.cells, edges = h.latEdges.slice(first, first + rows + 1), tall = edges[0] - edges[rows]
      const every = [1, 2, 5, 10, 30].find(d => tall / d <= 7) ?? 30
      for (let lat = Math.floor(edges[0] / every) * every; lat >= edges[rows]; lat -= every) {
        const r = edges.findIndex((e, i) => i > 0 && e <= lat) // the edge below
        const y = 6 + (r - 1 + (edges[r - 1] - lat) / (edges[r - 1] - edges[r])) * this.box.h / rows
        if (Math.abs(lat) < 90) ctx.fillText(lat === 0 ? '0°' : `${Math.abs(lat)}° ${lat > 0 ? 'N' : 'S'}`, left - 6, y)
      }
    } else if (input.which === 'months') {
      for (const [m, name] of [[0, 'Jan'], [3, 'Apr'], [6, 'Jul'], [9, 'Oct']] as const) ctx.fillText(name, left - 6, 6 + (m + .5) * this.box.h / 12)
    }
  }

  /** What lies below a point of the page: words and the frame, or null. */
  at(x: number, y: number): { words: string; frame: number } | null {
    const { rows, cols, values } = this.cells, input = this.input
    const c = Math.floor((x - left) / this.box.w * cols), r = Math.floor((y - 6) / this.box.h * rows)
    if (!input || c < 0 || r < 0 || c >= cols || r >= rows) return null
    const h = input.cube.head
    let frame = c, where = ''
    if (input.which === 'months') {
      frame = h.years.findIndex((year, t) => year === h.years[0] + c && h.months[t] === r + 1)
      if (frame < 0) return null
    } else if (input.which === 'latitude') where = `${h.latEdges[this.cells.first + r + 1].toFixed(0)}° to ${h.latEdges[this.cells.first + r].toFixed(0)}°: `.replaceAll('-', '−')
    return { words: `${where}${spoken(h.times[frame])}: ${number(values[r * cols + c], input.digits)} ${input.unit}`, frame }
  }
}

function arrange(input: StripInput): Cells {
  const h = input.cube.head
  if (input.which === 'latitude' && input.grid) return within(input.grid, h.rows, h.frames)
  if (input.which === 'months') {
    const cols = h.years[h.frames - 1] - h.years[0] + 1, values = new Float64Array(12 * cols).fill(NaN)
    for (let t = 0; t < h.frames; t++) if (h.months[t] > 0) values[(h.months[t] - 1) * cols + h.years[t] - h.years[0]] = input.series.mean[t]
    return { rows: 12, cols, first: 0, values }
  }
  return { rows: 1, cols: h.frames, first: 0, values: input.series.mean }
}

/** The rows from the first to the last that has a value. */
function within(grid: Float64Array, rows: number, cols: number): Cells {
  const some = (r: number) => grid.subarray(r * cols, (r + 1) * cols).some(v => v === v)
  let from = 0, to = rows
  while (from < rows && !some(from)) from++
  if (from === rows) return { rows, cols, first: 0, values: grid }
  while (!some(to - 1)) to--
  return { rows: to - from, cols, first: from, values: grid.subarray(from * cols, to * cols) }
}
