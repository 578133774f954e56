package proj

import (
	"math"

	"github.com/swelter/swelter/geo"
)

func init() {
	makers["robinson"] = maker{"Robinson", []string{"robin"}, robinson}
	makers["natural-earth"] = maker{"Natural Earth", []string{"natearth", "naturalearth1"}, naturalEarth}
	makers["equal-earth"] = maker{"Equal Earth", []string{"eqearth"}, equalEarth}
	makers["mollweide"] = maker{"Mollweide", []string{"moll"}, mollweide}
	makers["sinusoidal"] = maker{"Sinusoidal", []string{"sinu"}, sinusoidal}
	makers["eckert4"] = maker{"Eckert IV", []string{"eck4", "eckertiv"}, eckert4}
	makers["winkel3"] = maker{"Winkel Tripel", []string{"winkel", "wintri", "winkeltripel"}, winkel}
}

// Robinson's table (1974): length of the parallel and its distance from the
// equator every five degrees, as parts of those at the equator and the pole.
var robinsonTable = [19][2]float64{
	{1, 0}, {.9986, .0620}, {.9954, .1240}, {.9900, .1860}, {.9822, .2480}, {.9730, .3100}, {.9600, .3720}, {.9427, .4340}, {.9216, .4958},
	{.8962, .5571}, {.8679, .6176}, {.8350, .6769}, {.7986, .7346}, {.7597, .7903}, {.7186, .8435}, {.6732, .8936}, {.6213, .9394}, {.5722, .9761}, {.5322, 1},
}

// between reads the table at a latitude by a cubic through the four nearest
// rows; below the equator it goes on by symmetry.
func between(degrees float64, column int) float64 {
	at := func(i int) float64 {
		if i < 0 && column == 1 {
			return -robinsonTable[-i][column]
		}
		return robinsonTable[max(i, -i)][column]
	}
	i := min(int(degrees/5), 16)
	t := degrees/5 - float64(i)
	a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
	// Lagrange's polynomial at -1, 0, 1, 2.
	return -a*t*(t-1)*(t-2)/6 + b*(t+1)*(t-1)*(t-2)/2 - c*(t+1)*t*(t-2)/2 + d*(t+1)*t*(t-1)/6
}

func robinson(o Options) (*Projection, error) {
	forward := func(lam, phi float64) (float64, float64) {
		d := math.Abs(phi) / rad
		return 0.8487 * between(d, 0) * lam, math.Copysign(1.3523*between(d, 1), phi)
	}
	parallel := func(y float64) (float64, float64) {
		want := math.Abs(y) / 1.3523
		if want > 1 {
			return math.NaN(), math.NaN()
		}
		lo, hi := 0.0, 90.0
		for range 60 { // the table rises: halving finds the latitude to the last bit
			if mid := (lo + hi) / 2; between(mid, 1) < want {
				lo = mid
			} else {
				hi = mid
			}
		}
		return math.Copysign(hi*rad, y), 0.8487 * between(hi, 0)
	}
	return straight(o, forward, parallel), nil
}

