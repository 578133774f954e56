// Dendrograms beside the cells, for the window that is seen: the twin of
// figure/tree in Go.
import type { Part } from '../model'
import type { Tree, Node } from '../data/tree'
import type { Window } from '../view/ruler'
import { boxOf, type Geometry } from './geometry'
import type { Painter } from './painter'

const gapPt = 72 / 25.4
const parental = .25

export function paintTree(p: Painter, g: Geometry, part: Part, tree: Tree, w: Window): void {
  const [x, y, bw, bh] = boxOf(g, part), gap = gapPt * g.z
  const beside = part.side === 'left' || part.side === 'right'
  const length = beside ? bh : bw, depth = (beside ? bw : bh) - gap - .5
  const along = (u: number) => (u - w[0]) / (w[1] - w[0]) * length
  const pitch = length / (tree.leaves * (w[1] - w[0]))
  const width = pitch < 3 * g.z / 1.4 ? .5 * g.z : g.layout.thin * g.z
  const up = heights(tree, depth, g)
  const draw = (u: number, h0: number, h1: number, u2: number, ink: string) => {
    const a = along(u), b = along(u2)
    if (part.side === 'left') p.line(x + bw - gap - h0, y + a, x + bw - gap - h1, y + b, width, ink)
    else if (part.side === 'right') p.line(x + gap + h0, y + a, x + gap + h1, y + b, width, ink)
    else p.line(x + a, y + bh - gap - h0, x + b, y + bh - gap - h1, width, ink)
  }
  // Where leaves stand closer than pixels the tree is faint, and what spans no
  // pixel is left out, so that it does not outweigh the cells.
  p.c.save()
  p.c.globalAlpha = 1 - Math.min(.55, Math.max(0, .55 * (2.5 - pitch / g.z) / 2))
  const muted = p.ink('muted')
  for (const n of tree.nodes) {
    if (!n.kids || n.right < w[0] || n.left > w[1]) continue
    if ((n.right - n.left) / (w[1] - w[0]) * length * p.scale < 3 && pitch * p.scale < 1.5) continue
    const h = up(n)
    for (const kid of n.kids) draw(kid.at, kid.kids || pitch * p.scale >= 1.5 ? up(kid) : h, h, kid.at, kid.ink || muted)
    draw(n.kids[0].at, h, h, n.kids[1].at, n.ink || muted)
  }
  p.c.restore()
}

/** How far from the cells each node stands, in CSS pixels. */
export function heights(tree: Tree, depth: number, g: Geometry): (n: Node) => number {
  const ratio = (d: number, h: number) => h > 0 ? d / h : 0
  if (!tree.apart || tree.parentHeight === 0) {
    const k = ratio(depth, Math.max(tree.height, tree.parentHeight))
    return n => n.height * k
  }
  const lift = tree.height > 0 ? depth * (1 - parental) : 0
  const k = ratio(lift - 6 * g.layout.unit * g.z, tree.height), parent = ratio(depth - lift, tree.parentHeight)
  return n => n.parental && n.kids ? lift + n.height * parent : n.height * k
}
