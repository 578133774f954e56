package swelter_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
)

// each calls f for every item of a page and of its groups, with the class of the
// innermost group.
func each(items []scene.Item, class string, f func(item scene.Item, class string)) {
	for _, it := range items {
		if g, ok := it.(*scene.Group); ok {
			each(g.Items, g.Class, f)
			continue
		}
		f(it, class)
	}
}

// ofTexts are the texts of a figure that play a role.
func ofTexts(f *swelter.Figure, role string) (texts []string) {
	each(f.Scene().Items, "", func(it scene.Item, _ string) {
		if t, ok := it.(*scene.Text); ok && t.Role == role {
			texts = append(texts, t.String)
		}
	})
	return texts
}

func counting(rows, cols int) *grid.Grid {
	g := grid.New(rows, cols)
	for i := range g.Values {
		g.Values[i] = float64(i)
	}
	return g
}

// An extent is that of all cells: a view of the left half of 0 to 40 ends at 20.
func TestExtentIsThatOfAllCells(t *testing.T) {
	f, err := swelter.FromGrid(counting(4, 4), swelter.Spec{Figure: figure.Options{
		Extent: []float64{0, 0, 40, 40}, View: figure.View{Cols: [2]int{0, 2}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	ticks := ofTexts(f, "xtick")
	if !slices.Contains(ticks, "20") || slices.Contains(ticks, "40") || slices.Contains(ticks, "30") {
		t.Errorf("ticks of x are %q; they end at 20", ticks)
	}
}

// Numbers stay numbers when the first row lies at the bottom.
func TestLowerOriginKeepsNumbers(t *testing.T) {
	f, err := swelter.FromGrid(counting(30, 30), swelter.Spec{Figure: figure.Options{Origin: "lower"}})
	if err != nil {
		t.Fatal(err)
	}
	if y := f.Grid.Y; y.Labels != nil || y.LabelAt(0) != "29" || y.LabelAt(29) != "0" {
		t.Errorf("rows from the top are %q, ..., labels %q; want numbers 29 to 0", y.LabelAt(0), y.Labels)
	}
}

// What the bar says of its ends is what the cells say.
func TestLimitsAreThoseOfTheCells(t *testing.T) {
	for _, values := range [][]float64{{13880, 5485, 9000, 7000}, {13880, 13880, 13880, 13880}, {12734.6, 6437.8, 7000, 8000}} {
		g := grid.New(2, 2)
		copy(g.Values, values)
		for _, name := range []string{"linear", "equal", "eqhist", "asinh"} {
			f, err := swelter.FromGrid(g, swelter.Spec{Color: swelter.Color{Norm: norm.Options{Name: name}}, Figure: figure.Options{Annot: true, Fmt: ".0f"}})
			if err != nil {
				t.Fatal(err)
			}
			said := strings.Join(append(ofTexts(f, "legend"), ofTexts(f, "bartick")...), " ")
			said = strings.NewReplacer("\u2009", "", "\u202f", "", " – ", " ").Replace(said)
			for _, cell := range []float64{slices.Min(values), slices.Max(values)} {
				want := strings.NewReplacer("\u2009", "").Replace(ofTexts(f, "annot")[slices.Index(values, cell)])
				if !slices.Contains(strings.Fields(said), want) {
					t.Errorf("%s of %v: the bar says %q, the cell %s", name, values, said, want)
				}
			}
		}
	}
}

// A bar of shares has its ticks at quantiles: of the numbers 1 to 1000, whose
// greater half lies in the last thousandth, the middle tick is the median.
func TestBarOfSharesHasQuantiles(t *testing.T) {
	g := grid.New(20, 50)
	for i := range g.Values {
		g.Values[i] = float64(i + 1)
		if i >= 500 {
			g.Values[i] = 1e6 + float64(i)
		}
	}
	f, err := swelter.FromGrid(g, swelter.Spec{Color: swelter.Color{Norm: norm.Options{Name: "eqhist"}}})
	if err != nil {
		t.Fatal(err)
	}
	below := 0
	for _, tick := range f.Report.BarTicks {
		if tick.Value < 600 {
			below++
		}
	}
	if n := len(f.Report.BarTicks); n < 4 || below < n/2-1 || below > n/2+1 {
		t.Errorf("%d of %d ticks lie in the lower half of the values: %+v", below, n, f.Report.BarTicks)
	}
}

// Classes without values are said.
func TestEmptyClassesAreSaid(t *testing.T) {
	f, err := swelter.FromGrid(counting(2, 2), swelter.Spec{Color: swelter.Color{Norm: norm.Options{Name: "boundaries", Boundaries: []float64{0, 5, 10, 20}}}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "2 of 3 classes are empty: no value lies in them"; !slices.Contains(f.Warnings, want) {
		t.Errorf("warnings %q, want %q among them", f.Warnings, want)
	}
}

// The swatch of missing cells is hatched where the cells are, and plain where
// they are too small for it.
func TestSwatchOfMissingIsLikeTheCells(t *testing.T) {
	for n, want := range map[int]int{10: 1, 1000: 0} {
		g := counting(n, n)
		g.Values[5] = math.NaN()
		f, err := swelter.FromGrid(g, swelter.Spec{})
		if err != nil {
			t.Fatal(err)
		}
		hatches := 0
		each(f.Scene().Items, "", func(it scene.Item, class string) {
			if _, ok := it.(*scene.Path); ok && class == "bar" {
				hatches++
			}
		})
		if hatches != want || !slices.Contains(ofTexts(f, "legend"), "missing") {
			t.Errorf("%d x %d cells: %d hatched swatches, want %d; legend %q", n, n, hatches, want, ofTexts(f, "legend"))
		}
	}
}
