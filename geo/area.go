package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Area is the area of a polygon on the ellipsoid in square metres, its holes
// taken out. Edges are straight in longitude and latitude, as GeoJSON has them
// and maps draw them; a step of more than 180 degrees goes the other way round,
// and a ring that goes once around the world is closed along the nearer pole.
// The way a ring winds does not matter.
func Area(p orb.Polygon) float64 {
	total := 0.0
	for i, ring := range p {
		if a := math.Abs(ringArea(Unwrap(ring))); i == 0 {
			total = a
		} else {
			total -= a
		}
	}
	return max(0, total)
}

// ringArea integrates the area between each edge and the parallel of the first
// corner: no digits are lost to far parallels where a ring is small.
func ringArea(ring orb.Ring) float64 {
	if len(ring) < 3 {
		return 0
	}
	base, sum := ring[0][1], 0.0
	for i, b := range ring {
		a := ring[(i+len(ring)-1)%len(ring)]
		sum += (b[0] - a[0]) * degree * meanZone(base, a[1], b[1])
	}
	return sum * semiMinor * semiMinor
}

// The points and weights of Gauss and Legendre's rule of five points on 0 to 1.
var gauss = [5][2]float64{
	{0.046910077030668004, 0.11846344252809454}, {0.23076534494715845, 0.23931433524968324}, {0.5, 0.28444444444444444},
	{0.7692346550528415, 0.23931433524968324}, {0.953089922969332, 0.11846344252809454},
}

// meanZone is the mean of the zone from base over the latitudes from a to b, in
// pieces of at most 10 degrees.
func meanZone(base, a, b float64) float64 {
	n := max(1, math.Ceil(math.Abs(b-a)/10))
	sum := 0.0
	for k := range int(n) {
		for _, g := range gauss {
			sum += g[1] * zone(base, a+(b-a)*(float64(k)+g[0])/n)
		}
	}
	return sum / n
}

// Seamless is a ring, or a line, without its steps from one edge of a map of the world to
// the other, from 180 to -180 at one latitude, which lead nowhere: what follows
// goes on beyond 180. The edge of a band around the world keeps them.
func Seamless(ring orb.Ring) orb.Ring {
	leads := func(a, b orb.Point) bool { return math.Abs(b[0]-a[0]) == 360 && a[1] == b[1] }
	any := false
	for i := 1; i < len(ring); i++ {
		any = any || leads(ring[i-1], ring[i])
	}
	if !any {
		return ring
	}
	out := make(orb.Ring, 0, len(ring))
	turn, west, east := 0.0, math.Inf(1), math.Inf(-1)
	for i, p := range ring {
		if i > 0 && leads(ring[i-1], p) {
			turn -= p[0] - ring[i-1][0]
			continue
		}
		q := orb.Point{p[0] + turn, p[1]}
		west, east = min(west, q[0]), max(east, q[0])
		out = append(out, q)
	}
	if west == east {
		return ring
	}
	return out
}

// Unwrap is a ring whose longitudes go on beyond 180 where it crosses the
// antimeridian: a step of more than 180 degrees means the other way
// round. A ring that goes once around the world is closed along the
// nearer pole. The ring given stays as it is; points that are not finite are
// left out.
func Unwrap(ring orb.Ring) orb.Ring {
	out := orb.Ring(UnwrapLine(orb.LineString(Seamless(ring))))
	lat := 0.0
	for _, p := range out {
		lat += p[1]
	}
	if n := len(out); n > 2 && math.Abs(out[n-1][0]-out[0][0]) > 180 {
		pole := math.Copysign(90, lat)
		out = append(out, orb.Point{out[n-1][0], pole}, orb.Point{out[0][0], pole}, out[0])
	}
	return out
}

// UnwrapLine is Unwrap for a line, which has no inside.
func UnwrapLine(line orb.LineString) orb.LineString {
	out := make(orb.LineString, 0, len(line)+3)
	turns := 0.0
	var before orb.Point
	for _, p := range line {
		if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
			continue
		}
		// A whole turn along a parallel is the edge of a band around the world.
		if step := p[0] - before[0]; len(out) > 0 && math.Abs(step) > 180 && (math.Abs(step) != 360 || p[1] != before[1]) {
			turns -= math.Copysign(1, step)
		}
		before = p
		// Whole turns are added at once: corners that two rings share stay the same.
		out = append(out, orb.Point{p[0] + 360*turns, max(-90, min(90, p[1]))})
	}
	return out
}
