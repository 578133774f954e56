// A canvas that writes SVG: what Painter and the painters of a frame use of one,
// so that the downloaded drawing is what the screen shows. Lengths are CSS pixels.

/** An outline that is painted more than once. */
export class Outline {
  d = ''
  moveTo(x: number, y: number): void { this.d += `M${near(x)} ${near(y)}` }
  lineTo(x: number, y: number): void { this.d += `L${near(x)} ${near(y)}` }
  bezierCurveTo(a: number, b: number, c: number, d: number, x: number, y: number): void { this.d += `C${[a, b, c, d, x, y].map(near).join(' ')}` }
  rect(x: number, y: number, w: number, h: number): void { this.d += `M${near(x)} ${near(y)}h${near(w)}v${near(h)}h${near(-w)}Z` }
  closePath(): void { this.d += 'Z' }
}

/** What save keeps, and how many groups were opened since. */
interface State { fillStyle: string; strokeStyle: string; lineWidth: number; globalAlpha: number; dash: number[]; groups: number }

export class Drawing {
  fillStyle = '#000'
  strokeStyle = '#000'
  lineWidth = 1
  lineJoin = 'miter'
  globalAlpha = 1
  imageSmoothingEnabled = true
  font = '400 12px sans-serif'
  textAlign: 'left' | 'center' | 'right' = 'left'
  private readonly out: string[] = []
  private readonly states: State[] = []
  private dash: number[] = []
  private groups = 0
  private clips = 0
  private path = new Outline()
  private readonly measure = document.createElement('canvas').getContext('2d')!

  /** As the painters know it. */
  get context(): CanvasRenderingContext2D { return this as unknown as CanvasRenderingContext2D }

  newPath(): Path2D { return new Outline() as unknown as Path2D }

  /** The file; fonts is style for its texts. */
  svg(width: number, height: number, title: string, fonts: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><title>${escaped(title)}</title>` +
      `<style>${escaped(fonts)}text{font-family:Swelter,"Noto Sans",sans-serif;white-space:pre}</style>\n${this.out.join('\n')}\n</svg>\n`
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, dash, groups } = this
    this.states.push({ fillStyle, strokeStyle, lineWidth, globalAlpha, dash, groups })
    this.groups = 0
  }

  restore(): void {
    const s = this.states.pop()
    if (!s) return
    if (this.groups > 0) this.out.push('</g>'.repeat(this.groups))
    Object.assign(this, s)
  }

  private open(attribute: string): void {
    this.out.push(`<g ${attribute}>`)
    this.groups++
  }

  translate(x: number, y: number): void { this.open(`transform="translate(${near(x)} ${near(y)})"`) }
  rotate(angle: number): void { this.open(`transform="rotate(${near(angle * 180 / Math.PI)})"`) }

  /** Painters of a drawing ask for nothing but the identity. */
  setTransform(): void { /* which is there already */ }

  clip(): void {
    const id = `clip${this.clips++}`
    this.out.push(`<clipPath id="${id}"><path d="${this.path.d}"/></clipPath>`)
    this.open(`clip-path="url(#${id})"`)
  }

  beginPath(): void { this.path = new Outline() }
  moveTo(x: number, y: number): void { this.path.moveTo(x, y) }
  lineTo(x: number, y: number): void { this.path.lineTo(x, y) }
  bezierCurveTo(a: number, b: number, c: number, d: number, x: number, y: number): void { this.path.bezierCurveTo(a, b, c, d, x, y) }
  rect(x: number, y: number, w: number, h: number): void { this.path.rect(x, y, w, h) }
  closePath(): void { this.path.closePath() }
  setLineDash(dash: number[]): void { this.dash = dash }

  fill(path?: Path2D): void {
    const d = ((path as unknown as Outline | undefined) ?? this.path).d
    if (d) this.out.push(`<path d="${d}" ${paint('fill', this.fillStyle, this.globalAlpha)}/>`)
  }

  stroke(path?: Path2D): void {
    const d = ((path as unknown as Outline | undefined) ?? this.path).d, dash = this.dash.length > 0 ? ` stroke-dasharray="${this.dash.map(near).join(' ')}"` : ''
    if (d) this.out.push(`<path d="${d}" fill="none" stroke-width="${near(this.lineWidth)}"${dash} ${paint('stroke', this.strokeStyle, this.globalAlpha)}/>`)
  }

  fillRect(x: number, y: number, w: number, h: number): void {
    if (w < 0) { x += w; w = -w }
    if (h < 0) { y += h; h = -h }
    if (this.fillStyle !== 'transparent') this.out.push(`<rect x="${near(x)}" y="${near(y)}" width="${near(w)}" height="${near(h)}" ${paint('fill', this.fillStyle, this.globalAlpha)}/>`)
  }

  fillText(text: string, x: number, y: number): void { this.text(text, x, y, paint('fill', this.fillStyle, this.globalAlpha)) }

  strokeText(text: string, x: number, y: number): void {
    this.text(text, x, y, `fill="none" stroke-width="${near(this.lineWidth)}" stroke-linejoin="${this.lineJoin}" ${paint('stroke', this.strokeStyle, this.globalAlpha)}`)
  }

  private text(text: string, x: number, y: number, ink: string): void {
    const [weight, size] = this.font.split(' '), anchor = { left: '', center: ' text-anchor="middle"', right: ' text-anchor="end"' }[this.textAlign]
    this.out.push(`<text x="${near(x)}" y="${near(y)}" font-size="${near(parseFloat(size))}"${weight === '400' ? '' : ` font-weight="${weight}"`}${anchor} ${ink}>${escaped(text)}</text>`)
  }

  measureText(text: string): TextMetrics {
    this.measure.font = this.font
    return this.measure.measureText(text)
  }

  /** A canvas, or a part of one, as a picture in the file. */
  drawImage(from: HTMLCanvasElement, ...at: number[]): void {
    const [sx, sy, sw, sh] = at.length === 8 ? at : [0, 0, from.width, from.height]
    const [x, y, w, h] = at.length === 8 ? at.slice(4) : [at[0], at[1], at[2] ?? from.width, at[3] ?? from.height]
    const alpha = this.globalAlpha < 1 ? ` opacity="${near(this.globalAlpha)}"` : '', sharp = this.imageSmoothingEnabled ? '' : ' style="image-rendering:pixelated"'
    this.out.push(`<svg x="${near(x)}" y="${near(y)}" width="${near(w)}" height="${near(h)}" viewBox="${[sx, sy, sw, sh].map(near).join(' ')}" preserveAspectRatio="none"${alpha}>` +
      `<image width="${from.width}" height="${from.height}" preserveAspectRatio="none"${sharp} href="${from.toDataURL()}"/></svg>`)
  }
}

/** A length to a thousandth. */
function near(v: number): string { return String(Math.round(v * 1000) / 1000) }

/** A colour and its opacity apart: not every reader of SVG knows #rrggbbaa. */
function paint(what: string, color: string, alpha: number): string {
  const own = /^#[0-9a-f]{8}$/i.test(color) ? parseInt(color.slice(7), 16) / 255 : 1, all = own * alpha
  return `${what}="${escaped(own < 1 || color.length === 9 ? color.slice(0, 7) : color)}"${all < 1 ? ` ${what}-opacity="${near(all)}"` : ''}`
}

/** Text that XML takes; what it cannot hold is left out. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
}
