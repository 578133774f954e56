// What zooming, panning and fitting make of a view.
import type { App, Cell } from '../app'
import { clampWindow, zoomWindow, type Window } from './ruler'

export type Axes = 'both' | 'x' | 'y'

/** Zooms about a place of the body, given as parts of it. */
export function zoom(app: App, factor: number, at: [number, number] = [.5, .5], axes: Axes = 'both'): void {
  const v = app.store.view
  if (app.places) axes = 'both' // a map keeps its shape
  const about = (w: Window, part: number) => w[0] + part * (w[1] - w[0])
  app.store.change({
    x: axes === 'y' ? v.x : zoomWindow(v.x, factor, about(v.x, at[0]), app.x.least()),
    y: axes === 'x' ? v.y : zoomWindow(v.y, factor, about(v.y, at[1]), app.y.least()),
  })
}

/** Moves the window by parts of itself. */
export function pan(app: App, dx: number, dy: number): void {
  const v = app.store.view
  const move = (w: Window, d: number, least: number): Window => {
    const size = w[1] - w[0], from = Math.min(Math.max(w[0] + d * size, 0), 1 - size)
    return clampWindow([from, from + size], least)
  }
  app.store.change({ x: move(v.x, dx, app.x.least()), y: move(v.y, dy, app.y.least()) })
}

export function fit(app: App): void { app.store.change({ x: [0, 1], y: [0, 1] }) }

/** One pixel of the screen a cell, or fit where all are larger. */
export function oneToOne(app: App): void {
  const g = app.geometry, v = app.store.view, scale = devicePixelRatio || 1
  const one = (w: Window, size: number, n: number, least: number): Window => {
    const part = Math.min(1, size * scale / n), middle = (w[0] + w[1]) / 2
    return clampWindow([middle - part / 2, middle + part / 2], least)
  }
  app.store.change({ x: one(v.x, g.body[2], app.x.n, app.x.least()), y: one(v.y, g.body[3], app.y.n, app.y.least()) })
}

/** Moves the window just so far that a cell is in sight. */
export function reveal(app: App, cell: Cell): void {
  const v = app.store.view
  if (app.places) return revealPlace(app, cell)
  const show = (w: Window, from: number, to: number, least: number): Window => {
    const size = w[1] - w[0]
    if (from < w[0]) return clampWindow([from, from + size], least)
    return to > w[1] ? clampWindow([to - size, to], least) : w
  }
  const x = show(v.x, app.x.start[cell.col], app.x.end[cell.col], app.x.least())
  const y = show(v.y, app.y.start[cell.row], app.y.end[cell.row], app.y.least())
  if (x !== v.x || y !== v.y) app.store.change({ x, y })
}

/** Moves the window to an area, a line or a cell of a map that is not seen. */
function revealPlace(app: App, cell: Cell): void {
  const v = app.store.view, all = app.places!.outline(cell.row, cell.col)
  if (all.length === 0) return
  const move = (w: Window, from: number, to: number, least: number): Window => {
    const size = w[1] - w[0], middle = (from + to) / 2
    return middle >= w[0] && middle <= w[1] ? w : clampWindow([middle - size / 2, middle + size / 2], least)
  }
  app.store.change({ x: move(v.x, all[0][0], all[2][0], app.x.least()), y: move(v.y, all[0][1], all[2][1], app.y.least()) })
}

/** Brings a row or a column into sight, large enough to be read. */
export function show(app: App, axis: 'x' | 'y', place: number): void {
  const ruler = app[axis], v = app.store.view, w = v[axis], length = app.geometry.body[axis === 'y' ? 3 : 2]
  const size = (ruler.end[place] - ruler.start[place]) / (w[1] - w[0]) * length
  const want = size < 3 ? Math.max(ruler.least(), Math.min(1, length / 14 / ruler.n)) : w[1] - w[0]
  if (size >= 3 && ruler.start[place] >= w[0] && ruler.end[place] <= w[1]) return
  const middle = ruler.centre(place), from = Math.min(Math.max(middle - want / 2, 0), 1 - want)
  app.store.change({ [axis]: clampWindow([from, from + want], ruler.least()) })
}
