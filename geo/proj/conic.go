package proj

import (
	"errors"
	"math"

	"github.com/swelter/swelter/geo"
)

func init() {
	makers["albers"] = maker{"Albers equal-area", []string{"aea", "conicequalarea"}, albersOf(23, -96, 29.5, 45.5)}
	makers["albers-europe"] = maker{"Albers equal-area, Europe", []string{"aeaeurope", "albereurope"}, albersOf(30, 10, 43, 62)}
	makers["lambert-conformal"] = maker{"Lambert conformal conic", []string{"lcc", "lambertconformalconic", "lambert"}, lambert}
}

// parallels are the two standard ones; equal ones make one.
func parallels(o Options, usual1, usual2 float64) (phi1, phi2 float64, err error) {
	l1, l2 := or(o.Lat1, usual1), or(o.Lat2, usual2)
	if o.Lat1 != nil && o.Lat2 == nil {
		l2 = l1
	}
	if math.Abs(l1+l2) < 1e-6 {
		return 0, 0, errors.New("standard parallels on both sides of the equator make a cylinder; choose others, or cylindrical-equal-area or mercator")
	}
	if math.Abs(l1) > 89 || math.Abs(l2) > 89 {
		return 0, 0, errors.New("a standard parallel at a pole leaves no cone; choose azimuthal-equal-area or stereographic")
	}
	return l1 * rad, l2 * rad, nil
}

// mOf is Snyder's m (14-15): the radius of a parallel.
func mOf(phi float64) float64 {
	s, c := math.Sincos(phi)
	return c / math.Sqrt(1-e2*s*s)
}

// albersOf makes the conterminous states' projection by default, Europe's with
// other numbers, any with --parallels.
func albersOf(lat0, lon0, lat1, lat2 float64) func(o Options) (*Projection, error) {
	return func(o Options) (*Projection, error) {
		phi1, phi2, err := parallels(o, lat1, lat2)
		if err != nil {
			return nil, err
		}
		phi0 := or(o.Lat0, lat0) * rad
		q1, q2, m1, m2 := qOf(math.Sin(phi1)), qOf(math.Sin(phi2)), mOf(phi1), mOf(phi2)
		n := math.Sin(phi1)
		if math.Abs(phi1-phi2) > 1e-10 {
			n = (m1*m1 - m2*m2) / (q2 - q1)
		}
		c := m1*m1 + n*q1
		rho := func(q float64) float64 { return math.Sqrt(max(0, c-n*q)) / n }
		rho0 := rho(qOf(math.Sin(phi0)))
		p := world(o,
			func(lam, phi float64) (float64, float64) {
				s, co := math.Sincos(n * lam)
				r := rho(qOf(math.Sin(phi)))
				return r * s, rho0 - r*co
			},
			func(x, y float64) (float64, float64) {
				r, theta := cone(n, x, rho0-y)
				q := (c - r*r*n*n) / n
				return theta / n, fromAuthalic(q / qPole)
			})
		p.Lon0, p.Lat0, p.EqualArea = or(o.Lon0, lon0), or(o.Lat0, lat0), true
		return p, nil
	}
}

// cone is the distance from the tip and the angle around it.
func cone(n, x, y float64) (r, theta float64) {
	if n < 0 {
		x, y = -x, -y
	}
	return math.Copysign(math.Hypot(x, y), n), math.Atan2(x, y)
}

func lambert(o Options) (*Projection, error) {
	phi1, phi2, err := parallels(o, 33, 45)
	if err != nil {
		return nil, err
	}
	phi0 := or(o.Lat0, 39) * rad
	n := math.Sin(phi1)
	if math.Abs(phi1-phi2) > 1e-10 {
		n = math.Log(mOf(phi1)/mOf(phi2)) / (isometric(phi2) - isometric(phi1))
	}
	f := mOf(phi1) * math.Exp(n*isometric(phi1)) / n
	rho := func(phi float64) float64 { return f * math.Exp(-n*isometric(phi)) }
	rho0 := rho(phi0)
	p := world(o,
		func(lam, phi float64) (float64, float64) {
			s, c := math.Sincos(n * lam)
			r := rho(phi)
			return r * s, rho0 - r*c
		},
		func(x, y float64) (float64, float64) {
			r, theta := cone(n, x, rho0-y)
			return theta / n, fromIsometric(-math.Log(r/f) / n)
		})
	p.Lon0, p.Lat0, p.Conformal = or(o.Lon0, -96), or(o.Lat0, 39), true
	// The other pole lies infinitely far away.
	if n > 0 {
		p.South = -60
	} else {
		p.MaxLat, p.South = 60, -90
	}
	p.scale = geo.SemiMajor
	return p, nil
}
