package cluster

import "slices"

// CutCount cuts the tree into at most k clusters and returns the cluster of
// every item, numbered from 0 in leaf order. Ties that cannot be cut apart give
// fewer (SciPy's fcluster, criterion maxclust). k above the number of items
// gives every item its own.
func (t *Tree) CutCount(k int) []int {
	if k >= t.N {
		return t.label(func(int) bool { return false })
	}
	if k <= 1 {
		return t.label(func(int) bool { return true })
	}
	sorted := slices.Clone(t.maxHeights())
	slices.Sort(sorted)
	// Cutting just above sorted[n-1-k] leaves k clusters, fewer when ties reach
	// across the cut.
	return t.CutHeight(sorted[t.N-1-k])
}

// CutHeight returns the clusters whose items are all joined at or below a
// height (SciPy's fcluster, criterion distance), numbered from 0 in leaf order.
func (t *Tree) CutHeight(height float64) []int {
	top := t.maxHeights()
	return t.label(func(merge int) bool { return top[merge] <= height })
}

// CutGap cuts where the heights of successive merges differ most, which is where
// the data fall apart most plainly, and returns the clusters and the middle of
// the gap. Of equal gaps the highest is taken. A tree of fewer than 3 items, or
// without any gap, is one cluster, cut at its top.
func (t *Tree) CutGap() (labels []int, height float64) {
	sorted := slices.Clone(t.maxHeights())
	slices.Sort(sorted)
	if len(sorted) == 0 {
		return t.label(func(int) bool { return true }), 0
	}
	height = sorted[len(sorted)-1]
	widest := 0.0
	for i := len(sorted) - 1; i > 0; i-- {
		if gap := sorted[i] - sorted[i-1]; gap > widest {
			widest, height = gap, sorted[i-1]+gap/2
		}
	}
	return t.CutHeight(height), height
}

// maxHeights is the greatest height at or below each merge: the merge's own
// unless an inversion lies below it.
func (t *Tree) maxHeights() []float64 {
	top := make([]float64, len(t.Merges))
	for k, m := range t.Merges {
		top[k] = m.Height
		for _, c := range []int{m.A, m.B} {
			if c >= t.N {
				top[k] = max(top[k], top[c-t.N])
			}
		}
	}
	return top
}

// label numbers the topmost merges that hold together.
func (t *Tree) label(together func(merge int) bool) []int {
	labels := make([]int, t.N)
	if t.N == 0 {
		return labels
	}
	type frame struct{ cluster, label int }
	next := 0
	stack := []frame{{t.N + len(t.Merges) - 1, -1}}
	for len(stack) > 0 {
		f := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if f.label < 0 && (f.cluster < t.N || together(f.cluster-t.N)) {
			f.label = next
			next++
		}
		if f.cluster < t.N {
			labels[f.cluster] = f.label
			continue
		}
		m := t.Merges[f.cluster-t.N]
		stack = append(stack, frame{m.B, f.label}, frame{m.A, f.label})
	}
	return labels
}
