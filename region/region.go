// Package region joins areas on the ground to tables: by key, which is a code
// or a name as people write it, by the points that lie in them, and by their
// area. It also mends outlines that are not closed or cross themselves.
package region

import (
	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geo/outline"
)

// Region is an area with the codes and names it is known by.
type Region = outline.Region

// Areas are the areas of regions on the ellipsoid, in square kilometres.
func Areas(regions []Region) []float64 {
	out := make([]float64, len(regions))
	for i, r := range regions {
		out[i] = Area(r.Shape)
	}
	return out
}

// Area is the area of a shape on the ellipsoid in square kilometres.
func Area(shape orb.MultiPolygon) float64 {
	total := 0.0
	for _, p := range shape {
		total += geo.Area(p)
	}
	return total / 1e6
}
