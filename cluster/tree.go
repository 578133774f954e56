package cluster

import (
	"fmt"
	"math"
)

// Merge joins the clusters A < B at a height. Clusters 0..n-1 are the items,
// cluster n+k is what merge k made; Size counts its items.
type Merge struct {
	A, B   int
	Height float64
	Size   int
}

// Tree is n items joined by n-1 merges, in the order of SciPy's Z. Heights
// never decrease except under centroid and median, whose inversions are kept.
type Tree struct {
	N      int
	Merges []Merge
}

// Check reports the first merge that is not possible, for trees from outside.
func (t *Tree) Check() error {
	if len(t.Merges) != max(t.N-1, 0) {
		return fmt.Errorf("tree: %d merges for %d items; there must be one less than items", len(t.Merges), t.N)
	}
	used := make([]bool, t.N+len(t.Merges))
	for k, m := range t.Merges {
		for _, c := range []int{m.A, m.B} {
			switch {
			case c < 0 || c >= t.N+k:
				return fmt.Errorf("tree: merge %d joins cluster %d, which does not exist yet", k, c)
			case used[c]:
				return fmt.Errorf("tree: merge %d joins cluster %d a second time", k, c)
			}
			used[c] = true
		}
		if math.IsNaN(m.Height) || math.IsInf(m.Height, 0) || m.Height < 0 {
			return fmt.Errorf("tree: merge %d has height %v; heights are finite and not negative", k, m.Height)
		}
		if want := t.size(m.A) + t.size(m.B); m.Size != want {
			return fmt.Errorf("tree: merge %d says it holds %d items, its parts hold %d", k, m.Size, want)
		}
	}
	return nil
}

// size counts the items of a cluster.
func (t *Tree) size(c int) int {
	if c < t.N {
		return 1
	}
	return t.Merges[c-t.N].Size
}

// Leaves is the order of the items from left to right when each merge draws A
// left of B: SciPy's leaves_list.
func (t *Tree) Leaves() []int {
	leaves := make([]int, 0, t.N)
	if t.N == 1 {
		return append(leaves, 0)
	}
	stack := []int{t.N + len(t.Merges) - 1}
	for len(stack) > 0 && t.N > 0 {
		c := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if c < t.N {
			leaves = append(leaves, c)
			continue
		}
		m := t.Merges[c-t.N]
		stack = append(stack, m.B, m.A)
	}
	return leaves
}

// Cophenetic is the height at which each pair is first joined, condensed.
// O(n²) time and memory.
func (t *Tree) Cophenetic() []float64 {
	d := make([]float64, Pairs(t.N))
	t.eachPair(func(a, b int, height float64) { d[pairIndex(t.N, a, b)] = height })
	return d
}

// eachPair calls f for every pair of items with the height that joins them.
func (t *Tree) eachPair(f func(a, b int, height float64)) {
	leaves := t.Leaves()
	first := t.spans(leaves)
	for k, m := range t.Merges {
		mid, end := first[t.N+k]+t.size(m.A), first[t.N+k]+m.Size
		for _, a := range leaves[first[t.N+k]:mid] {
			for _, b := range leaves[mid:end] {
				f(a, b, m.Height)
			}
		}
	}
}

// spans gives, for every cluster, where its items start in the leaf order; they
// are neighbours there.
func (t *Tree) spans(leaves []int) []int {
	first := make([]int, t.N+len(t.Merges))
	for i, leaf := range leaves {
		first[leaf] = i
	}
	for k, m := range t.Merges {
		first[t.N+k] = min(first[m.A], first[m.B])
	}
	return first
}
