package contour

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"github.com/swelter/swelter/grid"
)

// gridOf is a grid with row 0 at the top and edges that fall from there.
func gridOf(z [][]float64, xe, ye []float64) *grid.Grid {
	g := grid.New(len(z), len(z[0]))
	for r, row := range z {
		copy(g.Row(r), row)
	}
	if xe != nil {
		g.X, g.Y = grid.Edged("x", grid.Number, xe), grid.Edged("y", grid.Number, ye)
	}
	return g
}

// signed is the area of a ring, positive against the clock.
func signed(r orb.Ring) float64 {
	s := 0.0
	for i := 1; i < len(r); i++ {
		s += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
	}
	return s / 2
}

func areaOf(m orb.MultiPolygon) float64 {
	s := 0.0
	for _, p := range m {
		for _, r := range p {
			s += signed(r)
		}
	}
	return s
}

// A slope over 4 x 4 cells of size 1: the value of a column is its number, 0 to
// 3, on middles at 0.5 to 3.5; outside the middles it stays. So level 1.5 is at
// x = 2, and bands are upright stripes over all four rows.
func TestSlopeByHand(t *testing.T) {
	var z [][]float64
	for range 4 {
		z = append(z, []float64{0, 1, 2, 3})
	}
	g := gridOf(z, []float64{0, 1, 2, 3, 4}, []float64{4, 3, 2, 1, 0})
	lines, err := Lines(g, []float64{1.5})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines[0].Lines) != 1 {
		t.Fatalf("%d lines, want 1", len(lines[0].Lines))
	}
	l := lines[0].Lines[0]
	// Higher values lie at greater x, so with them on the left the line goes down.
	if first, last := l[0], l[len(l)-1]; first != (orb.Point{2, 4}) || last != (orb.Point{2, 0}) {
		t.Errorf("from %v to %v, want (2,4) to (2,0)", first, last)
	}
	bands, err := Bands(g, []float64{0, 0.5, 1.5, 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1 * 4, 1 * 4, 2 * 4} {
		if got := areaOf(bands[i].Area); math.Abs(got-want) > 1e-12 {
			t.Errorf("band %d has area %g, want %g", i, got, want)
		}
	}
}

// One high cell in the middle of 3 x 3: around its middle the values fall by 1 a
// unit along the axes and bilinear between; at level 1/2 marching squares cut a
// diamond with half diagonals of 1/2, area 1/2. Below it the rest is a square with
// that hole.
func TestPeakByHand(t *testing.T) {
	g := gridOf([][]float64{{0, 0, 0}, {0, 1, 0}, {0, 0, 0}}, []float64{0, 1, 2, 3}, []float64{3, 2, 1, 0})
	bands, err := Bands(g, []float64{0, 0.5, 1})
	if err != nil {
		t.Fatal(err)
	}
	low, high := bands[0].Area, bands[1].Area
	if len(high) != 1 || len(high[0]) != 1 || math.Abs(areaOf(high)-.5) > 1e-12 {
		t.Errorf("peak %v, want one diamond of area 0.5", high)
	}
	if len(low) != 1 || len(low[0]) != 2 {
		t.Fatalf("below %v, want one polygon with one hole", low)
	}
	if o, h := signed(low[0][0]), signed(low[0][1]); math.Abs(o-9) > 1e-12 || math.Abs(h+.5) > 1e-12 {
		t.Errorf("outer %g and hole %g, want 9 and -0.5", o, h)
	}
}

// The corners 1 and 3 of a quad are high, with a mean of 0.5: above the mean they
// are apart, below it they are joined.
func TestSaddleByHand(t *testing.T) {
	g := gridOf([][]float64{{1, 0}, {0, 1}}, []float64{0, 1, 2}, []float64{2, 1, 0})
	for _, c := range []struct {
		level    float64
		polygons int
	}{{.4, 1}, {.6, 2}} {
		bands, err := Bands(g, []float64{c.level, math.Inf(1)})
		if err != nil {
			t.Fatal(err)
		}
		if len(bands[0].Area) != c.polygons {
			t.Errorf("level %g: %d polygons, want %d", c.level, len(bands[0].Area), c.polygons)
		}
	}
}

// Rows and columns without edges are counted from 0, cell i centred on i.
func TestCellsByNumber(t *testing.T) {
	lines, err := Lines(gridOf([][]float64{{0, 1}, {0, 1}}, nil, nil), []float64{.5})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range lines[0].Lines[0] {
		if p[0] != .5 || p[1] < -.5 || p[1] > 1.5 {
			t.Errorf("%v is not on x = 0.5 between rows -0.5 and 1.5", p)
		}
	}
}

