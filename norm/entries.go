package norm

import "math"

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
	if fast, ok := nm.(interface {
		entries(n int, dst []int16, src []float64) bool
	}); ok && fast.entries(n, dst, src) {
		return
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

// Each entries below returns false where its arithmetic does not hold, and
// Scale is asked value by value. Divisions stay divisions: the product with a
// reciprocal would round to another entry now and then.

func (l linear) entries(n int, dst []int16, src []float64) bool {
	lo, hi, span, size, last := l.lo, l.hi, l.hi-l.lo, float64(n), n-1
	if !(span > 0 && span <= maxSpan) {
		return false
	}
	for i, v := range src {
		if v >= lo && v <= hi {
			dst[i] = int16(min(int((v-lo)/span*size), last))
		} else {
			dst[i] = entry(l.Scale(v), n)
		}
	}
	return true
}

func (s twoSlope) entries(n int, dst []int16, src []float64) bool {
	left, right, size, last := s.center-s.lo, s.hi-s.center, float64(n), n-1
	if left > maxSpan || right > maxSpan {
		return false
	}
	for i, v := range src {
		switch {
		case !(v >= s.lo && v <= s.hi):
			dst[i] = entry(s.Scale(v), n)
		case v < s.center:
			dst[i] = int16(min(int((v-s.lo)/left/2*size), last))
		default:
			dst[i] = int16(min(int((.5+(v-s.center)/right/2)*size), last))
		}
	}
	return true
}

// entries compares whole numbers in the order of the floats, because the
// compiler makes conditional moves of those, and halving then has no branch to
// guess wrong.
func (c classes) entries(n int, dst []int16, src []float64) bool {
	lo, hi := c.Limits()
	keys, of := make([]uint64, len(c.at)), make([]int16, len(c.at))
	for k, t := range c.at {
		keys[k], of[k] = orderKey(c.edges[k]), entry(t, n)
	}
	for i, v := range src {
		if !(v >= lo && v <= hi) {
			dst[i] = entry(c.Scale(v), n)
			continue
		}
		key, first := orderKey(v), 0
		for left := len(keys); left > 1; {
			half := left / 2
			next := first + half
			if keys[next] > key {
				next = first
			}
			first, left = next, left-half
		}
		dst[i] = of[first]
	}
	return true
}

// orderKey is a whole number in the order of the floats; -0 is 0.
func orderKey(v float64) uint64 {
	b := math.Float64bits(v + 0)
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

// The logarithms and powers below are first found roughly, from tables, which
// takes a fifth of the time. A rough position whose error cannot carry it over
// the border of an entry decides; of the few others Scale is asked. The result
// is Scale's, whatever the quality of the tables.

// roughBend is a bend with a quick version of forward.
type roughBend interface {
	rough(u, v []float64)         // u[i] is forward(v[i]), nearly, for v within the limits
	bound(lo, hi float64) float64 // greatest error of rough, within the limits; +Inf refuses them
}

func (c curve) entries(n int, dst []int16, src []float64) bool {
	f, ok := c.f.(roughBend)
	if !ok {
		return false
	}
	scale := float64(n) / (c.b - c.a)
	// The second term is the rounding of u-a, here and in Scale.
	unsure := (f.bound(c.lo, c.hi) + 1e-14*max(math.Abs(c.a), math.Abs(c.b))) * scale
	return decide(c, n, unsure+1e-9, dst, src, func(x, v []float64) {
		f.rough(x, v)
		for i, u := range x {
			x[i] = (u - c.a) * scale
		}
	})
}

// decide sets entries from rough positions in units of entries, and asks Scale
// within unsure of a border.
func decide(nm Norm, n int, unsure float64, dst []int16, src []float64, rough func(x, v []float64)) bool {
	if !(unsure < .25) {
		return false
	}
	var buffer [512]float64
	lo, hi := nm.Limits()
	sure := 1 - unsure
	for len(src) > 0 {
		part := src[:min(len(src), len(buffer))]
		x := buffer[:len(part)]
		rough(x, part)
		for i, v := range part {
			if v >= lo && v <= hi {
				k := int(x[i])
				if rest := x[i] - float64(k); rest > unsure && rest < sure {
					dst[i] = int16(k)
					continue
				}
			}
			dst[i] = entry(nm.Scale(v), n)
		}
		src, dst = src[len(part):], dst[len(part):]
	}
	return true
}

func (logBend) bound(lo, _ float64) float64 {
	if lo < 0x1p-1022 {
		return math.Inf(1)
	}
	return roughError * math.Log10(2)
}

func (logBend) rough(u, v []float64) {
	logs, log2 := roughLogs(), math.Log10(2)
	for i, v := range v {
		u[i] = logs.log2(v) * log2
	}
}

func (s symlogBend) bound(lo, hi float64) float64 {
	if s.thresh < 0x1p-1000 {
		return math.Inf(1)
	}
	return s.thresh * roughError * math.Ln2 / s.lnBase
}

func (s symlogBend) rough(u, v []float64) {
	logs := roughLogs()
	slope, offset := s.thresh*math.Ln2/s.lnBase, s.thresh*s.adjust
	offset -= slope * math.Log2(s.thresh)
	for i, v := range v {
		a := math.Abs(v)
		if a <= s.thresh {
			u[i] = v * s.adjust
		} else {
			u[i] = math.Copysign(offset+slope*logs.log2(a), v)
		}
	}
}

func (a asinhBend) bound(lo, hi float64) float64 {
	if max(math.Abs(lo), math.Abs(hi))/a.width > 1e150 { // whose square is too large
		return math.Inf(1)
	}
	return a.width * roughError * math.Ln2
}

func (a asinhBend) rough(u, v []float64) {
	logs := roughLogs()
	for i, v := range v {
		x := math.Abs(v) / a.width
		u[i] = math.Copysign(a.width*math.Ln2*logs.log2(x+math.Sqrt(x*x+1)), v)
	}
}

func (p power) entries(n int, dst []int16, src []float64) bool {
	span, size := p.hi-p.lo, float64(n)
	if span > maxSpan {
		return false
	}
	if p.gamma == .5 { // math.Pow takes the root too
		for i, v := range src {
			if v >= p.lo && v <= p.hi {
				dst[i] = int16(min(int(math.Sqrt((v-p.lo)/span)*size), n-1))
			} else {
				dst[i] = entry(p.Scale(v), n)
			}
		}
		return true
	}
	logs := roughLogs()
	return decide(p, n, 2*p.gamma*roughError*size+1e-9, dst, src, func(x, v []float64) {
		for i, v := range v {
			x[i] = 0 // on a border, where Scale is asked
			if f := (v - p.lo) / span; f >= 0x1p-1000 && f <= 1 {
				x[i] = size * logs.exp2(max(p.gamma*logs.log2(f), -999))
			}
		}
	})
}
