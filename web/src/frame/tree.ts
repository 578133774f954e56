// Dendrograms beside the cells, for the window that is seen: the twin of
// figure/tree in Go.
import type { Part } from '../model'
import type { Tree, Node } from '../data/tree'
import type { Window } from '../view/ruler'
import { boxOf, type Geometry } from './geometry'
import type { Painter } from './painter'

const gapPt = 72 / 25.4
const parental = .25

/** What is marked on a tree. */
export interface Marks {
  /** Colours of branches that are clusters of a cut. */
  inks: ReadonlyMap<Node, string>
  /** The branch that is selected, and the one pointed at. */
  picked: Node | undefined
  over: Node | undefined
  /** Where the line of the cut lies, as a height; null for none. */
  line: number | null
}

/** Where the nodes of a tree stand on the screen. */
export class TreePlace {
  readonly box: [number, number, number, number]
  private readonly gap: number
  private readonly beside: boolean
  private readonly length: number
  readonly depth: number
  readonly up: (n: Node) => number

  constructor(g: Geometry, private readonly part: Part, readonly tree: Tree, private readonly w: Window) {
    this.box = boxOf(g, part)
    this.gap = gapPt * g.z
    this.beside = part.side === 'left' || part.side === 'right'
    this.length = this.beside ? this.box[3] : this.box[2]
    this.depth = (this.beside ? this.box[2] : this.box[3]) - this.gap - .5
    this.up = heights(tree, this.depth, g)
  }

  along(u: number): number { return (u - this.w[0]) / (this.w[1] - this.w[0]) * this.length }

  /** The place on the screen of one along the body and one away from it. */
  at(along: number, up: number): [number, number] {
    const [x, y, w, h] = this.box
    switch (this.part.side) {
      case 'left': return [x + w - this.gap - up, y + along]
      case 'right': return [x + this.gap + up, y + along]
      default: return [x + along, y + h - this.gap - up]
    }
  }

  /** The other way round. */
  from(px: number, py: number): { along: number; up: number } {
    const [x, y, w, h] = this.box
    switch (this.part.side) {
      case 'left': return { along: py - y, up: x + w - this.gap - px }
      case 'right': return { along: py - y, up: px - x - this.gap }
      default: return { along: px - x, up: y + h - this.gap - py }
    }
  }

  /** How high a node is that stands so far from the cells, slices alone. */
  heightAt(up: number): number { return up * (this.tree.height || 1) / (this.upOf(this.tree.height) || 1) }

  /** How far from the cells a height of the slices' trees stands. */
  upOf(height: number): number {
    const like = this.tree.nodes.find(n => !n.parental && n.height > 0)
    return like ? this.up(like) * height / like.height : 0
  }

  /** The branch whose lines are nearest to a place of the screen, within some pixels. */
  nodeAt(px: number, py: number, within: number): Node | undefined {
    const { along, up } = this.from(px, py)
    let best: Node | undefined, least = within
    for (const n of this.tree.nodes) {
      if (!n.shown || n.right < this.w[0] || n.left > this.w[1]) continue
      const h = this.up(n), a = this.along(n.folded ? n.left : n.kids![0].at), b = this.along(n.folded ? n.right : n.kids![1].at)
      const d = n.folded ? along >= a && along <= b && up <= h + within ? 0 : Infinity
        : Math.min(apart(along, Math.min(a, b), Math.max(a, b), up - h), ...n.kids!.map(k => apart(up, Math.min(this.up(k), h), Math.max(this.up(k), h), along - this.along(k.at))))
      if (d < least) { least = d; best = n }
    }
    return best
  }
}

/** The distance to a line from a to b, off being how far beside it. */
function apart(at: number, a: number, b: number, off: number): number {
  return Math.hypot(at < a ? a - at : at > b ? at - b : 0, off)
}

export function paintTree(p: Painter, t: TreePlace, g: Geometry, w: Window, m: Marks): void {
  const { tree } = t, muted = p.ink('muted')
  const pitch = t.along(w[0] + 1 / Math.max(1, tree.leaves.length))
  const width = pitch < 3 * g.z / 1.4 ? .5 * g.z : g.layout.thin * g.z
  // Where leaves stand closer than pixels the tree is faint, and stems too short
  // to be seen as lines are left out, so that it stands apart from the cells.
  const dense = pitch * p.scale < 1.5, small = (n: Node) => (n.right - n.left) / (w[1] - w[0]) * t.along(w[1]) * p.scale < 3
  const faint = 1 - Math.min(.55, Math.max(0, .55 * (2.5 - pitch / g.z) / 2))
  const line = (u: number, h0: number, h1: number, u2: number, thick: number, ink: string) => p.line(...t.at(t.along(u), h0), ...t.at(t.along(u2), h1), thick, ink)
  const draw = (n: Node, thick: number, inkOf: (n: Node) => string) => {
    if (!n.shown || n.right < w[0] || n.left > w[1]) return
    const h = t.up(n)
    if (n.folded) return triangle(p, t, n, h, inkOf(n))
    if (dense && small(n)) return
    for (const kid of n.kids!) {
      const foot = t.up(kid)
      if (dense && (!kid.kids || small(kid) && h - foot < leastStem)) continue
      line(kid.at, foot, h, kid.at, thick, inkOf(kid))
    }
    line(n.kids![0].at, h, h, n.kids![1].at, thick, inkOf(n))
  }
  p.c.save()
  p.c.globalAlpha = faint
  for (const n of tree.nodes) if (!m.inks.has(n)) draw(n, width, n => n.ink || muted)
  p.c.globalAlpha = Math.max(.75, faint)
  for (const n of tree.nodes) if (m.inks.has(n)) draw(n, width, k => m.inks.get(k) ?? m.inks.get(n)!)
  p.c.globalAlpha = 1
  for (const [n, ink] of [[m.over, 'muted'], [m.picked, 'focus']] as const) if (n) within(n, k => draw(k, 2 * g.layout.thin * g.z, () => p.ink(ink)))
  p.c.restore()
}

/** Stems shorter than so many CSS pixels are left out of dense trees. */
const leastStem = 3

/** All branches of a branch. */
function within(n: Node, f: (n: Node) => void): void {
  const open = [n]
  for (let k = open.pop(); k; k = open.pop()) {
    if (!k.kids) continue
    f(k)
    open.push(...k.kids)
  }
}

/** A branch that is drawn as one place. */
function triangle(p: Painter, t: TreePlace, n: Node, h: number, ink: string): void {
  const c = p.c
  c.beginPath()
  c.moveTo(...t.at(t.along(n.at), h))
  c.lineTo(...t.at(t.along(n.left + (n.right - n.left) * .1), 0))
  c.lineTo(...t.at(t.along(n.right - (n.right - n.left) * .1), 0))
  c.fillStyle = ink
  c.fill()
}

/** How far from the cells each node stands, in CSS pixels. */
function heights(tree: Tree, depth: number, g: Geometry): (n: Node) => number {
  const ratio = (d: number, h: number) => h > 0 ? d / h : 0
  if (!tree.apart || tree.parentHeight === 0) {
    const k = ratio(depth, Math.max(tree.height, tree.parentHeight))
    return n => n.height * k
  }
  const lift = tree.height > 0 ? depth * (1 - parental) : 0
  const k = ratio(lift - 6 * g.layout.unit * g.z, tree.height), parent = ratio(depth - lift, tree.parentHeight)
  return n => n.parental && n.kids ? lift + n.height * parent : n.height * k
}
