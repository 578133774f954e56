package table

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
)

// reference is what testdata/reference.py wrote with pandas 2.1.4.
type reference struct {
	Corr, Pivot map[string]labelled
}

type labelled struct {
	Rows, Cols []string
	Values     [][]*float64 // nil is NaN
}

func references(t *testing.T) reference {
	t.Helper()
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Corr) != 6 || len(r.Pivot) != 12 {
		t.Fatalf("%d correlations and %d pivots", len(r.Corr), len(r.Pivot))
	}
	return r
}

// equal holds a grid against pandas by label, since pandas sorts its rows and
// leaves out columns without any value.
func (want labelled) equal(t *testing.T, g *grid.Grid) {
	t.Helper()
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	if len(want.Rows) != g.Rows {
		t.Errorf("%d rows, want %d", g.Rows, len(want.Rows))
	}
	for i, row := range want.Rows {
		for j, col := range want.Cols {
			r, c := slices.Index(g.Y.Labels, row), slices.Index(g.X.Labels, col)
			if r < 0 || c < 0 {
				t.Fatalf("no cell %s, %s", row, col)
			}
			v := math.NaN()
			if p := want.Values[i][j]; p != nil {
				v = *p
			}
			if !near(g.At(r, c), v) {
				t.Errorf("%s, %s: %v, want %v", row, col, g.At(r, c), v)
			}
		}
	}
	for c, col := range g.X.Labels {
		for r := range g.Rows {
			if !slices.Contains(want.Cols, col) && !math.IsNaN(g.At(r, c)) {
				t.Errorf("%s, %s: %v, and pandas has no such column", g.Y.Labels[r], col, g.At(r, c))
			}
		}
	}
}

func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || a == b || math.Abs(a-b) <= 1e-12*math.Max(1, math.Abs(b))
}

func TestCorrEqualsPandas(t *testing.T) {
	for name, want := range references(t).Corr {
		t.Run(name, func(t *testing.T) {
			file, method, _ := strings.Cut(name, " ")
			g, n, _, err := Corr(load(t, "matrix/"+file), CorrOptions{Method: method})
			if err != nil {
				t.Fatal(err)
			}
			want.equal(t, g)
			if g.Cols != len(want.Cols) || n.Check() != nil {
				t.Errorf("%d columns, want %d", g.Cols, len(want.Cols))
			}
		})
	}
}

func TestPivotEqualsPandas(t *testing.T) {
	ref := references(t).Pivot
	for name, want := range ref {
		file, o, where := "taxis.csv.gz", MatrixOptions{Rows: []string{"pickup.weekday"}, Cols: []string{"pickup.hour"}, Value: "tip"}, []string(nil)
		first, agg, _ := strings.Cut(name, " ")
		switch {
		case name == "flights":
			file, o = "flights.csv", MatrixOptions{Rows: []string{"month"}, Cols: []string{"year"}, Value: "passengers"}
		case name == "measles":
			file, o = "us_contagious_diseases.csv.gz", MatrixOptions{Rows: []string{"state"}, Cols: []string{"year"}, Value: "count"}
			where = []string{"disease = Measles"}
		case name == "population":
			file, o = "us_contagious_diseases.csv.gz", MatrixOptions{Rows: []string{"disease"}, Cols: []string{"year"}, Value: "population", Agg: "mean"}
		case name == "taxis payment":
			o = MatrixOptions{Rows: []string{"pickup_borough"}, Cols: []string{"payment"}, Value: "fare", Agg: "mean"}
		case first == "taxis":
			o.Agg = agg
		}
		t.Run(name, func(t *testing.T) {
			tab, err := Apply(load(t, "matrix/"+file), Query{Where: conds(t, where...)})
			if err != nil {
				t.Fatal(err)
			}
			g, _, err := Pivot(tab, o, "")
			if err != nil {
				t.Fatal(err)
			}
			want.equal(t, g)
		})
	}
}

func conds(t testing.TB, texts ...string) (out []Cond) {
	t.Helper()
	for _, s := range texts {
		c, err := ParseCond(s)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}
