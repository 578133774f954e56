package swelter

import (
	"strconv"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/grid"
)

// Fact is one thing that a reader of the values needs to know: their unit, the
// kernel and radius of a density.
type Fact struct{ Name, Value string }

// linesFacts are how lines were counted, and binFacts how points were.
func (o *DensityOptions) linesFacts(width float64, points int) []Fact {
	return []Fact{
		{"UNIT", "tracks per cell"},
		{"METHOD", "lines"},
		{"LINE_WIDTH", strconv.FormatFloat(width, 'g', -1, 64)},
		{"LINE_WIDTH_UNIT", "cells"},
		{"POINTS", strconv.Itoa(points)},
	}
}

func (o *DensityOptions) binFacts(points int64, g *grid.Grid) []Fact {
	list := []Fact{{"METHOD", o.Method}, {"REDUCER", o.Bin.Reduce.String()}, {"POINTS", strconv.FormatInt(points, 10)}}
	if o.Points.Weight != "" {
		list = append(list, Fact{"VALUES_OF", o.Points.Weight})
	}
	if o.Spread > 0 {
		list = append(list, Fact{"SPREAD", strconv.Itoa(o.Spread)})
	}
	return append(list, unitFact(g)...)
}

// unitFact says what the values are in; each group has a unit of its own.
func unitFact(g *grid.Grid) []Fact {
	if g.Unit == "" {
		return nil
	}
	return []Fact{{"UNIT", g.Unit}}
}

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
