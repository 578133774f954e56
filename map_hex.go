package swelter

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/region"
)

// hexesOnMap turns the hexagons of a density that are drawn into areas of the
// map, each called by the degrees of its middle.
func (p *plan) hexesOnMap() {
	h, cells := p.hexes, p.grid
	var list []region.Region
	var values []float64
	for i, v := range cells.Values {
		if v != v || p.extras.hidden != nil && p.extras.hidden[i] {
			continue
		}
		x, y := hexMiddle(cells, h, i)
		ring := make(orb.Ring, 0, 7)
		for _, c := range h.Outline() {
			ring = append(ring, orb.Point{x + c[0], min(90, max(-90, y+c[1]))})
		}
		ring = append(ring, ring[0])
		list = append(list, region.Region{ID: placeName(x, y), Shape: orb.MultiPolygon{{ring}}})
		values = append(values, v)
	}
	p.grid = &grid.Grid{Name: cells.Name, Unit: cells.Unit, Integer: cells.Integer, Rows: len(list), Cols: 1}
	p.hexes, p.extras = nil, nil
	p.putRegions(list, values)
	p.grid.Y.Title = "hexagon"
}

// placeName writes degrees as "51.5047N 0.1543W".
func placeName(lon, lat float64) string {
	ns, ew := "N", "E"
	if lat < 0 {
		ns = "S"
	}
	if lon < 0 {
		ew = "W"
	}
	return fmt.Sprintf("%.4f%s %.4f%s", math.Abs(lat), ns, math.Abs(lon), ew)
}

// hexMiddle is where a cell of a grid of hexagons lies: those of every second
// row, counted from the bottom, half a column to the right.
func hexMiddle(g *grid.Grid, h *density.Hexes, i int) (x, y float64) {
	r, c := i/g.Cols, i%g.Cols
	x, y = g.X.Centre(c), g.Y.Centre(r)
	if (g.Rows-1-r)%2 == 1 {
		x += h.SX / 2
	}
	return x, y
}
