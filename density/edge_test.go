package density

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
)

// Half a kernel lies on each side of a long border, a quarter in a corner.
func TestMassInsideWindow(t *testing.T) {
	w := geom.Extent{XMin: 0, YMin: 0, XMax: 100, YMax: 80}
	for k := range shapes {
		m := newMass(Kernel(k), 0, 3, w)
		for _, c := range []struct{ x, y, want float64 }{
			{50, 40, 1}, {0, 40, .5}, {100, 40, .5}, {50, 80, .5}, {0, 0, .25}, {100, 80, .25},
		} {
			if got := m.at(c.x, c.y); math.Abs(got-c.want) > 1e-6 {
				t.Errorf("%s at (%g, %g): %.8f inside, want %g", Kernel(k), c.x, c.y, got, c.want)
			}
		}
	}
	// Of a uniform disc of radius 3, 2 from the border: 1 - (θ - sin θ cos θ)/π
	// with cos θ = 2/3.
	th := math.Acos(2. / 3)
	want := 1 - (th-math.Sin(th)*math.Cos(th))/math.Pi
	if got := newMass(Uniform, 0, 3, w).at(2, 40); math.Abs(got-want) > 2e-4 {
		t.Errorf("uniform 2 from the border: %.6f, want %.6f", got, want)
	}
}

// Diggle's correction keeps the number of events inside; Jones' leaves an even
// spread even up to the border.
func TestEdgeCorrections(t *testing.T) {
	w := geom.Extent{XMin: 0, YMin: 0, XMax: 40, YMax: 30}
	r := rand.New(rand.NewPCG(9, 9))
	pts := draw(500, func() (x, y float64) { return r.Float64()*50 - 5, r.Float64()*40 - 5 })
	inside := 0.0
	for i, x := range pts.X {
		if w.Contains(x, pts.Y[i]) {
			inside++
		}
	}
	for _, k := range []Kernel{Quartic, Epanechnikov, Triangular} {
		d, err := EstimateWithin(pts, w, Diggle, Options{Kernel: k, Bandwidth: 6, Scale: Expected, Layout: Layout{Cell: .1}})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, v := range d.Grid.Values {
			sum += v
		}
		if math.Abs(sum-inside) > 1e-4*inside || d.Points != int(inside) {
			t.Errorf("%s: %g events of %g after Diggle, %d points", k, sum, inside, d.Points)
		}
	}
	var even geom.Points
	for x := .05; x < 40; x += .1 {
		for y := .05; y < 30; y += .1 {
			even.X, even.Y = append(even.X, x), append(even.Y, y)
		}
	}
	for _, c := range []struct {
		edge Edge
		low  float64
	}{{NoEdge, .25}, {Jones, 1}} {
		d, err := EstimateWithin(even, w, c.edge, Options{Bandwidth: 6, Layout: Layout{Cell: .1}})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Grid.At(0, 0) / 100; math.Abs(got-c.low) > .02 {
			t.Errorf("%s: %g of 1 in the corner, want %g", c.edge, got, c.low)
		}
		if got := d.Grid.At(150, 200) / 100; math.Abs(got-1) > 1e-3 {
			t.Errorf("%s: %g of 1 in the middle", c.edge, got)
		}
	}
}

func TestSpread(t *testing.T) {
	g := grid.New(5, 5)
	g.Set(2, 2, 3)
	g.Set(0, 4, 1)
	s, err := Spread(g, 1, false)
	if err != nil {
		t.Fatal(err)
	}
	nan := math.NaN()
	want := []float64{
		nan, nan, nan, 1, 1,
		nan, 3, 3, 3, 1,
		nan, 3, 3, 3, nan,
		nan, 3, 3, 3, nan,
		nan, nan, nan, nan, nan,
	}
	want[9] = 1
	want[8] = 3
	for i, w := range want {
		if v := s.Values[i]; v != w && (v == v || w == w) {
			t.Errorf("cell %d: %g, want %g", i, v, w)
		}
	}
	if g.At(1, 2) == 3 {
		t.Error("the grid itself changed")
	}
}
