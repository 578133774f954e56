package geo

import "math"

// Distance is the length of the shortest way between two points on the
// ellipsoid, in metres, right to a few nanometres for any two points; NaN when
// a coordinate is not finite or a latitude lies beyond a pole.
//
// It is the inverse problem as solved by Karney, Algorithms for geodesics,
// Journal of Geodesy 87:43-55, 2013, after his GeographicLib (MIT/X11 licence),
// for this one ellipsoid and the length alone.
func Distance(lon1, lat1, lon2, lat2 float64) float64 {
	if !(math.Abs(lat1) <= 90 && math.Abs(lat2) <= 90) || lon2-lon1-(lon2-lon1) != 0 {
		return math.NaN()
	}
	// By symmetry point 1 is in the south and the farther from the equator, and
	// point 2 in the east.
	lon12 := math.Abs(math.Remainder(lon2-lon1, 360))
	lat1, lat2 = calm(lat1), calm(lat2)
	if math.Abs(lat1) < math.Abs(lat2) {
		lat1, lat2 = lat2, lat1
	}
	if lat1 > 0 {
		lat1, lat2 = -lat1, -lat2
	}
	g := newInverse(lat1, lat2, lon12)
	if lat1 == -90 || g.slam == 0 {
		if s, ok := g.meridian(); ok {
			return s
		}
	}
	// A way along the equator is the shortest but for nearly antipodal points.
	if g.p1.sbet == 0 && 180-lon12 >= Flattening*180 {
		return SemiMajor * lon12 * degree
	}
	return g.oblique()
}

// calm rounds an angle so that what is nearly 0 becomes 0: no case is then
// almost singular.
func calm(deg float64) float64 {
	const z = 1.0 / 16
	y := math.Abs(deg)
	if y < z {
		y = z - float64(z-y)
	}
	return math.Copysign(y, deg)
}

const (
	eps0 = 0x1p-52  // of float64
	tiny = 0x1p-511 // its square is still normal
)

var (
	eps2  = math.Sqrt(eps0)
	short = .1 * eps2 / math.Sqrt(math.Max(.001, Flattening)*(1-Flattening/2)/2)
)

// end is one end of a geodesic: its reduced latitude β, and dn = √(1 + e'² sin²β).
type end struct{ sbet, cbet, dn float64 }

func newEnd(lat float64) end {
	s, c := sincos(lat)
	s, c = unit(s*axisRatio, c)
	return end{sbet: s, cbet: math.Max(tiny, c)}
}

// unit makes a vector one of length 1.
func unit(x, y float64) (float64, float64) {
	r := math.Hypot(x, y)
	return x / r, y / r
}

// inverse is the problem in its reduced form: -90 <= lat1 <= 0,
// lat1 <= lat2 <= -lat1, 0 <= lon12 <= 180.
type inverse struct {
	p1, p2     end
	lam        float64 // difference of longitude, radians
	slam, clam float64
}

func newInverse(lat1, lat2, lon12 float64) *inverse {
	g := &inverse{p1: newEnd(lat1), p2: newEnd(lat2), lam: lon12 * degree}
	g.slam, g.clam = sincos(lon12)
	// |β1| = |β2| exactly where the one of sine and cosine that tells says so.
	if g.p1.cbet < -g.p1.sbet {
		if g.p2.cbet == g.p1.cbet {
			g.p2.sbet = math.Copysign(g.p1.sbet, g.p2.sbet)
		}
	} else if math.Abs(g.p2.sbet) == -g.p1.sbet {
		g.p2.cbet = g.p1.cbet
	}
	g.p1.dn = math.Sqrt(1 + ep2*g.p1.sbet*g.p1.sbet)
	g.p2.dn = math.Sqrt(1 + ep2*g.p2.sbet*g.p2.sbet)
	return g
}

// meridian is the way along the meridian; not the shortest near the antipode of
// prolate ellipsoids, which this is not.
func (g *inverse) meridian() (float64, bool) {
	a := arc{eps: third, ssig1: g.p1.sbet, csig1: g.clam * g.p1.cbet, ssig2: g.p2.sbet, csig2: g.p2.cbet}
	a.close()
	s, m := a.length(), a.reduced(g)
	if a.sig < 1 || m >= 0 {
		if a.sig < 3*tiny || a.sig < eps0 && (s < 0 || m < 0) {
			return 0, true
		}
		return s * semiMinor, true
	}
	return 0, false
}

// oblique finds the azimuth at point 1 that leads to the longitude of point 2,
// by Newton's method within a bracket.
func (g *inverse) oblique() float64 {
	sig, salp, calp, dnm := g.start()
	if sig >= 0 { // a short line
		return sig * semiMinor * dnm
	}
	const newton, most = 20, 20 + 53 + 10
	sa, ca, sb, cb := tiny, 1.0, tiny, -1.0
	near, last := false, false
	for i := 0; ; i++ {
		v, dv, a := g.miss(salp, calp, i < newton)
		enough := eps0
		if near {
			enough = 8 * eps0
		}
		if last || i == most || !(math.Abs(v) >= enough) {
			return a.length() * semiMinor
		}
		if v > 0 && (i > newton || calp/salp > cb/sb) {
			sb, cb = salp, calp
		} else if v < 0 && (i > newton || calp/salp < ca/sa) {
			sa, ca = salp, calp
		}
		if i+1 < newton && dv > 0 {
			step := -v / dv
			s, c := math.Sincos(step)
			if n := salp*c + calp*s; n > 0 && math.Abs(step) < math.Pi {
				salp, calp = unit(n, calp*c-salp*s)
				near = math.Abs(v) <= 16*eps0
				continue
			}
		}
		salp, calp = unit((sa+sb)/2, (ca+cb)/2)
		near = false
		last = math.Abs(sa-salp)+(ca-calp) < eps0*eps2 || math.Abs(salp-sb)+(calp-cb) < eps0*eps2
	}
}

