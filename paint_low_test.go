package swelter

import (
	"strings"
	"testing"

	"github.com/swelter/swelter/norm"
)

// A warning comes where 95 % of the cells that are not 0 lie in the lowest 5 %
// of a scale that nobody chose: 19 of 20 low cells warn, 18 of 20 do not, and
// zeros on both sides change nothing.
func TestWarnOfLow(t *testing.T) {
	cells := func(low, zeros int) []float64 {
		seen := make([]float64, 20+zeros)
		for i := range 20 {
			seen[i] = 100
			if i < low {
				seen[i] = 5
			}
		}
		return seen
	}
	density, most := Make{Density: &DensityOptions{}}, 100.0
	for _, c := range []struct {
		name string
		make Make
		norm norm.Options
		seen []float64
		want bool
	}{
		{"19 of 20", density, norm.Options{}, cells(19, 0), true},
		{"19 of 20 beside zeros", density, norm.Options{}, cells(19, 500), true},
		{"18 of 20 beside zeros", density, norm.Options{}, cells(18, 500), false},
		{"19 of 20 on a map", Make{Map: &MapOptions{}}, norm.Options{}, cells(19, 0), true},
		{"no map", Make{}, norm.Options{}, cells(19, 0), false},
		{"a chosen scale", density, norm.Options{Name: "linear"}, cells(19, 0), false},
		{"a chosen limit", density, norm.Options{VMax: &most}, cells(19, 0), false},
		{"few cells", density, norm.Options{}, []float64{1, 1, 100}, false},
	} {
		zero := 0.0
		c.norm.VMin = &zero // as densities have it
		_, fitted, err := norm.Fit(c.seen, c.norm)
		if err != nil {
			t.Fatal(err)
		}
		f := &Figure{Spec: Spec{Make: c.make}, Fitted: fitted}
		f.warnOfLow(Color{Norm: c.norm}, c.seen)
		got := strings.Contains(strings.Join(f.Warnings, "\n"), "95 % of the cells that are not 0 lie in the lowest 5 % of the scale")
		if got != c.want {
			t.Errorf("%s: warnings %q", c.name, f.Warnings)
		}
	}
}
