// The view in the address of the page, and back. What comes in is hostile until
// it was read to the end.
import { start, type View } from './state'
import type { Window } from './ruler'

const longest = 2000

/** The view as text; "" for the figure as it is. */
export function toHash(v: View): string {
  const out: string[] = []
  const put = (name: string, a: [number, number]) => out.push(`${name}=${a.map(short).join(',')}`)
  if (v.x[0] > 0 || v.x[1] < 1) put('x', v.x)
  if (v.y[0] > 0 || v.y[1] < 1) put('y', v.y)
  if (v.limits) out.push(`limits=${v.limits[0]},${v.limits[1]}`)
  for (const name of ['map', 'norm', 'theme'] as const) if (v[name]) out.push(`${name}=${encodeURIComponent(v[name])}`)
  return out.join('&')
}

function short(n: number): string { return String(Math.round(n * 1e7) / 1e7) }

/** What names may be. */
export interface Known { maps: readonly string[]; norms: readonly string[]; themes: readonly string[] }

/** Reads a view; null where anything in it is not one. */
export function fromHash(hash: string, known: Known): View | null {
  const text = hash.replace(/^#/, '')
  if (text === '') return start
  if (text.length > longest) return null
  const v: View = { ...start }
  for (const piece of text.split('&')) {
    const at = piece.indexOf('=')
    const name = piece.slice(0, at), value = piece.slice(at + 1)
    switch (name) {
      case 'x': case 'y': {
        const w = pair(value)
        if (!w || w[0] < 0 || w[1] > 1 || w[1] - w[0] < 1e-7) return null
        v[name] = w as Window
        break
      }
      case 'limits': {
        const l = pair(value)
        if (!l) return null
        v.limits = l
        break
      }
      case 'map': if (!known.maps.includes(value)) return null; v.map = value; break
      case 'norm': if (!known.norms.includes(value)) return null; v.norm = value; break
      case 'theme': if (!known.themes.includes(value)) return null; v.theme = value; break
      default: return null
    }
  }
  return v
}

/** Two rising numbers. */
function pair(text: string): [number, number] | null {
  const parts = text.split(',')
  if (parts.length !== 2 || !parts.every(p => /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(p))) return null
  const a = Number(parts[0]), b = Number(parts[1])
  return isFinite(a) && isFinite(b) && a < b ? [a, b] : null
}
