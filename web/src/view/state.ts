// What a person has chosen to see: one immutable value, changed in one place, so
// that undo, the link and every painter agree.
import type { Layer } from '../data/layers'
import type { Window } from './ruler'

/** How the rows or the columns are arranged, and what of their tree is marked. */
export interface Side {
  /** See data/order.ts. */
  sort: string
  /** First and last cell that stay, as drawn. */
  crop: [number, number] | null
  /** Branches of the tree that are drawn as one place. */
  folds: readonly number[]
  /** How many clusters the tree is cut into; 0 for no cut. */
  cut: number
  /** The branch that is selected; -1 for none. */
  pick: number
}

export interface View {
  x: Window
  y: Window
  /** Limits of the colours, or null for the figure's. */
  limits: [number, number] | null
  /** The middle of the colours, or null for the figure's. */
  center: number | null
  /** Names, "" for the figure's own. */
  map: string
  norm: string
  theme: string
  /** Colours run from the least to the greatest value of each row or column. */
  each: '' | 'rows' | 'columns'
  /** What stands in the cells. */
  show: Layer
  cols: Side
  rows: Side
  /** What is searched for in the labels. */
  find: string
  /** First and last row, first and last column of the region that is marked, as places. */
  brush: [number, number, number, number] | null
  /** Whether lines of a row and a column stand beside the cells. */
  profiles: boolean
  /** Which of the matrices that are played. */
  frame: number
}

export type Listener = (now: View, before: View) => void

export const side: Side = { sort: '', crop: null, folds: [], cut: 0, pick: -1 }

export const start: View = {
  x: [0, 1], y: [0, 1], limits: null, center: null, map: '', norm: '', theme: '', each: '', show: '', cols: side, rows: side, find: '', brush: null, profiles: false, frame: 0,
}

const names = Object.keys(start) as (keyof View)[]

/**
 * Whether two views differ in nothing but the window: zooming and panning, of which every frame brings one. What such a
 * frame runs makes no objects that it can do without: counted loops, no lists taken apart, no functions made.
 */
export function onlyMoved(now: View, before: View): boolean {
  for (let i = 0; i < names.length; i++) {
    const k = names[i]
    if (now[k] !== before[k] && k !== 'x' && k !== 'y') return false
  }
  return true
}

/** Changes of the same things within so many milliseconds are undone as one. */
const together = 700, mostSteps = 200

export class Store {
  private listeners: Listener[] = []
  private now: View
  private past: View[] = []
  private future: View[] = []
  private last: { part: Partial<View>; at: number } = { part: {}, at: -Infinity }

  constructor(first: View = start) { this.now = first }

  get view(): View { return this.now }
  get undoable(): boolean { return this.past.length > 0 }
  get redoable(): boolean { return this.future.length > 0 }

  change(part: Partial<View>): void {
    const at = performance.now()
    if (!alike(part, this.last.part) || at - this.last.at > together) this.past = [...this.past.slice(-mostSteps), this.now]
    this.last.part = part
    this.last.at = at
    if (this.future.length > 0) this.future = []
    this.set({ ...this.now, ...part })
  }

  /** Starts over from a view, with nothing to undo. */
  begin(v: View): void {
    this.past = this.future = []
    this.last.at = -Infinity
    this.set(v)
  }

  undo(): void { this.step(this.past, this.future) }
  redo(): void { this.step(this.future, this.past) }

  private step(from: View[], to: View[]): void {
    const v = from.pop()
    if (!v) return
    to.push(this.now)
    this.last.at = -Infinity
    this.set(v)
  }

  private set(v: View): void {
    const before = this.now
    this.now = v
    for (let i = 0; i < this.listeners.length; i++) this.listeners[i](v, before)
  }

  listen(l: Listener): void { this.listeners.push(l) }
}

/** Whether two changes are of the same things. */
function alike(a: Partial<View>, b: Partial<View>): boolean {
  for (let i = 0; i < names.length; i++) if (names[i] in a !== names[i] in b) return false
  return true
}
