// Draws tiles of values on the map: a texture with the values, and a table with
// the colour of each. Other limits are another table, and no tile is touched.
import type { CustomLayerInterface, CustomRenderMethodInput, Map as GLMap } from 'maplibre-gl'
import type { Level } from './model'
import { SIDE, type Tile, type Tiles } from './tiles'

const vertex = `#version 300 es
uniform mat4 place;
out vec2 at;
void main() {
  at = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = place * vec4(at, 0., 1.);
}`

const fragment = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D values;
uniform highp sampler2D inks;
uniform vec3 part; // of the tile that is drawn: from x, from y, size
uniform float opacity;
uniform bool blend;
in vec2 at;
out vec4 color;
vec4 look(ivec2 p) {
  ivec3 c = ivec3(texelFetch(values, clamp(p, ivec2(0), ivec2(255)), 0).rgb * 255. + .5);
  if (c.r == 0 && c.g == 0) return texelFetch(inks, ivec2(c.b, 256), 0);
  vec4 a = texelFetch(inks, ivec2(c.g, c.r), 0);
  if (c.b == 0) return a;
  int next = min(c.r * 256 + c.g + 1, 65535);
  return mix(a, texelFetch(inks, ivec2(next & 255, next >> 8), 0), float(c.b) / 256.);
}
void main() {
  vec2 p = (part.xy + at * part.z) * 256.;
  if (!blend) { color = look(ivec2(floor(p))) * opacity; return; }
  vec2 q = p - .5, f = fract(q);
  ivec2 i = ivec2(floor(q));
  color = mix(mix(look(i), look(i + ivec2(1, 0)), f.x), mix(look(i + ivec2(0, 1)), look(i + ivec2(1, 1)), f.x), f.y) * opacity;
}`

const names = ['place', 'values', 'inks', 'part', 'opacity', 'blend'] as const

export class Heat implements CustomLayerInterface {
  readonly type = 'custom' as const
  readonly renderingMode = '2d' as const
  opacity = 1
  visible = true
  private gl: WebGL2RenderingContext | null = null
  private program!: WebGLProgram
  private at!: Record<(typeof names)[number], WebGLUniformLocation | null>
  private vao!: WebGLVertexArrayObject
  private map!: GLMap
  private readonly tables = new Map<Level, WebGLTexture>()
  private gone: WebGLTexture[] = []

  constructor(readonly id: string, private readonly tiles: Tiles, private readonly smooth: boolean, private readonly colors: (l: Level) => Uint8Array) {
    tiles.drop = t => { if (t.texture) this.gone.push(t.texture) }
  }

  onAdd(map: GLMap, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = this.gl = context as WebGL2RenderingContext
    this.map = map
    const p = this.program = gl.createProgram()
    for (const [kind, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
      const s = gl.createShader(kind)!
      gl.shaderSource(s, text)
      gl.compileShader(s)
      gl.attachShader(p, s)
    }
    gl.linkProgram(p)
    if (!gl.getProgramParameter(p, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(gl.getProgramInfoLog(p) ?? 'the shader failed')
    this.at = Object.fromEntries(names.map(n => [n, gl.getUniformLocation(p, n)])) as typeof this.at
    this.vao = gl.createVertexArray()
    this.tables.clear()
  }

  onRemove(): void { this.gl = null }

  /** Other colours: the tables are made anew. */
  restyle(): void {
    this.gone.push(...this.tables.values())
    this.tables.clear()
  }

  render(_: WebGLRenderingContext | WebGL2RenderingContext, args: CustomRenderMethodInput): void {
    const gl = this.gl
    if (!gl || !this.visible) return
    for (const t of this.gone.splice(0)) gl.deleteTexture(t)
    gl.useProgram(this.program)
    gl.bindVertexArray(this.vao)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.uniform1f(this.at.opacity, this.opacity)
    gl.uniform1i(this.at.values, 0)
    gl.uniform1i(this.at.inks, 1)
    gl.uniform1i(this.at.blend, this.smooth ? 1 : 0)
    const matrix = args.defaultProjectionData.mainMatrix as ArrayLike<number>
    for (const [z, x, y] of this.cover()) this.tile(gl, matrix, z, x, y)
    gl.bindVertexArray(null)
  }

  /** The tiles of the window; x goes on beyond the world. */
  cover(): [number, number, number][] {
    const z = this.tiles.zoom(this.map.getZoom()), n = 2 ** z, b = this.map.getBounds()
    const row = (lat: number) => Math.min(n - 1, Math.max(0, Math.floor(mercatorY(lat) * n)))
    const out: [number, number, number][] = []
    const x0 = Math.floor((b.getWest() + 180) / 360 * n), x1 = Math.floor((b.getEast() + 180) / 360 * n)
    for (let y = row(b.getNorth()); y <= row(b.getSouth()); y++) {
      for (let x = x0; x <= Math.min(x1, x0 + 40); x++) out.push([z, x, y])
    }
    return out
  }

  /** A tile, or while it is on its way what is known of its place. */
  private tile(gl: WebGL2RenderingContext, m: ArrayLike<number>, z: number, x: number, y: number): void {
    const n = 2 ** z, wrapped = ((x % n) + n) % n
    const t = this.tiles.get(z, wrapped, y)
    if (t) return this.draw(gl, m, t, z, x, y, 0, 0, 1)
    for (let up = 1; up <= 6 && z - up >= this.tiles.info.minzoom; up++) {
      const k = 2 ** up, parent = this.tiles.held(z - up, Math.floor(wrapped / k), Math.floor(y / k))
      if (parent) return this.draw(gl, m, parent, z, x, y, (wrapped % k) / k, (y % k) / k, 1 / k)
    }
    for (let i = 0; i < 4; i++) {
      const child = this.tiles.held(z + 1, 2 * wrapped + (i & 1), 2 * y + (i >> 1))
      if (child) this.draw(gl, m, child, z + 1, 2 * x + (i & 1), 2 * y + (i >> 1), 0, 0, 1)
    }
  }

  private draw(gl: WebGL2RenderingContext, m: ArrayLike<number>, t: Tile, z: number, x: number, y: number, px: number, py: number, size: number): void {
    if (!t.bytes || !t.level) return
    const inks = this.table(gl, t.level)
    gl.activeTexture(gl.TEXTURE0)
    if (!t.texture) t.texture = upload(gl, SIDE, SIDE, t.bytes)
    gl.bindTexture(gl.TEXTURE_2D, t.texture)
    gl.activeTexture(gl.TEXTURE1)
    gl.bindTexture(gl.TEXTURE_2D, inks)
    gl.uniform3f(this.at.part, px, py, size)
    // In doubles, so that tiles of fine zooms do not tremble.
    const s = 2 ** -z, out = new Float32Array(16)
    for (let r = 0; r < 4; r++) {
      out[r] = m[r] * s
      out[4 + r] = m[4 + r] * s
      out[8 + r] = m[8 + r]
      out[12 + r] = m[r] * x * s + m[4 + r] * y * s + m[12 + r]
    }
    gl.uniformMatrix4fv(this.at.place, false, out)
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
  }

  private table(gl: WebGL2RenderingContext, level: Level): WebGLTexture {
    let have = this.tables.get(level)
    if (!have) {
      gl.activeTexture(gl.TEXTURE1)
      this.tables.set(level, have = upload(gl, 256, 257, this.colors(level)))
    }
    return have
  }
}

export function mercatorY(lat: number): number {
  const s = Math.sin(Math.min(85.06, Math.max(-85.06, lat)) * Math.PI / 180)
  return .5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)
}

function upload(gl: WebGL2RenderingContext, w: number, h: number, bytes: Uint8Array): WebGLTexture {
  const t = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, t)
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE)
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, w, h, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
  for (const f of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, f, gl.NEAREST)
  for (const w of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, w, gl.CLAMP_TO_EDGE)
  return t
}
