// The merges of a dendrogram as nodes that know their place.
import type { AxisHead, Data } from '../model'
import type { Ruler } from '../view/ruler'
import { css } from '../color/map'

export interface Node {
  /** The middle, and the reach of its leaves, as parts of the body. */
  at: number; left: number; right: number
  /** First and last cell. */
  first: number; last: number
  height: number
  kids?: [Node, Node]
  parental: boolean
  ink: string
}

export interface Tree {
  /** Leaves are not among them; every node follows its parts. */
  nodes: Node[]
  leaves: number
  height: number
  parentHeight: number
  apart: boolean
}

/** The tree of an axis, or undefined; prefix is "x" or "y". */
export function treeOf(data: Data, prefix: 'x' | 'y', axis: AxisHead, ruler: Ruler): Tree | undefined {
  const head = axis.tree
  if (!head) return undefined
  const a = data.parts.get(prefix + '.tree.a')!, b = data.parts.get(prefix + '.tree.b')!, h = data.parts.get(prefix + '.tree.h')!
  const ink = data.parts.get(prefix + '.tree.ink')
  const out: Tree = { nodes: [], leaves: ruler.n, height: 0, parentHeight: 0, apart: !!head.apart }
  let at = 0
  const grow = (leaves: Node[], merges: number, parental: boolean): Node => {
    const all = leaves.slice()
    for (let m = 0; m < merges; m++, at++) {
      const kids: [Node, Node] = [all[a[at]], all[b[at]]]
      const n: Node = {
        at: (kids[0].at + kids[1].at) / 2, left: Math.min(kids[0].left, kids[1].left), right: Math.max(kids[0].right, kids[1].right),
        first: Math.min(kids[0].first, kids[1].first), last: Math.max(kids[0].last, kids[1].last),
        height: h[at], kids, parental, ink: kids[0].ink === kids[1].ink ? kids[0].ink : '',
      }
      if (parental) out.parentHeight = Math.max(out.parentHeight, n.height)
      else out.height = Math.max(out.height, n.height)
      all.push(n)
      out.nodes.push(n)
    }
    return all[all.length - 1]
  }
  const counts = axis.slices?.length ? axis.slices : [ruler.n]
  const roots: Node[] = []
  let cell = 0
  counts.forEach((count, s) => {
    const leaves: Node[] = []
    for (let k = 0; k < count; k++, cell++) {
      leaves.push({ at: ruler.centre(cell), left: ruler.start[cell], right: ruler.end[cell], first: cell, last: cell, height: 0, parental: false, ink: ink ? css(ink[cell]) : '' })
    }
    const merges = head.merges[s] ?? 0
    roots.push(merges > 0 ? grow(leaves, merges, false) : span(leaves))
  })
  if (head.parent) grow(roots, head.parent, true)
  return out
}

/** A slice without a tree of its own: its middle. */
function span(leaves: Node[]): Node {
  const a = leaves[0], b = leaves[leaves.length - 1]
  return { ...a, at: (a.left + b.right) / 2, right: b.right, last: b.last, ink: '' }
}
