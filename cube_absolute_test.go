package swelter_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"
)

// Absolute values by latitude and of the world are NumPy's (the script of the
// dashboard, explore/testdata/gistemp.py): a row where cells are missing early
// stands on the climatology of all of its cells.
func TestMeansOfAbsoluteValues(t *testing.T) {
	data, err := os.ReadFile("explore/testdata/gistemp.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Absolute map[string]float64
		Rows     []struct {
			Lat, Absolute float64
			Year          int
		}
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	draw := func(show string) *swelter.Figure {
		f, err := swelter.Run(context.Background(), swelter.Spec{
			Input: table.Input{Paths: []string{testdata.Path(t, "climate/gistemp_annual_1951_2018_2deg.nc")}},
			Make:  swelter.Make{Matrix: &table.MatrixOptions{}},
			Cube:  cube.Options{Show: show, Climatology: testdata.Path(t, "climate/absolute_climatology_1961_1990_5deg.nc"), Base: "1961-1990"},
		}, swelter.Env{})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	g := draw("hovmoeller").Grid
	if g.Name != "annual mean surface temperature" {
		t.Errorf("absolute values are called %q", g.Name)
	}
	for _, row := range want.Rows {
		r := slices.IndexFunc(g.Y.Edges[1:], func(edge float64) bool { return edge < row.Lat })
		if got := g.At(r, row.Year-1951); math.Abs(got-row.Absolute) > 1e-3 {
			t.Errorf("%v° in %d: %.4f, want %.4f", row.Lat, row.Year, got, row.Absolute)
		}
	}
	g = draw("stripes").Grid
	for year, v := range want.Absolute {
		y, _ := strconv.Atoi(year)
		if got := g.At(0, y-1951); math.Abs(got-v) > 1e-3 {
			t.Errorf("the world in %d: %.4f, want %.4f", y, got, v)
		}
	}
}
