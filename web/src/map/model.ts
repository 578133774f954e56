// What the page is told: the twins of webmap.Config, of serve's shapes and of
// package pyramid's Meta.
import type { NormParams } from '../model'

/** One zoom's tiles: value = offset + scale × (256 R + G + B/256); 0, 0, 0 is nothing. */
export interface Level { zoom: number; max: number; norm: NormParams; scale: number; offset: number }

/** What the tiles of values of a layer mean. */
export interface Meta { kind: string; surface?: string; unit: string; radius?: string; points: number; colours: string[]; levels: Level[] }

/** What regions and lines are coloured by. */
export interface ShapeMeta { unit: string; norm: NormParams; colours: string[]; bounds: [number, number, number, number] | null }

export interface TileJSON { name?: string; minzoom: number; maxzoom: number; tiles: string[]; bounds?: [number, number, number, number]; attribution?: string; swelter?: Meta }

export interface LayerConfig {
  name: string
  title: string
  tilejson?: string // tiles of values behind an address
  archive?: string // or in a PMTiles file
  shapes?: string // or regions and lines
  contours?: string // lines and areas of the tiles; of files, {zoom} stands for one's zoom
  contoursTo?: number // the finest zoom that has a file
  hidden?: boolean
  series?: string // layers of one series are the times of one slider
  when?: string
}

export interface Config {
  title: string
  layers: LayerConfig[]
  ground: string // outlines as GeoJSON
  style?: string // a person's own in their place
  attribution?: string
  maps: Record<string, string> // colours as hexadecimal digits, six each
  events?: string // where changes are told
}
