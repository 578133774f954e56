//go:build goexperiment.simd && amd64

package cluster

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The wide loops are the plain ones but for the order of additions: n positive
// terms lose at most n roundings either way.
func TestWideLoopsEqualPlainOnes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range 40 {
		var v [5][]float64
		for i := range v {
			for range n {
				v[i] = append(v[i], math.Exp(rnd.NormFloat64()))
			}
		}
		v[4] = v[1] // its difference from a1 is nothing
		d := six(wideDifferences(v[0], v[1], v[2], v[3], v[4]))
		p := six(wideProducts(v[0], v[1], v[2], v[3], v[4]))
		plainD, plainP := six(sixDifferences(v[0], v[1], v[2], v[3], v[4])), six(sixProducts(v[0], v[1], v[2], v[3], v[4]))
		for k := range d {
			if math.Abs(d[k]-plainD[k]) > 1e-14*plainD[k] || math.Abs(p[k]-plainP[k]) > 1e-14*plainP[k] {
				t.Errorf("%d columns, pair %d: %v and %v; the plain loops have %v and %v", n, k, d[k], p[k], plainD[k], plainP[k])
			}
		}
		if d[5] != 0 {
			t.Errorf("%d columns: equal rows are %v apart", n, d[5])
		}
	}
}

func six(a, b, c, d, e, f float64) [6]float64 { return [6]float64{a, b, c, d, e, f} }
