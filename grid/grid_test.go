package grid

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/geom"
	"pgregory.net/rapid"
)

var nan, inf = math.NaN(), math.Inf(1)

// from is a grid of rows, its axes labelled r0.. and at edges 0, 10, 20 ...
func from(rows ...[]float64) *Grid {
	g := New(len(rows), len(rows[0]))
	labels := make([]string, g.Rows)
	for r := range rows {
		copy(g.Row(r), rows[r])
		labels[r] = string(rune('a' + r))
	}
	edges := make([]float64, g.Cols+1)
	for i := range edges {
		edges[i] = float64(10 * i)
	}
	g.Y, g.X = Labelled("letter", labels), Edged("x", Number, edges)
	g.Name, g.Unit, g.Integer = "count", "cows", true
	return g
}

func same(a, b float64) bool { return a == b || a != a && b != b }

func expect(t *testing.T, what string, g *Grid, values []float64, y, x Axis) {
	t.Helper()
	if err := g.Check(); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if !slices.EqualFunc(g.Values, values, same) {
		t.Errorf("%s: values %v, want %v", what, g.Values, values)
	}
	for side, p := range map[string][2]Axis{"y": {g.Y, y}, "x": {g.X, x}} {
		got, want := p[0], p[1]
		if got.N != want.N || got.Kind != want.Kind || got.Title != want.Title || !slices.Equal(got.Labels, want.Labels) || !slices.Equal(got.Edges, want.Edges) {
			t.Errorf("%s: %s axis %+v, want %+v", what, side, got, want)
		}
	}
}

func TestShapes(t *testing.T) {
	g := from([]float64{1, 2, 3}, []float64{4, 5, nan})
	before := slices.Clone(g.Values)
	letters := func(s string) Axis { return Labelled("letter", strings.Split(s, "")) }
	x := g.X
	expect(t, "transposed", g.Transpose(), []float64{1, 4, 2, 5, 3, nan}, x, letters("ab"))
	expect(t, "rows turned", g.FlipRows(), []float64{4, 5, nan, 1, 2, 3}, letters("ba"), x)
	expect(t, "cropped", g.Crop(1, 2, 1, 3), []float64{5, nan}, letters("b"), Edged("x", Number, []float64{10, 20, 30}))
	expect(t, "a row twice", g.Permute([]int{1, 0, 1}, nil), []float64{4, 5, nan, 1, 2, 3, 4, 5, nan}, letters("bab"), x)
	expect(t, "consecutive columns keep edges", g.Permute(nil, []int{1, 2}), []float64{2, 3, 5, nan}, letters("ab"), Edged("x", Number, []float64{10, 20, 30}))
	expect(t, "others become labels", g.Permute(nil, []int{2, 0}), []float64{3, 1, nan, 4}, letters("ab"), Labelled("x", []string{"25", "5"}))
	expect(t, "nothing", g.Permute([]int{}, nil), nil, Axis{Title: "letter"}, x)
	if !slices.EqualFunc(g.Values, before, same) {
		t.Error("the input was changed")
	}
	if f := g.FlipRows(); f.Name != "count" || f.Unit != "cows" || !f.Integer {
		t.Errorf("name, unit and nature stay: %+v", f)
	}
}

