package mesh

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// placed are quads in pixels of a frame.
type placed struct {
	*Quads
	frame    Frame
	x, y     []float64 // corners, in pixels from the frame's upper left
	low, top []float64 // least and greatest y of each row of cells
}

func (q *Quads) placed(f Frame) (*placed, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	p := &placed{q, f, make([]float64, len(q.X)), make([]float64, len(q.X)), make([]float64, q.Rows), make([]float64, q.Rows)}
	sx, sy := float64(f.Cols)/(f.Right-f.Left), float64(f.Rows)/(f.Bottom-f.Top)
	for i := range q.X {
		p.x[i], p.y[i] = (q.X[i]-f.Left)*sx, (q.Y[i]-f.Top)*sy
	}
	wide := q.Cols + 1
	for r := range q.Rows {
		p.low[r], p.top[r] = math.Inf(1), math.Inf(-1)
		for _, y := range p.y[r*wide : (r+2)*wide] {
			if y-y == 0 {
				p.low[r], p.top[r] = min(p.low[r], y), max(p.top[r], y)
			}
		}
	}
	return p, nil
}

// bandRows of the frame are drawn in one go.
const bandRows = 64

// bands calls work for each band of rows, on all processors; a band is drawn by
// one of them, cell after cell, so that what lies on top does not depend on
// their number.
func (p *placed) bands(work func(from, to int)) {
	count := (p.frame.Rows + bandRows - 1) / bandRows
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(count, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for b := int(next.Add(1)) - 1; b < count; b = int(next.Add(1)) - 1 {
				work(b*bandRows, min((b+1)*bandRows, p.frame.Rows))
			}
		})
	}
	wg.Wait()
}

// corners are those of one cell, or of a triangle, in pixels, in turn.
type corners struct {
	n    int
	x, y [4]float64
}

// each calls draw for every cell that may touch the rows from..to-1.
func (p *placed) each(from, to int, draw func(cell int, c *corners)) {
	wide := p.Cols + 1
	above, below, right := float64(from)+.5, float64(to)-.5, float64(p.frame.Cols)
	var c corners
	for r := range p.Rows {
		if p.top[r] < above || p.low[r] > below {
			continue
		}
		for col := range p.Cols {
			a := r*wide + col
			b := a + wide
			c = corners{4, [4]float64{p.x[a], p.x[a+1], p.x[b+1], p.x[b]}, [4]float64{p.y[a], p.y[a+1], p.y[b+1], p.y[b]}}
			top, bottom := extremes(&c.y)
			left, end := extremes(&c.x)
			if bottom < above || top > below || end < 0 || left > right {
				continue
			}
			if d := (bottom - top) + (end - left); d-d != 0 { // not finite
				continue
			}
			draw(r*p.Cols+col, &c)
		}
	}
}

// extremes of four values, NaN if one is.
func extremes(v *[4]float64) (lo, hi float64) {
	return min(v[0], v[1], v[2], v[3]), max(v[0], v[1], v[2], v[3])
}

// scan calls span with the pixels a..b-1 of each row whose middles lie within
// the outline; an outline that crosses itself is filled on both sides of the
// crossing. A middle on an edge belongs to the cell right of or below it.
func (c *corners) scan(from, to, cols int, span func(row, a, b int)) {
	top, bottom := c.y[0], c.y[0]
	for _, y := range c.y[1:c.n] {
		top, bottom = min(top, y), max(bottom, y)
	}
	first, last := within(top, from, to), within(bottom, from, to)
	for row := first; row < last; row++ {
		var xs [4]float64
		n := 0
		y := float64(row) + .5
		for i := range c.n {
			j := i + 1
			if j == c.n {
				j = 0
			}
			if x, ok := crossing(c.x[i], c.y[i], c.x[j], c.y[j], y); ok {
				k := n
				for ; k > 0 && xs[k-1] > x; k-- {
					xs[k] = xs[k-1]
				}
				xs[k] = x
				n++
			}
		}
		for k := 0; k+1 < n; k += 2 {
			if a, b := within(xs[k], 0, cols), within(xs[k+1], 0, cols); a < b {
				span(row, a, b)
			}
		}
	}
}

// crossing is where an edge meets the line at y. Both cells of an edge reckon
// from its upper end, so that they agree to the last bit.
func crossing(x0, y0, x1, y1, y float64) (float64, bool) {
	if y0 > y1 || y0 == y1 && x0 > x1 {
		x0, y0, x1, y1 = x1, y1, x0, y0
	}
	if !(y0 <= y && y < y1) {
		return 0, false
	}
	return x0 + (y-y0)/(y1-y0)*(x1-x0), true
}

// within is the first pixel from lo to hi whose middle is not before v.
func within(v float64, lo, hi int) int {
	v = math.Ceil(v - .5)
	if !(v > float64(lo)) {
		return lo
	}
	return int(min(v, float64(hi)))
}
