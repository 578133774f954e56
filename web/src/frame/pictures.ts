// Pictures of the page's data as canvases, made when they are first painted.
import type { Data } from '../model'
import { swap } from '../color/map'

export class Pictures {
  private readonly made = new Map<string, HTMLCanvasElement>()

  constructor(private readonly data: Data) {}

  /** The picture in a section of colours, 0xRRGGBBAA. */
  of(name: string, cols: number, rows: number): HTMLCanvasElement | undefined {
    const known = this.made.get(name), colors = this.data.parts.get(name)
    if (known || !colors || colors.length !== cols * rows || colors.length === 0) return known
    const image = new ImageData(cols, rows), out = new Uint32Array(image.data.buffer)
    for (let i = 0; i < out.length; i++) out[i] = swap(colors[i])
    const canvas = document.createElement('canvas')
    canvas.width = cols
    canvas.height = rows
    canvas.getContext('2d')!.putImageData(image, 0, 0)
    this.made.set(name, canvas)
    return canvas
  }
}
