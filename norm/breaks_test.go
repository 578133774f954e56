package norm_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/norm"
	"pgregory.net/rapid"
)

func edges(t testing.TB, values []float64, spec string) []float64 {
	n, _ := fit(t, values, parse(t, spec))
	return n.(norm.Classed).Edges()
}

func TestBreaksByHand(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name, spec string
		values     []float64
		want       []float64
	}{
		{"equal", "equal:4", []float64{0, 1, 8}, []float64{0, 2, 4, 6, 8}},
		{"equal within limits", "equal:2,vmin=-10,vmax=10", []float64{0, 1, 8}, []float64{-10, 0, 10}},
		// jenkspy's own example: its breaks are the classes' greatest values,
		// 1.2 | 2.3 | 5.0 | 7.8; ours begin with the least, 3.9 and 7.1.
		{"jenkspy", "jenks:3", []float64{1.3, 7.1, 7.3, 2.3, 3.9, 4.1, 7.8, 1.2, 4.3, 7.3, 5.0, 4.3}, []float64{1.2, 3.9, 7.1, 7.8}},
		{"missing", "jenks:2", []float64{nan, 1, 2, math.Inf(1), 9, nan, 10}, []float64{1, 9, 10}},
		{"weights", "jenks:2", []float64{0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 6, 7}, []float64{0, 4, 7}},
		{"the last alone", "jenks:2", []float64{0, 0, 10}, []float64{0, 5, 10}},
		{"fewer values than classes", "jenks:5", []float64{1, 3, 1, 3}, []float64{1, 2, 3}},
		{"no value", "jenks:2", []float64{nan}, []float64{0, .5, 1}},
		{"values beyond the limits", "jenks:2,vmin=0,vmax=20", []float64{-99, 1, 2, 15, 16, 99}, []float64{0, 15, 20}},
		{"huge", "jenks:2", []float64{-1.7e308, -1.6e308, 1.6e308, 1.7e308}, []float64{-1.7e308, 1.6e308, 1.7e308}},
	} {
		if got := edges(t, c.values, c.spec); !slices.EqualFunc(got, c.want, near) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// No way to cut the values has a smaller sum of squares than Jenks' classes:
// all ways are tried.
func TestJenksIsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Map(rapid.IntRange(-50, 50), func(i int) float64 { return float64(i) / 4 }), 2, 12).Draw(t, "values")
		k := rapid.IntRange(1, 5).Draw(t, "classes")
		o := norm.Options{Name: "jenks", Classes: k}
		n, _, err := norm.Fit(values, o)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(values)
		if values[0] == values[len(values)-1] {
			return // one value: no classes
		}
		classes := map[float64][]float64{}
		for _, v := range values {
			p := n.Scale(v)
			classes[p] = append(classes[p], v)
		}
		got := 0.
		for _, c := range classes {
			got += squares(c)
		}
		distinct := len(slices.Compact(slices.Clone(values)))
		if len(classes) != min(k, distinct) {
			t.Fatalf("%d classes of %d values for %d", len(classes), distinct, k)
		}
		if want := least(values, k); got > want+1e-9 {
			t.Fatalf("%v in %d classes: %v, squares %g, want %g", values, k, n.(norm.Classed).Edges(), got, want)
		}
	})
}

func squares(v []float64) (sum float64) {
	mean := 0.
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		sum += (x - mean) * (x - mean)
	}
	return sum
}

func least(v []float64, k int) float64 {
	best := squares(v)
	if k > 1 {
		for i := 1; i < len(v); i++ {
			best = min(best, squares(v[:i])+least(v[i:], k-1))
		}
	}
	return best
}

func TestEqhistEqualsDatashader(t *testing.T) {
	b, err := os.ReadFile("testdata/eqhist.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Values, Positions []float64 }
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		n, _ := fit(t, append(c.Values, math.NaN()), parse(t, "eqhist"))
		for k, v := range c.Values {
			if got := n.Scale(v); math.Abs(got-c.Positions[k]) > 1e-9 {
				t.Errorf("case %d: %g is at %g, want %g", i, v, got, c.Positions[k])
			}
		}
	}
}

