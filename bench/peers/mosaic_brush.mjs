// Brushes of Mosaic (mosaic-core over DuckDB in node) on the table of a query,
// for bench/brush.go: prints the median of brushes after a rest, with its cubes
// ready, and of brushes without. Run where npm has installed
// @uwdata/mosaic-core, @uwdata/mosaic-sql and @duckdb/node-api.
//   node mosaic_brush.mjs "SELECT ..." ROUNDS
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
const here = createRequire(process.cwd() + '/')
const load = name => import(pathToFileURL(here.resolve(name)).href)
const { DuckDBInstance } = await load('@duckdb/node-api')
const { Coordinator, MosaicClient, Selection, clauseInterval } = await load('@uwdata/mosaic-core')
const { Query, count, sql } = await load('@uwdata/mosaic-sql')

const [table, rounds] = [process.argv[2], Number(process.argv[3] ?? 12)]
const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
await db.run('CREATE TABLE trips AS ' + table)
const connector = {
  async query ({ type, sql }) {
    if (type === 'exec') { await db.run(sql); return undefined }
    return (await db.runAndReadAll(sql)).getRowObjectsJS()
  }
}
const coordinator = new Coordinator(connector, { logger: null, cache: false, preagg: { enabled: true } })
const brushed = Selection.crossfilter()

// A chart counts rows in bins of one or two columns.
class Chart extends MosaicClient {
  constructor (keys) { super(brushed); this.keys = keys; this.answers = 0 }
  query (filter = []) {
    return Query.from('trips').select({ ...this.keys, n: count() }).groupby(Object.keys(this.keys)).where(filter)
  }

  queryResult () { this.answers++; return this }
}
const binned = (name, size) => ({ [name + '_']: sql`FLOOR(${name} / ${size})` })
const charts = [new Chart({ ...binned('x', 0.05), ...binned('y', 0.1) })]
const sizes = { hour: 1, distance: 0.5, fare: 2, tip: 0.2 }
for (const [name, size] of Object.entries(sizes)) charts.push(new Chart(binned(name, size)))
charts.push(new Chart({ payment_: sql`payment` }))
for (const c of charts) coordinator.connect(c)

const settled = async (wanted) => {
  while (charts.some((c, i) => c.answers < wanted[i])) await new Promise(resolve => setTimeout(resolve, 0))
}
await settled(charts.map(() => 1))

const names = Object.keys(sizes)
const most = { hour: 24, distance: 20, fare: 80, tip: 8 }
let seed = 3
const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648 }
const median = list => list.sort((a, b) => a - b)[list.length >> 1]
const rested = []; const cold = []
for (let i = 0; i < rounds; i++) {
  for (const rest of [false, true]) {
    const name = names[Math.floor(random() * names.length)]
    const source = charts[1 + names.indexOf(name)]
    const clause = (from, to) => clauseInterval(name, [from, to], { source, clients: new Set([source]), bin: 'floor', pixelSize: 1, scale: { type: 'linear', domain: [0, most[name]], range: [0, 400] } })
    const a = random() * most[name]; const b = random() * most[name]
    if (rest) {
      brushed.activate(clause(0, most[name]))
      await new Promise(resolve => setTimeout(resolve, 4000))
    } else {
      coordinator.clear({ clients: false, cache: true })
    }
    const wanted = charts.map(c => c === source ? c.answers : c.answers + 1)
    const start = performance.now()
    brushed.update(clause(Math.min(a, b), Math.max(a, b)))
    await settled(wanted)
    ;(rest ? rested : cold).push(performance.now() - start)
  }
}
console.log(`rested-ms ${median(rested).toFixed(1)}\ncold-ms ${median(cold).toFixed(1)}`)
process.exit(0)
