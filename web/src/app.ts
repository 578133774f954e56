// The figure on the page: data, view and geometry brought together, and painted.
import type { Data, Inks, Item, Part } from './model'
import { texts as textsOf } from './data/read'
import { complete, matricesOf, type Matrix } from './data/matrix'
import { arrange, drawn, type Order } from './data/order'
import { FIRST } from './data/book'
import { Places } from './data/ground'
import { Hexes } from './data/hexes'
import { Mesh, type Outlines } from './data/mesh'
import { layerNames, layerOf, type Layer } from './data/layers'
import { shownOf, type Shown } from './data/shown'
import { cut, place, treeOf, type Node, type Tree } from './data/tree'
import { Colors } from './color/colors'
import { onlyMoved, Store, type Side, type View } from './view/state'
import { css, over, parseColor, swap } from './color/map'
import { Ruler } from './view/ruler'
import { toHash } from './view/hash'
import { GLPainter } from './cells/gl'
import { faded, pixels, PlainPainter } from './cells/plain'
import type { CellPainter, Frame } from './cells/cells'
import { barShrink, choose, moves, placeOf, still, type Geometry, type Place } from './frame/geometry'
import type { Drawing } from './frame/drawing'
import { family, Painter } from './frame/painter'
import { lift, paintLabels } from './frame/axis'
import { clusterInk } from './color/clusters'
import { paintTree, TreePlace, type Marks } from './frame/tree'
import { paintTrack } from './frame/track'
import { barOf, ofBar, paintArrows, paintBar, paintEnds, paintTicks, type Bar } from './frame/bar'
import { paintMissing, paintTexts, textSize } from './frame/overlay'
import { Glyphs, outlinesFit, paintOutlines, paintSquares, squaresFit } from './frame/marks'
import { Pictures } from './frame/pictures'

/** A place of the figure: which row and which column from the top left. */
export interface Cell { row: number; col: number }

/** Of a drawing: the grid of its lengths, parts a CSS pixel, and how many cells are rectangles. */
const drawingScale = 2, mostRects = 20000

const focus: Record<string, string> = { dark: '#7db4ff' }

export class App {
  /** The cells as they were drawn: the matrices that are played, or the one there is. */
  readonly matrices: readonly Matrix[]
  /** The one of them that is seen. */
  source: Matrix
  /** The same as they are arranged now; its rows and columns are places. */
  matrix: Matrix
  /** What else than the values can stand in the cells. */
  readonly layers: readonly Exclude<Layer, ''>[]
  /** That for every matrix, once it was asked for. */
  private layered: { name: Layer; all: Matrix[] } | undefined
  /** What is painted in the place of the matrix. */
  shown: Shown
  readonly mesh: Outlines | undefined
  /** Where the values of a map lie. */
  readonly places: Places | undefined
  readonly glyphs: Glyphs | undefined
  readonly colors: Colors
  readonly x: Ruler
  readonly y: Ruler
  readonly trees: { x: Tree | undefined; y: Tree | undefined }
  readonly treeMarks: { x: Marks; y: Marks } = { x: { inks: new Map(), picked: undefined, over: undefined, line: null }, y: { inks: new Map(), picked: undefined, over: undefined, line: null } }
  /** Painted over the frame on the screen, in this order. */
  readonly overlays: ((p: Painter) => void)[] = []
  texts: string[] | undefined
  geometry!: Geometry
  bar: Bar | null = null
  /** The cell pointed at, painted with a frame. */
  cursor: Cell | null = null
  private painter!: CellPainter
  private readonly pictures: Pictures
  private cells = document.createElement('canvas')
  private readonly ground = document.createElement('canvas')
  /** Around the cells what every window leaves as it is, and what moves with it. */
  private readonly still = document.createElement('canvas')
  private readonly frame = document.createElement('canvas')
  private readonly pens = new Map<HTMLCanvasElement, Painter>()
  private settled = false
  private readonly asked = () => this.paintNow()
  private readonly pictureOf = (name: string, cols: number, rows: number) => this.pictures.of(name, cols, rows)
  private readonly seenAt = (code: number, cell: number) => this.seen(code, cell)
  private readonly last: Frame = { width: 0, height: 0, cols: none, rows: none, level: none as never, table: none as never, edition: 0 }
  private cols = new Int32Array(0)
  private rows = new Int32Array(0)
  private widest = 0
  private waiting = false
  /** Whether the last picture had all that its pixels can show. */
  whole = false
  private readonly drawn: (() => void)[] = []
  private readonly moved: ((to: (c: Cell) => Cell | null) => void)[] = []
  private readonly inked = new Map<string, Inks>()
  private readonly dark = matchMedia('(prefers-color-scheme: dark)')

