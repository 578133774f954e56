package norm_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/swelter/swelter/norm"
)

// field is n values from 0.001 to 1000, spread evenly over their logarithms,
// every thousandth missing.
func field(n int) []float64 {
	values := make([]float64, n)
	seed := uint64(1)
	for i := range values {
		seed = seed*6364136223846793005 + 1442695040888963407
		values[i] = math.Exp2(float64(seed>>11)/(1<<53)*20 - 10)
		if i%1000 == 999 {
			values[i] = math.NaN()
		}
	}
	return values
}

func BenchmarkFit(b *testing.B) {
	values := field(1 << 22)
	for name, o := range map[string]norm.Options{"linear": {}, "robust": {Robust: true}, "vmax": {VMax: num(2)}, "quantile": {Name: "quantile"}} {
		b.Run(fmt.Sprintf("%s/n=4Mi", name), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(8 * len(values)))
			for b.Loop() {
				fit(b, values, o)
			}
		})
	}
}

// One core; the bytes are those of the values.
func BenchmarkEntries(b *testing.B) {
	values := field(1 << 20)
	dst := make([]int16, len(values))
	for _, spec := range []string{"linear", "linear:center=1", "log", "symlog", "asinh", "power", "power:0.3", "two-slope:center=1", "quantile:5", "quantile:100"} {
		n, _ := fit(b, values, parse(b, spec))
		b.Run(fmt.Sprintf("%s/n=1Mi", spec), func(b *testing.B) {
			b.SetBytes(int64(8 * len(values)))
			for b.Loop() {
				norm.Entries(n, 256, dst, values)
			}
		})
	}
}
