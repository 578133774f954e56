// The values of a cube and what is computed from them. Cells are numbered from
// north-west, row by row; NaN is missing.
import type { CubeData, CubeHead, Mode, State } from './model'

const radian = Math.PI / 180

/** A selection of cells: how much of each counts, in square kilometres. */
export interface Selection { name: string; weights: Float64Array; total: number }

export interface Series { mean: Float64Array; share: Float64Array }

/** The radius of the sphere with the area of WGS 84, km. */
const radius = 6371.0072

export class Cube {
  readonly head: CubeHead
  readonly cells: number
  readonly areas: Float64Array
  private readonly codes: Uint16Array
  private readonly climatology: Float32Array | undefined
  private readonly land: Float32Array | undefined
  private readonly regions = new Map<string, { cells: Uint32Array; shares: Float32Array }>()
  private readonly means = new Map<string, Float32Array>()
  private readonly monthly: boolean
  private shifted: { key: string; by: Float32Array } = { key: '', by: new Float32Array(0) } // the last one

  constructor(data: CubeData) {
    const h = this.head = data.head
    this.cells = h.rows * h.cols
    this.codes = data.parts.get('codes') as Uint16Array
    if (this.codes?.length !== h.frames * this.cells) throw new Error('values are missing')
    this.climatology = data.parts.get('climatology') as Float32Array | undefined
    this.land = data.parts.get('land') as Float32Array | undefined
    this.monthly = h.months.some(m => m > 0)
    this.areas = new Float64Array(this.cells)
    for (let r = 0; r < h.rows; r++) {
      const zone = Math.sin(h.latEdges[r] * radian) - Math.sin(h.latEdges[r + 1] * radian)
      for (let c = 0; c < h.cols; c++) this.areas[r * h.cols + c] = radius * radius * zone * (h.lonEdges[c + 1] - h.lonEdges[c]) * radian
    }
    const cells = data.parts.get('regionCells') as Uint32Array | undefined, shares = data.parts.get('regionShares') as Float32Array | undefined
    let at = 0
    for (const r of h.regions) {
      if (cells && shares) this.regions.set(r.id, { cells: cells.subarray(at, at + r.n), shares: shares.subarray(at, at + r.n) })
      at += r.n
    }
  }

  /** As the file has it. */
  raw(frame: number, cell: number): number {
    const code = this.codes[frame * this.cells + cell]
    return code === 0 ? NaN : this.head.offset + this.head.step * (code - 1)
  }

  get hasAbsolute(): boolean { return !this.head.relative || this.climatology !== undefined }

  get hasLand(): boolean { return this.land !== undefined }

  /** What all cells are together. */
  get everywhere(): string {
    const { latEdges: lat, lonEdges: lon } = this.head
    return lat[0] - lat[lat.length - 1] > 179.9 && lon[lon.length - 1] - lon[0] > 359.9 ? 'the world' : 'the whole map'
  }

  slotOf(frame: number): number { return this.monthly ? Math.max(0, this.head.months[frame] - 1) : 0 }

  private get slots(): number { return this.monthly ? 12 : 1 }

  /** How many years of a span a cell needs: two thirds of it. */
  needed(from: number, to: number): number {
    const h = this.head
    let years = 0, last = NaN
    for (const y of h.years) if (y >= from && y <= to && y !== last) { years++; last = y }
    return Math.max(1, Math.ceil(years * 2 / 3))
  }

  /** The mean of the years from..to of every cell, by month; NaN with too few years. */
  baseline(from: number, to: number): Float32Array {
    const key = `${from}-${to}`
    let mean = this.means.get(key)
    if (mean) return mean
    // Codes are added up, and turned into values once: 0 adds nothing.
    const { codes, cells } = this, sum = new Float64Array(this.slots * cells), n = new Uint16Array(sum.length)
    for (let t = 0; t < this.head.frames; t++) {
      const year = this.head.years[t]
      if (year < from || year > to) continue
      const at = this.slotOf(t) * cells, src = t * cells
      for (let c = 0; c < cells; c++) {
        const code = codes[src + c]
        sum[at + c] += code
        if (code !== 0) n[at + c]++
      }
    }
    const least = this.needed(from, to), { offset, step } = this.head
    mean = new Float32Array(sum.length)
    for (let i = 0; i < sum.length; i++) mean[i] = n[i] >= least ? offset + step * (sum[i] / n[i] - 1) : NaN
    if (this.means.size > 8) this.means.clear()
    this.means.set(key, mean)
    return mean
  }

  private isOwn(base: readonly [number, number]): boolean {
    const own = this.head.base
    if (this.head.relative && base[1] === 0) return true // as the file has them
    return this.head.relative && own !== undefined && own[0] === base[0] && own[1] === base[1]
  }

  /** What is added to the file's value of each month and cell in a mode; null for nothing. */
  shift(mode: Mode, base: readonly [number, number]): Float32Array | null {
    if (mode !== 'absolute' ? this.isOwn(base) : !this.head.relative) return null
    const key = mode === 'absolute' ? mode : base.join()
    if (key !== this.shifted.key) this.shifted = { key, by: this.shiftBy(mode, base) }
    return this.shifted.by
  }

