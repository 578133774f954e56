package swelter

import (
	"image"
	"math"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// opaqueFrom is where on the scale of colours a map under a density is covered.
const opaqueFrom = .3

// seeThrough is the opacity at the low end of a density's colours, for pictures
// that lie on a map: next to nothing where kernels fade out, so that no rims are
// seen, but enough for a bin or a line that is one of its kind. Means, ratios,
// hot spots, classes and what has a middle are as sure at the low end as at the
// high one, and stay as they are.
func (f *Figure) seeThrough() (floor float64, ok bool) {
	o := f.Spec.Make.Density
	if o == nil || o.Hotspots || o.Value != "" || o.Minus != "" || o.Per != "" || f.Spec.Color.Norm.Center != nil {
		return 0, false
	}
	if _, classes := f.Mapper.Norm.(norm.Classed); classes {
		return 0, false
	}
	if lo, _ := f.Mapper.Norm.Limits(); lo < 0 {
		return 0, false
	}
	if o.Method == "" || o.Method == "kde" {
		return .1, true
	}
	return .35, true
}

// rising is the picture of a grid whose opacity grows with the value: from floor
// by the square root to all of it at opaqueFrom.
func rising(m *shade.Mapper, g *grid.Grid, hidden []bool, floor float64) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, g.Cols, g.Rows))
	for i, v := range g.Values {
		if hidden[i] || v != v {
			continue
		}
		t := min(max(m.Norm.Scale(v), 0), 1)
		a := min(floor+(1-floor)*math.Sqrt(t/opaqueFrom), 1)
		c := m.Color(v)
		c.A = uint8(math.Round(a * float64(c.A)))
		img.SetNRGBA(i%g.Cols, i/g.Cols, c)
	}
	return img
}