// start guesses the azimuth at point 1; for short lines sig >= 0 is already
// their length on the auxiliary sphere, and dnm the scale of the middle.
func (g *inverse) start() (sig, salp, calp, dnm float64) {
	s1, c1, s2, c2 := g.p1.sbet, g.p1.cbet, g.p2.sbet, g.p2.cbet
	sbet12, cbet12 := s2*c1-c2*s1, c2*c1+s2*s1
	sbet12a := float64(s2*c1) + float64(c2*s1)
	somg, comg := g.slam, g.clam
	shortLine := cbet12 >= 0 && sbet12 < .5 && c2*g.lam < .5
	if shortLine {
		m := (s1 + s2) * (s1 + s2)
		m /= m + (c1+c2)*(c1+c2)
		dnm = math.Sqrt(1 + ep2*m)
		somg, comg = math.Sincos(g.lam / (axisRatio * dnm))
	}
	salp = c2 * somg
	if comg >= 0 {
		calp = sbet12 + c2*s1*somg*somg/(1+comg)
	} else {
		calp = sbet12a - c2*s1*somg*somg/(1-comg)
	}
	ssig, csig := math.Hypot(salp, calp), s1*s2+c1*c2*comg
	if shortLine && ssig < short {
		return math.Atan2(ssig, csig), 0, 0, dnm
	}
	if csig < 0 && ssig < 6*third*math.Pi*c1*c1 {
		salp, calp = g.antipodal(sbet12a)
	}
	if !(salp > 0) {
		return -1, 1, 0, dnm
	}
	salp, calp = unit(salp, calp)
	return -1, salp, calp, dnm
}

// antipodal guesses the azimuth where point 2 is nearly opposite to point 1, by
// the astroid that the geodesics of point 1 touch there.
func (g *inverse) antipodal(sbet12a float64) (float64, float64) {
	k2 := g.p1.sbet * g.p1.sbet * ep2
	scale := Flattening * g.p1.cbet * a3(epsOf(k2)) * math.Pi
	x := math.Atan2(-g.slam, -g.clam) / scale
	y := sbet12a / (scale * g.p1.cbet)
	if y > -200*eps0 && x > -1-1000*eps2 {
		salp := math.Min(1, -x)
		return salp, -math.Sqrt(1 - salp*salp)
	}
	k := astroid(x, y)
	s, c := math.Sincos(scale * -x * k / (1 + k))
	somg, comg := s, -c
	return g.p2.cbet * somg, sbet12a - g.p2.cbet*g.p1.sbet*somg*somg/(1-comg)
}

// astroid is the positive root k of k⁴ + 2k³ - (x²+y²-1)k² - 2y²k - y² = 0.
func astroid(x, y float64) float64 {
	p, q := x*x, y*y
	r := (p + q - 1) / 6
	if q == 0 && r <= 0 {
		return 0
	}
	s := p * q / 4
	r3 := r * r * r
	disc := s * (s + 2*r3)
	u := r
	if disc >= 0 {
		t3 := s + r3
		t3 += math.Copysign(math.Sqrt(disc), t3)
		t := math.Cbrt(t3)
		u += t
		if t != 0 {
			u += r * r / t
		}
	} else {
		u += 2 * r * math.Cos(math.Atan2(math.Sqrt(-disc), -(s+r3))/3)
	}
	v := math.Sqrt(u*u + q)
	uv := u + v
	if u < 0 {
		uv = q / (v - u)
	}
	w := (uv - q) / (2 * v)
	return uv / (math.Sqrt(uv+w*w) + w)
}

// miss is by how much the geodesic that leaves point 1 at an azimuth passes
// point 2 in longitude, and the derivative of that when asked for.
func (g *inverse) miss(salp1, calp1 float64, derive bool) (lam, dlam float64, a arc) {
	if g.p1.sbet == 0 && calp1 == 0 {
		calp1 = -tiny // the line along the equator, dealt with before
	}
	s1, c1, s2, c2 := g.p1.sbet, g.p1.cbet, g.p2.sbet, g.p2.cbet
	salp0 := salp1 * c1
	calp0 := math.Hypot(calp1, salp1*s1)
	calp2 := math.Abs(calp1)
	if c2 != c1 || math.Abs(s2) != -s1 {
		d := (s1 - s2) * (s1 + s2)
		if c1 < -s1 {
			d = (c2 - c1) * (c1 + c2)
		}
		calp2 = math.Sqrt(calp1*c1*calp1*c1+d) / c2
	}
	k2 := calp0 * calp0 * ep2
	a = arc{eps: epsOf(k2), ssig1: s1, csig1: calp1 * c1, ssig2: s2, csig2: calp2 * c2}
	somg1, comg1, somg2, comg2 := salp0*s1, a.csig1, salp0*s2, a.csig2
	a.close()
	somg := math.Max(0, comg1*somg2-somg1*comg2)
	comg := comg1*comg2 + somg1*somg2
	eta := math.Atan2(somg*g.clam-comg*g.slam, comg*g.clam+somg*g.slam)
	c3 := c3(a.eps)
	lam = eta - Flattening*a3(a.eps)*salp0*(a.sig+a.series(c3[:]))
	if derive {
		if calp2 == 0 {
			dlam = -2 * axisRatio * g.p1.dn / s1
		} else {
			dlam = a.reduced(g) * axisRatio / (calp2 * c2)
		}
	}
	return lam, dlam, a
}

// epsOf is Karney's small parameter of a geodesic with k² = e'² cos²α0.
func epsOf(k2 float64) float64 { return k2 / (2*(1+math.Sqrt(1+k2)) + k2) }
