package table

import (
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/geom"
)

func numbers(name string, v ...float64) *Column { return &Column{Name: name, Floats: v} }

func TestPointsByHand(t *testing.T) {
	nan := math.NaN()
	tab := &Table{Name: "p.csv", Columns: []*Column{
		numbers("Lng", 1, 2, nan, 4), numbers("Lat", 5, math.Inf(1), 7, 8), numbers("w", 1, 1, 1, .5),
		{Name: "kind", Kind: Text, Codes: []int32{0, 1, 0, -1}, Dict: []string{"a", "b"}},
	}}
	p, notes, err := Points(tab, PointsOptions{Weight: "w", Group: "kind"}, "")
	if err != nil {
		t.Fatal(err)
	}
	want := geom.Points{X: []float64{1, 4}, Y: []float64{5, 8}, W: []float64{1, .5}, Group: []int32{0, -1}, Groups: []string{"a", "b"}}
	if p.Len() != 2 || p.X[1] != want.X[1] || p.Y[0] != want.Y[0] || p.W[1] != want.W[1] || p.Group[1] != want.Group[1] {
		t.Errorf("points %+v, want %+v", p, want)
	}
	if said := strings.Join(notes, "; "); !strings.Contains(said, "columns Lng and Lat") || !strings.Contains(said, "2 of 4 rows") {
		t.Errorf("notes %q", said)
	}
}

func TestPointsRefuses(t *testing.T) {
	tab := &Table{Name: "p.csv", Columns: []*Column{
		numbers("a", 1), numbers("b", 2), numbers("c", 3), {Name: "place", Kind: Text, Codes: []int32{0}, Dict: []string{"51°30'N"}},
		numbers("gone", math.NaN()),
	}}
	for _, c := range []struct {
		o    PointsOptions
		want string
	}{
		{PointsOptions{}, "which columns are x and y"},
		{PointsOptions{X: "a"}, "both x and y"},
		{PointsOptions{X: "a", Y: "bb"}, `did you mean "b"`},
		{PointsOptions{X: "a", Y: "place"}, `"51°30'N" is not a number`},
		{PointsOptions{X: "a", Y: "gone"}, "no row has both coordinates"},
	} {
		if _, _, err := Points(tab, c.o, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.o, err, c.want)
		}
	}
}