func TestAxis(t *testing.T) {
	index := Index("i", 4)
	if got := index.Slice(1, 3); !slices.Equal(got.Labels, []string{"1", "2"}) {
		t.Errorf("numbered cells keep their numbers: %+v", got)
	}
	if got := index.Reversed(); got.Labels != nil || got.Kind != Number || !slices.Equal(got.Edges, []float64{3.5, 2.5, 1.5, .5, -.5}) || got.LabelAt(0) != "3" {
		t.Errorf("numbered cells turned stay numbers: %+v", got)
	}
	if got := Edged("x", Number, []float64{0, 1, 5}).Reversed(); !slices.Equal(got.Edges, []float64{5, 1, 0}) || got.Labels != nil || got.Kind != Number {
		t.Errorf("edges turned: %+v", got)
	}
	nested := Axis{N: 2, Labels: []string{"a / x", "a / y"}, Levels: [][]string{{"a", "a"}, {"x", "y"}}}
	if got := nested.Permute([]int{1, 0}); got.Levels[1][0] != "y" || got.Labels[1] != "a / x" {
		t.Errorf("levels go along: %+v", got)
	}
	for name, c := range map[string]struct {
		edges []float64
		want  bool
	}{
		"even":           {[]float64{0, 1, 2}, true},
		"falling":        {[]float64{4, 2, 0}, true},
		"within 1e-6":    {[]float64{0, 1.0000005, 2}, true},
		"beyond 1e-6":    {[]float64{0, 1.00001, 2}, false},
		"leap years":     {[]float64{0, 366, 731}, false},
		"drifting apart": {[]float64{0, 1, 2.00001, 3.00003, 4.00006}, false},
		"one cell":       {[]float64{0, 9}, true},
	} {
		if got := Edged("", Number, c.edges).Regular(); got != c.want {
			t.Errorf("%s: regular is %v", name, got)
		}
	}
	if !index.Regular() || !(Axis{}).Regular() {
		t.Error("categories are regular")
	}
}