  constructor(readonly data: Data, readonly root: HTMLElement, readonly store = new Store()) {
    const h = data.head
    this.matrices = matricesOf(data)
    this.source = this.matrix = this.matrices[0]
    this.pictures = new Pictures(data)
    this.places = Places.of(data)
    this.mesh = this.places ?? (h.hexagons ? new Hexes(data) : Mesh.of(data))
    this.glyphs = Glyphs.of(data)
    const apart = (slices: number[] | undefined, length: number) => slices && slices.length > 1 ? 2 * 72 / 25.4 / length : 0
    this.x = new Ruler(h.x, data.parts.get('x.edges') as Float64Array | undefined, apart(h.x.slices, h.desk.body[2]), drawn(h.cols, h.x.slices))
    this.y = new Ruler(h.y, data.parts.get('y.edges') as Float64Array | undefined, apart(h.y.slices, h.desk.body[3]), drawn(h.rows, h.y.slices))
    if (h.ground) this.x.deepest = this.y.deepest = 1 / 60
    this.trees = { x: treeOf(data, 'x', h.x, h.cols), y: treeOf(data, 'y', h.y, h.rows) }
    for (const side of ['x', 'y'] as const) if (this.trees[side]) place(this.trees[side], this[side])
    this.texts = textsOf(data, 'texts')
    this.shown = shownOf(data, this.matrix, this.x, this.y)
    this.colors = new Colors(data, this.matrices, this.shown.matrix)
    const scored = this.arrangeable && this.colors.norms.length > 0 && !['classes', 'constant'].includes(this.colors.own.params.kind)
    this.layers = scored ? [...data.parts.has('counts') ? ['counts'] as const : [], 'z-rows', 'z-cols'] : []
    this.still.className = this.frame.className = 'frame'
    if (h.under || h.ground) {
      this.ground.className = 'cells'
      root.append(this.ground)
    }
    root.append(this.still, this.frame)
    this.use(document.createElement('canvas'), c => new PlainPainter(c))
    this.store.listen((now, before) => this.follow(now, before))
    this.dark.addEventListener('change', () => { this.recolor(); this.draw() })
  }

  /** Whether rows and columns can stand in another order: cells are painted as cells. */
  get arrangeable(): boolean { return !this.data.head.body && !this.mesh }

  /** The matrix whose codes the table of colours is for. */
  private get painted(): Matrix { return this.arrangeable ? this.shown.matrix : this.matrix }

  /** Does what a change of the view asks for. */
  private follow(now: View, before: View): void {
    if (onlyMoved(now, before)) return this.draw()
    const again = rearranged(now.cols, before.cols) || rearranged(now.rows, before.rows)
    const other = now.frame !== before.frame, layer = now.show !== before.show
    if (other) this.source = this.matrices[now.frame] ?? this.matrices[0]
    if (layer) {
      this.layered = now.show ? { name: now.show, all: layerOf(this.data, this.matrices, now.show) } : undefined
      this.colors.layer(this.layered?.all ?? null, now.show === 'counts')
    }
    if (again || other || layer) this.rearrange(now)
    if (other || layer) this.retext(now)
    if ((again || other || layer || now.each !== before.each) && this.arrangeable) this.shown = { ...this.shown, matrix: this.seenMatrix(now) }
    if (other && this.data.head.body === 'index') this.shown = { ...this.shown, matrix: shownOf(this.data, this.matrix, this.x, this.y).matrix }
    if (now.cols !== before.cols) this.mark('x', now.cols)
    if (now.rows !== before.rows) this.mark('y', now.rows)
    if (ofColors.some(k => now[k] !== before[k])) this.recolor()
    this.settled = false
    this.draw()
  }

  /** What a view paints in the cells, as they are arranged now. */
  private seenMatrix(v: View): Matrix {
    if (this.layered) return this.layered.all[v.frame].arranged(this.y.order, this.x.order)
    return v.each ? this.matrix.between(v.each) : this.matrix
  }

  /** What the layer that is shown says of a cell; undefined where the values are shown. */
  layerAt(c: Cell): { name: string; value: number } | undefined {
    return this.layered && { name: this.layerName, value: this.shown.matrix.value(c.row, c.col) }
  }

  /** What the layer is called that is shown; "" for the values. */
  get layerName(): string { return this.layered?.name ? layerNames[this.layered.name] : '' }

