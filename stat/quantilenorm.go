package stat

import (
	"math"
	"slices"
)

// QuantileNormalize gives all columns the same distribution: the mean of their
// sorted values takes the place of each value by its rank (Bolstad and others,
// Bioinformatics 19:185, 2003). Equal values get the value at their mean rank,
// and a column with missing values is stretched over the ranks of whole ones, as
// limma's normalizeQuantiles does. NaN stays NaN; a column with a single value
// gets the median of the distribution. All columns have the same length; they are not
// changed.
func QuantileNormalize(columns [][]float64) [][]float64 {
	if len(columns) == 0 {
		return nil
	}
	n := len(columns[0])
	mean := make([]float64, n)
	used := 0
	for _, c := range columns {
		sorted := slices.DeleteFunc(slices.Clone(c), math.IsNaN)
		if len(sorted) == 0 {
			continue
		}
		slices.Sort(sorted)
		used++
		for i := range mean {
			at := float64(i) // exact where nothing is missing
			if len(sorted) < n {
				at = share(i, n) * float64(len(sorted)-1)
			}
			mean[i] += between(sorted, at)
		}
	}
	for i := range mean {
		mean[i] /= float64(used)
	}
	out := make([][]float64, len(columns))
	for k, c := range columns {
		ranks := Ranks(c)
		present := n
		for _, r := range ranks {
			if math.IsNaN(r) {
				present--
			}
		}
		for i, r := range ranks {
			if !math.IsNaN(r) {
				at := r - 1
				if present < n {
					at = .5 * float64(n-1)
					if present > 1 {
						at = (r - 1) / float64(present-1) * float64(n-1)
					}
				}
				ranks[i] = between(mean, at)
			}
		}
		out[k] = ranks
	}
	return out
}

// share is i of 0 to n-1 as a part of 1; a single one lies in the middle.
func share(i, n int) float64 {
	if n < 2 {
		return .5
	}
	return float64(i) / float64(n-1)
}

// between is the value at a place that may lie between two.
func between(sorted []float64, at float64) float64 {
	i := min(int(at), len(sorted)-1)
	if part := at - float64(i); part > 0 && i+1 < len(sorted) {
		return sorted[i] + part*(sorted[i+1]-sorted[i])
	}
	return sorted[i]
}
