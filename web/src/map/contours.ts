// Lines of equal value, and the smallest areas that hold 50 and 95 % of a
// density, over the tiles of a layer. The server computes them; a page of one
// file has them beside it, zoom by zoom.
import type { ExpressionSpecification, FilterSpecification, GeoJSONSource, Map as GLMap } from 'maplibre-gl'
import { mercatorY } from './heat'
import type { LayerConfig } from './model'
import type { Tiles } from './tiles'
import { number } from './words'

/** Tiles that the server puts together for one answer. */
const MOST = 128

const none: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

export class Contours {
  lines = false
  areas = false
  /** What there is to say about them. */
  note = ''
  told: () => void = () => {}
  private visible = true
  private map: GLMap | null = null
  private whole: Promise<GeoJSON.FeatureCollection> | null = null
  private outlined = '' // where the areas that are shown came from
  private drawn = ''
  private round = 0
  private pending = 0

  constructor(
    private readonly config: LayerConfig,
    private readonly tiles: Tiles,
    private readonly labelled: boolean,
  ) {}

  get busy(): boolean {
    return this.pending > 0
  }

  add(map: GLMap): void {
    this.map = map
    const css = getComputedStyle(document.documentElement),
      ink = css.getPropertyValue('--text').trim(),
      halo = css.getPropertyValue('--land').trim()
    const lines = `${this.config.name} contours`,
      areas = `${this.config.name} areas`
    for (const id of [lines, areas]) map.addSource(id, { type: 'geojson', data: none, tolerance: 0.2 })
    const share = (v: number): FilterSpecification => ['==', ['get', 'share'], v]
    const level: ExpressionSpecification = ['get', 'text'],
      round = { 'line-join': 'round' } as const
    map.addLayer({
      id: `${lines} halo`,
      type: 'line',
      source: lines,
      layout: round,
      paint: { 'line-color': halo, 'line-width': 2.6, 'line-opacity': 0.55 },
    })
    map.addLayer({ id: lines, type: 'line', source: lines, layout: round, paint: { 'line-color': ink, 'line-width': 0.9, 'line-opacity': 0.85 } })
    map.addLayer({
      id: `${areas} halo`,
      type: 'line',
      source: areas,
      layout: round,
      paint: { 'line-color': halo, 'line-width': 4.5, 'line-opacity': 0.8 },
    })
    map.addLayer({
      id: `${areas} 95`,
      type: 'line',
      source: areas,
      filter: share(0.95),
      layout: round,
      paint: { 'line-color': ink, 'line-width': 2, 'line-dasharray': [2.5, 1.5] },
    })
    map.addLayer({ id: `${areas} 50`, type: 'line', source: areas, filter: share(0.5), layout: round, paint: { 'line-color': ink, 'line-width': 2 } })
    if (this.labelled) {
      // a style of a person's own may lack the letters
      map.addLayer({
        id: `${lines} text`,
        type: 'symbol',
        source: lines,
        layout: { 'symbol-placement': 'line', 'symbol-spacing': 320, 'text-field': level, 'text-size': 11, 'text-max-angle': 35 },
        paint: { 'text-color': ink, 'text-halo-color': halo, 'text-halo-width': 1.6 },
      })
    }
    this.show(this.visible)
  }

  private set(parts: 'contours' | 'areas', on: boolean): void {
    for (const end of parts === 'contours' ? [' halo', '', ' text'] : [' halo', ' 95', ' 50']) {
      const id = `${this.config.name} ${parts}${end}`
      if (this.map!.getLayer(id)) this.map!.setLayoutProperty(id, 'visibility', on ? 'visible' : 'none')
    }
  }

  show(visible: boolean): void {
    this.visible = visible
    if (!this.map) return
    this.set('contours', visible && this.lines)
    this.set('areas', visible && this.areas)
    this.update()
  }

  /** Other data: what is shown stays until the new lines have come. */
  renew(): void {
    this.whole = null
    this.outlined = ''
    this.drawn = ''
    this.update()
  }

  /** Fetches what the window shows and has not. */
  update(): void {
    if (!this.map || !this.visible || (!this.lines && !this.areas)) return
    const round = ++this.round
    this.pending++
    this.load(round)
      .catch((err: unknown) => {
        if (round === this.round) this.note = err instanceof Error ? err.message : String(err)
      })
      .finally(() => {
        this.pending--
        this.told()
      })
  }

