package table

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/grid"
)

// finish does what the options ask for after the cells are known.
func finish(g *grid.Grid, o MatrixOptions) (*grid.Grid, error) {
	switch o.StandardScale {
	case "":
	case "rows", "cols":
		scale(g, o.StandardScale == "rows")
	default:
		return nil, fmt.Errorf("standard scale %q is not known; choose rows or cols", o.StandardScale)
	}
	if o.Transpose {
		g = g.Transpose()
	}
	return g, nil
}

// scale maps each row or column to 0 (its least value) to 1 (its greatest), in
// place. A constant one has no scale: it becomes 0, as it has no spread.
func scale(g *grid.Grid, rows bool) {
	lines, length, step, next := g.Cols, g.Rows, g.Cols, 1
	if rows {
		lines, length, step, next = g.Rows, g.Cols, 1, g.Cols
	}
	for l := range lines {
		lo, hi := math.Inf(1), math.Inf(-1)
		for i := range length {
			if v := g.Values[l*next+i*step]; !math.IsNaN(v) && !math.IsInf(v, 0) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
		for i := range length {
			v := &g.Values[l*next+i*step]
			if *v -= lo; hi > lo {
				*v /= hi - lo
			}
		}
	}
	g.Integer = false
}
