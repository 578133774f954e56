// Package contour finds the lines of equal value in a grid, the bands between
// them, and the smallest areas that hold a share of its mass, as the geometry of
// paulmach/orb.
//
// A value stands at the middle of its cell and changes linearly to the next
// one; between the outermost middles and the border of the grid it stays. So
// bands tile the whole extent. Coordinates are those of the axes; on an axis
// without edges cell i is centred on i. Missing cells take no part: what lies
// between a missing cell's middle and its neighbours' has no contour, and lines
// and areas end there.
package contour

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/grid"
)

// Line is one level with all lines on which the grid has that value, higher
// values on the left. A line ends at the border or at missing cells, or closes:
// then its last point is its first.
type Line struct {
	Level float64
	Lines orb.MultiLineString
}

// Band is the area with From <= value < To. Outer rings run against the clock,
// holes with it, and each ends on its first point.
type Band struct {
	From, To float64
	Area     orb.MultiPolygon
}

// Lines are the isolines of g, one entry a level.
func Lines(g *grid.Grid, levels []float64) ([]Line, error) {
	f, err := newField(g)
	if err != nil {
		return nil, err
	}
	if err := check(levels); err != nil {
		return nil, err
	}
	out := make([]Line, len(levels))
	each(len(levels), func(i int) { out[i] = Line{levels[i], f.lines(levels[i])} })
	return out, nil
}

// Bands are the areas between rising levels, one fewer than these; the last
// level may be +Inf and the first -Inf. The last band holds its upper level too.
func Bands(g *grid.Grid, levels []float64) ([]Band, error) {
	f, err := newField(g)
	if err != nil {
		return nil, err
	}
	if err := check(levels); err != nil {
		return nil, err
	}
	if len(levels) < 2 {
		return nil, errors.New("contour: bands need at least two levels")
	}
	out := make([]Band, len(levels)-1)
	each(len(out), func(i int) {
		from, to := levels[i], levels[i+1]
		out[i] = Band{from, to, nil}
		if i == len(out)-1 {
			to = math.Nextafter(to, math.Inf(1))
		}
		out[i].Area = f.area(from, to)
	})
	return out, nil
}

func check(levels []float64) error {
	for i, l := range levels {
		if math.IsNaN(l) || i > 0 && !(levels[i-1] < l) {
			return fmt.Errorf("contour: levels %v; each must be greater than the one before", levels)
		}
	}
	return nil
}

// each runs f for 0 to n-1, all processors at work.
func each(n int, f func(int)) {
	var wg sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range n {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			f(i)
		})
	}
	wg.Wait()
}

// field is the grid as nodes: the middles of the cells, and around them the
// border with the same values. Four neighbouring nodes make a quad.
type field struct {
	nx, ny int       // nodes
	z      []float64 // row by row from the top
	x, y   []float64 // coordinates of the columns and rows of nodes
	holes  bool      // some node is missing
	mirror bool      // against the clock among the nodes is with it in coordinates
}

func newField(g *grid.Grid) (*field, error) {
	if g == nil || g.Rows == 0 || g.Cols == 0 {
		return nil, errors.New("contour: the grid has no cells")
	}
	if err := g.Check(); err != nil {
		return nil, err
	}
	f := &field{nx: g.Cols + 2, ny: g.Rows + 2, x: nodes(g.X), y: nodes(g.Y)}
	f.z = make([]float64, f.nx*f.ny)
	for r := range f.ny {
		from := g.Row(min(max(r-1, 0), g.Rows-1))
		to := f.z[r*f.nx : (r+1)*f.nx]
		copy(to[1:], from)
		to[0], to[f.nx-1] = from[0], from[g.Cols-1]
	}
	for _, v := range f.z {
		if v != v {
			f.holes = true
			break
		}
	}
	f.mirror = (f.x[0] < f.x[f.nx-1]) != (f.y[0] < f.y[f.ny-1])
	return f, nil
}

// nodes are the coordinates of an axis: first edge, middles, last edge.
func nodes(a grid.Axis) []float64 {
	out := make([]float64, a.N+2)
	edge := func(i int) float64 {
		if a.Edges == nil {
			return float64(i) - .5
		}
		return a.Edges[i]
	}
	for i := range a.N {
		out[i+1] = edge(i)/2 + edge(i+1)/2
	}
	out[0], out[a.N+1] = edge(0), edge(a.N)
	return out
}

// valid reports whether the quad with its first corner at (row, col) has all
// four nodes.
func (f *field) valid(r, c int) bool {
	if r < 0 || c < 0 || r >= f.ny-1 || c >= f.nx-1 {
		return false
	}
	if !f.holes {
		return true
	}
	k := r*f.nx + c
	s := f.z[k] + f.z[k+1] + f.z[k+f.nx] + f.z[k+f.nx+1]
	if s == s {
		return true
	}
	for _, v := range [4]float64{f.z[k], f.z[k+1], f.z[k+f.nx], f.z[k+f.nx+1]} {
		if v != v {
			return false
		}
	}
	return true // infinite ones of both signs
}
