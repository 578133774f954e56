// Paints cells by WebGL2. Codes lie in an array of tiles on the graphics card,
// uploaded once a level; a change of limits, norm or colormap is a new table of
// 65 536 colours, a change of the window two short lists. One draw call a frame.
import type { Level } from '../data/matrix'
import type { CellPainter, Frame } from './cells'

const vertex = `#version 300 es
void main() { vec2 p = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4. - 1.; gl_Position = vec4(p, 0, 1); }`

const fragment = `#version 300 es
precision highp float; precision highp int; precision highp isampler2D; precision highp usampler2DArray;
uniform usampler2DArray codes; uniform sampler2D colors; uniform isampler2D cols; uniform isampler2D rows;
uniform highp sampler2DArray veil; uniform bool veiled;
uniform int height; uniform ivec2 shift; uniform int across;
out vec4 color;
void main() {
  int c = texelFetch(cols, ivec2(int(gl_FragCoord.x), 0), 0).r;
  int r = texelFetch(rows, ivec2(height - 1 - int(gl_FragCoord.y), 0), 0).r;
  if (c < 0 || r < 0) { color = vec4(0); return; }
  ivec2 tile = ivec2(c >> shift.x, r >> shift.y);
  ivec3 at = ivec3(c & ((1 << shift.x) - 1), r & ((1 << shift.y) - 1), tile.y * across + tile.x);
  int code = int(texelFetch(codes, at, 0).r);
  vec4 rgba = texelFetch(colors, ivec2(code & 255, code >> 8), 0);
  if (veiled) rgba.a *= texelFetch(veil, at, 0).r;
  color = vec4(rgba.rgb * rgba.a, rgba.a);
}`

/** The longest side of a tile, as a power of two. */
const tileShift = 11

interface Tiles { texture: WebGLTexture; veil: WebGLTexture | null; shift: [number, number]; across: number; used: number; bytes: number }

/** How many bytes of levels stay on the graphics card. */
const keep = 256 << 20

export class GLPainter implements CellPainter {
  readonly kind = 'webgl2'
  private readonly gl: WebGL2RenderingContext
  private readonly tiles = new Map<Level, Tiles>()
  private readonly place: Record<string, WebGLUniformLocation | null> = {}
  private readonly lists: { texture: WebGLTexture | null; size: number }[] = []
  private edition = -1
  private frames = 0

