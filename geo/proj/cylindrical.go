package proj

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/geo"
)

func init() {
	makers["equirectangular"] = maker{"Equirectangular", []string{"platecarree", "eqc", "plate", "geographic", "epsg:4326"}, equirectangular}
	makers["web-mercator"] = maker{"Web Mercator", []string{"webmerc", "epsg:3857", "googlemercator"}, webMercator}
	makers["mercator"] = maker{"Mercator", []string{"merc", "epsg:3395"}, mercator}
	makers["miller"] = maker{"Miller", []string{"mill"}, miller}
	makers["cylindrical-equal-area"] = maker{"Cylindrical equal-area", []string{"cea", "lambertcylindrical", "behrmann", "gallpeters"}, cylindricalEqualArea}
}

// equirectangular is true along the parallels of Lat1, 0 unless said.
func equirectangular(o Options) (*Projection, error) {
	c := math.Cos(or(o.Lat1, 0) * rad)
	if c < 1e-3 {
		return nil, fmt.Errorf("a standard parallel of %v leaves no width", *o.Lat1)
	}
	return straight(o,
		func(lam, phi float64) (float64, float64) { return lam * c, phi },
		func(y float64) (float64, float64) { return y, c }), nil
}

func webMercator(o Options) (*Projection, error) {
	p := straight(o,
		func(lam, phi float64) (float64, float64) { return lam, math.Asinh(math.Tan(phi)) },
		func(y float64) (float64, float64) { return math.Atan(math.Sinh(y)), 1 })
	p.MaxLat, p.Conformal = geo.MaxMercatorLat, true
	return p, nil
}

// eccentricity of WGS 84, and its square.
var (
	e2  = geo.Flattening * (2 - geo.Flattening)
	ecc = math.Sqrt(e2)
)

// isometric is the isometric latitude of the ellipsoid: Mercator's y.
func isometric(phi float64) float64 {
	s := math.Sin(phi)
	return math.Asinh(math.Tan(phi)) - ecc*math.Atanh(ecc*s)
}

// fromIsometric inverts it by steps that shrink by e² each.
func fromIsometric(psi float64) float64 {
	phi := math.Atan(math.Sinh(psi))
	for range 12 {
		phi = math.Atan(math.Sinh(psi + ecc*math.Atanh(ecc*math.Sin(phi))))
	}
	return phi
}

func mercator(o Options) (*Projection, error) {
	p := straight(o,
		func(lam, phi float64) (float64, float64) { return lam, isometric(phi) },
		func(y float64) (float64, float64) { return fromIsometric(y), 1 })
	p.MaxLat, p.Conformal = geo.MaxMercatorLat, true
	return p, nil
}

func miller(o Options) (*Projection, error) {
	return straight(o,
		func(lam, phi float64) (float64, float64) { return lam, 1.25 * math.Asinh(math.Tan(0.8*phi)) },
		func(y float64) (float64, float64) { return 1.25 * math.Atan(math.Sinh(0.8*y)), 1 }), nil
}

// cylindricalEqualArea on the sphere: Lambert's with Lat1 0, Behrmann's with
// 30, Gall and Peters' with 45.
func cylindricalEqualArea(o Options) (*Projection, error) {
	c := math.Cos(or(o.Lat1, 0) * rad)
	if c < 1e-3 {
		return nil, fmt.Errorf("a standard parallel of %v leaves no width", *o.Lat1)
	}
	p := straight(o,
		func(lam, phi float64) (float64, float64) { return lam * c, math.Sin(phi) / c },
		func(y float64) (float64, float64) { return math.Asin(y * c), c })
	p.EqualArea = true
	return p, nil
}
