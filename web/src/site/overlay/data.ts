// What the server says of a page: docs/site-events.md, section 6. All strings
// come from visitors; they are set as text, never as markup.

export interface Named {
  h: string
  s: string
  d?: string[]
  c?: string
  f?: number
  g?: string
  m?: string
  t?: string
}

export interface Counted extends Named {
  clicks: number
  visitors: number
  rage: number
  dead: number
  rests: number
  seen: number
  visitorsSeen: number
  minus?: number
}

export interface Points {
  k: string
  el: number[]
  ex: number[]
  ey: number[]
  x: number[]
  y: number[]
  sx?: number[]
  sy?: number[]
  vw: number[]
  n: number[]
  seg?: number[]
}

export interface Bands {
  band: number
  views: number[]
  ms?: number[]
}

export interface Answer {
  page: string
  urls: { url: string; views: number }[]
  from: string
  to: string
  views: number
  visitorDays: number
  minusViews?: number
  clicks?: number
  filter?: string
  minus?: string
  events: number
  rate: number
  empty: string
  widths: [number, number][]
  loss?: { batches: number; events: number; ended: number }
  elements: Counted[]
  points: Points
  folded: number
  scroll: Bands
  attention: Bands
  fold: number
  unused: { el: number; seen: number; visitorsSeen: number }[]
}
