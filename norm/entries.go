package norm

// What Entries gives for a value that has no entry of its own; one above the
// limits gets n.
const (
	BelowEntry int16 = -1
	NoEntry    int16 = -2 // NaN, and what the norm has no place for
)

// Entries sets dst[i] to the entry of a table of n colours, 1 <= n <= 32767,
// that src[i] falls on: min(floor(Scale(v)*n), n-1) within the limits,
// BelowEntry below them, n above, NoEntry where Scale is NaN. It is the fast
// form of Scale and gives the very same entries.
func Entries(nm Norm, n int, dst []int16, src []float64) {
	dst = dst[:len(src)]
	switch nm := nm.(type) {
	case linear:
		if nm.hi-nm.lo <= maxSpan {
			nm.entries(n, dst, src)
			return
		}
	}
	for i, v := range src {
		dst[i] = entry(nm.Scale(v), n)
	}
}

func entry(t float64, n int) int16 {
	switch {
	case t >= 0 && t <= 1:
		return int16(min(int(t*float64(n)), n-1))
	case t < 0:
		return BelowEntry
	case t > 1:
		return int16(n)
	}
	return NoEntry
}

// entries has the division of fraction: a product with the reciprocal would
// round to another entry now and then.
func (l linear) entries(n int, dst []int16, src []float64) {
	lo, hi, span, size, last := l.lo, l.hi, l.hi-l.lo, float64(n), n-1
	for i, v := range src {
		if v >= lo && v <= hi {
			dst[i] = int16(min(int((v-lo)/span*size), last))
		} else {
			dst[i] = entry(l.Scale(v), n)
		}
	}
}
