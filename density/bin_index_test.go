package density

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/geom"
)

// Fours at a time say what comparing with the edges says, for points anywhere:
// on edges and next to them, outside, far away and not finite.
func TestIndexByEdges(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, e := range []geom.Extent{
		{XMax: 1024, YMax: 1024}, {XMin: -.3, XMax: .7, YMin: 5e5, YMax: 6e5}, {XMin: -1e-9, XMax: 2e-9, YMin: -1e12, YMax: 1e12},
	} {
		for _, cells := range [][2]int{{1, 1}, {7, 3}, {1024, 1024}} {
			l, err := Layout{Cols: cells[0], Rows: cells[1], Extent: e}.lattice(e)
			if err != nil {
				t.Fatal(err)
			}
			r := newRectangles(l)
			value := func(u *ruler) float64 {
				switch random.IntN(8) {
				case 0:
					return u.edges[random.IntN(len(u.edges))]
				case 1:
					return math.Nextafter(u.edges[random.IntN(len(u.edges))], math.Inf(1-2*random.IntN(2)))
				case 2:
					return []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e300, 0, math.Copysign(0, -1), 1e18}[random.IntN(8)]
				}
				return u.edges[0] + (1.2*random.Float64()-.1)*(u.edges[u.n]-u.edges[0])
			}
			xs, ys := make([]float64, 4099), make([]float64, 4099)
			for i := range xs {
				xs[i], ys[i] = value(&r.x), value(&r.y)
			}
			got, plain := make([]int32, len(xs)), make([]int32, len(xs))
			r.index(xs, ys, got)
			r.indexPlain(xs, ys, plain)
			for i := range xs {
				if want := r.slow(xs[i], ys[i]); got[i] != want || plain[i] != want {
					t.Fatalf("%v, %v cells: %v, %v is in %d (plain %d), not %d", e, cells, xs[i], ys[i], got[i], plain[i], want)
				}
			}
		}
	}
}

// Counts too many for a worker's table of 32 bits end up in the totals.
func TestCountsFold(t *testing.T) {
	b, err := NewBinner(BinOptions{Workers: 2, Layout: Layout{Cols: 2, Rows: 1, Extent: geom.Extent{XMax: 2, YMax: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	p := geom.Points{X: []float64{.5, 1.5, 1.5}, Y: []float64{.5, .5, .5}}
	for range 3 {
		if err := b.Add(p); err != nil {
			t.Fatal(err)
		}
		b.reduce.(*counting).room = 1 // as after four thousand million points
	}
	if err := b.AddCount(0, 0, 1<<40); err != nil {
		t.Fatal(err)
	}
	if v := b.Grid().Values; v[0] != 1<<40+3 || v[1] != 6 {
		t.Error(v)
	}
}
