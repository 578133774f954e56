package density

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/swelter/swelter/geom"
)

// load reads numbers that testdata/reference.py made.
func load(t testing.TB, name string, into any) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

// The tutorial's grid: 45 x 56 cells of 1 from xmin-h and ymin-h on.
func TestTutorial(t *testing.T) {
	var ref struct {
		X, Y, XC, YC []float64
		Rows         [][]float64
	}
	load(t, "tutorial.json", &ref)
	r, err := Estimate(geom.Points{X: ref.X, Y: ref.Y}, Options{Bandwidth: 10, Scale: Tutorial, Layout: Layout{Cell: 1}})
	if err != nil {
		t.Fatal(err)
	}
	g := r.Grid
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	if g.Cols != len(ref.XC) || g.Rows != len(ref.YC) {
		t.Fatalf("%d x %d cells, want %d x %d", g.Cols, g.Rows, len(ref.XC), len(ref.YC))
	}
	for i := range g.Rows {
		k := g.Rows - 1 - i // row 0 is the greatest y
		if g.Y.Centre(i) != ref.YC[k] {
			t.Fatalf("row %d lies at %g, want %g", i, g.Y.Centre(i), ref.YC[k])
		}
		for j, v := range g.Row(i) {
			if math.Abs(v-ref.Rows[k][j]) > 1e-13 {
				t.Fatalf("cell (%d, %d): %v, want %v", i, j, v, ref.Rows[k][j])
			}
		}
	}
}

// SciPy's gaussian_kde with a covariance of one variance both ways.
func TestGaussianEqualsSciPy(t *testing.T) {
	var ref struct {
		X, Y, GX, GY, Density []float64
		Factor                float64
	}
	load(t, "scipy.json", &ref)
	step := ref.GX[1] - ref.GX[0]
	lo, hi := ref.GX[0]-step/2, ref.GX[len(ref.GX)-1]+step/2
	r, err := Estimate(geom.Points{X: ref.X, Y: ref.Y}, Options{Kernel: Gaussian, Scale: Probability,
		Layout: Layout{Cols: len(ref.GX), Rows: len(ref.GY), Extent: geom.Extent{XMin: lo, YMin: lo, XMax: hi, YMax: hi}}})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(r.Bandwidth-ref.Factor) > 1e-12 {
		t.Errorf("Scott's bandwidth %v, SciPy's factor %v", r.Bandwidth, ref.Factor)
	}
	g := r.Grid
	for k, want := range ref.Density {
		if got := g.At(g.Rows-1-k/g.Cols, k%g.Cols); math.Abs(got-want) > 1e-12 {
			t.Fatalf("at %g, %g: %v, SciPy %v", ref.GX[k%g.Cols], ref.GY[k/g.Cols], got, want)
		}
	}
}
