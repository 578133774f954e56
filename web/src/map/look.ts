// How a layer looks: limits, norm and colormap; the colours of its values.
import { normOf, type Norm } from '../color/norm'
import { colorAt, parseColor, type ColorMap } from '../color/map'
import type { NormParams } from '../model'
import type { Level } from './model'

export interface Look {
  lo: number | null // below it nothing is drawn; null is the data's own
  hi: number | null
  norm: string // "" is the layer's own
  map: string
}

export const norms: [string, string][] = [['', 'as made'], ['linear', 'linear'], ['sqrt', 'square root'], ['log', 'logarithm']]

/** The norm between the limits in use. */
export function normFor(own: NormParams, look: Look, least: number): Norm {
  const lo = look.lo ?? own.lo, hi = Math.max(look.hi ?? own.hi, lo)
  switch (look.norm) {
    case 'linear': return normOf({ kind: 'linear', name: 'linear', lo, hi })
    case 'sqrt': return normOf({ kind: 'power', name: 'power', lo, hi, gamma: .5 })
    case 'log': return normOf({ kind: 'log', name: 'log', lo: lo > 0 ? lo : Math.min(least, hi), hi })
  }
  if (look.lo === null && look.hi === null) return normOf(own)
  if (own.kind === 'log') return normOf({ ...own, lo: lo > 0 ? lo : Math.min(least, hi), hi })
  return normOf(own.kind === 'classes' || own.kind === 'categories' ? own : { ...own, lo, hi })
}

/** The layer's colours, or those of a map at the layer's own opacities. */
export function colorsFor(own: string[], hex: string | undefined): ColorMap {
  const colors = Uint32Array.from(own, parseColor)
  if (hex) {
    const n = hex.length / 6
    for (let i = 0; i < colors.length; i++) {
      const k = Math.min(Math.trunc((i + .5) / colors.length * n), n - 1)
      colors[i] = (parseInt(hex.slice(6 * k, 6 * k + 6), 16) * 256 + (colors[i] & 255)) >>> 0
    }
  }
  return { name: '', colors, under: 0, over: 0 }
}

/** The colour of a value as 0xRRGGBBAA; nothing below a limit that a person set. */
export function ink(v: number, norm: Norm, colors: ColorMap, look: Look): number {
  if (look.lo !== null && v < look.lo) return 0
  const t = norm.scale(v)
  return t !== t ? 0 : colorAt(colors, t)
}

/** Rows 0 to 255 have the colour of 256 R + G, row 256 that of B alone; premultiplied. */
export function table(l: Level, norm: Norm, colors: ColorMap, look: Look): Uint8Array {
  const out = new Uint8Array(4 * 256 * 257)
  for (let i = 1; i < 256 * 257; i++) {
    const code = i < 65536 ? i : (i - 65536) / 256
    if (code === 0) continue
    const c = ink(l.offset + l.scale * code, norm, colors, look), a = (c & 255) / 255
    out[4 * i] = (c >>> 24) * a + .5
    out[4 * i + 1] = (c >>> 16 & 255) * a + .5
    out[4 * i + 2] = (c >>> 8 & 255) * a + .5
    out[4 * i + 3] = c & 255
  }
  return out
}
