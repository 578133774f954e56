// What a person chose, in one immutable value; the link says the same.
import type { CubeHead, State } from './model'

export class Store {
  private listeners: ((s: State, was: State) => void)[] = []
  private past: State[] = []

  constructor(private now: State) {}

  get state(): State { return this.now }

  change(part: Partial<State>, undoable = true): void {
    const was = this.now
    if (undoable) {
      this.past.push(was)
      if (this.past.length > 100) this.past.shift()
    }
    this.now = { ...was, ...part }
    for (const l of this.listeners) l(this.now, was)
  }

  undo(): boolean {
    const was = this.past.pop()
    if (was) this.change({ ...was, frame: this.now.frame }, false)
    return was !== undefined
  }

  listen(f: (s: State, was: State) => void): void { this.listeners.push(f) }
}

export function initial(h: CubeHead): State {
  return {
    frame: h.frames - 1, span: null, mode: h.relative || h.frames > 1 ? 'anomaly' : 'absolute', base: usualBase(h),
    region: h.region ?? '', surface: h.surface ?? 'all', limits: {}, plain: false, speed: h.months.some(m => m > 0) ? 12 : 6, loop: true,
  }
}

/** Anomalies as the file has them, where it does not say against which years. */
export const asFiled: readonly [number, number] = [0, 0]

/** The file's own base, else the first thirty years of values. */
function usualBase(h: CubeHead): readonly [number, number] {
  if (h.relative || h.base) return h.base ?? asFiled
  const first = h.years[0]
  let last = first
  for (const y of h.years) if (y <= first + 29) last = y
  return [first, last]
}

/** Only what differs from the start. */
export function toHash(s: State, start: State): string {
  const p = new URLSearchParams()
  if (s.frame !== start.frame) p.set('t', String(s.frame))
  if (s.span) p.set('span', s.span.join('-'))
  if (s.mode !== start.mode) p.set('mode', s.mode)
  if (s.base[0] !== start.base[0] || s.base[1] !== start.base[1]) p.set('base', s.base.join('-'))
  if (s.region !== start.region) p.set('region', s.region)
  if (s.surface !== start.surface) p.set('surface', s.surface)
  for (const [mode, l] of Object.entries(s.limits)) p.set(`limits.${mode}`, l.join(','))
  if (s.plain) p.set('plain', '1')
  const text = p.toString()
  return text ? '#' + text : ''
}

/** Reads a link; what it cannot be is left out and said. */
export function fromHash(hash: string, start: State, h: CubeHead): { state: State; ignored: boolean } {
  if (hash.length < 2) return { state: start, ignored: false }
  if (hash.length > 20000) return { state: start, ignored: true }
  const out: { -readonly [K in keyof State]: State[K] } = { ...start }
  let ignored = false
  const pair = (text: string, sep: string): [number, number] | null => {
    const parts = text.split(sep).map(Number)
    return parts.length === 2 && parts.every(Number.isFinite) ? [parts[0], parts[1]] : null
  }
  for (const [key, value] of new URLSearchParams(hash.slice(1))) {
    let ok = false
    if (key === 't') {
      const t = Number(value)
      if (ok = Number.isInteger(t) && t >= 0 && t < h.frames) out.frame = t
    } else if (key === 'span') {
      const p = pair(value, '-')
      if (p && (ok = Number.isInteger(p[0]) && Number.isInteger(p[1]) && p[0] >= 0 && p[0] <= p[1] && p[1] < h.frames)) out.span = p
    } else if (key === 'mode') {
      if (ok = value === 'anomaly' || value === 'trend' || value === 'absolute' && !h.why) out.mode = value as State['mode']
    } else if (key === 'base') {
      const p = pair(value, '-')
      if (p && (ok = p[0] <= p[1] && p[1] >= h.years[0] && p[0] <= h.years[h.frames - 1] || p[1] === 0 && h.relative && !h.base)) out.base = p
    } else if (key === 'surface') {
      if (ok = value === 'land' || value === 'ocean' || value === 'all') out.surface = value as State['surface']
    } else if (key === 'region') {
      if (ok = value === '' || isRegion(value, h)) out.region = value
    } else if (key.startsWith('limits.')) {
      const p = pair(value, ','), mode = key.slice(7)
      if (p && (ok = p[0] < p[1] && (mode === 'anomaly' || mode === 'absolute' || mode === 'trend'))) out.limits = { ...out.limits, [mode]: p }
    } else if (key === 'plain') {
      if (ok = value === '1') out.plain = true
    }
    ignored ||= !ok
  }
  return { state: out, ignored }
}

function isRegion(value: string, h: CubeHead): boolean {
  if (h.regions.some(r => r.id === value)) return true
  const shape = /^(box|lasso):/.exec(value)
  if (!shape) return false
  const nums = value.slice(shape[0].length).split(/[,;]/).map(Number)
  const places = nums.every((v, i) => Number.isFinite(v) && Math.abs(v) <= (i % 2 ? 90 : 360))
  return places && (shape[1] === 'box' ? nums.length === 4 && nums[1] < nums[3] : nums.length >= 6 && nums.length % 2 === 0)
}