  private shiftBy(mode: Mode, base: readonly [number, number]): Float32Array {
    if (mode !== 'absolute') return this.baseline(base[0], base[1]).map(v => -v)
    const own = this.head.climatologyBase
    const out = new Float32Array(this.slots * this.cells)
    const mean = own && !this.isOwn(own) ? this.baseline(own[0], own[1]) : null
    for (let i = 0; i < out.length; i++) out[i] = (this.climatology?.[i] ?? NaN) - (mean ? mean[i] : 0)
    return out
  }

  /** One cell at all times. */
  series(cell: number, mode: Mode, base: readonly [number, number]): Float64Array {
    const shift = this.shift(mode, base), out = new Float64Array(this.head.frames)
    for (let t = 0; t < out.length; t++) out[t] = this.raw(t, cell) + (shift ? shift[this.slotOf(t) * this.cells + cell] : 0)
    return out
  }

  /** What the map shows: a frame, the mean of a span, or the trend per decade. */
  shown(s: State): Float64Array {
    const mode = s.mode === 'trend' ? 'anomaly' : s.mode
    const from = s.span ? s.span[0] : s.mode === 'trend' ? 0 : s.frame
    const to = s.span ? s.span[1] : s.mode === 'trend' ? this.head.frames - 1 : s.frame
    const shift = this.shift(mode, s.base)
    return s.mode === 'trend' ? this.trend(from, to, shift) : this.mean(from, to, shift)
  }

  mean(from: number, to: number, shift: Float32Array | null): Float64Array {
    const out = new Float64Array(this.cells), n = new Uint32Array(this.cells)
    const { offset, step } = this.head
    for (let t = from; t <= to; t++) {
      const src = t * this.cells, at = this.slotOf(t) * this.cells
      for (let c = 0; c < this.cells; c++) {
        const code = this.codes[src + c]
        if (code === 0) continue
        const v = offset + step * (code - 1) + (shift ? shift[at + c] : 0)
        if (v === v) { out[c] += v; n[c]++ }
      }
    }
    for (let c = 0; c < this.cells; c++) out[c] = n[c] > 0 ? out[c] / n[c] : NaN
    return out
  }

  /** Least squares of every cell, per decade; NaN with values in less than two thirds of the span. */
  trend(from: number, to: number, shift: Float32Array | null): Float64Array {
    const { x, offset, step } = this.head
    const n = new Float64Array(this.cells), sx = new Float64Array(this.cells), sy = new Float64Array(this.cells)
    const sxx = new Float64Array(this.cells), sxy = new Float64Array(this.cells)
    const middle = (x[from] + x[to]) / 2
    for (let t = from; t <= to; t++) {
      const src = t * this.cells, at = this.slotOf(t) * this.cells, u = x[t] - middle
      for (let c = 0; c < this.cells; c++) {
        const code = this.codes[src + c]
        if (code === 0) continue
        const v = offset + step * (code - 1) + (shift ? shift[at + c] : 0)
        if (v !== v) continue
        n[c]++; sx[c] += u; sy[c] += v; sxx[c] += u * u; sxy[c] += u * v
      }
    }
    const least = Math.max(3, (to - from + 1) * 2 / 3), out = new Float64Array(this.cells)
    for (let c = 0; c < this.cells; c++) {
      const d = n[c] * sxx[c] - sx[c] * sx[c]
      out[c] = n[c] >= least && d > 0 ? 10 * (n[c] * sxy[c] - sx[c] * sy[c]) / d : NaN
    }
    return out
  }

  /** The cells that a region and a surface leave. */
  select(s: State): Selection {
    const weights = new Float64Array(this.cells)
    let name = this.everywhere
    const known = this.regions.get(s.region)
    if (known) {
      name = this.head.regions.find(r => r.id === s.region)!.name
      for (let i = 0; i < known.cells.length; i++) weights[known.cells[i]] = known.shares[i] * this.areas[known.cells[i]]
    } else if (s.region.startsWith('box:') || s.region.startsWith('lasso:')) {
      name = s.region.startsWith('box:') ? 'the box' : 'the drawn area'
      this.drawn(s.region, weights)
    } else weights.set(this.areas)
    if (s.surface !== 'all' && this.land) {
      name = s.surface === 'land' ? `land of ${name}` : `sea of ${name}`
      for (let c = 0; c < this.cells; c++) weights[c] *= s.surface === 'land' ? this.land[c] : 1 - this.land[c]
    }
    let total = 0
    for (const w of weights) total += w
    return { name, weights, total }
  }

