// The address of the page follows the view, and the view what is typed there.
import type { App } from '../app'
import { choices } from '../color/fit'
import { fromHash, type Known } from '../view/hash'
import { sideOf, sortsOf } from './order'

/** Reads the view in the address and keeps both alike; warn is told of a link that cannot be read. */
export function startLink(app: App, warn: (words: string) => void): void {
  const known = knownOf(app)
  const read = (put: (v: NonNullable<ReturnType<typeof fromHash>>) => void) => {
    const v = fromHash(location.hash, known)
    warn(v ? '' : 'The link asks for a view that cannot be read; the whole figure is shown.')
    if (v) put(v)
  }
  read(v => app.store.begin(v))
  addEventListener('hashchange', () => { if (location.hash.replace(/^#/, '') !== app.hash) read(v => app.store.change(v)) })
  // A little later, and without filling the history.
  let due = 0, waiting = false
  const write = () => {
    const left = due - performance.now()
    waiting = left > 1
    if (waiting) window.setTimeout(write, left)
    else if (location.hash.replace(/^#/, '') !== app.hash) history.replaceState(null, '', app.hash ? '#' + app.hash : location.pathname + location.search)
  }
  app.store.listen(() => {
    due = performance.now() + pause
    if (waiting) return
    waiting = true
    window.setTimeout(write, pause)
  })
}

/** How long the view is left alone before the address follows it, in milliseconds. */
const pause = 250

/** What a link can ask of this figure. */
function knownOf(app: App): Known {
  const h = app.data.head
  const side = (name: 'cols' | 'rows') => {
    const { cells, tree } = sideOf(app, name), sorts = sortsOf(app, name).map(s => s[0])
    return { cells, branches: tree?.nodes.length ?? 0, sorts: sorts.length > 0 ? [...sorts.filter(s => s), 'c'] : [] }
  }
  return { maps: h.maps ?? [], norms: choices, themes: Object.keys(h.themes), frames: app.matrices.length, shows: app.layers, cols: side('cols'), rows: side('rows') }
}
