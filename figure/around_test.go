package figure_test

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/internal/golden"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// clusteredPlot has two slices of rows and two of columns, trees, and tracks of words
// and of numbers.
func clusteredPlot(t testing.TB, o figure.Options) figure.Plot {
	g := named(waves(8, 10), names("sample", 10), names("gene", 8))
	p := plot(t, g, norm.Options{Name: "centered"}, o)
	two := &cluster.Tree{N: 2, Merges: []cluster.Merge{{A: 0, B: 1, Height: 10, Size: 2}}}
	muted := func(n, first int) []color.NRGBA {
		out := make([]color.NRGBA, n)
		for i := range out {
			if out[i] = (color.NRGBA{0x5f, 0x7f, 0x95, 0xff}); i >= first {
				out[i] = color.NRGBA{0xa0, 0x70, 0x4f, 0xff}
			}
		}
		return out
	}
	p.RowTree = &figure.Tree{Slices: []*cluster.Tree{chain(5), chain(3)}, Parent: two, Colors: muted(8, 5)}
	p.ColTree = &figure.Tree{Slices: []*cluster.Tree{chain(4), chain(6)}, Parent: two, Apart: true}
	p.RowSlices = []figure.Slice{{Title: "1", Cells: 5}, {Title: "2", Cells: 3}}
	p.ColSlices = []figure.Slice{{Title: "treated", Cells: 4}, {Title: "control", Cells: 6}}
	words := figure.Track{Name: "kind", Values: []float64{0, 0, 1, 1, 1, 0, 0, math.NaN(), 1, 1}, Categories: []string{"one", "two"}, Mapper: shade.Categories(2, color.NRGBA{})}
	numbers := figure.Track{Name: "age", Values: []float64{30, 40, 50, 60, 70, 35, 45, 80}, Integer: true, Mapper: shade.New(norm.Linear(30, 80), p.Mapper.Map, color.NRGBA{})}
	p.ColTracks, p.RowTracks = []figure.Track{words}, []figure.Track{numbers}
	return p
}

// The pixel at every cell's middle has the cell's colour, where the report says
// that it lies; between slices lies the page.
func TestCellsOfSlicesLieWhereTheReportSays(t *testing.T) {
	for _, o := range []figure.Options{{}, {DPI: 100}, {Width: "700", Height: "600"}, {CellSize: "4mm"}, {Square: true}} {
		if o.DPI == 0 {
			o.DPI = 144
		}
		p := clusteredPlot(t, o)
		s, r := layout(t, p)
		img := raster(t, s, o.DPI)
		if len(r.XCells) != 10 || len(r.YCells) != 8 {
			t.Fatalf("%d x %d places for 8 x 10 cells", len(r.YCells), len(r.XCells))
		}
		for row, y := range r.YCells {
			for col, x := range r.XCells {
				v := p.Grid.At(row, col)
				if v != v {
					continue
				}
				if got, want := at(img, (x[0]+x[1])/2, (y[0]+y[1])/2, o.DPI), p.Mapper.Color(v); got != want {
					t.Fatalf("%+v: cell %d,%d is %v, want %v", o, row, col, got, want)
				}
			}
		}
		gap := r.XCells[4][0] - r.XCells[3][1]
		if mm := gap / 72 * 25.4; math.Abs(mm-2) > .2 {
			t.Errorf("%+v: slices are %.2f mm apart, want 2", o, mm)
		}
		middle := (r.XCells[4][0] + r.XCells[3][1]) / 2
		if got := at(img, middle, r.YCells[0][0]+2, o.DPI); got != (color.NRGBA{0xff, 0xff, 0xff, 0xff}) {
			t.Errorf("%+v: between slices lies %v", o, got)
		}
	}
}

// More rows than pixels are reduced slice by slice: no pixel mixes two slices.
func TestSlicesAreReducedApart(t *testing.T) {
	g := counting(9000, 4)
	for i := range g.Values {
		g.Values[i] = 0
		if i/4 >= 3001 {
			g.Values[i] = 1
		}
	}
	p := plot(t, g, norm.Options{}, figure.Options{})
	p.RowSlices = []figure.Slice{{Title: "low", Cells: 3001}, {Title: "high", Cells: 5999}}
	s, r := layout(t, p)
	img := raster(t, s, 144)
	if r.DrawnRows >= 9000 || r.Reduced != "mean" {
		t.Fatalf("%d rows drawn, reduced by %q", r.DrawnRows, r.Reduced)
	}
	x := r.Body.X + r.Body.W/2
	for y := r.Body.Y + .25; y < r.Body.Y+r.Body.H; y += .5 {
		switch got := at(img, x, y, 144); got {
		case p.Mapper.Color(0), p.Mapper.Color(1), color.NRGBA{0xff, 0xff, 0xff, 0xff}:
		default:
			t.Fatalf("a mixture %v at %g", got, y)
		}
	}
}

func TestAroundIsHeldAgainstTheCells(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*figure.Plot)
		want   string
	}{
		"slices": {func(p *figure.Plot) { p.RowSlices[0].Cells = 4 }, "slices of 7 rows for 8"},
		"empty":  {func(p *figure.Plot) { p.ColSlices[0].Cells = 0 }, `slice "treated" of the columns has no cells`},
		"tree":   {func(p *figure.Plot) { p.RowTree.Slices[0] = chain(4) }, "tree of the rows"},
		"track":  {func(p *figure.Plot) { p.ColTracks[0].Values = nil }, `track "kind" has 0 values for 10 columns`},
	} {
		p := clusteredPlot(t, figure.Options{})
		c.change(&p)
		if _, _, err := figure.Layout(p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func TestClusteredPicture(t *testing.T) {
	for _, theme := range []string{"light", "dark"} {
		p := clusteredPlot(t, figure.Options{DPI: 96, Theme: theme, Title: "Trees, tracks and slices"})
		s, _ := layout(t, p)
		golden.Image(t, "clustered-"+theme+".png", raster(t, s, 96), golden.Tolerance{P95: 2, Mean: 0.3, Max: 40})
	}
}
