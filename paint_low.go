package swelter

import (
	"fmt"
	"math"
)

// A few high cells leave the others no colours where so large a share of at
// least so many lies in so small a part of the scale.
const (
	lowCells = 20
	lowShare = .95
	lowPart  = .05
)

// warnOfLow says when nearly all that is drawn of a map or a density looks like
// nothing, under a scale that nobody has chosen. Cells of 0 do not count: they
// are meant to.
func (f *Figure) warnOfLow(c Color, seen []float64) {
	o, m := c.Norm, f.Spec.Make
	if m.Density == nil && m.Map == nil || f.Fitted.Empty || f.Fitted.Center != nil ||
		o.Name != "" || o.Robust || o.VMax != nil {
		return
	}
	up, all, low := f.Fitted.Lo+lowPart*(f.Fitted.Hi-f.Fitted.Lo), 0, 0
	for _, v := range seen {
		if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		all++
		if v <= up {
			low++
		}
	}
	if share := float64(low) / float64(all); all >= lowCells && share >= lowShare {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%.0f %% of the cells that are not 0 lie in the lowest %.0f %% of the scale; --norm log, --norm power or --robust tells them apart", math.Floor(100*share), 100*lowPart))
	}
}
