package density

import (
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/geom"
)

// The assembly gives the bits of the plain loop: discs that cross blocks, miss
// rows, hang over both sides of the grid, and any number left over.
func TestQuarticAssemblyEqualsGo(t *testing.T) {
	if !haveAVX2 {
		t.Skip("SKIP: this processor has no AVX2")
	}
	defer func() { haveAVX2 = true }()
	r := rand.New(rand.NewPCG(6, 6))
	for _, n := range []int{1, 2, 3, 4, 5, 7, 1000, 4003} {
		pts := draw(n, func() (x, y float64) { return r.Float64()*500 - 200, r.Float64()*300 - 100 })
		for _, h := range []float64{1.1, 5, 33, 250} {
			for _, e := range []geom.Extent{{XMin: -100, YMin: -50, XMax: 200, YMax: 150}, {XMin: -3, YMin: 0, XMax: 4, YMax: 9}, {XMin: 0, YMin: 0, XMax: 256, YMax: 64}} {
				o := Options{Bandwidth: h, Layout: Layout{Cell: .5, Extent: e}}
				haveAVX2 = true
				fast, err := Estimate(pts, o)
				if err != nil {
					t.Fatal(err)
				}
				haveAVX2 = false
				plain, err := Estimate(pts, o)
				if err != nil {
					t.Fatal(err)
				}
				for i, v := range fast.Grid.Values {
					if v != plain.Grid.Values[i] {
						t.Fatalf("n=%d h=%g: cell %d is %v by assembly, %v without", n, h, i, v, plain.Grid.Values[i])
					}
				}
			}
		}
	}
}
