// Package cluster joins rows into trees: distances between rows, linkage, leaf
// order and cuts. It takes values and gives values; it never reorders a grid
// itself. LinkRows is the short way from rows to a tree; Distances, Link and the
// methods of Tree are its parts.
//
// A condensed distance slice holds the n(n-1)/2 distances of the upper triangle
// row by row, as SciPy's pdist: d(0,1), d(0,2), ..., d(0,n-1), d(1,2), ...
//
// Ties are settled by position alone, so that one input gives one tree. Link and
// LinkRows of up to 5 792 rows settle them as SciPy: single linkage in the order
// of Prim's algorithm from item 0, centroid and median by the places in SciPy's
// heap, the others along the chain of nearest neighbours, where the one before in
// the chain wins, then the lowest index. Above that the rows that come first win.
//
// Trees are walked without recursion, so a chain of 100 000 leaves is as safe
// as a balanced tree.
package cluster

// condensed is the place of the pair i < j among n items.
func condensed(n, i, j int) int {
	return n*i - i*(i+1)/2 + (j - i - 1)
}

// pairIndex is condensed for a pair in any order.
func pairIndex(n, i, j int) int {
	if i > j {
		i, j = j, i
	}
	return condensed(n, i, j)
}

// Pairs is the length of a condensed slice of n items.
func Pairs(n int) int { return n * (n - 1) / 2 }
