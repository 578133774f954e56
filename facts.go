package swelter

import (
	"strconv"

	"github.com/swelter/swelter/density"
)

// Fact is one thing that a reader of the values needs to know: their unit, the
// kernel and radius of a density.
type Fact struct{ Name, Value string }

// facts are how a density was made.
func (o *DensityOptions) facts(r *density.Result) []Fact {
	radius := "data units"
	if o.LonLat {
		radius = "m"
	}
	list := []Fact{
		{"UNIT", r.Grid.Unit},
		{"SCALE", r.Scale.String()},
		{"KERNEL", r.Kernel.String()},
		{"RADIUS", strconv.FormatFloat(r.Bandwidth, 'g', -1, 64)},
		{"RADIUS_UNIT", radius},
		{"POINTS", strconv.Itoa(r.Points)},
		{"METHOD", r.Method.String()},
	}
	if r.Error > 0 {
		list = append(list, Fact{"MEASURED_ERROR", strconv.FormatFloat(r.Error, 'g', 3, 64)})
	}
	return list
}
