package swelter

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/geo/crs"
	"github.com/swelter/swelter/grid"
)

// systemOf is the reference system that a raster's coordinates are in: the one
// that is named, else the file's own; nil is degrees. A code that is unknown is
// an error only where it was named or the coordinates cannot be degrees.
func (o *MapOptions) systemOf(epsg int, degrees bool) (*crs.System, error) {
	if o.CRS != "" {
		return crs.Parse(o.CRS)
	}
	if epsg == 0 {
		return nil, nil
	}
	s, err := crs.Parse(fmt.Sprintf("EPSG:%d", epsg))
	if err != nil && degrees {
		return nil, nil
	}
	return s, err
}

// mostWarped bounds the cells of degrees that a raster is brought to.
const mostWarped = 8_000_000

// unwarped brings a raster of another reference system to degrees: each cell has
// the value of the raster's cell that its middle lies in. Cells are half as wide
// and as high as the raster's at its middle, as long as there are not too many,
// so that none of the raster's is lost. Those beside the raster are hidden.
func unwarped(g *grid.Grid, s *crs.System) (*grid.Grid, *extras, error) {
	xs, ys := g.X.Edges, g.Y.Edges
	at := func(fx, fy float64) (lon, lat float64) {
		return s.Degrees(xs[0]+fx*(xs[g.Cols]-xs[0]), ys[0]+fy*(ys[g.Rows]-ys[0]))
	}
	lon0, lat0 := at(.5, .5)
	if lon0 != lon0 || lat0 != lat0 {
		return nil, nil, fmt.Errorf("EPSG:%d has no place on the ground for the middle of the cells", s.Code)
	}
	// The box around a net of places, those at the border among them.
	const net = 64
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i := range net + 1 {
		for j := range net + 1 {
			lon, lat := at(float64(i)/net, float64(j)/net)
			if lon != lon || lat != lat {
				continue
			}
			lon = lon0 + math.Remainder(lon-lon0, 360)
			west, east, south, north = min(west, lon), max(east, lon), min(south, lat), max(north, lat)
		}
	}
	dx, dy := (xs[g.Cols]-xs[0])/float64(g.Cols), (ys[g.Rows]-ys[0])/float64(g.Rows)
	lonX, latX := s.Degrees((xs[0]+xs[g.Cols])/2+dx, (ys[0]+ys[g.Rows])/2)
	lonY, latY := s.Degrees((xs[0]+xs[g.Cols])/2, (ys[0]+ys[g.Rows])/2+dy)
	squeeze := math.Cos(lat0 * math.Pi / 180)
	side := min(math.Hypot(math.Remainder(lonX-lon0, 360)*squeeze, latX-lat0), math.Hypot(math.Remainder(lonY-lon0, 360)*squeeze, latY-lat0)) / 2
	// Meridians lie furthest apart where the box is nearest to the equator.
	far := max(0, south, -north)
	high, wide := side, min(90, side/math.Cos(min(far, 89.99)*math.Pi/180))
	if n := (east - west) / wide * (north - south) / high; n > mostWarped {
		by := math.Sqrt(n / mostWarped)
		high, wide = high*by, wide*by
	}
	west, east = max(west-wide, lon0-180), min(east+wide, lon0+180)
	south, north = max(south-high, -90), min(north+high, 90)
	out := grid.New(max(1, int(math.Ceil((north-south)/high))), max(1, int(math.Ceil((east-west)/wide))))
	out.Name, out.Unit, out.Categories, out.Integer = g.Name, g.Unit, g.Categories, g.Integer
	out.X, out.Y = evenAxis(out.Cols, west, east), evenAxis(out.Rows, north, south)
	return out, nearest(out, g, s, dx, dy), nil
}

// blockOf is how many cells, each way, share four places that are found exactly.
// Between them coordinates run evenly: over 2 degrees of a parallel at most, and
// 8 cells, which is off by 4c/R of a cell for cells of c on a ground of radius R,
// a twentieth where they have 100 km.
func blockOf(wide float64) int { return max(1, min(8, int(2/wide))) }

// nearest fills a grid of degrees from a raster's even cells of dx by dy, and
// hides what lies beside them.
func nearest(out, g *grid.Grid, s *crs.System, dx, dy float64) *extras {
	beside := newExtras(len(out.Values))
	x0, y0 := g.X.Edges[0], g.Y.Edges[0]
	w, n := out.X.Edges[0], out.Y.Edges[0]
	wide, high := out.X.Edges[1]-w, n-out.Y.Edges[1]
	block := blockOf(wide)
	// The rows of places above and below a row of blocks, as cells of the raster.
	corners := func(row int, start *crs.Locator) (next *crs.Locator, at [][2]float64) {
		lat := min(90, max(-90, n-float64(row)*high))
		l := *start
		for c := 0; ; c += block {
			x, y, ok := l.At(w+float64(c)*wide, lat)
			if ok {
				at = append(at, [2]float64{(x - x0) / dx, (y - y0) / dy})
			} else {
				at = append(at, [2]float64{math.NaN(), math.NaN()})
				l = *start
			}
			if c == 0 && ok {
				kept := l
				next = &kept
			}
			if c >= out.Cols {
				break
			}
		}
		if next == nil {
			next = start
		}
		return next, at
	}
	start := s.Locator(x0+dx*float64(g.Cols)/2, y0+dy*float64(g.Rows)/2, min(math.Abs(dx), math.Abs(dy)))
	start, above := corners(0, start)
	for r := 0; r < out.Rows; r += block {
		var below [][2]float64
		start, below = corners(r+block, start)
		for row := r; row < min(r+block, out.Rows); row++ {
			fy := (float64(row-r) + .5) / float64(block)
			for col := range out.Cols {
				k := col / block
				fx := (float64(col-k*block) + .5) / float64(block)
				mix := func(i int) float64 {
					return (above[k][i]*(1-fx)+above[k+1][i]*fx)*(1-fy) + (below[k][i]*(1-fx)+below[k+1][i]*fx)*fy
				}
				if x, y := math.Floor(mix(0)), math.Floor(mix(1)); x >= 0 && x < float64(g.Cols) && y >= 0 && y < float64(g.Rows) {
					out.Values[row*out.Cols+col] = g.At(int(y), int(x))
				} else {
					beside.hide(row*out.Cols+col, true)
				}
			}
		}
		above = below
	}
	return beside
}
