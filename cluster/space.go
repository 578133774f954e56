package cluster

import "math"

// matrix32 is a condensed matrix of float32 distances, updated in place: half
// the memory of float64, heights good to about 1e-6 of their value.
type matrix32 struct {
	d      []float32
	base   []int // d[base[i]+j] is the distance of i < j
	size   []int
	method Method
}

func newMatrix32(d []float32, n int, method Method) *matrix32 {
	m := &matrix32{d: d, base: make([]int, n), size: make([]int, n), method: method}
	for i := range n {
		m.base[i], m.size[i] = condensed(n, i, 0), 1
	}
	return m
}

func (m *matrix32) between(x, y int) float64 {
	if x > y {
		x, y = y, x
	}
	return float64(m.d[m.base[x]+y])
}

func (m *matrix32) scan(x int, live []int32, to []float64) {
	for k, i := range live {
		switch i := int(i); {
		case i < x:
			to[k] = float64(m.d[m.base[i]+x])
		case i > x:
			to[k] = float64(m.d[m.base[x]+i])
		}
	}
}

// join walks the live clusters in three stretches: before x, between x and y,
// after y; the row of x or y is contiguous from there on.
func (m *matrix32) join(x, y int, dist float64, live []int32) {
	nx, ny := float64(m.size[x]), float64(m.size[y])
	m.size[y] += m.size[x]
	var mend func(dx, dy float32, i int32) float32
	switch m.method {
	case Complete:
		mend = func(dx, dy float32, _ int32) float32 { return max(dx, dy) }
	case Average, Weighted:
		wx, wy := nx/(nx+ny), ny/(nx+ny)
		if m.method == Weighted {
			wx, wy = .5, .5
		}
		m.blend(x, y, wx, wy, live)
		return
	default:
		mend = func(dx, dy float32, i int32) float32 {
			return float32(update(m.method, float64(dx), float64(dy), dist, nx, ny, float64(m.size[i])))
		}
	}
	for _, i := range live {
		if int(i) == y {
			continue
		}
		at := m.at(int(i), y)
		m.d[at] = mend(m.d[m.at(int(i), x)], m.d[at], i)
	}
}

func (m *matrix32) at(i, j int) int {
	if i > j {
		i, j = j, i
	}
	return m.base[i] + j
}

// blend is join where the new distance is a mean with fixed weights.
func (m *matrix32) blend(x, y int, wx, wy float64, live []int32) {
	d, k := m.d, 0
	for ; k < len(live) && int(live[k]) < x; k++ {
		row := m.base[live[k]]
		at := &d[row+y]
		*at = float32(wx*float64(d[row+x]) + wy*float64(*at))
	}
	fromX := m.base[x]
	for ; k < len(live) && int(live[k]) < y; k++ {
		at := &d[m.base[live[k]]+y]
		*at = float32(wx*float64(d[fromX+int(live[k])]) + wy*float64(*at))
	}
	fromY := m.base[y]
	for k++; k < len(live); k++ {
		i := int(live[k])
		at := &d[fromY+i]
		*at = float32(wx*float64(d[fromX+i]) + wy*float64(*at))
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

func (c *centroids) scan(x int, live []int32, to []float64) {
	row := c.rows.Row(x)
	eachChunk(len(live), func(lo, hi int) {
		for k := lo; k < hi; k++ {
			i := int(live[k])
			to[k] = c.weight(x, i) * squaredDistance(row, c.rows.Row(i))
		}
	})
}

func (c *centroids) join(x, y int, _ float64, _ []int32) {
	wx := c.size[x] / (c.size[x] + c.size[y])
	wy := c.size[y] / (c.size[x] + c.size[y])
	cx, cy := c.rows.Row(x), c.rows.Row(y)
	for k := range cy {
		cy[k] = wx*cx[k] + wy*cy[k]
	}
	c.size[y] += c.size[x]
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
