package swelter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"
)

// overviewOf is the overview of a table as text.
func overviewOf(text string, o swelter.OverviewOptions) (*swelter.Figure, error) {
	in, env := fromText(text)
	return swelter.Run(context.Background(), swelter.Spec{Input: in, Make: swelter.Make{Overview: &o}}, env)
}

func panelNames(f *swelter.Figure) []string {
	var names []string
	for _, p := range f.Panels {
		names = append(names, p.Name)
	}
	return names
}

// reference is what testdata/overview.py found.
type reference struct {
	Missing   map[string]int
	Pearson   map[string]map[string]float64
	CramersV  map[string]map[string]float64 `json:"cramers_v"`
	Ratio     map[string]map[string]float64 `json:"correlation_ratio"`
	Histogram [][]float64
	XEdges    []float64 `json:"x_edges"`
	YEdges    []float64 `json:"y_edges"`
}

// The numbers of an overview of the penguins equal those of pandas, SciPy and
// NumPy, whichever order the columns are drawn in.
func TestOverviewEqualsPandasAndSciPy(t *testing.T) {
	data, err := os.ReadFile("testdata/overview-penguins.json")
	if err != nil {
		t.Fatal(err)
	}
	var want reference
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	spec := swelter.Spec{Input: table.Input{Paths: []string{testdata.Path(t, "matrix/penguins.csv")}}, Make: swelter.Make{Overview: &swelter.OverviewOptions{}}}
	f, err := swelter.Run(context.Background(), spec, swelter.Env{})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"missing", "pearson", "cramers_v", "correlation_ratio", "flipper_length_mm × body_mass_g"}
	if got := panelNames(f); !slices.Equal(got[:5], names) || len(got) != 8 {
		t.Fatalf("panels %q", got)
	}
	for i, w := range []map[string]map[string]float64{want.Pearson, want.CramersV, want.Ratio} {
		g := f.Panels[1+i].Grid
		if g.Rows != len(w) {
			t.Errorf("%s: %d rows, want %d", names[1+i], g.Rows, len(w))
		}
		for r, a := range g.Y.Labels {
			for c, b := range g.X.Labels {
				if got, want := g.At(r, c), w[a][b]; !(math.Abs(got-want) < 1e-12) {
					t.Errorf("%s of %s and %s: %.15g, want %.15g", names[1+i], a, b, got, want)
				}
			}
		}
	}
	h := f.Panels[4].Grid
	for r, row := range want.Histogram {
		if !slices.Equal(h.Row(r), row) {
			t.Errorf("row %d of the histogram %v, want %v", r, h.Row(r), row)
		}
	}
	if !close(h.X.Edges, want.XEdges) || !close(h.Y.Edges, want.YEdges) {
		t.Errorf("edges %v %v, want %v %v", h.X.Edges, h.Y.Edges, want.XEdges, want.YEdges)
	}
	// Bands of rows hold the share of missing cells; their lengths differ by one.
	m := f.Panels[0].Grid
	for c, label := range m.X.Labels {
		name, count, _ := strings.Cut(label, " ")
		if n := want.Missing[name]; n > 0 && count != fmt.Sprint(n) || n == 0 && count != "" {
			t.Errorf("column %q, want %d missing", label, n)
		}
		if sum := missingIn(m, c, 344); math.Abs(sum-float64(want.Missing[name])) > 1e-9 {
			t.Errorf("%s: bands hold %g missing cells, want %d", name, sum, want.Missing[name])
		}
	}
}

func close(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) <= 1e-9*math.Abs(y) })
}

// missingIn counts the missing cells of a column of n rows in bands.
func missingIn(g *grid.Grid, col, n int) float64 {
	sum := 0.
	for b := range g.Rows {
		sum += g.At(b, col) * float64((b+1)*n/g.Rows-b*n/g.Rows)
	}
	return sum
}

// Columns that go together stand side by side: a and its double c, apart from b.
func TestOverviewOrdersColumns(t *testing.T) {
	f, err := overviewOf("a,b,c\n1,5,2\n2,1,4.1\n3,4,6\n4,2,8\n5,5,9.9\n6,1,12\n", swelter.OverviewOptions{})
	if err != nil {
		t.Fatal(err)
	}
	order := strings.Join(f.Panels[0].Grid.X.Labels, "")
	if f.Panels[0].Name != "pearson" || !strings.Contains(order, "ac") && !strings.Contains(order, "ca") {
		t.Errorf("%q, columns %s", f.Panels[0].Name, order)
	}
}

