package swelter

import (
	"image/color"
	"math"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/region"
)

// Shape is a region or a line of a map with its value, in degrees.
type Shape struct {
	ID, Name string
	Area     orb.MultiPolygon
	Lines    orb.MultiLineString
	Value    float64 // NaN for none
	Color    color.NRGBA
}

// Regions are the regions or lines of a map; nil for other figures. Rings that
// cross 180 degrees go on beyond it.
func (f *Figure) Regions() []Shape {
	m := f.plot.Map
	if m == nil || m.Cells != nil {
		return nil
	}
	out := make([]Shape, len(f.Grid.Values))
	for i, v := range f.Grid.Values {
		s := Shape{Name: m.Names[i], Value: v, Color: f.Mapper.Color(v)}
		if m.Lines != nil {
			s.ID = f.Grid.Y.LabelAt(i)
			s.Lines = orb.MultiLineString{geo.UnwrapLine(m.Lines[i])}
			out[i] = s
			continue
		}
		s.ID, s.Name = f.regions[i].ID, region.Label(f.regions[i])
		for _, p := range m.Areas[i] {
			s.Area = append(s.Area, unwrapped(p))
		}
		out[i] = s
	}
	return out
}

// unwrapped is a polygon whose rings go on beyond 180 degrees, all in one turn.
func unwrapped(p orb.Polygon) orb.Polygon {
	var out orb.Polygon
	for _, r := range p {
		ring := geo.Unwrap(r)
		if len(out) > 0 && len(ring) > 0 {
			outer := out[0].Bound().Center()[0]
			by := 360 * math.Round((outer-ring.Bound().Center()[0])/360)
			for i := range ring {
				ring[i][0] += by
			}
		}
		out = append(out, ring)
	}
	return out
}
