// Paints the map: the cell of every pixel is found once for a size and a
// projection, a frame is then one pass over the pixels.
import { Colors } from './palette'
import { heightOf, viewOf, type View } from './project'
import type { Cube } from './values'

export interface Inks { back: string; text: string; muted: string; line: string; missing: [number, number]; coast: string }

export class MapPainter {
  view: View
  private index = new Int32Array(0) // cell of each pixel, -1 none
  private image: ImageData | undefined
  private pixels = new Uint32Array(0)
  private key = ''
  private over: { key: string; weights: Float64Array | null; layer: OffscreenCanvas } | undefined

  constructor(readonly canvas: HTMLCanvasElement, private readonly cube: Cube, readonly outlines: Float32Array[]) {
    this.view = viewOf(1, true, this.extent)
  }

  get extent(): [number, number, number, number] {
    const { lonEdges, latEdges } = this.cube.head
    return [lonEdges[0], latEdges[latEdges.length - 1], lonEdges[lonEdges.length - 1], latEdges[0]]
  }

  /** Only a map of (nearly) the whole world can be drawn in equal areas. */
  get world(): boolean {
    const [w, s, e, n] = this.extent
    return e - w > 350 && n - s > 100
  }

  /** Makes room for a map of that many pixels across; returns its height. */
  resize(width: number, plain: boolean, scale: number): number {
    plain ||= !this.world
    const key = `${width},${plain},${scale}`
    const height = heightOf(width, plain, this.extent)
    if (key === this.key) return height
    this.key = key
    const w = Math.round(width * scale), h = Math.round(height * scale)
    this.canvas.width = w
    this.canvas.height = h
    this.canvas.style.width = `${width}px`
    this.canvas.style.height = `${height}px`
    this.view = viewOf(w, plain, this.extent)
    if (this.view.height !== h) this.canvas.height = this.view.height
    this.index = new Int32Array(w * this.view.height)
    let i = 0
    for (let y = 0; y < this.view.height; y++) {
      for (let x = 0; x < w; x++, i++) {
        const at = this.view.inverse(x + .5, y + .5)
        this.index[i] = at ? this.cube.cellAt(at[0], at[1]) : -1
        if (at && this.index[i] < 0) this.index[i] = -2 // on the globe, beyond the grid
      }
    }
    this.image = new ImageData(w, this.view.height)
    this.pixels = new Uint32Array(this.image.data.buffer)
    return height
  }

  /** The cell below a point of the page within the canvas. */
  cell(x: number, y: number): number {
    const k = this.canvas.width / this.canvas.clientWidth
    const px = Math.floor(x * k), py = Math.floor(y * k)
    if (px < 0 || py < 0 || px >= this.view.width || py >= this.view.height) return -1
    return this.index[py * this.view.width + px]
  }

  /** The place below a point of the page, or null. */
  placeAt(x: number, y: number): [number, number] | null {
    const k = this.canvas.width / this.canvas.clientWidth
    return this.view.inverse(x * k, y * k)
  }

  /** weights are null where all is selected; doubt marks cells that get lines across. */
  draw(values: Float64Array, colors: Colors, inks: Inks, weights: Float64Array | null, scale: number, doubt: Uint8Array | null = null): void {
    const ctx = this.canvas.getContext('2d')
    if (!ctx || !this.image) return
    this.fill(values, colors, inks)
    if (doubt) this.across(doubt, scale)
    ctx.putImageData(this.image, 0, 0)
    ctx.drawImage(this.above(inks, weights, scale), 0, 0)
  }

  /** What does not change from frame to frame: the veil, the coasts, the border of a selection. */
  private above(inks: Inks, weights: Float64Array | null, scale: number): OffscreenCanvas {
    const key = `${this.key},${inks.back},${inks.coast},${inks.text}`
    if (this.over && this.over.key === key && this.over.weights === weights) return this.over.layer
    const layer = new OffscreenCanvas(this.view.width, this.view.height), ctx = layer.getContext('2d')!
    if (weights) this.veil(ctx, weights, inks)
    ctx.lineJoin = 'round'
    this.coast(ctx, inks.coast, .6 * scale)
    if (weights) this.border(ctx, weights, inks.text, 1.4 * scale)
    this.over = { key, weights, layer }
    return layer
  }