  /** The texts in the cells, where the figure has some, of what is shown. */
  private retext(v: View): void {
    const own = textsOf(this.data, v.frame ? `texts.${v.frame}` : 'texts'), m = this.layered?.all[v.frame]
    this.texts = m && own ? Array.from(own, (_, i) => {
      const z = m.value(Math.floor(i / m.cols), i % m.cols)
      return v.show === 'counts' ? String(z) : isFinite(z) ? z.toFixed(1).replace(/^-0\.0$/, '0.0').replace('-', '−') : ''
    }) : own
    this.measure()
  }

  /** Puts rows and columns into the order that a view asks for. */
  private rearrange(v: View): void {
    const was = { x: this.x.order, y: this.y.order }
    for (const [side, s] of [['x', v.cols], ['y', v.rows]] as const) {
      const nodes = this.trees[side]?.nodes ?? []
      const folds = s.folds.map(id => nodes[id]).filter(n => n).map(n => [n.first, n.last] as const)
      this[side].arrange(arrange(this.data, side, this.layered?.all[v.frame] ?? this.source, { sort: s.sort, crop: s.crop, folds }))
      if (this.trees[side]) place(this.trees[side], this[side])
    }
    this.matrix = this.source.arranged(this.y.order, this.x.order)
    const to = (old: Order, now: Order, i: number) => i < old.n ? now.place(old.cell(i)) : -1
    for (const f of this.moved) {
      f(c => {
        const row = to(was.y, this.y.order, c.row), col = to(was.x, this.x.order, c.col)
        return row < 0 || col < 0 ? null : { row, col }
      })
    }
  }

  /** Colours the clusters of a cut and notes the branch that is selected. */
  private mark(side: 'x' | 'y', s: Side): void {
    const tree = this.trees[side], m = this.treeMarks[side]
    if (!tree) return
    const inks = new Map<Node, string>()
    const { clusters, height } = cut(tree, s.cut)
    if (s.cut > 0) clusters.forEach((c, i) => { for (const open = [c]; open.length;) { const n = open.pop()!; inks.set(n, clusterInk(i)); open.push(...n.kids ?? []) } })
    Object.assign(m, { inks, picked: tree.nodes[s.pick], line: s.cut > 0 ? height : null })
  }

  /** The tree of a side as it is painted now; undefined where it is not. */
  treePlace(side: 'x' | 'y'): TreePlace | undefined {
    const tree = this.trees[side], v = this.store.view
    const part = this.geometry.layout.parts.find(p => p.kind === 'tree' && (p.side === 'left' || p.side === 'right') === (side === 'y'))
    return tree && part && !(side === 'x' ? v.cols : v.rows).sort ? new TreePlace(this.geometry, part, tree, v[side]) : undefined
  }

  /** Arranges a side anew; a region marked before is none of the new order. */
  arrange(side: 'cols' | 'rows', part: Partial<Side>): void {
    const s = { ...this.store.view[side], ...part }
    if (!rearranged(s, this.store.view[side])) return this.store.change({ [side]: s })
    const axis = side === 'cols' ? 'x' : 'y', whole = 'crop' in part || 'folds' in part
    this.store.change({ [side]: s, brush: null, ...whole ? { [axis]: [0, 1] } : {} })
  }

  /** Whether the shape of the body says nothing: rows or columns are things, and not the same ones. */
  private get free(): boolean {
    const { x, y, ground } = this.data.head
    return !ground && (x.kind === 'category' || y.kind === 'category') && !!(x.labels || y.labels) && x.labels?.join() !== y.labels?.join()
  }

  /** Puts a canvas in the place of that of the cells, which a painter paints; throws where it cannot. */
  private use(canvas: HTMLCanvasElement, make: (c: HTMLCanvasElement) => CellPainter): void {
    canvas.className = 'cells'
    canvas.style.cssText = this.cells.style.cssText
    canvas.style.opacity = String(this.data.head.alpha ?? 1)
    const painter = make(canvas), stale = this.cells.isConnected
    if (stale && this.geometry) this.paintCellsBy(painter)
    if (stale) this.cells.replaceWith(canvas)
    else this.root.insertBefore(canvas, this.still)
    this.cells = canvas
    this.painter = painter
  }

  /** Gives the cells to the graphics card, where there is one: after the first picture, which would wait for it. */
  quicken(): void {
    const canvas = document.createElement('canvas')
    try {
      this.use(canvas, c => new GLPainter(c))
    } catch { return } // the canvas goes on
    canvas.addEventListener('webglcontextlost', () => {
      this.use(document.createElement('canvas'), c => new PlainPainter(c))
      this.draw()
    })
  }

  get kind(): string { return this.painter.kind }

  get theme(): string {
    const h = this.data.head
    if (this.store.view.theme) return this.store.view.theme
    return h.follow ? (this.dark.matches ? 'dark' : 'light') : h.theme
  }