// Whatever the table is (of the thousand columns the 58 multiples of 17 are
// constant), there is a figure or one line that says why not.
func TestOverviewOfAnyTable(t *testing.T) {
	var wide strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&wide, "c%d,", i)
	}
	wide.WriteString("last\n")
	for r := range 5 {
		for i := range 1000 {
			fmt.Fprintf(&wide, "%d,", (i+1)*(r+3)%17)
		}
		wide.WriteString("1\n")
	}
	none := 0
	for name, c := range map[string]struct {
		text, panels, note string
		o                  swelter.OverviewOptions
	}{
		"one column":     {text: "a\n1\n2\n", panels: "missing"},
		"all text":       {text: "a,b\nx,p\ny,q\nx,p\n", panels: "cramers_v, a × b"},
		"one value":      {text: "a,b\n1,x\n1,x\n", panels: "missing", note: "one value throughout: a, b"},
		"all missing":    {text: "a,b\n,\n,\n", panels: "missing", note: "no value at all: a, b"},
		"one row":        {text: "a,b\n1,2\n", panels: "missing"},
		"times alone":    {text: "t\n2020-01-01\n2020-01-02\n", panels: "missing"},
		"yes and no":     {text: "a,n\ntrue,1\nfalse,2\ntrue,1.5\n", panels: "correlation_ratio"},
		"no pairs":       {text: "a,b\n1,2\n2,3\n3,5\n", panels: "pearson", o: swelter.OverviewOptions{Pairs: &none}},
		"1001 columns":   {text: wide.String(), panels: "pearson", note: "the first 100 of 942 columns of numbers", o: swelter.OverviewOptions{Pairs: &none}},
		"chosen columns": {text: "a,b,c\n1,2,x\n2,3,y\n3,5,x\n", panels: "pearson, a × b", o: swelter.OverviewOptions{Columns: []string{"a", "b"}}},
		"infinite":       {text: "a,b\n1,inf\n2,3\n3,5\n", panels: "pearson, a × b"},
	} {
		f, err := overviewOf(c.text, c.o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(panelNames(f), ", "); got != c.panels {
			t.Errorf("%s: panels %s, want %s", name, got, c.panels)
		}
		if !strings.Contains(strings.Join(f.Notes, "; "), c.note) {
			t.Errorf("%s: notes %q, want %q", name, f.Notes, c.note)
		}
	}
	for _, text := range []string{"", "a,b\n"} {
		if _, err := overviewOf(text, swelter.OverviewOptions{}); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Of many rows an even sample is looked at, missing cells are counted in all, and
// a note says so; the figure is the same however the rows are read.
func TestOverviewSamples(t *testing.T) {
	var b strings.Builder
	b.WriteString("a,b\n")
	for i := range 1000 {
		if i%10 == 0 {
			fmt.Fprintf(&b, ",%d\n", i)
		} else {
			fmt.Fprintf(&b, "%d,%d\n", i, i*i)
		}
	}
	f, err := overviewOf(b.String(), swelter.OverviewOptions{Sample: 300})
	if err != nil {
		t.Fatal(err)
	}
	want := "missing cells are counted in all 1\u00a0000 rows; all else is of every 4th row, 250 of them"
	if !slices.Contains(f.Notes, want) || f.Panels[0].Grid.X.Labels[0] != "a 100" {
		t.Errorf("notes %q, columns %q", f.Notes, f.Panels[0].Grid.X.Labels)
	}
	var csv, js bytes.Buffer
	if err := f.EncodeData(&csv, "csv"); err != nil || !strings.HasPrefix(csv.String(), "panel,y,x,value\nmissing,") {
		t.Errorf("%v, %.60q", err, csv.String())
	}
	if err := f.EncodeData(&js, "json"); err != nil || !json.Valid(js.Bytes()) {
		t.Errorf("json: %v", err)
	}
}

func TestOverviewRefused(t *testing.T) {
	in, env := fromText("a,b\n1,2\n")
	many := 99
	for _, c := range []struct {
		spec swelter.Spec
		want string
	}{
		{swelter.Spec{Facet: swelter.Facet{By: "a"}}, "an overview has panels already"},
		{swelter.Spec{Color: swelter.Color{Map: "viridis"}}, "colours of their own"},
		{swelter.Spec{Make: swelter.Make{Overview: &swelter.OverviewOptions{Pairs: &many}}}, "99 pairs; from 0 to 24"},
		{swelter.Spec{Make: swelter.Make{Overview: &swelter.OverviewOptions{Bins: 1000}}}, "1000 bins"},
		{swelter.Spec{Make: swelter.Make{Overview: &swelter.OverviewOptions{Sample: -1}}}, "a sample of -1 rows"},
	} {
		c.spec.Input = in
		if c.spec.Make.Overview == nil {
			c.spec.Make.Overview = &swelter.OverviewOptions{}
		}
		if _, err := swelter.Run(context.Background(), c.spec, env); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}
