package density

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/swelter/swelter/geom"
)

func clusters(n int) geom.Points {
	r := rand.New(rand.NewPCG(11, 3))
	return draw(n, func() (x, y float64) {
		s := math.Pow(4, float64(r.IntN(3)))
		return s*10 + r.NormFloat64()*s, s*5 + r.NormFloat64()*s
	})
}

// bandwidths are those that an estimate would use.
func bandwidths(t *testing.T, pts geom.Points, o Options) *estimate {
	t.Helper()
	e, err := newEstimate(pts, o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Abramson's rule by its definition.
func TestAdaptive(t *testing.T) {
	pts := clusters(300)
	for _, k := range []Kernel{Quartic, Gaussian} {
		h0 := 6.
		e := bandwidths(t, pts, Options{Kernel: k, Bandwidth: h0, Rule: Adaptive, Layout: Layout{Cells: 2000}})
		f, logs := make([]float64, 300), 0.0
		for i := range f {
			for j := range pts.X {
				dx, dy := pts.X[i]-pts.X[j], pts.Y[i]-pts.Y[j]
				f[i] += k.value((dx*dx+dy*dy)/(h0*h0), 0)
			}
			logs += math.Log(f[i]) / 300
		}
		for i, v := range f {
			want := h0 * min(max(math.Sqrt(math.Exp(logs)/v), .1), 10)
			if math.Abs(e.Bandwidths[i]-want) > 1e-9*want {
				t.Fatalf("%s: point %d has bandwidth %g, want %g", k, i, e.Bandwidths[i], want)
			}
		}
	}
}

// The raster that many points are read off gives nearly the same.
func TestPilotOnRaster(t *testing.T) {
	pts := clusters(pilotExact + 1)
	e := bandwidths(t, pts, Options{Bandwidth: 6})
	x, y, use := e.flatPoints()
	raster, err := e.pilot(x, y, use, 6)
	if err != nil {
		t.Fatal(err)
	}
	near := newNeighbours(x, y, 6)
	for i := 0; i < len(x); i += 500 {
		if want := e.densityAt(near, use, x[i], y[i], 6); math.Abs(raster[i]-want) > .02*want+.1 {
			t.Errorf("point %d: %g off the raster, %g", i, raster[i], want)
		}
	}
}

func TestNearest(t *testing.T) {
	pts := clusters(200)
	e := bandwidths(t, pts, Options{Rule: Nearest, Layout: Layout{Cells: 3000}})
	for i := range pts.X {
		var d []float64
		for j := range pts.X {
			if i != j {
				d = append(d, math.Hypot(pts.X[i]-pts.X[j], pts.Y[i]-pts.Y[j]))
			}
		}
		slices.Sort(d)
		if want := d[13] / Quartic.Sigma(); math.Abs(e.Bandwidths[i]-want) > 1e-9 { // k = 14, the root of 200
			t.Fatalf("point %d has bandwidth %g, want %g", i, e.Bandwidths[i], want)
		}
	}
}

// The bandwidth that cross-validation finds has a better score than those
// around it, by the definitions; for the Gaussian ∫f² is a double sum.
func TestCrossValidation(t *testing.T) {
	pts := clusters(150)
	n := float64(pts.Len())
	pairs := func(h float64, self bool) (sum []float64) {
		for i := range pts.X {
			f := 0.0
			for j := range pts.X {
				if i != j || self {
					dx, dy := pts.X[i]-pts.X[j], pts.Y[i]-pts.Y[j]
					f += math.Exp(-(dx*dx+dy*dy)/(2*h*h)) / (2 * math.Pi * h * h)
				}
			}
			sum = append(sum, f)
		}
		return sum
	}
	likelihood := func(h float64) float64 {
		s := 0.0
		for _, f := range pairs(h, false) {
			s += math.Log(f / (n - 1))
		}
		return s
	}
	least := func(h float64) float64 {
		s := 0.0
		for _, f := range pairs(h, false) {
			s += 2 * f / (n - 1) / n
		}
		for _, f := range pairs(h*math.Sqrt2, true) {
			s -= f / (n * n)
		}
		return s
	}
	for _, c := range []struct {
		rule  Rule
		score func(h float64) float64
	}{{Likelihood, likelihood}, {LeastSquares, least}} {
		h := bandwidths(t, pts, Options{Kernel: Gaussian, Rule: c.rule}).Bandwidth
		for _, f := range []float64{.5, .8, .95, 1.05, 1.25, 2} {
			if c.score(h*f) > c.score(h) {
				t.Errorf("%s chose %g, but %g scores better", c.rule, h, h*f)
			}
		}
	}
}

// A mean surface of a constant is that constant; of two points, between them,
// the kernels' own weighting.
func TestMeanSurface(t *testing.T) {
	pts := geom.Points{X: []float64{0, 4}, Y: []float64{0, 0}}
	r, err := MeanSurface(pts, []float64{10, 20}, Options{Bandwidth: 4, Layout: Layout{Cell: 1, Extent: geom.Extent{XMin: -5.5, YMin: -.5, XMax: 9.5, YMax: .5}}})
	if err != nil {
		t.Fatal(err)
	}
	// Cells are centred on -5 to 9; at 1 the kernels are (15/16)² and (7/16)².
	a, b := 225., 49.
	want := map[int]float64{0: math.NaN(), 4: 10, 6: (a*10 + b*20) / (a + b), 7: 15, 10: 20, 14: math.NaN()}
	for c, w := range want {
		if v := r.Grid.At(0, c); math.Abs(v-w) > 1e-12 || v != v != (w != w) {
			t.Errorf("cell %d: %g, want %g", c, v, w)
		}
	}
}

// One point over itself, without a floor: 1 as far as the kernel has a tenth of
// its middle, (1-u²)² = .1 at u = .8269, on every scale; weights do not matter.
func TestRatioLeavesRimsOut(t *testing.T) {
	for _, s := range []Scale{Intensity, Probability, Expected, Raw, Tutorial} {
		for _, w := range []float64{1, 40} {
			p := geom.Points{X: []float64{0}, Y: []float64{0}, W: []float64{w}}
			r, err := Ratio(p, p, 0, Options{Bandwidth: 10, Scale: s, Layout: Layout{Cols: 101, Rows: 101, Extent: geom.Extent{XMin: -10.1, YMin: -10.1, XMax: 10.1, YMax: 10.1}}})
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range r.Grid.Values {
				d := math.Hypot(r.Grid.X.Centre(i%101), r.Grid.Y.Centre(i/101))
				if inside := d < 8.269; inside != (v == 1) || !inside && v == v {
					t.Fatalf("%s, weight %g: %g at %g from the point", s, w, v, d)
				}
			}
		}
	}
}

func TestDifferenceAndRatio(t *testing.T) {
	a, b := square(300, 20), clusters(200)
	o := Options{Layout: Layout{Cells: 60}, Scale: Probability}
	d, err := Difference(a, b, o)
	if err != nil {
		t.Fatal(err)
	}
	if d.Points != 500 {
		t.Errorf("%d points", d.Points)
	}
	same, err := Difference(a, a, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range same.Grid.Values {
		if v != 0 {
			t.Fatalf("a set less itself is %g", v)
		}
	}
	ratio, err := Ratio(a, a, .01, o)
	if err != nil {
		t.Fatal(err)
	}
	ones := 0
	for _, v := range ratio.Grid.Values {
		if v == 1 {
			ones++
		} else if v == v {
			t.Fatalf("a set over itself is %g", v)
		}
	}
	if ones == 0 || ones == len(ratio.Grid.Values) {
		t.Errorf("%d of %d cells have a ratio", ones, len(ratio.Grid.Values))
	}
}
