// What the page of a cube knows: the twin of page/cube.go.
import type { Numbers, Section } from '../model'
import type { Published } from './published'

export interface RegionHead { id: string; name: string; kind: string; n: number }

export interface Palette { name: string; lo: number; hi: number }

export interface CubeHead {
  version: number; title: string; name: string; unit: string; source?: string; licence?: string
  rows: number; cols: number; frames: number
  latEdges: number[]; lonEdges: number[] // rows + 1 from north to south, cols + 1 from west to east
  times: string[]; years: number[]; months: number[] // of each frame; month 0 for a whole year or more
  x: number[] // of each frame, in years
  offset: number; step: number // value = offset + step * (code - 1); code 0 is missing
  relative: boolean; base?: [number, number] // the file holds differences from the mean of these years
  climatology?: string; climatologyBase?: [number, number]
  why?: string // there are no absolute values
  anomaly: Palette; absolute: Palette
  regions: RegionHead[]; region?: string; surface?: 'land' | 'ocean' // where a visitor starts
  series?: Published
  theme: string; sections: Section[]
}

export interface CubeData { head: CubeHead; parts: Map<string, Numbers> }

export type Mode = 'anomaly' | 'absolute' | 'trend'

/** Everything a person chooses. Years are whole, spans are frames, both ends in. */
export interface State {
  readonly frame: number
  readonly span: readonly [number, number] | null
  readonly mode: Mode
  readonly base: readonly [number, number]
  readonly region: string // '', the id of one, 'box:w,s,e,n' or 'lasso:lon,lat;...'
  readonly surface: 'all' | 'land' | 'ocean'
  readonly limits: Readonly<Partial<Record<Mode, readonly [number, number]>>>
  readonly plain: boolean
  readonly speed: number
  readonly loop: boolean
}
