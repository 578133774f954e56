// What a person has chosen to see: one immutable value, changed in one place, so
// that undo, the link and every painter agree.
import type { Window } from './ruler'

export interface View {
  x: Window
  y: Window
  /** Limits of the colours, or null for the figure's. */
  limits: [number, number] | null
  /** Names, "" for the figure's own. */
  map: string
  norm: string
  theme: string
}

export type Listener = (now: View, before: View) => void

export const start: View = { x: [0, 1], y: [0, 1], limits: null, map: '', norm: '', theme: '' }

export class Store {
  private listeners: Listener[] = []
  private now: View

  constructor(first: View = start) { this.now = first }

  get view(): View { return this.now }

  change(part: Partial<View>): void {
    const before = this.now
    this.now = { ...before, ...part }
    for (const l of this.listeners) l(this.now, before)
  }

  listen(l: Listener): void { this.listeners.push(l) }
}
