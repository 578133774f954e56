package cluster

import "math"

// linkGeneric is the generic algorithm of Müllner ("Modern hierarchical,
// agglomerative clustering algorithms", arXiv:1109.2378, 2011, figure 3), for
// centroid and median, where a union can be nearer to a third cluster than its
// parts were, so that heights may fall (inversions, kept as they are).
//
// Every cluster x keeps a candidate for its nearest neighbour among the higher
// ones, and near[x], a lower bound of that distance. The smallest bound whose
// candidate really is that near is the next merge; a bound that is too low is
// mended and the search goes on. The minimum is found by a plain scan: it costs
// no more than the update of the distances, so a heap would save nothing.
func linkGeneric(d []float64, n int, method Method) *Tree {
	g := &generic{d: d, n: n, size: make([]int, n), id: make([]int, n), to: make([]int, n), near: make([]float64, n)}
	for i := range n {
		g.size[i], g.id[i] = 1, i
	}
	for i := range n {
		g.search(i)
	}
	t := &Tree{N: n, Merges: make([]Merge, 0, max(n-1, 0))}
	for k := range n - 1 {
		x, y, dist := g.nearest()
		nx, ny := g.size[x], g.size[y]
		t.Merges = append(t.Merges, Merge{A: min(g.id[x], g.id[y]), B: max(g.id[x], g.id[y]), Height: dist, Size: nx + ny})
		g.join(x, y, dist, method)
		g.id[y] = n + k
	}
	return t
}

type generic struct {
	d    []float64
	n    int
	size []int     // 0: merged away
	id   []int     // name of the cluster kept at this place
	to   []int     // candidate neighbour, higher than the cluster itself
	near []float64 // lower bound of the distance to any higher cluster
}

// search finds the nearest higher cluster of x anew.
func (g *generic) search(x int) {
	g.to[x], g.near[x] = -1, math.Inf(1)
	row := condensed(g.n, x, x+1) - (x + 1)
	for i := x + 1; i < g.n; i++ {
		if g.size[i] == 0 {
			continue
		}
		if v := g.d[row+i]; g.to[x] < 0 || v < g.near[x] {
			g.to[x], g.near[x] = i, v
		}
	}
}

// nearest is the closest pair x < y.
func (g *generic) nearest() (x, y int, dist float64) {
	for {
		x = -1
		for i := range g.n {
			if g.size[i] > 0 && g.to[i] >= 0 && (x < 0 || g.near[i] < g.near[x]) {
				x = i
			}
		}
		y = g.to[x]
		if g.size[y] > 0 && g.d[condensed(g.n, x, y)] == g.near[x] {
			return x, y, g.near[x]
		}
		g.search(x)
	}
}

// join drops x, makes y the union, and mends the bounds that y changed.
func (g *generic) join(x, y int, dist float64, method Method) {
	nx, ny := float64(g.size[x]), float64(g.size[y])
	g.size[y] += g.size[x]
	g.size[x] = 0
	for i := range g.n {
		if g.size[i] == 0 || i == y {
			continue
		}
		at := pairIndex(g.n, i, y)
		g.d[at] = update(method, g.d[pairIndex(g.n, i, x)], g.d[at], dist, nx, ny, float64(g.size[i]))
		if i > y {
			continue
		}
		if g.to[i] == x {
			g.to[i] = y // a guess: the bound stays a bound
		}
		if g.d[at] < g.near[i] {
			g.to[i], g.near[i] = y, g.d[at]
		}
	}
	g.search(y)
}
