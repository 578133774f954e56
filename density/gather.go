package density

import (
	"math"
	"math/bits"
)

// clouds brings the points that can reach the grid into lattice coordinates.
// With one disc for all there is one cloud; discs of their own are kept apart
// by the octave of their reach, so that a row does not look at small discs as
// far away as the largest goes.
func (e *estimate) clouds() []*cloud {
	if e.Bandwidths == nil && e.Metric == nil {
		return []*cloud{e.oneDisc()}
	}
	octaves := map[int]*cloud{}
	var order []int
	e.eachReach(e.Kernel.reach(), func(i int, r reach) {
		r.x, r.y = r.x/e.lattice.x.step, r.y/e.lattice.y.step
		k := int(math.Ceil(math.Log2(r.y)))
		c := octaves[k]
		if c == nil {
			c = e.octave(k, len(order) == 0)
			octaves[k] = c
			order = insert(order, k)
		}
		e.own(c, i, r)
	})
	all := make([]*cloud, 0, len(order))
	for _, k := range order {
		if c := octaves[k]; len(c.x) > 0 {
			e.sort(c)
			all = append(all, c)
		}
	}
	if e.Widest > 0 && e.Bandwidths == nil {
		e.measure.least = e.Bandwidth * e.Kernel.reach() / math.Sqrt(e.Widest*e.lattice.x.step)
	}
	return all
}

// octave is an empty cloud of discs that reach 2^k rows at most; the first has
// room for all points, as most often there is no other.
func (e *estimate) octave(k int, first bool) *cloud {
	room := 0
	if first {
		room = e.result.Points
	}
	column := func() []float64 { return make([]float64, 0, room) }
	c := &cloud{rows: int(math.Ceil(math.Exp2(float64(k)))) + 1, x: column(), y: column(), gx: column(), gy: column()}
	if e.pts.W != nil || e.Bandwidths != nil {
		c.w = column()
	}
	if e.Metric != nil {
		c.ground = column()
	}
	return c
}

// insert keeps a short list in order.
func insert(list []int, v int) []int {
	list = append(list, v)
	for i := len(list) - 1; i > 0 && list[i] < list[i-1]; i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	return list
}

// sort puts the cloud's rows in order; all its points are within reach of the
// grid's rows. Strips are as wide as the discs are high, 64 cells at least.
func (e *estimate) sort(c *cloud) {
	y := e.lattice.y
	strip := max(6, bits.Len(uint(c.rows)))
	c.sortRows(y.k0-c.rows, y.n+2*c.rows, strip, crew(e.Workers))
}

// reaches says whether a disc around lattice coordinates may touch the grid.
// Columns are counted from where the first block of a sweep begins, at most
// blockReach discs and 16 cells before the grid.
func (e *estimate) reaches(x, y, rx float64, rows int) bool {
	const blockReach = 17
	lx, ly := e.lattice.x, e.lattice.y
	row := math.Floor(y) - float64(ly.k0)
	return row >= -float64(rows) && row < float64(ly.n+rows) &&
		x+blockReach*rx+16 >= float64(lx.k0) && x-rx <= float64(lx.k0+lx.n)
}

func (e *estimate) oneDisc() *cloud {
	lx, ly := e.lattice.x, e.lattice.y
	reach := e.Bandwidth * e.Kernel.reach()
	rx, ry := reach/lx.step, reach/ly.step
	e.measure.least = rx
	aspect := ly.step / lx.step
	c := &cloud{reach2: rx * rx, aspect2: aspect * aspect, rows: int(math.Ceil(ry)) + 1}
	c.x, c.y = make([]float64, 0, e.result.Points), make([]float64, 0, e.result.Points)
	if e.pts.W != nil {
		c.w = make([]float64, 0, e.result.Points)
	}
	e.each(func(i int) {
		x, y := lx.cell(e.pts.X[i]), ly.cell(e.pts.Y[i])
		if !e.reaches(x, y, rx, c.rows) {
			return
		}
		if c.w != nil {
			if e.pts.W[i] == 0 {
				return
			}
			c.w = append(c.w, e.pts.W[i])
		}
		c.x, c.y = append(c.x, x), append(c.y, y)
	})
	e.sort(c)
	return c
}

// own adds point i with a disc of its own, and again a period to the left and
// right where the ground repeats.
func (e *estimate) own(c *cloud, i int, r reach) {
	lx, ly := e.lattice.x, e.lattice.y
	py, h := e.pts.Y[i], e.bandwidth(i)
	w := 1.0
	if e.pts.W != nil {
		w = e.pts.W[i]
	}
	if w == 0 {
		return
	}
	if e.Bandwidths != nil {
		w *= e.factor(h)
	}
	far := h * e.Kernel.reach()
	gx, gy := lx.step*lx.step/(far*far), ly.step*ly.step/(far*far)
	period := 0.0
	if e.Metric != nil {
		gx, gy = r.mx*lx.step/(far*far), 1/(far*far)
		period = e.Metric.Period() / lx.step
	}
	e.measure.least = min(e.measure.least, 1/math.Sqrt(gx))
	x, y := lx.cell(e.pts.X[i]), ly.cell(py)
	first, last := 0.0, 0.0
	if period > 0 {
		// All the copies between one that ends left of the grid and one that
		// begins right of it.
		first = math.Ceil((float64(lx.k0) - 17*r.x - 16 - x) / period)
		last = math.Floor((float64(lx.k0+lx.n) + r.x - x) / period)
	}
	for turn := first; turn <= last; turn++ {
		at := x + turn*period
		if !e.reaches(at, y, r.x, c.rows) {
			continue
		}
		c.x, c.y = append(c.x, at), append(c.y, y)
		c.gx, c.gy = append(c.gx, gx), append(c.gy, gy)
		if c.w != nil {
			c.w = append(c.w, w)
		}
		if e.Metric != nil {
			c.ground = append(c.ground, r.my*ly.step)
		}
	}
}
