// Package geo is the ground below longitudes and latitudes in degrees on the
// ellipsoid WGS 84: lengths and areas of a degree, distances, lengths as people
// write them ("500m"), the tests that tell degrees from other numbers, and web
// tiles.
//
// Points are (lon, lat), x before y, east and north positive. Lengths are in
// metres.
package geo

import (
	"math"

	"github.com/swelter/swelter/geom"
)

// WGS 84 (NIMA TR8350.2, World Geodetic System 1984, 2000).
const (
	SemiMajor  = 6378137.0         // a, metres
	Flattening = 1 / 298.257223563 // f

	semiMinor = SemiMajor * (1 - Flattening)  // b
	e2        = Flattening * (2 - Flattening) // first eccentricity squared
	ep2       = e2 / (1 - e2)                 // second eccentricity squared
	degree    = math.Pi / 180                 // radians
	third     = Flattening / (2 - Flattening) // third flattening n
	axisRatio = 1 - Flattening                // b/a
	world     = SemiMajor * math.Pi           // half the width of web Mercator's square
)

var eccentricity = math.Sqrt(e2)

// MeridianRadius is M, the radius of curvature of the meridian at a latitude:
// metres per radian northwards.
func MeridianRadius(lat float64) float64 {
	s, _ := sincos(lat)
	w := 1 - e2*s*s
	return SemiMajor * (1 - e2) / (w * math.Sqrt(w))
}

// PrimeVertical is N, the radius of curvature across the meridian: N cos(lat)
// is metres per radian eastwards.
func PrimeVertical(lat float64) float64 {
	s, _ := sincos(lat)
	return SemiMajor / math.Sqrt(1-e2*s*s)
}

// sincos of degrees, exact at multiples of 90.
func sincos(deg float64) (sin, cos float64) {
	r := deg
	if math.Abs(r) >= 360 {
		r = math.Mod(r, 360)
	}
	q := math.RoundToEven(r / 90)
	sin, cos = math.Sincos((r - 90*q) * degree)
	switch int(q) & 3 {
	case 1:
		sin, cos = cos, -sin
	case 2:
		sin, cos = -sin, -cos
	case 3:
		sin, cos = -cos, sin
	}
	return sin, cos + 0
}

// Ground gives lengths and areas to coordinates that are degrees of longitude
// and latitude. It is a density.Metric.
type Ground struct{}

// Scale is the metres per degree of longitude and of latitude at a latitude.
// Beyond the poles, where the cells of a padded grid may lie, a degree of
// longitude has no length.
func (Ground) Scale(lat float64) (mx, my float64) {
	lat = max(-90, min(90, lat))
	s, c := sincos(lat)
	w := 1 - e2*s*s
	across := SemiMajor / math.Sqrt(w) // N; M is N (1-e²)/w
	return across * c * degree, across * (1 - e2) / w * degree
}

// Period is the degrees of longitude once around.
func (Ground) Period() float64 { return 360 }

// Area is the area between two meridians and two parallels on the ellipsoid, in
// square metres, exact but for rounding. What lies beyond the poles is nothing.
func (Ground) Area(e geom.Extent) float64 {
	lo, hi := max(-90, min(90, e.YMin)), max(-90, min(90, e.YMax))
	return semiMinor * semiMinor * e.Width() * degree * zone(lo, hi)
}

// zone is the area between two parallels over a radian of longitude, in units
// of b²: half the difference of q(φ) = sinφ/(1-e²sin²φ) + atanh(e sinφ)/e
// (Snyder, Map Projections: A Working Manual, 1987, equation 3-12). The
// differences are taken by their own formulas, so that thin cells keep their
// digits.
func zone(lo, hi float64) float64 {
	s1, _ := sincos(lo)
	s2, _ := sincos(hi)
	half, _ := sincos((hi - lo) / 2)
	_, mid := sincos((hi + lo) / 2)
	d := 2 * half * mid // s2 - s1
	rational := d * (1 + e2*s1*s2) / ((1 - e2*s1*s1) * (1 - e2*s2*s2))
	return (rational + math.Atanh(eccentricity*d/(1-e2*s1*s2))/eccentricity) / 2
}
