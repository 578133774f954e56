// The page of a map: MapLibre draws the ground and keeps the view, Swelter's
// layers lie on it.
import type * as MapLibre from 'maplibre-gl'
import { el } from '../ui/dom'
import { live } from './live'
import type { Config } from './model'
import { Entry, panel } from './panel'
import { open, type Reading, type Shown } from './shown'
import { ground } from './style'
import { number, place } from './words'

export class App {
  readonly map: MapLibre.Map
  readonly layers: Shown[] = []
  entries: Entry[] = []
  /** Changes told by the server and taken up, for those who wait for them. */
  taken = 0
  private readonly tip = el('div', { class: 'tip', role: 'status', hidden: '' })
  private pointer: { x: number; y: number } | null = null
  private readonly linked = location.hash !== '' // the map writes it, too

  constructor(readonly root: HTMLElement, readonly config: Config, private readonly gl: typeof MapLibre, style: MapLibre.StyleSpecification | null, private readonly failed: string[]) {
    const stage = el('div', { id: 'map' })
    root.replaceChildren(stage, this.tip)
    this.map = new gl.Map({
      container: stage, style: style ?? ground(config), attributionControl: false, hash: 'map', maxPitch: 0, dragRotate: false, pitchWithRotate: false, touchPitch: false,
      center: [0, 25], zoom: 1, minZoom: 0, maxZoom: 21, canvasContextAttributes: { preserveDrawingBuffer: true },
    })
    this.map.touchZoomRotate.disableRotation()
    this.map.keyboard.disableRotation()
    this.map.addControl(new gl.NavigationControl({ showCompass: false }), 'top-right')
    this.map.addControl(new gl.ScaleControl({}), 'bottom-right')
  }

  async start(): Promise<void> {
    const loaded = new Promise<void>(done => { void this.map.once('load', () => done()) })
    const all = await Promise.all(this.config.layers.map(c => open(c, this.config, () => this.point()).catch((err: unknown) => {
      this.failed.push(`${c.title}: ${err instanceof Error ? err.message : String(err)}`)
      return null
    })))
    await loaded
    for (const l of all) if (l) this.layers.push(l)
    for (const l of [...this.layers].sort((a, b) => a.depth - b.depth)) l.add(this.map)
    const credits = [this.config.attribution ?? '', ...this.layers.map(l => l.attribution)].filter(t => t)
    this.map.addControl(new this.gl.AttributionControl({ compact: window.innerWidth <= 600, customAttribution: credits.map(escape) }), 'bottom-right')
    this.entries = this.group()
    this.root.append(panel(this, this.entries, this.failed))
    for (const e of this.entries) e.apply()
    this.map.on('mousemove', e => { this.pointer = e.point; this.point() })
    this.map.on('click', e => { this.pointer = e.point; this.point() })
    this.map.on('mouseout', () => { this.pointer = null; this.tip.hidden = true })
    this.map.on('move', () => this.moved())
    this.map.on('moveend', () => { for (const l of this.layers) l.contours?.update() })
    if (!this.linked) this.fit() // legends follow
    if (this.config.events) live(this, this.config.events)
  }

  /** Layers of one series become one entry, in the order of their times. */
  private group(): Entry[] {
    const out: Shown[][] = []
    for (const l of this.layers) {
      const same = l.config.series && out.find(g => g[0].config.series === l.config.series)
      if (same) same.push(l)
      else out.push([l])
    }
    for (const g of out) g.sort((a, b) => (a.config.when ?? '').localeCompare(b.config.when ?? '', 'en', { numeric: true }))
    return out.map(g => new Entry(this, g))
  }

  /** Shows all that is switched on. */
  private fit(): void {
    let box: MapLibre.LngLatBounds | null = null
    for (const l of this.layers) {
      if (!l.visible || !l.bounds) continue
      const [w, s, e, n] = l.bounds, one = new this.gl.LngLatBounds([w, Math.max(s, -80), e, Math.min(n, 80)])
      box = box ? box.extend(one) : one
    }
    const wide = window.innerWidth > 600
    if (box) this.map.fitBounds(box, { animate: false, maxZoom: 12, padding: wide ? { left: 330, right: 30, top: 30, bottom: 30 } : 10 })
  }

  /** Legends follow the zoom, and the tip what lies under the pointer. */
  moved(): void {
    for (const e of this.entries) e.draw()
    this.point()
  }

  /** The values of all visible layers at a place of the window. */
  async read(x: number, y: number): Promise<(Reading & { layer: string })[]> {
    const { lng, lat } = this.map.unproject([x, y])
    const out = await Promise.all(this.layers.filter(l => l.visible).map(async l => {
      const r = await l.read(lng, lat, x, y)
      return r && { ...r, layer: l.config.series ?? l.config.title }
    }))
    return out.filter(r => r !== null)
  }

  private point(): void {
    const p = this.pointer
    if (!p) return
    void this.read(p.x, p.y).then(all => {
      if (this.pointer !== p) return
      const { lng, lat } = this.map.unproject([p.x, p.y])
      this.tip.replaceChildren(el('p', { class: 'where' }, place(lng, lat)), ...all.map(r =>
        el('p', {}, el('span', {}, r.name ? `${r.layer}, ${r.name}` : r.layer), el('b', {}, number(r.value)), r.unit ? ` ${r.unit}` : '')))
      this.tip.hidden = false
      const w = this.tip.offsetWidth, h = this.tip.offsetHeight
      this.tip.style.left = `${p.x + 16 + w > window.innerWidth ? Math.max(4, p.x - w - 12) : p.x + 16}px`
      this.tip.style.top = `${p.y + 16 + h > window.innerHeight ? Math.max(4, p.y - h - 12) : p.y + 16}px`
    })
  }

  /** Whether all that the window shows has come. */
  get still(): boolean { return this.map.loaded() && !this.layers.some(l => l.busy) }
}

/** What is shown as HTML by MapLibre is text here. */
function escape(s: string): string {
  return s.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)
}
