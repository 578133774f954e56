package swelter

import (
	"context"
	"errors"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/shade"
)

// MapOf draws a grid whose edges are longitudes and latitudes on the ground, in
// the colours of a mapper. spec.Input is not used, and of spec.Make Map alone,
// which may be nil. Where values are 0, or, if some are, NaN, the ground is seen.
func MapOf(ctx context.Context, g *grid.Grid, colors *shade.Mapper, spec Spec, env Env) (*Figure, error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	if g.X.Edges == nil || g.Y.Edges == nil {
		return nil, errors.New("map: the grid has no edges in degrees")
	}
	o := MapOptions{}
	if spec.Make.Map != nil {
		o = *spec.Make.Map
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	e, _ := g.Extent()
	if o.Extent.IsZero() {
		o.Extent = clamped(e)
	}
	p := &plan{grid: g, color: spec.Color, mapper: colors, figure: &spec.Figure}
	var err error
	if p.mapped, err = o.view(o.Extent); err != nil {
		return nil, err
	}
	x := newExtras(len(g.Values))
	for i, v := range g.Values {
		if v != v {
			x.hide(i, true)
		}
	}
	p.extras = x
	p.onMap(spec, x.empty())
	if err := o.ground(p.mapped); err != nil {
		return nil, err
	}
	p.scale = scaleBar(p.mapped)
	return draw(ctx, p, spec, env)
}
