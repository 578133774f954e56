// Answers questions from the columns in the page itself: the twin of
// table/cross/memory.go for a dashboard that is one file.
import type { Data } from '../model'
import { edges } from './bins'
import type { Answer, Column, Engine, Filter, Group, Head, Key, Question, Rows, Top } from './model'

interface Values { floats: Float64Array | Float32Array | null; codes: Int32Array | null; dict: string[] }

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

export class Local implements Engine {
  private readonly columns = new Map<string, Values>()
  private readonly slots = new Map<string, Uint16Array>()
  private readonly masks = new Map<string, Uint8Array>()
  private readonly rows: number

  constructor(private readonly head: Head, private readonly data: Data) { this.rows = head.rows }

  async ask(questions: Question[], signal: AbortSignal): Promise<{ stamp: number; answers: Answer[] }> {
    const answers: Answer[] = []
    let due = performance.now() + 30
    for (const q of questions) {
      if (performance.now() > due) {
        await new Promise(r => setTimeout(r)) // the pointer goes first
        due = performance.now() + 30
      }
      if (signal.aborted) throw new DOMException('superseded', 'AbortError')
      answers.push(q.group ? this.group(q.group) : q.top ? this.top(q.top) : this.list(q.rows!))
    }
    return { stamp: this.head.stamp, answers }
  }

  private column(name: string): Values {
    const kept = this.columns.get(name)
    if (kept) return kept
    const c = this.head.columns.find(c => c.name === name), made = c?.of ? this.part(c) : this.unpack(name)
    this.columns.set(name, made)
    return made
  }

  private unpack(name: string): Values {
    const p = this.head.packed?.[name], part = p && this.data.parts.get(p.section), dict = this.head.texts?.[name]
    if (!part) throw new Error(`no column ${name}`)
    if (dict) return { floats: null, codes: part as unknown as Int32Array, dict }
    if (!p.scale) return { floats: part as Float64Array | Float32Array, codes: null, dict: [] }
    const floats = new Float64Array(part.length), scale = p.scale
    for (let i = 0; i < floats.length; i++) floats[i] = part[i] === -2147483648 ? NaN : part[i] / scale
    return { floats, codes: null, dict: [] }
  }

  /** The hour, weekday or month of a column of times. */
  private part(c: Column): Values {
    const times = this.column(c.of!).floats!, n = times.length
    if (c.name.endsWith('.hour')) return { floats: Float64Array.from(times, t => Math.floor((t % 86400 + 86400) % 86400 / 3600)), codes: null, dict: [] }
    const codes = new Int32Array(n), day = c.name.endsWith('.weekday')
    for (let i = 0; i < n; i++) {
      const d = new Date(times[i] * 1000)
      codes[i] = times[i] !== times[i] ? -1 : day ? d.getUTCDay() : d.getUTCMonth()
    }
    return { floats: null, codes, dict: day ? weekdays : months }
  }

  /** The slot of every row. */
  private slotsOf(k: Key): Uint16Array {
    const id = JSON.stringify(k), kept = this.slots.get(id)
    if (kept) return kept
    const v = this.column(k.column), out = new Uint16Array(this.rows)
    if (v.codes) {
      const values = k.values ?? [], at = new Map(values.map((t, i) => [t, i])), n = values.length
      const by = v.dict.map(t => at.get(t) ?? n)
      for (let i = 0; i < out.length; i++) out[i] = v.codes[i] < 0 ? n + 1 : by[v.codes[i]]
    } else fill(out, v.floats!, edges(k.bins!))
    keep(this.slots, id, out)
    return out
  }

  private mask(f: Filter): Uint8Array {
    const id = JSON.stringify(f), kept = this.masks.get(id)
    if (kept) return kept
    const v = this.column(f.column), out = new Uint8Array(this.rows), lost = f.missing ? 1 : 0
    if (v.codes) {
      const some = f.in?.length || f.out?.length
      const by = v.dict.map(t => f.in?.length ? +f.in.includes(t) : f.out?.length ? +!f.out.includes(t) : some || f.missing ? 0 : 1)
      for (let i = 0; i < out.length; i++) out[i] = v.codes[i] < 0 ? lost : by[v.codes[i]]
    } else {
      const lo = f.lo ?? -Infinity, hi = f.hi ?? Infinity, open = f.hi === undefined, range = f.lo !== undefined || f.hi !== undefined || !f.missing, x = v.floats!
      for (let i = 0; i < out.length; i++) out[i] = x[i] !== x[i] ? lost : +(range && x[i] >= lo && (open || x[i] < hi))
    }
    keep(this.masks, id, out)
    return out
  }

  private met(filters: readonly Filter[]): Uint8Array | null {
    if (filters.length === 0) return null
    const all = filters.map(f => this.mask(f))
    if (all.length === 1) return all[0]
    const out = all[0].slice()
    for (const m of all.slice(1)) for (let i = 0; i < out.length; i++) out[i] &= m[i]
    return out
  }

