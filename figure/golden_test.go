package figure_test

import (
	"math"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/golden"
	"github.com/swelter/swelter/norm"
)

// waves is a smooth field about zero with a missing corner.
func waves(rows, cols int) *grid.Grid {
	g := grid.New(rows, cols)
	for r := range rows {
		for c := range cols {
			g.Set(r, c, 10*math.Sin(float64(r)/3)*math.Cos(float64(c)/4))
		}
	}
	g.Set(0, cols-1, math.NaN())
	g.Name, g.Unit = "anomaly", "K"
	return g
}

func named(g *grid.Grid, x, y []string) *grid.Grid {
	g.X, g.Y = grid.Labelled("column", x), grid.Labelled("row", y)
	return g
}

// swell has more cells than pixels, and no detail that a mean would lose.
func swell() *grid.Grid {
	g := counting(300, 900)
	for i := range g.Values {
		g.Values[i] = math.Sin(float64(i/900)/40) * math.Cos(float64(i%900)/90)
	}
	return g
}

// One idea a picture; each was looked at when it was written.
func TestPictures(t *testing.T) {
	days := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	lo, hi := -5., 5.
	triangle := func(p *figure.Plot) {
		p.Hidden = make([]bool, len(p.Grid.Values))
		for i := range p.Hidden {
			p.Hidden[i] = i%p.Grid.Cols > i/p.Grid.Cols
		}
	}
	weather := func() *grid.Grid {
		g := named(counting(3, 7), days, []string{"May", "June", "July"})
		for i := range g.Values {
			g.Values[i] = float64(i * i % 3)
		}
		g.Name, g.Categories = "weather", []string{"sun", "rain", "fog"}
		return g
	}
	nested := func() *grid.Grid {
		g := named(waves(6, 7), days, names("city", 6))
		g.Y.Levels = [][]string{{"north", "north", "north", "north", "south", "south"}, g.Y.Labels}
		return g
	}
	dates := func() *grid.Grid {
		g := waves(6, 60)
		edges := make([]float64, 61)
		for i := range edges {
			edges[i] = 1.7e9 + 86400*float64(i)
		}
		g.X = grid.Edged("date", grid.Time, edges)
		g.Y = grid.Edged("depth", grid.Number, []float64{0, 1, 2, 4, 8, 16, 32})
		return g
	}
	for _, c := range []struct {
		name string
		g    *grid.Grid
		n    norm.Options
		o    figure.Options
		mod  func(*figure.Plot)
	}{
		{"annotated", named(waves(5, 7), days, names("row", 5)), norm.Options{}, figure.Options{Annot: true, Title: "Numbers in cells", Subtitle: "size, contrast and digits are chosen", Source: "a sine"}, nil},
		{"dark", named(waves(5, 7), days, names("row", 5)), norm.Options{}, figure.Options{Theme: "dark", Title: "Dark"}, nil},
		{"paper", named(waves(5, 7), days, names("row", 5)), norm.Options{}, figure.Options{Theme: "paper", Title: "Paper"}, nil},
		{"slanted", named(waves(5, 7), names("a longer name", 7), names("row", 5)), norm.Options{}, figure.Options{}, nil},
		{"upended", named(waves(4, 30), names("sample", 30), names("row", 4)), norm.Options{}, figure.Options{Width: "600"}, nil},
		{"thinned", named(waves(60, 5), names("c", 5), names("gene", 60)), norm.Options{}, figure.Options{Height: "400", Width: "400"}, nil},
		{"masked", named(counting(5, 5), names("v", 5), names("v", 5)), norm.Options{}, figure.Options{Annot: true, CbarSide: "left"}, triangle},
		{"beyond", named(waves(5, 7), days, names("row", 5)), norm.Options{VMin: &lo, VMax: &hi}, figure.Options{CbarSide: "top"}, nil},
		{"classes", named(waves(5, 7), days, names("row", 5)), norm.Options{Name: "boundaries", Boundaries: []float64{-10, -5, 0, 1, 10}}, figure.Options{CbarSide: "bottom"}, nil},
		{"categories", weather(), norm.Options{}, figure.Options{}, nil},
		{"nested", nested(), norm.Options{}, figure.Options{}, nil},
		{"dates", dates(), norm.Options{Name: "symlog", LinThresh: 1}, figure.Options{}, nil},
		{"row", counting(1, 30), norm.Options{}, figure.Options{}, nil},
		{"reduced", swell(), norm.Options{}, figure.Options{Width: "400"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.DPI = 96
			p := plot(t, c.g, c.n, c.o)
			if c.mod != nil {
				c.mod(&p)
			}
			s, _, err := figure.Layout(p)
			if err != nil {
				t.Fatal(err)
			}
			checkTexts(t, s)
			golden.Image(t, c.name+".png", raster(t, s, 96), golden.Tolerance{P95: 2, Mean: 0.3, Max: 40})
		})
	}
}
