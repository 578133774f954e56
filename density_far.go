package swelter

import (
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/geom"
)

// mostLooked bounds the points that are looked at for what lies far out.
const mostLooked = 20_000

// farOut is a warning where a few points lie so far from the others that these
// are drawn on less than a sixteenth of the map; "" where they do not.
func farOut(pts geom.Points) string {
	every := pts.Len()/mostLooked + 1
	var x, y []float64
	for i := 0; i < pts.Len(); i += every {
		if a, b := pts.X[i], pts.Y[i]; a-a == 0 && b-b == 0 {
			x, y = append(x, a), append(y, b)
		}
	}
	if len(x) < 400 { // of whom two are less than half a percent
		return ""
	}
	all := pts.Extent()
	x0, x1 := most(x)
	y0, y1 := most(y)
	if (x1-x0)*(y1-y0)*16 > all.Width()*all.Height() {
		return ""
	}
	return fmt.Sprintf("99 %% of the points lie on a small part of the map; --extent=%.10g,%.10g,%.10g,%.10g draws it alone", x0, y0, x1, y1)
}

// most is where all but half a percent on each side lie, with a little air, in
// round numbers.
func most(v []float64) (lo, hi float64) {
	slices.Sort(v)
	cut := len(v) / 200
	lo, hi = v[cut], v[len(v)-1-cut]
	air := .05 * (hi - lo)
	if !(air > 0) {
		return v[0], v[len(v)-1]
	}
	step := math.Pow10(int(math.Floor(math.Log10(air))))
	return math.Floor((lo-air)/step+1e-9) * step, math.Ceil((hi+air)/step-1e-9) * step
}
