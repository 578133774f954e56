// A 2D canvas with the few things figures are made of. Lengths are CSS pixels;
// scale is how many pixels of the canvas each has.
import type { Inks, Item } from '../model'
import type { Place } from './geometry'

export const family = 'Swelter, "Noto Sans", sans-serif'

/** The width of the line behind texts with a halo, in em: scene.HaloWidth. */
const haloWidth = .25

export class Painter {
  constructor(readonly c: CanvasRenderingContext2D, readonly scale: number, readonly inks: Inks) {}

  /** Of the text before: fonts are parsed anew whenever they are set. */
  private font = { size: 0, bold: false, css: '' }
  private readonly known = new Map<string, string>()

  /** An outline that is painted more than once; another one where no canvas is painted on. */
  newPath: () => Path2D = () => new Path2D()

  /** A colour by the name of an ink or as hex. */
  ink(name: string | undefined): string {
    if (!name) return 'transparent'
    let css = this.known.get(name)
    if (css === undefined) {
      const [plain, faint] = name.split('/') // of a map's ground: with its opacity
      this.known.set(name, css = faint ? this.inks[plain] + faint : this.inks[name] ?? name)
    }
    return css
  }

  /** To whole pixels of the canvas. */
  snap(v: number): number { return Math.round(v * this.scale) / this.scale }

  rect(x: number, y: number, w: number, h: number, fill: string): void {
    this.c.fillStyle = fill
    const x0 = this.snap(x), y0 = this.snap(y)
    this.c.fillRect(x0, y0, this.snap(x + w) - x0, this.snap(y + h) - y0)
  }

  /** A straight line on whole pixels, of at least one. */
  line(x0: number, y0: number, x1: number, y1: number, width: number, ink: string): void {
    const w = Math.max(1, Math.round(width * this.scale)) / this.scale
    if (x0 === x1) this.rect(x0 - w / 2, Math.min(y0, y1), w, Math.abs(y1 - y0), ink)
    else this.rect(Math.min(x0, x1), y0 - w / 2, Math.abs(x1 - x0), w, ink)
  }

  text(s: string, x: number, y: number, size: number, ink: string, anchor = 0, angle = 0, bold = false, halo = ''): void {
    const c = this.c
    const f = this.font
    if (f.size !== size || f.bold !== bold || !f.css) this.font = { size, bold, css: `${bold ? 600 : 400} ${size}px ${family}` }
    c.font = this.font.css
    c.fillStyle = ink
    c.textAlign = anchor === 2 ? 'right' : anchor === 1 ? 'center' : 'left'
    if (angle === 0) {
      y = this.snap(y) // a baseline on whole pixels, as in every format
      if (halo) {
        c.strokeStyle = halo
        c.lineWidth = haloWidth * size
        c.lineJoin = 'round'
        c.strokeText(s, x, y)
      }
      c.fillText(s, x, y)
      return
    }
    c.save()
    c.translate(x, y)
    c.rotate(-angle * Math.PI / 180)
    c.fillText(s, 0, 0)
    c.restore()
  }

  clip(x: number, y: number, w: number, h: number, paint: () => void): void {
    this.clipTo(x, y, w, h)
    paint()
    this.c.restore()
  }

  /** The same until the canvas is restored. */
  clipTo(x: number, y: number, w: number, h: number): void {
    this.c.save()
    this.c.beginPath()
    this.c.rect(x, y, w, h)
    this.c.clip()
  }

  /** Pictures by the names of their sections. */
  pictures: ((name: string, cols: number, rows: number) => CanvasImageSource | undefined) | undefined

  /** The colour of the value of an area or a line; undefined where it has none. */
  colorOf: ((cell: number) => string | undefined) | undefined

  /** Items of a part at their places; z is CSS pixels a point. */
  items(all: Item[], place: Place, z: number): void {
    for (const it of all) {
      if (it.k === 'rect') {
        const [x0, y0] = place(it.x ?? 0, it.y ?? 0)
        const [x1, y1] = place((it.x ?? 0) + (it.w ?? 0), (it.y ?? 0) + (it.h ?? 0))
        this.rect(x0, y0, x1 - x0, y1 - y0, this.ink(it.f))
      } else if (it.k === 'text') {
        const [x, y] = place(it.x ?? 0, it.y ?? 0)
        this.text(it.t ?? '', x, y, (it.size ?? 9) * z, this.ink(it.f), it.a, it.turn, it.b, it.halo && this.ink(it.halo))
      } else if (it.k === 'image') this.image(it, place)
      else this.path(it, place, z)
    }
  }

  private image(it: Item, place: Place): void {
    const picture = this.pictures?.(it.px ?? '', it.cols ?? 0, it.rows ?? 0), c = this.c
    if (!picture) return
    const [x0, y0] = place(it.x ?? 0, it.y ?? 0), [x1, y1] = place((it.x ?? 0) + (it.w ?? 0), (it.y ?? 0) + (it.h ?? 0))
    c.imageSmoothingEnabled = !!it.smooth
    c.globalAlpha = it.faint || 1
    c.drawImage(picture, x0, y0, x1 - x0, y1 - y0)
    c.globalAlpha = 1
  }

  private path(it: Item, place: Place, z: number): void {
    if (it.m && this.colorOf?.(it.m - 1)) return
    const c = this.c, p = it.p ?? []
    let i = 0
    const next = () => { const at = place(p[i], p[i + 1]); i += 2; return at }
    c.beginPath()
    for (const op of it.o ?? '') {
      if (op === 'M') c.moveTo(...next())
      else if (op === 'L') c.lineTo(...next())
      else if (op === 'C') c.bezierCurveTo(...next(), ...next(), ...next())
      else c.closePath()
    }
    const own = it.c ? this.colorOf?.(it.c - 1) : undefined
    if (it.f) {
      c.fillStyle = own ?? this.ink(it.f)
      c.fill()
    }
    if (!it.s) return
    c.lineJoin = 'round'
    c.strokeStyle = own ?? this.ink(it.s)
    c.lineWidth = (it.sw ?? 1) * z
    c.setLineDash((it.dash ?? []).map(d => d * z))
    c.stroke()
    c.setLineDash([])
  }
}
