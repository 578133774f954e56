package density

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/grid"
)

// Spread lets every cell shine over its neighbours within px cells, so that
// single points of a sparse grid are seen: each cell becomes the greatest of
// those around it in a disc. NaN and, where zero says so, 0 are nothing. The
// grid itself stays as it was. A picture for the eye: sums no longer hold.
func Spread(g *grid.Grid, px int, zeroIsNothing bool) (*grid.Grid, error) {
	if px < 0 || px > 256 {
		return nil, fmt.Errorf("density: a spread of %d cells is not between 0 and 256", px)
	}
	if err := g.Check(); err != nil {
		return nil, err
	}
	out := *g
	out.Values = make([]float64, len(g.Values))
	parallel(g.Rows, 0, func(r int) {
		for c := range g.Cols {
			best := g.At(r, c)
			for dr := max(-px, -r); dr <= min(px, g.Rows-1-r); dr++ {
				// The disc of datashader's spread: px and a half in radius.
				wide := int(math.Sqrt(float64(px*px + px - dr*dr)))
				for _, v := range g.Row(r + dr)[max(c-wide, 0):min(c+wide+1, g.Cols)] {
					if v != v || zeroIsNothing && v == 0 {
						continue
					}
					if !(best >= v) || zeroIsNothing && best == 0 {
						best = v
					}
				}
			}
			out.Values[r*g.Cols+c] = best
		}
	})
	return &out, nil
}
