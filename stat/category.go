package stat

import (
	"math"
	"slices"
)

// Association is how two columns of categories go together.
type Association struct {
	V         float64 // Cramér's V, from 0 to 1; NaN when a column has one category
	Corrected float64 // less what chance alone gives (Bergsma, JKSS 42:323, 2013)
	Chi2      float64 // Pearson's statistic, without Yates' correction
	DoF       int
	P         float64 // of Chi2
	N         int     // rows with both categories
}

// Associate compares two columns of categories given as numbers from 0; rows in
// which either is negative are missing. Categories that do not occur together
// with any of the other column do not count. O(n log n) time, and memory for n
// rows and the highest numbers. It panics when b is shorter than a.
func Associate(a, b []int32) Association {
	cells := make([]uint64, 0, len(a)) // both numbers of each row
	byRow, byCol := []int{}, []int{}
	for i, v := range a {
		if w := b[i]; v >= 0 && w >= 0 {
			cells = append(cells, uint64(v)<<32|uint64(w))
			byRow, byCol = tally(byRow, v), tally(byCol, w)
		}
	}
	n, r, c := len(cells), occupied(byRow), occupied(byCol)
	out := Association{V: math.NaN(), Corrected: math.NaN(), P: math.NaN(), N: n}
	if r < 2 || c < 2 {
		return out
	}
	slices.Sort(cells)
	seen, covered := 0, 0.
	for i := 0; i < n; {
		j := i + 1
		for j < n && cells[j] == cells[i] {
			j++
		}
		expected := float64(byRow[cells[i]>>32]) * float64(byCol[uint32(cells[i])]) / float64(n)
		d := float64(j-i) - expected
		out.Chi2 += d * d / expected
		covered += expected
		seen++
		i = j
	}
	if seen < r*c { // an empty cell adds what was expected of it
		out.Chi2 += float64(n) - covered
	}
	out.DoF = (r - 1) * (c - 1)
	out.P = ChiSquareP(out.Chi2, float64(out.DoF))
	phi := out.Chi2 / float64(n)
	out.V = math.Min(1, math.Sqrt(phi/float64(min(r, c)-1)))
	out.Corrected = bergsma(phi, float64(r), float64(c), float64(n))
	return out
}

func bergsma(phi, r, c, n float64) float64 {
	phi = max(0, phi-(r-1)*(c-1)/(n-1))
	r, c = r-(r-1)*(r-1)/(n-1), c-(c-1)*(c-1)/(n-1)
	if m := min(r, c) - 1; m > 0 {
		return math.Min(1, math.Sqrt(phi/m))
	}
	return math.NaN() // as many categories as rows
}

func tally(counts []int, k int32) []int {
	for int(k) >= len(counts) {
		counts = append(counts, 0)
	}
	counts[k]++
	return counts
}

func occupied(counts []int) (n int) {
	for _, c := range counts {
		if c > 0 {
			n++
		}
	}
	return n
}

// CorrelationRatio is eta: the share of a number's spread that its category
// explains, as a square root, from 0 to 1 (Fisher, Statistical Methods for
// Research Workers, 1925), with the p-value of the one-way analysis of variance
// and the n rows that have both. Rows count with a category from 0 and a finite
// value. Eta is NaN when the values are all equal, p when there is one category
// or no row to spare.
func CorrelationRatio(category []int32, values []float64) (eta, p float64, n int) {
	var groups []Moments
	var all Moments
	for i, k := range category {
		if k < 0 || !isFinite(values[i]) {
			continue
		}
		for int(k) >= len(groups) {
			groups = append(groups, Moments{})
		}
		groups[k].Add(values[i])
		all.Add(values[i])
	}
	between, within, used := 0., 0., 0
	for _, g := range groups {
		if g.N > 0 {
			d := g.Mean - all.Mean
			between += float64(g.N) * d * d
			within += g.M2
			used++
		}
	}
	if !(between+within > 0) || math.IsInf(between+within, 1) {
		return math.NaN(), math.NaN(), int(all.N)
	}
	d1, d2 := float64(used-1), float64(all.N)-float64(used)
	eta = math.Sqrt(between / (between + within))
	return eta, FisherP(between/d1/(within/d2), d1, d2), int(all.N)
}
