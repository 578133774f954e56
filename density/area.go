package density

import (
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/geom"
)

// Area is a region of the plane, its borders given as rings of corners (x, y);
// the last corner joins the first. By the even-odd rule a ring inside another
// is a hole, and rings side by side are parts.
type Area [][][2]float64

// Extent spans all corners.
func (a Area) Extent() geom.Extent {
	e := geom.Empty()
	for _, ring := range a {
		for _, p := range ring {
			e = e.Add(p[0], p[1])
		}
	}
	return e
}

func (a Area) check() error {
	for _, ring := range a {
		for _, p := range ring {
			if !finite(p[0]) || !finite(p[1]) {
				return fmt.Errorf("density: area: a corner at %g, %g", p[0], p[1])
			}
		}
	}
	if err := checkExtent(a.Extent()); err != nil {
		return fmt.Errorf("density: area: %w", err)
	}
	return nil
}

// borders are the sides of an area, sorted into strips along y, so that a place
// is compared with those at its height alone.
type borders struct {
	extent geom.Extent
	strips [][][4]float64 // of sides (x0, y0, x1, y1) with y0 < y1
}

func (a Area) borders() *borders {
	sides := 0
	for _, ring := range a {
		sides += len(ring)
	}
	b := &borders{extent: a.Extent(), strips: make([][][4]float64, min(max(sides/4, 1), 4096))}
	for _, ring := range a {
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			if p[1] > q[1] {
				p, q = q, p
			}
			if p[1] == q[1] {
				continue // a level side is crossed by no row
			}
			for k := b.strip(p[1]); k <= b.strip(q[1]); k++ {
				b.strips[k] = append(b.strips[k], [4]float64{p[0], p[1], q[0], q[1]})
			}
		}
	}
	return b
}

func (b *borders) strip(y float64) int {
	n := len(b.strips)
	return min(max(int((y-b.extent.YMin)/b.extent.Height()*float64(n)), 0), n-1)
}

// crossings are the x at which the border crosses the height y, in order: the
// area lies between the first and the second, the third and the fourth, ...
func (b *borders) crossings(y float64, xs []float64) []float64 {
	xs = xs[:0]
	if y < b.extent.YMin || y > b.extent.YMax {
		return xs
	}
	for _, s := range b.strips[b.strip(y)] {
		if y >= s[1] && y < s[3] {
			xs = append(xs, s[0]+(y-s[1])/(s[3]-s[1])*(s[2]-s[0]))
		}
	}
	slices.Sort(xs)
	return xs
}

func (b *borders) contains(x, y float64) bool {
	if !b.extent.Contains(x, y) {
		return false
	}
	inside := false
	for _, s := range b.strips[b.strip(y)] {
		if y >= s[1] && y < s[3] && x < s[0]+(y-s[1])/(s[3]-s[1])*(s[2]-s[0]) {
			inside = !inside
		}
	}
	return inside
}

// cover is the share of each cell of a row of cells from x0 on, dx wide and from
// y0 to y1, that lies in the area: exact along x, on four lines along y.
func (b *borders) cover(x0, dx, y0, y1 float64, shares []float64) {
	const lines = 4
	clear(shares)
	n := float64(len(shares))
	var xs []float64
	for l := range lines {
		xs = b.crossings(y0+(float64(l)+.5)/lines*(y1-y0), xs)
		for i := 0; i+1 < len(xs); i += 2 {
			from, to := max((xs[i]-x0)/dx, 0), min((xs[i+1]-x0)/dx, n)
			for c := int(from); float64(c) < to; c++ {
				shares[c] += (min(to, float64(c+1)) - max(from, float64(c))) / lines
			}
		}
	}
}