// By hand: 1, 1, 2, 9 have shares 1/2, 3/4, 1; from the least to the greatest
// 0, 1/2, 1. The middle of the map is the value 2, the last quarter begins
// halfway from 2 to 9.
func TestEqhistByHand(t *testing.T) {
	n, _ := fit(t, []float64{1, 1, 2, 9}, parse(t, "eqhist"))
	for v, want := range map[float64]float64{1: 0, 1.5: .25, 2: .5, 5.5: .75, 9: 1} {
		if got := n.Scale(v); !near(got, want) {
			t.Errorf("%g is at %g, want %g", v, got, want)
		}
		if got := n.Invert(want); !near(got, v) {
			t.Errorf("share %g is %g, want %g", want, got, v)
		}
	}
	if n.Scale(10) <= 1 || n.Scale(0) >= 0 || !math.IsNaN(n.Scale(math.NaN())) {
		t.Error("values beyond the limits")
	}
	// Limits keep only what lies within; one value alone leaves the map linear.
	n, f := fit(t, []float64{1, 1, 2, 9}, parse(t, "eqhist:vmin=0,vmax=5"))
	if n.Scale(1) != 0 || n.Scale(2) != 1 || f.Over != 1 {
		t.Errorf("within limits: %g, %g, %+v", n.Scale(1), n.Scale(2), f)
	}
	n, _ = fit(t, []float64{3}, parse(t, "eqhist:vmin=0,vmax=4"))
	if n.Scale(3) != .75 {
		t.Errorf("alone: %g", n.Scale(3))
	}
}

func TestClassCounts(t *testing.T) {
	n, _ := fit(t, nil, parse(t, "boundaries:0,1,5,9"))
	got := norm.ClassCounts(n.(norm.Classed), []float64{-1, 0, .5, 5, 9, 10, math.NaN(), math.Inf(1)})
	if !slices.Equal(got, []int{2, 0, 2}) {
		t.Error(got)
	}
}

func TestLines(t *testing.T) {
	nan := math.NaN()
	values := []float64{
		0, 5, 10,
		100, 100, 300,
		nan, nan, nan,
	}
	rows, err := norm.FitRows(values, nil, 3, norm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := make([]float64, 9)
	rows.Positions(got, values, 3)
	if s := fmt.Sprint(got); s != "[0 0.5 1 0 0 1 NaN NaN NaN]" {
		t.Error(s)
	}
	if rows.Found[1].Hi != 300 || !rows.Found[2].Empty {
		t.Errorf("%+v", rows.Found)
	}
	columns, err := norm.FitColumns(values, []bool{false, false, false, true, false, false, false, false, false}, 3, norm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := columns.At(2, 1); n.Scale(100) != 1 || n.Scale(5) != 0 {
		t.Error("column 2 runs from 5 to 100")
	}
	if lo, hi := columns.Norms[0].Limits(); lo != 0 || hi != 0 {
		t.Errorf("column 1 from %g to %g; 100 is hidden", lo, hi)
	}
	_, err = norm.FitRows([]float64{1, 2, -1, -2}, nil, 2, norm.Options{Name: "log"})
	if err == nil || !strings.HasPrefix(err.Error(), "row 2: norm: log: no value is positive") {
		t.Error(err)
	}
	if l, err := norm.FitRows(nil, nil, 0, norm.Options{}); err != nil || len(l.Norms) != 0 {
		t.Error(l, err)
	}
}

func BenchmarkJenks(b *testing.B) {
	for _, n := range []int{1e4, 1e6} {
		values := field(n)
		b.Run(fmt.Sprintf("n=%d/classes=5", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				norm.Fit(values, norm.Options{Name: "jenks"})
			}
		})
	}
}