// rising inverts a function of the latitude that rises.
func rising(f func(phi float64) float64, want float64) float64 {
	lo, hi := -math.Pi/2, math.Pi/2
	if want < f(lo) || want > f(hi) {
		if math.Abs(want) > math.Abs(f(hi))*(1+1e-12) {
			return math.NaN()
		}
		return math.Copysign(math.Pi/2, want)
	}
	for range 54 {
		if mid := (lo + hi) / 2; f(mid) < want {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// naturalEarth is Patterson's, in the polynomials of Šavrič, Jenny and others
// (2011, Cartography and Geographic Information Science 38).
func naturalEarth(o Options) (*Projection, error) {
	width := func(phi float64) float64 {
		p := phi * phi
		return 0.870700 + p*(-0.131979+p*(-0.013791+p*p*p*(0.003971-0.001529*p)))
	}
	height := func(phi float64) float64 {
		p := phi * phi
		return phi * (1.007226 + p*(0.015085+p*p*(-0.044475+0.028874*p-0.005916*p*p)))
	}
	return straight(o,
		func(lam, phi float64) (float64, float64) { return lam * width(phi), height(phi) },
		func(y float64) (float64, float64) {
			phi := rising(height, y)
			return phi, width(phi)
		}), nil
}

// authalic is the sine of the latitude on the sphere of the ellipsoid's area.
func authalic(phi float64) float64 { return qOf(math.Sin(phi)) / qPole }

var qPole = qOf(1)

// qOf is Snyder's q (3-12) of the sine of a latitude. The hyperbolic tangent's
// inverse is its series: the eighth term is below the last bit.
func qOf(s float64) float64 {
	z := e2 * s * s
	atanh := 1 + z*(1./3+z*(1./5+z*(1./7+z*(1./9+z*(1./11+z*(1./13))))))
	return (1 - e2) * s * (1/(1-z) + atanh)
}

// fromAuthalic inverts authalic by Newton's steps in the sine.
func fromAuthalic(b float64) float64 {
	if math.Abs(b) >= 1 {
		if math.Abs(b) > 1+1e-9 {
			return math.NaN()
		}
		return math.Copysign(math.Pi/2, b)
	}
	s, q := b*(1+2*e2/3*(1-b*b)), b*qPole // Snyder's 3-18, its first term
	for range 20 {
		w := 1 - e2*s*s
		step := (q - qOf(s)) * w * w / (2 * (1 - e2))
		if s += step; math.Abs(step) < 1e-16 {
			break
		}
	}
	return math.Asin(max(-1, min(1, s)))
}

// authalicRadius is that of the sphere with the ellipsoid's area, metres.
var authalicRadius = geo.SemiMajor * math.Sqrt(qPole/2)

// equalEarth is that of Šavrič, Patterson and Jenny (2018, International Journal
// of Geographical Information Science 33), on the sphere of WGS 84's area.
func equalEarth(o Options) (*Projection, error) {
	const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
	m := math.Sqrt(3) / 2
	height := func(t float64) float64 {
		t2 := t * t
		t6 := t2 * t2 * t2
		return t * (a1 + a2*t2 + t6*(a3+a4*t2))
	}
	width := func(t float64) float64 { // of a radian, at the parametric latitude t
		t2 := t * t
		t6 := t2 * t2 * t2
		return math.Cos(t) / (m * (a1 + 3*a2*t2 + t6*(7*a3+9*a4*t2)))
	}
	p := straight(o,
		func(lam, phi float64) (float64, float64) {
			t := math.Asin(m * authalic(phi))
			return lam * width(t), height(t)
		},
		func(y float64) (float64, float64) {
			if !(math.Abs(y) <= height(math.Pi/2)) {
				return math.NaN(), math.NaN()
			}
			t := y / a1
			for range 20 { // the height is nearly straight: Newton's steps from there
				t2 := t * t
				step := (y - height(t)) / (a1 + 3*a2*t2 + t2*t2*t2*(7*a3+9*a4*t2))
				if t += step; !(math.Abs(step) > 1e-15) {
					break
				}
			}
			return fromAuthalic(math.Sin(t) / m), width(t)
		})
	p.scale, p.EqualArea = authalicRadius, true
	return p, nil
}

func mollweide(o Options) (*Projection, error) {
	theta := func(phi float64) float64 {
		want := math.Pi * math.Sin(phi)
		if math.Abs(phi) > math.Pi/2-1e-9 {
			return math.Copysign(math.Pi/2, phi)
		}
		return rising(func(t float64) float64 { return 2*t + math.Sin(2*t) }, want)
	}
	p := straight(o,
		func(lam, phi float64) (float64, float64) {
			t := theta(phi)
			return 2 * math.Sqrt2 / math.Pi * lam * math.Cos(t), math.Sqrt2 * math.Sin(t)
		},
		func(y float64) (float64, float64) {
			t := math.Asin(y / math.Sqrt2)
			phi := math.Asin((2*t + math.Sin(2*t)) / math.Pi)
			return phi, 2 * math.Sqrt2 / math.Pi * math.Cos(t)
		})
	p.EqualArea = true
	return p, nil
}

func sinusoidal(o Options) (*Projection, error) {
	p := straight(o,
		func(lam, phi float64) (float64, float64) { return lam * math.Cos(phi), phi },
		func(y float64) (float64, float64) { return y, math.Cos(y) })
	p.EqualArea = true
	return p, nil
}

func eckert4(o Options) (*Projection, error) {
	k := 2 / math.Sqrt(math.Pi*(4+math.Pi))
	balance := func(t float64) float64 { return t + math.Sin(t)*math.Cos(t) + 2*math.Sin(t) }
	p := straight(o,
		func(lam, phi float64) (float64, float64) {
			t := rising(balance, (2+math.Pi/2)*math.Sin(phi))
			return k * lam * (1 + math.Cos(t)), k * math.Pi * math.Sin(t)
		},
		func(y float64) (float64, float64) {
			t := math.Asin(y / (k * math.Pi))
			phi := math.Asin(max(-1, min(1, balance(t)/(2+math.Pi/2))))
			return phi, k * (1 + math.Cos(t))
		})
	p.EqualArea = true
	return p, nil
}

func winkel(o Options) (*Projection, error) {
	c1 := 2 / math.Pi // cosine of the parallel that Winkel chose
	forward := func(lam, phi float64) (float64, float64) {
		alpha := math.Acos(max(-1, min(1, math.Cos(phi)*math.Cos(lam/2))))
		sinc := 1.0
		if alpha > 1e-9 {
			sinc = math.Sin(alpha) / alpha
		}
		return (lam*c1 + 2*math.Cos(phi)*math.Sin(lam/2)/sinc) / 2, (phi + math.Sin(phi)/sinc) / 2
	}
	return world(o, forward, func(x, y float64) (float64, float64) {
		if math.Abs(y) > math.Pi/2 {
			return math.NaN(), math.NaN()
		}
		return newton(forward, x, y, x/(0.5*(1+c1)), y)
	}), nil
}
