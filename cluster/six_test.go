package cluster

import (
	"math"
	"math/rand/v2"
	"testing"
)

// What this processor runs and the plain loops come to the same bits, and both
// to the sums taken one column after the other: n positive terms lose at most n
// roundings either way.
func TestSixPairsAtATime(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	plain := [...]func(sums *lanes, a0, a1, b0, b1, b2 []float64){differences: differencesPlain, products: productsPlain}
	for n := range 41 {
		var v [5][]float64
		for i := range v {
			for range n {
				v[i] = append(v[i], math.Exp(rnd.NormFloat64()))
			}
		}
		v[4] = v[1] // equal rows
		for f, plain := range plain {
			sum := func() (s [6]float64) {
				s[0], s[1], s[2], s[3], s[4], s[5] = form(f).six(new(lanes), v[0], v[1], v[2], v[3], v[4])
				return s
			}
			got := sum()
			fast := sixes[f]
			sixes[f] = plain
			if want := sum(); got != want {
				t.Errorf("form %d, %d columns: %v here, plainly %v", f, n, got, want)
			}
			sixes[f] = fast
			for k, s := range got {
				want := 0.0
				for c, x := range v[k/3] {
					y := v[2+k%3][c]
					if form(f) == differences {
						want += (x - y) * (x - y)
					} else {
						want += x * y
					}
				}
				if math.Abs(s-want) > 1e-14*want {
					t.Errorf("form %d, %d columns, pair %d: %v, one by one %v", f, n, k, s, want)
				}
			}
			if form(f) == differences && got[5] != 0 {
				t.Errorf("%d columns: equal rows are %v apart", n, got[5])
			}
		}
	}
}
