package cluster

import "math"

// CopheneticCorrelation is the Pearson correlation between the distances and
// the heights at which the tree joins each pair (Sokal and Rohlf, Taxon 11:33,
// 1962): how much of the distances the tree keeps. It is NaN when one side is
// constant. O(n²) time, no memory that grows with the pairs.
func (t *Tree) CopheneticCorrelation(d []float64) float64 {
	var n, md, mh, dd, hh, dh float64
	t.eachPair(func(a, b int, height float64) {
		n++
		x, y := d[pairIndex(t.N, a, b)]-md, height-mh
		md += x / n
		mh += y / n
		dd += x * x * (n - 1) / n
		hh += y * y * (n - 1) / n
		dh += x * y * (n - 1) / n
	})
	return dh / math.Sqrt(dd*hh)
}

// Silhouettes says of every item how much nearer it is to its own cluster than
// to the nearest other: (b-a)/max(a,b) with a the mean distance to the others
// of its cluster and b the least mean distance to another (Rousseeuw, Journal of
// Computational and Applied Mathematics 20:53, 1987). An item alone in its
// cluster has 0. labels number the clusters from 0; d holds condensed distances.
// With a single cluster there is nothing to compare: all NaN.
func Silhouettes(d []float64, labels []int) []float64 {
	n := len(labels)
	sizes := clusterSizes(labels)
	out := make([]float64, n)
	sums := make([]float64, len(sizes))
	for i := range n {
		fill(sums, 0)
		for j := range n {
			if j != i {
				sums[labels[j]] += d[pairIndex(n, i, j)]
			}
		}
		out[i] = silhouette(sums, sizes, labels[i])
	}
	return out
}

func silhouette(sums []float64, sizes []int, own int) float64 {
	b := math.Inf(1)
	for c, sum := range sums {
		if c != own && sizes[c] > 0 {
			b = min(b, sum/float64(sizes[c]))
		}
	}
	switch {
	case math.IsInf(b, 1):
		return math.NaN()
	case sizes[own] == 1:
		return 0
	}
	a := sums[own] / float64(sizes[own]-1)
	if a == b {
		return 0
	}
	return (b - a) / max(a, b)
}

// clusterSizes counts the items of clusters 0, 1, ...
func clusterSizes(labels []int) []int {
	var sizes []int
	for _, l := range labels {
		for l >= len(sizes) {
			sizes = append(sizes, 0)
		}
		sizes[l]++
	}
	return sizes
}
