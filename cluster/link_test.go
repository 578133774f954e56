package cluster

import "testing"

func TestChainOfLeavesDoesNotRecurse(t *testing.T) {
	const n = 100_000
	tree := &Tree{N: n}
	last := 0
	for k := range n - 1 {
		tree.Merges = append(tree.Merges, Merge{A: min(last, k+1), B: max(last, k+1), Height: float64(k), Size: k + 2})
		last = n + k
	}
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
	if got := tree.CutCount(10); len(got) != n {
		t.Fatalf("%d labels", len(got))
	}
}