  private group(q: Group): Answer {
    const met = this.met(q.filters), n = this.rows
    let size = 1
    const keys = q.keys.map(k => {
      const own = (k.bins ? k.bins.n : k.values!.length) + 2
      size *= own
      return { slots: this.slotsOf(k), n: own }
    })
    let cells: Uint16Array | Uint32Array = keys.length > 0 ? keys[0].slots : new Uint16Array(n)
    if (keys.length > 1) {
      const joined = Uint32Array.from(keys[0].slots)
      for (const k of keys.slice(1)) for (let i = 0; i < n; i++) joined[i] = joined[i] * k.n + k.slots[i]
      cells = joined
    }
    const counts = new Uint32Array(size)
    let total = 0
    for (let i = 0; i < n; i++) if (!met || met[i]) { counts[cells[i]]++; total++ }
    const out: Answer = { rows: n, met: total, counts }
    if (q.agg) this.aggregate(q, out, cells, met)
    return out
  }

  private aggregate(q: Group, out: Answer, cells: Uint16Array | Uint32Array, met: Uint8Array | null): void {
    const v = this.column(q.value!).floats!, size = out.counts.length, present = new Uint32Array(size), agg = q.agg!
    const a = new Float64Array(size).fill(agg === 'min' ? Infinity : agg === 'max' ? -Infinity : 0), sq = new Float64Array(agg === 'std' ? size : 0)
    const lists: number[][] | null = agg === 'median' ? Array.from({ length: size }, () => []) : null
    for (let i = 0; i < v.length; i++) {
      const x = v[i]
      if (met && !met[i] || x !== x) continue
      const k = cells[i]
      present[k]++
      if (lists) lists[k].push(x)
      else if (agg === 'min') a[k] = Math.min(a[k], x)
      else if (agg === 'max') a[k] = Math.max(a[k], x)
      else if (agg === 'std') {
        const d = x - a[k]
        a[k] += d / present[k]
        sq[k] += d * (x - a[k])
      } else a[k] += x
    }
    out.present = present
    out.values = a.map((sum, k) => {
      const n = present[k]
      if (n === 0 || agg === 'std' && n < 2) return NaN
      if (lists) {
        const s = Float64Array.from(lists[k]).sort()
        return s[(n - 1) >> 1] / 2 + s[n >> 1] / 2
      }
      return agg === 'mean' ? sum / n : agg === 'std' ? Math.sqrt(sq[k] / (n - 1)) : sum
    })
  }

  private top(q: Top): Answer {
    const v = this.column(q.column), met = this.met(q.filters), n = new Float64Array(v.dict.length)
    for (let i = 0; i < this.rows; i++) if ((!met || met[i]) && v.codes![i] >= 0) n[v.codes![i]]++
    const match = (q.match ?? '').toLowerCase()
    const all = v.dict.map((text, i) => ({ text, n: n[i] })).filter(c => c.n > 0 && c.text.toLowerCase().includes(match))
    all.sort((a, b) => b.n - a.n || (a.text < b.text ? -1 : 1))
    return { rows: this.rows, met: 0, counts: [], top: { counts: all.slice(0, q.limit ?? 200), distinct: all.length } }
  }

  private list(q: Rows): Answer {
    const met = this.met(q.filters), offset = q.offset ?? 0, picked: number[] = []
    for (let i = 0; i < this.rows && (q.sort || picked.length < offset + q.limit); i++) if (!met || met[i]) picked.push(i)
    if (q.sort) {
      const by = this.column(q.sort), sign = q.desc ? -1 : 1
      const lost = (i: number) => by.codes ? by.codes[i] < 0 : by.floats![i] !== by.floats![i]
      const one = (i: number) => by.codes ? by.dict[by.codes[i]] : by.floats![i]
      picked.sort((a, b) => +lost(a) - +lost(b) || (lost(a) ? 0 : one(a) < one(b) ? -sign : one(a) > one(b) ? sign : 0) || a - b)
    }
    const rows = picked.slice(offset, offset + q.limit)
    const table = q.columns.map(name => {
      const v = this.column(name)
      return rows.map(i => v.codes ? v.codes[i] < 0 ? null : v.dict[v.codes[i]] : v.floats![i] !== v.floats![i] ? null : v.floats![i])
    })
    return { rows: this.rows, met: 0, counts: [], table }
  }
}

function fill(out: Uint16Array, v: Float64Array | Float32Array, e: number[]): void {
  const n = e.length - 1, from = e[0], to = e[n], per = n / (to - from)
  for (let i = 0; i < out.length; i++) {
    const x = v[i]
    if (!(x >= from && x < to)) {
      out[i] = x !== x ? n + 1 : n
      continue
    }
    let g = Math.min(n - 1, Math.floor((x - from) * per))
    while (x < e[g]) g--
    while (x >= e[g + 1]) g++
    out[i] = g
  }
}

function keep<T>(kept: Map<string, T>, id: string, v: T): void {
  kept.set(id, v)
  if (kept.size > 40) kept.delete(kept.keys().next().value!)
}
