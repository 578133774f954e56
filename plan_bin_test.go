package swelter

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// manyPoints is a file of n points with values, every 97th without an x and
// every 101st without a value, and the complete ones.
func manyPoints(t *testing.T, n int) (path string, pts geom.Points) {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	var b bytes.Buffer
	b.WriteString("x,y,v\n")
	for i := range n {
		x, y, v := random.NormFloat64(), random.ExpFloat64(), random.Float64()
		switch {
		case i%97 == 0:
			fmt.Fprintf(&b, ",%v,%v\n", y, v)
			continue
		case i%101 == 0:
			fmt.Fprintf(&b, "%v,%v,\n", 1000*x, y) // far out: it must not widen the extent
			continue
		}
		fmt.Fprintf(&b, "%v,%v,%v\n", x, y, v)
		pts.X, pts.Y, pts.W = append(pts.X, x), append(pts.Y, y), append(pts.W, v)
	}
	path = filepath.Join(t.TempDir(), "many.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path, pts
}

// Points that are kept, read twice or met by a known extent give the cells that
// all of them in memory give.
func TestBinWhileReading(t *testing.T) {
	path, pts := manyPoints(t, 60_000)
	e := pts.Extent()
	for _, c := range []struct {
		name   string
		reduce density.Reducer
		extent geom.Extent
		limits source.Limits
	}{
		{name: "kept", reduce: density.Sum},
		{name: "read twice", reduce: density.Sum, limits: source.Limits{Bytes: 1 << 16}},
		{name: "mean, read twice", reduce: density.Mean, limits: source.Limits{Bytes: 1 << 16}},
		{name: "known extent", reduce: density.Std, extent: geom.Extent{XMin: -1, YMin: 0, XMax: 1, YMax: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := density.BinOptions{Reduce: c.reduce, Layout: density.Layout{Cols: 30, Rows: 20, Extent: c.extent}}
			spec := Spec{Input: table.Input{Paths: []string{path}}, Make: Make{Density: &DensityOptions{Method: "bin", Points: table.PointsOptions{Weight: "v"}, Bin: o}}}
			f, err := Run(context.Background(), spec, Env{Limits: c.limits})
			if err != nil {
				t.Fatal(err)
			}
			if c.extent.IsZero() {
				o.Extent = e
			}
			want, stats, err := density.Bin(pts, o)
			if err != nil {
				t.Fatal(err)
			}
			same := slices.EqualFunc(f.Grid.Values, want.Values, func(a, b float64) bool { return a == b || a != a && b != b })
			if !same || f.Grid.X.Edges[0] != want.X.Edges[0] {
				t.Errorf("other cells than those of the points in memory")
			}
			notes := strings.Join(f.Notes, "; ")
			for _, say := range []string{"n = " + table.Thousands(stats.Used), "rows had no x, y or v and were left out", "columns x and y"} {
				if strings.Count(notes, say) != 1 {
					t.Errorf("notes %q, want %q once", notes, say)
				}
			}
		})
	}
}

// A stream ends where the context does, and where a chunk cannot be binned.
func TestBinStops(t *testing.T) {
	path, _ := manyPoints(t, 60_000)
	spec := Spec{Input: table.Input{Paths: []string{path}}, Make: Make{Density: &DensityOptions{Method: "bin"}}}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, spec, Env{}); err == nil {
		t.Error("a cancelled run ended well")
	}
	spec.Make.Density.Bin.Reduce = density.Mean
	if _, err := Run(context.Background(), spec, Env{}); err == nil || !strings.Contains(err.Error(), "needs a column of values") {
		t.Errorf("a mean of no values: %v", err)
	}
}