func TestRefused(t *testing.T) {
	g := gridOf([][]float64{{1, 2}}, nil, nil)
	if _, err := Lines(g, []float64{2, 1}); err == nil {
		t.Error("falling levels")
	}
	if _, err := Bands(g, []float64{2}); err == nil {
		t.Error("one level")
	}
	if _, err := Lines(&grid.Grid{}, []float64{2}); err == nil {
		t.Error("no cells")
	}
	if _, err := Volumes(gridOf([][]float64{{1, -2}}, nil, nil), []float64{.5}, nil); err == nil {
		t.Error("mass below 0")
	}
	if _, err := Volumes(gridOf([][]float64{{0, 0}}, nil, nil), []float64{.5}, nil); err == nil {
		t.Error("no mass")
	}
	if _, err := Volumes(g, []float64{50}, nil); err == nil {
		t.Error("5000 %")
	}
	for _, text := range []string{"0", "1000", "a", "1,b", "2,1", "3,3"} {
		if l, err := (Options{Levels: text}).LevelsFor(0, 1); err == nil {
			t.Errorf("levels %q became %v", text, l)
		}
	}
}

// reference is what contourpy and numpy say; see testdata/reference.py.
type reference struct {
	Name           string
	Z              [][]*float64
	XEdges, YEdges []float64
	Lines          []struct {
		Level     float64
		N, Closed int
		Length    float64
	}
	Bands []struct {
		From, To, Area  float64
		Polygons, Rings int
	}
	Volumes []struct {
		Share, Level, Size float64
		Cells              int
	}
}

func (r reference) grid() *grid.Grid {
	var z [][]float64
	for _, row := range r.Z {
		var v []float64
		for _, p := range row {
			if p == nil {
				v = append(v, math.NaN())
			} else {
				v = append(v, *p)
			}
		}
		z = append(z, v)
	}
	return gridOf(z, r.XEdges, r.YEdges)
}

