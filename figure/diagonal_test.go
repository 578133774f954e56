package figure_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
)

// triangle is a plot of one half of a k x k grid of labels.
func triangle(t testing.TB, labels []string, side string, o figure.Options) figure.Plot {
	k := len(labels)
	g := counting(k, k)
	g.X, g.Y = grid.Labelled("", labels), grid.Labelled("", labels)
	p := plot(t, g, norm.Options{}, o)
	p.Triangle, p.Hidden = side, make([]bool, k*k)
	for r := range k {
		for c := range k {
			p.Hidden[r*k+c] = r == c || (c > r) == (side == "lower")
		}
	}
	return p
}

// Whatever the names, the size and the texts in the cells, a triangle keeps all
// text on the page and apart.
func TestTrianglesNeverOverlap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(2, 14).Draw(rt, "k")
		labels := rapid.SliceOfN(word(), k, k).Draw(rt, "labels")
		o := figure.Options{Annot: rapid.Bool().Draw(rt, "annot"), Title: word().Draw(rt, "title")}
		if rapid.Bool().Draw(rt, "sized") {
			o.Width = rapid.SampledFrom([]string{"500", "900", "1600"}).Draw(rt, "width")
		}
		p := triangle(t, labels, rapid.SampledFrom([]string{"lower", "upper"}).Draw(rt, "side"), o)
		if rapid.Bool().Draw(rt, "lines") {
			p.Text = make([]string, k*k)
			for i := range p.Text {
				p.Text[i] = rapid.SampledFrom([]string{"0.52***\np < .001", "−1.00", "", "0.1\nn = 12\n"}).Draw(rt, "text")
			}
		}
		if rapid.Bool().Draw(rt, "squares") {
			p.Sizes = make([]float64, k*k)
			for i := range p.Sizes {
				p.Sizes[i] = float64(i) / float64(k*k)
			}
		}
		s, _, err := figure.Layout(p)
		if err != nil {
			return // too small for its title: said, not drawn
		}
		checkTexts(rt, s)
	})
}

// Every name of a triangle stands once, in its own row, beside the cells.
func TestTriangleNames(t *testing.T) {
	labels := []string{"mpg", "cylinders", "weight"}
	for _, side := range []string{"lower", "upper"} {
		s, r, err := figure.Layout(triangle(t, labels, side, figure.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		var names []*scene.Text
		for _, x := range texts(s.Items) {
			if x.Role == "ytick" || x.Role == "xtick" {
				names = append(names, x)
			}
		}
		if len(names) != len(labels) {
			t.Fatalf("%s: %d names", side, len(names))
		}
		for i, x := range names {
			row := int((x.Y - r.Body.Y) / (r.Body.H / 3))
			col := int((x.X - r.Body.X) / (r.Body.W / 3))
			if x.String != labels[i] || row != i || col != i {
				t.Errorf("%s: %q at row %d, column %d", side, x.String, row, col)
			}
		}
	}
}

// A quarter of the area is half of the side, about the middle of the cell; a
// plain cell has its text and no colour.
func TestSquaresAndPlainCells(t *testing.T) {
	g := grid.New(1, 2)
	g.Values = []float64{1, 2}
	p := plot(t, g, norm.Options{}, figure.Options{CellSize: "1cm", LineWidths: "0"})
	p.Sizes, p.Hidden, p.Plain, p.Text = []float64{.5, 1}, []bool{false, true}, []bool{false, true}, []string{"", "p"}
	s, r, err := figure.Layout(p)
	if err != nil {
		t.Fatal(err)
	}
	var rects []*scene.Rect
	for _, it := range s.Items {
		if g, ok := it.(*scene.Group); ok && g.Class == "cells" {
			for _, c := range g.Items {
				rects = append(rects, c.(*scene.Rect))
			}
		}
	}
	cell := r.Body.W / 2
	if len(rects) != 1 || abs(rects[0].W-cell/2) > .51 || abs(rects[0].X+rects[0].W/2-r.Body.X-cell/2) > .51 {
		t.Errorf("squares %+v in cells of %g", rects, cell)
	}
	if got := roles(s)["annot"]; len(got) != 1 || got[0] != "p" {
		t.Errorf("texts %q", got)
	}
}

func abs(v float64) float64 { return max(v, -v) }
