// A layer of the map: what it draws, how it looks, and its value at a place.
import type { FilterSpecification, GeoJSONSource, Map as GLMap } from 'maplibre-gl'
import { normOf } from '../color/norm'
import { css } from '../color/map'
import { Contours } from './contours'
import { Heat, mercatorY } from './heat'
import { colorsFor, ink, normFor, table, type Look } from './look'
import type { Config, LayerConfig, Level, Meta, ShapeMeta, TileJSON } from './model'
import type { NormParams } from '../model'
import { Archive } from './pmtiles'
import { SIDE, Tiles } from './tiles'

/** A value under the pointer. */
export interface Reading { value: number; unit: string; name?: string }

export interface Shown {
  readonly config: LayerConfig
  readonly look: Look
  readonly bounds: [number, number, number, number] | null
  readonly attribution: string
  readonly unit: string
  readonly busy: boolean
  readonly depth: number // areas lie lowest, then lines, then tiles
  readonly contours: Contours | null
  readonly dense: boolean // a density, which has areas that hold shares of it
  visible: boolean
  opacity: number
  own(): { norm: NormParams; colours: string[]; least: number; note: string } | null
  add(map: GLMap): void
  restyle(): void
  read(lon: number, lat: number, x: number, y: number): Promise<Reading | null>
  renew(): Promise<void>
}

const plain = (): Look => ({ lo: null, hi: null, norm: '', map: '' })

async function json<T>(address: string): Promise<T> {
  const r = await fetch(address)
  if (!r.ok) throw new Error((await r.text()).trim() || `${address}: ${r.status}`)
  return await r.json() as T
}

export async function open(config: LayerConfig, page: Config, changed: () => void): Promise<Shown> {
  if (config.shapes) return new Shapes(config, page, await json<ShapeFile>(config.shapes))
  const archive = config.archive ? new Archive(config.archive) : null
  const info = archive ? await archive.open() : await json<TileJSON>(config.tilejson!)
  if (!info.swelter || archive && info.swelter.kind !== 'values') throw new Error('it holds colours, not values; swelter tiles --value-tiles writes those')
  return new Heated(config, page, info, archive, changed)
}

class Heated implements Shown {
  readonly look = plain()
  visible = true
  private share = 1
  private readonly tiles: Tiles
  private readonly heat: Heat
  readonly contours: Contours | null
  private map: GLMap | null = null

  constructor(readonly config: LayerConfig, private readonly page: Config, info: TileJSON, archive: Archive | null, changed: () => void) {
    this.tiles = new Tiles(info, archive, () => { this.map?.triggerRepaint(); changed() })
    this.tiles.outdated = () => { void this.renew().catch(() => { /* it is tried again with the next tile */ }) }
    this.heat = new Heat(config.name, this.tiles, !!info.swelter!.radius, l => this.table(l))
    this.contours = config.contours && (info.swelter!.radius || info.swelter!.surface) ? new Contours(config, this.tiles, !page.style) : null
  }

  private get meta(): Meta { return this.tiles.info.swelter! }
  get bounds() { return this.tiles.info.bounds ?? null }
  get attribution() { return this.tiles.info.attribution ?? '' }
  get dense() { return !this.meta.surface }
  get unit() { return this.meta.unit }
  get busy() { return this.tiles.busy || !!this.contours?.busy }
  get depth() { return 2 }
  get opacity() { return this.share }
  set opacity(v: number) { this.share = this.heat.opacity = v; this.map?.triggerRepaint() }

  private level(): Level | undefined { return this.tiles.level(this.tiles.zoom(this.map?.getZoom() ?? 0)) }

  own() {
    const l = this.level()
    return l ? { norm: l.norm, colours: this.meta.colours, least: l.scale, note: `zoom ${l.zoom}` } : null
  }

  /** The colours of the codes of tiles, which may be from before a change, on the present scale. */
  private table(of: Level): Uint8Array {
    const now = this.tiles.level(of.zoom) ?? of
    return table(of, normFor(now.norm, this.look, now.scale), colorsFor(this.meta.colours, this.page.maps[this.look.map]), this.look)
  }

  add(map: GLMap): void {
    this.map = map
    map.addLayer(this.heat)
    this.contours?.add(map)
  }

  restyle(): void {
    this.heat.visible = this.visible
    this.contours?.show(this.visible)
    this.heat.restyle()
    this.map?.triggerRepaint()
  }

  async read(lon: number, lat: number): Promise<Reading | null> {
    const z = this.tiles.zoom(this.map!.getZoom()), n = 2 ** z
    const px = ((lon + 180) / 360 % 1 + 1) % 1 * n, py = mercatorY(lat) * n
    if (!(py >= 0 && py < n)) return null
    const x = Math.floor(px), y = Math.floor(py), t = await this.tiles.settled(z, x, y)
    return t ? { value: this.tiles.value(t, Math.floor((px - x) * SIDE), Math.floor((py - y) * SIDE)), unit: this.unit } : null
  }

