package density

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/swelter/swelter/geom"
)

// The constants, by quadrature: the integral of c k(|x|) over the plane and of
// its line constant over a line is 1, and sigma is the standard deviation.
func TestKernelConstants(t *testing.T) {
	const steps = 200_000
	for k := range shapes {
		k := Kernel(k)
		for _, decay := range []float64{0, .3, 1} {
			if k != Triangular && decay > 0 {
				continue
			}
			far := k.reach()
			plane, second, line := 0.0, 0.0, 0.0
			for i := range steps {
				u := (float64(i) + .5) / steps * far
				v := k.value(u*u, decay) * far / steps
				plane += 2 * math.Pi * u * v
				second += 2 * math.Pi * u * u * u * v / 2
				line += 2 * v
			}
			if got := plane * k.planeConstant(decay); math.Abs(got-1) > 1e-9 {
				t.Errorf("%s, decay %g: integral over the plane %.12f", k, decay, got)
			}
			if got := line * k.lineConstant(decay); math.Abs(got-1) > 1e-9 {
				t.Errorf("%s, decay %g: integral over a line %.12f", k, decay, got)
			}
			if got := math.Sqrt(second / plane); decay == 0 && math.Abs(got-k.Sigma()) > 1e-9 {
				t.Errorf("%s: sigma %.12f, the table says %.12f", k, got, k.Sigma())
			}
		}
	}
}

// What each scale means, on cells small against the bandwidth.
func TestScales(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	pts := draw(50, func() (x, y float64) { return r.Float64() * 30, r.Float64() * 20 })
	pts.W = make([]float64, 50)
	total := 0.0
	for i := range pts.W {
		pts.W[i] = r.Float64()
		total += pts.W[i]
	}
	for k := range shapes {
		for _, c := range []struct {
			scale Scale
			cell  float64 // what a value is multiplied by before it is summed
			want  float64
			unit  string
		}{
			{Intensity, .04, total, "per square unit"},
			{Probability, .04, 1, "probability per square unit"},
			{Expected, 1, total, "per cell"},
		} {
			h := 4.0
			if Kernel(k) == Gaussian {
				h = 1
			}
			res, err := Estimate(pts, Options{Kernel: Kernel(k), Bandwidth: h, Scale: c.scale,
				Layout: Layout{Cell: .2, Extent: geom.Extent{XMin: -8, YMin: -8, XMax: 38, YMax: 28}}})
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for _, v := range res.Grid.Values {
				sum += v * c.cell
			}
			if math.Abs(sum-c.want) > 2e-3*c.want || res.Unit != c.unit {
				t.Errorf("%s %s: %g %s, want %g %s", Kernel(k), c.scale, sum, res.Unit, c.want, c.unit)
			}
		}
	}
}

// A bandwidth for each point is the sum over the points, each on its own.
func TestBandwidthsOfTheirOwn(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	pts := draw(200, func() (x, y float64) { return r.Float64() * 60, r.Float64() * 40 })
	h := make([]float64, 200)
	for i := range h {
		h[i] = 1.5 * math.Pow(20, r.Float64())
	}
	lay := Layout{Cell: 1, Extent: geom.Extent{XMin: 0, YMin: 0, XMax: 60, YMax: 40}}
	for k := range shapes {
		got, err := Estimate(pts, Options{Kernel: Kernel(k), Bandwidths: h, Layout: lay})
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, len(got.Grid.Values))
		for i := range h {
			one := geom.Points{X: pts.X[i : i+1], Y: pts.Y[i : i+1]}
			c := Kernel(k).planeConstant(0) / (h[i] * h[i])
			for j, v := range doubleLoop(one, Kernel(k), 0, h[i], got) {
				want[j] += c * v
			}
		}
		agree(t, got.Grid.Values, want, 1e-9, 1e-6, Kernel(k) != Gaussian)
	}
}

