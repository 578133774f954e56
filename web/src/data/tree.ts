// The merges of a dendrogram as nodes, and where they stand among the cells that
// are shown.
import type { AxisHead, Data } from '../model'
import type { Ruler } from '../view/ruler'
import { css } from '../color/map'

export interface Node {
  /** The number of a branch in the tree; -1 for leaves. */
  id: number
  /** First and last cell, as drawn. */
  first: number; last: number
  height: number
  kids?: [Node, Node]
  above?: Node
  parental: boolean
  ink: string
  /** The middle, and the reach of its leaves, as parts of the body; only where shown. */
  at: number; left: number; right: number
  shown: boolean
  /** It stands for all of its parts. */
  folded: boolean
}

export interface Tree {
  /** Leaves are not among them; every node follows its parts. */
  nodes: Node[]
  leaves: Node[]
  height: number
  parentHeight: number
  apart: boolean
}

/** The tree of an axis, or undefined; prefix is "x" or "y", n how many cells there are. */
export function treeOf(data: Data, prefix: 'x' | 'y', axis: AxisHead, n: number): Tree | undefined {
  const head = axis.tree
  if (!head) return undefined
  const a = data.parts.get(prefix + '.tree.a')!, b = data.parts.get(prefix + '.tree.b')!, h = data.parts.get(prefix + '.tree.h')!
  const ink = data.parts.get(prefix + '.tree.ink')
  const out: Tree = { nodes: [], leaves: [], height: 0, parentHeight: 0, apart: !!head.apart }
  const plain = { at: 0, left: 0, right: 0, shown: true, folded: false, parental: false }
  let at = 0
  const grow = (leaves: Node[], merges: number, parental: boolean): Node => {
    const all = leaves.slice()
    for (let m = 0; m < merges; m++, at++) {
      const kids: [Node, Node] = [all[a[at]], all[b[at]]]
      const n: Node = {
        ...plain, id: out.nodes.length, first: Math.min(kids[0].first, kids[1].first), last: Math.max(kids[0].last, kids[1].last),
        height: h[at], kids, parental, ink: kids[0].ink === kids[1].ink ? kids[0].ink : '',
      }
      kids[0].above = kids[1].above = n
      all.push(n)
      out.nodes.push(n)
    }
    return all[all.length - 1]
  }
  const counts = axis.slices?.length ? axis.slices : [n]
  const roots: Node[] = []
  let cell = 0
  counts.forEach((count, s) => {
    const leaves: Node[] = []
    for (let k = 0; k < count; k++, cell++) leaves.push({ ...plain, id: -1, first: cell, last: cell, height: 0, ink: ink ? css(ink[cell]) : '' })
    out.leaves.push(...leaves)
    const merges = head.merges[s] ?? 0
    roots.push(merges > 0 ? grow(leaves, merges, false) : { ...leaves[0], last: cell - 1, ink: '' })
  })
  if (head.parent) grow(roots, head.parent, true)
  return out
}

/** Puts the nodes where their cells stand; those cropped or within a collapsed one are not shown. */
export function place(tree: Tree, ruler: Ruler): void {
  const { order } = ruler
  tree.height = tree.parentHeight = 0
  const put = (n: Node) => {
    const a = order.place(n.first), b = order.place(n.last)
    n.shown = a >= 0 && b >= 0
    n.folded = n.shown && !!n.kids && a === b
    if (!n.shown) return
    n.left = ruler.start[a]
    n.right = ruler.end[b]
    n.at = n.kids && !n.folded ? (n.kids[0].at + n.kids[1].at) / 2 : (n.left + n.right) / 2
  }
  for (const n of tree.leaves) put(n)
  for (const n of tree.nodes) {
    for (const k of n.kids!) if (!k.kids && k.first !== k.last) put(k) // a slice without a tree of its own
    put(n)
    if (!n.shown) continue
    if (n.parental) tree.parentHeight = Math.max(tree.parentHeight, n.height)
    else tree.height = Math.max(tree.height, n.height)
  }
  // What lies within a collapsed branch is not drawn.
  for (let i = tree.nodes.length - 1; i >= 0; i--) if (tree.nodes[i].folded) for (const k of tree.nodes[i].kids!) k.shown = false
}

/** The tree cut into k clusters, from first to last: the highest merges are undone one by one. height is where the line lies. */
export function cut(tree: Tree, k: number): { clusters: Node[]; height: number } {
  const roots = [...tree.nodes, ...tree.leaves].filter(n => !n.parental && (!n.above || n.above.parental))
  const open = roots.filter(r => r.kids).sort((a, b) => b.height - a.height), done = roots.filter(r => !r.kids)
  let last = open[0]?.height ?? 0
  while (open.length > 0 && open.length + done.length < k) {
    const top = open.shift()!
    last = top.height
    for (const kid of top.kids!) {
      if (!kid.kids) { done.push(kid); continue }
      let at = open.findIndex(o => o.height < kid.height)
      if (at < 0) at = open.length
      open.splice(at, 0, kid)
    }
  }
  const next = open[0]?.height ?? 0
  const clusters = [...open, ...done].sort((a, b) => a.first - b.first)
  return { clusters, height: k <= roots.length ? next : (last + next) / 2 }
}

/** How many clusters a cut at a height makes. */
export function clustersAt(tree: Tree, height: number): number {
  const roots = [...tree.nodes, ...tree.leaves].filter(n => !n.parental && (!n.above || n.above.parental))
  return roots.length + tree.nodes.reduce((n, b) => n + (!b.parental && b.height > height ? 1 : 0), 0)
}