  async renew(): Promise<void> {
    const info = await json<TileJSON>(this.config.tilejson!)
    if (info.tiles[0] === this.tiles.info.tiles[0]) return
    const come = this.tiles.renew(info)
    this.heat.restyle()
    this.contours?.renew()
    await come // tiles that are slower than the data change are shown all the same
  }
}

interface ShapeFile { meta: ShapeMeta; shapes: GeoJSON.FeatureCollection }

/** Steps of an expression that colours shapes. */
const STEPS = 64

class Shapes implements Shown {
  readonly look = plain()
  visible = true
  private share = 1
  private map: GLMap | null = null
  private least = Infinity
  readonly attribution = ''
  readonly busy = false
  readonly contours = null
  readonly dense = false

  constructor(readonly config: LayerConfig, private readonly page: Config, private file: ShapeFile) { this.measure() }

  private measure(): void {
    for (const f of this.file.shapes.features) {
      const v = f.properties?.value as number
      if (v > 0) this.least = Math.min(this.least, v)
    }
  }

  private get parts(): string[] { return [`${this.config.name} fill`, `${this.config.name} line`] }
  get bounds() { return this.file.meta.bounds }
  get depth() { return this.file.shapes.features[0]?.geometry.type.endsWith('Polygon') ? 0 : 1 }
  get unit() { return this.file.meta.unit }
  get opacity() { return this.share }
  set opacity(v: number) { this.share = v; this.restyle() }

  own() { return { norm: this.file.meta.norm, colours: this.file.meta.colours, least: this.least, note: '' } }

  add(map: GLMap): void {
    this.map = map
    const [fill, line] = this.parts, source = this.config.name
    const areas: FilterSpecification = ['all', ['==', ['geometry-type'], 'Polygon'], ['has', 'value']], lines: FilterSpecification = ['==', ['geometry-type'], 'LineString']
    map.addSource(source, { type: 'geojson', data: this.file.shapes, tolerance: .2 })
    map.addLayer({ id: fill, type: 'fill', source, filter: areas, paint: { 'fill-outline-color': getComputedStyle(document.documentElement).getPropertyValue('--land').trim() } })
    map.addLayer({ id: line, type: 'line', source, filter: lines, layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-width': ['interpolate', ['linear'], ['zoom'], 0, 1.2, 6, 2.4] } })
    this.restyle()
  }

  restyle(): void {
    if (!this.map) return
    const { meta } = this.file, norm = normFor(meta.norm, this.look, this.least), colors = colorsFor(meta.colours, this.page.maps[this.look.map])
    const at = (v: number) => css(ink(v, norm, colors, this.look))
    const axis = normOf(norm.params), expression: unknown[] = ['step', ['get', 'value'], this.look.lo === null ? at(norm.params.lo) : '#00000000']
    const edges = meta.norm.edges && norm.params.edges ? meta.norm.edges : Array.from({ length: STEPS }, (_, k) => axis.invert(k / STEPS))
    let last = -Infinity
    edges.forEach((from, k) => {
      if (!(from > last)) return
      const next = edges[k + 1] ?? norm.params.hi
      expression.push(from, at(from + (next - from) / 2))
      last = from
    })
    const [fill, line] = this.parts, color = expression.length > 3 ? expression : at(norm.params.lo)
    this.map.setPaintProperty(fill, 'fill-color', color as string)
    this.map.setPaintProperty(fill, 'fill-opacity', this.share * .9)
    this.map.setPaintProperty(line, 'line-color', color as string)
    this.map.setPaintProperty(line, 'line-opacity', this.share)
    for (const id of this.parts) this.map.setLayoutProperty(id, 'visibility', this.visible ? 'visible' : 'none')
  }

  async read(_lon: number, _lat: number, x: number, y: number): Promise<Reading | null> {
    const near = 4, hit = this.map!.queryRenderedFeatures([[x - near, y - near], [x + near, y + near]], { layers: [this.parts[1]] })[0]
      ?? this.map!.queryRenderedFeatures([x, y], { layers: [this.parts[0]] })[0]
    return hit ? { value: hit.properties.value as number, unit: this.unit, name: String(hit.properties.name ?? '') } : null
  }

  async renew(): Promise<void> {
    this.file = await json<ShapeFile>(this.config.shapes!)
    this.measure()
    ;(this.map?.getSource(this.config.name) as GeoJSONSource | undefined)?.setData(this.file.shapes)
    this.restyle()
  }
}
