// What Go and the page say to each other: the twin of table/cross and of
// page/dashboard.go.

export interface Count { text: string; n: number }

export interface Column {
  name: string
  kind: 'number' | 'text' | 'time'
  rows: number; missing: number; distinct: number
  lo: number; hi: number // least and greatest; of times seconds since 1970
  low: number; high: number // one value in 200 lies beyond each
  integer?: boolean
  unit?: string
  top?: Count[]
  of?: string // the column of times that it is a part of
}

/** Equal intervals: bin i is [(first + i) * num / den + origin, the next). */
export interface Bins { first: number; n: number; num: number; den: number; origin?: number; months?: boolean }

/** Slots of a key: its bins or values, all else, missing. */
export interface Key { column: string; bins?: Bins; values?: string[] }

export interface Filter { column: string; lo?: number; hi?: number; in?: string[]; out?: string[]; missing?: boolean }

export interface Group { keys: Key[]; filters: Filter[]; agg?: string; value?: string; every?: number }
export interface Top { column: string; filters: Filter[]; match?: string; limit?: number }
export interface Rows { columns: string[]; filters: Filter[]; sort?: string; desc?: boolean; offset?: number; limit: number }
export interface Question { group?: Group; top?: Top; rows?: Rows }

export interface Answer {
  error?: string
  gone?: boolean // the error is that a column is not there
  rows: number // looked at
  met: number
  counts: ArrayLike<number>
  present?: ArrayLike<number>
  values?: Float64Array
  top?: { counts: Count[]; distinct: number }
  table?: (string | number | null)[][] // columns of rows
}

export interface Layout { x: string; y?: string; map?: boolean; agg?: string; value?: string; charts: string[] }

export interface Head {
  version: number; title: string; name: string; source?: string
  rows: number; columns: Column[]; start: Layout
  stamp: number; every: number; theme: string; served: boolean
  notes?: string[]; recipe?: Record<string, unknown>
  packed?: Record<string, { section: string; scale?: number }>
  texts?: Record<string, string[]>
}

/** Answers questions about the table: the server, or the page itself. */
export interface Engine {
  ask(questions: Question[], signal: AbortSignal): Promise<{ stamp: number; answers: Answer[] }>
}

export type Agg = '' | 'sum' | 'mean' | 'min' | 'max' | 'std' | 'median'
export type Mode = 'difference' | 'shares' | 'ratio'

/** All that a person chose. */
export interface State {
  readonly x: string; readonly y: string; readonly map: boolean
  readonly agg: Agg; readonly value: string
  readonly norm: 'linear' | 'log' | 'equal' | ''
  readonly charts: readonly string[]
  readonly drill: readonly (readonly Filter[])[] // steps inwards
  readonly brush: Readonly<Record<string, readonly Filter[]>> // of "heat" or a chart, by its column
  readonly split: string
  readonly whole: boolean // far values, too
  readonly first: readonly Filter[] | null // the selection that the present one is compared with
  readonly mode: Mode
  readonly sort: string; readonly desc: boolean
}
