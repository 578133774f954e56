package swelter

import (
	"context"
	"fmt"
	"strconv"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/mesh"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// Mesh says where cells lie that do not lie in straight rows and columns, and
// what is drawn between the values. The zero value leaves both to the axes.
type Mesh struct {
	X string `json:"x,omitempty"` // file of x: a table of the cells' corners (one more each way than values) or middles, or one line of either
	Y string `json:"y,omitempty"`
	// Shading by matplotlib's names: auto (default), flat takes places as
	// corners, nearest as middles, gouraud mixes the colours of values there.
	Shading string `json:"shading,omitempty"`
}

// corners are x or y of the cells: rows x cols of them, or one line.
type corners struct {
	flag       string
	at         []float64
	rows, cols int // rows is 1 for a line
}

// meshed reads where the cells of g lie. It returns the options of the figure
// with a line of places as its edges, or a mesh where lines are not enough.
func meshed(ctx context.Context, g *grid.Grid, spec Spec, env Env) (*figure.Mesh, figure.Options, error) {
	m, o := spec.Mesh, spec.Figure
	if m == (Mesh{}) {
		return nil, o, nil
	}
	shaded := m.Shading == "gouraud"
	switch m.Shading {
	case "", "auto", "flat", "nearest", "gouraud":
	default:
		return nil, o, fmt.Errorf("shading %q; it is auto, flat, nearest or gouraud", m.Shading)
	}
	x, err := readPlaces(ctx, "x-edges", m.X, o.XEdges, env)
	if err != nil {
		return nil, o, err
	}
	y, err := readPlaces(ctx, "y-edges", m.Y, o.YEdges, env)
	if err != nil {
		return nil, o, err
	}
	if !shaded && x.line() && y.line() {
		if err := x.fits(m.Shading, g.Cols); err != nil {
			return nil, o, err
		}
		if err := y.fits(m.Shading, g.Rows); err != nil {
			return nil, o, err
		}
		o.XEdges, o.YEdges = x.texts(o.XEdges, m.X), y.texts(o.YEdges, m.Y)
		return nil, o, nil
	}
	if o.View.Rows != [2]int{} || o.View.Cols != [2]int{} || o.View.RowOrder != nil || o.View.ColOrder != nil {
		return nil, o, fmt.Errorf("view: cells of a mesh are drawn all, in their own order")
	}
	if spec.Contour.Any() {
		return nil, o, fmt.Errorf("contour: lines run between straight rows and columns; leave them out over a mesh")
	}
	q, err := quads(g, x, y, m.Shading)
	if err != nil {
		return nil, o, err
	}
	o.XEdges, o.YEdges = nil, nil
	return &figure.Mesh{Quads: q, Shaded: shaded, YDown: o.Origin == "upper"}, o, nil
}

// quads are the cells of a mesh.
func quads(g *grid.Grid, x, y corners, shading string) (*mesh.Quads, error) {
	rows, cols := g.Rows+1, g.Cols+1
	middles := shading == "nearest" || shading == "gouraud"
	for _, p := range []corners{x, y} {
		middles = middles || shading != "flat" && !p.line() && p.rows == g.Rows && p.cols == g.Cols
	}
	if middles {
		rows, cols = g.Rows, g.Cols
	}
	xs, err := x.over(rows, cols, false, g.X)
	if err != nil {
		return nil, err
	}
	ys, err := y.over(rows, cols, true, g.Y)
	if err != nil {
		return nil, err
	}
	q := &mesh.Quads{Rows: rows - 1, Cols: cols - 1, X: xs, Y: ys}
	if middles && shading != "gouraud" {
		return mesh.Around(xs, ys, rows, cols)
	}
	return q, q.Check()
}

func (p corners) line() bool { return p.rows <= 1 }

// over spreads a line of places along its side of rows x cols; without any,
// cells are counted.
func (p corners) over(rows, cols int, down bool, a grid.Axis) ([]float64, error) {
	n := cols
	if down {
		n = rows
	}
	switch {
	case p.at == nil && a.Labels != nil:
		return nil, fmt.Errorf("%s: there is nothing between named rows or columns; give their places", p.flag)
	case p.at == nil:
		p.at = make([]float64, n)
		for i := range p.at {
			p.at[i] = float64(i)
		}
	case p.line() && p.cols != n:
		return nil, fmt.Errorf("%s: %d values where %d are needed", p.flag, p.cols, n)
	case !p.line() && (p.rows != rows || p.cols != cols):
		return nil, fmt.Errorf("%s: %d x %d places where %d x %d are needed; corners are one more each way than values, middles as many", p.flag, p.rows, p.cols, rows, cols)
	case !p.line():
		return p.at, nil
	}
	out := make([]float64, rows*cols)
	for i := range out {
		if down {
			out[i] = p.at[i/cols]
		} else {
			out[i] = p.at[i%cols]
		}
	}
	return out, nil
}

// fits holds the number of a line's values against a shading that says whether
// they are edges.
func (p corners) fits(shading string, n int) error {
	switch {
	case p.at == nil:
	case shading == "flat" && p.cols != n+1:
		return fmt.Errorf("%s: %d values for %d cells; shading flat needs %d edges", p.flag, p.cols, n, n+1)
	case shading == "nearest" && p.cols != n:
		return fmt.Errorf("%s: %d values for %d cells; shading nearest needs their %d middles", p.flag, p.cols, n, n)
	}
	return nil
}

// texts are a line of places as the options of a figure have them: those given
// there, or of a file.
func (p corners) texts(given []string, file string) []string {
	if file == "" {
		return given
	}
	out := make([]string, len(p.at))
	for i, v := range p.at {
		out[i] = strconv.FormatFloat(v, 'g', -1, 64)
	}
	return out
}

// readPlaces reads a table of numbers, with or without a first row of names, or
// takes the list that was given.
func readPlaces(ctx context.Context, flag, path string, list []string, env Env) (corners, error) {
	p := corners{flag: flag, rows: 1}
	if path == "" {
		if list == nil {
			return p, nil
		}
		at, _, err := figure.Positions(list)
		if err != nil {
			return p, fmt.Errorf("%s: %w", flag, err)
		}
		p.at, p.cols = at, len(at)
		return p, nil
	}
	var g *grid.Grid
	for _, bare := range []bool{true, false} {
		src, err := source.Open(ctx, table.Input{Paths: []string{path}, NoHeader: bare}, env.source())
		if err != nil {
			return p, err
		}
		g, _, err = source.Matrix(ctx, src, table.MatrixOptions{Label: "none"}, nil, "", env.Limits)
		src.Close()
		if err == nil {
			break
		}
		if !bare {
			return p, err
		}
	}
	p.at, p.rows, p.cols = g.Values, g.Rows, g.Cols
	if p.cols == 1 {
		p.rows, p.cols = 1, p.rows
	}
	return p, nil
}
