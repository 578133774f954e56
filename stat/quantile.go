package stat

import (
	"math"
	"math/bits"
	"slices"
	"sync"
)

// Quantile is the value below which the share q of the values lies, q in
// [0, 1], by linear interpolation between order statistics (type 7 of Hyndman
// and Fan, The American Statistician 50:361, 1996; numpy's default). NaN when
// there is no value or q is not in [0, 1].
func Quantile(x []float64, q float64) float64 { return Quantiles(x, q)[0] }

// Quantiles are several of them, in the order asked for. Beyond 32768 values
// they are found by counting, without copying or sorting x: a few passes over
// the data and 0.5 MB a worker, whatever its size.
func Quantiles(x []float64, qs ...float64) []float64 {
	return QuantilesWithin(x, math.Inf(-1), math.Inf(1), qs...)
}

// QuantilesWithin are the quantiles of the values from lo to hi, both included:
// of the finite ones, of the positive ones.
func QuantilesWithin(x []float64, lo, hi float64, qs ...float64) []float64 {
	if len(x) > smallEnough {
		return countedQuantiles(x, lo, hi, qs)
	}
	sorted := make([]float64, 0, len(x))
	for _, v := range x {
		if v >= lo && v <= hi { // NaN is not
			sorted = append(sorted, v)
		}
	}
	slices.Sort(sorted)
	out := make([]float64, len(qs))
	for i, q := range qs {
		out[i] = quantileAt(q, len(sorted), func(k int) float64 { return sorted[k] })
	}
	return out
}

// QuantileInPlace is Quantile for callers with a buffer to spare: it reorders x
// and allocates nothing.
func QuantileInPlace(x []float64, q float64) float64 {
	n := 0
	for i, v := range x {
		if v == v {
			x[i], x[n] = x[n], v
			n++
		}
	}
	x = x[:n]
	return quantileAt(q, n, func(k int) float64 {
		selectTo(x, k)
		return x[k]
	})
}

// quantileAt interpolates as numpy does, from the far end in the upper half,
// so that a quantile never lies outside its two neighbours.
func quantileAt(q float64, n int, at func(k int) float64) float64 {
	if n == 0 || !(q >= 0 && q <= 1) {
		return math.NaN()
	}
	place := float64(n-1) * q
	k := int(place)
	t := place - float64(k)
	a := at(k)
	if t == 0 || k+1 == n {
		return a
	}
	b := at(k + 1)
	d := b - a
	switch {
	case a == b: // also equal infinities, whose difference is NaN
		return a
	case math.IsInf(d, 0): // one is infinite, or they are far apart
		return a*(1-t) + b*t
	case t >= .5:
		return b - d*(1-t)
	}
	return a + d*t
}

// selectTo puts the value that sorting would put at k there, with none greater
// before it and none smaller behind (Hoare's find, median of three).
func selectTo(x []float64, k int) {
	lo, hi := 0, len(x)-1
	for limit := 2 * bits.Len(uint(len(x))); hi-lo > 12; limit-- {
		if limit == 0 { // an unlucky order: quadratic time is not taken
			break
		}
		m := lo + (hi-lo)/2
		a, b, c := x[lo], x[m], x[hi]
		p := max(min(a, b), min(max(a, b), c))
		i, j := lo, hi
		for i <= j {
			for x[i] < p {
				i++
			}
			for x[j] > p {
				j--
			}
			if i <= j {
				x[i], x[j] = x[j], x[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return
		}
	}
	slices.Sort(x[lo : hi+1])
}

// Large inputs. The bits of a float64, with the negative ones turned over, are
// integers in the order of the values. Their first 16 bits are counted; the
// class that holds the rank is then gathered when it is small and counted by
// the next 16 bits when it is not. Four rounds settle any input.
const (
	smallEnough = 1 << 15
	classes     = 1 << 16
	chunk       = 1 << 18 // values counted by one worker in one go
)

func key(v float64) uint64 {
	b := math.Float64bits(v)
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

func countedQuantiles(x []float64, lo, hi float64, qs []float64) []float64 {
	c := counter{x: x, lo: lo, hi: hi, found: map[int]float64{}}
	first := c.count(0, 64)
	n := 0
	for _, m := range first {
		n += m
	}
	var ranks []int
	for _, q := range qs {
		quantileAt(q, n, func(k int) float64 { ranks = append(ranks, k); return float64(k) })
	}
	slices.Sort(ranks)
	c.resolve(slices.Compact(ranks), 0, 0, 64, first)
	out := make([]float64, len(qs))
	for i, q := range qs {
		out[i] = quantileAt(q, n, func(k int) float64 { return c.found[k] })
	}
	return out
}

type counter struct {
	x      []float64
	lo, hi float64         // only these count
	found  map[int]float64 // rank -> value
}

// resolve finds the values of ascending ranks, all among those whose key starts
// with prefix (its low bits from shift up are known); before is the rank of the
// first of them, counts how they fall by the next 16 bits.
func (c *counter) resolve(ranks []int, before int, prefix uint64, shift int, counts []int) {
	class := 0
	for len(ranks) > 0 {
		for before+counts[class] <= ranks[0] {
			before += counts[class]
			class++
		}
		here := 1
		for here < len(ranks) && ranks[here] < before+counts[class] {
			here++
		}
		p := prefix<<16 | uint64(class)
		switch {
		case shift == 16: // all 64 bits are known: all these are equal
			for _, r := range ranks[:here] {
				c.found[r] = fromKey(p)
			}
		case counts[class] <= smallEnough:
			values := c.gather(p, shift-16, counts[class])
			for _, r := range ranks[:here] {
				c.found[r] = values[r-before]
			}
		default:
			c.resolve(ranks[:here], before, p, shift-16, c.count(p, shift-16))
		}
		ranks = ranks[here:]
	}
}

func fromKey(k uint64) float64 {
	if k>>63 == 1 {
		return math.Float64frombits(k &^ (1 << 63))
	}
	return math.Float64frombits(^k)
}

// count counts, by their 16 bits below shift, the values whose key above shift
// is prefix.
func (c *counter) count(prefix uint64, shift int) []int {
	var mu sync.Mutex
	total := make([]int, classes)
	n := (len(c.x) + chunk - 1) / chunk
	pool := sync.Pool{New: func() any { return new([classes]int32) }}
	parallel(n, 0, func(i int) {
		counts := pool.Get().(*[classes]int32)
		clear(counts[:])
		for _, v := range c.x[i*chunk : min(len(c.x), (i+1)*chunk)] {
			if !(v >= c.lo && v <= c.hi) {
				continue
			}
			// shift 64 gives 0, and so every value is counted in round one.
			if k := key(v); k>>shift == prefix {
				counts[uint16(k>>(shift-16))]++
			}
		}
		mu.Lock() // integers: the order of adding does not matter
		for j, m := range counts {
			total[j] += int(m)
		}
		mu.Unlock()
		pool.Put(counts)
	})
	return total
}

// gather returns the n values whose key above shift is prefix, sorted.
func (c *counter) gather(prefix uint64, shift, n int) []float64 {
	values := make([]float64, 0, n)
	for _, v := range c.x {
		if v >= c.lo && v <= c.hi && key(v)>>shift == prefix {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return values
}
