// Package mesh holds cells of other outlines than a grid's, with one value
// each, and draws them on a raster: curved quads, flat or shaded.
//
// Edged and Around make Quads from the edges or the middles of cells; Cells says
// which cell lies under each pixel, Flat which value, Gouraud and GouraudColors
// shade between values at the corners. Together they are the shadings of
// matplotlib's pcolormesh: flat, nearest and gouraud.
package mesh

import (
	"fmt"
	"math"
)

// Quads are rows x cols four-sided cells between (rows+1) x (cols+1) corners,
// both row-major: cell (r, c) has the corners (r, c), (r, c+1), (r+1, c+1) and
// (r+1, c). Neighbours share corners; cells may be bent, folded or overlap. A
// cell with a corner that is not finite is not drawn.
type Quads struct {
	Rows, Cols int
	X, Y       []float64 // (Rows+1)*(Cols+1) each, in data units
}

// Edged are cells between rising or falling edges on each side.
func Edged(xEdges, yEdges []float64) *Quads {
	q := &Quads{Rows: len(yEdges) - 1, Cols: len(xEdges) - 1}
	for _, y := range yEdges {
		for _, x := range xEdges {
			q.X, q.Y = append(q.X, x), append(q.Y, y)
		}
	}
	return q
}

// Around are rows x cols cells about their middles (row-major): corners lie
// midway between these, the outer ones mirrored, along rows first, as
// matplotlib's shading "nearest". A single row or column has no height or width
// to go by; Around refuses it.
func Around(x, y []float64, rows, cols int) (*Quads, error) {
	if rows < 2 || cols < 2 {
		return nil, fmt.Errorf("mesh: %d x %d middles of cells; two or more each way tell how large cells are, else give their edges", rows, cols)
	}
	if rows > math.MaxInt/16/cols || len(x) != rows*cols || len(y) != rows*cols {
		return nil, fmt.Errorf("mesh: %d x and %d y for %d x %d middles of cells", len(x), len(y), rows, cols)
	}
	return &Quads{Rows: rows, Cols: cols, X: between(x, rows, cols), Y: between(y, rows, cols)}, nil
}

// between goes from middles to corners, along rows, then along columns.
func between(v []float64, rows, cols int) []float64 {
	wide := make([]float64, rows*(cols+1))
	for r := range rows {
		midways(v[r*cols:], 1, cols, wide[r*(cols+1):])
	}
	out := make([]float64, (rows+1)*(cols+1))
	for c := range cols + 1 {
		midways(wide[c:], cols+1, rows, out[c:])
	}
	return out
}

// midways fills in n+1 places about n >= 2 values, both a stride apart.
func midways(v []float64, stride, n int, out []float64) {
	for i := 1; i < n; i++ {
		out[i*stride] = v[(i-1)*stride] + (v[i*stride]-v[(i-1)*stride])/2
	}
	out[0] = v[0] - (v[stride]-v[0])/2
	last := (n - 1) * stride
	out[last+stride] = v[last] + (v[last]-v[last-stride])/2
}

// Check returns an error when the parts do not fit together.
func (q *Quads) Check() error {
	if q.Rows < 1 || q.Cols < 1 {
		return fmt.Errorf("mesh: %d x %d cells; every side needs one or more", q.Rows, q.Cols)
	}
	if q.Rows > math.MaxInt32/q.Cols {
		return fmt.Errorf("mesh: %d x %d cells; at most %d are drawn", q.Rows, q.Cols, math.MaxInt32)
	}
	if n := (q.Rows + 1) * (q.Cols + 1); len(q.X) != n || len(q.Y) != n {
		return fmt.Errorf("mesh: %d x and %d y for the %d corners of %d x %d cells; one more than cells each way is needed", len(q.X), len(q.Y), n, q.Rows, q.Cols)
	}
	return nil
}

// Frame is a raster of Cols x Rows pixels over a part of the plane. Top is the y
// of its upper edge; either side may fall.
type Frame struct {
	Left, Right, Top, Bottom float64 // data units
	Cols, Rows               int     // pixels
}

func (f Frame) check() error {
	if f.Cols < 1 || f.Rows < 1 {
		return fmt.Errorf("mesh: a frame of %d x %d pixels; every side needs one or more", f.Cols, f.Rows)
	}
	if f.Rows > math.MaxInt/8/f.Cols {
		return fmt.Errorf("mesh: a frame of %d x %d pixels does not fit memory", f.Cols, f.Rows)
	}
	for _, s := range []struct {
		name string
		a, b float64
	}{{"left to right", f.Left, f.Right}, {"top to bottom", f.Top, f.Bottom}} {
		if d := s.b - s.a; d == 0 || d-d != 0 {
			return fmt.Errorf("mesh: a frame from %s %g to %g; two finite numbers that differ are needed", s.name, s.a, s.b)
		}
	}
	return nil
}

// Cells is the cell under the middle of every pixel of the frame, row-major
// (r*Cols + c), and -1 where there is none. Of cells that overlap the later one
// lies on top. No pixel between neighbours is left out or taken twice.
func (q *Quads) Cells(f Frame) ([]int32, error) {
	p, err := q.placed(f)
	if err != nil {
		return nil, err
	}
	out := make([]int32, f.Rows*f.Cols)
	for i := range out {
		out[i] = -1
	}
	p.bands(func(from, to int) {
		p.each(from, to, func(cell int, c *corners) {
			c.scan(from, to, f.Cols, func(row, a, b int) {
				line := out[row*f.Cols+a : row*f.Cols+b]
				for i := range line {
					line[i] = int32(cell)
				}
			})
		})
	})
	return out, nil
}

// Flat is the value of the cell under every pixel, NaN where there is none;
// values are Rows x Cols.
func (q *Quads) Flat(f Frame, values []float64) ([]float64, error) {
	if len(values) != q.Rows*q.Cols {
		return nil, fmt.Errorf("mesh: %d values for %d x %d cells", len(values), q.Rows, q.Cols)
	}
	cells, err := q.Cells(f)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(cells))
	for i, c := range cells {
		out[i] = math.NaN()
		if c >= 0 {
			out[i] = values[c]
		}
	}
	return out, nil
}
