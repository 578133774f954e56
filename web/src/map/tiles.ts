// The tiles of values of one layer: fetched, unpacked, and kept as long as they
// are among the last that were looked at.
import type { Level, TileJSON } from './model'
import { Archive } from './pmtiles'

export const SIDE = 256
const MOST = 160 // tiles kept, 256 KB each

export interface Tile {
  key: string
  z: number
  x: number
  y: number
  level: Level | undefined // what its bytes mean: those of live layers are scaled anew with every change
  bytes: Uint8Array | null // R, G, B, A; null where there is nothing
  texture: WebGLTexture | null
}

export class Tiles {
  private readonly kept = new Map<string, Tile>()
  private readonly coming = new Map<string, Promise<void>>()
  private readonly failed = new Map<string, number>() // when it may be tried again
  private round = 0
  drop: (t: Tile) => void = () => {}
  outdated: () => void = () => {} // the server has other data than we know of

  constructor(public info: TileJSON, private readonly archive: Archive | null, private readonly arrived: () => void) {}

  get busy(): boolean { return this.coming.size > 0 }

  level(z: number): Level | undefined { return this.info.swelter?.levels.find(l => l.zoom === z) }

  /** The zoom of tiles that suits one of the map's, whose tiles have 512 pixels. */
  zoom(mapZoom: number): number {
    return Math.min(Math.max(Math.round(mapZoom + 1), this.info.minzoom), this.info.maxzoom)
  }

  /** Other data: what is shown stays until the new tiles have come, which ends the promise. */
  async renew(info: TileJSON): Promise<void> {
    this.info = info
    this.round++
    const old = [...this.kept.values()]
    this.failed.clear()
    await Promise.all(old.map(t => this.fetch(t.z, t.x, t.y)))
  }

  held(z: number, x: number, y: number): Tile | undefined {
    const key = `${z}/${x}/${y}`, t = this.kept.get(key)
    if (t) { // the last one looked at
      this.kept.delete(key)
      this.kept.set(key, t)
    }
    return t
  }

  /** The tile, or nothing yet, and it is fetched. */
  get(z: number, x: number, y: number): Tile | undefined {
    const t = this.held(z, x, y)
    if (!t) this.fetch(z, x, y)
    return t
  }

  private fetch(z: number, x: number, y: number): Promise<void> | undefined {
    const key = `${z}/${x}/${y}`, job = `${key} ${this.round}`, round = this.round, level = this.level(z)
    if (this.coming.has(job) || (this.failed.get(key) ?? 0) > performance.now()) return this.coming.get(job)
    const coming = this.load(z, x, y).then(bytes => {
      if (round !== this.round) return
      const was = this.kept.get(key)
      if (was) this.drop(was)
      this.kept.delete(key)
      this.kept.set(key, { key, z, x, y, level, bytes, texture: null })
      for (const [k, t] of this.kept) {
        if (this.kept.size <= MOST) break
        this.drop(t)
        this.kept.delete(k)
      }
    }, () => { this.failed.set(key, performance.now() + 3000) }).finally(() => {
      this.coming.delete(job)
      this.arrived()
    })
    this.coming.set(job, coming)
    return coming
  }

  private async load(z: number, x: number, y: number): Promise<Uint8Array | null> {
    if (this.archive) {
      const b = await this.archive.tile(z, x, y)
      return b && pixels(b)
    }
    const address = this.info.tiles[0].replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y))
    const r = await fetch(address)
    if (r.status === 204) return null
    if (r.status === 410) this.outdated()
    if (!r.ok) throw new Error(String(r.status))
    return pixels(await r.blob())
  }

  /** Waits until a tile is there. */
  async settled(z: number, x: number, y: number): Promise<Tile | undefined> {
    this.get(z, x, y)
    await this.coming.get(`${z}/${x}/${y} ${this.round}`)
    return this.held(z, x, y)
  }

  /** The value of a pixel, 0 where there is nothing. */
  value(t: Tile, col: number, row: number): number {
    const l = t.level, b = t.bytes, i = 4 * (row * SIDE + col)
    if (!l || !b || (b[i] | b[i + 1] | b[i + 2]) === 0) return 0
    return l.offset + l.scale * (256 * b[i] + b[i + 1] + b[i + 2] / 256)
  }
}

/** The bytes of a picture as they were written: nothing is premultiplied or colour-managed. */
async function pixels(b: Blob): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(b, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' })
  const canvas = new OffscreenCanvas(SIDE, SIDE)
  const ctx = canvas.getContext('2d', { willReadFrequently: true })!
  ctx.drawImage(bitmap, 0, 0)
  bitmap.close()
  return new Uint8Array(ctx.getImageData(0, 0, SIDE, SIDE).data.buffer)
}
