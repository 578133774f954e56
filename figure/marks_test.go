package figure_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
)

func labelled(rows, cols int) *grid.Grid {
	g := counting(rows, cols)
	g.X, g.Y = grid.Labelled("", names("c", cols)), grid.Labelled("", names("r", rows))
	return g
}

// However many marks, and however long their texts, no text meets another or
// leaves the page, and every mark has its text once.
func TestMarksNeverOverlap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows, cols := rapid.IntRange(1, 12).Draw(rt, "rows"), rapid.IntRange(1, 12).Draw(rt, "cols")
		g := labelled(rows, cols)
		o := figure.Options{Annot: rapid.Bool().Draw(rt, "annot"), CbarSide: rapid.SampledFrom([]string{"right", "left", "top", "bottom"}).Draw(rt, "bar")}
		row := func() string { return g.Y.Labels[rapid.IntRange(0, rows-1).Draw(rt, "row")] }
		col := func() string { return g.X.Labels[rapid.IntRange(0, cols-1).Draw(rt, "col")] }
		want := 0
		for range rapid.IntRange(1, 8).Draw(rt, "marks") {
			m := figure.Mark{Kind: rapid.SampledFrom([]string{"col", "row", "cell", "box"}).Draw(rt, "kind"), Text: word().Draw(rt, "text")}
			switch m.Kind {
			case "col":
				m.At = []string{col()}
			case "row":
				m.At = []string{row()}
			case "cell":
				m.At = []string{row(), col()}
			case "box":
				m.At = []string{row(), row(), col(), col()}
			}
			o.Marks = append(o.Marks, m)
			if strings.TrimSpace(strings.Map(clean, m.Text)) != "" {
				want++
			}
		}
		s, _, err := figure.Layout(plot(t, g, norm.Options{}, o))
		if err != nil {
			rt.Fatal(err)
		}
		checkTexts(rt, s)
		if got := len(roles(s)["mark"]); got > len(o.Marks) || got < want {
			rt.Errorf("%d texts of %d marks", got, want)
		}
	})
}

// clean leaves the plain letters of a text.
func clean(r rune) rune {
	if r < 0x20 || r > 0x7e {
		return -1
	}
	return r
}

// A line stands before its column, on an axis of values at the value; a frame
// surrounds its cells.
func TestMarkPlaces(t *testing.T) {
	g := labelled(2, 4)
	values := counting(2, 4)
	values.X = grid.Edged("", grid.Number, []float64{0, 10, 20, 30, 40})
	values.Y = grid.Labelled("", []string{"a", "b"})
	times := counting(2, 4)
	times.X = grid.Edged("", grid.Time, []float64{0, 86400, 2 * 86400, 3 * 86400, 4 * 86400})
	for _, c := range []struct {
		name           string
		g              *grid.Grid
		m              figure.Mark
		x0, x1, y0, y1 float64 // parts of the body
	}{
		{"before a column", g, figure.Mark{Kind: "col", At: []string{"c 2"}}, .5, .5, 0, 1},
		{"before a row", g, figure.Mark{Kind: "row", At: []string{"r 1"}}, 0, 1, .5, .5},
		{"at a value", values, figure.Mark{Kind: "col", At: []string{"5"}}, .125, .125, 0, 1},
		{"at a time", times, figure.Mark{Kind: "col", At: []string{"1970-01-02 12:00"}}, .375, .375, 0, 1},
		{"the cell of a value", values, figure.Mark{Kind: "cell", At: []string{"b", "25"}}, .5, .75, .5, 1},
		{"a cell", g, figure.Mark{Kind: "cell", At: []string{"r 0", "c 3"}}, .75, 1, 0, .5},
		{"a box the wrong way round", g, figure.Mark{Kind: "box", At: []string{"r 1", "r 0", "c 2", "c 1"}}, .25, .75, 0, 1},
	} {
		s, r, err := figure.Layout(plot(t, c.g, norm.Options{}, figure.Options{Marks: []figure.Mark{c.m}}))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		x0, x1, y0, y1 := 1e9, -1e9, 1e9, -1e9
		for _, it := range s.Items {
			if g, ok := it.(*scene.Group); ok && g.Class == "marks" {
				for _, p := range g.Items[0].(*scene.Path).Points {
					x, y := (p.X-r.Body.X)/r.Body.W, (p.Y-r.Body.Y)/r.Body.H
					x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
				}
			}
		}
		if abs(x0-c.x0)+abs(x1-c.x1)+abs(y0-c.y0)+abs(y1-c.y1) > 1e-6 {
			t.Errorf("%s: %g..%g, %g..%g", c.name, x0, x1, y0, y1)
		}
	}
}

// What is not there is named, with what there is.
func TestMarkErrors(t *testing.T) {
	g := labelled(2, 2)
	values := counting(2, 2)
	values.X = grid.Edged("", grid.Number, []float64{0, 10, 20})
	for _, c := range []struct {
		g    *grid.Grid
		m    figure.Mark
		want string
	}{
		{g, figure.Mark{Kind: "col", At: []string{"c 7"}}, `mark: no column is called "c 7"`},
		{g, figure.Mark{Kind: "cell", At: []string{"q", "c 1"}}, `mark: no row is called "q"`},
		{values, figure.Mark{Kind: "col", At: []string{"21"}}, `mark: column "21" is not on the axis, which goes from 5 to 15`},
		{values, figure.Mark{Kind: "col", At: []string{"NaN"}}, `mark: column "NaN" is not on the axis, which goes from 5 to 15`},
		{g, figure.Mark{Kind: "ring", At: []string{"c 1"}}, `mark: kind "ring"; there are col, row, cell and box`},
		{g, figure.Mark{Kind: "box", At: []string{"c 1"}}, `mark: a box needs 4 names, not 1`},
	} {
		_, _, err := figure.Layout(plot(t, c.g, norm.Options{}, figure.Options{Marks: []figure.Mark{c.m}}))
		if err == nil || err.Error() != c.want {
			t.Errorf("%v: %v, want %s", c.m, err, c.want)
		}
		var label *figure.LabelError
		if errors.As(err, &label) && c.g == g && len(label.Labels) != 2 {
			t.Errorf("labels %q", label.Labels)
		}
	}
}
