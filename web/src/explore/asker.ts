// Keeps what is on the screen and what was asked in step: new questions cancel
// old ones, a sample comes before the exact numbers of large tables, and while
// the pointer rests on a chart its brushes are answered in advance.
import type { App } from './app'
import { slotsOf } from './bins'
import { filters } from './state'
import type { Answer, Question } from './model'

interface Ahead { of: string; id: string; slots: number; parts: { key: string; n: number; counts: ArrayLike<number> }[] }

const mostAhead = 1_500_000 // cells of an answer in advance
const soonEnough = 200 // ms; a sample would only hold such an answer up

export class Asker {
  ms = 0 // of the last exact answer
  private took = Infinity // the engine's last exact answer, ms
  state: 'exact' | 'sample' | 'asking' | 'broken' = 'asking'
  trouble = ''
  cancelled = 0
  ahead = 0 // brushes answered in advance
  settled = 0 // exact answers shown
  private now: AbortController | null = null
  private readonly kept = new Map<string, Answer>()
  private cube: Ahead | null = null
  private looking: AbortController | null = null
  private timer = 0
  private retry = 0
  private pause = 0 // before it is asked again, ms

  constructor(private readonly app: App) {}

  refresh(): void {
    if (this.now) { this.now.abort(); this.cancelled++ }
    const own = this.now = new AbortController()
    const { list, take } = this.app.questions(1)
    const start = performance.now()
    const known = list.map(q => this.kept.get(this.id(q)) ?? this.fromCube(q))
    if (known.every(a => a)) {
      this.show(take, known as Answer[], 'exact', start)
      this.now = null
      this.app.rows.refresh()
      return
    }
    this.state = 'asking'
    if (this.app.head.every > 1 && this.took > soonEnough) void this.sample(own)
    void this.exact(list, known, take, own, start)
  }

  private async sample(own: AbortController): Promise<void> {
    const { list, take } = this.app.questions(this.app.head.every)
    try {
      const { answers } = await this.app.engine.ask(list, own.signal)
      if (own.signal.aborted || this.state !== 'asking' || answers.some(a => a.error)) return
      this.show(take, answers, 'sample', 0)
    } catch { /* the exact answer says what is wrong */ }
  }

  private async exact(list: Question[], known: (Answer | undefined)[], take: (a: Answer[]) => void, own: AbortController, start: number): Promise<void> {
    try {
      const open = list.filter((_, i) => !known[i]), asked = performance.now()
      const { stamp, answers } = await this.app.engine.ask(open, own.signal)
      if (own.signal.aborted) return
      this.took = performance.now() - asked
      if (stamp !== this.app.head.stamp) return // the news will come
      const bad = answers.find(a => a.error)
      if (bad) throw new Error(bad.error)
      let next = 0
      const all = known.map(a => a ?? answers[next++])
      list.forEach((q, i) => this.keep(this.id(q), all[i]))
      this.now = null
      this.show(take, all, 'exact', start)
      this.app.rows.refresh()
    } catch (err) {
      if (own.signal.aborted) return
      this.now = null
      this.state = 'broken'
      this.trouble = err instanceof TypeError ? 'no answer: has swelter explore been stopped?' : err instanceof Error ? err.message : String(err)
      this.again()
      this.app.controls.update()
    }
  }

  /** What failed is asked again, more and more seldom: a server may be back. */
  private again(): void {
    if (!this.app.head.served) return
    this.pause = Math.min(30_000, 2 * this.pause || 1000)
    window.clearTimeout(this.retry)
    this.retry = window.setTimeout(() => { if (this.state === 'broken') this.refresh() }, this.pause)
  }

  private show(take: (a: Answer[]) => void, answers: Answer[], state: 'exact' | 'sample', start: number): void {
    take(answers)
    this.state = state
    if (state === 'exact') { this.pause = 0; this.ms = performance.now() - start; this.settled++ }
    this.app.soon()
  }

