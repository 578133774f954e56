package swelter

import (
	"context"
	"errors"
	"math"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/table"
)

// stripSteps are the radii of a strip as multiples of the one that was chosen.
var stripSteps = []float64{.5, math.Sqrt2 / 2, 1, math.Sqrt2, 2}

// runStrip draws a density with five radii on the same cells, each with a scale
// of its own: people choose a radius by what they see.
func runStrip(ctx context.Context, spec Spec, env Env) (*Figure, error) {
	o := *spec.Make.Density
	if spec.Facet.By != "" {
		return nil, errors.New("a strip of bandwidths and facets are two pages; draw one after the other")
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	o.Strip = false
	o.limit(env)
	set, err := o.read(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	o.Points = set.named
	warnings, err := suspicious(set.Points, o)
	if err != nil {
		return nil, err
	}
	if err := o.reach(); err != nil {
		return nil, err
	}
	o.kernelLayout(set.Extent(), mapCells/2)
	if o.KDE, err = density.Choose(set.Points, o.KDE); err != nil {
		return nil, o.unitHint(set.Points, err)
	}
	chosen := o.KDE.Bandwidth
	o.Radius = "" // it has been read
	parts := make([]part, len(stripSteps))
	for i, step := range stripSteps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		o.KDE.Bandwidth = chosen * step
		p, err := planKDE(ctx, set, o, spec, env)
		if err != nil {
			return nil, err
		}
		p.notes, p.counted = nil, ""
		parts[i] = part{name: o.wide(o.KDE.Bandwidth), plan: p}
		if step == 1 {
			parts[i].name += ", as chosen"
		}
	}
	spec.Figure = *parts[0].plan.figure
	f, err := drawPanels(ctx, parts, append(set.notes, counted(set.Len())), spec, figure.PanelOptions{Own: true, By: "radius"}, env)
	if err != nil {
		return nil, err
	}
	f.Warnings = append(f.Warnings, warnings...)
	return f, f.describe()
}

// wide is a radius in words.
func (o *DensityOptions) wide(radius float64) string {
	if o.LonLat {
		return geo.FormatLength(round3(radius))
	}
	return table.NumberLabel(round3(radius))
}
