package density

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/geom"
)

// box is a rectangle as a ring.
func box(x0, y0, x1, y1 float64) [][2]float64 {
	return [][2]float64{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

func TestAreaContains(t *testing.T) {
	frame := Area{box(0, 0, 10, 8), box(4, 3, 6, 5)}.borders()
	for _, c := range []struct {
		x, y float64
		want bool
	}{{1, 1, true}, {5, 4, false}, {3.9, 4, true}, {6.1, 4, true}, {5, 5.1, true}, {-1, 4, false}, {11, 4, false}, {5, 9, false}} {
		if got := frame.contains(c.x, c.y); got != c.want {
			t.Errorf("%g, %g inside: %v", c.x, c.y, got)
		}
	}
	// Cells of 2 x 2 from x = 3 on, between y = 3 and 5: the hole takes half of
	// the first (4 to 5) and half of the second (5 to 6).
	shares := make([]float64, 4)
	frame.cover(3, 2, 3, 5, shares)
	for i, want := range []float64{.5, .5, 1, .5} {
		if math.Abs(shares[i]-want) > 1e-12 {
			t.Errorf("cover of cell %d: %g, want %g", i, shares[i], want)
		}
	}
}

// In a rectangle the sum over cells equals the corrections by the kernel's exact
// mass.
func TestInsideEqualsWithin(t *testing.T) {
	w := geom.Extent{XMin: 0, YMin: 0, XMax: 40, YMax: 30}
	r := rand.New(rand.NewPCG(3, 9))
	pts := draw(300, func() (x, y float64) { return r.Float64()*50 - 5, r.Float64()*40 - 5 })
	for _, k := range []Kernel{Quartic, Epanechnikov, Gaussian} {
		for _, edge := range []Edge{NoEdge, Jones, Diggle} {
			o := Options{Kernel: k, Bandwidth: 5, Layout: Layout{Cell: .5}}
			want, err := EstimateWithin(pts, w, edge, o)
			if err != nil {
				t.Fatal(err)
			}
			got, err := EstimateInside(pts, Area{box(w.XMin, w.YMin, w.XMax, w.YMax)}, edge, o)
			if err != nil {
				t.Fatal(err)
			}
			most := 0.0
			for _, v := range want.Grid.Values {
				most = max(most, v)
			}
			for i, v := range got.Grid.Values {
				if math.Abs(v-want.Grid.Values[i]) > 3e-3*most {
					t.Fatalf("%s, %s, cell %d: %g, want %g of at most %g", k, edge, i, v, want.Grid.Values[i], most)
				}
			}
			if got.LeftOut != want.LeftOut || got.LeftOut == 0 {
				t.Errorf("%s, %s: %d points outside, want %d", k, edge, got.LeftOut, want.LeftOut)
			}
		}
	}
}

// On the ground Diggle's correction keeps every event, also in an area with a
// slanted border and a hole.
func TestInsideOnTheGround(t *testing.T) {
	area := Area{{{10, 50}, {12, 50.2}, {11.5, 51.5}, {10.2, 51}}, box(10.8, 50.4, 11.2, 50.8)}
	border := area.borders()
	r := rand.New(rand.NewPCG(4, 9))
	var pts geom.Points
	for pts.Len() < 40 {
		if x, y := 10+2*r.Float64(), 50+1.5*r.Float64(); border.contains(x, y) {
			pts.X, pts.Y = append(pts.X, x), append(pts.Y, y)
		}
	}
	res, err := EstimateInside(pts, area, Diggle, Options{Bandwidth: 20e3, Scale: Expected, Metric: globe{}, Layout: Layout{Cells: 400}})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, v := range res.Grid.Values {
		if v == v {
			sum += v
		}
	}
	if math.Abs(sum-40) > .2 {
		t.Errorf("the cells hold %g events of 40", sum)
	}
}

func TestAreaErrors(t *testing.T) {
	one := geom.Points{X: []float64{1}, Y: []float64{1}}
	for name, a := range map[string]Area{
		"no corners": {}, "a line": {{{0, 0}, {1, 0}}}, "not finite": {{{0, 0}, {math.NaN(), 1}, {1, 1}}}, "all outside": {box(5, 5, 6, 6)},
	} {
		if _, err := EstimateInside(one, a, Jones, Options{Bandwidth: 1}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Cells that are as wide as high on the ground, by each way to say how many.
func TestStretch(t *testing.T) {
	e := geom.Extent{XMin: 0, YMin: 0, XMax: 20, YMax: 5}
	for _, c := range []struct {
		l      Layout
		dx, dy float64
	}{
		{Layout{Cells: 100, Stretch: 2}, .2, .1}, {Layout{Cols: 50, Stretch: 2}, .4, .2}, {Layout{Rows: 50, Stretch: 2}, .2, .1},
		{Layout{Cols: 10, Rows: 10, Stretch: 2}, 2, .5}, {Layout{Cell: .5, Stretch: 2}, .5, .5},
	} {
		l, err := c.l.lattice(e)
		if err != nil || math.Abs(l.x.step-c.dx) > 1e-12 || math.Abs(l.y.step-c.dy) > 1e-12 {
			t.Errorf("%+v: cells of %g x %g, want %g x %g (%v)", c.l, l.x.step, l.y.step, c.dx, c.dy, err)
		}
	}
	if _, err := (Layout{Stretch: -1}).lattice(e); err == nil {
		t.Error("a negative stretch was taken")
	}
}