  private id(q: Question): string { return JSON.stringify(q) }

  private keep(id: string, a: Answer): void {
    if (a.counts.length > 300_000) return
    this.kept.set(id, a)
    if (this.kept.size > 300) this.kept.delete(this.kept.keys().next().value!)
  }

  /** A further question, such as one for rows. */
  async ask(q: Question, signal: AbortSignal): Promise<Answer> {
    const { answers } = await this.app.engine.ask([q], signal)
    return answers[0]
  }

  /** Forgets all answers: the table has changed. */
  forget(): void {
    this.kept.clear()
    this.cube = null
  }

  /** The pointer rests on a chart, or left it. */
  rest(view: string): void {
    window.clearTimeout(this.timer)
    if (this.cube && (this.cube.of !== view || this.cube.id !== this.cubeID(view))) this.cube = null
    if (view === '' || this.cube) return
    this.timer = window.setTimeout(() => void this.look(view), 120)
  }

  private cubeID(view: string): string {
    const s = this.app.state
    return JSON.stringify([view, filters(s, view), s.brush.heat ?? null, this.app.head.stamp, this.app.charts.map(p => p.chart.axis.key), this.app.axes?.x.key, this.app.axes?.y?.key])
  }

  /** Asks for all other views in every bin of one chart. */
  private async look(view: string): Promise<void> {
    const app = this.app, s = app.state, mine = app.charts.find(p => p.chart.column.name === view)
    if (!mine || s.first || s.agg || s.split) return
    this.looking?.abort()
    const own = this.looking = new AbortController(), id = this.cubeID(view), key = mine.chart.axis.key, n = mine.chart.axis.n + 2
    const { list } = app.questions(1)
    const parts: { key: string; q: Question; n: number }[] = []
    for (const q of list) {
      const g = q.group!
      // Views whose question has this chart's filter, and nothing else of it.
      const others = g.filters.filter(f => f.column !== view)
      const cells = g.keys.reduce((m, k) => m * ((k.bins ? k.bins.n : k.values!.length) + 2), 1)
      if (g.keys.length > 2 || cells * n > mostAhead || g.keys[0]?.column === view) continue
      const part = JSON.stringify([g.keys, others])
      if (!parts.some(p => p.key === part)) parts.push({ key: part, n: cells, q: { group: { keys: [key, ...g.keys], filters: others } } })
    }
    try {
      const { answers } = await app.engine.ask(parts.map(p => p.q), own.signal)
      if (own.signal.aborted || id !== this.cubeID(view) || answers.some(a => a.error)) return
      this.cube = { of: view, id, slots: n, parts: parts.map((p, i) => ({ key: p.key, n: p.n, counts: answers[i].counts })) }
    } catch { /* it will be asked when it is needed */ }
  }

  /** The answer by adding up the bins of the chart that is brushed. */
  private fromCube(q: Question): Answer | undefined {
    const cube = this.cube, g = q.group
    if (!cube || !g || g.agg || cube.id !== this.cubeID(cube.of)) return undefined
    const mine = g.filters.filter(f => f.column === cube.of), axis = this.app.charts.find(p => p.chart.column.name === cube.of)?.chart.axis
    if (mine.length > 1 || !axis) return undefined
    const part = cube.parts.find(p => p.key === JSON.stringify([g.keys, g.filters.filter(f => f.column !== cube.of)]))
    const on = mine.length === 0 ? new Uint8Array(cube.slots).fill(1) : slotsOf(axis, mine[0])
    if (!part || !on) return undefined
    const counts = new Uint32Array(part.n)
    let met = 0
    for (let s = 0; s < cube.slots; s++) {
      if (!on[s]) continue
      const at = s * part.n
      for (let i = 0; i < part.n; i++) { counts[i] += part.counts[at + i]; met += part.counts[at + i] }
    }
    this.ahead++
    return { rows: this.app.head.rows, met, counts }
  }
}
