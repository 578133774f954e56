package swelter_test

import (
	"context"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"
)

// 469 cells have values in fewer than 10 of the 14 decades from the 1850s to the
// 1980s, and all of them have one in the 2010s (NumPy 1.26). They are drawn
// smaller; a baseline without gaps leaves all cells whole.
func TestWeakBaselinesAreMarked(t *testing.T) {
	spec := swelter.Spec{
		Input: table.Input{Paths: []string{testdata.Path(t, "climate/decadal_anomalies_1850s_2020s_5deg.nc")}},
		Make:  swelter.Make{Matrix: &table.MatrixOptions{}},
		Cube:  cube.Options{Pick: cube.Pick{Variable: "tempanomaly", Time: "2010"}},
	}
	for baseline, want := range map[string]int{"1850-1989": 469, "1950-1989": 0} {
		spec.Cube.Baseline = baseline
		f, err := swelter.Run(context.Background(), spec, swelter.Env{})
		if err != nil {
			t.Fatal(err)
		}
		small := 0
		for _, side := range f.Plot().Sizes {
			if side < 1 {
				small++
			}
		}
		if small != want {
			t.Errorf("%s: %d cells are smaller, want %d", baseline, small, want)
		}
		if said := strings.Join(f.Notes, "\n"); strings.Contains(said, "drawn smaller") != (want > 0) {
			t.Errorf("%s: %q", baseline, said)
		}
	}
}
