package swelter

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/geo/crs"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/table"
)

// planMap chooses what the map shows.
func planMap(ctx context.Context, spec Spec, env Env) (*plan, error) {
	o := *spec.Make.Map
	if err := o.check(); err != nil {
		return nil, err
	}
	if gridKind(spec.Input) != "bare" {
		if err := o.extentInDegrees(); err != nil {
			return nil, err
		}
	}
	go o.readAhead()
	if readsSystem(spec.Input) {
		spec.Input.CRS = o.CRS
	}
	if f := spec.Figure; f.Extent != nil {
		return nil, fmt.Errorf("extent: that of a map is of its own, in degrees")
	} else if f.XEdges != nil || f.YEdges != nil || f.Origin != "" || f.View.Rows != [2]int{} || f.View.Cols != [2]int{} || f.View.RowOrder != nil || f.View.ColOrder != nil || spec.Mesh != (Mesh{}) {
		return nil, fmt.Errorf("edges, origin, shading and orders: what a map shows lies where it lies; leave them out")
	}
	var p *plan
	var err error
	switch {
	case o.Regions != "":
		p, err = planRegions(ctx, o, spec, env)
	case o.FromLon != "":
		p, err = planFlows(ctx, o, spec, env)
	default:
		var found bool
		if p, found, err = planGround(ctx, o, spec, env); err == nil && !found {
			p, err = planPointMap(ctx, o, spec, env)
		}
	}
	if err != nil {
		return nil, err
	}
	if err := o.ground(p.mapped); err != nil {
		return nil, err
	}
	if err := p.addLayers(ctx, o, env); err != nil {
		return nil, err
	}
	p.scale = scaleBar(p.mapped)
	p.notes = append(p.notes, p.mapped.Proj.Title+" projection")
	if p.figure == nil {
		p.figure = &spec.Figure
	}
	return p, nil
}

// readsSystem reports whether the format of an input names its reference system,
// so that its reader brings places to degrees.
func readsSystem(in table.Input) bool {
	return in.Format == "geopackage" || in.Format == "" && len(in.Paths) > 0 && strings.HasSuffix(strings.ToLower(in.Paths[0]), ".gpkg")
}

// system is that of the points and lines of an input, nil where they are degrees
// already.
func (o *MapOptions) system(in table.Input) *crs.System {
	if readsSystem(in) {
		return nil
	}
	s, _ := crs.Parse(o.CRS) // check has refused others
	return s
}

// planPointMap is a density of points on the ground, warped.
func planPointMap(ctx context.Context, o MapOptions, spec Spec, env Env) (*plan, error) {
	own := DensityOptions{}
	if o.Density != nil {
		own = *o.Density
	}
	own.LonLat = true
	own.crs = o.system(spec.Input)
	if own.Method == "dots" || own.Strip || own.ShowPoints {
		return nil, fmt.Errorf("method %s draws no map; kde, bin, hex and lines do", own.Method)
	}
	if o.Value != "" {
		own.Value = o.Value
	}
	if e := o.Extent; !e.IsZero() {
		if own.Edge == density.NoEdge { // the corners of the map lie beyond the extent
			if m, err := o.view(e); err != nil {
				return nil, err
			} else if seen := m.Degrees(); !seen.IsZero() {
				turn := 360 * math.Round((e.XMin+e.XMax-seen.XMin-seen.XMax)/720)
				e = geom.Extent{XMin: seen.XMin + turn, YMin: seen.YMin, XMax: seen.XMax + turn, YMax: seen.YMax}
			}
		}
		for _, l := range []*geom.Extent{&own.KDE.Extent, &own.Bin.Extent, &own.Lines.Extent} {
			if l.IsZero() {
				*l = e
			}
		}
	}
	if o.Time != "" || o.Variable != "" || len(o.At) > 0 {
		return nil, fmt.Errorf("variable, at and time choose a grid of a cube (NetCDF); the input is a table, whose rows --where chooses")
	}
	spec.Make.Density, spec.Make.Map = &own, nil
	p, err := planDensity(ctx, spec, env)
	if err != nil {
		return nil, degreesOnly(err)
	}
	for i, w := range p.warnings {
		p.warnings[i] = flagsOfMaps.Replace(w)
	}
	p.figure = nil
	if o.Extent.IsZero() {
		if e, ok := p.grid.Extent(); ok {
			o.Extent = clamped(e)
			if o.Extent.Width() >= worldSpan {
				o.Extent = geom.Extent{XMin: -180, YMin: -90, XMax: 180, YMax: 90}
			}
		}
	}
	if p.mapped, err = o.view(o.Extent); err != nil {
		return nil, err
	}
	if p.hexes != nil {
		p.hexesOnMap()
		return p, o.namePlaces(p.mapped)
	}
	p.onMap(spec, p.image == nil && own.Value == "" && own.Minus == "" && own.Per == "" && !own.Hotspots)
	return p, o.namePlaces(p.mapped)
}

// clamped is an extent within the poles and at most once around the world.
func clamped(e geom.Extent) geom.Extent {
	e.YMin, e.YMax = max(-90, e.YMin), min(90, e.YMax)
	if e.Width() > 360 {
		middle := (e.XMin + e.XMax) / 2
		e.XMin, e.XMax = middle-180, middle+180
	}
	return e
}

// onMap lets the cells of the grid lie on the map.
func (p *plan) onMap(spec Spec, fade bool) {
	p.mapped.Cells = &mapview.Cells{Lon: p.grid.X.Edges, Lat: p.grid.Y.Edges, Smooth: spec.Figure.Interpolation == "bilinear"}
	p.mapped.Fade = fade
}
