package partial

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/table"
)

// reducers that merge to the last bit, and those that do but for rounding.
var (
	exact = []density.Reducer{density.Count, density.Min, density.Max, density.First, density.Last}
	close = []density.Reducer{density.Sum, density.Mean, density.Var, density.Std}
)

// part bins points as a job of its own, and sends the cells through a file.
func part(t fataler, o density.BinOptions, hex bool, pts geom.Points) *Grid {
	lay := density.NewBinner
	if hex {
		lay = density.NewHexBinner
	}
	b, err := lay(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Add(pts); err != nil {
		t.Fatal(err)
	}
	seen := table.NewSurvey()
	seen.Add(pts)
	g, err := New(b, Header{Columns: table.PointsOptions{X: "x", Y: "y", Weight: "w"}}, seen)
	if err != nil {
		t.Fatal(err)
	}
	return again(t, g)
}

type fataler interface{ Fatal(...any) }

func again(t fataler, g *Grid) *Grid {
	b := written(t, g)
	back, err := Read(bytes.NewReader(b), int64(len(b)), 0)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written(t, back), b) {
		t.Fatal("read and written again, the file is another")
	}
	return back
}

func written(t fataler, g *Grid) []byte {
	var b bytes.Buffer
	if err := g.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The cells of any split of the points, merged, are those of all: to the last
// bit where nothing is rounded, within 1e-12 elsewhere.
func TestMergedIsTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 300).Draw(t, "points")
		// Some lie beyond the extent, some have no place or value.
		place := rapid.OneOf(rapid.Float64Range(-1, 9), rapid.SampledFrom([]float64{0, 8, 4, math.NaN()}))
		value := rapid.OneOf(rapid.Float64Range(1, 1e6), rapid.Just(math.NaN()))
		pts := geom.Points{}
		for range n {
			pts.X, pts.Y, pts.W = append(pts.X, place.Draw(t, "x")), append(pts.Y, place.Draw(t, "y")), append(pts.W, value.Draw(t, "w"))
		}
		o := density.BinOptions{Reduce: rapid.SampledFrom(append(append([]density.Reducer{}, exact...), close...)).Draw(t, "reducer")}
		o.Extent, o.Cols, o.Rows = geom.Extent{XMax: 8, YMax: 8}, 4, 3
		hex := rapid.Bool().Draw(t, "hexagons")
		whole := part(t, o, hex, pts)

		var merged *Grid
		for lo := 0; lo < n; {
			hi := rapid.IntRange(lo+1, n).Draw(t, "end of a part")
			g := part(t, o, hex, geom.Points{X: pts.X[lo:hi], Y: pts.Y[lo:hi], W: pts.W[lo:hi]})
			if lo = hi; merged == nil {
				merged = g
			} else if err := merged.Merge(g); err != nil {
				t.Fatal(err)
			}
		}
		if contains(exact, o.Reduce) {
			if !bytes.Equal(written(t, merged), written(t, whole)) {
				t.Fatalf("%v: not the bytes of the whole", o.Reduce)
			}
			return
		}
		got, want := valuesOf(merged, hex), valuesOf(whole, hex)
		for i, w := range want {
			// A variance is a difference of squares: it is as exact as they are.
			scale := math.Max(math.Abs(w), 0)
			if o.Reduce == density.Var {
				scale = math.Max(scale, 1e6)
			} else if o.Reduce == density.Std {
				scale = math.Max(scale, 1e3)
			}
			if d := math.Abs(got[i] - w); d > 1e-12*scale || (got[i] != got[i]) != (w != w) {
				t.Fatalf("%v: cell %d is %v, of the whole %v", o.Reduce, i, got[i], w)
			}
		}
		if merged.Stats() != whole.Stats() || merged.Rows != whole.Rows || merged.LeftOut != whole.LeftOut {
			t.Fatalf("%+v of %d rows, want %+v of %d", merged.Stats(), merged.Rows, whole.Stats(), whole.Rows)
		}
	})
}

func contains(list []density.Reducer, r density.Reducer) bool {
	for _, v := range list {
		if v == r {
			return true
		}
	}
	return false
}

func valuesOf(g *Grid, hex bool) []float64 {
	if hex {
		return g.Hexes().Values
	}
	return g.Grid().Values
}

