package density

import "math"

// rectangles finds cells by one product an axis and looks at the edges
// themselves only where that comes close to one. So it is as fast as plain
// arithmetic and yet says what comparing with numpy's edges would.
type rectangles struct {
	x, y ruler
	n    int
}

// ruler is one side's bins: half-open, the last closed.
type ruler struct {
	lo, scale float64 // (v-lo)*scale is the bin but for rounding
	near      float64 // how much rounding: a share of a bin
	edges     []float64
	n         int
}

func newRuler(s side) ruler {
	edges := s.edges()
	r := ruler{lo: edges[0], scale: float64(s.n) / (edges[s.n] - edges[0]), edges: edges, n: s.n}
	large := max(math.Abs(edges[0]), math.Abs(edges[s.n]))
	r.near = 1e-9 + 8*(large*r.scale+float64(s.n))*0x1p-52
	return r
}

// slow is the bin of v by its edges: -1 outside, -2 when it is not finite.
func (r *ruler) slow(v float64) int {
	if !finite(v) {
		return -2
	}
	if !(v >= r.edges[0] && v <= r.edges[r.n]) {
		return -1
	}
	i := min(max(int((v-r.lo)*r.scale), 0), r.n-1)
	for i > 0 && v < r.edges[i] {
		i--
	}
	for i < r.n-1 && v >= r.edges[i+1] {
		i++
	}
	return i
}

func newRectangles(l lattice) *rectangles {
	return &rectangles{newRuler(l.x), newRuler(l.y), l.x.n * l.y.n}
}

func (r *rectangles) cells() int { return r.n }

func (r *rectangles) index(xs, ys []float64, cell []int32) {
	n := r.indexFast(xs, ys[:len(xs)], cell[:len(xs)])
	r.indexPlain(xs[n:], ys[n:], cell[n:])
}

func (r *rectangles) indexPlain(xs, ys []float64, cell []int32) {
	x, y := &r.x, &r.y
	xlo, xs1, xn := x.lo, x.scale, uint(x.n)
	ylo, ys1, yn := y.lo, y.scale, uint(y.n)
	clear := .5 - max(x.near, y.near)
	last := (y.n - 1) * x.n
	ys, cell = ys[:len(xs)], cell[:len(xs)]
	for i, vx := range xs {
		fx, fy := (vx-xlo)*xs1, (ys[i]-ylo)*ys1
		ix, iy := int(fx), int(fy)
		// Both are inside and in the middle of their bins; NaN fails too.
		dx, dy := math.Abs(fx-float64(ix)-.5), math.Abs(fy-float64(iy)-.5)
		if dx < clear && dy < clear && uint(ix) < xn && uint(iy) < yn {
			cell[i] = int32(last - iy*int(xn) + ix)
			continue
		}
		cell[i] = r.slow(vx, ys[i])
	}
}

func (r *rectangles) slow(vx, vy float64) int32 {
	ix, iy := r.x.slow(vx), r.y.slow(vy)
	switch {
	case ix == -2 || iy == -2:
		return int32(r.n + 1)
	case ix < 0 || iy < 0:
		return int32(r.n)
	}
	return int32((r.y.n-1-iy)*r.x.n + ix)
}

// hexes is matplotlib's lattice of hexagons: (nx+1) x (ny+1) of them centred on
// the corners of nx x ny rectangles, and nx x ny on their middles. A point
// belongs to the nearer of the two in a measure in which the hexagons are
// regular. Both kinds are numbered column by column, as matplotlib does.
type hexes struct {
	x0, y0, sx, sy float64
	nx, ny         int
}

func (h *hexes) cells() int { return (h.nx+1)*(h.ny+1) + h.nx*h.ny }

func (h *hexes) index(xs, ys []float64, cell []int32) {
	n := int32(h.cells())
	corners := (h.nx + 1) * (h.ny + 1)
	for i, vx := range xs {
		fx, fy := (vx-h.x0)/h.sx, (ys[i]-h.y0)/h.sy
		if !finite(fx) || !finite(fy) {
			cell[i] = n + 1
			continue
		}
		cell[i] = n
		rx, ry := math.RoundToEven(fx), math.RoundToEven(fy)
		lx, ly := math.Floor(fx), math.Floor(fy)
		ax, ay := fx-rx, fy-ry
		bx, by := fx-lx-.5, fy-ly-.5
		if float64(ax*ax)+float64(3*float64(ay*ay)) < float64(bx*bx)+float64(3*float64(by*by)) {
			if rx >= 0 && ry >= 0 && rx <= float64(h.nx) && ry <= float64(h.ny) {
				cell[i] = int32(int(rx)*(h.ny+1) + int(ry))
			}
		} else if lx >= 0 && ly >= 0 && lx < float64(h.nx) && ly < float64(h.ny) {
			cell[i] = int32(corners + int(lx)*h.ny + int(ly))
		}
	}
}

// centre is the middle of hexagon k.
func (h *hexes) centre(k int) (x, y float64) {
	corners := (h.nx + 1) * (h.ny + 1)
	if k < corners {
		x, y = float64(k/(h.ny+1)), float64(k%(h.ny+1))
	} else {
		k -= corners
		x, y = float64(k/h.ny)+.5, float64(k%h.ny)+.5
	}
	return float64(x*h.sx) + h.x0, float64(y*h.sy) + h.y0
}
