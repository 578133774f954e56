package cluster

import (
	"math"
	"slices"
)

// matrix32 is a condensed matrix of float32 distances, updated in place: half
// the memory of float64, heights good to about 1e-6 of their value.
type matrix32 struct {
	d      []float32
	base   []int // d[base[i]+j] is the distance of i < j
	size   []int
	method Method
}

func newMatrix32(n int, method Method) *matrix32 {
	m := &matrix32{d: make([]float32, Pairs(n)), base: make([]int, n), size: make([]int, n), method: method}
	for i := range n {
		m.base[i], m.size[i] = condensed(n, i, 0), 1
	}
	return m
}

// store writes the distances of i to j, j+1, ...
func (m *matrix32) store(i, j int, run []float64) {
	to := m.d[m.base[i]+j:][:len(run)]
	for k, v := range run {
		to[k] = float32(v)
	}
}

func (m *matrix32) between(x, y int) float64 { return float64(m.d[m.base[min(x, y)]+max(x, y)]) }

func (m *matrix32) scan(x int, live []int32, to []float64) {
	eachChunk(len(live), func(lo, hi int) {
		for k := lo; k < hi; k++ {
			switch i := int(live[k]); {
			case i < x:
				to[k] = float64(m.d[m.base[i]+x])
			case i > x:
				to[k] = float64(m.d[m.base[x]+i])
			}
		}
	})
}

func (m *matrix32) join(x, y int, dist float64, live []int32, to []float64) bool {
	nx, ny := m.size[x], m.size[y]
	m.size[y] += m.size[x]
	atX, _ := slices.BinarySearch(live, int32(x))
	atY, _ := slices.BinarySearch(live, int32(y))
	method := m.method
	eachChunk(len(live), func(lo, hi int) {
		switch method {
		case Average:
			both := float64(nx + ny)
			m.blend(x, y, float64(nx)/both, float64(ny)/both, live, to, lo, hi, atX, atY)
		case Weighted:
			m.blend(x, y, .5, .5, live, to, lo, hi, atX, atY)
		default:
			for k := lo; k < hi; k++ {
				if i := int(live[k]); i != y {
					v := float32(update(method, m.between(i, x), m.between(i, y), dist, float64(nx), float64(ny), float64(m.size[i])))
					m.d[m.base[min(i, y)]+max(i, y)], to[k] = v, float64(v)
				}
			}
		}
	})
	return true
}

// blend is join for live[lo:hi] where the new distance is a mean with fixed
// weights, in three stretches: before x both distances stand in columns, between
// x and y one stands in a row, after y both do.
func (m *matrix32) blend(x, y int, wx, wy float64, live []int32, to []float64, lo, hi, atX, atY int) {
	d, base := m.d, m.base
	k := lo
	for ; k < min(hi, atX); k++ {
		row := base[live[k]]
		v := float32(wx*float64(d[row+x]) + wy*float64(d[row+y]))
		d[row+y], to[k] = v, float64(v)
	}
	fromX := base[x]
	for ; k < min(hi, atY); k++ {
		i := int(live[k])
		at := base[i] + y
		v := float32(wx*float64(d[fromX+i]) + wy*float64(d[at]))
		d[at], to[k] = v, float64(v)
	}
	fromY := base[y]
	for k = max(k, atY+1); k < hi; k++ {
		i := int(live[k])
		v := float32(wx*float64(d[fromX+i]) + wy*float64(d[fromY+i]))
		d[fromY+i], to[k] = v, float64(v)
	}
}

// centroids are clusters by their means, under Ward's criterion: the square of
// its distance is 2 nx ny / (nx + ny) |cx - cy|². O(n d) memory.
type centroids struct {
	rows Rows // overwritten
	size []float64
}

func newCentroids(r Rows) *centroids {
	c := &centroids{rows: r, size: make([]float64, r.N)}
	fill(c.size, 1)
	return c
}

func (c *centroids) weight(x, y int) float64 {
	nx, ny := c.size[x], c.size[y]
	return 2 * nx * ny / (nx + ny)
}

func (c *centroids) between(x, y int) float64 {
	return c.weight(x, y) * squaredDistance(c.rows.Row(x), c.rows.Row(y))
}

// scan leaves off adding up columns once a cluster is farther than the nearest
// ones found so far: what it writes then is too little, but still beyond them.
func (c *centroids) scan(x int, live []int32, to []float64) {
	row := c.rows.Row(x)
	eachChunk(len(live), func(lo, hi int) {
		var near [listed + 1]float64 // the nearest, rising
		fill(near[:], math.Inf(1))
		for k := lo; k < hi; k++ {
			i := int(live[k])
			if i == x {
				continue
			}
			w := c.weight(x, i)
			v := w * squaredWithin(row, c.rows.Row(i), near[listed]/w)
			to[k] = v
			if v < near[listed] {
				at := listed
				for ; at > 0 && v < near[at-1]; at-- {
					near[at] = near[at-1]
				}
				near[at] = v
			}
		}
	})
}

func (c *centroids) join(x, y int, _ float64, _ []int32, _ []float64) bool {
	wx := c.size[x] / (c.size[x] + c.size[y])
	wy := c.size[y] / (c.size[x] + c.size[y])
	cx, cy := c.rows.Row(x), c.rows.Row(y)
	for k := range cy {
		cy[k] = wx*cx[k] + wy*cy[k]
	}
	c.size[y] += c.size[x]
	return false
}

// eachChunk splits a scan of rows over the cores where it is long enough.
func eachChunk(n int, f func(lo, hi int)) {
	const chunk = 1024
	chunks := (n + chunk - 1) / chunk
	eachOf(chunks, 0, func(int) func(int) {
		return func(c int) { f(c*chunk, min((c+1)*chunk, n)) }
	})
}

// heightsBySqrt turns heights that are squares into distances.
func (t *Tree) heightsBySqrt() *Tree {
	for k := range t.Merges {
		t.Merges[k].Height = math.Sqrt(t.Merges[k].Height)
	}
	return t
}
