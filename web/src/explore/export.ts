// What leaves the page: pictures, numbers, rows, and the recipe that draws the
// same heatmap on the command line.
import { full } from '../frame/format'
import type { App } from './app'
import { slotWords, when } from './axis'
import type { Axis } from './bins'
import { CanvasPen, SvgPen, tidy, type Pen } from './pen'
import { filters } from './state'
import { filterWords } from './words'
import type { Filter } from './model'

function save(parts: BlobPart[], kind: string, name: string): void {
  const a = document.createElement('a')
  a.href = URL.createObjectURL(new Blob(parts, { type: kind }))
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 60000)
}

function named(app: App, ending: string): string { return `${app.head.name.replace(/\.[^.]*$/, '').replace(/[^\p{L}\p{N}_-]+/gu, '-') || 'dashboard'}${ending}` }

/** Title, filters, heatmap and charts on one sheet; returns its height. */
function sheet(app: App, pen: Pen, width: number, move: (x: number, y: number) => void): number {
  const inks = app.inks(), s = app.state, pad = 20, heat = Math.round((width - 3 * pad) * .62), side = width - 3 * pad - heat
  move(0, 0)
  pen.text(tidy(app.head.title), pad, 28, { size: 19, weight: 600, ink: inks.text })
  const chosen = filters(s).map(f => filterWords(f, app.columns)).join(', ')
  pen.text(`${full(Math.round(app.met))} of ${full(app.head.rows)} rows${chosen ? ': ' + chosen : ''}`, pad, 50, { size: 13, ink: inks.muted })
  let left = 70
  if (app.shown) {
    move(pad, 70)
    app.heat.draw(pen, s, app.shown, heat, 520, inks)
    app.heat.frame(pen, s, app.shown, inks)
    left += app.heat.height
  }
  let right = 70
  for (const p of app.charts) {
    move(2 * pad + heat, right)
    pen.text(tidy(p.chart.column.name), 8, 8, { size: 13, weight: 600, ink: inks.text })
    move(2 * pad + heat, right + 18)
    right += 18 + p.paint(pen, side, inks) + 14
  }
  move(0, 0)
  const height = Math.max(left, right) + 34
  if (app.head.source) pen.text(`Source: ${tidy(app.head.source)}`, pad, height - 16, { size: 11, ink: inks.muted })
  return height
}

const wide = 1200

export async function picture(app: App): Promise<void> {
  const probe = new CanvasPen(document.createElement('canvas'), 1, 1, 1), height = sheet(app, probe, wide, () => undefined)
  const canvas = document.createElement('canvas'), pen = new CanvasPen(canvas, wide, height, 2)
  pen.rect(0, 0, wide, height, app.inks().back)
  sheet(app, pen, wide, (x, y) => pen.ctx.setTransform(2, 0, 0, 2, 2 * x, 2 * y))
  const blob = await new Promise<Blob | null>(yes => canvas.toBlob(yes, 'image/png'))
  if (blob) save([blob], 'image/png', named(app, '.png'))
  app.soon()
}

export function vector(app: App): void {
  const pen = new SvgPen(), height = sheet(app, pen, wide, (x, y) => { pen.dx = x; pen.dy = y })
  save([pen.document(wide, height, app.inks().back)], 'image/svg+xml', named(app, '.svg'))
  app.soon()
}

