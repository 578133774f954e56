package density

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/geom"
)

type binReference struct {
	X, Y, V []float64
	Counts  [][]int
	Hex     struct {
		XY    [][2]float64
		Count []float64
	}
	HexMean struct {
		XY   [][2]float64
		Mean []float64
	}
}

// Points on edges are in the bin above, those on the last edge in the last:
// numpy.histogram2d's counts.
func TestBinEqualsNumPy(t *testing.T) {
	var ref binReference
	load(t, "bins.json", &ref)
	g, stats, err := Bin(geom.Points{X: ref.X, Y: ref.Y}, BinOptions{Layout: Layout{Cols: 13, Rows: 9, Extent: geom.Extent{XMin: -6.5, YMin: -4.5, XMax: 6.5, YMax: 4.5}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Check(); err != nil || !g.Integer {
		t.Fatal(err, g.Integer)
	}
	used := 0
	for row := range g.Rows {
		for col, v := range g.Row(row) {
			want := ref.Counts[g.Rows-1-row][col]
			used += want
			if v != float64(want) {
				t.Errorf("cell (%d, %d): %g, numpy %d", row, col, v, want)
			}
		}
	}
	if stats.Used != int64(used) || stats.Outside != int64(len(ref.X)-used) || stats.LeftOut != 0 {
		t.Errorf("%+v, numpy used %d", stats, used)
	}
}

func TestHexbinEqualsMatplotlib(t *testing.T) {
	var ref binReference
	load(t, "bins.json", &ref)
	same := func(name string, h *Hexes, xy [][2]float64, values []float64) {
		if len(h.X) != len(xy) {
			t.Fatalf("%s: %d hexagons, matplotlib has %d", name, len(h.X), len(xy))
		}
		for i, p := range xy {
			if math.Abs(h.X[i]-p[0]) > 1e-12 || math.Abs(h.Y[i]-p[1]) > 1e-12 || math.Abs(h.Values[i]-values[i]) > 1e-12 {
				t.Fatalf("%s %d: %g at %g, %g, matplotlib %g at %v", name, i, h.Values[i], h.X[i], h.Y[i], values[i], p)
			}
		}
	}
	h, _, err := Hexbin(geom.Points{X: ref.X, Y: ref.Y}, BinOptions{Layout: Layout{Cols: 11, Rows: 6, Extent: geom.Extent{XMin: -9, YMin: -8, XMax: 9, YMax: 8}}})
	if err != nil {
		t.Fatal(err)
	}
	same("count", h, ref.Hex.XY, ref.Hex.Count)
	// gridsize=11 is int(11/√3) = 6 pairs of rows.
	h, _, err = Hexbin(geom.Points{X: ref.X, Y: ref.Y, W: ref.V}, BinOptions{Reduce: Mean, Layout: Layout{Cols: 11, Rows: 6}})
	if err != nil {
		t.Fatal(err)
	}
	same("mean", h, ref.HexMean.XY, ref.HexMean.Mean)
}

// plain reduces one cell's values the slow way.
func plain(r Reducer, v []float64) float64 {
	switch {
	case r == Count:
		return float64(len(v))
	case r != Sum && len(v) == 0:
		return math.NaN()
	}
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	mean := sum / float64(len(v))
	m2 := 0.0
	for _, x := range v {
		m2 += (x - mean) * (x - mean)
	}
	sorted := slices.Sorted(slices.Values(v))
	switch r {
	case Sum:
		return sum
	case Mean:
		return mean
	case Min:
		return sorted[0]
	case Max:
		return sorted[len(v)-1]
	case Var:
		return m2 / float64(len(v))
	case Std:
		return math.Sqrt(m2 / float64(len(v)))
	case Median:
		return (sorted[(len(v)-1)/2] + sorted[len(v)/2]) / 2
	case First:
		return v[0]
	}
	return v[len(v)-1]
}

// Every reducer equals the plain one, whatever the chunks and the workers.
func TestReducers(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	n := 20_000
	pts := draw(n, func() (x, y float64) { return r.NormFloat64() * 5, r.NormFloat64() * 4 })
	pts.W = make([]float64, n)
	for i := range pts.W {
		pts.W[i] = 100 + r.NormFloat64()
	}
	pts.X[5], pts.W[9] = math.NaN(), math.NaN()
	lay := Layout{Cols: 12, Rows: 10, Extent: geom.Extent{XMin: -6, YMin: -5, XMax: 6, YMax: 5}}
	held := make([][]float64, 120)
	for i, x := range pts.X {
		if c, d := math.Floor(x+6), math.Floor(pts.Y[i]+5); c >= 0 && c < 12 && d >= 0 && d < 10 && pts.W[i] == pts.W[i] {
			k := (9-int(d))*12 + int(c)
			held[k] = append(held[k], pts.W[i])
		}
	}
	held[0] = nil
	for red := range reducerNames {
		red := Reducer(red)
		if red == Count {
			continue
		}
		var first []float64
		for _, c := range []struct{ chunk, workers int }{{n, 1}, {999, 3}, {17, 12}} {
			b, err := NewBinner(BinOptions{Reduce: red, Layout: lay, Workers: c.workers})
			if err != nil {
				t.Fatal(err)
			}
			for lo := 0; lo < n; lo += c.chunk {
				hi := min(lo+c.chunk, n)
				if err := b.Add(geom.Points{X: pts.X[lo:hi], Y: pts.Y[lo:hi], W: pts.W[lo:hi]}); err != nil {
					t.Fatal(err)
				}
			}
			g := b.Grid()
			if first == nil {
				first = g.Values
			}
			for k, v := range g.Values {
				if v != first[k] && (v == v || first[k] == first[k]) {
					t.Fatalf("%s: cell %d is %v with chunks of %d and %d workers, %v before", red, k, v, c.chunk, c.workers, first[k])
				}
				if k == 0 {
					continue
				}
				want := plain(red, held[k])
				if math.Abs(v-want) > 1e-11*math.Abs(want) || v == v != (want == want) {
					t.Fatalf("%s: cell %d is %v, want %v", red, k, v, want)
				}
			}
			if s := b.Stats(); s.LeftOut != 2 || s.Used+s.Outside != int64(n-2) {
				t.Errorf("%s: %+v", red, s)
			}
		}
	}
}

func TestCountsByGroup(t *testing.T) {
	b, err := NewBinner(BinOptions{Groups: []string{"theft", "fraud"}, Layout: Layout{Cols: 2, Rows: 1, Extent: geom.Extent{XMax: 2, YMax: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	chunks := []geom.Points{
		{X: []float64{.5, 1.5, 1.6}, Y: []float64{.5, .5, .5}, Group: []int32{0, 1, 1}, Groups: []string{"fraud", "theft"}},
		{X: []float64{.5, .6, 1.5}, Y: []float64{.5, .5, .5}, Group: []int32{0, 1, -1}, Groups: []string{"arson", "theft"}},
	}
	for _, c := range chunks {
		if err := b.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	g := b.Grids()
	if fmt.Sprintf("%s %v %s %v", g[0].Name, g[0].Values, g[1].Name, g[1].Values) != "theft [1 2] fraud [1 0]" {
		t.Errorf("%s %v, %s %v", g[0].Name, g[0].Values, g[1].Name, g[1].Values)
	}
	if s := b.Stats(); s != (BinStats{Used: 4, LeftOut: 2}) {
		t.Errorf("%+v", s)
	}
}

// The fast way to find a bin equals the edges, for bins of any size and place.
func TestBinsByEdges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e7, 1e7).Draw(t, "lo")
		width := rapid.SampledFrom([]float64{1e-3, .3, 1, 7, 1e5}).Draw(t, "width")
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		s := newSide(lo, lo+width, width/float64(n), n)
		l := lattice{s, newSide(0, 1, 1, 1)}
		r := newRectangles(l)
		edges := s.edges()
		var xs []float64
		for range 50 {
			e := edges[rapid.IntRange(0, n).Draw(t, "edge")]
			xs = append(xs, e, math.Nextafter(e, math.Inf(1)), math.Nextafter(e, math.Inf(-1)), e+width/float64(n)*rapid.Float64Range(-1, 1).Draw(t, "by"))
		}
		ys, cell := make([]float64, len(xs)), make([]int32, len(xs))
		r.index(xs, ys, cell)
		for i, x := range xs {
			want, _ := slices.BinarySearchFunc(edges, x, func(e, x float64) int {
				if e <= x {
					return -1
				}
				return 1
			})
			want-- // the last edge not above x
			if x == edges[n] {
				want = n - 1
			}
			if want < 0 || want >= n {
				want = n
			}
			if int(cell[i]) != want {
				t.Fatalf("%v is in bin %d of %d from %v by %v, want %d", x, cell[i], n, lo, width, want)
			}
		}
	})
}

func TestBinErrors(t *testing.T) {
	one := geom.Points{X: []float64{1}, Y: []float64{2}}
	e := geom.Extent{XMax: 1, YMax: 1}
	for _, c := range []struct {
		name string
		pts  geom.Points
		o    BinOptions
		want string
	}{
		{"nothing", geom.Points{}, BinOptions{}, "no point has finite"},
		{"no values", one, BinOptions{Reduce: Mean}, "mean needs a column of values"},
		{"no groups", one, BinOptions{Groups: []string{"a"}, Layout: Layout{Extent: e}}, "need a column of groups"},
		{"means of groups", one, BinOptions{Reduce: Mean, Groups: []string{"a"}, Layout: Layout{Extent: e}}, "groups are counted"},
		{"too many cells", one, BinOptions{Layout: Layout{Cols: 1e6, Rows: 1e6}}, "more than the limit"},
		{"too many values", geom.Points{X: []float64{1, 2}, Y: []float64{1, 2}, W: []float64{1, 2}}, BinOptions{Reduce: Median, MaxValues: 1}, "more than the limit of 1"},
	} {
		if _, _, err := Bin(c.pts, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want ...%s...", c.name, err, c.want)
		}
	}
	if _, err := NewBinner(BinOptions{}); err == nil {
		t.Error("a stream without an extent is taken")
	}
}

func BenchmarkBin(b *testing.B) {
	p := square(10_000_000, 1024)
	p.W = p.X
	lay := Layout{Cols: 1024, Rows: 1024, Extent: geom.Extent{XMax: 1024, YMax: 1024}}
	for _, red := range []Reducer{Count, Sum, Mean, Std, Max} {
		b.Run(red.String(), func(b *testing.B) {
			b.SetBytes(int64(p.Len()) * 16)
			for range b.N {
				if _, _, err := Bin(p, BinOptions{Reduce: red, Layout: lay}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