func references(t *testing.T) []reference {
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []reference
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// Lines are contourpy's: as many, as many closed, as long.
func TestLinesOfContourpy(t *testing.T) {
	for _, ref := range references(t) {
		g := ref.grid()
		for _, want := range ref.Lines {
			got, err := Lines(g, []float64{want.Level})
			if err != nil {
				t.Fatal(err)
			}
			length, closed := 0.0, 0
			for _, l := range got[0].Lines {
				if l[0] == l[len(l)-1] {
					closed++
				}
				for i := 1; i < len(l); i++ {
					length += math.Hypot(l[i][0]-l[i-1][0], l[i][1]-l[i-1][1])
				}
			}
			if n := len(got[0].Lines); n != want.N || closed != want.Closed || math.Abs(length-want.Length) > 1e-9*want.Length {
				t.Errorf("%s, level %g: %d lines, %d closed, length %.9g; contourpy has %d, %d, %.9g", ref.Name, want.Level, n, closed, length, want.N, want.Closed, want.Length)
			}
		}
	}
}

// Bands are contourpy's: as many polygons and rings, the same area.
func TestBandsOfContourpy(t *testing.T) {
	for _, ref := range references(t) {
		g := ref.grid()
		for _, want := range ref.Bands {
			got, err := Bands(g, []float64{want.From, want.To})
			if err != nil {
				t.Fatal(err)
			}
			rings := 0
			for _, p := range got[0].Area {
				rings += len(p)
			}
			if a := areaOf(got[0].Area); len(got[0].Area) != want.Polygons || rings != want.Rings || math.Abs(a-want.Area) > 1e-9*want.Area {
				t.Errorf("%s, %g to %g: %d polygons, %d rings, area %.9g; contourpy has %d, %d, %.9g",
					ref.Name, want.From, want.To, len(got[0].Area), rings, a, want.Polygons, want.Rings, want.Area)
			}
		}
	}
}

// Volumes are those of numpy's sorted sums.
func TestVolumesOfNumpy(t *testing.T) {
	for _, ref := range references(t) {
		g := ref.grid()
		for i, v := range g.Values {
			if g.Values[i] = math.Exp(2 * v); v != v {
				g.Values[i] = 0
			}
		}
		for _, want := range ref.Volumes {
			got, err := Volumes(g, []float64{want.Share}, nil)
			if err != nil {
				t.Fatal(err)
			}
			v := got[0]
			if math.Abs(v.Level-want.Level) > 1e-12*want.Level || v.Cells != want.Cells || math.Abs(v.Size-want.Size) > 1e-9 || v.Held < want.Share {
				t.Errorf("%s, %g: level %g, %d cells of %g; numpy has %g, %d, %g", ref.Name, want.Share, v.Level, v.Cells, v.Size, want.Level, want.Cells, want.Size)
			}
			if len(v.Area) == 0 {
				t.Errorf("%s, %g: no border", ref.Name, want.Share)
			}
		}
	}
}

// The 95 % volume of a Gaussian has the area 2 pi sigma² ln 20.
func TestVolumeOfGaussian(t *testing.T) {
	const n, sigma = 400, 30
	g := grid.New(n, n)
	edges := make([]float64, n+1)
	falling := make([]float64, n+1)
	for i := range edges {
		edges[i], falling[i] = float64(i), float64(n-i)
	}
	g.X, g.Y = grid.Edged("", grid.Number, edges), grid.Edged("", grid.Number, falling)
	for r := range n {
		for c := range n {
			x, y := float64(c)+.5-n/2, float64(r)+.5-n/2
			g.Row(r)[c] = math.Exp(-(x*x + y*y) / (2 * sigma * sigma))
		}
	}
	v, err := Volumes(g, []float64{.95}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := 2 * math.Pi * sigma * sigma * math.Log(20)
	// The line of the least value taken runs between the cells taken and the others.
	for what, got := range map[string]float64{"cells": v[0].Size, "polygon": areaOf(v[0].Area)} {
		if math.Abs(got/want-1) > .005 {
			t.Errorf("the %s cover %g, want %g", what, got, want)
		}
	}
}

// Whatever the grid: bands tile what is not missing, rings close and turn the
// right way, holes are smaller than their ring.
func TestBandsTile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(1, 9).Draw(t, "rows"), rapid.IntRange(1, 9).Draw(t, "cols")
		g := grid.New(rows, cols)
		value := rapid.SampledFrom([]float64{0, 0, 1, 1, 2, 3, .5, 1.5, 2.5, math.NaN()})
		for i := range g.Values {
			g.Values[i] = value.Draw(t, "z")
		}
		bands, err := Bands(g, []float64{math.Inf(-1), 1, 2, math.Inf(1)})
		if err != nil {
			t.Fatal(err)
		}
		all, err := Bands(g, []float64{math.Inf(-1), math.Inf(1)})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, b := range bands {
			sum += areaOf(b.Area)
			for _, p := range b.Area {
				rest := 0.0
				for i, r := range p {
					a := signed(r)
					if r[0] != r[len(r)-1] || (a > 0) != (i == 0) {
						t.Fatalf("ring %d of %v: area %g", i, p, a)
					}
					rest += a
				}
				if rest < -1e-12 {
					t.Fatalf("holes larger than their ring in %v", p)
				}
			}
		}
		if want := areaOf(all[0].Area); math.Abs(sum-want) > 1e-9 {
			t.Fatalf("bands cover %g, all that is there is %g", sum, want)
		}
		missing := false
		for _, v := range g.Values {
			missing = missing || v != v
		}
		if !missing && math.Abs(sum-float64(rows*cols)) > 1e-9 {
			t.Fatalf("bands cover %g of %d x %d cells", sum, rows, cols)
		}
	})
}

func BenchmarkBands(b *testing.B) {
	const n = 1024
	g := grid.New(n, n)
	for i := range g.Values {
		x, y := float64(i%n), float64(i/n)
		g.Values[i] = math.Sin(x/40)*math.Cos(y/30) + .2*math.Sin(x*y/500)
	}
	levels := []float64{-1.5, -1, -.5, 0, .5, 1, 1.5}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Bands(g, levels); err != nil {
			b.Fatal(err)
		}
	}
}

// Round levels around all values keep their step: those between and one more at
// each end, whatever steps a longer range would have.
func TestLevelsAround(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		n      string
		want   []float64
	}{
		{0, 1.4351921333110953, "3", []float64{0, .25, .5, .75, 1, 1.25, 1.5}},
		{0, 3.6e-10, "6", nil},
		{-3e-9, 7.1e-9, "5", nil},
		{1e6, 1.0001e6, "4", nil},
	} {
		got, err := Options{Levels: c.n, Fill: true}.LevelsFor(c.lo, c.hi)
		if err != nil {
			t.Fatal(err)
		}
		if c.want != nil && !slices.Equal(got, c.want) {
			t.Errorf("%v to %v: %v, not %v", c.lo, c.hi, got, c.want)
		}
		if len(got) < 4 || got[0] > c.lo || got[1] <= c.lo || got[len(got)-1] < c.hi || got[len(got)-2] >= c.hi {
			t.Errorf("%v to %v: %v", c.lo, c.hi, got)
		}
		step := got[1] - got[0]
		for i := 1; i < len(got); i++ {
			if d := got[i] - got[i-1]; math.Abs(d-step) > 1e-6*step {
				t.Errorf("%v to %v: %v has steps of %v and %v", c.lo, c.hi, got, step, d)
			}
		}
	}
}
