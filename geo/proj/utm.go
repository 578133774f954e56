package proj

import (
	"math"

	"github.com/swelter/swelter/geo"
)

func init() {
	makers["utm"] = maker{"Universal Transverse Mercator", []string{"tmerc", "transversemercator"}, utm}
}

// The transverse Mercator by Krüger's series to the sixth order in the third
// flattening n, as Karney gives it (2011, Journal of Geodesy 85): nanometres
// within 3900 km of the central meridian.
var (
	third  = geo.Flattening / (2 - geo.Flattening)
	radius = 1 / (1 + third) * (1 + sq(third)/4 + sq(sq(third))/64 + sq(third)*sq(sq(third))/256) // of the rectified meridian, in a
	alpha  = series([6][6]float64{
		{1. / 2, -2. / 3, 5. / 16, 41. / 180, -127. / 288, 7891. / 37800},
		{0, 13. / 48, -3. / 5, 557. / 1440, 281. / 630, -1983433. / 1935360},
		{0, 0, 61. / 240, -103. / 140, 15061. / 26880, 167603. / 181440},
		{0, 0, 0, 49561. / 161280, -179. / 168, 6601661. / 7257600},
		{0, 0, 0, 0, 34729. / 80640, -3418889. / 1995840},
		{0, 0, 0, 0, 0, 212378941. / 319334400},
	})
	beta = series([6][6]float64{
		{1. / 2, -2. / 3, 37. / 96, -1. / 360, -81. / 512, 96199. / 604800},
		{0, 1. / 48, 1. / 15, -437. / 1440, 46. / 105, -1118711. / 3870720},
		{0, 0, 17. / 480, -37. / 840, -209. / 4480, 5569. / 90720},
		{0, 0, 0, 4397. / 161280, -11. / 504, -830251. / 7257600},
		{0, 0, 0, 0, 4583. / 161280, -108847. / 3991680},
		{0, 0, 0, 0, 0, 20648693. / 638668800},
	})
)

func sq(v float64) float64 { return v * v }

// series sums the powers of n of each coefficient.
func series(rows [6][6]float64) (out [6]float64) {
	for j, row := range rows {
		power := third
		for _, c := range row {
			out[j] += c * power
			power *= third
		}
	}
	return out
}

func transverse(lam, phi float64) (x, y float64) {
	sl, cl := math.Sincos(lam)
	tau := math.Sinh(isometric(phi)) // tangent of the conformal latitude
	xi := math.Atan2(tau, cl)
	eta := math.Asinh(sl / math.Hypot(tau, cl))
	x, y = eta, xi
	for j, a := range alpha {
		k := 2 * float64(j+1)
		y += a * math.Sin(k*xi) * math.Cosh(k*eta)
		x += a * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	return x * radius, y * radius
}

func fromTransverse(x, y float64) (lam, phi float64) {
	eta0, xi0 := x/radius, y/radius
	xi, eta := xi0, eta0
	for j, b := range beta {
		k := 2 * float64(j+1)
		xi -= b * math.Sin(k*xi0) * math.Cosh(k*eta0)
		eta -= b * math.Cos(k*xi0) * math.Sinh(k*eta0)
	}
	if math.Abs(xi) > math.Pi/2 || math.Abs(eta) > 3 {
		return math.NaN(), math.NaN()
	}
	s, c := math.Sinh(eta), math.Cos(xi)
	return math.Atan2(s, c), fromIsometric(math.Asinh(math.Sin(xi) / math.Hypot(s, c)))
}

// utm is the zone that holds Lon0, or UTMZone: scale 0.9996, 500 km east, and
// 10 000 km north in the southern half.
func utm(o Options) (*Projection, error) {
	zone := o.UTMZone
	if zone == 0 {
		lon := math.Mod(or(o.Lon0, 0)+540, 360)
		zone = min(60, int(lon/6)+1)
	}
	p := &Projection{
		Lon0: float64(6*zone - 183), Span: 45, MaxLat: 90, Conformal: true,
		scale: 0.9996 * geo.SemiMajor, x0: 500000, forward: transverse, inverse: fromTransverse,
	}
	if o.UTMSouth || o.Lat0 != nil && *o.Lat0 < 0 {
		p.y0 = 1e7
	}
	return p, nil
}