  get inks(): Inks {
    const { theme } = this
    let inks = this.inked.get(theme)
    if (!inks) this.inked.set(theme, inks = { ...this.data.head.themes[theme], focus: focus[theme] ?? '#0a63c9' })
    return inks
  }

  /** Called after every frame. */
  whenDrawn(f: () => void): void { this.drawn.push(f) }

  /** Called when rows or columns stand in another order, with where a cell went. */
  whenMoved(f: (to: (c: Cell) => Cell | null) => void): void { this.moved.push(f) }

  recolor(): void {
    document.documentElement.dataset.theme = this.theme
    this.colors.set(this.store.view, this.theme, this.painted.book)
    this.settled = false
  }

  /** Measures the room anew. */
  resize(width: number, height: number): void {
    const h = this.data.head
    this.take(choose(h.desk, h.phone, width, height, this.free, this.free ? 28 * h.rows : 0))
  }

  /** Puts everything into its place. */
  take(g: Geometry): void {
    lift(g, this.x)
    this.geometry = g
    const size = (c: HTMLCanvasElement, b: [number, number, number, number]) => {
      Object.assign(c.style, { left: b[0] + 'px', top: b[1] + 'px', width: b[2] + 'px', height: b[3] + 'px' })
    }
    size(this.cells, g.body)
    size(this.ground, g.body)
    for (const c of [this.still, this.frame]) size(c, [0, 0, g.width, g.height])
    this.settled = false
    Object.assign(this.root.style, { width: g.width + 'px', height: g.height + 'px' })
    this.bar = this.glyphs ? null : barOf(g, this.colors.own.params.kind)
    this.measure()
    this.draw()
  }

  /** How wide the widest text in a cell is, in em. */
  private measure(): void {
    if (!this.texts) return
    const c = this.frame.getContext('2d')!
    c.font = `100px ${family}`
    this.widest = 0
    for (const t of new Set(this.texts.flatMap(t => t.split('\n')))) this.widest = Math.max(this.widest, c.measureText(t).width / 100)
  }

  /** Takes the cells of a large matrix, which came later. */
  complete(): void {
    if (this.source.finest.codes === this.source.codes) return
    complete(this.source, this.data)
    this.draw()
  }

  /** The size of the texts in the cells, in points; 0 where there are none. */
  get textSize(): number {
    const v = this.store.view
    return this.texts ? textSize(this.geometry, this.widest, this.x, this.y, v.x, v.y) / this.geometry.z : 0
  }

  /** Asks for a frame; many askings are one. */
  draw(): void {
    if (this.waiting) return
    this.waiting = true
    requestAnimationFrame(this.asked)
  }

  /** Paints at once what a frame was asked for. */
  paintNow(): void {
    if (this.waiting) this.paint()
  }

  private paint(): void {
    this.waiting = false
    const g = this.geometry, scale = devicePixelRatio || 1
    const bw = Math.round(g.body[2] * scale), bh = Math.round(g.body[3] * scale)
    this.cells.style.visibility = this.paintCellsBy(this.painter) ? '' : 'hidden'
    if (this.data.head.under || this.places) {
      this.ground.width = bw
      this.ground.height = bh
      this.paintUnder(this.ground.getContext('2d')!, [0, 0, bw, bh], scale)
    }
    if (!this.settled || this.still.width !== Math.round(g.width * scale)) {
      const p = this.pen(this.still, scale)
      for (const part of g.layout.parts) if (still(part)) this.paintPart(p, part)
      this.settled = true
    }
    const p = this.pen(this.frame, scale), { parts } = g.layout
    this.paintBody(p)
    for (let i = 0; i < parts.length; i++) if (!still(parts[i])) this.paintPart(p, parts[i])
    for (let i = 0; i < this.overlays.length; i++) this.overlays[i](p)
    if (this.cursor) this.paintCursor(p, this.cursor)
    for (let i = 0; i < this.drawn.length; i++) this.drawn[i]()
  }

  /** A canvas over the whole figure, empty, and what paints on it. */
  private pen(canvas: HTMLCanvasElement, scale: number): Painter {
    const g = this.geometry, w = Math.round(g.width * scale), h = Math.round(g.height * scale), { inks } = this
    if (canvas.width !== w) canvas.width = w
    if (canvas.height !== h) canvas.height = h
    let p = this.pens.get(canvas)
    if (!p || p.scale !== scale || p.inks !== inks) this.pens.set(canvas, p = new Painter(canvas.getContext('2d')!, scale, inks))
    p.c.setTransform(scale, 0, 0, scale, 0, 0)
    p.c.clearRect(0, 0, g.width, g.height)
    return p
  }

