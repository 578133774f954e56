package proj

import (
	"math"

	"github.com/swelter/swelter/geo"
)

func init() {
	makers["orthographic"] = maker{"Orthographic", []string{"ortho", "globe"}, azimuthalOf(90, orthographic)}
	makers["azimuthal-equal-area"] = maker{"Lambert azimuthal equal-area", []string{"laea", "lambertazimuthal"}, equalAreaAzimuthal}
	makers["azimuthal-equidistant"] = maker{"Azimuthal equidistant", []string{"aeqd"}, azimuthalOf(175, equidistant)}
	makers["stereographic"] = maker{"Stereographic", []string{"stere"}, azimuthalOf(100, stereographic)}
}

// radial is an azimuthal projection of the sphere: how far from the centre of
// the map a place lies that is c radians from the centre of the ground, and
// back.
type radial struct {
	out                  func(c float64) float64
	back                 func(r float64) float64
	conformal, equalArea bool
}

var (
	orthographic  = radial{out: math.Sin, back: math.Asin}
	equidistant   = radial{out: func(c float64) float64 { return c }, back: func(r float64) float64 { return r }}
	stereographic = radial{out: func(c float64) float64 { return 2 * math.Tan(c/2) }, back: func(r float64) float64 { return 2 * math.Atan(r/2) }, conformal: true}
)

func azimuthalOf(reach float64, r radial) func(o Options) (*Projection, error) {
	return func(o Options) (*Projection, error) {
		p := &Projection{
			Lon0: or(o.Lon0, 0), Lat0: or(o.Lat0, 0), Cut: Horizon, Reach: reach, MaxLat: 90,
			scale: geo.SemiMajor, Conformal: r.conformal, EqualArea: r.equalArea,
		}
		s0, c0 := math.Sincos(p.Lat0 * rad)
		p.forward = func(lam, phi float64) (float64, float64) {
			east, north, up := turned(lam, phi, s0, c0)
			sin := math.Hypot(east, north)
			if sin == 0 {
				return 0, 0
			}
			k := r.out(math.Atan2(sin, up)) / sin
			return k * east, k * north
		}
		p.inverse = func(x, y float64) (float64, float64) {
			d := math.Hypot(x, y)
			c := r.back(d)
			if d == 0 {
				return 0, p.Lat0 * rad
			}
			if !(c <= reach*rad+1e-12) {
				return math.NaN(), math.NaN()
			}
			sc, cc := math.Sincos(c)
			phi := math.Asin(max(-1, min(1, cc*s0+y*sc*c0/d)))
			return math.Atan2(x*sc, d*c0*cc-y*s0*sc), phi
		}
		return p, nil
	}
}

// turned is the unit vector to a place, seen from the centre.
func turned(lam, phi, s0, c0 float64) (east, north, up float64) {
	s, c := math.Sincos(phi)
	sl, cl := math.Sincos(lam)
	return c * sl, c0*s - s0*c*cl, s0*s + c0*c*cl
}

// equalAreaAzimuthal is the ellipsoid's (Snyder 24-17): the sphere's on
// authalic latitudes, drawn out so that the scale at the centre is true.
func equalAreaAzimuthal(o Options) (*Projection, error) {
	p, err := azimuthalOf(175, radial{})(o)
	if err != nil {
		return nil, err
	}
	beta0 := math.Asin(authalic(p.Lat0 * rad))
	sb, cb := math.Sincos(beta0)
	d := 1.0
	if cb > 1e-9 {
		d = mOf(p.Lat0*rad) / (math.Sqrt(qPole/2) * cb)
	}
	p.forward = func(lam, phi float64) (float64, float64) {
		east, north, up := turned(lam, math.Asin(max(-1, min(1, authalic(phi)))), sb, cb)
		k := math.Sqrt(2 / (1 + up))
		return k * east * d, k * north / d
	}
	p.inverse = func(x, y float64) (float64, float64) {
		x, y = x/d, y*d
		r := math.Hypot(x, y)
		c := 2 * math.Asin(r/2)
		if r == 0 {
			return 0, p.Lat0 * rad
		}
		if !(c <= p.Reach*rad) {
			return math.NaN(), math.NaN()
		}
		sc, cc := math.Sincos(c)
		b := cc*sb + y*sc*cb/r
		return math.Atan2(x*sc, r*cb*cc-y*sb*sc), fromAuthalic(b)
	}
	p.scale, p.EqualArea = authalicRadius, true
	return p, nil
}