// EstimateInside is EstimateWithin for any area and on the ground as well. The
// mass of a kernel inside the area is summed over cells of a sixth of the
// kernel's standard deviation (or the grid's, where these are larger), which is
// right to about 1 part in 1000.
func EstimateInside(pts geom.Points, area Area, edge Edge, o Options) (*Result, error) {
	if err := area.check(); err != nil {
		return nil, err
	}
	if o.Bandwidths != nil || o.Rule == Adaptive || o.Rule == Nearest {
		return nil, fmt.Errorf("density: an edge correction needs one bandwidth for all points")
	}
	if len(pts.Y) != pts.Len() || pts.W != nil && len(pts.W) != pts.Len() {
		return nil, fmt.Errorf("density: %d x, %d y and %d weights; columns have one length", pts.Len(), len(pts.Y), len(pts.W))
	}
	if o.Extent.IsZero() {
		o.Extent = area.Extent()
	}
	border := area.borders()
	e, err := newEstimate(kept(pts, border.contains), o)
	if err != nil {
		return nil, err
	}
	inside, err := e.massInside(border, edge)
	if err != nil {
		return nil, err
	}
	if edge == Diggle {
		for i, x := range e.pts.X {
			e.pts.W[i] /= inside(x, e.pts.Y[i])
		}
	}
	r, err := e.run()
	if err != nil {
		return nil, err
	}
	g := r.Grid
	parallel(g.Rows, e.Workers, func(row int) {
		y := g.Y.Centre(row)
		for col, v := range g.Row(row) {
			x := g.X.Centre(col)
			switch {
			case !border.contains(x, y):
				v = math.NaN()
			case edge == Jones:
				v /= inside(x, y)
			}
			g.Values[row*g.Cols+col] = v
		}
	})
	return r, nil
}

// kept gives points outside a region the weight NaN, which leaves them out.
func kept(pts geom.Points, contains func(x, y float64) bool) geom.Points {
	in := geom.Points{X: pts.X, Y: pts.Y, W: make([]float64, pts.Len())}
	for i, x := range pts.X {
		switch {
		case !contains(x, pts.Y[i]):
			in.W[i] = math.NaN()
		case pts.W != nil:
			in.W[i] = pts.W[i]
		default:
			in.W[i] = 1
		}
	}
	return in
}

// massInside gives the share of the kernel around a place that lies in the area,
// 1/1000 at least: the density of the area itself, cut into cells.
func (e *estimate) massInside(b *borders, edge Edge) (func(x, y float64) float64, error) {
	if edge == NoEdge {
		return nil, nil
	}
	ext := b.extent
	wide := e.reachAt((ext.YMin+ext.YMax)/2, e.Bandwidth*e.Kernel.Sigma()/6)
	dx, dy := max(wide.x, e.lattice.x.step), max(wide.y, e.lattice.y.step)
	cols, rows := math.Ceil(ext.Width()/dx)+2, math.Ceil(ext.Height()/dy)+2
	if cols*rows > 1<<24 {
		return nil, fmt.Errorf("density: an edge correction over %.0f x %.0f cells; take a larger bandwidth or larger cells", cols, rows)
	}
	x0, y0 := ext.XMin-dx, ext.YMin-dy
	var cells geom.Points
	shares := make([]float64, int(cols))
	for r := range int(rows) {
		lo := y0 + float64(r)*dy
		b.cover(x0, dx, lo, lo+dy, shares)
		size := dx * dy
		if e.Metric != nil {
			size = e.Metric.Area(geom.Extent{XMin: 0, XMax: dx, YMin: lo, YMax: lo + dy})
		}
		for c, share := range shares {
			if share > 0 {
				cells.X, cells.Y = append(cells.X, x0+(float64(c)+.5)*dx), append(cells.Y, lo+dy/2)
				cells.W = append(cells.W, share*size)
			}
		}
	}
	r, err := Estimate(cells, Options{Kernel: e.Kernel, Decay: e.Decay, Bandwidth: e.Bandwidth, Metric: e.Metric, Workers: e.Workers,
		Layout: Layout{Cols: int(cols), Rows: int(rows), Extent: geom.Extent{XMin: x0, YMin: y0, XMax: x0 + cols*dx, YMax: y0 + rows*dy}}})
	if err != nil {
		return nil, err
	}
	g := r.Grid
	return func(x, y float64) float64 {
		u, v := (x-x0)/dx-.5, float64(g.Rows)-(y-y0)/dy-.5
		c, d := min(max(int(u), 0), g.Cols-2), min(max(int(v), 0), g.Rows-2)
		u, v = u-float64(c), v-float64(d)
		top := g.At(d, c) + u*(g.At(d, c+1)-g.At(d, c))
		bottom := g.At(d+1, c) + u*(g.At(d+1, c+1)-g.At(d+1, c))
		return min(max(top+v*(bottom-top), 1e-3), 1)
	}, nil
}