  private async load(round: number): Promise<void> {
    const whole = await (this.whole ??= fetched(this.address('')).catch((err: unknown) => {
      this.whole = null
      throw err
    }))
    if (round !== this.round) return
    this.note = areasIn(whole)
    const query = this.query(this.config.contoursTo ?? Number(whole.features[0]?.properties?.zoom ?? -1)),
      address = this.address(query)
    if (this.areas) await this.outline(round, whole, query)
    if (round !== this.round || !this.lines || address === this.drawn) return
    const some = query === '' ? whole : await fetched(address)
    if (round !== this.round) return
    this.drawn = address
    this.put('contours', some, 'line')
  }

  /**
   * The areas as all tiles have them, or, of a density on the ground where a window
   * of finer tiles is shown, their borders there: its values are those of every zoom.
   */
  private async outline(round: number, whole: GeoJSON.FeatureCollection, query: string): Promise<void> {
    const shares = new Map(whole.features.filter(f => f.properties?.kind === 'area').map(f => [f.properties!.level as number, f.properties!.share as number]))
    const fine = query.includes('bbox') && shares.size > 0 && /\dk?m$/.test(this.tiles.info.swelter?.radius ?? '')
    const address = fine ? this.address(`${query}&levels=${[...shares.keys()].sort((a, b) => a - b).join()}`) : this.address('')
    if (address === this.outlined) return
    if (!this.outlined || !fine) this.put('areas', whole, 'area')
    if (fine) {
      const some = await fetched(address)
      if (round !== this.round) return
      for (const f of some.features) f.properties!.share = shares.get(f.properties!.level as number)
      this.put('areas', some, 'line')
    }
    this.outlined = address
  }

  private put(parts: 'contours' | 'areas', all: GeoJSON.FeatureCollection, kind: string): void {
    const features = all.features.filter(f => f.properties?.kind === kind)
    for (const f of features) f.properties!.text = number(f.properties!.level as number)
    ;(this.map!.getSource(`${this.config.name} ${parts}`) as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features })
  }

  /** query is "" for all that there is at the finest zoom that allows it. */
  private address(query: string): string {
    const to = this.config.contoursTo
    return to === undefined ? this.config.contours! + (query && `?${query}`) : this.config.contours!.replace('{zoom}', query || String(to))
  }

  /** What asks for the lines of the window; best is the finest zoom that can be had whole. */
  private query(best: number): string {
    let z = this.tiles.zoom(this.map!.getZoom())
    const file = this.config.contoursTo !== undefined
    if (file) return z < best ? String(z) : ''
    if (z === best) return ''
    if (z < best) return `zoom=${z}`
    const b = this.map!.getBounds(),
      shift = 360 * Math.round(this.map!.getCenter().lng / 360)
    for (; ; z--) {
      const n = 2 ** z,
        column = (lon: number) => ((lon - shift + 180) / 360) * n,
        row = (lat: number) => Math.min(n, Math.max(0, mercatorY(lat) * n))
      let x0 = Math.floor(column(b.getWest())),
        x1 = Math.ceil(column(b.getEast()))
      const y0 = Math.floor(row(b.getNorth())),
        y1 = Math.ceil(row(b.getSouth()))
      if (x1 - x0 >= n) [x0, x1] = [0, n]
      if ((x1 - x0) * (y1 - y0) > MOST && z > this.tiles.info.minzoom) continue
      return `zoom=${z}&bbox=${[(x0 / n) * 360 - 180, latitude(y1 / n), (x1 / n) * 360 - 180, latitude(y0 / n)].map(v => v.toFixed(6)).join()}`
    }
  }
}

/** How large the areas are. */
function areasIn(all: GeoJSON.FeatureCollection): string {
  const parts = all.features
    .filter(f => f.properties?.kind === 'area')
    .map(f => [f.properties!.share as number, f.properties!.km2 as number])
    .sort((a, b) => a[0] - b[0])
  return parts.map(([share, km2]) => `${Math.round(100 * share)} % in ${number(Number(km2.toPrecision(3)))} km²`).join(', ')
}

async function fetched(address: string): Promise<GeoJSON.FeatureCollection> {
  const r = await fetch(address)
  if (!r.ok) throw new Error((await r.text()).trim() || `${address}: ${r.status}`)
  return (await r.json()) as GeoJSON.FeatureCollection
}

function latitude(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
}
