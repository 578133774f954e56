package norm

import (
	"math"
	"slices"
)

// percentiles are those of numpy.percentile (linear interpolation) over the n
// values inside the domain, n > 0.
func percentiles(values []float64, domain interval, n int, percent []float64) []float64 {
	var ranks []int
	for _, p := range percent {
		below := int(float64(n-1) * p / 100)
		ranks = append(ranks, below, min(below+1, n-1))
	}
	slices.Sort(ranks)
	ranks = slices.Compact(ranks)
	ordered := orderStatistics(values, domain, n, ranks)
	result := make([]float64, len(percent))
	for i, p := range percent {
		x := float64(n-1) * p / 100
		below := int(x)
		a, b := ordered[below], ordered[min(below+1, n-1)]
		result[i] = within(between(x-float64(below), a, b), a, b)
	}
	return result
}

// quantiles are the edges of classes that hold equally many of the values in
// an interval; edges that coincide are one.
func quantiles(values []float64, in interval, classes int) []float64 {
	if classes == 0 {
		classes = 5
	}
	percent := make([]float64, classes+1)
	for i := range percent {
		percent[i] = 100 * float64(i) / float64(classes)
	}
	if n := count(values, in).inside; n > 0 {
		edges := percentiles(values, in, n, percent)
		edges[0], edges[classes] = in.lo, in.hi
		return slices.Compact(edges)
	}
	for i, p := range percent {
		percent[i] = between(p/100, in.lo, in.hi)
	}
	return percent
}

// orderStatistics finds the values of the given ranks (rising, from 0) among
// those inside the domain without sorting or copying them all.
//
// A float64 turned into an unsigned number of the same order is a key of four
// 16-bit digits. A histogram of the first digit says in which bucket each rank
// lies. The values of small buckets are gathered and sorted; of large ones
// only those with the same first digit are looked at again, by the next digit.
// The extra memory is at most a sixteenth of the values.
func orderStatistics(values []float64, domain interval, n int, ranks []int) map[int]float64 {
	s := selector{domain: domain, found: make(map[int]float64, len(ranks)), limit: max(1<<13, n/16)}
	if n <= 1<<13 {
		s.sorted(gather(values, func(v float64) bool { return v >= domain.lo && v <= domain.hi }), 0, ranks)
	} else {
		s.find(values, 0, 0, 0, ranks)
	}
	return s.found
}

type selector struct {
	domain interval
	found  map[int]float64
	limit  int // most values gathered at a time
}

// key keeps the order of floats: negative ones below, turned round. -0 and 0
// differ, which no caller sees.
func key(v float64) uint64 {
	b := math.Float64bits(v)
	if b>>63 == 1 {
		return ^b
	}
	return b | 1<<63
}

func unkey(k uint64) float64 {
	if k>>63 == 1 {
		return math.Float64frombits(k &^ (1 << 63))
	}
	return math.Float64frombits(^k)
}

func (s *selector) sorted(values []float64, first int, ranks []int) {
	slices.Sort(values)
	for _, r := range ranks {
		s.found[r] = values[r-first]
	}
}

// find looks at the values whose key begins with the digits of prefix, of
// which there are digit many; the smallest has the rank first.
func (s *selector) find(values []float64, prefix uint64, digit, first int, ranks []int) {
	shift := 48 - 16*digit
	histogram := s.histogram(values, prefix, shift)
	for bucket, n := range histogram {
		mine := 0
		for mine < len(ranks) && ranks[mine] < first+n {
			mine++
		}
		if mine > 0 {
			s.inBucket(values, prefix<<16|uint64(bucket), digit, first, n, ranks[:mine])
			ranks = ranks[mine:]
		}
		if len(ranks) == 0 {
			return
		}
		first += n
	}
}

// inBucket finds ranks among the n values whose key begins with prefix, now of
// digit+1 digits.
func (s *selector) inBucket(values []float64, prefix uint64, digit, first, n int, ranks []int) {
	if digit == 3 { // all of them are the same value
		for _, r := range ranks {
			s.found[r] = unkey(prefix)
		}
		return
	}
	if n > s.limit {
		s.find(values, prefix, digit+1, first, ranks)
		return
	}
	shift := 48 - 16*digit
	lo, hi := unkey(prefix<<shift), unkey(prefix<<shift|(1<<shift-1))
	lo, hi = max(lo, s.domain.lo), min(hi, s.domain.hi)
	some := gather(values, func(v float64) bool { return v >= lo && v <= hi && key(v)>>shift == prefix })
	if n > 1<<13 {
		s.find(some, prefix, digit+1, first, ranks)
		return
	}
	s.sorted(some, first, ranks)
}

// histogram counts the 16-bit digit above shift, of the values inside the
// domain whose key begins with prefix.
func (s *selector) histogram(values []float64, prefix uint64, shift int) []int {
	sum := make([]int, 1<<16)
	for _, part := range inChunks(len(values), func(from, to int) []uint32 {
		counts := make([]uint32, 1<<16)
		for _, v := range values[from:to] {
			if v >= s.domain.lo && v <= s.domain.hi {
				if k := key(v) >> shift; k>>16 == prefix {
					counts[uint16(k)]++
				}
			}
		}
		return counts
	}) {
		for i, n := range part {
			sum[i] += int(n)
		}
	}
	return sum
}

func gather(values []float64, keep func(float64) bool) []float64 {
	var all []float64
	for _, part := range inChunks(len(values), func(from, to int) []float64 {
		var some []float64
		for _, v := range values[from:to] {
			if keep(v) {
				some = append(some, v)
			}
		}
		return some
	}) {
		all = append(all, part...)
	}
	return all
}
