// Package stat summarises and relates slices of float64: quantiles, moments,
// ranks, correlation, histograms.
//
// NaN is a missing value and is passed over everywhere. +-Inf is a value beyond
// all others where only the order matters (quantiles, ranks, extremes) and
// missing where sums are taken (Moments, correlation), as in pandas' corr.
// Results never depend on the number of workers.
package stat

import (
	"math"
	"slices"
)

// Mean is the mean of the finite values, NaN when there is none.
func Mean(x []float64) float64 { return MomentsOf(x).mean() }

// StdDev is the standard deviation of the finite values with divisor n - ddof;
// NaN when n <= ddof.
func StdDev(x []float64, ddof int) float64 { return MomentsOf(x).StdDev(ddof) }

// Median is the middle value, or the mean of the two in the middle.
func Median(x []float64) float64 { return Quantile(x, .5) }

// MAD is the median of the absolute deviations from the median, not scaled;
// times 1.4826 it estimates the standard deviation of normal data. Infinite
// values are left out, since their deviation from an infinite median is none.
func MAD(x []float64) float64 {
	finite := make([]float64, 0, len(x))
	for _, v := range x {
		if isFinite(v) {
			finite = append(finite, v)
		}
	}
	m := QuantileInPlace(finite, .5)
	for i, v := range finite {
		finite[i] = math.Abs(v - m)
	}
	return QuantileInPlace(finite, .5)
}

// Ranks numbers the values by size from 1; equal values share the mean of their
// ranks. NaN has the rank NaN.
func Ranks(x []float64) []float64 {
	order := sortedIndex(x)
	ranks := make([]float64, len(x))
	for i, v := range x {
		if math.IsNaN(v) {
			ranks[i] = v
		}
	}
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			ranks[k] = float64(i+1+j) / 2
		}
		i = j
	}
	return ranks
}

// sortedIndex lists the positions of the values that are not NaN, by value and
// then by position.
func sortedIndex(x []float64) []int32 {
	order := make([]int32, 0, len(x))
	for i, v := range x {
		if v == v {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		switch p, q := x[a], x[b]; {
		case p < q:
			return -1
		case p > q:
			return 1
		}
		return int(a - b)
	})
	return order
}

// isFinite is one comparison: the difference is NaN for NaN and +-Inf.
func isFinite(v float64) bool { return v-v == 0 }
