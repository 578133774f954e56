// Canvases that are drawn from frame to frame: what stays is drawn once.

export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** The empty canvas with that many pixels of the page, which are its units. */
export function sized(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): CanvasRenderingContext2D {
  const w = Math.round(width * ratio), h = Math.round(height * ratio)
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w
    canvas.height = h
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
  }
  const ctx = canvas.getContext('2d')!
  ctx.setTransform(1, 0, 0, 1, 0, 0)
  ctx.clearRect(0, 0, w, h)
  return ctx
}

/** A picture that is made again only when something of its key is another. */
export class Still {
  private key: readonly unknown[] = []
  private layer: OffscreenCanvas | undefined

  /** Lays the picture over all of ctx, whose units become pixels of the page. */
  lay(ctx: CanvasRenderingContext2D, ratio: number, key: readonly unknown[], make: (pen: Pen) => void): void {
    const { width, height } = ctx.canvas, all = [width, height, ratio, ...key]
    if (!this.layer || all.length !== this.key.length || all.some((k, i) => k !== this.key[i])) {
      this.layer = new OffscreenCanvas(width, height)
      this.key = all
      const pen = this.layer.getContext('2d')!
      pen.scale(ratio, ratio)
      make(pen)
    }
    ctx.drawImage(this.layer, 0, 0)
    ctx.scale(ratio, ratio)
  }
}
