package swelter

import (
	"context"
	"fmt"
	"math"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/pyramid"
)

// mostPieces bounds what lines are cut into.
const mostPieces = 100_000_000

// openLines reads the tracks of a recipe and cuts them into pieces of at most a
// quarter of a pixel of the finest zoom, each weighing its kilometres: the sum
// of a pixel is how far tracks run in it.
func (o *TilesOptions) openLines(ctx context.Context, spec Spec, env Env) (*pyramid.Index, error) {
	d := DensityOptions{Points: o.Points, LonLat: true, crs: o.systemOf(&spec.Input)}
	set, err := d.read(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	tracks, _ := d.tracks(set)
	_, zoom := o.zooms()
	side := math.Ldexp(4*pyramid.Size, zoom) // quarters of a pixel around the world
	var b pyramid.Builder
	total := 0
	for _, t := range tracks {
		var pieces geom.Points
		for i := 1; i < t.Len(); i++ {
			x0, y0, x1, y1 := t.X[i-1], t.Y[i-1], t.X[i], t.Y[i]
			if x0 != x0 || x1 != x1 || x0 == x1 && y0 == y1 || math.Abs(y0) > 90 || math.Abs(y1) > 90 {
				continue
			}
			px0, py0 := geo.WorldPlace(x0, y0)
			px1, py1 := geo.WorldPlace(x1, y1)
			n := max(1, int(math.Ceil(math.Hypot(px1-px0, py1-py0)*side)))
			if total += n; total > mostPieces {
				return nil, fmt.Errorf("zoom %d cuts these lines into more than %d pieces; a coarser one will do", zoom, mostPieces)
			}
			km := geo.Distance(x0, y0, x1, y1) / 1000 / float64(n)
			for k := range n {
				f := (float64(k) + .5) / float64(n)
				pieces.X, pieces.Y = append(pieces.X, x0+(x1-x0)*f), append(pieces.Y, y0+(y1-y0)*f)
				pieces.W = append(pieces.W, km)
			}
		}
		if pieces.Len() == 0 {
			continue
		}
		if err := b.Add(pieces); err != nil {
			return nil, err
		}
	}
	if total == 0 {
		return nil, fmt.Errorf("no track has two places")
	}
	return b.Index()
}
