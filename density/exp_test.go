package density

import (
	"math"
	"testing"
)

// The table's exponential is the library's, to 1e-13 of it.
func TestExpMinus(t *testing.T) {
	for i := range 400_001 {
		v := float64(i) / 10_000
		if want := math.Exp(-v); math.Abs(expMinus(v)-want) > 1e-13*want {
			t.Fatalf("exp(-%v) is %v, not %v", v, expMinus(v), want)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), 1e300, 41} {
		if got, want := expMinus(v), math.Exp(-v); got != want && !(got != got && want != want) {
			t.Errorf("exp(-%v) is %v, not %v", v, got, want)
		}
	}
}
