package figure_test

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
)

func layout(t *testing.T, p figure.Plot) (*scene.Scene, *figure.Report) {
	t.Helper()
	s, r, err := figure.Layout(p)
	if err != nil {
		t.Fatal(err)
	}
	checkTexts(t, s)
	return s, r
}

func TestEdgeCases(t *testing.T) {
	nan := grid.New(4, 5)
	constant := counting(3, 3)
	for i := range constant.Values {
		constant.Values[i] = 42
	}
	for _, c := range []struct {
		name string
		g    *grid.Grid
		bar  bool
		want string // among the legend's and the bar's texts
	}{
		{"all missing", nan, false, "missing"},
		{"constant", constant, true, "42"},
		{"one cell", counting(1, 1), true, "0"},
		{"one row", counting(1, 40), true, "39"},
		{"one column", counting(40, 1), true, "39"},
		{"wide", counting(1, 5000), true, "4999"},
		{"tall", counting(5000, 1), true, "4999"},
		{"ten thousand rows", named(counting(10000, 3), names("c", 3), names("r", 10000)), true, "29\u2009999"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, r := layout(t, plot(t, c.g, norm.Options{}, figure.Options{}))
			if (r.Bar.W > 0) != c.bar {
				t.Errorf("bar %v", r.Bar)
			}
			got := roles(s)
			if all := strings.Join(append(got["legend"], got["bartick"]...), " | "); !strings.Contains(all, c.want) {
				t.Errorf("legend says %q, want %q", all, c.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	g := counting(3, 3)
	for name, c := range map[string]struct {
		p    figure.Plot
		want string
	}{
		"empty":      {figure.Plot{Grid: grid.New(0, 3)}, "no cells"},
		"no grid":    {figure.Plot{}, "no cells"},
		"no mapper":  {figure.Plot{Grid: g}, "mapper"},
		"theme":      {plot(t, g, norm.Options{}, figure.Options{Theme: "pink"}), "light, dark and paper"},
		"width":      {plot(t, g, norm.Options{}, figure.Options{Width: "wide"}), `width "wide"`},
		"unit":       {plot(t, g, norm.Options{}, figure.Options{Width: "3yd"}), "px, pt, mm, cm and in"},
		"huge":       {plot(t, g, norm.Options{}, figure.Options{Width: "900in"}), "longer than a page"},
		"negative":   {plot(t, g, norm.Options{}, figure.Options{Height: "-3"}), "never negative"},
		"ground":     {plot(t, g, norm.Options{}, figure.Options{CellSize: "500m"}), "on the ground"},
		"both sizes": {plot(t, g, norm.Options{}, figure.Options{CellSize: "5mm", Width: "500"}), "grows with its cells"},
		"cells":      {plot(t, g, norm.Options{}, figure.Options{CellSize: "3000mm"}), "longer than a page"},
		"side":       {plot(t, g, norm.Options{}, figure.Options{CbarSide: "middle"}), "right, left, top and bottom"},
		"extend":     {plot(t, g, norm.Options{}, figure.Options{CbarExtend: "up"}), "auto, neither"},
		"aspect":     {plot(t, g, norm.Options{}, figure.Options{Aspect: "0"}), "greater than 0"},
		"extent":     {plot(t, g, norm.Options{}, figure.Options{Extent: []float64{1, 0, 0, 1}}), "minimum below its maximum"},
		"reducer":    {plot(t, g, norm.Options{}, figure.Options{Reduce: "luck"}), "luck"},
		"format":     {plot(t, g, norm.Options{}, figure.Options{Annot: true, Fmt: "%d"}), "fmt"},
		"dpi":        {plot(t, g, norm.Options{}, figure.Options{DPI: 1e9}), "dpi"},
		"too small":  {plot(t, g, norm.Options{}, figure.Options{Width: "40", Height: "30", Title: "Some title"}), "give at least"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := figure.Layout(c.p)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line with %q", err, c.want)
			}
		})
	}
}

// The size that the error names is one that works.
func TestTheSmallestSizeWorks(t *testing.T) {
	g := named(waves(12, 12), names("column", 12), names("row", 12))
	_, _, err := figure.Layout(plot(t, g, norm.Options{}, figure.Options{Width: "60", Height: "50"}))
	if err == nil {
		t.Fatal("60 x 50 pixels hold a figure")
	}
	var w, h int
	if _, e := fmt.Sscanf(err.Error()[strings.Index(err.Error(), "give"):], "give at least %d x %d pixels", &w, &h); e != nil {
		t.Fatalf("%v: %v", err, e)
	}
	s, _ := layout(t, plot(t, g, norm.Options{}, figure.Options{Width: fmt.Sprint(w), Height: fmt.Sprint(h)}))
	if s.Width != float64(w)/2 || s.Height != float64(h)/2 {
		t.Errorf("the page has %g x %g points, want %d x %d pixels at 144", s.Width, s.Height, w, h)
	}
}

func TestSizes(t *testing.T) {
	g := named(waves(10, 20), names("c", 20), names("r", 10))
	// A millimetre is 72/25.4 points; a pixel at 144 dpi half a point.
	for _, c := range []struct {
		o    figure.Options
		w, h float64 // of the page, 0 for any
		cell float64 // width of a cell in points
	}{
		{figure.Options{Width: "1200"}, 600, 0, 0},
		{figure.Options{Width: "20cm", Height: "6in"}, 20 / 2.54 * 72, 432, 0},
		{figure.Options{Height: "800px"}, 0, 400, 0},
		{figure.Options{CellSize: "5mm"}, 0, 0, 5 / 25.4 * 72},
		{figure.Options{CellSize: "30px"}, 0, 0, 15},
		{figure.Options{CellSize: "30pxx20px"}, 0, 0, 15},
	} {
		s, r := layout(t, plot(t, g, norm.Options{}, c.o))
		if c.w > 0 && math.Abs(s.Width-c.w) > .5 || c.h > 0 && math.Abs(s.Height-c.h) > .5 {
			t.Errorf("%+v: page %g x %g", c.o, s.Width, s.Height)
		}
		if got := r.Body.W / 20; c.cell > 0 && math.Abs(got-c.cell) > c.cell*.02 {
			t.Errorf("%s: cells of %g pt, want %g", c.o.CellSize, got, c.cell)
		}
	}
}

// By default a body has 360 to 1600 pixels on its longer side and cells whole
// pixels, all alike.
func TestDefaultSizes(t *testing.T) {
	for _, n := range [][2]int{{1, 1}, {3, 2}, {12, 12}, {51, 76}, {200, 30}, {1000, 1000}, {4000, 3000}} {
		for _, labels := range []bool{false, true} {
			g := counting(n[0], n[1])
			if labels {
				g = named(g, names("column", n[1]), names("row", n[0]))
			}
			_, r := layout(t, plot(t, g, norm.Options{}, figure.Options{}))
			w, h := r.Body.W*2, r.Body.H*2
			if long := max(w, h); long < 360 || long > 1600 {
				t.Errorf("%d x %d: body of %g x %g pixels", n[0], n[1], w, h)
			}
			cell := w / float64(r.DrawnCols)
			if math.Abs(cell-math.Round(cell)) > 1e-9 {
				t.Errorf("%d x %d: cells of %g pixels", n[0], n[1], cell)
			}
		}
	}
}

func TestReductionIsNamed(t *testing.T) {
	_, r := layout(t, plot(t, counting(4000, 4000), norm.Options{}, figure.Options{Reduce: "max"}))
	if want := "4000 × 4000 cells drawn as 1600 × 1600 by max"; len(r.Notes) != 1 || r.Notes[0] != want || r.Reduced != "max" {
		t.Errorf("notes %q, want %q", r.Notes, want)
	}
}

// As many row labels as fit at the smallest size: one more would overlap.
func TestThinningKeepsWhatFits(t *testing.T) {
	for _, n := range []int{20, 60, 97, 400} {
		g := named(counting(n, 4), names("c", 4), names("row", n))
		s, r := layout(t, plot(t, g, norm.Options{}, figure.Options{Height: "600", Width: "500"}))
		shown := len(roles(s)["ytick"])
		line := 0.0
		for _, text := range texts(s.Items) {
			if text.Role == "ytick" {
				line = math.Ceil(2*(text.Face.Ascent(7)+text.Face.Descent(7))) / 2 // whole pixels
			}
		}
		pitch := r.Body.H / float64(n)
		every := (n + shown - 1) / shown
		if every > 1 && float64(every-1)*pitch >= line {
			t.Errorf("%d rows at %g pt: every %d-th is shown, every %d-th fits", n, pitch, every, every-1)
		}
	}
}

func TestMaskedCellsAreNotDrawn(t *testing.T) {
	g := counting(4, 4)
	g.Values[5] = math.NaN()
	p := plot(t, g, norm.Options{}, figure.Options{Annot: true})
	p.Hidden = make([]bool, 16)
	p.Hidden[5], p.Hidden[6] = true, true
	s, r := layout(t, p)
	img := raster(t, s, 144)
	for _, col := range []float64{1, 2} {
		if got := at(img, r.Body.X+(col+.5)*r.Body.W/4, r.Body.Y+1.5*r.Body.H/4, 144); got != (color.NRGBA{255, 255, 255, 255}) {
			t.Errorf("a masked cell is %v", got)
		}
	}
	if got := roles(s); len(got["annot"]) != 14 || len(got["legend"]) != 0 {
		t.Errorf("%d texts, legend %q; masked cells are neither missing nor annotated", len(got["annot"]), got["legend"])
	}
}

func TestTextsFromElsewhere(t *testing.T) {
	p := plot(t, counting(2, 2), norm.Options{}, figure.Options{})
	p.Text = []string{"a", "b", "", "d"}
	s, _ := layout(t, p)
	if got := strings.Join(roles(s)["annot"], ""); got != "abd" {
		t.Errorf("cells say %q", got)
	}
}

func TestImageInPlaceOfValues(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	img.SetNRGBA(0, 0, color.NRGBA{200, 10, 20, 255})
	s, r := layout(t, figure.Plot{Grid: grid.New(2, 2), Image: img})
	if got := at(raster(t, s, 144), r.Body.X+2, r.Body.Y+2, 144); got != (color.NRGBA{200, 10, 20, 255}) {
		t.Errorf("the first pixel is %v", got)
	}
	if r.Bar.W > 0 {
		t.Error("an image has a colour bar")
	}
}

func TestDescription(t *testing.T) {
	g := named(counting(2, 3), []string{"a", "b", "c"}, []string{"x", "y"})
	g.Name, g.Unit = "rain", "mm"
	g.Values[1] = math.NaN()
	s, _ := layout(t, plot(t, g, norm.Options{}, figure.Options{}))
	want := "Heatmap of rain (mm): 2 rows (row x to y) by 3 columns (column a to c). Highest 5 mm at y, c; lowest 0 mm at x, a. 1 of 6 cells are missing."
	if s.Meta.Description != want {
		t.Errorf("%q, want %q", s.Meta.Description, want)
	}
}

func TestVectorsStaySmall(t *testing.T) {
	items := func(g *grid.Grid) (rects, images int) {
		s, _ := layout(t, plot(t, g, norm.Options{}, figure.Options{NoCbar: true}))
		for _, it := range s.Items[0].(*scene.Group).Items {
			switch it.(type) {
			case *scene.Rect:
				rects++
			case *scene.Image:
				images++
			}
		}
		return
	}
	if r, i := items(counting(100, 100)); r == 0 || r > 10000 || i != 0 {
		t.Errorf("100 x 100: %d rectangles, %d images", r, i)
	}
	if r, i := items(counting(101, 100)); r != 0 || i != 1 {
		t.Errorf("101 x 100: %d rectangles, %d images", r, i)
	}
	flat := counting(50, 50)
	for i := range flat.Values {
		flat.Values[i] = float64(i / 50)
	}
	if r, _ := items(flat); r != 50 {
		t.Errorf("50 rows of one colour: %d rectangles", r)
	}
}

// Two cells in three are a hundredth of a pixel wide; the reducer decides what
// is seen of them, not rounding.
func TestNarrowCellsAreReduced(t *testing.T) {
	var edges, values []float64
	place := 0.0
	for i := range 30 {
		edges = append(edges, place, place+.0002, place+.0004)
		place++
		values = append(values, 0, 100, float64(i))
	}
	g := grid.New(1, len(values))
	copy(g.Values, values)
	g.X = grid.Edged("x", grid.Number, append(edges, place))
	p := plot(t, g, norm.Options{}, figure.Options{Reduce: "max"})
	s, r := layout(t, p)
	img := raster(t, s, 144)
	for i := range 30 {
		x := r.Body.X + float64(i)/30*r.Body.W
		if got, want := at(img, x+.01, r.Body.Y+r.Body.H/2, 144), p.Mapper.Color(100); got != want {
			t.Fatalf("the pixel at %d is %v, want that of the greatest value, %v", i, got, want)
		}
	}
	if len(r.Notes) != 1 || r.Notes[0] != "cells narrower than a pixel drawn together by max" {
		t.Errorf("notes %q", r.Notes)
	}
}

func TestLabelsThatHadToGoAreCounted(t *testing.T) {
	long := names("a row with a name that is far too long for this", 9)
	g := named(counting(9, 9), long, long)
	s, r := layout(t, plot(t, g, norm.Options{}, figure.Options{Width: "190", Height: "230", NoCbar: true}))
	if got := roles(s)["ytick"]; len(got) > 0 {
		t.Fatalf("%d labels fit; this test needs a smaller figure", len(got))
	}
	if all := strings.Join(r.Notes, " "); !strings.Contains(all, "labels: 0 of 9 rows shown") {
		t.Errorf("notes %q", r.Notes)
	}
}
