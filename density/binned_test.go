package density

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/geom"
)

// The binned method stays within the tolerance of the exact one, in every cell
// and not only where it measures itself.
func TestBinnedWithinTolerance(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	pts := draw(20000, func() (x, y float64) { return r.NormFloat64() * 40, r.NormFloat64()*30 + x/3 })
	pts.W = make([]float64, pts.Len())
	for i := range pts.W {
		pts.W[i] = r.ExpFloat64()
	}
	for _, k := range []Kernel{Quartic, Epanechnikov, Triweight, Tricube, Cosine, Triangular, Gaussian} {
		for _, tolerance := range []float64{1e-3, 1e-4} {
			o := Options{Kernel: k, Bandwidth: 14, Scale: Raw, Tolerance: tolerance, Method: Binned,
				Layout: Layout{Cell: 1, Extent: geom.Extent{XMin: -90, YMin: -80, XMax: 110, YMax: 70}}}
			binned, err := Estimate(pts, o)
			if err != nil {
				t.Fatal(err)
			}
			if binned.Method != Binned {
				t.Fatalf("%s: method %s", k, binned.Method)
			}
			o.Method = Exact
			exact, err := Estimate(pts, o)
			if err != nil {
				t.Fatal(err)
			}
			top, worst := 0.0, 0.0
			for i, v := range exact.Grid.Values {
				top = max(top, v)
				worst = max(worst, math.Abs(v-binned.Grid.Values[i]))
			}
			if binned.Error > tolerance || worst > 1.5*tolerance*top {
				t.Errorf("%s: measured %.2g, in truth %.2g of the maximum, tolerance %g", k, binned.Error, worst/top, tolerance)
			}
			if worst < 1e-12*top {
				t.Errorf("%s: no error at all: was this binned?", k)
			}
		}
	}
}

// One point between nodes is the hardest case: nothing averages out.
func TestBinnedOnePoint(t *testing.T) {
	one := geom.Points{X: []float64{.37}, Y: []float64{.61}}
	for _, k := range []Kernel{Quartic, Triweight, Gaussian} {
		o := Options{Kernel: k, Bandwidth: 20, Scale: Raw, Method: Binned, Tolerance: 4e-3, Layout: Layout{Cell: 1, Extent: geom.Extent{XMin: -50, YMin: -50, XMax: 50, YMax: 50}}}
		r, err := Estimate(one, o)
		if err != nil {
			t.Fatal(err)
		}
		want := doubleLoop(one, k, 0, 20, r)
		agree(t, r.Grid.Values, want, 4e-3, 1e9, false) // by linear interpolation
		o.Tolerance = 0
		if r, err = Estimate(one, o); err != nil {
			t.Fatal(err)
		}
		agree(t, r.Grid.Values, want, 2e-4, 1e9, false)
	}
}

func TestBinnedIndependentOfWorkers(t *testing.T) {
	pts := square(5000, 100)
	var first *Result
	for _, workers := range []int{1, 3, 8} {
		r, err := Estimate(pts, Options{Bandwidth: 9, Method: Binned, Workers: workers, Layout: Layout{Cells: 90}})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = r
		}
		for i, v := range r.Grid.Values {
			if v != first.Grid.Values[i] {
				t.Fatalf("%d workers: cell %d is %v, %v with one", workers, i, v, first.Grid.Values[i])
			}
		}
	}
}
