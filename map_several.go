package swelter

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// mapTimes are the frames of a cube on the map, within the span that the recipe
// names.
func mapTimes(ctx context.Context, spec Spec, env Env) ([]string, error) {
	src, err := source.OpenCube(ctx, spec.Input, env.source())
	if err != nil {
		return nil, err
	}
	defer src.Close()
	name := spec.Input.Paths[0]
	v, err := chooseVariable(src.Variables(), spec.Make.Map.Variable, name)
	if err != nil {
		return nil, err
	}
	at := v.Axis(cube.Time)
	if at < 0 {
		return nil, fmt.Errorf("%s: %s has no axis of time; there is one map of it", name, v.Name)
	}
	span, err := cube.ParseSpan(spec.Make.Map.Time)
	if err != nil {
		return nil, fmt.Errorf("%s: time %w", name, err)
	}
	a := v.Axes[at]
	labels := timeLabels(&a)
	if err := a.Once(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var times []string
	for i, x := range a.Values {
		m, err := a.Clock.At(x)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if span.Has(m) {
			times = append(times, labels[i])
		}
	}
	if len(times) == 0 {
		return nil, fmt.Errorf("%s: no frame lies in %s; the data reach from %s to %s", name, span, labels[0], labels[len(labels)-1])
	}
	return times, nil
}

// mapCubeParts is a map for each frame of a cube.
func mapCubeParts(ctx context.Context, spec Spec, env Env, most int) ([]part, error) {
	if spec.Facet.By != "time" {
		return nil, fmt.Errorf("%s: a cube goes along time, not along %q", strings.Join(spec.Input.Paths, " "), spec.Facet.By)
	}
	times, err := mapTimes(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	if len(times) > most {
		return nil, fmt.Errorf("%s: %d frames; up to %d are drawn; choose a span with time, such as 2000-2018", spec.Input.Paths[0], len(times), most)
	}
	one := spec
	one.Facet, one.Frames = Facet{}, Animation{}
	parts := make([]part, len(times))
	for i, t := range times {
		o := *spec.Make.Map
		o.Time = t
		one.Make.Map = &o
		p, err := planMap(ctx, one, env)
		if err != nil {
			return nil, err
		}
		p.notes = slices.DeleteFunc(p.notes, func(n string) bool { return strings.HasPrefix(n, "time ") })
		parts[i] = part{name: t, plan: p}
	}
	return parts, nil
}

// alike gives all maps of points the extent, the radius and the cells that all
// points have together.
func (o *MapOptions) alike(t *table.Table, tz string) (*MapOptions, error) {
	own := *o
	if own.Regions != "" || own.FromLon != "" {
		return &own, nil
	}
	d := DensityOptions{}
	if own.Density != nil {
		d = *own.Density
	}
	d.LonLat = true
	var err error
	if d.Points, _, err = d.Points.Find(t); err != nil {
		return nil, err
	}
	pts, _, err := table.Points(t, d.Points, tz)
	if err != nil {
		return nil, err
	}
	if own.Extent.IsZero() {
		own.Extent = clamped(pts.Extent())
		if own.Extent.Width() >= worldSpan {
			own.Extent = geom.Extent{XMin: -180, YMin: -90, XMax: 180, YMax: 90}
		}
	}
	for _, l := range []*geom.Extent{&d.KDE.Extent, &d.Bin.Extent, &d.Lines.Extent} {
		if l.IsZero() {
			*l = own.Extent
		}
	}
	own.Density, err = d.alike(t, tz)
	return &own, err
}