  /** Throws where WebGL2 is missing. */
  constructor(private readonly canvas: HTMLCanvasElement) {
    const gl = canvas.getContext('webgl2', { antialias: false, alpha: true, premultipliedAlpha: true, depth: false })
    if (!gl) throw new Error('no WebGL2')
    this.gl = gl
    const program = link(gl)
    gl.useProgram(program)
    gl.bindVertexArray(gl.createVertexArray())
    for (const name of ['codes', 'colors', 'cols', 'rows', 'height', 'shift', 'across', 'veil', 'veiled']) this.place[name] = gl.getUniformLocation(program, name)
    gl.uniform1i(this.place.codes, 0)
    gl.uniform1i(this.place.colors, 1)
    gl.uniform1i(this.place.cols, 2)
    gl.uniform1i(this.place.rows, 3)
    gl.uniform1i(this.place.veil, 4)
    gl.activeTexture(gl.TEXTURE1)
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture())
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, 256, 256)
    nearest(gl, gl.TEXTURE_2D)
    this.lists = [{ texture: null, size: 0 }, { texture: null, size: 0 }]
  }

  draw(f: Frame): void {
    const gl = this.gl
    if (this.canvas.width !== f.width) this.canvas.width = f.width
    if (this.canvas.height !== f.height) this.canvas.height = f.height
    gl.viewport(0, 0, f.width, f.height)
    this.frames++
    this.bindLevel(f.level)
    if (f.edition !== this.edition) {
      this.edition = f.edition
      gl.activeTexture(gl.TEXTURE1)
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, 256, 256, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(f.table.buffer))
    }
    this.list(0, f.cols, f.width)
    this.list(1, f.rows, f.height)
    gl.uniform1i(this.place.height, f.height)
    gl.drawArrays(gl.TRIANGLES, 0, 3)
  }

  /** Puts the cell of every pixel along one side into its texture. */
  private list(which: 0 | 1, cells: Int32Array, size: number): void {
    const gl = this.gl, l = this.lists[which]
    gl.activeTexture(which === 0 ? gl.TEXTURE2 : gl.TEXTURE3)
    if (l.size !== cells.length) {
      gl.deleteTexture(l.texture)
      l.texture = gl.createTexture()
      l.size = cells.length
      gl.bindTexture(gl.TEXTURE_2D, l.texture)
      gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32I, l.size, 1)
      nearest(gl, gl.TEXTURE_2D)
    }
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, size, 1, gl.RED_INTEGER, gl.INT, cells)
  }

  private bindLevel(level: Level): void {
    const gl = this.gl
    gl.activeTexture(gl.TEXTURE0)
    let t = this.tiles.get(level)
    if (!t) {
      t = this.upload(level)
      this.tiles.set(level, t)
      this.forget()
    } else gl.bindTexture(gl.TEXTURE_2D_ARRAY, t.texture)
    t.used = this.frames
    if (t.veil) {
      gl.activeTexture(gl.TEXTURE4)
      gl.bindTexture(gl.TEXTURE_2D_ARRAY, t.veil)
    }
    gl.uniform1i(this.place.veiled, t.veil ? 1 : 0)
    gl.uniform2i(this.place.shift, t.shift[0], t.shift[1])
    gl.uniform1i(this.place.across, t.across)
  }

  private upload(level: Level): Tiles {
    const gl = this.gl
    const shift: [number, number] = [bits(level.cols), bits(level.rows)]
    const w = 1 << shift[0], h = 1 << shift[1]
    const across = Math.ceil(level.cols / w), down = Math.ceil(level.rows / h)
    const tiles = (numbers: Uint16Array | Uint8Array, stored: number, format: number, type: number) => {
      const texture = gl.createTexture()
      if (!texture) throw new Error('the graphics card has no room')
      gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture)
      gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, stored, w, h, across * down)
      nearest(gl, gl.TEXTURE_2D_ARRAY)
      gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
      gl.pixelStorei(gl.UNPACK_ROW_LENGTH, level.cols)
      for (let r = 0; r < down; r++) {
        for (let c = 0; c < across; c++) {
          const tw = Math.min(w, level.cols - c * w), th = Math.min(h, level.rows - r * h)
          gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, r * across + c, tw, th, 1, format, type, numbers.subarray(r * h * level.cols + c * w))
        }
      }
      gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0)
      return texture
    }
    let veil: WebGLTexture | null = null
    if (level.veil) {
      gl.activeTexture(gl.TEXTURE4)
      veil = tiles(level.veil, gl.R8, gl.RED, gl.UNSIGNED_BYTE)
      gl.activeTexture(gl.TEXTURE0)
    }
    return { texture: tiles(level.codes, gl.R16UI, gl.RED_INTEGER, gl.UNSIGNED_SHORT), veil, shift, across, used: 0, bytes: (veil ? 3 : 2) * w * h * across * down }
  }

  /** Drops the levels not seen for longest, beyond what is kept. */
  private forget(): void {
    let sum = 0
    for (const t of this.tiles.values()) sum += t.bytes
    const old = [...this.tiles].sort((a, b) => a[1].used - b[1].used)
    for (const [level, t] of old) {
      if (sum <= keep || level === old[old.length - 1][0]) return
      this.gl.deleteTexture(t.texture)
      this.gl.deleteTexture(t.veil)
      this.tiles.delete(level)
      sum -= t.bytes
    }
  }
}

/** The side of a tile for n cells, as a power of two. */
function bits(n: number): number { return Math.min(tileShift, Math.max(0, Math.ceil(Math.log2(n)))) }

function nearest(gl: WebGL2RenderingContext, target: number): void {
  gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
  gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.NEAREST)
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [kind, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(kind)
    if (!shader) throw new Error('no shader')
    gl.shaderSource(shader, text)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error('the shader does not link')
  return program
}
