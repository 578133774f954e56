// Writes an animation as GIF 89a: one table of colours for all frames, LZW.

export class Gif {
  private readonly bytes: number[] = []

  constructor(readonly width: number, readonly height: number, colors: readonly [number, number, number][]) {
    const bits = Math.max(1, Math.ceil(Math.log2(colors.length)))
    this.text('GIF89a')
    this.short(width)
    this.short(height)
    this.bytes.push(0xf0 | bits - 1, 0, 0)
    for (let i = 0; i < 1 << bits; i++) this.bytes.push(...(colors[i] ?? [0, 0, 0]))
    this.bits = Math.max(2, bits)
    this.bytes.push(0x21, 0xff, 11)
    this.text('NETSCAPE2.0')
    this.bytes.push(3, 1, 0, 0, 0)
  }

  private readonly bits: number

  private text(s: string): void { for (const ch of s) this.bytes.push(ch.charCodeAt(0)) }

  private short(v: number): void { this.bytes.push(v & 255, v >> 8) }

  /** pixels are numbers of colours; the delay is in hundredths of a second. */
  frame(pixels: Uint8Array, delay: number): void {
    this.bytes.push(0x21, 0xf9, 4, 4)
    this.short(delay)
    this.bytes.push(0, 0, 0x2c)
    for (const v of [0, 0, this.width, this.height]) this.short(v)
    this.bytes.push(0, this.bits)
    this.lzw(pixels)
    this.bytes.push(0)
  }

  private lzw(pixels: Uint8Array): void {
    const clear = 1 << this.bits, end = clear + 1
    let width = this.bits + 1, next = end + 1, buffer = 0, held = 0
    let block: number[] = []
    let codes = new Map<number, number>()
    const put = (code: number) => {
      buffer |= code << held
      held += width
      while (held >= 8) {
        block.push(buffer & 255)
        buffer >>>= 8
        held -= 8
        if (block.length === 255) this.flush(block), block = []
      }
    }
    put(clear)
    let prefix = pixels[0]
    for (let i = 1; i < pixels.length; i++) {
      const key = prefix << 8 | pixels[i], known = codes.get(key)
      if (known !== undefined) { prefix = known; continue }
      put(prefix)
      if (next < 4096) {
        codes.set(key, next)
        if (next++ === 1 << width) width++
      } else {
        put(clear)
        codes = new Map()
        width = this.bits + 1
        next = end + 1
      }
      prefix = pixels[i]
    }
    put(prefix)
    put(end)
    if (held > 0) block.push(buffer & 255)
    if (block.length > 0) this.flush(block)
  }

  private flush(block: number[]): void { this.bytes.push(block.length, ...block) }

  done(): Uint8Array<ArrayBuffer> {
    this.bytes.push(0x3b)
    return Uint8Array.from(this.bytes)
  }
}
