// Paints cells on a 2D canvas, where there is no WebGL2 and for files.
import type { CellPainter, Frame } from './cells'

/** The pixels of a frame as an image. */
export function pixels(f: Frame): ImageData {
  const image = new ImageData(f.width, f.height)
  const out = new Uint32Array(image.data.buffer)
  const { width, height, cols: across, rows: down, table } = f, { codes, veil, cols } = f.level
  let last = -2
  for (let y = 0, at = 0; y < height; y++, at += width) {
    const r = down[y], from = r * cols
    if (r < 0) { last = -2; continue }
    if (r === last) out.copyWithin(at, at - width, at)
    else if (veil) for (let x = 0; x < width; x++) { if (across[x] >= 0) out[at + x] = faded(table[codes[from + across[x]]], veil[from + across[x]]) }
    else for (let x = 0; x < width; x++) if (across[x] >= 0) out[at + x] = table[codes[from + across[x]]]
    last = r
  }
  return image
}

/** The bytes of a pixel at an opacity of 0 to 255. */
export function faded(color: number, veil: number): number {
  return (color & 0xffffff | Math.round((color >>> 24) * veil / 255) << 24) >>> 0
}

export class PlainPainter implements CellPainter {
  readonly kind = 'canvas'
  private readonly context: CanvasRenderingContext2D

  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d')
    if (!context) throw new Error('this browser paints on no canvas')
    this.context = context
  }

  draw(f: Frame): void {
    if (this.canvas.width !== f.width) this.canvas.width = f.width
    if (this.canvas.height !== f.height) this.canvas.height = f.height
    this.context.putImageData(pixels(f), 0, 0)
  }
}
