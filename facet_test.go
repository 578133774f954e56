package swelter_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"
)

const sales = "m,y,g,v\nMar,2002,b,9\nJan,2001,b,1\nFeb,2001,a,2\nJan,2003,a,3\nMar,2001,a,4\n"

func fromText(text string) (table.Input, swelter.Env) {
	return table.Input{Paths: []string{"-"}, Format: "csv"}, swelter.Env{Stdin: strings.NewReader(text)}
}

func facets(t *testing.T, text string, m swelter.Make, f swelter.Facet) *swelter.Figure {
	t.Helper()
	in, env := fromText(text)
	fig, err := swelter.Run(context.Background(), swelter.Spec{Input: in, Make: m, Facet: f}, env)
	if err != nil {
		t.Fatal(err)
	}
	return fig
}

// Every panel has the rows and columns of all together; what it has no row for is
// missing. Limits are those of all.
func TestFacetsShareAxesAndNorm(t *testing.T) {
	pivot := swelter.Make{Matrix: &table.MatrixOptions{Rows: []string{"m"}, Cols: []string{"y"}, Value: "v"}}
	f := facets(t, sales, pivot, swelter.Facet{By: "g"})
	nan := math.NaN()
	want := map[string][]float64{
		"b": {1, nan, nan, nan, nan, nan, nan, 9, nan},
		"a": {nan, nan, 3, 2, nan, nan, 4, nan, nan},
	}
	for i, name := range []string{"b", "a"} {
		p := f.Panels[i]
		if p.Name != name || fmt.Sprint(p.Grid.Values) != fmt.Sprint(want[name]) {
			t.Errorf("panel %d %q: %v, want %v", i, p.Name, p.Grid.Values, want[name])
		}
		if !slices.Equal(p.Grid.Y.Labels, []string{"Jan", "Feb", "Mar"}) || !slices.Equal(p.Grid.X.Labels, []string{"2001", "2002", "2003"}) {
			t.Errorf("%s: rows %v, columns %v", p.Name, p.Grid.Y.Labels, p.Grid.X.Labels)
		}
		if lo, hi := p.Mapper.Norm.Limits(); lo != 1 || hi != 9 {
			t.Errorf("%s: limits %g to %g, want those of all", p.Name, lo, hi)
		}
	}
	f = facets(t, sales, pivot, swelter.Facet{By: "g", Norm: "own"})
	if lo, hi := f.Panels[1].Mapper.Norm.Limits(); lo != 2 || hi != 4 {
		t.Errorf("own limits %g to %g, want 2 to 4", lo, hi)
	}
}

// Days on a time axis lie on one lattice, however few of them a part has.
func TestFacetsOfTimesShareTheirLattice(t *testing.T) {
	text := "t,k,g,v\n2020-01-01,p,a,1\n2020-01-02,p,b,2\n2020-01-03,p,a,3\n2020-01-05,p,b,4\n2020-01-04,p,c,5\n"
	f := facets(t, text, swelter.Make{Matrix: &table.MatrixOptions{Rows: []string{"k"}, Cols: []string{"t"}, Value: "v"}}, swelter.Facet{By: "g"})
	got := ""
	for _, p := range f.Panels {
		got += fmt.Sprint(p.Name, p.Grid.Values, " ")
	}
	if got != "a[1 NaN 3 NaN NaN] b[NaN 2 NaN NaN 4] c[NaN NaN NaN 5 NaN] " {
		t.Error(got)
	}
}

// Words keep one colour through all panels.
func TestFacetsShareCategories(t *testing.T) {
	text := "r,c,g,v\n1,1,a,low\n1,2,a,high\n1,1,b,high\n1,2,b,mid\n"
	f := facets(t, text, swelter.Make{Matrix: &table.MatrixOptions{Rows: []string{"r"}, Cols: []string{"c"}, Value: "v"}}, swelter.Facet{By: "g"})
	a, b := f.Panels[0].Grid, f.Panels[1].Grid
	if !slices.Equal(a.Categories, b.Categories) || a.Categories[int(a.Values[1])] != "high" || a.Values[1] != b.Values[0] || b.Categories[int(b.Values[1])] != "mid" {
		t.Errorf("%v %v, %v %v", a.Categories, a.Values, b.Categories, b.Values)
	}
}

// Coefficients of each species equal pandas 2.1's:
//
//	pandas.read_csv("penguins.csv").groupby("species")[["bill_length_mm", "body_mass_g"]].corr()
func TestFacetsOfCorrelations(t *testing.T) {
	spec := swelter.Spec{Input: table.Input{Paths: []string{testdata.Path(t, "matrix/penguins.csv")}}, Facet: swelter.Facet{By: "species"}}
	spec.Make.Corr = &swelter.CorrOptions{CorrOptions: table.CorrOptions{Columns: []string{"bill_length_mm", "body_mass_g"}}}
	f, err := swelter.Run(context.Background(), spec, swelter.Env{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.54886580645332, 0.5136383479489104, 0.6691661646930205} {
		if got := f.Panels[i].Grid.At(0, 1); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %.15g, want %.15g", f.Panels[i].Name, got, want)
		}
	}
}

