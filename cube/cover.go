package cube

import (
	"math"
	"sort"

	"github.com/paulmach/orb"
)

// coverage gathers how much of every cell lies within areas, as a rasteriser of
// fonts does it: every edge adds, to the cell it runs through, the area between
// it and the cell's right side, and to all cells on the right of that the height
// it spans. Heights are differences of the sine of the latitude, so that areas
// are those on the sphere, while edges are straight in degrees.
//
//	. . +-----+-----+
//	. / |#####|#####|   the edge adds the area on its right
//	./##|#####|#####|   to its own cell, and its height to
//	+---+-----+-----+   the cells that follow in the row
type coverage struct {
	lat, lon []float64 // edges: lat falls, lon rises
	area     []float64 // of each cell, right of edges within it
	height   []float64 // that all cells from here to the right are covered by
}

const radian = math.Pi / 180

// Fractions is the part, 0 to 1, of every cell that lies within polygons of
// longitudes and latitudes in degrees. Rings may cross 180 degrees by a step of
// nearly 360, or go around a pole.
func Fractions(h *Head, shape orb.MultiPolygon) []float64 {
	c := &coverage{lat: h.Lat.Edges(), lon: h.Lon.Edges()}
	rows, cols := len(c.lat)-1, len(c.lon)-1
	c.area, c.height = make([]float64, rows*cols), make([]float64, rows*cols)
	for _, polygon := range shape {
		// The outer ring is the largest, not always the first: Antarctica may
		// come with a ring along the pole before that of its coast.
		rings, areas, outer := make([]orb.Ring, len(polygon)), make([]float64, len(polygon)), 0
		for i, ring := range polygon {
			rings[i] = unrolled(ring)
			if areas[i] = turning(rings[i]); math.Abs(areas[i]) > math.Abs(areas[outer]) {
				outer = i
			}
		}
		for i, ring := range rings {
			sign := math.Copysign(1, areas[i])
			if i != outer {
				sign = -sign
			}
			c.ring(ring, sign)
		}
	}
	out := make([]float64, rows*cols)
	for r := range rows {
		up := 0.0
		tall := math.Sin(c.lat[r]*radian) - math.Sin(c.lat[r+1]*radian)
		for k := range cols {
			at, wide := r*cols+k, c.lon[k+1]-c.lon[k]
			out[at] = max(0, min(1, (up*wide+c.area[at])/(tall*wide)))
			up += c.height[at]
			if out[at] < 1e-9 { // rounding
				out[at] = 0
			} else if out[at] > 1-1e-9 {
				out[at] = 1
			}
		}
	}
	return out
}

// unrolled is a closed ring whose longitudes go on without a jump; one around a
// pole is closed along it.
func unrolled(ring orb.Ring) orb.Ring {
	if len(ring) < 3 {
		return nil
	}
	out := make(orb.Ring, 0, len(ring)+4)
	turn, north := 0.0, 0.0
	for i, p := range ring {
		if i > 0 {
			switch d := p[0] - ring[i-1][0]; {
			case d > 180:
				turn -= 360
			case d < -180:
				turn += 360
			}
		}
		out = append(out, orb.Point{p[0] + turn, p[1]})
		north += p[1]
	}
	first, last := out[0], out[len(out)-1]
	if d := first[0] - last[0]; math.Abs(d) > 180 && math.Abs(math.Mod(d, 360)) > 1e-6 { // the closing step itself jumps
		last = orb.Point{first[0] - math.Copysign(360, d), first[1]}
		out = append(out, last)
	}
	if math.Abs(first[0]-last[0]) > 359 {
		pole := math.Copysign(90, north)
		out = append(out, orb.Point{last[0], pole}, orb.Point{first[0], pole})
	}
	return append(out, first)
}

// turning is twice the area of a closed ring in degrees, below 0 where it turns
// to the right.
func turning(ring orb.Ring) float64 {
	sum := 0.0
	for i := 1; i < len(ring); i++ {
		sum += ring[i-1][0]*ring[i][1] - ring[i][0]*ring[i-1][1]
	}
	return sum
}