  private fill(values: Float64Array, colors: Colors, inks: Inks): void {
    const { pixels, index } = this, w = this.view.width
    const cell = new Uint32Array(values.length)
    for (let c = 0; c < cell.length; c++) cell[c] = values[c] === values[c] ? colors.of(values[c]) : 0
    const period = Math.max(4, Math.round(w / 160))
    for (let i = 0; i < pixels.length; i++) {
      const c = index[i]
      if (c === -1) pixels[i] = 0
      else if (c >= 0 && cell[c] !== 0) pixels[i] = cell[c]
      else { // missing: hatched
        const x = i % w, y = (i / w) | 0
        pixels[i] = inks.missing[(x + y) % (2 * period) < period * .6 ? 1 : 0]
      }
    }
  }

  /** Thin lines over some cells, the other way than those of missing ones; between them a cell keeps its colour. */
  private across(doubt: Uint8Array, scale: number): void {
    const { pixels, index } = this, w = this.view.width
    const period = Math.max(5, Math.round(6 * scale)), thick = Math.max(1, Math.round(scale))
    for (let i = 0; i < pixels.length; i++) {
      const c = index[i]
      if (c < 0 || doubt[c] === 0) continue
      const x = i % w, y = (i / w) | 0
      if ((x - y + this.view.height * period) % period < thick) pixels[i] = inked(pixels[i])
    }
  }

  /** Draws back what is not selected. */
  private veil(ctx: OffscreenCanvasRenderingContext2D, weights: Float64Array, inks: Inks): void {
    const veil = new ImageData(this.view.width, this.view.height), p = new Uint32Array(veil.data.buffer)
    const dark = inks.back !== '#ffffff' && inks.back !== '#fff'
    const ink = (dark ? 0xa0161414 : 0xa0ffffff) >>> 0
    for (let i = 0; i < p.length; i++) {
      const c = this.index[i]
      if (c === -2 || c >= 0 && weights[c] === 0) p[i] = ink
    }
    ctx.putImageData(veil, 0, 0)
  }

  private coast(ctx: OffscreenCanvasRenderingContext2D, ink: string, width: number): void {
    ctx.strokeStyle = ink
    ctx.lineWidth = Math.max(.5, width)
    ctx.beginPath()
    const jump = this.view.width / 2
    for (const line of this.outlines) {
      let lastX = NaN
      for (let i = 0; i < line.length; i += 2) {
        const [x, y] = this.view.forward(line[i], line[i + 1])
        if (Math.abs(x - lastX) < jump) ctx.lineTo(x, y)
        else ctx.moveTo(x, y)
        lastX = x
      }
    }
    ctx.stroke()
  }

  /** Follows the edges of cells between selected and not. */
  private border(ctx: OffscreenCanvasRenderingContext2D, weights: Float64Array, ink: string, width: number): void {
    const { rows, cols, latEdges, lonEdges } = this.cube.head
    const on = (r: number, c: number) => r >= 0 && r < rows && weights[r * cols + (c + cols) % cols] > 0
    ctx.strokeStyle = ink
    ctx.lineWidth = width
    ctx.beginPath()
    const stroke = (a: [number, number], b: [number, number]) => { ctx.moveTo(...a); ctx.lineTo(...b) }
    for (let r = 0; r <= rows; r++) {
      for (let c = 0; c < cols; c++) {
        if (on(r, c) !== on(r - 1, c)) stroke(this.view.forward(lonEdges[c], latEdges[r]), this.view.forward(lonEdges[c + 1], latEdges[r]))
        if (r < rows && on(r, c) !== on(r, c - 1)) stroke(this.view.forward(lonEdges[c], latEdges[r]), this.view.forward(lonEdges[c], latEdges[r + 1]))
      }
    }
    ctx.stroke()
  }
}

/** A colour moved towards black, or a dark one towards white. */
function inked(p: number): number {
  const r = p & 255, g = p >>> 8 & 255, b = p >>> 16 & 255
  const to = .3 * r + .59 * g + .11 * b > 90 ? 0 : 255, mix = (v: number) => Math.round(v + (to - v) * .5)
  return (0xff000000 | mix(b) << 16 | mix(g) << 8 | mix(r)) >>> 0
}
