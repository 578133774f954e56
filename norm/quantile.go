package norm

import (
	"slices"

	"github.com/swelter/swelter/stat"
)

// quantiles are the edges of classes that hold equally many of the values in
// an interval; edges that coincide are one.
func quantiles(values []float64, in interval, classes int) []float64 {
	if classes == 0 {
		classes = 5
	}
	shares := make([]float64, classes+1)
	for i := range shares {
		shares[i] = float64(i) / float64(classes)
	}
	edges := stat.QuantilesWithin(values, in.lo, in.hi, shares...)
	if edges[0] != edges[0] { // no value: classes of equal width
		for i, q := range shares {
			edges[i] = between(q, in.lo, in.hi)
		}
	}
	edges[0], edges[classes] = in.lo, in.hi
	return slices.Compact(edges)
}