  /** Paints the cells, unless that is for the frame to do. */
  private paintCellsBy(painter: CellPainter): boolean {
    const b = this.geometry.body, scale = devicePixelRatio || 1
    if (!this.direct(scale)) return false
    painter.draw(this.frameOf(Math.round(b[2] * scale), Math.round(b[3] * scale), scale))
    return true
  }

  /** The whole figure on a canvas of its own, scale pixels a CSS pixel; clear leaves the page's ground out. */
  picture(scale: number, clear = false): HTMLCanvasElement {
    const g = this.geometry, out = document.createElement('canvas')
    out.width = Math.round(g.width * scale)
    out.height = Math.round(g.height * scale)
    const c = out.getContext('2d')!
    c.fillStyle = this.inks.page
    if (!clear) c.fillRect(0, 0, out.width, out.height)
    const [bx, by, bw, bh] = g.body.map(v => Math.round(v * scale))
    this.paintUnder(c, [bx, by, bw, bh], scale)
    if (this.direct(scale)) {
      c.globalAlpha = this.data.head.alpha ?? 1
      c.drawImage(canvasOf(this.frameOf(bw, bh, scale)), bx, by)
      c.globalAlpha = 1
    }
    c.setTransform(scale, 0, 0, scale, 0, 0)
    this.paintFrame(new Painter(c, scale, this.inks))
    return out
  }

  /** The same as a drawing: cells as rectangles where they can be told apart, else as a picture. */
  drawInto(d: Drawing, clear = false): void {
    const g = this.geometry, c = d.context, [bx, by, bw, bh] = g.body
    d.fillStyle = this.inks.page
    if (!clear) d.fillRect(0, 0, g.width, g.height)
    this.paintUnder(c, g.body, 1)
    if (this.direct(drawingScale)) {
      d.globalAlpha = this.data.head.alpha ?? 1
      const f = this.frameOf(bw * drawingScale, bh * drawingScale, drawingScale)
      const across = runs(f.cols, f.width), down = runs(f.rows, f.height), { codes, veil, cols } = f.level
      d.imageSmoothingEnabled = false
      if (across.length * down.length > mostRects) d.drawImage(canvasOf(f), bx, by, bw, bh)
      else for (const [r, y0, y1] of down) {
        for (const [k, x0, x1] of across) {
          const color = f.table[codes[r * cols + k]]
          if (color >>> 24 === 0) continue
          d.fillStyle = css(swap(veil ? faded(color, veil[r * cols + k]) : color))
          d.fillRect(bx + x0 / drawingScale, by + y0 / drawingScale, (x1 - x0) / drawingScale, (y1 - y0) / drawingScale)
        }
      }
      d.imageSmoothingEnabled = true
      d.globalAlpha = 1
    }
    const p = new Painter(c, drawingScale, this.inks)
    p.newPath = () => d.newPath()
    this.paintFrame(p)
  }

  /** What the painter of cells needs for a body of so many pixels, until that is asked again. */
  frameOf(width: number, height: number, scale: number): Frame {
    const v = this.store.view, { x, y, matrix } = this.shown
    if (this.cols.length < width) this.cols = new Int32Array(width)
    if (this.rows.length < height) this.rows = new Int32Array(height)
    const wantX = factor(x.span(v.x) / width), wantY = factor(y.span(v.y) / height), { finest } = matrix
    const fx = Math.max(wantX, finest.fx), fy = Math.max(wantY, finest.fy)
    this.whole = fx === wantX && fy === wantY
    const gap = this.gap(scale)
    x.fill(this.cols, width, v.x, fx, gap)
    y.fill(this.rows, height, v.y, fy, gap)
    const f = this.last
    f.width = width
    f.height = height
    f.cols = this.cols
    f.rows = this.rows
    f.level = matrix.level(fx, fy)
    f.table = this.colors.shownTable
    f.edition = this.colors.edition
    return f
  }

  /** Whether the painter of cells paints them, not the frame. */
  private direct(scale: number): boolean {
    const { body } = this.data.head, v = this.store.view
    if (body === 'none' || body === 'picture' || body === 'shapes') return false
    if (this.data.head.hexagons) return !outlinesFit(this.x, this.y, v.x, v.y)
    if (this.glyphs) return !this.glyphs.fit(this.geometry.body[2] * scale, this.x, this.y, v.x, v.y)
    return !this.data.parts.has('sizes') || !squaresFit(this.x, this.y, v.x, v.y)
  }

