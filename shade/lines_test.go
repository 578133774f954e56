package shade_test

import (
	"image/color"
	"math"
	"testing"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// Every row has the colours it would have alone, missing and hidden cells
// included.
func TestRowsHaveTheirOwnRange(t *testing.T) {
	m, err := colormap.Named("viridis")
	if err != nil {
		t.Fatal(err)
	}
	g := grid.New(3, 4)
	copy(g.Values, []float64{0, 1, 2, 3, -500, math.NaN(), 20, 4000, 7, 7, 7, math.Inf(1)})
	hidden := make([]bool, 12)
	hidden[6] = true
	lines, err := norm.FitRows(g.Values, hidden, g.Cols, norm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	missing := color.NRGBA{200, 200, 200, 255}
	l := &shade.LineMapper{Lines: lines, Map: m, Missing: missing}
	img := l.Image(g, hidden)
	for r := range g.Rows {
		alone := shade.New(lines.Norms[r], m, missing)
		for c := range g.Cols {
			want := alone.Color(g.At(r, c))
			if l.Color(r, c, g.At(r, c)) != want {
				t.Errorf("cell %d,%d: Color is not the row's", r, c)
			}
			if hidden[r*4+c] {
				want = color.NRGBA{}
			}
			if got := color.NRGBAModel.Convert(img.At(c, r)); got != want {
				t.Errorf("cell %d,%d is %v, want %v", r, c, got, want)
			}
		}
	}
}
