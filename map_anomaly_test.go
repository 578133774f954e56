package swelter_test

import (
	"context"
	"math"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/table"
)

// 2016 was warm nearly everywhere: -0.87 to 4.958 degrees of anomaly, by
// gdalinfo -stats. Its colours are even around 0 unless a scale is named.
func TestAnomaliesAreCentred(t *testing.T) {
	spec := swelter.Spec{
		Input: table.Input{Paths: []string{testdata.Path(t, "climate/gistemp_annual_1951_2018_2deg.nc")}},
		Make:  swelter.Make{Map: &swelter.MapOptions{Time: "2016"}},
	}
	for name, want := range map[string][2]float64{"": {-4.958, 4.958}, "centered": {-4.958, 4.958}, "linear": {-.87, 4.958}} {
		spec.Color.Norm = norm.Options{Name: name}
		f, err := swelter.Run(context.Background(), spec, swelter.Env{})
		if err != nil {
			t.Fatal(err)
		}
		// Limits that nobody names may be rounded outwards.
		if f := f.Fitted; math.Abs(f.Lo-want[0]) > .15 || math.Abs(f.Hi-want[1]) > .15 || name != "linear" && f.Lo != -f.Hi {
			t.Errorf("norm %q: from %v to %v", name, f.Lo, f.Hi)
		}
	}
}
