package netcdf

import (
	"encoding/binary"
	"math"
	"testing"
)

// The quick way of float32 gives what the plain one does: for none, one and two
// missing values, for zeros of both signs, and for a missing value of an
// attribute in double precision that no float32 is equal to.
func TestSingles(t *testing.T) {
	var raw []byte
	stored := []float32{1.5, -999, 1e20, 0, float32(math.Copysign(0, -1)), float32(math.NaN()), .1, 7, -2}
	for _, v := range stored {
		raw = binary.BigEndian.AppendUint32(raw, math.Float32bits(v))
	}
	big := float64(float32(1e20))
	for _, c := range []struct {
		missing []float64
		quick   bool
	}{{nil, true}, {[]float64{-999}, true}, {[]float64{-999, big}, true}, {[]float64{.1}, true}, {[]float64{0}, false}, {[]float64{1, 2, 3}, false}, {[]float64{math.NaN()}, true}} {
		p := packing{missing: c.missing, low: math.Inf(-1), high: math.Inf(1), scale: 1}
		words, ok := p.words()
		if ok != c.quick {
			t.Errorf("missing %v: quick %v", c.missing, ok)
		}
		for n := range len(stored) + 1 {
			want, got := make([]float64, n), make([]float64, n)
			classicTypes[5].many(want, raw)
			p.unpack(want)
			if !ok {
				continue
			}
			singles(got, raw[:4*n], words)
			for i := range want {
				if got[i] != want[i] && (got[i] == got[i] || want[i] == want[i]) {
					t.Errorf("missing %v: %v is %v, want %v", c.missing, stored[i], got[i], want[i])
				}
			}
		}
	}
	if _, ok := (packing{scale: .5, low: math.Inf(-1), high: math.Inf(1)}).words(); ok {
		t.Error("a scale was passed over")
	}
}