// ring adds a closed ring, on all turns of the earth that the cells lie on.
func (c *coverage) ring(ring orb.Ring, sign float64) {
	west, east := math.Inf(1), math.Inf(-1)
	for _, p := range ring {
		west, east = min(west, p[0]), max(east, p[0])
	}
	lo, hi := c.lon[0], c.lon[len(c.lon)-1]
	for turn := math.Ceil((lo-east)/360) * 360; west+turn < hi; turn += 360 {
		for i := 1; i < len(ring); i++ {
			c.edge(ring[i-1][0]+turn, ring[i-1][1], ring[i][0]+turn, ring[i][1], sign)
		}
	}
}

// edge cuts an edge at the parallels between rows. With the area on the left of
// a ring that turns to the left, an edge going down has it on its right.
func (c *coverage) edge(x0, y0, x1, y1, sign float64) {
	if y0 == y1 {
		return
	}
	if y0 < y1 {
		x0, y0, x1, y1, sign = x1, y1, x0, y0, -sign
	}
	n := len(c.lat) - 1
	top, bottom := c.lat[0], c.lat[n]
	if y0 <= bottom || y1 >= top {
		return
	}
	at := func(y float64) float64 { return x0 + (x1-x0)*(y-y0)/(y1-y0) }
	y, x := y0, x0
	if y > top {
		y, x = top, at(top)
	}
	row := sort.Search(n, func(i int) bool { return c.lat[i+1] < y })
	for ; row < n && y > y1; row++ {
		next, nx := c.lat[row+1], x1
		if next > y1 {
			nx = at(next)
		} else {
			next = y1
		}
		c.inRow(row, x, y, nx, next, sign)
		x, y = nx, next
	}
}

// inRow cuts an edge that goes down within a row at the meridians.
func (c *coverage) inRow(row int, x0, y0, x1, y1, sign float64) {
	n := len(c.lon) - 1
	lo, hi := c.lon[0], c.lon[n]
	cuts := []float64{0, 1}
	at := func(x float64) float64 { return (x - x0) / (x1 - x0) }
	left, right := min(x0, x1), max(x0, x1)
	first := sort.Search(n+1, func(i int) bool { return c.lon[i] > left })
	for i := first; i <= n && c.lon[i] < right; i++ {
		cuts = append(cuts, at(c.lon[i]))
	}
	sort.Float64s(cuts)
	for i := 1; i < len(cuts); i++ {
		a, b := cuts[i-1], cuts[i]
		xa, xb := x0+(x1-x0)*a, x0+(x1-x0)*b
		ya, yb := y0+(y1-y0)*a, y0+(y1-y0)*b
		switch mid := (xa + xb) / 2; {
		case mid >= hi: // nothing lies on its right
		case mid <= lo:
			tall := sign * (math.Sin(ya*radian) - math.Sin(yb*radian))
			c.height[row*n] += tall
			c.area[row*n] += tall * (c.lon[1] - c.lon[0])
		default:
			col := sort.Search(n, func(k int) bool { return c.lon[k+1] > mid })
			c.piece(row, col, xa, ya, xb, yb, sign)
		}
	}
}

// piece adds an edge within one cell: the integral of (right - x) cos(lat) over
// the latitude, and its height.
func (c *coverage) piece(row, col int, xa, ya, xb, yb, sign float64) {
	if ya <= yb {
		return
	}
	at := row*(len(c.lon)-1) + col
	right := c.lon[col+1]
	sa, sb := math.Sin(ya*radian), math.Sin(yb*radian)
	slope := (xb - xa) / ((yb - ya) * radian)
	area := (right-xa)*sa - (right-xb)*sb - slope*(math.Cos(ya*radian)-math.Cos(yb*radian))
	c.area[at] += sign * area
	c.height[at] += sign * (sa - sb)
}
