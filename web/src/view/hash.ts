// The view in the address of the page, and back. What comes in is hostile until
// it was read to the end.
import { side as plain, start, type Side, type View } from './state'
import type { Window } from './ruler'

const longest = 4000, mostFind = 200

/** The view as text; "" for the figure as it is. */
export function toHash(v: View): string {
  const out: string[] = []
  const put = (name: string, value: string | number | false) => { if (value !== false && value !== '') out.push(`${name}=${value}`) }
  const window = (a: Window) => (a[0] > 0 || a[1] < 1) && a.map(short).join(',')
  put('x', window(v.x))
  put('y', window(v.y))
  put('limits', !!v.limits && v.limits.join(','))
  put('center', v.center !== null && v.center)
  for (const name of ['map', 'norm', 'theme', 'each', 'show', 'find'] as const) put(name, encodeURIComponent(v[name]))
  for (const name of ['cols', 'rows'] as const) {
    const s = v[name]
    put(name, s.sort)
    put(name + '-crop', !!s.crop && s.crop.join(','))
    put(name + '-folds', s.folds.join(','))
    put(name + '-cut', s.cut > 0 && s.cut)
    put(name + '-branch', s.pick >= 0 && s.pick)
  }
  put('region', !!v.brush && v.brush.join(','))
  put('profiles', v.profiles && 'on')
  put('frame', v.frame > 0 && v.frame)
  return out.join('&')
}

function short(n: number): string { return String(Math.round(n * 1e7) / 1e7) }

/** What of one side can be asked for. */
export interface KnownSide { cells: number; branches: number; sorts: readonly string[] }

/** What names may be. */
export interface Known { maps: readonly string[]; norms: readonly string[]; themes: readonly string[]; frames: number; shows: readonly string[]; cols: KnownSide; rows: KnownSide }

/** Reads a view; null where anything in it is not one. */
export function fromHash(hash: string, known: Known): View | null {
  const text = hash.replace(/^#/, '')
  if (text === '') return start
  if (text.length > longest) return null
  const v: View = { ...start, cols: { ...plain }, rows: { ...plain } }
  for (const piece of text.split('&')) {
    const at = piece.indexOf('=')
    if (!readPiece(v, piece.slice(0, at), piece.slice(at + 1), known)) return null
  }
  return v
}

/** Puts one name and its value into a view; false where it is none. */
function readPiece(v: View, name: string, value: string, known: Known): boolean {
  switch (name) {
    case 'frame':
      v.frame = Number(value)
      return /^\d+$/.test(value) && v.frame < known.frames
    case 'x': case 'y': {
      const w = pair(value)
      if (!w || w[0] < 0 || w[1] > 1 || w[1] - w[0] < 1e-7) return false
      v[name] = w
      return true
    }
    case 'limits': v.limits = pair(value); return v.limits !== null
    case 'center': v.center = number(value); return v.center !== null
    case 'map': v.map = value; return known.maps.includes(value)
    case 'norm': v.norm = value; return known.norms.includes(value)
    case 'theme': v.theme = value; return known.themes.includes(value)
    case 'each': if (value !== 'rows' && value !== 'columns') return false; v.each = value; return true
    case 'show': v.show = value as View['show']; return known.shows.includes(value)
    case 'profiles': v.profiles = true; return value === 'on'
    case 'find': {
      const text = decoded(value)
      if (!text || text.length > mostFind) return false
      v.find = text
      return true
    }
    case 'region': {
      const r = whole(value, Math.max(known.rows.cells, known.cols.cells))
      if (r?.length !== 4 || r[0] > r[1] || r[2] > r[3] || r[1] >= known.rows.cells || r[3] >= known.cols.cells) return false
      v.brush = r as [number, number, number, number]
      return true
    }
  }
  const [side, what] = name.split('-', 2)
  if (side !== 'cols' && side !== 'rows') return false
  return readSide(v[side], what, value, known[side], known[side === 'cols' ? 'rows' : 'cols'].cells)
}

function readSide(s: Side, what: string | undefined, value: string, known: KnownSide, others: number): boolean {
  switch (what) {
    case undefined: {
      const name = value.replace(/^-/, '')
      s.sort = value
      return known.sorts.includes(name) || known.sorts.includes('c') && /^c\d{1,9}$/.test(name) && Number(name.slice(1)) < others
    }
    case 'crop': {
      const r = whole(value, known.cells)
      if (r?.length !== 2 || r[0] > r[1]) return false
      s.crop = r as [number, number]
      return true
    }
    case 'folds': s.folds = whole(value, known.branches) ?? []; return s.folds.length > 0
    case 'cut': s.cut = whole(value, known.cells + 1)?.[0] ?? 0; return s.cut > 0 && known.branches > 0
    case 'branch': s.pick = whole(value, known.branches)?.[0] ?? -1; return s.pick >= 0
  }
  return false
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** Whole numbers below a bound. */
function whole(text: string, bound: number): number[] | null {
  const parts = text.split(',')
  if (!parts.every(p => /^\d{1,9}$/.test(p))) return null
  const out = parts.map(Number)
  return out.every(n => n < bound) ? out : null
}

function number(text: string): number | null {
  const v = Number(text)
  return /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) && isFinite(v) ? v : null
}

/** Two rising numbers. */
function pair(text: string): [number, number] | null {
  const [a, b, more] = text.split(',').map(number)
  return more === undefined && a != null && b != null && a < b ? [a, b] : null
}
