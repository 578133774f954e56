package swelter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/contour"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/internal/crossformat"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/table"
)

// told is what --data says of a figure.
type told struct {
	Values [][]*float64 `json:"values"`
	Limits []float64    `json:"limits"`
	Colors [][]string   `json:"colors"`
}

func tellOf(t *testing.T, f *swelter.Figure) told {
	t.Helper()
	var b bytes.Buffer
	if err := f.EncodeData(&b, "json"); err != nil {
		t.Fatal(err)
	}
	var d told
	if err := json.Unmarshal(b.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// Rows of very different size look alike when each has its own limits; the
// numbers in the cells and in --data stay what they were.
func TestNormByRowsAndColumns(t *testing.T) {
	values := [][]float64{{0, 5, 10}, {100, 150, 200}, {7, math.NaN(), 7}}
	spec := swelter.Spec{Color: swelter.Color{NormBy: "rows", Map: "#000000,#ffffff"}, Figure: figure.Options{Annot: true}}
	f, err := swelter.Heatmap(values, spec)
	if err != nil {
		t.Fatal(err)
	}
	d := tellOf(t, f)
	for row := range 2 {
		if got, want := d.Colors[row], []string{"#000000ff", "#808080ff", "#ffffffff"}; !slices.Equal(got, want) {
			t.Errorf("row %d has the colours %v, want %v", row, got, want)
		}
	}
	if d.Colors[2][0] != "#808080ff" { // one value is in the middle
		t.Errorf("a row of one value is %v", d.Colors[2])
	}
	if *d.Values[1][2] != 200 || d.Limits != nil {
		t.Errorf("--data says %v within %v", d.Values, d.Limits)
	}
	var said []string
	for _, text := range crossformat.Texts(f.Scene()) {
		said = append(said, text.String)
	}
	for _, want := range []string{"200", "150", "5", "row's lowest", "row's highest", "missing"} {
		if !slices.Contains(said, want) {
			t.Errorf("nothing says %q: %q", want, said)
		}
	}
	if alt := f.Scene().Meta.Description; !strings.Contains(alt, "Highest 200") || !strings.Contains(alt, "lowest 0") || !strings.Contains(alt, "1 of 9 cells are missing") {
		t.Errorf("the alternative text says %q", alt)
	}
	spec.Color.NormBy = "cols"
	if f, err = swelter.Heatmap(values, spec); err != nil {
		t.Fatal(err)
	}
	if d = tellOf(t, f); d.Colors[0][0] != "#000000ff" || d.Colors[1][0] != "#ffffffff" || d.Colors[2][0] != "#111111ff" { // 7 of 100: entry 17 of 256
		t.Errorf("columns have the colours %v", d.Colors)
	}
}

// Limits, classes and middles are those of the norm, in every row.
func TestNormByKeepsTheNorm(t *testing.T) {
	values := [][]float64{{1, 10, 100}, {10, 1000, 100000}}
	num := func(v float64) *float64 { return &v }
	for name, c := range map[string]struct {
		n     norm.Options
		row   int
		want  []string
		words string
	}{
		"log":       {norm.Options{Name: "log"}, 1, []string{"#000000ff", "#808080ff", "#ffffffff"}, "row's highest row's lowest"},
		"vmin":      {norm.Options{VMin: num(-100)}, 0, []string{"#818181ff", "#8c8c8cff", "#ffffffff"}, "row's highest −100"},
		"quantile":  {norm.Options{Name: "quantile", Classes: 3}, 0, []string{"#000000ff", "#808080ff", "#ffffffff"}, "row's highest row's lowest"},
		"centre":    {norm.Options{Center: num(10)}, 0, []string{"#737373ff", "#808080ff", "#ffffffff"}, "10 10 + row's reach 10 − row's reach"},
		"halfrange": {norm.Options{Name: "centered", VCenter: num(10), HalfRange: 90}, 0, []string{"#737373ff", "#808080ff", "#ffffffff"}, "10 100 −80"},
		"two-slope": {norm.Options{Name: "two-slope", VCenter: num(10)}, 0, []string{"#000000ff", "#808080ff", "#ffffffff"}, "10 row's highest row's lowest"},
		"robust":    {norm.Options{Robust: true, RobustRange: [2]float64{0, 50}}, 0, []string{"#000000ff", "#ffffffff", "#ffffffff"}, "row's 0 % row's 50 %"},
	} {
		f, err := swelter.Heatmap(values, swelter.Spec{Color: swelter.Color{NormBy: "rows", Norm: c.n, Map: "#000000,#ffffff"}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := tellOf(t, f).Colors[c.row]; !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		var words []string
		for _, tick := range f.Report.BarTicks {
			words = append(words, tick.Label)
		}
		slices.Sort(words)
		if got := strings.Join(words, " "); got != c.words {
			t.Errorf("%s: the bar says %q, want %q", name, got, c.words)
		}
	}
}

// Where one norm is needed, it is said.
func TestNormByRefused(t *testing.T) {
	values := [][]float64{{0, 5}, {1, 2}}
	for name, spec := range map[string]swelter.Spec{
		"rows and cols":             {Color: swelter.Color{NormBy: "row"}},
		"one level in all rows":     {Color: swelter.Color{NormBy: "rows"}, Contour: contour.Options{Levels: "3"}},
		"is not positive":           {Color: swelter.Color{NormBy: "rows", Norm: norm.Options{Name: "log", VMin: new(float64)}}},
		"colours of their own":      {Color: swelter.Color{NormBy: "rows"}, Make: swelter.Make{OncoPrint: &swelter.OncoOptions{}}},
		"not common to all panels":  {Color: swelter.Color{NormBy: "cols"}, Facet: swelter.Facet{By: "g"}},
		"categories have no limits": {Color: swelter.Color{NormBy: "cols"}, Figure: figure.Options{Alt: "categories"}},
	} {
		var err error
		switch {
		case spec.Make.OncoPrint != nil:
			_, err = ran(spec, "gene,sample,alteration\nA,s,MUT\nB,t,MUT\n")
		case spec.Facet.By != "":
			spec.Make.Matrix = &table.MatrixOptions{Rows: []string{"r"}, Cols: []string{"c"}, Value: "v", Agg: "first"}
			_, err = ran(spec, "r,c,v,g\na,x,1,1\na,y,2,1\na,x,1,2\n")
		case spec.Figure.Alt != "":
			spec.Make.Matrix = &table.MatrixOptions{Rows: []string{"r"}, Cols: []string{"c"}, Value: "v", Agg: "first"}
			_, err = ran(spec, "r,c,v\na,x,hot\na,y,cold\n")
		default:
			_, err = swelter.Heatmap(values, spec)
		}
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// ran runs a recipe on a table.
func ran(spec swelter.Spec, text string) (*swelter.Figure, error) {
	in, env := fromText(text)
	spec.Input = in
	return swelter.Run(context.Background(), spec, env)
}
