// The format of docs/site-events.md, version 1, as the tracker writes it.

import type { Name } from './name'

/** Settings are the site's, put around the script by the server. */
export interface Settings {
  v: number
  key: string
  name: string
  rate: number
  byVisitor: boolean
  moves: boolean
  honor: boolean
  consent: boolean
  storage: boolean
  hash: boolean
  params: string[]
  exclude: string[]
  allowBots: boolean
  global: string
}

export interface Place {
  i: number
  ex: number
  ey: number
  x: number
  y: number
  sx: number
  sy: number
}

export type Body =
  | ({ k: 'c' | 'd'; p: string } & Place)
  | ({ k: 'r'; p: string; q: number } & Place)
  | ({ k: 'm'; ms: number } & Place)
  | { k: 's'; y: number; ph: number }
  | { k: 'a'; y: number; b: number[] }
  | { k: 'v'; is: number[] }

/** Event is a body and its time in milliseconds since the start of the view. */
export type Event = Body & { t: number }

export interface Batch {
  v: 1
  id: string
  seq: number
  n: number
  drop?: number
  last?: boolean
  start: number
  sent: number
  url: string
  ref?: string
  variant?: string
  layout?: string
  vw: number
  vh: number
  pw: number
  ph: number
  dpr: number
  rate: number
  bot?: boolean
  els: Name[]
  e: Event[]
}
