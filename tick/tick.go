// Package tick chooses round positions for numbers, logarithms, dates and
// categories, and writes them: as few digits as tell them apart, a true minus,
// thin spaces between thousands.
//
// Positions rise and lie within the limits given, whichever way round these
// are. Limits that are not finite have none.
package tick

import (
	"math"
	"slices"
	"sort"
	"strconv"
)

// Few is the number of ticks asked for by n = 0.
const Few = 5

// Linear is 4 to 7 multiples of 1, 2, 2.5 or 5 times a power of ten within the
// limits, near n of them if n is one of 4 to 7 (0 is Few); another n gives about
// n. Equal limits have themselves.
func Linear(lo, hi float64, n int) []float64 {
	lo, hi, ok := ordered(lo, hi)
	if !ok {
		return nil
	}
	if lo == hi {
		return []float64{lo}
	}
	if n <= 0 {
		n = Few
	}
	best, cost := step{}, math.Inf(1)
	width := hi/float64(n) - lo/float64(n) // the range itself may be beyond float64
	e := int(math.Floor(math.Log10(width)))
	for _, s := range []step{{10, e - 1}, {20, e - 1}, {25, e - 1}, {50, e - 1}, {10, e}, {20, e}, {25, e}, {50, e}, {10, e + 1}, {20, e + 1}} {
		first, last := s.within(lo, hi)
		count := last - first + 1
		c := math.Abs(count - float64(n))
		if s.m == 25 { // its labels have a digit more
			c++
		}
		if 4 <= n && n <= 7 && (count < 4 || count > 7) {
			c += 100
		}
		if c < cost {
			best, cost = s, c
		}
	}
	first, last := best.within(lo, hi)
	if last < first { // the limits are a few units in the last place apart
		return []float64{lo, hi}
	}
	var out []float64
	for k := first; k <= last; k++ {
		out = append(out, best.at(k))
	}
	return out
}

// step is m/10 times ten to the e; its multiples are worked out as decimals, so
// that the third tenth is 0.3.
type step struct {
	m, e int
}

func (s step) at(k float64) float64 { return decimal(k*float64(s.m), s.e-1) }

// within is the first and the last multiple inside the limits; last < first
// when there is none.
func (s step) within(lo, hi float64) (first, last float64) {
	unit := s.at(1)
	first, last = math.Floor(lo/unit)-1, math.Ceil(hi/unit)+1
	if !(math.Abs(first) < 1e14 && math.Abs(last) < 1e14) {
		return 1, 0 // neighbouring multiples may be one float64
	}
	for s.at(first) < lo && first < last {
		first++
	}
	for s.at(last) > hi && last >= first {
		last--
	}
	return first, last
}

// decimal is k times ten to the e, rounded once. k is a whole number.
func decimal(k float64, e int) float64 {
	switch {
	case e < 0 && e >= -22:
		return k/math.Pow10(-e) + 0 // + 0: no negative zero
	case e >= 0 && e <= 22:
		return k*math.Pow10(e) + 0
	}
	// Beyond 1e22 powers of ten are not exact; the error is that of a range.
	v, _ := strconv.ParseFloat(strconv.FormatFloat(k, 'f', 0, 64)+"e"+strconv.Itoa(e), 64)
	return v + 0
}

func ordered(lo, hi float64) (float64, float64, bool) {
	if math.IsNaN(lo) || math.IsNaN(hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return 0, 0, false
	}
	return min(lo, hi), max(lo, hi), true
}

// Log places ticks on a logarithmic scale: powers of ten, every second, third
// ... when there are many; with 2 and 5 between them when there are few; as
// Linear within less than a decade. minor are the unlabelled ones: the other
// whole multiples, or the powers left out. Limits that are not both positive
// have no ticks.
func Log(lo, hi float64, n int) (major, minor []float64) {
	lo, hi, ok := ordered(lo, hi)
	if !ok || lo <= 0 {
		return nil, nil
	}
	if n <= 0 {
		n = Few
	}
	from, to := floorLog10(lo), floorLog10(hi)
	multiples := func(of ...float64) (out []float64) {
		for e := from; e <= to; e++ {
			for _, m := range of {
				if v := decimal(m, e); v >= lo && v <= hi {
					out = append(out, v)
				}
			}
		}
		return out
	}
	nines := multiples(1, 2, 3, 4, 5, 6, 7, 8, 9)
	tens := multiples(1)
	switch {
	case len(tens) > n+2:
		major, minor = every(tens, from, n), tens
	case len(tens) >= 4:
		major, minor = tens, nines
	case len(multiples(1, 2, 5)) >= 3 && hi/lo >= 5:
		major, minor = multiples(1, 2, 5), nines
		if len(major) > n+2 {
			major = multiples(1, 3)
		}
		if len(major) > n+2 {
			major = tens
		}
	default:
		major = Linear(lo, hi, n)
		if lo == hi {
			return major, nil
		}
	}
	minor = slices.DeleteFunc(slices.Clone(minor), func(v float64) bool {
		_, found := slices.BinarySearch(major, v)
		return found
	})
	return major, minor
}

