package density

import (
	"math"

	"github.com/swelter/swelter/geom"
)

// Metric gives lengths on the ground to coordinates that are angles. With it a
// bandwidth is in metres, and the squared distance between a point and a cell
// is
//
//	M² (y_p - y_c)² + X(y_p) X(y_c) (x_p - x_c)²
//
// with M the metres per unit of y, the mean of those at the point and at the
// cell, and X the metres per unit of x. On an ellipsoid X is N cos(lat); the
// product is the geodesic's second-order term, right to 0.04 % at 50 km and 85
// degrees of latitude. Along a row of cells it is a square in x, so a kernel
// is a polynomial there as on the plane, and the sweep stays exact.
type Metric interface {
	// Scale is the metres per unit of x and of y at the ordinate y.
	Scale(y float64) (mx, my float64)
	// Area is the area of a rectangle on the ground in square metres.
	Area(e geom.Extent) float64
	// Period is after how many units of x the ground repeats, such as 360; 0:
	// never.
	Period() float64
}

// measure is what a lattice's rows are on the ground. On the plane all factors
// are 1.
type measure struct {
	metric Metric
	mx, my []float64 // of each row, in metres per column and per row
	k0     int       // lattice row of mx[0]
	half   float64   // half the period in columns
	least  float64   // smallest reach of all points in columns, times √ of the row's metres per column
}

// flat is how far a degree of longitude is taken to shrink at a pole, against
// one of latitude: at the pole itself all longitudes are one place.
const flat = 1e-6

func newMeasure(l lattice, metric Metric) *measure {
	m := &measure{metric: metric, k0: l.y.k0, half: math.Inf(1), least: math.Inf(1)}
	if metric == nil {
		return m
	}
	m.mx, m.my = make([]float64, l.y.n), make([]float64, l.y.n)
	for i := range m.mx {
		m.mx[i], m.my[i] = scale(metric, l, l.y.centre(l.y.k0+i))
	}
	if p := metric.Period(); p > 0 {
		m.half = p / 2 / l.x.step
	}
	return m
}

// scale is the metres per column and per row of the lattice at y.
func scale(metric Metric, l lattice, y float64) (mx, my float64) {
	mx, my = metres(metric, y)
	return mx * l.x.step, my * l.y.step
}

// metres is those of a unit of x and of y at y.
func metres(metric Metric, y float64) (mx, my float64) {
	mx, my = metric.Scale(y)
	return max(mx, my*flat), my
}

func (m *measure) columns(ky int) float64 {
	if m.metric == nil {
		return 1
	}
	return m.mx[ky-m.k0]
}

func (m *measure) ground(ky int) float64 {
	if m.metric == nil {
		return 1
	}
	return m.my[ky-m.k0]
}