  /** The picture or the ground under the cells, into a box in pixels, scale of them a CSS pixel. */
  private paintUnder(c: CanvasRenderingContext2D, [x, y, w, h]: number[], scale: number): void {
    const below = this.data.head.ground?.below
    if (below) {
      const [bx, by, bw, bh] = this.geometry.body, p = new Painter(c, scale, this.inks)
      c.save()
      c.setTransform(scale, 0, 0, scale, x - bx * scale, y - by * scale)
      p.clip(bx, by, bw, bh, () => p.items(below, this.onDesk(), this.geometry.z))
      c.restore()
    }
    const under = this.data.head.under, v = this.store.view
    const picture = under && this.pictures.of('under', under.cols, under.rows)
    if (!picture) return
    c.imageSmoothingEnabled = !!under.smooth
    c.drawImage(picture, v.x[0] * under.cols, v.y[0] * under.rows, (v.x[1] - v.x[0]) * under.cols, (v.y[1] - v.y[0]) * under.rows, x, y, w, h)
  }

  /** The cells that the frame paints in the place of the painter. */
  private paintCells(p: Painter): void {
    const g = this.geometry, v = this.store.view, alpha = this.data.head.alpha ?? 1, { body, ground, hexagons } = this.data.head
    if (!body && !ground && this.direct(p.scale)) return // all is painted
    const b = { p, g, m: this.painted, across: this.source.cols, x: this.x, y: this.y, wx: v.x, wy: v.y, gap: this.gap(p.scale) / p.scale }
    p.c.globalAlpha = alpha
    if (ground) {
      p.colorOf = cell => {
        const code = this.matrix.codes[cell]
        return code >= FIRST ? css(swap(this.colors.table[code])) : undefined
      }
      p.items(ground.cells ?? [], this.onDesk(), g.z)
      p.c.globalAlpha = 1
      p.items(ground.above ?? [], this.onDesk(), g.z)
    } else if (body === 'picture') {
      const part = this.data.head.desk.parts.find(q => q.kind === 'cells')
      p.c.globalAlpha = 1 // the picture has its own
      if (part) p.items((part.items ?? []).filter(it => it.role !== 'side'), this.onDesk(), g.z)
    } else if (body !== 'none' && !this.direct(p.scale)) {
      if (hexagons) paintOutlines(b, this.mesh!, this.colors.table)
      else if (this.glyphs) this.glyphs.paint(b)
      else paintSquares(b, this.data.parts.get('sizes') as Float32Array, this.colors.table)
    }
    p.c.globalAlpha = 1
  }

  /** Where what lies on the body of the wide layout goes while the window is as it is. */
  private onDesk(): Place {
    const { desk } = this.data.head, v = this.store.view
    return placeOf({ ...this.geometry, layout: { ...desk, parts: [] } }, { kind: 'cells', side: 'left', box: desk.body }, v.x, v.y)
  }

  /** The colour that is seen in a cell, as 0xRRGGBBAA. */
  private seen(code: number, cell: number): number {
    const opacity = (this.data.head.alpha ?? 1) * (this.matrix.veil ? this.matrix.veil[cell] / 255 : 1)
    return over(swap(this.colors.table[code]), opacity, parseColor(this.inks.page))
  }

  /** The gap between cells in pixels, as long as cells are large enough. */
  private gap(scale: number): number {
    const g = this.geometry, v = this.store.view
    if (!g.layout.gap) return 0
    const cell = Math.min(g.body[2] / this.x.span(v.x), g.body[3] / this.y.span(v.y)) * scale
    return cell < 6 ? 0 : Math.max(1, Math.round(g.layout.gap * g.z * scale))
  }

  private paintFrame(p: Painter): void {
    this.paintBody(p)
    for (const part of this.geometry.layout.parts) this.paintPart(p, part)
  }

  /** What lies in the place of the cells and on them. */
  private paintBody(p: Painter): void {
    const g = this.geometry, v = this.store.view, bx = g.body[0], by = g.body[1], bw = g.body[2], bh = g.body[3]
    // Hexagons at the rim reach beyond.
    const rim = this.data.head.hexagons ? bw / this.x.span(v.x) / 2 + 1 : this.places ? 1 : 0
    const left = v.x[0] > 0 ? 0 : rim, top = v.y[0] > 0 ? 0 : rim
    p.clipTo(bx - left, by - top, bw + left + (v.x[1] < 1 ? 0 : rim), bh + top + (v.y[1] < 1 ? 0 : rim))
    p.pictures ??= this.pictureOf
    this.paintCells(p)
    if (!this.data.head.body) paintMissing(p, g, this.painted, this.x, this.y, v.x, v.y, this.gap(p.scale) / p.scale)
    if (this.texts) paintTexts(p, g, this.texts, this.widest, this.source.cols, this.painted, this.seenAt, this.x, this.y, v.x, v.y)
    p.c.restore()
  }

