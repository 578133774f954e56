package geo

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// turns are the whole turns, in degrees, that bring longitudes from lo to hi
// into -180 to 180.
func turns(b orb.Bound) []float64 {
	var out []float64
	first, last := math.Floor((b.Min[0]+180)/360), math.Ceil((b.Max[0]-180)/360)
	const most = 4 // a grid is at most once around the world
	for k := first; k <= last && len(out) < most; k++ {
		out = append(out, 360*k)
	}
	return out
}

// turnAt is where longitudes of that turn lie.
func turnAt(turn float64) orb.Bound {
	return orb.Bound{Min: orb.Point{turn - 180, -90}, Max: orb.Point{turn + 180, 90}}
}

// CutLines brings lines of longitudes and latitudes to -180 up to 180, cut where
// they cross the antimeridian, as RFC 7946 asks, and at the poles.
func CutLines(m orb.MultiLineString) orb.MultiLineString {
	var out orb.MultiLineString
	if len(m) == 0 {
		return nil
	}
	for _, turn := range turns(m.Bound()) {
		for _, line := range clip.MultiLineString(turnAt(turn), m.Clone()) {
			if len(line) > 1 {
				out = append(out, shifted(line, -turn))
			}
		}
	}
	return out
}

// CutAreas is CutLines for polygons.
func CutAreas(m orb.MultiPolygon) orb.MultiPolygon {
	var out orb.MultiPolygon
	if len(m) == 0 {
		return nil
	}
	for _, turn := range turns(m.Bound()) {
		for _, p := range clip.MultiPolygon(turnAt(turn), m.Clone()) {
			var polygon orb.Polygon
			for _, r := range p {
				if len(r) > 3 {
					polygon = append(polygon, orb.Ring(shifted(orb.LineString(r), -turn)))
				}
			}
			if polygon != nil {
				out = append(out, polygon)
			}
		}
	}
	return out
}

func shifted(line orb.LineString, by float64) orb.LineString {
	for i := range line {
		line[i][0] += by
	}
	return line
}