// Groups that only some of the parts have stand in the order in which they first
// come.
func TestMergeGroups(t *testing.T) {
	o := density.BinOptions{Layout: density.Layout{Cols: 2, Rows: 1, Extent: geom.Extent{XMax: 2, YMax: 1}}}
	job := func(names []string, pts geom.Points) *Grid {
		o.Groups, pts.Groups = names, names
		return part(t, o, false, pts)
	}
	all := job([]string{"oak", "elm"}, geom.Points{X: []float64{0, 1, 1}, Y: []float64{0, 0, 0}, Group: []int32{0, 0, 1}})
	if err := all.Merge(job([]string{"ash", "elm"}, geom.Points{X: []float64{0, 1, 0}, Y: []float64{0, 0, 0}, Group: []int32{0, 1, 1}})); err != nil {
		t.Fatal(err)
	}
	all = again(t, all)
	var got []string
	for _, g := range all.Grids() {
		got = append(got, g.Name+strings.Repeat(".", int(g.Values[0]))+"|"+strings.Repeat(".", int(g.Values[1])))
	}
	if want := "oak.|. elm.|.. ash.|"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// What is not of one grid is refused, and both are named.
func TestMergeRefuses(t *testing.T) {
	base := density.BinOptions{Layout: density.Layout{Cols: 2, Rows: 2, Extent: geom.Extent{XMax: 2, YMax: 2}}}
	pts := geom.Points{X: []float64{1}, Y: []float64{1}, W: []float64{1}}
	for _, c := range []struct {
		want   string
		hex    bool
		change func(*density.BinOptions)
	}{
		{"its extent is 0,0,3,2, not 0,0,2,2", false, func(o *density.BinOptions) { o.Extent.XMax = 3 }},
		{"its size is 2 x 5 cells, not 2 x 2 cells", false, func(o *density.BinOptions) { o.Rows = 5 }},
		{"its reducer is mean, not count", false, func(o *density.BinOptions) { o.Reduce = density.Mean }},
		{"its kind of cells is hexagons, not square cells", true, func(*density.BinOptions) {}},
		{"its counting by is groups, not no groups", false, func(o *density.BinOptions) { o.Groups = []string{"a"} }},
	} {
		o := base
		c.change(&o)
		more := pts
		if o.Groups != nil {
			more.Group, more.Groups = []int32{0}, o.Groups
		}
		err := part(t, base, false, pts).Merge(part(t, o, c.hex, more))
		if err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	other := part(t, base, false, pts)
	other.Columns.X = "lon"
	if err := part(t, base, false, pts).Merge(other); err == nil || err.Error() != `its x is "lon", not "x"` {
		t.Errorf("another column: %v", err)
	}
	b, err := density.NewBinner(density.BinOptions{Reduce: density.Median, Layout: base.Layout})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(b, Header{}, table.NewSurvey()); err != density.ErrKeepsValues {
		t.Errorf("a median: %v", err)
	}
}

// Files that NumPy has written are read, and NumPy's sums are found in them.
func TestNumpyFile(t *testing.T) {
	b, err := os.ReadFile("testdata/batch.grid")
	if err != nil {
		t.Fatal(err)
	}
	g, err := Read(bytes.NewReader(b), int64(len(b)), 0)
	if err != nil {
		t.Fatal(err)
	}
	// testdata/batch.py prints them.
	want := []float64{math.NaN(), 2.5, 7, math.NaN(), 1.5, 4}
	for i, v := range g.Grid().Values {
		if v != want[i] && (v == v || want[i] == want[i]) {
			t.Errorf("cell %d is %v, want %v", i, v, want[i])
		}
	}
}

// Any byte that is changed is noticed, and so is an end that is missing.
func TestDamageIsNoticed(t *testing.T) {
	o := density.BinOptions{Reduce: density.Mean, Layout: density.Layout{Cols: 3, Rows: 2, Extent: geom.Extent{XMax: 3, YMax: 2}}}
	g := part(t, o, false, geom.Points{X: []float64{.5, 1.5, 1.6}, Y: []float64{.5, 1, 1}, W: []float64{1, 2, 4}})
	whole := written(t, g)
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 0x10
		back, err := Read(bytes.NewReader(b), int64(len(b)), 0)
		if err == nil && !bytes.Equal(written(t, back), whole) {
			t.Errorf("byte %d of %d changed: read as other cells", i, len(whole))
		}
		if _, err := Read(bytes.NewReader(whole[:i]), int64(i), 0); err == nil {
			t.Errorf("the first %d of %d bytes are read", i, len(whole))
		}
	}
}

func FuzzRead(f *testing.F) {
	o := density.BinOptions{Layout: density.Layout{Cols: 3, Rows: 2, Extent: geom.Extent{XMax: 3, YMax: 2}}}
	pts := geom.Points{X: []float64{.5, 1.5, 1.6}, Y: []float64{.5, 1, 1}, W: []float64{1, 2, 4}}
	for _, r := range append(exact, close...) {
		o.Reduce = r
		f.Add(written(f, part(f, o, r == density.Max, pts)))
	}
	b, err := os.ReadFile("testdata/batch.grid")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := Read(bytes.NewReader(b), int64(len(b)), 1<<20)
		if err != nil {
			return
		}
		again(t, g)
		if err := g.Merge(again(t, g)); err != nil {
			t.Errorf("does not merge with itself: %v", err)
		}
	})
}
