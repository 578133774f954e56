// Reads the data of a page: base64 of a gzip file of head and sections.
// page/pack.go writes it.
import type { Data, Head, Numbers, Section } from '../model'

const widths = { u16: 2, u32: 4, i32: 4, f32: 4, f64: 8 }

/** Unpacks the text; throws where anything is not as it was written. */
export async function read(text: string): Promise<Data> {
  const bytes = await unpack(text)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8 || String.fromCharCode(...bytes.subarray(0, 4)) !== 'SWL2') throw new Error('no data of a page')
  const end = bytes.length, length = view.getUint32(4, true)
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Head
  const parts = new Map<string, Numbers>()
  let at = 8 + length
  for (const s of head.sections ?? []) {
    const size = s.n * widths[s.type]
    if (!(size >= 0) || at + size > end) throw new Error(`the data end within ${s.name}`)
    parts.set(s.name, numbers(s, bytes.subarray(at, at + size)))
    at += size
  }
  return { head, parts }
}

async function unpack(text: string): Promise<Uint8Array> {
  try {
    return await inflate(fromBase64(text))
  } catch {
    throw new Error(text ? 'letters are missing or others' : 'they are not there')
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  // Newer browsers do it themselves, many times as fast.
  const own = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64
  if (own) return own.call(Uint8Array, text)
  const raw = atob(text)
  const out = new Uint8Array(raw.length)
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i)
  return out
}

/** Throws where the file is cut off, or its checksum is another. */
async function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new DecompressionStream('gzip'), into = stream.writable.getWriter()
  // What goes wrong here is said to the reader, too.
  into.write(packed).catch(() => undefined)
  into.close().catch(() => undefined)
  return new Uint8Array(await new Response(stream.readable).arrayBuffer())
}

/** Joins the planes of bytes and adds the differences up. */
function numbers(s: Section, bytes: Uint8Array): Numbers {
  const n = s.n
  if (s.type === 'f64') return doubles(n, bytes)
  if (s.type === 'u16') return s.slope ? sloped(n, s.cols!, bytes) : shorts(n, s.cols || n, bytes)
  const out = new Uint32Array(n)
  for (let i = 0; i < n; i++) out[i] = bytes[i] | bytes[n + i] << 8 | bytes[2 * n + i] << 16 | bytes[3 * n + i] << 24
  addUp(out, s.cols ?? 0)
  if (s.type === 'f32') return new Float32Array(out.buffer)
  return s.type === 'i32' ? new Int32Array(out.buffer) : out
}

/** The same for codes, the most of a page, in one pass. */
function shorts(n: number, cols: number, bytes: Uint8Array): Uint16Array {
  const out = new Uint16Array(n)
  for (let from = 0; from < n; from += cols) {
    const to = Math.min(from + cols, n)
    let v = from > 0 ? out[from - cols] : 0 // the first follows the one above
    for (let i = from; i < to; i++) {
      v = v + (bytes[i] | bytes[n + i] << 8) & 65535
      out[i] = v
    }
  }
  return out
}

/** The same where each is near what its neighbours foretell, folded in page/pack.go: how far a row is off the one above adds up. */
function sloped(n: number, cols: number, bytes: Uint8Array): Uint16Array {
  const out = new Uint16Array(n)
  for (let from = 0; from < n; from += cols) {
    for (let i = from, off = 0, to = from + cols; i < to; i++) {
      const d = bytes[i] | bytes[n + i] << 8
      off = off + (d >>> 1 ^ -(d & 1)) | 0
      out[i] = from > 0 ? out[i - cols] + off : off
    }
  }
  return out
}

/** Each number follows the one before, the first of a row the one above. */
function addUp(out: Uint32Array, cols: number): void {
  const step = cols || out.length
  for (let from = 0; from < out.length; from += step) {
    if (from > 0) out[from] += out[from - step]
    const to = Math.min(from + step, out.length)
    for (let i = from + 1; i < to; i++) out[i] += out[i - 1]
  }
}

function doubles(n: number, bytes: Uint8Array): Float64Array {
  const words = new Uint32Array(2 * n)
  let lo = 0, hi = 0
  for (let i = 0; i < n; i++) {
    const at = (plane: number) => bytes[plane * n + i]
    const low = (at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24) >>> 0
    const high = (at(4) | at(5) << 8 | at(6) << 16 | at(7) << 24) >>> 0
    const sum = lo + low
    hi = (hi + high + (sum > 0xffffffff ? 1 : 0)) >>> 0
    lo = sum >>> 0
    words[2 * i] = lo
    words[2 * i + 1] = hi
  }
  return new Float64Array(words.buffer)
}

/** Texts of page/texts.go: zeros between, and which stands where. */
export function texts(data: Data, name: string): string[] | undefined {
  const chars = data.parts.get(name), at = data.parts.get(name + '.at')
  if (!chars || !at) return undefined
  const each: string[] = []
  let from = 0
  for (let i = 0; i < chars.length; i++) {
    if (chars[i] !== 0) continue
    each.push(String.fromCharCode(...chars.subarray(from, i)))
    from = i + 1
  }
  return Array.from(at, k => each[k])
}
