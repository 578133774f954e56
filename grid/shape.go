package grid

import (
	"fmt"

	"github.com/swelter/swelter/geom"
)

// with is a grid of the given size that has g's name, unit and nature, and no
// values and no counts yet.
func (g *Grid) with(rows, cols int, y, x Axis) *Grid {
	out := *g
	out.Rows, out.Cols, out.Y, out.X = rows, cols, y, x
	out.Values, out.Counts = make([]float64, rows*cols), nil
	return &out
}

// along does to g's counts what was done to its values.
func (g *Grid) along(out *Grid, do func(*Grid) *Grid) *Grid {
	if g.Counts != nil {
		out.Counts = do(g.Counts)
	}
	return out
}

// Transpose turns rows into columns.
func (g *Grid) Transpose() *Grid {
	out := g.with(g.Cols, g.Rows, g.X, g.Y)
	const side = 32 // a square of cells that fits the first cache both ways
	bands := (g.Rows + side - 1) / side
	parallel(bands, func(band int) {
		r0 := band * side
		r1 := min(r0+side, g.Rows)
		for c0 := 0; c0 < g.Cols; c0 += side {
			c1 := min(c0+side, g.Cols)
			for r := r0; r < r1; r++ {
				for c, v := range g.Values[r*g.Cols+c0 : r*g.Cols+c1] {
					out.Values[(c0+c)*g.Rows+r] = v
				}
			}
		}
	})
	return g.along(out, (*Grid).Transpose)
}

// Permute puts row rows[i] of g in row i, and column cols[j] in column j; nil
// leaves a side as it is. Rows may be left out or repeated. Axes go along: see
// Axis.Permute. It panics for a row or column that is not there.
func (g *Grid) Permute(rows, cols []int) *Grid {
	y, x := g.Y, g.X
	if rows != nil {
		y = y.Permute(rows)
	}
	if cols != nil {
		x = x.Permute(cols)
	}
	out := g.with(y.N, x.N, y, x)
	parallel(out.Rows, func(r int) {
		from := r
		if rows != nil {
			from = rows[r]
		}
		src, dst := g.Row(from), out.Row(r)
		if cols == nil {
			copy(dst, src)
			return
		}
		for j, c := range cols {
			dst[j] = src[c]
		}
	})
	return g.along(out, func(n *Grid) *Grid { return n.Permute(rows, cols) })
}

// Crop keeps rows r0 to r1-1 and columns c0 to c1-1. It panics when they are
// not there, as slicing does.
func (g *Grid) Crop(r0, r1, c0, c1 int) *Grid {
	if r0 < 0 || r1 < r0 || r1 > g.Rows || c0 < 0 || c1 < c0 || c1 > g.Cols {
		panic(fmt.Sprintf("grid: rows %d:%d and columns %d:%d of %d x %d cells", r0, r1, c0, c1, g.Rows, g.Cols))
	}
	out := g.with(r1-r0, c1-c0, g.Y.Slice(r0, r1), g.X.Slice(c0, c1))
	for r := r0; r < r1; r++ {
		copy(out.Row(r-r0), g.Values[r*g.Cols+c0:r*g.Cols+c1])
	}
	return g.along(out, func(n *Grid) *Grid { return n.Crop(r0, r1, c0, c1) })
}

// FlipRows puts the last row first, its axis along.
func (g *Grid) FlipRows() *Grid {
	out := g.with(g.Rows, g.Cols, g.Y.Reversed(), g.X)
	for r := range g.Rows {
		copy(out.Row(g.Rows-1-r), g.Row(r))
	}
	return g.along(out, (*Grid).FlipRows)
}

// Extent spans the cells, edges included, in data units; ok is false when an
// axis has no edges.
func (g *Grid) Extent() (e geom.Extent, ok bool) {
	if len(g.X.Edges) == 0 || len(g.Y.Edges) == 0 {
		return geom.Extent{}, false
	}
	x0, x1 := g.X.Edges[0], g.X.Edges[g.X.N]
	y0, y1 := g.Y.Edges[0], g.Y.Edges[g.Y.N]
	return geom.Extent{XMin: min(x0, x1), YMin: min(y0, y1), XMax: max(x0, x1), YMax: max(y0, y1)}, true
}

// FlipCols returns the grid with its columns in the opposite order, as a mirror
// shows it.
func (g *Grid) FlipCols() *Grid {
	out := *g
	out.X = g.X.Reversed()
	out.Values = make([]float64, 0, len(g.Values))
	for row := range g.Rows {
		out.Values = append(out.Values, reversed(g.Row(row))...)
	}
	return g.along(&out, (*Grid).FlipCols)
}
