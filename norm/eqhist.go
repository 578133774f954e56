package norm

import (
	"math"
	"slices"
	"sort"

	"github.com/swelter/swelter/stat"
)

// equalized gives equal shares of the values equal shares of the colormap: a
// value's position is the share of values up to it, as datashader's eq_hist
// (transfer_functions), over the range of shares that occur. Invert(q) is the
// value at the share q, for ticks at quantiles.
type equalized struct {
	lo, hi float64
	x, t   []float64 // rising: values and their positions, the first 0, the last 1
	guess  []int32   // for equal steps from lo to hi the last x not behind the step's start
}

// eqhistBins is how finely values are counted that are not whole numbers.
const eqhistBins = 1 << 16

// newEqualized counts the values from lo to hi: whole numbers that lie less
// than eqhistBins apart one by one, others in that many bins, each of which
// stands at its middle.
func newEqualized(values []float64, lo, hi float64) Norm {
	x, counts := counted(values, lo, hi)
	if len(x) < 2 { // no value, or all in one bin: nothing to equalise
		return linear{"eqhist", lo, hi}
	}
	total := int64(0)
	for _, c := range counts {
		total += c
	}
	e := equalized{lo: lo, hi: hi, x: x, t: make([]float64, len(x)), guess: make([]int32, eqhistBins)}
	sum := int64(0)
	for i, c := range counts {
		sum += c
		e.t[i] = float64(sum-counts[0]) / float64(total-counts[0])
	}
	k := 0
	for i := range e.guess {
		start := between(float64(i)/eqhistBins, lo, hi)
		for k+1 < len(x) && x[k+1] <= start {
			k++
		}
		e.guess[i] = int32(k)
	}
	return e
}

// counted are the places where values occur, rising, and how many there are.
func counted(values []float64, lo, hi float64) (x []float64, counts []int64) {
	least, most, whole := math.Inf(1), math.Inf(-1), true
	for _, v := range values {
		if v >= lo && v <= hi {
			least, most = min(least, v), max(most, v)
			whole = whole && v == math.Trunc(v)
		}
	}
	if !(least < most) {
		return nil, nil
	}
	var bins []int64
	if whole && most-least < eqhistBins {
		bins = make([]int64, int(most-least)+1)
		for _, v := range values {
			if v >= lo && v <= hi {
				bins[int(v-least)]++
			}
		}
		x = stat.Linspace(least, most, len(bins))
	} else {
		edges := slices.Compact(stat.Linspace(least, most, eqhistBins+1))
		bins = stat.Histogram(values, edges)
		for i := range bins {
			x = append(x, edges[i]/2+edges[i+1]/2)
		}
	}
	n := 0
	for i, c := range bins {
		if c > 0 && (n == 0 || x[i] > x[n-1]) {
			x[n], bins[n] = x[i], c
			n++
		}
	}
	return x[:n], bins[:n]
}

func (e equalized) Name() string               { return "eqhist" }
func (e equalized) Limits() (float64, float64) { return e.lo, e.hi }

func (e equalized) Scale(v float64) float64 {
	if !(v >= e.lo && v <= e.hi) {
		return place(v, e.lo, e.hi, fraction(v, e.lo, e.hi)) // NaN stays NaN
	}
	k := int(e.guess[min(int(fraction(v, e.lo, e.hi)*eqhistBins), eqhistBins-1)])
	for k+1 < len(e.x) && e.x[k+1] <= v {
		k++
	}
	for k > 0 && e.x[k] > v { // the guess was rounded up
		k--
	}
	return e.from(k, v)
}

// from is the position of v between knots k and k+1; before the first and
// behind the last it is theirs.
func (e equalized) from(k int, v float64) float64 {
	if v <= e.x[k] || k+1 == len(e.x) {
		return e.t[k]
	}
	return within(e.t[k]+(e.t[k+1]-e.t[k])*fraction(v, e.x[k], e.x[k+1]), e.t[k], e.t[k+1])
}

func (e equalized) Invert(t float64) float64 {
	if t != t {
		return t
	}
	k := sort.SearchFloat64s(e.t, t) // the first not before t
	switch {
	case k == 0:
		return e.x[0]
	case k == len(e.t):
		return e.x[k-1]
	}
	return within(between((t-e.t[k-1])/(e.t[k]-e.t[k-1]), e.x[k-1], e.x[k]), e.x[k-1], e.x[k])
}