// every keeps each k-th power of ten, 10^0 among them.
func every(tens []float64, from, n int) []float64 {
	k := (len(tens) + n) / (n + 1)
	var out []float64
	for _, v := range tens {
		if floorLog10(v)%k == 0 {
			out = append(out, v)
		}
	}
	return out
}

// floorLog10 is exact: Log10 alone may be off at powers of ten.
func floorLog10(v float64) int {
	e := int(math.Floor(math.Log10(v)))
	for decimal(1, e+1) <= v {
		e++
	}
	for decimal(1, e) > v && e > -324 {
		e--
	}
	return e
}

// Symlog places ticks on a symmetric logarithm that is linear within
// +-linthresh: zero, and round values spread as the eye sees them, powers of
// ten first.
func Symlog(lo, hi, linthresh float64, n int) []float64 {
	if !(linthresh > 0) {
		return Linear(lo, hi, n)
	}
	return Place(lo, hi, n, func(v float64) float64 {
		if a := math.Abs(v); a > linthresh {
			return math.Copysign(1/.9+math.Log10(a/linthresh), v) // matplotlib's, linscale 1
		}
		return v / linthresh / .9
	})
}

// Place spreads about n round values evenly along any rising scale (power,
// asinh, the norm of a colour bar): near each of n places at equal distances,
// the roundest number of a window of 0.7 of that distance. Zero, when it lies
// between the limits, is one of them. Where the scale stands still, or has no
// finite value, ticks fall together or away.
func Place(lo, hi float64, n int, scale func(float64) float64) []float64 {
	lo, hi, ok := ordered(lo, hi)
	if !ok {
		return nil
	}
	if n <= 0 {
		n = Few
	}
	a, b := scale(lo), scale(hi)
	if lo == hi || !(a < b) || math.IsInf(b-a, 0) || n == 1 {
		return Linear(lo, hi, n)
	}
	var out []float64
	for _, p := range places(a, b, scale(0), n, lo < 0 && hi > 0) {
		from := invert(lo, hi, p.at-.35*p.gap, scale)
		to := invert(lo, hi, p.at+.35*p.gap, scale)
		v := Roundest(from, to, invert(lo, hi, p.at, scale))
		if v >= lo && v <= hi {
			out = append(out, v)
		}
	}
	sort.Float64s(out)
	return slices.Compact(out)
}

type place struct{ at, gap float64 }

// places are n places from a to b at equal distances. When zero lies between
// the limits it is one of them, and each side of it has equal distances.
func places(a, b, zero float64, n int, both bool) []place {
	gap := (b - a) / float64(n-1)
	if !both || !(zero > a && zero < b) {
		out := make([]place, n)
		for i := range out {
			out[i] = place{a + float64(i)*gap, gap}
		}
		return out
	}
	below := max(1, min(n-2, int(math.Round((zero-a)/gap))))
	out := []place{{zero, gap}}
	if zero-a > .35*gap { // else too near for a label of its own
		for i := 1; i <= below; i++ {
			d := (zero - a) / float64(below)
			out = append(out, place{zero - float64(i)*d, d})
		}
	}
	if above := max(1, n-1-below); b-zero > .35*gap {
		for i := 1; i <= above; i++ {
			d := (b - zero) / float64(above)
			out = append(out, place{zero + float64(i)*d, d})
		}
	}
	return out
}

// invert finds where a rising scale reaches t, by halving: first of the range
// of bits, since a logarithm may have all its decades near one end.
func invert(lo, hi, t float64, scale func(float64) float64) float64 {
	if scale(lo) >= t {
		return lo
	}
	if scale(hi) <= t {
		return hi
	}
	a, b := key(lo), key(hi)
	for b-a > 1 {
		m := a + (b-a)/2
		if scale(fromKey(m)) < t {
			a = m
		} else {
			b = m
		}
	}
	return fromKey(b)
}

// key orders float64 values as integers.
func key(v float64) uint64 {
	b := math.Float64bits(v + 0)
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

func fromKey(k uint64) float64 {
	if k>>63 == 1 {
		return math.Float64frombits(k &^ (1 << 63))
	}
	return math.Float64frombits(^k)
}

// Roundest is the number of the fewest digits in [lo, hi]: zero, else a power
// of ten, else 2 or 5 times one, else another digit times one, and so on; of
// equally round ones the nearest to near.
func Roundest(lo, hi, near float64) float64 {
	switch {
	case lo <= 0 && hi >= 0:
		return 0
	case hi < 0:
		return -Roundest(-hi, -lo, -near)
	case !(hi > lo):
		return lo
	}
	e := floorLog10(hi)
	if v := decimal(1, e); v >= lo {
		for 10*near < 5*v && v/10 >= lo { // several: the one nearest by ratio, about
			e--
			v = decimal(1, e)
		}
		return v
	}
	two, five := decimal(2, e), decimal(5, e)
	switch in2, in5 := two >= lo && two <= hi, five >= lo && five <= hi; {
	case in2 && (!in5 || near*near < two*five):
		return two
	case in5:
		return five
	}
	steps := []step{{10, e}}
	for range 18 {
		for _, s := range steps {
			if first, last := s.within(lo, hi); first <= last {
				return s.at(max(first, min(last, math.Round(near/s.at(1)))))
			}
		}
		e--
		steps = []step{{50, e}, {20, e}, {10, e}}
	}
	return near
}
