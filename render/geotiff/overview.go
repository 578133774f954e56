package geotiff

import (
	"math"

	"github.com/swelter/swelter/grid"
)

// overviews are coarser copies of a grid in tiles, each half as wide and high as
// the one before, down to a single tile: a program that shows all of a large file
// reads the last ones alone. A cell is the mean of the four below it that have a
// value.
func (b *blocks) overviews() []*blocks {
	var out []*blocks
	for b.tiled && (b.rows > tileSide || b.cols > tileSide) {
		b = b.half()
		out = append(out, b)
	}
	return out
}

// half is the next overview. It lies as a map does, whichever way its grid was
// drawn: the cells at the north-western corner are whole ones.
func (b *blocks) half() *blocks {
	g := grid.New((b.rows+1)/2, (b.cols+1)/2)
	for r := range g.Rows {
		for c := range g.Cols {
			sum, n := 0.0, 0
			for _, at := range [4][2]int{{2 * r, 2 * c}, {2 * r, 2*c + 1}, {2*r + 1, 2 * c}, {2*r + 1, 2*c + 1}} {
				if at[0] >= b.rows || at[1] >= b.cols {
					continue
				}
				if v := b.at(at[0], at[1]); v == v {
					sum, n = sum+v, n+1
				}
			}
			g.Set(r, c, math.NaN())
			if n > 0 {
				g.Set(r, c, sum/float64(n))
			}
		}
	}
	out := &blocks{g: g, rows: g.Rows, cols: g.Cols, size: b.size, missing: b.missing, tiled: true, width: tileSide, height: tileSide}
	out.across, out.down = (out.cols+tileSide-1)/tileSide, (out.rows+tileSide-1)/tileSide
	return out
}
