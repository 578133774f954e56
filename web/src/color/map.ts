// Position -> colour, and the table of a colour for every code: the twin of
// package colormap's Map and package shade's Mapper. Colours are 0xRRGGBBAA.
import { ABOVE, BELOW, Book, FIRST, HIDDEN, MISSING } from '../data/book'
import type { Norm } from './norm'

export interface ColorMap { name: string; colors: Uint32Array; under: number; over: number }

/** The colour at position t; entries are min(floor(t*n), n-1). */
export function colorAt(m: ColorMap, t: number): number {
  const n = m.colors.length
  if (t !== t || n === 0) return 0
  if (t < 0) return m.under || m.colors[0]
  if (t > 1) return m.over || m.colors[n - 1]
  return m.colors[Math.min(Math.trunc(t * n), n - 1)]
}

/** The colour of one value, as shade's Mapper. */
export function colorOf(norm: Norm, map: ColorMap, missing: number, v: number): number {
  const t = norm.scale(v)
  return t !== t ? missing : colorAt(map, t)
}

/**
 * Fills the colour of every code, as bytes R, G, B, A in memory. Values rise with
 * their codes and no norm ever falls, so that all codes between two of one entry
 * of the map have it, too.
 */
export function fillTable(table: Uint32Array, book: Book, norm: Norm, map: ColorMap, missing: number): void {
  const n = map.colors.length, { values } = book
  const entry = (code: number) => {
    const t = norm.scale(values[code])
    return t !== t ? -2 : t < 0 ? -1 : t > 1 ? n : Math.min(Math.trunc(t * n), n - 1)
  }
  const fill = (from: number, to: number, first: number, last: number) => {
    if (first === last || to - from < 2) {
      table.fill(swap(colorOf(norm, map, missing, values[from])), from, to)
      table[to] = swap(colorOf(norm, map, missing, values[to]))
      return
    }
    const mid = (from + to) >> 1, at = entry(mid)
    fill(from, mid, first, at)
    fill(mid, to, at, last)
  }
  if (book.end > FIRST) fill(FIRST, book.end - 1, entry(FIRST), entry(book.end - 1))
  table[MISSING] = swap(missing)
  table[HIDDEN] = 0
  table[BELOW] = swap(colorOf(norm, map, missing, -Infinity))
  table[ABOVE] = swap(colorOf(norm, map, missing, Infinity))
}

/** 0xRRGGBBAA as the four bytes of a pixel. */
export function swap(c: number): number {
  return ((c & 255) << 24 | (c >>> 8 & 255) << 16 | (c >>> 16 & 255) << 8 | c >>> 24) >>> 0
}

export function parseColor(s: string | undefined): number {
  if (!s) return 0
  return parseInt(s.length === 7 ? s.slice(1) + 'ff' : s.slice(1), 16) >>> 0
}

export function css(c: number): string { return '#' + c.toString(16).padStart(8, '0') }

/** A colour at an opacity from 0 to 1 on another, which covers. */
export function over(c: number, opacity: number, ground: number): number {
  const a = (c & 255) / 255 * opacity
  const mix = (shift: number) => Math.round((c >>> shift & 255) * a + (ground >>> shift & 255) * (1 - a)) << shift
  return (mix(24) | mix(16) | mix(8) | 255) >>> 0
}

/** Black or white, whichever stands out more on a colour: colormap.BestText. */
export function bestText(c: number): string {
  const lin = (v: number) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }
  const l = .2126 * lin(c >>> 24) + .7152 * lin(c >>> 16 & 255) + .0722 * lin(c >>> 8 & 255)
  return 1.05 / (l + .05) >= (l + .05) / .05 ? '#ffffff' : '#000000'
}