/** A cell of CSV; texts that a spreadsheet would compute are guarded. */
function cell(v: string | number | null): string {
  if (v === null || v !== v) return ''
  if (typeof v === 'number') return String(v)
  const guarded = /^[=+\-@\t\r]/.test(v) ? `'${v}` : v
  return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** The numbers of all views, one row a cell or bar. */
export function csv(app: App): void {
  const d = app.shown, s = app.state, lines = ['view,split,x,y,value,rows']
  const line = (...cells: (string | number | null)[]) => lines.push(cells.map(cell).join(','))
  if (d) {
    const ny = d.y ? d.y.n : 1
    d.values.forEach((v, k) => {
      if (v !== v && d.counts[k] === 0) return
      const j = k % ny, i = Math.floor(k / ny) % d.x.n, f = Math.floor(k / ny / d.x.n)
      line(`${s.x}${s.y ? ' × ' + s.y : ''}: ${d.unit}`, d.split ? d.split.texts![f] : '', slotWords(d.x, i), d.y ? slotWords(d.y, j) : '', v, d.counts[k])
    })
  }
  for (const p of app.charts) {
    if (!p.shown) continue
    const n = p.chart.axis.n + 2
    for (let i = 0; i < n; i++) {
      const word = i === n - 2 ? p.chart.text ? 'other' : 'beyond' : i === n - 1 ? 'missing' : slotWords(p.chart.axis, i)
      if (i < n - 2 || p.shown.now[i] > 0) line(p.chart.column.name, '', word, '', p.shown.now[i], p.shown.now[i])
    }
  }
  save([lines.join('\n') + '\n'], 'text/csv', named(app, '.csv'))
}

const mostRows = 100_000

/** The rows that are chosen, up to a limit that is said. */
export async function download(app: App): Promise<void> {
  const columns = app.head.columns.filter(c => !c.of), s = app.state
  const a = await app.asker.ask({ rows: { columns: columns.map(c => c.name), filters: filters(s), limit: mostRows, desc: s.desc, ...(s.sort ? { sort: s.sort } : {}) } }, new AbortController().signal)
  if (!a.table) return app.say(a.error ?? 'no rows', true)
  const n = a.table[0]?.length ?? 0, lines = [columns.map(c => cell(c.name)).join(',')]
  for (let i = 0; i < n; i++) lines.push(columns.map((c, k) => { const v = a.table![k][i]; return cell(c.kind === 'time' && typeof v === 'number' ? when(v, c.unit ?? '') : v) }).join(','))
  save([lines.join('\n') + '\n'], 'text/csv', named(app, '-rows.csv'))
  app.say(n < app.met ? `the first ${full(n)} of ${full(app.met)} rows are saved` : `${full(n)} rows are saved`, true)
}

/** The page with all its rows as one file, which opens as it is now. */
export async function whole(app: App): Promise<void> {
  app.say('the file is being written …', true)
  try {
    const answer = await fetch('file')
    if (!answer.ok) return app.say((await answer.text()).trim(), true)
    save([await answer.blob()], 'text/html', named(app, '.html'))
    app.say('the whole is one file; the part of the address behind # opens it as it is here', true)
  } catch {
    app.say('no answer: has swelter explore been stopped?', true)
  }
}

/** A condition as --where takes it. */
function conditions(f: Filter, time: boolean): string[] {
  const quote = (t: string) => `"${t.replaceAll('"', '""')}"`, name = quote(f.column), out: string[] = []
  const value = (v: number) => time ? quote(new Date(v * 1000).toISOString().slice(0, 19)) : String(v)
  if (f.lo !== undefined) out.push(`${name} >= ${value(f.lo)}`)
  if (f.hi !== undefined) out.push(`${name} < ${value(f.hi)}`)
  if (f.in) {
    const list = f.missing ? [...f.in, ''] : f.in // "" is a missing one
    out.push(list.length === 1 ? `${name} = ${quote(list[0])}` : `${name} in (${list.map(quote).join(', ')})`)
  }
  if (f.out) for (const t of f.out) out.push(`${name} != ${quote(t)}`)
  if (f.out && !f.missing) out.push(`${name} !=`)
  if (f.missing && !f.in && f.lo === undefined) out.push(`${name} =`)
  return out
}

/** The heatmap as a recipe for swelter run, or why there is none. */
export function recipeOf(app: App): Record<string, unknown> | string {
  const s = app.state, d = app.shown
  if (!d || !d.y) return 'a recipe needs both columns of the heatmap'
  if (s.first && s.split) return 'a recipe compares, or it splits: leave one of them'
  const now = filters(s)
  if ([...now, ...s.first ?? []].some(f => f.missing && (f.out || f.lo !== undefined))) return 'a filter of other values and missing ones has no recipe; take one of them'
  const rows = part(app, d.y), cols = part(app, d.x), numbers = d.x.column.kind === 'number' && d.y.column.kind === 'number'
  if (!numbers && (!rows || !cols)) return 'these steps of time have no recipe; zoom in or out'
  const kept = [...app.head.recipe?.where as string[] ?? [], ...(numbers ? [] : [...within(d.x), ...within(d.y)]), ...(d.split ? within(d.split) : [])]
  const where = (list: readonly Filter[]) => [...kept, ...list.flatMap(f => conditions(f, app.columns.get(f.column)?.kind === 'time'))]
  const whole: Record<string, unknown> = { version: 1, input: { ...app.head.recipe, where: where(now) } }
  if (s.first) whole.against = { where: where(s.first), as: s.agg && s.mode === 'shares' ? 'difference' : s.mode }
  if (d.split) whole.facet = { by: s.split }
  if (!numbers) {
    const matrix: Record<string, unknown> = { rows, cols, agg: s.agg || 'count' }
    if (s.agg) matrix.value = s.value
    return { ...whole, make: { matrix } }
  }
  const bin: Record<string, unknown> = { extent: { xmin: d.x.edges![0], ymin: d.y.edges![0], xmax: d.x.edges![d.x.n], ymax: d.y.edges![d.y.n] }, cols: d.x.n, rows: d.y.n }
  if (s.agg) bin.reduce = s.agg
  const density: Record<string, unknown> = { points: { x: s.x, y: s.y }, method: 'bin', bin }
  if (s.agg) density.value = s.value
  return { ...whole, make: s.map ? { map: { density } } : { density } }
}

/** The columns of a pivot that have a slot for each of the axis: bins of numbers
 * have their width behind the name. null where the calendar's parts do not. */
function part(app: App, a: Axis): string[] | null {
  const { name, kind, of } = a.column, b = a.key.bins
  if (kind === 'text' || of && b!.num === b!.den) return [name]
  if (kind === 'number') return of ? null : [`${name}:${b!.num / b!.den}`]
  if (app.head.recipe?.tz) return null // the axis is in UTC
  const parts: Record<string, string[]> = b!.months
    ? { 1: ['year', 'month'], 3: ['year', 'quarter'], 12: ['year'], 24: ['year:2'], 60: ['year:5'], 120: ['year:10'] }
    : {
        60: ['date', 'hour', 'minute'], 300: ['date', 'hour', 'minute:5'], 600: ['date', 'hour', 'minute:10'], 1800: ['date', 'hour', 'minute:30'],
        3600: ['date', 'hour'], 10800: ['date', 'hour:3'], 21600: ['date', 'hour:6'], 43200: ['date', 'hour:12'], 86400: ['date'],
      }
  return parts[b!.num]?.map(p => `${name}.${p}`) ?? null
}

/** The condition of rows within an axis that does not show all of its column. */
function within(a: Axis): string[] {
  if (a.texts) return a.column.distinct > a.n ? conditions({ column: a.column.name, in: a.texts }, false) : []
  const lo = a.edges![0], hi = a.edges![a.n]
  return a.column.lo < lo || a.column.hi >= hi ? conditions({ column: a.column.name, lo, hi }, a.column.kind === 'time') : []
}

export function recipe(app: App): void {
  const r = recipeOf(app)
  if (typeof r === 'string') return app.say(r, true)
  save([JSON.stringify(r, null, 2) + '\n'], 'application/json', named(app, '.json'))
}
