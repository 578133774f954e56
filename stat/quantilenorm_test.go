package stat

import (
	"math"
	"testing"
)

// testdata/quantilenorm.R.
func TestQuantileNormalizeEqualsLimma(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct{ in, want [][]float64 }{
		"ties": {
			[][]float64{{5, 2, 3, 4}, {4, 1, 4, 2}, {3, 4, 6, 8}},
			[][]float64{{5.66666666667, 2, 3, 4.66666666667}, {5.16666666667, 2, 5.16666666667, 3}, {2, 3, 4.66666666667, 5.66666666667}},
		},
		"missing": {
			[][]float64{{5, nan, 3, 4, 1}, {4, 1, 4, 2, 9}, {3, 4, nan, nan, 8}},
			[][]float64{{7.33333333333, nan, 3.05555555556, 4.44444444444, 1.66666666667},
				{4.29166666667, 1.66666666667, 4.29166666667, 2.66666666667, 7.33333333333}, {1.66666666667, 3.83333333333, nan, nan, 7.33333333333}},
		},
		"one value":  {[][]float64{{5, nan}, {1, 3}}, [][]float64{{3.5, nan}, {3, 4}}},
		"no columns": {nil, nil},
		"no values":  {[][]float64{{nan, nan}, {1, 3}}, [][]float64{{nan, nan}, {1, 3}}},
	} {
		got := QuantileNormalize(c.in)
		for k, want := range c.want {
			for i, w := range want {
				if v := got[k][i]; !(math.Abs(v-w) < 1e-10) && !(v != v && w != w) {
					t.Errorf("%s: column %d, row %d: %v, want %v", name, k, i, v, w)
				}
			}
		}
	}
}
