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
			value := func(u *ruler, rare int) float64 {
				switch random.IntN(rare) {
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
				rare := 8 << (i / 1024 * 3) // so that many eights have none
				xs[i], ys[i] = value(&r.x, rare), value(&r.y, rare)
			}
			got, plain := make([]int32, len(xs)), make([]int32, len(xs))
			r.index(xs, ys, got)
			r.indexPlain(xs, ys, plain)
			counts := make([]int, r.n+2)
			for i := range xs {
				want := r.slow(xs[i], ys[i])
				if got[i] != want || plain[i] != want {
					t.Fatalf("%v, %v cells: %v, %v is in %d (plain %d), not %d", e, cells, xs[i], ys[i], got[i], plain[i], want)
				}
				counts[want]++
			}
			table, carries := make([]uint8, r.n+2), new([tallyBlock]int32)
			for lo := 0; lo < len(xs); lo += tallyBlock {
				hi := min(lo+tallyBlock, len(xs))
				for _, k := range carries[:tally(r, table, carries, xs[lo:hi], ys[lo:hi])] {
					counts[k] -= 256
				}
			}
			for k, n := range table {
				if counts[k] != int(n) {
					t.Fatalf("%v, %v cells: %d points more than tallied in cell %d", e, cells, counts[k]-int(n), k)
				}
			}
		}
	}
}

// Counts beyond a worker's bytes end up in the totals, those of the points
// outside and not finite too: 255, 256, 257 and many more in a cell, among points
// on edges, for any number of workers.
func TestCountsCarry(t *testing.T) {
	want := []float64{255, 256, 257, 512, 100_003, 0}
	const outside, bad = 70_000, 513
	var p geom.Points
	put := func(n int, x, y float64) {
		for range n {
			p.X, p.Y = append(p.X, x), append(p.Y, y)
		}
	}
	for k, n := range want {
		put(int(n)/2, float64(k)+.5, .25)
		put(int(n)-int(n)/2, float64(k), .75) // on an edge
	}
	put(outside, -1, .5)
	put(bad, math.NaN(), .5)
	rand.New(rand.NewPCG(5, 6)).Shuffle(p.Len(), func(i, j int) {
		p.X[i], p.X[j] = p.X[j], p.X[i]
		p.Y[i], p.Y[j] = p.Y[j], p.Y[i]
	})
	for _, workers := range []int{1, 2, 5} {
		b, err := NewBinner(BinOptions{Workers: workers, Layout: Layout{Cols: 6, Rows: 1, Extent: geom.Extent{XMax: 6, YMax: 1}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.AddCount(5, 0, 1<<40); err != nil {
			t.Fatal(err)
		}
		if err := b.Add(p, p, p); err != nil {
			t.Fatal(err)
		}
		for k, v := range b.Grid().Values[:5] {
			if v != 3*want[k] {
				t.Errorf("%d workers: %g in cell %d, not %g", workers, v, k, 3*want[k])
			}
		}
		if v := b.Grid().Values[5]; v != 1<<40 {
			t.Errorf("%d workers: %g in the last cell", workers, v)
		}
		if s := b.Stats(); s.Outside != 3*outside || s.LeftOut != 3*bad || s.Used != 3*(255+256+257+512+100_003)+1<<40 {
			t.Errorf("%d workers: %+v", workers, s)
		}
	}
}
