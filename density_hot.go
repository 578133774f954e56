package swelter

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/grid"
)

// hotCells are the cells of hotspots along the longer side when nobody says, and
// hotReach how many of them a neighbourhood reaches.
const hotCells, hotReach = 100, 3

// hot puts standard scores in place of a plan's bins, and leaves out cells whose
// score may be chance.
func (o *DensityOptions) hot(p *plan) error {
	g := p.grid
	flat := *g
	if o.LonLat {
		flat.X, flat.Y = onPlane(g)
	}
	dx, dy := math.Abs(flat.X.Edges[1]-flat.X.Edges[0]), math.Abs(flat.Y.Edges[1]-flat.Y.Edges[0])
	reach := hotReach * math.Max(dx, dy)
	if o.Radius != "" {
		var err error
		if reach, err = o.length("radius", o.Radius); err != nil {
			return err
		}
	}
	rate := o.FDR
	if rate == 0 {
		rate = .05
	}
	h, err := density.Hot(&flat, reach, rate)
	if err != nil {
		return err
	}
	h.Z.X, h.Z.Y, h.Z.Name, h.Z.Unit = g.X, g.Y, "Gi* of "+g.Name, "standard score"
	p.grid = h.Z
	x := newExtras(len(h.Z.Values))
	high, low, least := 0, 0, math.Inf(1)
	for i, s := range h.Spots.Values {
		switch {
		case s > 0:
			high++
			least = math.Min(least, h.Z.Values[i])
		case s < 0:
			low++
			least = math.Min(least, -h.Z.Values[i])
		default:
			x.hide(i, true)
		}
	}
	if high+low == 0 {
		return fmt.Errorf("no cell is a hotspot at a rate of %g false discoveries; larger cells or a larger radius gather more points", rate)
	}
	p.extras = x
	if n := &p.color.Norm; n.Name == "" && n.Center == nil {
		zero := 0.0
		n.Center = &zero
	}
	said := fmt.Sprintf("%.4g in the units of x and y", reach)
	if o.LonLat {
		said = geo.FormatLength(round3(reach))
	}
	p.notes = append(p.notes, fmt.Sprintf("Gi* of cells within %s: %d hot and %d cold, standard scores of %.2f and beyond; at most %g %% of them are expected to be false", said, high, low, least, 100*rate))
	return nil
}

// onPlane is a map's axes in metres, right at the latitude of its middle.
func onPlane(g *grid.Grid) (x, y grid.Axis) {
	e, _ := g.Extent()
	mx, my := geo.Ground{}.Scale((e.YMin + e.YMax) / 2)
	times := func(a grid.Axis, m float64) grid.Axis {
		edges := make([]float64, len(a.Edges))
		for i, v := range a.Edges {
			edges[i] = v * m
		}
		a.Edges = edges
		return a
	}
	return times(g.X, mx), times(g.Y, my)
}