  private paintPart(p: Painter, part: Part): void {
    const g = this.geometry, v = this.store.view, beside = part.side === 'left' || part.side === 'right'
    const ruler = beside ? this.y : this.x, w = beside ? v.y : v.x, side = beside ? 'y' : 'x'
    switch (part.kind) {
      case 'cells': p.items(sided(part), placeOf(g, part, [0, 1], [0, 1]), g.z); return
      case 'labels': paintLabels(p, g, part, ruler, w); return
      case 'tree': {
        const tree = this.treePlace(side), [bx, by, bw, bh] = g.body
        if (!tree) return
        p.clipTo(beside ? 0 : bx, beside ? by : 0, beside ? g.width : bw, beside ? bh : g.height)
        paintTree(p, tree, g, w, this.treeMarks[side])
        p.c.restore()
        return
      }
      case 'track': {
        const ink = part.track ? this.data.parts.get(`${side}.track.${part.track - 1}.ink`) : undefined
        if (ink) paintTrack(p, g, part, ink, ruler, w)
        break
      }
      case 'legend': this.paintLegend(p, part); return
    }
    if (part.items?.length) this.paintItems(p, part, part.items, ruler.order)
  }

  /** What Go painted, where the window leaves it. */
  private paintItems(p: Painter, part: Part, items: Item[], order: Order): void {
    const g = this.geometry, v = this.store.view, beside = part.side === 'left' || part.side === 'right'
    if (this.misplaced(part, order) || this.places && part.kind === 'marks' && (v.x[1] - v.x[0] < 1 || v.y[1] - v.y[0] < 1)) return // a scale bar is of the whole map
    const place = placeOf(g, part, v.x, v.y), zoomed = v.x[0] > 0 || v.x[1] < 1 || v.y[0] > 0 || v.y[1] < 1
    if (!zoomed || !moves(part)) return p.items(items, place, g.z)
    const [bx, by, bw, bh] = g.body, inside = part.box[2] === 0
    p.clip(inside || !beside ? bx : 0, inside || beside ? by : 0, inside || !beside ? bw : g.width, inside || beside ? bh : g.height, () => p.items(items, place, g.z))
  }

  /** Whether a part was painted for an order that is no longer there. */
  private misplaced(part: Part, order: Order): boolean {
    if (!moves(part)) return false
    if (part.box[2] === 0) return !this.x.order.same || !this.y.order.same
    return part.kind === 'slices' ? order.slices.join() !== (this.data.head[order === this.y.order ? 'y' : 'x'].slices ?? [order.n]).join() : !order.same
  }

  /** Whether the ticks of the bar are Go's. */
  get barIsOwn(): boolean { return this.colors.norm === this.colors.own && !this.colors.layered && barShrink(this.geometry) === 0 }

  /** Go's legend, but for the bar, which follows the colours in force. */
  private paintLegend(p: Painter, part: Part): void {
    const g = this.geometry, place = placeOf(g, part, [0, 1], [0, 1]), bar = this.bar, c = this.colors
    if (!bar) return p.items(part.items ?? [], place, g.z)
    const own = this.barIsOwn
    const keep = (it: Item) => !ofBar(g.layout, it.x ?? it.p?.[0] ?? 0, it.y ?? it.p?.[1] ?? 0, it.role, it.k) || own && (it.role === 'bartick' || it.k === 'path' && !it.f)
    const items = (part.items ?? []).filter(keep), title = items.find(it => it.role === 'bartitle')
    p.items(!this.layered ? items : items.filter(it => it.role !== 'bartitle' || it === title).map(it => it === title ? this.headed(it) : it), place, g.z)
    paintBar(p, bar, c.norm, c.map, this.data.head.alpha ?? 1)
    const beyond = c.arrows()
    paintArrows(p, g, bar, c.map, beyond.under, beyond.over)
    if (c.relative) paintEnds(p, g, bar, this.store.view.each)
    else if (!own) paintTicks(p, g, bar, c.norm)
  }

  /** The title of the legend as that of the layer, in words and a size for which there is room. */
  headed(title: Item): Item {
    const c = this.frame.getContext('2d')!, x = title.x ?? title.p?.[0] ?? 0, size = title.size ?? 10
    c.save()
    c.font = `100px ${family}`
    const fits = (words: string) => (this.geometry.layout.w - x) / c.measureText(words).width * 100
    const t = fits(this.layerName) < size * .9 ? this.layerName.replace('z-score', 'z') : this.layerName, most = fits(t)
    c.restore()
    return { ...title, t, size: Math.min(size, Math.max(size * .7, most)) }
  }

