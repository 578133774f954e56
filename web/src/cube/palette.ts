// Value -> colour: 256 colours between two limits, what lies beyond takes the
// last ones. Colours are the bytes of a pixel.
import { swap } from '../color/map'

export class Colors {
  readonly table: Uint32Array // of pixels
  constructor(colors: Uint32Array, readonly lo: number, readonly hi: number) { this.table = colors.map(swap) }

  /** The number of the colour of a value that is not missing. */
  index(v: number): number {
    const n = this.table.length, t = (v - this.lo) / (this.hi - this.lo)
    return t <= 0 ? 0 : t >= 1 ? n - 1 : Math.min(Math.trunc(t * n), n - 1)
  }

  of(v: number): number { return this.table[this.index(v)] }

  css(v: number): string {
    const p = this.of(v)
    return `rgb(${p & 255},${p >>> 8 & 255},${p >>> 16 & 255})`
  }
}
