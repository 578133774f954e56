package density

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/spatial"

	"github.com/swelter/swelter/grid"
)

// Gi* equals gonum's, with the matrix of weights written out.
func TestHotEqualsGonum(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	g := grid.New(9, 11)
	for i := range g.Values {
		g.Values[i] = r.ExpFloat64()
	}
	for _, radius := range []float64{1, 1.5, 3} {
		w := mat.NewDense(99, 99, nil)
		for i := range 99 {
			for j := range 99 {
				if math.Hypot(float64(i/11-j/11), float64(i%11-j%11)) <= radius {
					w.Set(i, j, 1)
				}
			}
		}
		h, err := Hot(g, radius, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 99 {
			if want := spatial.GetisOrdGStar(i, g.Values, nil, w); math.Abs(h.Z.Values[i]-want) > 1e-10 {
				t.Fatalf("radius %g, cell %d: %g, gonum %g", radius, i, h.Z.Values[i], want)
			}
		}
	}
}

// Benjamini and Hochberg's own 15 p-values (1995, section 3.2): at 0.05 the
// first four are found.
func TestFalseDiscoveries(t *testing.T) {
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	h := &HotSpots{Z: grid.New(1, 15), P: grid.New(1, 15), Spots: grid.New(1, 15)}
	for i := range p {
		h.P.Values[i], h.Z.Values[i] = p[14-i], float64(i%2*2-1)
	}
	h.discover(.05)
	if h.Found != 4 || h.Limit != .0095 || h.Spots.Values[11] != 1 || h.Spots.Values[12] != -1 || h.Spots.Values[10] != 0 {
		t.Errorf("%d found up to %g: %v", h.Found, h.Limit, h.Spots.Values)
	}
}

func TestHotSpot(t *testing.T) {
	g := grid.New(30, 30)
	r := rand.New(rand.NewPCG(1, 5))
	for i := range g.Values {
		g.Values[i] = r.NormFloat64()
	}
	for row := 10; row < 15; row++ {
		for col := 20; col < 25; col++ {
			g.Set(row, col, 5+r.NormFloat64())
		}
	}
	g.Set(0, 0, math.NaN())
	h, err := Hot(g, 2, .05)
	if err != nil {
		t.Fatal(err)
	}
	if h.Spots.At(12, 22) != 1 || h.Spots.At(25, 5) != 0 || h.Spots.At(0, 0) == h.Spots.At(0, 0) {
		t.Errorf("in the spot %g, far away %g, missing %g", h.Spots.At(12, 22), h.Spots.At(25, 5), h.Spots.At(0, 0))
	}
	if _, err := Hot(grid.New(3, 3), 1, 0); err == nil {
		t.Error("a grid without values has hot spots")
	}
	if _, err := Hot(g, .5, 0); err == nil {
		t.Error("a radius within a cell is taken")
	}
}
