package figure_test

import (
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
)

func TestPlaced(t *testing.T) {
	three := grid.Labelled("x", []string{"a", "b", "c"})
	for _, c := range []struct {
		name, values string
		edges        []float64
		kind         grid.Kind
		err          string
	}{
		{"edges", "0,1,5,10", []float64{0, 1, 5, 10}, grid.Number, ""},
		{"centres", "1,2,4", []float64{.5, 1.5, 3, 5}, grid.Number, ""},
		{"falling", "3,2,1,0", []float64{3, 2, 1, 0}, grid.Number, ""},
		{"dates", "1970-01-01,1970-01-02,1970-01-03,1970-01-05", []float64{0, 86400, 2 * 86400, 4 * 86400}, grid.Time, ""},
		{"too few", "0,1", nil, 0, "x-edges: 2 values for 3 cells; 4 edges or 3 centres are needed"},
		{"up and down", "0,2,1,3", nil, 0, "x-edges: 1 after 2; they rise, or fall, all along"},
		{"equal", "0,0,1,3", nil, 0, "x-edges: 1 after 0; they rise, or fall, all along"},
		{"mixed", "0,1970-01-02,1,2", nil, 0, `x-edges: numbers, or dates such as 2024-01-31, are wanted, not "0,1970-01-02,1"`},
		{"infinite", "0,1,2,Inf", nil, 0, `x-edges: numbers, or dates such as 2024-01-31, are wanted, not "0,1,2"`},
	} {
		a, err := figure.Placed(three, strings.Split(c.values, ","), "x-edges")
		switch {
		case c.err != "":
			if err == nil || err.Error() != c.err {
				t.Errorf("%s: %v, want %s", c.name, err, c.err)
			}
		case err != nil || !slices.Equal(a.Edges, c.edges) || a.Kind != c.kind || a.Title != "x":
			t.Errorf("%s: %+v, %v", c.name, a, err)
		}
	}
}

// Between the middles of a black and a white cell bilinear runs straight from one
// to the other; with none there are two colours.
func TestInterpolation(t *testing.T) {
	g := grid.New(1, 2)
	g.Values = []float64{0, 1}
	pixels := func(o figure.Options) *scene.Image {
		o.Bare, o.CellSize, o.DPI = true, "100px", 72
		s, _, err := figure.Layout(plot(t, g, norm.Options{}, o))
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range s.Items[0].(*scene.Group).Items {
			if img, ok := it.(*scene.Image); ok {
				return img
			}
		}
		return nil
	}
	if pixels(figure.Options{Interpolation: "none"}) != nil {
		t.Error("none interpolates")
	}
	img := pixels(figure.Options{Interpolation: "bilinear"}).Pixels
	w := img.Bounds().Dx()
	if w < 20 {
		t.Fatalf("%d pixels", w)
	}
	seen := map[color.Color]bool{}
	for x := range w {
		seen[img.At(x, 0)] = true
	}
	if img.At(0, 0) != img.At(w/4-1, 0) || img.At(w-1, 0) != img.At(w*3/4+1, 0) || len(seen) < w/3 {
		t.Errorf("%d colours of %d pixels", len(seen), w)
	}
	for _, c := range []struct {
		o    figure.Options
		want string
	}{
		{figure.Options{Interpolation: "cubic"}, "cubic"},
		{figure.Options{Interpolation: "bilinear", InterpolationStage: "late"}, "it is data or rgba"},
		{figure.Options{Interpolation: "bilinear", XEdges: []string{"0", "1", "5"}}, "different sizes"},
		{figure.Options{Interpolation: "sinc", FilterRad: 1}, "filterrad 1"},
	} {
		if _, _, err := figure.Layout(plot(t, g, norm.Options{}, c.o)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.o, err)
		}
	}
}
