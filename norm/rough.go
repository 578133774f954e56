package norm

import (
	"math"
	"sync"
)

// roughError is the greatest error of logTable.log2, and the greatest relative
// error of exp2, where both are meant: a tangent at the middle of 1/256 of an
// octave departs from the logarithm by at most (1/512)²/2/ln 2 = 2.75e-6.
const roughError = 3e-6

// logTable holds tangents of log2 over [1, 2) and powers of two over [0, 1).
type logTable struct {
	log, slope, middle [256]float64
	power              [257]float64 // the last for fractions that round up to 1
}

var roughLogs = sync.OnceValue(func() *logTable {
	t := new(logTable)
	for i := range 256 {
		t.middle[i] = 1 + (float64(i)+.5)/256
		t.log[i] = math.Log2(t.middle[i])
		t.slope[i] = 1 / (t.middle[i] * math.Ln2)
	}
	for i := range t.power {
		t.power[i] = math.Exp2(float64(i) / 256)
	}
	return t
})

// log2 is for normal positive numbers; of others it is anything.
func (t *logTable) log2(v float64) float64 {
	b := math.Float64bits(v)
	i := b >> 44 & 255
	m := math.Float64frombits(b&(1<<52-1) | 1023<<52)
	return float64(int(b>>52)-1023) + t.log[i] + (m-t.middle[i])*t.slope[i]
}

// exp2 is for -1000 < u < 1000.
func (t *logTable) exp2(u float64) float64 {
	whole := math.Floor(u)
	f := (u - whole) * 256
	i := int(f)
	r := (f - float64(i)) * (math.Ln2 / 256)
	return math.Float64frombits(uint64(int(whole)+1023)<<52) * t.power[i] * (1 + r + r*r/2)
}