// Densities of all parts lie on one lattice and have one radius; raw sums add up
// to those of all points.
func TestFacetsOfDensities(t *testing.T) {
	var b strings.Builder
	b.WriteString("x,y,g\n")
	for i := range 60 {
		fmt.Fprintf(&b, "%d,%d,%s\n", i*7%60, i*11%60, string("abc"[i%3]))
	}
	d := &swelter.DensityOptions{}
	d.KDE.Cols, d.KDE.Rows = 20, 20
	f := facets(t, b.String(), swelter.Make{Density: d}, swelter.Facet{By: "g"})
	whole := facets(t, b.String(), swelter.Make{Density: d}, swelter.Facet{})
	for i, v := range whole.Grid.Values {
		sum := f.Panels[0].Grid.Values[i] + f.Panels[1].Grid.Values[i] + f.Panels[2].Grid.Values[i]
		if math.Abs(sum-v) > 1e-12 {
			t.Fatalf("cell %d: the parts make %g of %g", i, sum, v)
		}
	}
}

// The numbers of a figure of panels name the panel of each cell, and colours are
// those of its place in the raster.
func TestFacetsAsData(t *testing.T) {
	pivot := swelter.Make{Matrix: &table.MatrixOptions{Rows: []string{"m"}, Cols: []string{"y"}, Value: "v"}}
	f := facets(t, sales, pivot, swelter.Facet{By: "g", Cols: 1})
	var csv bytes.Buffer
	if err := f.EncodeData(&csv, "csv"); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(csv.String(), "\n"); lines[0] != "g,y,x,value" || lines[1] != "b,Jan,2001,1" || len(lines) != 1+2*9+1 {
		t.Errorf("%q", csv.String())
	}
	if err := f.EncodeData(&csv, "tif"); err == nil {
		t.Error("two panels went into one raster")
	}
	a, b := f.Panels[0].Report.Body, f.Panels[1].Report.Body
	if a.X != b.X || a.Y+a.H > b.Y {
		t.Errorf("one column of panels: %v above %v", a, b)
	}
}

func TestFacetsRefused(t *testing.T) {
	var many strings.Builder
	many.WriteString("k,v\n")
	for i := range 10000 {
		fmt.Fprintf(&many, "%d,1\n", i)
	}
	matrix := swelter.Make{Matrix: &table.MatrixOptions{}}
	for _, c := range []struct {
		text string
		m    swelter.Make
		f    swelter.Facet
		want string
	}{
		{many.String(), matrix, swelter.Facet{By: "k"}, `column "k" has 10 000 different values; at most 100 can stand side by side`},
		{sales, matrix, swelter.Facet{By: "z"}, `no column "z"`},
		{sales, matrix, swelter.Facet{Cols: 2}, "facets without a column"},
		{sales, matrix, swelter.Facet{By: "g", Cols: -2}, "-2 panels beside each other"},
		{sales, matrix, swelter.Facet{By: "g", Norm: "mine"}, `norm "mine"; it is shared or own`},
		{sales, swelter.Make{Cluster: &swelter.ClusterOptions{}}, swelter.Facet{By: "g"}, "an order of their own"},
	} {
		in, env := fromText(c.text)
		_, err := swelter.Run(context.Background(), swelter.Spec{Input: in, Make: c.m, Facet: c.f}, env)
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "\u00a0", " "), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: %v, want %q", c.f, err, c.want)
		}
	}
}

// A table of numbers is cut by rows; the labels of rows are of one column in all
// panels, and what was chosen for the table is said.
func TestFacetsOfWideTables(t *testing.T) {
	text := "name,kind,g,a,b\np,k1,x,1,2000\nq,k2,x,2,3000\nr,k1,y,3,4000\ns,k1,y,4,5000\n"
	f := facets(t, text, swelter.Make{Matrix: &table.MatrixOptions{}}, swelter.Facet{By: "g"})
	for i, want := range []string{"p q", "r s"} {
		g := f.Panels[i].Grid
		if got := strings.Join(g.Y.Labels, " "); got != want || strings.Join(g.X.Labels, "") != "ab" {
			t.Errorf("%s: rows %s, columns %v, want rows %s", f.Panels[i].Name, got, g.X.Labels, want)
		}
	}
	if notes := strings.Join(f.Notes, "; "); !strings.Contains(notes, "in each panel by itself") || !strings.Contains(notes, "columns of text were left out: kind") {
		t.Errorf("notes %q", notes)
	}
}

// Notes on single panels are written out while they are few, then counted.
func TestNotesOfPanels(t *testing.T) {
	var b strings.Builder
	b.WriteString("x,y,g\n")
	for i := range 8 {
		fmt.Fprintf(&b, "%d,1,g%d\n%d,2,g%d\n,%d,g%d\n", i, i, i+1, i, i, i)
		for range i {
			fmt.Fprintf(&b, ",1,g%d\n", i)
		}
	}
	d := &swelter.DensityOptions{Method: "bin"}
	f := facets(t, b.String(), swelter.Make{Density: d}, swelter.Facet{By: "g"})
	notes := strings.Join(f.Notes, "; ")
	if strings.Count(notes, "were left out") != 5 || !strings.Contains(notes, "and 3 more of such notes on single panels") {
		t.Errorf("notes %q", notes)
	}
}

// In a terminal the panels come one below the other, each under its name.
func TestPanelsInATerminal(t *testing.T) {
	f := facets(t, sales, swelter.Make{Matrix: &table.MatrixOptions{Rows: []string{"m"}, Cols: []string{"y"}, Value: "v"}}, swelter.Facet{By: "g"})
	for _, graphics := range []string{"", "sixel"} {
		var b bytes.Buffer
		if err := f.DrawIn(&b, swelter.Terminal{Cols: 60, Lines: 20, Graphics: graphics}); err != nil || b.Len() == 0 {
			t.Fatalf("%q: %v", graphics, err)
		}
		if text := b.String(); graphics == "" && (strings.Count(text, "2003") != 2 || strings.Index(text, "b\n") > strings.Index(text, "a\n")) {
			t.Errorf("%s", text)
		}
	}
}
