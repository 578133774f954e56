package cluster

import "testing"

// chain joins one leaf after the other to the first.
func chain(n int) *Tree {
	tree := &Tree{N: n}
	last := 0
	for k := range n - 1 {
		tree.Merges = append(tree.Merges, Merge{A: min(last, k+1), B: max(last, k+1), Height: float64(k), Size: k + 2})
		last = n + k
	}
	return tree
}

func TestChainOfLeavesDoesNotRecurse(t *testing.T) {
	const n = 100_000
	tree := chain(n)
	if err := tree.Check(); err != nil {
		t.Fatal(err)
	}
	seen := make([]bool, n)
	for _, leaf := range tree.Leaves() {
		if seen[leaf] {
			t.Fatalf("leaf %d twice", leaf)
		}
		seen[leaf] = true
	}
	labels := tree.CutCount(10)
	if sizes := clusterSizes(labels); len(labels) != n || len(sizes) != 10 {
		t.Fatalf("%d labels, %d clusters", len(labels), len(sizes))
	}
	if order := tree.ByWeight(make([]float64, n), MeanOfParts); len(order) != n {
		t.Fatalf("%d leaves by weight", len(order))
	}
}
