package cluster

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// members lists, for each merge, its height and the items of both its parts.
func members(t *Tree, rename []int) map[string]float64 {
	sets := make([][]int, t.N+len(t.Merges))
	for i := range t.N {
		sets[i] = []int{rename[i]}
	}
	out := map[string]float64{}
	for k, m := range t.Merges {
		all := slices.Concat(sets[m.A], sets[m.B])
		slices.Sort(all)
		sets[t.N+k] = all
		key := make([]byte, 0, 2*len(all))
		for _, i := range all {
			key = append(key, byte(i), byte(i>>8))
		}
		out[string(key)] = m.Height
	}
	return out
}

func TestTreesKeepTheirPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 90).Draw(t, "n")
		r := clustered(n, rapid.IntRange(2, 9).Draw(t, "d"), rapid.IntRange(1, 6).Draw(t, "centres"), rapid.Uint64Range(0, 1e9).Draw(t, "seed"))
		method := Method(rapid.IntRange(0, int(WardD)).Draw(t, "method"))
		memory := rapid.SampledFrom([]Memory{MemoryFull, MemoryHalf, MemoryVectors}).Draw(t, "memory")
		tree, err := LinkRows(r, Euclidean, method, LinkOptions{Memory: memory})
		if err != nil {
			return // a form that the method does not have
		}
		if err := tree.Check(); err != nil {
			t.Fatal(err)
		}
		leaves := tree.Leaves()
		slices.Sort(leaves)
		for i, leaf := range leaves {
			if i != leaf {
				t.Fatalf("leaves are no permutation: %v", leaves)
			}
		}
		if method != Centroid && method != Median {
			for k := range tree.Merges[1:] {
				if tree.Merges[k+1].Height < tree.Merges[k].Height {
					t.Fatalf("%v: height falls at merge %d", method, k+1)
				}
			}
		}
		if memory == MemoryHalf {
			return // near ties may fall the other way
		}
		// the rows in another order: the same branches at the same heights
		order := rand.New(rand.NewPCG(uint64(n), 3)).Perm(n)
		shuffled := Rows{N: n, D: r.D}
		for _, i := range order {
			shuffled.V = append(shuffled.V, r.Row(i)...)
		}
		other, err := LinkRows(shuffled, Euclidean, method, LinkOptions{Memory: memory})
		if err != nil {
			t.Fatal(err)
		}
		same := make([]int, n)
		for i := range same {
			same[i] = i
		}
		want, got := members(tree, same), members(other, order)
		for set, h := range want {
			if g, ok := got[set]; !ok || math.Abs(g-h) > 1e-10*h {
				t.Fatalf("%v: a branch at %v is at %v among shuffled rows (%v)", method, h, g, ok)
			}
		}
	})
}

func TestEqualRowsJoinAtZero(t *testing.T) {
	r := clustered(40, 5, 3, 9)
	for i := 20; i < 40; i++ {
		copy(r.Row(i), r.Row(i-20))
	}
	for m := Average; m <= WardD; m++ {
		for _, memory := range []Memory{MemoryFull, MemoryHalf, MemoryVectors} {
			tree, err := LinkRows(r, Euclidean, m, LinkOptions{Memory: memory})
			if err != nil {
				continue
			}
			for k, merge := range tree.Merges[:20] {
				if merge.Height != 0 {
					t.Errorf("%v, memory %d: merge %d at %v", m, memory, k, merge.Height)
				}
			}
		}
	}
}

func TestCutsNeverSplitABranch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := randomTree(t, 60)
		k := rapid.IntRange(1, 70).Draw(t, "k")
		labels := tree.CutCount(k)
		sizes := clusterSizes(labels)
		if len(sizes) > max(1, min(k, tree.N)) {
			t.Fatalf("%d clusters, at most %d were asked for", len(sizes), k)
		}
		seen := -1 // numbered in leaf order, one stretch each
		for _, leaf := range tree.Leaves() {
			if l := labels[leaf]; l != seen && l != seen+1 {
				t.Fatalf("cluster %d after %d", l, seen)
			} else {
				seen = l
			}
		}
	})
}