func TestLabelAt(t *testing.T) {
	const day = 86400.
	for _, c := range []struct {
		name string
		axis Axis
		want string
	}{
		{"a label", Labelled("", []string{"x"}), "x"},
		{"a number", Index("", 1), "0"},
		{"a centre", Edged("", Number, []float64{.1, .3}), "0.2"},
		{"a large centre", Edged("", Number, []float64{999999.5, 1000000.5}), "1000000"},
		{"a day by its edges", Edged("", Time, []float64{0, day}), "1970-01-01"},
		{"a day by its centre", Centred("", Time, []float64{day, 2 * day, 3 * day}), "1970-01-02"},
		{"a month", Edged("", Time, []float64{31 * day, 59 * day}), "1970-02"},
		{"a year", Edged("", Time, []float64{0, 365 * day}), "1970"},
		{"a week", Edged("", Time, []float64{4 * day, 11 * day}), "1970-01-05/1970-01-11"},
		{"falling edges", Edged("", Time, []float64{day, 0}), "1970-01-01"},
		{"an hour", Edged("", Time, []float64{0, 3600}), "1970-01-01 00:30"},
		{"half a second", Edged("", Time, []float64{0, .5}), "1970-01-01 00:00:00.25"},
		{"beyond the calendar", Edged("", Time, []float64{1e30, 3e30}), "2e+30"},
	} {
		if got := c.axis.LabelAt(0); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestExtent(t *testing.T) {
	g := New(2, 3)
	if _, ok := g.Extent(); ok {
		t.Error("numbered axes have no extent")
	}
	g.X, g.Y = Edged("", Number, []float64{0, 1, 2, 5}), Edged("", Number, []float64{8, 4, 2})
	if e, ok := g.Extent(); !ok || e != (geom.Extent{XMin: 0, YMin: 2, XMax: 5, YMax: 8}) {
		t.Errorf("extent %+v", e)
	}
}

// seaborn 0.13's answers; see testdata/standardise.py.
func TestStandardise(t *testing.T) {
	g := from([]float64{1, 2, 4}, []float64{3, 3.5, 10})
	for _, c := range []struct {
		name string
		of   func(Side) (*Grid, []int)
		side Side
		want []float64
	}{
		{"z of rows", g.ZScore, ByRow, []float64{-0.8728715609439697, -0.2182178902359925, 1.0910894511799618, -0.6401843996644799, -0.5121475197315839, 1.1523319193960637}},
		{"scale of rows", g.MinMax, ByRow, []float64{0, 0.3333333333333333, 1, 0, 0.07142857142857142, 1}},
		{"z of columns", g.ZScore, ByCol, []float64{-math.Sqrt2 / 2, -math.Sqrt2 / 2, -math.Sqrt2 / 2, math.Sqrt2 / 2, math.Sqrt2 / 2, math.Sqrt2 / 2}},
		{"scale of columns", g.MinMax, ByCol, []float64{0, 0, 0, 1, 1, 1}},
	} {
		got, constant := c.of(c.side)
		for i, v := range got.Values {
			if math.Abs(v-c.want[i]) > 1e-15 {
				t.Errorf("%s: %v, want %v", c.name, got.Values, c.want)
				break
			}
		}
		if constant != nil || got.Integer || got.X.Title != "x" || got.Y.Title != "letter" {
			t.Errorf("%s: constant %v, %+v", c.name, constant, got)
		}
	}
	odd := from([]float64{5, 5, nan}, []float64{1, 3, inf}, []float64{nan, nan, nan}, []float64{7, nan, nan})
	got, constant := odd.ZScore(ByRow)
	h := math.Sqrt2 / 2
	if want := []float64{nan, nan, nan, -h, h, inf, nan, nan, nan, nan, nan, nan}; !slices.EqualFunc(got.Values, want, func(a, b float64) bool { return same(a, b) || math.Abs(a-b) < 1e-15 }) {
		t.Errorf("odd rows: %v", got.Values)
	}
	if !slices.Equal(constant, []int{0, 2, 3}) {
		t.Errorf("rows without a score: %v, want [0 2 3]", constant)
	}
}

func TestDescribe(t *testing.T) {
	g := from([]float64{3, nan, -2, inf}, []float64{-2, 9, 9, -inf})
	s := g.Describe(nil)
	if s != (Summary{Finite: 5, Missing: 1, Positive: 1, Negative: 1, Min: -2, Max: 9, MinAt: Place{0, 2}, MaxAt: Place{1, 1}}) {
		t.Errorf("%+v", s)
	}
	hidden := make([]bool, 8)
	hidden[2], hidden[5], hidden[1] = true, true, true
	s = g.Describe(hidden)
	if s != (Summary{Finite: 3, Positive: 1, Negative: 1, Min: -2, Max: 9, MinAt: Place{1, 0}, MaxAt: Place{1, 2}}) {
		t.Errorf("with hidden cells: %+v", s)
	}
	if s := New(1, 2).Describe(nil); !math.IsNaN(s.Min) || s.MinAt != (Place{-1, -1}) || s.Missing != 2 {
		t.Errorf("of nothing: %+v", s)
	}
}

// gridOf draws any small grid, NaN and Inf among the values.
func gridOf(t *rapid.T) *Grid {
	g := New(rapid.IntRange(1, 12).Draw(t, "rows"), rapid.IntRange(1, 12).Draw(t, "cols"))
	cell := rapid.OneOf(rapid.Float64Range(-100, 100), rapid.SampledFrom([]float64{nan, inf, -inf, 0, 1, 1}))
	for i := range g.Values {
		g.Values[i] = cell.Draw(t, "v")
	}
	return g
}

func TestShapesComeHome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := gridOf(t)
		back := rapid.Permutation(indices(g.Rows)).Draw(t, "order")
		home := make([]int, len(back))
		for i, k := range back {
			home[k] = i
		}
		for name, h := range map[string]*Grid{
			"transposed twice":   g.Transpose().Transpose(),
			"turned twice":       g.FlipRows().FlipRows(),
			"ordered and back":   g.Permute(back, nil).Permute(home, nil),
			"cropped to all":     g.Crop(0, g.Rows, 0, g.Cols),
			"reduced by nothing": g.Reduce(g.Rows, g.Cols, Max),
		} {
			if err := h.Check(); err != nil || h.Rows != g.Rows || !slices.EqualFunc(h.Values, g.Values, same) {
				t.Fatalf("%s: %v (%v), want %v", name, h.Values, err, g.Values)
			}
			for i := range g.Rows {
				if h.Y.LabelAt(i) != g.Y.LabelAt(i) {
					t.Fatalf("%s: row %d is %q", name, i, h.Y.LabelAt(i))
				}
			}
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