func TestZeroOptions(t *testing.T) {
	r, err := Estimate(square(500, 30), Options{})
	if err != nil {
		t.Fatal(err)
	}
	// Scott's rule: σ = 30/√12 and n^(-1/6), brought to the quartic by its sigma.
	want := 30 / math.Sqrt(12) * math.Pow(500, -1./6) / math.Sqrt(1./8)
	if math.Abs(r.Bandwidth-want) > .05*want {
		t.Errorf("bandwidth %g, want about %g", r.Bandwidth, want)
	}
	if g := r.Grid; max(g.Rows, g.Cols) != 512 || r.Method != Swept || r.Scale != Intensity || g.Check() != nil {
		t.Errorf("%d x %d cells, %s, %s", g.Rows, g.Cols, r.Method, r.Scale)
	}
}

func TestLeftOut(t *testing.T) {
	nan := math.NaN()
	pts := geom.Points{X: []float64{0, nan, 2, 3, math.Inf(1)}, Y: []float64{0, 1, 2, 3, 4}, W: []float64{1, 1, nan, 2, 1}}
	r, err := Estimate(pts, Options{Bandwidth: 2, Scale: Raw, Layout: Layout{Cell: .5}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Points != 2 || r.LeftOut != 3 || r.Weight != 3 {
		t.Errorf("%d used with weight %g, %d left out", r.Points, r.Weight, r.LeftOut)
	}
	clean := geom.Points{X: []float64{0, 3}, Y: []float64{0, 3}, W: []float64{1, 2}}
	agree(t, r.Grid.Values, doubleLoop(clean, Quartic, 0, 2, r), 1e-12, 1e-9, true)
}

func TestErrors(t *testing.T) {
	nan := math.NaN()
	some := geom.Points{X: []float64{1, 2, 3}, Y: []float64{1, 3, 2}}
	same := geom.Points{X: []float64{1, 1}, Y: []float64{2, 2}}
	cancel := geom.Points{X: []float64{1, 2}, Y: []float64{2, 3}, W: []float64{1, -1}}
	for _, c := range []struct {
		name string
		pts  geom.Points
		o    Options
		want string
	}{
		{"no points", geom.Points{}, Options{}, "no point has finite coordinates"},
		{"only missing", geom.Points{X: []float64{nan}, Y: []float64{1}}, Options{}, "no point has finite coordinates"},
		{"columns differ", geom.Points{X: []float64{1}}, Options{}, "columns have one length"},
		{"negative bandwidth", some, Options{Bandwidth: -1}, "bandwidth -1 is not a positive length"},
		{"one place", same, Options{}, "no spread to choose a bandwidth by"},
		{"weights cancel", cancel, Options{Bandwidth: 1, Scale: Probability}, "the weights cancel to 0"},
		{"no weight", geom.Points{X: []float64{1, 2}, Y: []float64{2, 3}, W: []float64{0, 0}}, Options{}, "all weights are 0"},
		{"too small", some, Options{Bandwidth: .1, Layout: Layout{Cell: 1}}, "take a cell of 0.1414 or less"},
		{"too large", some, Options{Bandwidth: 1e4, Layout: Layout{Extent: geom.Extent{XMax: 4, YMax: 4}}}, "more than 64 times the extent"},
		{"huge grid", some, Options{Bandwidth: 1, Layout: Layout{Cell: 1e-9}}, "GB) are more than the limit"},
		{"extent of matplotlib", some, Options{Bandwidth: 1, Layout: Layout{Extent: geom.Extent{XMin: 0, YMin: 10, XMax: 0, YMax: 20}}}, "the order is xmin,ymin,xmax,ymax; matplotlib's order"},
		{"cell and size", some, Options{Bandwidth: 1, Layout: Layout{Cell: 1, Cols: 3}}, "not both"},
		{"tolerance", some, Options{Bandwidth: 1, Tolerance: 2}, "tolerance 2 is not"},
		{"decay", some, Options{Bandwidth: 1, Decay: 2}, "decay 2 is not between"},
	} {
		_, err := Estimate(c.pts, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want ...%s...", c.name, err, c.want)
		}
	}
	if _, err := Estimate(geom.Points{}, Options{}); !errors.Is(err, ErrNoPoints) {
		t.Errorf("%v is not ErrNoPoints", err)
	}
}
