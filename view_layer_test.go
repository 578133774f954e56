package swelter

import (
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
)

// three is 2 x 3 cells, of which one is missing.
func three() *grid.Grid {
	g := grid.New(2, 3)
	g.Values = []float64{1, 2, 3, 4, math.NaN(), 8}
	g.Counts = grid.New(2, 3)
	g.Counts.Values = []float64{5, 1, 2, 1, 0, 7}
	return g
}

// Scores are of all cells, whichever are seen: 1, 2, 3 have the mean 2 and the
// deviation 1; 4 and 8 the mean 6 and the root of 8.
func TestViewsShowLayers(t *testing.T) {
	half := 1 / math.Sqrt2
	nan := math.NaN()
	for show, want := range map[string][]float64{
		"":       {2, 3, nan, 8},
		"z-rows": {0, 1, nan, half},
		"z-cols": {nan, -half, nan, half},
		"counts": {1, 2, nan, 7},
	} {
		f, err := FromGrid(three(), Spec{Figure: figure.Options{View: figure.View{Cols: [2]int{1, 3}, Show: show}}})
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range want {
			if got := f.Grid.Values[i]; math.Abs(got-v) > 1e-12 || (got != got) != (v != v) {
				t.Errorf("%q: cell %d is %g, want %g", show, i, got, v)
			}
		}
		if name := f.Grid.Name; name != layerNames[show] {
			t.Errorf("%q is called %q", show, name)
		}
	}
}

func TestLayersThatAreNotThere(t *testing.T) {
	uncounted := three()
	uncounted.Counts = nil
	for name, c := range map[string]struct {
		g    *grid.Grid
		spec Spec
		want string
	}{
		"unknown": {three(), Spec{Figure: figure.Options{View: figure.View{Show: "ranks"}}}, "it is counts, z-rows or z-cols"},
		"counts":  {uncounted, Spec{Figure: figure.Options{View: figure.View{Show: "counts"}}}, "is not known"},
		"mask":    {three(), Spec{Figure: figure.Options{View: figure.View{Show: "z-rows"}}, Color: Color{Mask: "m.csv"}}, "under a mask"},
	} {
		if _, err := FromGrid(c.g, c.spec); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
