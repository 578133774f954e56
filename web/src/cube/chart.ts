// The line of the mean over time: a brush chooses a span, the cursor is the
// frame of the map.
import { digitsOf, number, signed, stepOf, ticks } from './format'
import type { Inks } from './map'
import { sized, Still, type Pen } from './still'

export interface Line { x: number[]; v: ArrayLike<number>; ink: string; width: number; name: string }

export interface ChartInput {
  lines: Line[]; share: Float64Array; x: number[]; frame: number; span: readonly [number, number] | null
  unit: string; relative: boolean; from: number; to: number; covered: [number, number]
}

const margin = { left: 52, right: 14, top: 22, bottom: 26 }

export class Chart {
  private scale = { x0: 0, x1: 1, y0: 0, y1: 1 }
  private width = 0
  private height = 0
  private last: ChartInput | undefined
  private readonly still = new Still()

  constructor(readonly canvas: HTMLCanvasElement) {}

  draw(input: ChartInput, inks: Inks, width: number, height: number, ratio: number, face: string): void {
    this.last = input
    this.width = width
    this.height = height
    const ctx = sized(this.canvas, width, height, ratio)
    const key = [inks.text, input.relative, input.from, input.to, ...input.covered, ...input.lines.flatMap(l => [l.v, l.ink])]
    this.still.lay(ctx, ratio, key, pen => {
      pen.font = `12px ${face}`
      this.fit(input)
      this.ground(pen, input, inks)
      pen.beginPath()
      pen.rect(margin.left, margin.top - 4, width - margin.left - margin.right, height - margin.top - margin.bottom + 8)
      pen.clip()
      for (const l of input.lines) this.line(pen, l)
    })
    this.cursor(ctx, input, inks)
  }

  private fit(input: ChartInput): void {
    let lo = Infinity, hi = -Infinity
    for (const l of input.lines) for (let i = 0; i < l.v.length; i++) if (l.v[i] === l.v[i]) { lo = Math.min(lo, l.v[i]); hi = Math.max(hi, l.v[i]) }
    if (!(lo <= hi)) { lo = 0; hi = 1 }
    if (input.relative) { lo = Math.min(lo, 0); hi = Math.max(hi, 0) }
    const room = (hi - lo || 1) * .06
    this.scale = { x0: input.from, x1: input.to, y0: lo - room, y1: hi + room }
  }

  x(v: number): number { return margin.left + (v - this.scale.x0) / (this.scale.x1 - this.scale.x0 || 1) * (this.width - margin.left - margin.right) }

  private y(v: number): number { return this.height - margin.bottom - (v - this.scale.y0) / (this.scale.y1 - this.scale.y0) * (this.height - margin.top - margin.bottom) }

  private ground(ctx: Pen, input: ChartInput, inks: Inks): void {
    const right = this.width - margin.right, floor = this.height - margin.bottom
    ctx.fillStyle = inks.line + '44'
    const [a, b] = input.covered // what has no map is greyed
    if (a > this.scale.x0) ctx.fillRect(margin.left, margin.top, this.x(a) - margin.left, floor - margin.top)
    if (b < this.scale.x1) ctx.fillRect(this.x(b), margin.top, right - this.x(b), floor - margin.top)
    const ys = ticks(this.scale.y0, this.scale.y1, Math.max(2, (floor - margin.top) / 40)), digits = digitsOf(stepOf(ys))
    ctx.textAlign = 'right'
    ctx.textBaseline = 'middle'
    ctx.fillStyle = inks.muted
    ctx.fillText(input.unit, margin.left - 6, 7)
    for (const v of ys) {
      ctx.fillStyle = inks.line
      ctx.fillRect(margin.left, Math.round(this.y(v)), right - margin.left, 1)
      ctx.fillStyle = inks.muted
      ctx.fillText(input.relative ? signed(v, digits) : number(v, digits), margin.left - 6, this.y(v))
    }
    ctx.textAlign = 'center'
    ctx.textBaseline = 'top'
    for (const v of ticks(this.scale.x0, this.scale.x1, Math.max(2, (right - margin.left) / 90))) {
      if (!Number.isInteger(v)) continue
      ctx.fillStyle = inks.line
      ctx.fillRect(Math.round(this.x(v)), floor, 1, 5)
      ctx.fillStyle = inks.muted
      ctx.fillText(String(v), this.x(v), floor + 8)
    }
    if (input.relative) {
      ctx.fillStyle = inks.muted
      ctx.fillRect(margin.left, Math.round(this.y(0)), right - margin.left, 1)
    }
  }

  private line(ctx: Pen, l: Line): void {
    ctx.strokeStyle = l.ink
    ctx.lineWidth = l.width
    ctx.lineJoin = 'round'
    ctx.beginPath()
    let drawing = false
    for (let i = 0; i < l.v.length; i++) {
      if (l.v[i] !== l.v[i]) { drawing = false; continue }
      if (drawing) ctx.lineTo(this.x(l.x[i]), this.y(l.v[i]))
      else ctx.moveTo(this.x(l.x[i]), this.y(l.v[i]))
      drawing = true
    }
    ctx.stroke()
  }

  private cursor(ctx: CanvasRenderingContext2D, input: ChartInput, inks: Inks): void {
    const top = margin.top, tall = this.height - margin.bottom - top
    if (input.span) {
      const a = this.x(input.x[input.span[0]]), b = this.x(input.x[input.span[1]])
      ctx.fillStyle = inks.text + '1c'
      ctx.fillRect(a, top, Math.max(1, b - a), tall)
      ctx.fillStyle = inks.text
      ctx.fillRect(Math.round(a), top, 1, tall)
      ctx.fillRect(Math.round(b), top, 1, tall)
      return
    }
    const at = Math.round(this.x(input.x[input.frame]))
    ctx.fillStyle = inks.text
    ctx.fillRect(at, top, 1, tall)
    const v = input.lines[input.lines.length - 1].v[input.frame]
    if (v === v) {
      ctx.beginPath()
      ctx.arc(at, this.y(v), 3.5, 0, 7)
      ctx.fill()
    }
  }

  /** The frame nearest to a point of the page within the canvas. */
  frameAt(px: number): number {
    const x = this.last!.x, v = this.scale.x0 + (px - margin.left) / (this.width - margin.left - margin.right) * (this.scale.x1 - this.scale.x0)
    let best = 0
    for (let i = 1; i < x.length; i++) if (Math.abs(x[i] - v) < Math.abs(x[best] - v)) best = i
    return best
  }
}