  /** A box counts parts of cells, a lasso the cells whose middle it holds. */
  private drawn(region: string, weights: Float64Array): void {
    const { latEdges, lonEdges, rows, cols } = this.head
    const nums = region.slice(region.indexOf(':') + 1).split(/[,;]/).map(Number)
    const isBox = region.startsWith('box:')
    for (let r = 0; r < rows; r++) {
      const n = latEdges[r], s = latEdges[r + 1]
      const tall = isBox ? Math.max(0, Math.sin(Math.min(n, nums[3]) * radian) - Math.sin(Math.max(s, nums[1]) * radian)) / (Math.sin(n * radian) - Math.sin(s * radian)) : 0
      for (let c = 0; c < cols; c++) {
        const w = lonEdges[c], e = lonEdges[c + 1], i = r * cols + c
        let share = 0
        if (isBox) share = tall * overlap(w, e, nums[0], nums[2]) / (e - w)
        else if (within((w + e) / 2, (n + s) / 2, nums)) share = 1
        weights[i] = share * this.areas[i]
      }
    }
  }

  /** For every month, the cells from..to of a selection that have a shift, their weights, these times the shifts, and the shift of all of them. */
  private moved(sel: Selection, shift: Float32Array | null, from: number, to: number): { list: Int32Array; weights: Float64Array; shifts: Float64Array; whole: number }[] {
    const chosen: number[] = []
    for (let c = from; c < to; c++) if (sel.weights[c] > 0) chosen.push(c)
    return Array.from({ length: this.slots }, (_, slot) => {
      const by = shift?.subarray(slot * this.cells, (slot + 1) * this.cells)
      const list = Int32Array.from(by ? chosen.filter(c => by[c] === by[c]) : chosen), weights = Float64Array.from(list, c => sel.weights[c])
      const shifts = by ? weights.map((w, i) => w * by[list[i]]) : new Float64Array(list.length)
      const sum = (v: Float64Array) => v.reduce((a, b) => a + b, 0)
      return { list, weights, shifts, whole: sum(shifts) / sum(weights) }
    })
  }

  /** The mean over a selection, or over its cells from..to, at all times; missing cells left out of the weights. Absolute values of anomalies are their mean on that of the whole climatology. */
  average(sel: Selection, mode: Mode, base: readonly [number, number], from = 0, to = this.cells): Series {
    const { frames, offset, step } = this.head, mean = new Float64Array(frames), share = new Float64Array(frames)
    const moved = this.moved(sel, this.shift(mode === 'trend' ? 'anomaly' : mode, base), from, to)
    // Where cold places have no data yet, the mean of absolute values would be that of the others: the climatology of all is known.
    const onGround = mode === 'absolute' && this.head.relative
    const { codes } = this
    for (let t = 0; t < frames; t++) {
      const { list, weights, shifts, whole } = moved[this.slotOf(t)], src = t * this.cells, n = list.length
      let sum = 0, weight = 0, add = 0
      for (let i = 0; i < n; i++) {
        const code = codes[src + list[i]]
        if (code === 0) continue
        sum += code * weights[i]
        weight += weights[i]
        add += shifts[i]
      }
      mean[t] = weight > 0 ? offset + step * (sum / weight - 1) + (onGround ? whole : add / weight) : NaN
      share[t] = sel.total > 0 ? weight / sel.total : 0
    }
    return { mean, share }
  }

  /** Latitude by time: the mean of each row of a selection, rows x frames, as average has that of all. */
  hovmoeller(sel: Selection, mode: Mode, base: readonly [number, number]): Float64Array {
    const { rows, cols, frames } = this.head, out = new Float64Array(rows * frames)
    for (let r = 0; r < rows; r++) out.set(this.average(sel, mode, base, r * cols, (r + 1) * cols).mean, r * frames)
    return out
  }

  /** The country of which a cell holds most, or ''. */
  regionOf(cell: number): string {
    let best = '', most = 0
    for (const r of this.head.regions) {
      const part = this.regions.get(r.id)
      if (!part || r.kind !== 'Countries') continue
      const i = bisect(part.cells.length, k => part.cells[k] >= cell)
      if (part.cells[i] === cell && part.shares[i] > most) { most = part.shares[i]; best = r.name }
    }
    return best
  }

  /** The cell at a place, or -1. */
  cellAt(lon: number, lat: number): number {
    const { lonEdges, latEdges, rows, cols } = this.head
    let west = lon
    while (west < lonEdges[0]) west += 360
    while (west > lonEdges[cols]) west -= 360
    const c = bisect(cols, i => lonEdges[i + 1] > west), r = bisect(rows, i => latEdges[i + 1] < lat)
    if (west < lonEdges[0] || c >= cols || r >= rows || lat > latEdges[0]) return -1
    return r * cols + c
  }
}

function bisect(n: number, found: (i: number) => boolean): number {
  let lo = 0, hi = n
  while (lo < hi) {
    const mid = (lo + hi) >> 1
    if (found(mid)) hi = mid
    else lo = mid + 1
  }
  return lo
}

/** How many degrees w..e has in common with a..b, which may cross 180. */
function overlap(w: number, e: number, a: number, b: number): number {
  if (b < a) b += 360
  let sum = 0
  for (const turn of [-360, 0, 360]) sum += Math.max(0, Math.min(e, b + turn) - Math.max(w, a + turn))
  return sum
}

/** Even-odd in longitude and latitude. */
function within(x: number, y: number, ring: number[]): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    if ((ring[i + 1] > y) !== (ring[j + 1] > y) && x < ring[i] + (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) * (ring[j] - ring[i])) odd = !odd
  }
  return odd
}
