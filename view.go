package swelter

import (
	"fmt"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
)

// view puts a grid into drawn order: the origin, the places of its outer edges,
// then what a page shows after sorting and zooming.
func view(g *grid.Grid, o figure.Options) (*grid.Grid, error) {
	if g.Rows == 0 || g.Cols == 0 {
		return nil, fmt.Errorf("%d x %d cells; there is nothing to draw", g.Rows, g.Cols)
	}
	switch o.Origin {
	case "", "upper":
	case "lower":
		g = g.FlipRows()
	default:
		return nil, fmt.Errorf("origin %q; it is upper or lower", o.Origin)
	}
	if o.Extent != nil {
		var err error
		if g, err = placed(g, o.Extent); err != nil {
			return nil, err
		}
	}
	if o.XEdges == nil && o.YEdges == nil {
		return sorted(g, o.View)
	}
	own := *g
	var err error
	if o.XEdges != nil {
		if own.X, err = figure.Placed(g.X, o.XEdges, "x-edges"); err != nil {
			return nil, err
		}
	}
	if o.YEdges != nil {
		if own.Y, err = figure.Placed(g.Y, o.YEdges, "y-edges"); err != nil {
			return nil, err
		}
	}
	return sorted(&own, o.View)
}

// placed gives a grid even axes between xmin, ymin, xmax, ymax.
func placed(g *grid.Grid, e []float64) (*grid.Grid, error) {
	if len(e) != 4 {
		return nil, fmt.Errorf("extent %v: four numbers are needed, xmin,ymin,xmax,ymax", e)
	}
	xmin, ymin, xmax, ymax := e[0], e[1], e[2], e[3]
	switch {
	case xmin < xmax && ymin < ymax:
	case e[0] < e[1] && e[2] < e[3]:
		return nil, fmt.Errorf("extent %v: a minimum is not below its maximum; the order is xmin,ymin,xmax,ymax, matplotlib's %v is %v here", e, e, []float64{e[0], e[2], e[1], e[3]})
	default:
		return nil, fmt.Errorf("extent %v: a minimum is not below its maximum; the order is xmin,ymin,xmax,ymax", e)
	}
	own := *g
	own.X = grid.Edged(g.X.Title, grid.Number, even(xmin, xmax, g.Cols))
	own.Y = grid.Edged(g.Y.Title, grid.Number, even(ymax, ymin, g.Rows))
	own.X.Unit, own.Y.Unit = g.X.Unit, g.Y.Unit
	return &own, nil
}

// even are n+1 edges from a to b.
func even(a, b float64, n int) []float64 {
	edges := make([]float64, n+1)
	for i := range edges {
		edges[i] = a + (b-a)*float64(i)/float64(n)
	}
	return edges
}

// sorted applies the orders and the ranges of a view.
func sorted(g *grid.Grid, v figure.View) (*grid.Grid, error) {
	for _, side := range []struct {
		what  string
		order []int
		n     int
	}{{"row", v.RowOrder, g.Rows}, {"column", v.ColOrder, g.Cols}} {
		for _, i := range side.order {
			if i < 0 || i >= side.n {
				return nil, fmt.Errorf("view: %s %d of %d; counting starts at 0", side.what, i, side.n)
			}
		}
	}
	if v.RowOrder != nil || v.ColOrder != nil {
		g = g.Permute(v.RowOrder, v.ColOrder)
	}
	rows, cols := v.Rows, v.Cols
	if rows == [2]int{} {
		rows[1] = g.Rows
	}
	if cols == [2]int{} {
		cols[1] = g.Cols
	}
	if rows[0] < 0 || rows[0] >= rows[1] || rows[1] > g.Rows || cols[0] < 0 || cols[0] >= cols[1] || cols[1] > g.Cols {
		return nil, fmt.Errorf("view: rows %v and columns %v do not lie in %d x %d cells", rows, cols, g.Rows, g.Cols)
	}
	if rows == [2]int{0, g.Rows} && cols == [2]int{0, g.Cols} {
		return g, nil
	}
	return g.Crop(rows[0], rows[1], cols[0], cols[1]), nil
}
