package cluster

import "math"

// linkGeneric is the generic algorithm of Müllner ("Modern hierarchical,
// agglomerative clustering algorithms", arXiv:1109.2378, 2011, figure 3), for
// centroid and median, where a union can be nearer to a third cluster than its
// parts were, so that heights may fall (inversions, kept as they are).
//
// Every cluster x keeps a candidate for its nearest neighbour among the higher
// ones, and a lower bound of that distance, in a heap. The smallest bound whose
// candidate really is that near is the next merge; a bound that is too low is
// mended and the search goes on. The heap sifts as SciPy's does, so that ties
// fall the same way.
func linkGeneric(s pairSpace, n int) *Tree {
	g := &generic{pairSpace: s, n: n, size: make([]int, n), id: make([]int, n), to: make([]int, n), row: make([]float64, n)}
	for i := range n {
		g.size[i], g.id[i] = 1, i
	}
	near := make([]float64, max(n-1, 0))
	for x := range near {
		g.to[x], near[x] = g.search(x)
	}
	g.near = newBounds(near)
	t := &Tree{N: n, Merges: make([]Merge, 0, max(n-1, 0))}
	for k := range n - 1 {
		x, y, dist := g.nearest()
		nx, ny := g.size[x], g.size[y]
		t.Merges = append(t.Merges, Merge{A: min(g.id[x], g.id[y]), B: max(g.id[x], g.id[y]), Height: dist, Size: nx + ny})
		g.merge(x, y, dist)
		g.id[y] = n + k
	}
	return t
}

// pairSpace is where the clusters of linkGeneric lie: at places of which a union
// keeps the greater of its parts'.
type pairSpace interface {
	between(x, y int) float64                              // x < y
	above(x int, size []int, to []float64)                 // distances from x to all live places above
	join(x, y int, dist float64, size []int, to []float64) // y becomes the union; to: its distances to all live
}

type generic struct {
	pairSpace
	n    int
	size []int // 0: merged away
	id   []int // name of the cluster kept at this place
	to   []int // candidate neighbour, higher than the cluster itself
	near *bounds
	row  []float64
}

// search finds the nearest higher cluster of x, -1 if there is none.
func (g *generic) search(x int) (y int, dist float64) {
	y, dist = -1, math.Inf(1)
	g.above(x, g.size, g.row)
	for i := x + 1; i < g.n; i++ {
		if g.size[i] > 0 && (y < 0 || g.row[i] < dist) {
			y, dist = i, g.row[i]
		}
	}
	return y, dist
}

// nearest is the closest pair x < y; x leaves the heap.
func (g *generic) nearest() (x, y int, dist float64) {
	for {
		x, dist = g.near.least()
		y = g.to[x]
		if g.size[y] > 0 && g.between(x, y) == dist {
			break
		}
		g.to[x], dist = g.search(x)
		g.near.change(x, dist)
	}
	g.near.drop()
	return x, y, dist
}

// merge drops x, makes y the union, and mends the bounds that y changed.
func (g *generic) merge(x, y int, dist float64) {
	g.join(x, y, dist, g.size, g.row)
	g.size[y] += g.size[x]
	g.size[x] = 0
	for i := range x {
		if g.size[i] > 0 && g.to[i] == x {
			g.to[i] = y // a guess: the bound stays a bound
		}
	}
	for i := range y {
		if g.size[i] > 0 && g.row[i] < g.near.of(i) {
			g.to[i] = y
			g.near.change(i, g.row[i])
		}
	}
	if y < g.n-1 {
		if to, dist := g.search(y); to >= 0 {
			g.to[y] = to
			g.near.change(y, dist)
		}
	}
}

// bounds is a heap of the keys 0 to n-1 by value.
type bounds struct {
	keys   []int // by place in the heap
	places []int // by key
	values []float64
	size   int
}

func newBounds(values []float64) *bounds {
	b := &bounds{values: values, size: len(values), keys: make([]int, len(values)), places: make([]int, len(values))}
	for i := range values {
		b.keys[i], b.places[i] = i, i
	}
	for i := b.size/2 - 1; i >= 0; i-- {
		b.down(i)
	}
	return b
}

func (b *bounds) least() (key int, value float64) { return b.keys[0], b.values[0] }
func (b *bounds) of(key int) float64              { return b.values[b.places[key]] }

func (b *bounds) drop() {
	b.size--
	b.swap(0, b.size)
	b.down(0)
}

func (b *bounds) change(key int, value float64) {
	i := b.places[key]
	old := b.values[i]
	b.values[i] = value
	if value >= old {
		b.down(i)
		return
	}
	for i > 0 && b.values[(i-1)/2] > value {
		b.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
}

func (b *bounds) down(i int) {
	for {
		child := 2*i + 1
		if child >= b.size {
			return
		}
		if child+1 < b.size && b.values[child+1] < b.values[child] {
			child++
		}
		if !(b.values[i] > b.values[child]) {
			return
		}
		b.swap(i, child)
		i = child
	}
}

func (b *bounds) swap(i, j int) {
	b.keys[i], b.keys[j] = b.keys[j], b.keys[i]
	b.values[i], b.values[j] = b.values[j], b.values[i]
	b.places[b.keys[i]], b.places[b.keys[j]] = i, j
}

// matrix64 is a condensed matrix, updated in place.
type matrix64 struct {
	d      []float64
	n      int
	method Method
}

func (m matrix64) between(x, y int) float64 { return m.d[condensed(m.n, x, y)] }

func (m matrix64) above(x int, _ []int, to []float64) {
	copy(to[x+1:], m.d[condensed(m.n, x, x+1):][:m.n-1-x])
}

func (m matrix64) join(x, y int, dist float64, size []int, to []float64) {
	nx, ny := float64(size[x]), float64(size[y])
	for i := range m.n {
		if size[i] == 0 || i == y || i == x {
			continue
		}
		at := pairIndex(m.n, i, y)
		m.d[at] = update(m.method, m.d[pairIndex(m.n, i, x)], m.d[at], dist, nx, ny, float64(size[i]))
		to[i] = m.d[at]
	}
}

// moving are clusters by one point each: their mean (centroid), or the middle
// between the points of their parts (median). O(n d) memory.
type moving struct {
	rows   Rows // overwritten
	method Method
}

func newMoving(r Rows, method Method) moving { return moving{rows: r.clone(), method: method} }

func (p moving) between(x, y int) float64 {
	return math.Sqrt(squaredDistance(p.rows.Row(x), p.rows.Row(y)))
}

func (p moving) above(x int, size []int, to []float64) {
	eachChunk(p.rows.N-1-x, func(lo, hi int) {
		for i := x + 1 + lo; i < x+1+hi; i++ {
			if size[i] > 0 {
				to[i] = p.between(x, i)
			}
		}
	})
}

func (p moving) join(x, y int, _ float64, size []int, to []float64) {
	wx, wy := float64(size[x])/float64(size[x]+size[y]), float64(size[y])/float64(size[x]+size[y])
	if p.method == Median {
		wx, wy = .5, .5
	}
	cx, cy := p.rows.Row(x), p.rows.Row(y)
	for k := range cy {
		cy[k] = wx*cx[k] + wy*cy[k]
	}
	eachChunk(y, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			if size[i] > 0 {
				to[i] = p.between(i, y)
			}
		}
	})
}
