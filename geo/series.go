package geo

import "math"

// arc is a piece of a geodesic on the auxiliary sphere, between the arc lengths
// σ1 and σ2 from the equator.
type arc struct {
	eps          float64
	ssig1, csig1 float64
	ssig2, csig2 float64
	sig          float64 // σ2 - σ1, 0 to π
}

// close makes unit vectors of both ends and finds the arc between.
func (a *arc) close() {
	a.ssig1, a.csig1 = unit(a.ssig1, a.csig1)
	a.ssig2, a.csig2 = unit(a.ssig2, a.csig2)
	a.sig = math.Atan2(math.Max(0, float64(a.csig1*a.ssig2)-float64(a.ssig1*a.csig2)), a.csig1*a.csig2+a.ssig1*a.ssig2)
}

// length is that of the arc on the ellipsoid in units of b (Karney, equation 7).
func (a *arc) length() float64 {
	c := c1(a.eps)
	return (1 + a1(a.eps)) * (a.sig + a.series(c[:]))
}

// reduced is the reduced length of the arc in units of b (equation 38): its
// sign says whether the geodesic is still the shortest.
func (a *arc) reduced(g *inverse) float64 {
	A1, A2 := a1(a.eps), a2(a.eps)
	c1, c2 := c1(a.eps), c2(a.eps)
	for i := range c1 {
		c1[i] = (1+A1)*c1[i] - (1+A2)*c2[i]
	}
	j := (A1-A2)*a.sig + a.series(c1[:])
	return g.p2.dn*float64(a.csig1*a.ssig2) - g.p1.dn*float64(a.ssig1*a.csig2) - a.csig1*a.csig2*j
}

// series is the sum of c[i] (sin(2(i+1)σ2) - sin(2(i+1)σ1)).
func (a *arc) series(c []float64) float64 {
	return sines(a.ssig2, a.csig2, c) - sines(a.ssig1, a.csig1, c)
}

// sines is the sum of c[i] sin(2(i+1)σ) by Clenshaw's recurrence.
func sines(s, c float64, coef []float64) float64 {
	ar := 2 * (c - s) * (c + s)
	var y0, y1 float64
	for i := len(coef) - 1; i >= 0; i-- {
		y0, y1 = ar*y0-y1+coef[i], y0
	}
	return 2 * s * c * y0
}

// The series of Karney 2013, equations 17, 18, 24, 25, 42 and 43, to the sixth
// order in ε and, for a3 and c3, in the third flattening n.

func a1(e float64) float64 {
	q := e * e
	return (q*(64+q*(4+q))/256 + e) / (1 - e)
}

func a2(e float64) float64 {
	q := e * e
	return (q*(-192+q*(-28-11*q))/256 - e) / (1 + e)
}

func c1(e float64) [6]float64 {
	q := e * e
	return powers(e, [6]float64{
		(-16 + q*(6-q)) / 32,
		(-128 + q*(64-9*q)) / 2048,
		(-16 + 9*q) / 768,
		(-5 + 3*q) / 512,
		-7. / 1280,
		-7. / 2048,
	})
}

func c2(e float64) [6]float64 {
	q := e * e
	return powers(e, [6]float64{
		(16 + q*(2+q)) / 32,
		(384 + q*(64+35*q)) / 2048,
		(80 + 15*q) / 768,
		(35 + 7*q) / 512,
		63. / 1280,
		77. / 2048,
	})
}

// powers multiplies each coefficient by e to its place, from 1.
func powers(e float64, c [6]float64) [6]float64 {
	p := e
	for i := range c {
		c[i] *= p
		p *= e
	}
	return c
}

func a3(e float64) float64 {
	const n = third
	return 1 + e*((n-1)/2+e*((-2+n*(-1+3*n))/8+e*((-1+n*(-3-n))/16+e*((-3-2*n)/64-e*3/128))))
}

func c3(e float64) [5]float64 {
	const n = third
	c := powers(e, [6]float64{
		(1-n)/4 + e*((1-n*n)/8+e*((3+n*(3-n))/64+e*((5+2*n)/128+e*3/128))),
		(2+n*(-3+n))/32 + e*((3+n*(-2-3*n))/64+e*((3+n)/128+e*5/256)),
		(5+n*(-9+5*n))/192 + e*((9-10*n)/384+e*7/512),
		(7-14*n)/512 + e*7/512,
		21. / 2560,
	})
	return [5]float64(c[:5])
}
