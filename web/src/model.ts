// What a page knows: the twin of page/frame.go and page/items.go in Go.

/** A run of numbers in the data of the page. */
export interface Section { name: string; type: 'u16' | 'u32' | 'i32' | 'f32' | 'f64'; n: number; cols?: number; slope?: boolean }

/** A run of codes at even steps, or at even ratios. */
export interface Ramp { from: number; to: number; first: number; n: number; log?: boolean }

/** A norm as numbers: norm.Params in Go. */
export interface NormParams {
  kind: string; name: string; lo: number; hi: number
  thresh?: number; adjust?: number; lnBase?: number; width?: number; gamma?: number; center?: number
  positive?: boolean; edges?: number[]
  x?: Float64Array; t?: Float64Array // knots of eqhist
}

export interface Item {
  k: 'rect' | 'path' | 'text' | 'image'
  x?: number; y?: number; w?: number; h?: number
  f?: string; s?: string; sw?: number; dash?: number[]
  o?: string; p?: number[]
  t?: string; hint?: string; size?: number; b?: boolean; a?: number; turn?: number; halo?: string; role?: string
  px?: string; cols?: number; rows?: number; smooth?: boolean; faint?: number // of an image, px its section
  c?: number // of an area or a line of a map: whose colour it has, from 1
  m?: number // of a hatch: drawn while that area, from 1, misses its value
}

export interface Labels {
  size: number; angle: number; texts?: string[]; cells?: number[]; widths?: number[]
  scale?: boolean; offset: number; ascent: number; capital: number; ticks?: boolean
}

export type Box = [number, number, number, number]
export type SideName = 'left' | 'right' | 'top' | 'bottom'

export interface Part { kind: string; side: SideName; box: Box; items?: Item[]; labels?: Labels; track?: number }

export interface BarTick { at: number; v: number; t: string }

/** One laid-out figure, in points. */
export interface Layout {
  w: number; h: number; body: Box; gap?: number; apart?: number; text?: number
  bar?: number[]; ticks?: BarTick[]; barLies?: boolean
  tickSize: number; noteSize: number; unit: number; thin: number; hatch: [number, number]
  parts: Part[]
  /** Of a panel: its corner on the page. */
  at?: [number, number]
}

/** What a map has beside its values: page/ground.go. */
export interface Ground { kind: 'areas' | 'lines' | 'cells'; names?: string[]; below?: Item[]; cells?: Item[]; above?: Item[] }

export interface Track { name: string; categories?: string[] }

export interface AxisHead {
  kind: 'category' | 'number' | 'time'; title?: string; unit?: string; labels?: string[]; edges?: boolean
  slices?: number[]; tree?: { merges: number[]; parent?: number; apart?: boolean; inks?: boolean }; tracks?: Track[]
}

export type Inks = Record<string, string>

export interface Head {
  version: number; title: string; description: string; recipe?: string
  rows: number; cols: number; name?: string; unit?: string; categories?: string[]
  /** The value of all cells that are left out, where that is one. */
  leftOut?: number
  /** Where the middle of a linear norm lies that the colours are cut for. */
  center?: number
  reducer: string; steps?: string; book?: { ramps?: Ramp[] }
  norm?: NormParams; map?: { name: string; under?: string; over?: string; missing?: string }; maps?: string[]
  theme: string; themes: Record<string, Inks>; follow?: boolean
  desk: Layout; phone?: Layout; x: AxisHead; y: AxisHead; sections: Section[]
  /** The section "coarse" has means of so many cells; "codes" follows behind the script. */
  coarse?: { fx: number; fy: number }
  /** What stands in the place of cells, absent for themselves: page/body.go. */
  body?: 'none' | 'picture' | 'index' | 'raster' | 'shapes'
  /** Several figures on one page; linked where their axes are the same. */
  panels?: Head[]; linked?: boolean; own?: boolean
  /** Names of the matrices that are played, and what they differ in. */
  frames?: string[]; rate?: number; by?: string
  hexagons?: boolean; fixed?: boolean; alpha?: number; raster?: { rows: number; cols: number; book?: { ramps?: Ramp[] } }; corners?: boolean
  under?: { rows: number; cols: number; smooth?: boolean }
  ground?: Ground
  glyphs?: { kinds: string[]; colors: string[]; ground: string }
}

export type Numbers = Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array

/** The head with its numbers by name. */
export interface Data { head: Head; parts: Map<string, Numbers> }