  private paintCursor(p: Painter, cell: Cell): void {
    const b = this.boxOfCell(cell), [bx, by, bw, bh] = this.geometry.body, shape = this.places?.shapes.get(cell.row)
    p.clip(bx - 2, by - 2, bw + 4, bh + 4, () => {
      const c = p.c
      if (shape) {
        const outline = shape.items.slice(0, 1).map(it => ({ ...it, f: '', c: 0 })), z = this.geometry.z
        for (const [width, ink] of [[3, 'page'], [1.5, 'text']] as const) p.items(outline.map(it => ({ ...it, s: ink, sw: (width + (it.o?.includes('Z') ? 0 : 1)) / z })), this.onDesk(), z)
        return
      }
      for (const [width, ink] of [[3, p.ink('page')], [1.5, p.ink('text')]] as const) {
        c.lineWidth = width
        c.strokeStyle = ink
        c.strokeRect(b[0] - .5, b[1] - .5, b[2] + 1, b[3] + 1)
      }
    })
  }

  /** Where a cell lies, in CSS pixels of the figure; at least 5 wide and high. */
  boxOfCell({ row, col }: Cell): [number, number, number, number] {
    const v = this.store.view, [bx, by, bw, bh] = this.geometry.body
    const at = (r: Ruler, i: number, w: [number, number], size: number): [number, number] => {
      const a = (r.start[i] - w[0]) / (w[1] - w[0]) * size, b = (r.end[i] - w[0]) / (w[1] - w[0]) * size
      return b - a >= 5 ? [a, b - a] : [(a + b) / 2 - 2.5, 5]
    }
    if (this.mesh) {
      const all = this.mesh.outline(row, col).map(([u, t]) => [(u - v.x[0]) / (v.x[1] - v.x[0]) * bw, (t - v.y[0]) / (v.y[1] - v.y[0]) * bh])
      const xs = all.map(s => s[0]), ys = all.map(s => s[1]), x = Math.min(...xs), y = Math.min(...ys)
      return [bx + x - 2, by + y - 2, Math.max(...xs) - x + 4, Math.max(...ys) - y + 4]
    }
    const [x, w] = at(this.x, col, v.x, bw), [y, h] = at(this.y, row, v.y, bh)
    return [bx + x, by + y, w, h]
  }

  /** The cell at a place of the figure, in CSS pixels. */
  cellAt(px: number, py: number): Cell | null {
    const v = this.store.view, [bx, by, bw, bh] = this.geometry.body
    if (px < bx || py < by || px >= bx + bw || py >= by + bh) return null
    if (this.mesh) return this.mesh.cellAt(v.x[0] + (px - bx) / bw * (v.x[1] - v.x[0]), v.y[0] + (py - by) / bh * (v.y[1] - v.y[0]))
    const col = this.x.cellAt(v.x[0] + (px - bx) / bw * (v.x[1] - v.x[0]))
    const row = this.y.cellAt(v.y[0] + (py - by) / bh * (v.y[1] - v.y[0]))
    return row < 0 || col < 0 ? null : { row, col }
  }

  /** The link to what is seen. */
  get hash(): string { return toHash(this.store.view) }
}

/** What the colours follow. */
const ofColors = ['limits', 'center', 'norm', 'map', 'theme', 'each', 'show'] as const

const none = new Int32Array(0)

/** Whether cells stand elsewhere. */
function rearranged(a: Side, b: Side): boolean { return a !== b && (a.sort !== b.sort || a.crop !== b.crop || a.folds.join() !== b.folds.join()) }

/** The words at the edges of the cells. */
function sided(part: Part): Item[] { return (part.items ?? []).filter(it => it.role === 'side') }

/** The power of two that brings so many cells a pixel to at most one. */
function factor(cellsPerPixel: number): number {
  return cellsPerPixel <= 1 ? 1 : 2 ** Math.ceil(Math.log2(cellsPerPixel) - 1e-9)
}

/** The pixels of a frame as a picture. */
function canvasOf(f: Frame): HTMLCanvasElement {
  const cells = document.createElement('canvas')
  cells.width = f.width
  cells.height = f.height
  cells.getContext('2d')!.putImageData(pixels(f), 0, 0)
  return cells
}

/** Where the same number goes on: the number, its first pixel, and the one behind its last; none below 0. */
function runs(list: Int32Array, length: number): [number, number, number][] {
  const out: [number, number, number][] = []
  for (let i = 0; i < length;) {
    const from = i
    while (i < length && list[i] === list[from]) i++
    if (list[from] >= 0) out.push([list[from], from, i])
  }
  return out
}
