package cluster

import (
	"cmp"
	"math"
	"slices"
)

// Single linkage is the minimum spanning tree, and an edge that is not in the
// tree of some part of the edges is not in the tree of all. So the pairs are cut
// into blocks of rows, each block gives its own spanning tree while its
// distances are in the cache, and only the edges of those trees are kept:
//
//	   A   B   C
//	A  x            a block of pairs (A, B) has 2·256 edges in its tree, of 256²
//	B  x   x
//	C  x   x   x
//
// Edges are in one order, by length and then by their rows, so that the tree
// does not depend on the blocks nor on who computed them.

const blockRows = 256

// edge joins items a < b.
type edge struct {
	dist float64 // squared
	a, b int32
}

func compareEdges(x, y edge) int {
	if c := cmp.Compare(x.dist, y.dist); c != 0 {
		return c
	}
	if c := cmp.Compare(x.a, y.a); c != 0 {
		return c
	}
	return cmp.Compare(x.b, y.b)
}

// linkSingleRows is single linkage of rows under squared Euclidean distance:
// heights are squares. O(n²d) time, O(n) memory beside the rows.
func linkSingleRows(r Rows, workers int) *Tree {
	blocks := (r.N + blockRows - 1) / blockRows
	forest := make([]*spanning, workerCount(workers, blocks))
	q := newNearSquares(r, forFloat64)
	eachOf(blocks, len(forest), func(worker int) func(int) {
		s := &spanning{n: r.N}
		forest[worker] = s
		w := &blockTree{nearSquares: q, dist: make([]float64, blockRows*blockRows), best: make([]float64, 2*blockRows), from: make([]int32, 2*blockRows),
			done: make([]bool, 2*blockRows)}
		return func(a int) {
			for b := a; b < blocks; b++ {
				w.tree(a*blockRows, min((a+1)*blockRows, r.N), b*blockRows, min((b+1)*blockRows, r.N), s)
			}
		}
	})
	all := forest[0]
	for _, s := range forest[1:] {
		all.add(s.edges...)
	}
	all.reduce()
	merges := make([]Merge, len(all.edges))
	for k, e := range all.edges { // heights to the last bits
		a, b := int(e.a), int(e.b)
		merges[k] = Merge{A: a, B: b, Height: squaredDistance(r.Row(a), r.Row(b))}
	}
	return sortMerges(merges, r.N)
}

// spanning keeps the edges that may be in the spanning tree.
type spanning struct {
	n     int
	edges []edge
}

// add keeps memory below a few edges a row.
func (s *spanning) add(edges ...edge) {
	s.edges = append(s.edges, edges...)
	if len(s.edges) > 8*s.n {
		s.reduce()
	}
}

// reduce keeps the spanning forest of the edges, in order (Kruskal).
func (s *spanning) reduce() {
	slices.SortFunc(s.edges, compareEdges)
	set := newSets(s.n)
	kept := s.edges[:0]
	for _, e := range s.edges {
		if set.join(int(e.a), int(e.b)) {
			kept = append(kept, e)
		}
	}
	s.edges = kept
}

// sets are disjoint sets of items.
type sets []int32

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

func (s sets) find(i int32) int32 {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// join makes one set of two, and says whether they were two.
func (s sets) join(a, b int) bool {
	x, y := s.find(int32(a)), s.find(int32(b))
	s[max(x, y)] = min(x, y)
	return x != y
}

// blockTree is the working space for the spanning tree of one block of pairs.
type blockTree struct {
	*nearSquares
	dist []float64 // of the pairs of the block
	tile tile
	best []float64 // nearest edge from the tree to each row not in it
	from []int32
	done []bool
}

// tree adds the spanning tree of the pairs of rows [i0, i1) with rows [j0, j1),
// or of one range with itself, by Prim's algorithm. Rows of the block are
// numbered 0 to ni-1, then ni to ni+nj-1.
func (w *blockTree) tree(i0, i1, j0, j1 int, s *spanning) {
	w.measure(i0, i1, j0, j1)
	ni, nj := i1-i0, j1-j0
	n, same := ni+nj, i0 == j0
	if same {
		n = ni
	}
	name := func(p int) int32 {
		if p < ni {
			return int32(i0 + p)
		}
		return int32(j0 + p - ni)
	}
	fill(w.best[:n], math.Inf(1))
	clear(w.done[:n])
	x := 0
	for range n - 1 {
		w.done[x] = true
		switch {
		case same:
			for j := range n {
				w.offer(j, w.dist[x*blockRows+j], x)
			}
		case x < ni:
			for j := range nj {
				w.offer(ni+j, w.dist[x*blockRows+j], x)
			}
		default:
			for i := range ni {
				w.offer(i, w.dist[i*blockRows+x-ni], x)
			}
		}
		next := -1
		var least edge
		for p := range n {
			if w.done[p] || next >= 0 && w.best[p] > least.dist || math.IsInf(w.best[p], 1) {
				continue
			}
			a, b := name(int(w.from[p])), name(p)
			if e := (edge{w.best[p], min(a, b), max(a, b)}); next < 0 || compareEdges(e, least) < 0 {
				next, least = p, e
			}
		}
		if next < 0 {
			return
		}
		s.add(least)
		x = next
	}
}

func (w *blockTree) offer(p int, dist float64, from int) {
	if dist < w.best[p] || dist == w.best[p] && int32(from) < w.from[p] {
		w.best[p], w.from[p] = dist, int32(from)
	}
}

// measure fills the distances of the block; a range with itself both ways.
func (w *blockTree) measure(i0, i1, j0, j1 int) {
	for a := i0; a < i1; a += tileRows {
		a1 := min(a+tileRows, i1)
		for b := j0; b < j1; b += tileRows {
			b1 := min(b+tileRows, j1)
			if i0 == j0 && b < a {
				continue
			}
			w.tile.sum(w.rows, products, a, a1, b, b1)
			for i := a; i < a1; i++ {
				w.turn(i, b, w.tile.sums[(i-a)*tileRows:][:b1-b])
				for j := b; j < b1; j++ {
					v := w.tile.sums[(i-a)*tileRows+j-b]
					if i0 == j0 && j <= i {
						continue
					}
					w.dist[(i-i0)*blockRows+j-j0] = v
					if i0 == j0 {
						w.dist[(j-j0)*blockRows+i-i0] = v
					}
				}
			}
		}
	}
}
