// Draws on a canvas or into SVG by the same calls.
export const face = 'Swelter, "Noto Sans", sans-serif'

export interface Words { size?: number; ink?: string; align?: 'left' | 'center' | 'right'; weight?: number; turn?: boolean }

export interface Pen {
  rect(x: number, y: number, w: number, h: number, ink: string): void
  line(points: readonly (readonly [number, number])[], ink: string, width: number): void
  text(s: string, x: number, y: number, o?: Words): void // y is the middle of the letters
  image(c: HTMLCanvasElement, x: number, y: number, w: number, h: number): void
  clip(x: number, y: number, w: number, h: number): void
  unclip(): void
  width(s: string, size: number): number
}

export interface Inks { back: string; text: string; muted: string; line: string; quiet: string; bar: string; first: string; dark: boolean }

const measure = document.createElement('canvas').getContext('2d')!

function widthOf(s: string, size: number): number {
  measure.font = `${size}px ${face}`
  return measure.measureText(s).width
}

export class CanvasPen implements Pen {
  readonly ctx: CanvasRenderingContext2D

  constructor(canvas: HTMLCanvasElement, width: number, height: number, ratio: number) {
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    this.ctx = canvas.getContext('2d')!
    this.ctx.scale(ratio, ratio)
  }

  rect(x: number, y: number, w: number, h: number, ink: string): void {
    this.ctx.fillStyle = ink
    this.ctx.fillRect(x, y, w, h)
  }

  line(points: readonly (readonly [number, number])[], ink: string, width: number): void {
    const c = this.ctx
    c.strokeStyle = ink
    c.lineWidth = width
    c.lineJoin = 'round'
    c.beginPath()
    points.forEach(([x, y], i) => i === 0 ? c.moveTo(x, y) : c.lineTo(x, y))
    c.stroke()
  }

  text(s: string, x: number, y: number, o: Words = {}): void {
    const c = this.ctx
    c.fillStyle = o.ink ?? '#000'
    c.font = `${o.weight ?? 400} ${o.size ?? 12}px ${face}`
    c.textAlign = o.align ?? 'left'
    c.textBaseline = 'middle'
    if (!o.turn) return c.fillText(s, x, y)
    c.save()
    c.translate(x, y)
    c.rotate(-Math.PI / 2)
    c.fillText(s, 0, 0)
    c.restore()
  }

  image(img: HTMLCanvasElement, x: number, y: number, w: number, h: number): void {
    this.ctx.imageSmoothingEnabled = false
    this.ctx.drawImage(img, x, y, w, h)
  }

  clip(x: number, y: number, w: number, h: number): void {
    this.ctx.save()
    this.ctx.beginPath()
    this.ctx.rect(x, y, w, h)
    this.ctx.clip()
  }

  unclip(): void { this.ctx.restore() }

  width(s: string, size: number): number { return widthOf(s, size) }
}

export class SvgPen implements Pen {
  private out = ''
  private defs = ''
  private clips = 0
  dx = 0 // where the next picture stands
  dy = 0

  rect(x: number, y: number, w: number, h: number, ink: string): void {
    this.out += `<rect x="${n(x + this.dx)}" y="${n(y + this.dy)}" width="${n(w)}" height="${n(h)}" fill="${attribute(ink)}"/>`
  }

  line(points: readonly (readonly [number, number])[], ink: string, width: number): void {
    this.out += `<polyline points="${points.map(([x, y]) => `${n(x + this.dx)},${n(y + this.dy)}`).join(' ')}" fill="none" stroke="${attribute(ink)}" stroke-width="${width}" stroke-linejoin="round"/>`
  }

  text(s: string, x: number, y: number, o: Words = {}): void {
    const anchor = { left: 'start', center: 'middle', right: 'end' }[o.align ?? 'left'], px = n(x + this.dx), py = n(y + this.dy)
    this.out += `<text x="${px}" y="${py}" dy=".35em" font-size="${o.size ?? 12}" fill="${attribute(o.ink ?? '#000')}" text-anchor="${anchor}"${o.weight ? ` font-weight="${o.weight}"` : ''}${o.turn ? ` transform="rotate(-90 ${px} ${py})"` : ''}>${attribute(s)}</text>`
  }

  image(img: HTMLCanvasElement, x: number, y: number, w: number, h: number): void {
    this.out += `<image x="${n(x + this.dx)}" y="${n(y + this.dy)}" width="${n(w)}" height="${n(h)}" preserveAspectRatio="none" image-rendering="pixelated" style="image-rendering:pixelated" href="${img.toDataURL('image/png')}"/>`
  }

  clip(x: number, y: number, w: number, h: number): void {
    this.clips++
    this.defs += `<clipPath id="c${this.clips}"><rect x="${n(x + this.dx)}" y="${n(y + this.dy)}" width="${n(w)}" height="${n(h)}"/></clipPath>`
    this.out += `<g clip-path="url(#c${this.clips})">`
  }

  unclip(): void { this.out += '</g>' }

  width(s: string, size: number): number { return widthOf(s, size) }

  document(width: number, height: number, back: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${face.replaceAll('"', '')}'><defs>${this.defs}</defs><rect width="100%" height="100%" fill="${attribute(back)}"/>${this.out}</svg>\n`
  }
}

function n(v: number): string { return String(Math.round(v * 100) / 100) }

function attribute(s: string): string {
  // XML has no place for other control characters.
  return s.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A label on one line, without what turns or hides others, shortened in the middle. */
export function label(s: string, pen: Pen, size: number, most: number): string {
  if (s === '') return ''
  const clean = tidy(s)
  if (pen.width(clean, size) <= most) return clean
  const letters = Array.from(clean.slice(0, 400))
  let keep = letters.length
  while (keep > 2) {
    keep = Math.min(keep - 1, Math.ceil(keep * .9))
    const cut = letters.slice(0, Math.ceil(keep / 2)).join('') + '…' + letters.slice(letters.length - Math.floor(keep / 2)).join('')
    if (pen.width(cut, size) <= most) return cut
  }
  return '…'
}

export function tidy(s: string): string {
  const t = s.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, ' ').trim()
  return t === '' ? s === '' ? '(empty)' : '(blank)' : t
}
