// What a person chose, its filters, and the link that says the same.
import type { Agg, Column, Filter, Head, Mode, State } from './model'

export class Store {
  private readonly listeners: ((now: State, was: State) => void)[] = []
  private past: State[] = []

  constructor(private now: State) {}

  get state(): State { return this.now }

  /** Changes something; what goes on all the time, as a brush does, is undone as one. */
  change(part: Partial<State>, undoable = true): void {
    const was = this.now
    if (undoable) this.past = [...this.past.slice(-99), was]
    this.now = { ...was, ...part }
    for (const l of this.listeners) l(this.now, was)
  }

  undo(): boolean {
    const was = this.past.pop()
    if (was) this.change(was, false)
    return was !== undefined
  }

  listen(f: (now: State, was: State) => void): void { this.listeners.push(f) }
}

export function initial(h: Head): State {
  const s = h.start
  return {
    x: s.x, y: s.y ?? '', map: s.map ?? false, agg: (s.agg ?? '') as Agg, value: s.value ?? '', norm: '', charts: s.charts,
    drill: [], brush: {}, split: '', whole: false, first: null, mode: 'difference', sort: '', desc: false,
  }
}

/** The filters of the way down. */
export function drilled(s: State): Filter[] { return s.drill.flat() }

/** All filters but those of one view. */
export function filters(s: State, but = ''): Filter[] {
  const out = drilled(s)
  for (const [view, list] of Object.entries(s.brush)) if (view !== but) out.push(...list)
  return out
}

/** Only what differs from the start. */
export function toLink(s: State, start: State): string {
  const part: Record<string, unknown> = {}
  for (const k of Object.keys(s) as (keyof State)[]) if (JSON.stringify(s[k]) !== JSON.stringify(start[k])) part[k] = s[k]
  return Object.keys(part).length > 0 ? '#' + encodeURIComponent(JSON.stringify(part)) : ''
}

const aggs = ['', 'sum', 'mean', 'min', 'max', 'std', 'median'], norms = ['', 'linear', 'log', 'equal'], modes = ['difference', 'shares', 'ratio']

/** Reads a link; what it cannot be is left out and said. */
export function fromLink(hash: string, start: State, columns: Column[]): { state: State; ignored: string[] } {
  if (hash.length < 2) return { state: start, ignored: [] }
  let part: Record<string, unknown>
  try {
    part = JSON.parse(decodeURIComponent(hash.slice(1))) as Record<string, unknown>
    if (hash.length > 100000 || typeof part !== 'object' || part === null) throw new Error()
  } catch {
    return { state: start, ignored: ['the link'] }
  }
  return fitting({ ...start, ...part } as State, start, columns)
}

/** A state of which only what the columns can do is left. */
export function fitting(want: State, start: State, columns: Column[]): { state: State; ignored: string[] } {
  const ignored: string[] = [], by = new Map(columns.map(c => [c.name, c]))
  const text = (v: unknown) => typeof v === 'string' ? v : ''
  const column = (v: unknown, kinds: string[], otherwise: string) => {
    const c = by.get(text(v))
    if (text(v) === '' || c && kinds.includes(c.kind)) return text(v)
    ignored.push(`column ${text(v)}`)
    return otherwise
  }
  const all = ['number', 'text', 'time']
  const list = (v: unknown): Filter[] => Array.isArray(v) ? v.filter(f => {
    const ok = fits(f as Filter, by)
    if (!ok) ignored.push(`a filter of ${text((f as Filter)?.column)}`)
    return ok
  }) as Filter[] : []
  const brush: Record<string, Filter[]> = {}
  if (want.brush && typeof want.brush === 'object') for (const [k, v] of Object.entries(want.brush)) {
    const kept = list(v)
    if (kept.length > 0) brush[k] = kept
  }
  const xWas = start.x, x = column(want.x, all, xWas) || xWas
  const value = column(want.value, ['number'], '')
  const state: State = {
    x, y: column(want.y, all, start.y), map: want.map === true && by.get(x)?.kind === 'number' && by.get(text(want.y))?.kind === 'number',
    agg: value && aggs.includes(want.agg) ? want.agg : '', value, norm: norms.includes(want.norm) ? want.norm : '',
    charts: Array.isArray(want.charts) ? [...new Set(want.charts.map(c => column(c, all, '')).filter(c => c))] : start.charts,
    drill: Array.isArray(want.drill) ? want.drill.map(list).filter(s => s.length > 0) : [], brush,
    split: column(want.split, ['text'], ''), whole: want.whole === true, first: Array.isArray(want.first) ? list(want.first) : null,
    mode: modes.includes(want.mode) ? want.mode as Mode : 'difference', sort: column(want.sort, all, ''), desc: want.desc === true,
  }
  return { state, ignored: [...new Set(ignored)] }
}

function fits(f: Filter, by: Map<string, Column>): boolean {
  const c = f && typeof f === 'object' ? by.get(f.column) : undefined
  if (!c) return false
  const number = (v: unknown) => v === undefined || typeof v === 'number' && Number.isFinite(v)
  const texts = (v: unknown) => v === undefined || Array.isArray(v) && v.length > 0 && v.length <= 1000 && v.every(t => typeof t === 'string')
  if (!number(f.lo) || !number(f.hi) || !texts(f.in) || !texts(f.out) || f.in && f.out) return false
  const range = f.lo !== undefined || f.hi !== undefined, words = f.in !== undefined || f.out !== undefined
  return !(range && words) && (range || words || f.missing === true) && !(range && c.kind === 'text') && !(words && c.kind !== 'text')
}
