package figure_test

import (
	"strings"
	"testing"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
)

// besides are a heatmap with the rows of another and one with its columns.
func besides(t testing.TB, p figure.Plot) []figure.Beside {
	right := named(counting(p.Grid.Rows, 3), names("r", 3), p.Grid.Y.Labels)
	below := named(counting(2, p.Grid.Cols), p.Grid.X.Labels, names("b", 2))
	right.Name = "right values"
	r, b := plot(t, right, norm.Options{}, figure.Options{}), plot(t, below, norm.Options{}, figure.Options{})
	return []figure.Beside{
		{Title: "Right", Grid: right, Mapper: r.Mapper, Tree: &figure.Tree{Slices: []*cluster.Tree{chain(3)}}},
		{Title: "Below", Grid: below, Mapper: b.Mapper, Below: true},
	}
}

// Every cell of the further heatmaps has its colour, in line with the main one's
// row or column, slices and all.
func TestCellsOfFurtherHeatmapsStandInLine(t *testing.T) {
	for _, o := range []figure.Options{{}, {Width: "900", Height: "800"}, {CellSize: "4mm"}} {
		p := clusteredPlot(t, o)
		p.Beside = besides(t, p)
		s, r := layout(t, p)
		checkTexts(t, s)
		img := raster(t, s, 144)
		right, below := r.Beside[0], r.Beside[1]
		for row, y := range r.YCells {
			for col := range 3 {
				x := right.X + right.W*(float64(col)+.5)/3
				if got, want := at(img, x, (y[0]+y[1])/2, 144), p.Beside[0].Mapper.Color(p.Beside[0].Grid.At(row, col)); got != want {
					t.Fatalf("%+v: right %d,%d is %v, want %v", o, row, col, got, want)
				}
			}
		}
		for col, x := range r.XCells {
			for row := range 2 {
				y := below.Y + below.H*(float64(row)+.5)/2
				if got, want := at(img, (x[0]+x[1])/2, y, 144), p.Beside[1].Mapper.Color(p.Beside[1].Grid.At(row, col)); got != want {
					t.Fatalf("%+v: below %d,%d is %v, want %v", o, row, col, got, want)
				}
			}
		}
		if titles := roles(s)["besidetitle"]; len(titles) != 2 || titles[0] != "Right" {
			t.Errorf("titles %v", titles)
		}
		if keys := strings.Join(roles(s)["bartitle"], ","); !strings.Contains(keys, "right values") || !strings.Contains(keys, "Below") {
			t.Errorf("legends %s", keys)
		}
	}
}

func TestFurtherHeatmapsAreHeldAgainstTheMainOne(t *testing.T) {
	for want, change := range map[string]func(b []figure.Beside){
		`"Right" beside the main heatmap has 7 rows for its 8`:     func(b []figure.Beside) { b[0].Grid = grid.New(7, 3) },
		`"Below" beside the main heatmap has 3 columns for its 10`: func(b []figure.Beside) { b[1].Grid = grid.New(2, 3) },
		`tree of "Right"`: func(b []figure.Beside) { b[0].Tree = &figure.Tree{Slices: []*cluster.Tree{chain(4)}} },
		`has no colours`:  func(b []figure.Beside) { b[1].Mapper = nil },
		`has no cells`:    func(b []figure.Beside) { b[1].Grid = nil },
	} {
		p := clusteredPlot(t, figure.Options{})
		p.Beside = besides(t, p)
		change(p.Beside)
		if _, _, err := figure.Layout(p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
