// Reads a PMTiles archive (version 3 of its specification) over HTTP, by ranges
// where the server knows them, else whole.
import type { Meta, TileJSON } from './model'

interface Entry { id: number; run: number; length: number; offset: number }

export class Archive {
  private whole: ArrayBuffer | null = null
  private readonly kept = new Map<number, Promise<Entry[]>>()
  private head!: { root: [number, number]; meta: [number, number]; leaves: number; data: number; packed: boolean; minzoom: number; maxzoom: number; bounds: [number, number, number, number] }

  constructor(private readonly address: string) {}

  private async bytes(from: number, length: number): Promise<ArrayBuffer> {
    if (length === 0) return new ArrayBuffer(0)
    if (!this.whole) {
      const r = await fetch(this.address, { headers: { Range: `bytes=${from}-${from + length - 1}` } })
      if (r.status === 206) return r.arrayBuffer()
      if (!r.ok && r.status !== 416) throw new Error(`${this.address}: ${r.status}`)
      this.whole = await (r.ok ? r : await fetch(this.address)).arrayBuffer()
    }
    return this.whole.slice(from, from + length)
  }

  private async plain(from: number, length: number): Promise<Uint8Array> {
    const raw = await this.bytes(from, length)
    if (!this.head.packed) return new Uint8Array(raw)
    return new Uint8Array(await new Response(new Blob([raw]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer())
  }

  async open(): Promise<TileJSON> {
    const v = new DataView(await this.bytes(0, 127))
    if (v.byteLength < 127 || v.getUint32(0, true) !== 0x69544d50 || v.getUint8(7) !== 3) throw new Error(`${this.address} is no PMTiles archive`)
    const at = (i: number) => Number(v.getBigUint64(i, true)), degrees = (i: number) => v.getInt32(i, true) / 1e7
    this.head = {
      root: [at(8), at(16)], meta: [at(24), at(32)], leaves: at(40), data: at(56), packed: v.getUint8(97) === 2,
      minzoom: v.getUint8(100), maxzoom: v.getUint8(101), bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
    }
    const doc = JSON.parse(new TextDecoder().decode(await this.plain(...this.head.meta))) as { name?: string; attribution?: string; swelter?: Meta }
    return { minzoom: this.head.minzoom, maxzoom: this.head.maxzoom, bounds: this.head.bounds, tiles: [], ...doc }
  }

  private directory(from: number, length: number): Promise<Entry[]> {
    let d = this.kept.get(from)
    if (!d) {
      d = this.plain(from, length).then(entries)
      this.kept.set(from, d)
    }
    return d
  }

  /** A tile's bytes, null where the archive has none. */
  async tile(z: number, x: number, y: number): Promise<Blob | null> {
    const id = tileID(z, x, y)
    let [from, length] = this.head.root
    for (let depth = 0; depth < 4; depth++) {
      const list = await this.directory(from, length)
      let lo = 0, hi = list.length
      while (lo < hi) {
        const mid = (lo + hi) >> 1
        if (list[mid].id <= id) lo = mid + 1
        else hi = mid
      }
      const e = list[lo - 1]
      if (!e) return null
      if (e.run === 0) {
        from = this.head.leaves + e.offset
        length = e.length
        continue
      }
      return id < e.id + e.run ? new Blob([await this.bytes(this.head.data + e.offset, e.length)], { type: 'image/png' }) : null
    }
    return null
  }
}

function entries(b: Uint8Array): Entry[] {
  let at = 0
  const next = () => {
    let v = 0, unit = 1
    for (;;) {
      if (at >= b.length) throw new Error('a directory of the archive is damaged')
      const c = b[at++]
      v += (c & 127) * unit
      if (c < 128) return v
      unit *= 128
    }
  }
  const n = next(), out: Entry[] = []
  let id = 0
  for (let i = 0; i < n; i++) out.push({ id: id += next(), run: 0, length: 0, offset: 0 })
  for (const e of out) e.run = next()
  for (const e of out) e.length = next()
  for (let i = 0; i < n; i++) {
    const v = next()
    out[i].offset = v === 0 && i > 0 ? out[i - 1].offset + out[i - 1].length : v - 1
  }
  return out
}

/** The place of a tile along Hilbert's curve, after all coarser zooms. */
export function tileID(z: number, x: number, y: number): number {
  let id = (4 ** z - 1) / 3
  for (let s = 2 ** (z - 1); s >= 1; s /= 2) {
    const rx = x & s ? 1 : 0, ry = y & s ? 1 : 0
    id += s * s * ((3 * rx) ^ ry)
    x &= s - 1
    y &= s - 1
    if (ry === 0) {
      if (rx === 1) { x = s - 1 - x; y = s - 1 - y }
      const t = x
      x = y
      y = t
    }
  }
  return id
}
