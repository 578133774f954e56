package cluster

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// clustered rows lie around a few centres, as real ones do.
func clustered(n, d, centres int, seed uint64) Rows {
	c, r := randomRows(centres, d, seed), randomRows(n, d, seed+1)
	for i := range n {
		row, centre := r.Row(i), c.Row(i*7919%centres)
		for j := range row {
			row[j] += 2 * centre[j]
		}
	}
	return r
}

// heightsOf are the merge heights and the clusters of each merge as sets, which
// do not depend on the order of equals.
func sameTree(t interface{ Fatalf(string, ...any) }, what string, got, want *Tree, share float64) {
	for k := range want.Merges {
		g, w := got.Merges[k], want.Merges[k]
		if math.Abs(g.Height-w.Height) > share*math.Abs(w.Height) {
			t.Fatalf("%s: merge %d at %v, want %v", what, k, g.Height, w.Height)
		}
		if g.A != w.A || g.B != w.B || g.Size != w.Size {
			t.Fatalf("%s: merge %d is %v, want %v", what, k, g, w)
		}
	}
}

// Data without ties have one tree, however the distances are held.
func TestFormsOfLinkageAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(2, 300).Draw(t, "n"), rapid.IntRange(3, 12).Draw(t, "d")
		r := clustered(n, d, rapid.IntRange(1, 9).Draw(t, "centres"), rapid.Uint64Range(0, 1e9).Draw(t, "seed"))
		m := rapid.SampledFrom([]Metric{Euclidean, SEuclidean, Correlation, CityBlock, Spearman}).Draw(t, "metric")
		method := Method(rapid.IntRange(0, int(WardD)).Draw(t, "method"))
		if m == Spearman {
			m = Cosine // ranks of few columns tie
		}
		want, err := LinkRows(r, m, method, LinkOptions{Memory: MemoryFull})
		if err != nil {
			t.Fatal(err)
		}
		what := fmt.Sprintf("%v, %v, %d rows", m, method, n)
		if vectors(m, method) {
			got, err := LinkRows(r, m, method, LinkOptions{Memory: MemoryVectors})
			if err != nil {
				t.Fatal(err)
			}
			sameTree(t, what+", vectors", got, want, 1e-9)
		}
		if method == Centroid || method == Median {
			return
		}
		got, err := LinkRows(r, m, method, LinkOptions{Memory: MemoryHalf})
		if err != nil {
			t.Fatal(err)
		}
		if err := got.Check(); err != nil {
			t.Fatal(err)
		}
	})
}

// float32 may take the other of two that are nearly as far, so it is held on
// fixed rows where it does not.
func TestHalfTheMemoryGivesTheSameHeights(t *testing.T) {
	for seed := range uint64(4) {
		r := clustered(700, 20, 12, seed)
		for _, method := range []Method{Single, Average, Complete, Weighted, Ward, WardD} {
			for _, m := range []Metric{Euclidean, CityBlock, Correlation} {
				want, err := LinkRows(r, m, method, LinkOptions{Memory: MemoryFull})
				if err != nil {
					t.Fatal(err)
				}
				got, err := LinkRows(r, m, method, LinkOptions{Memory: MemoryHalf})
				if err != nil {
					t.Fatal(err)
				}
				for k := range want.Merges {
					if g, w := got.Merges[k].Height, want.Merges[k].Height; math.Abs(g-w) > 1e-6*w {
						t.Fatalf("%v, %v, seed %d: merge %d at %v, want %v", m, method, seed, k, g, w)
					}
				}
			}
		}
	}
}

// On real data all three forms give SciPy's heights, float32 to within 1e-6.
func TestFormsOfLinkageEqualSciPy(t *testing.T) {
	ref := theReference(t)
	for name, want := range ref.Metrics["euclidean"].Trees {
		method, _ := ParseMethod(name)
		for memory, share := range map[Memory]float64{MemoryFull: 1e-12, MemoryVectors: 1e-12, MemoryHalf: 1e-6} {
			tree, err := LinkRows(ref.genes(14), Euclidean, method, LinkOptions{Memory: memory})
			if err != nil {
				if !strings.Contains(err.Error(), "linkage") {
					t.Errorf("%v: %v", method, err)
				}
				continue
			}
			var pairs []int
			var heights []float64
			for _, m := range tree.Merges {
				pairs = append(pairs, m.A, m.B)
				heights = append(heights, m.Height)
			}
			near(t, name, heights, want.Heights, share)
			if !slices.Equal(pairs, want.Pairs) {
				t.Errorf("%s, memory %d: merges %v, want %v", name, memory, pairs, want.Pairs)
			}
		}
	}
}

func TestFormsOfLinkageDoNotDependOnWorkers(t *testing.T) {
	r := clustered(1200, 6, 5, 4)
	for i := range r.V { // ties
		r.V[i] = math.Round(r.V[i] * 2)
	}
	for _, memory := range []Memory{MemoryHalf, MemoryVectors} {
		for _, method := range []Method{Single, Ward, Average, Complete} {
			var first *Tree
			for _, workers := range []int{1, 8, 3} {
				o := LinkOptions{Memory: memory, Distance: DistanceOptions{Workers: workers}}
				tree, err := LinkRows(r, Euclidean, method, o)
				if err != nil {
					break
				}
				if first == nil {
					first = tree
				} else if !slices.Equal(first.Merges, tree.Merges) {
					t.Fatalf("%v, memory %d: one worker and %d differ", method, memory, workers)
				}
			}
		}
	}
}

func TestLongChainOfRowsBySingleLinkage(t *testing.T) {
	const n = 20_000
	r := Rows{N: n, D: 1, V: make([]float64, n)}
	for i := range r.V { // each gap is wider than the one before
		r.V[i] = float64(i) * float64(i)
	}
	tree, err := LinkRows(r, Euclidean, Single, LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for k, m := range tree.Merges {
		if m.Height != float64(2*k+1) || m.Size != k+2 {
			t.Fatalf("merge %d: %v", k, m)
		}
	}
}

func TestPlanLink(t *testing.T) {
	for _, c := range []struct {
		n      int
		method Method
		memory Memory
		want   string
		least  float64 // GB
	}{
		{1000, Average, MemoryAuto, "float64 distances", .004},
		{20_000, Average, MemoryAuto, "float32 distances", .8}, // 4 bytes a pair
		{20_000, Average, MemoryFull, "float64 distances", 1.6},
		{20_000, Ward, MemoryAuto, "no distances, the rows alone", .016}, // a copy of the rows
		{20_000, Average, MemoryVectors, "average linkage of euclidean distances cannot work on rows alone", 0},
		{20_000, Median, MemoryHalf, "median linkage needs float64 distances", 0},
	} {
		plan, err := PlanLink(c.n, 100, Euclidean, c.method, c.memory)
		got := plan.String()
		if err != nil {
			got = err.Error()
		}
		if gb := float64(plan.Bytes) / 1e9; !strings.Contains(got, c.want) || gb < c.least || gb > c.least+.1 {
			t.Errorf("%d rows, %v: %q, want %q", c.n, c.method, got, c.want)
		}
	}
}

// What is announced holds: allocations stay within the plan and a tenth.
func TestPlanIsKept(t *testing.T) {
	r := clustered(6000, 20, 12, 1)
	for _, method := range []Method{Average, Ward, Centroid} {
		plan, err := PlanLink(r.N, r.D, Euclidean, method, MemoryAuto)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := LinkRows(r, Euclidean, method, LinkOptions{}); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		// all that was ever allocated, freed or not: an upper bound of what was held
		if got := int64(after.TotalAlloc - before.TotalAlloc); method == Average && got > plan.Bytes*11/10+4<<20 {
			t.Errorf("%v: %d bytes were allocated, %d announced", method, got, plan.Bytes)
		}
		if after.HeapSys > before.HeapSys+uint64(plan.Bytes)*11/10+32<<20 {
			t.Errorf("%v: the heap grew by %d bytes, %d were announced", method, after.HeapSys-before.HeapSys, plan.Bytes)
		}
	}
}

func BenchmarkLinkRows(b *testing.B) {
	for _, n := range []int{2000, 10_000} {
		r := clustered(n, 100, 40, 1)
		for _, method := range []Method{Average, Ward, Single, Complete} {
			for _, memory := range []Memory{MemoryFull, MemoryAuto} {
				b.Run(fmt.Sprintf("%v/n=%d/d=100/memory=%d", method, n, memory), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						if _, err := LinkRows(r, Euclidean, method, LinkOptions{Memory: memory}); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

func TestFewRows(t *testing.T) {
	for n := range 4 {
		for method := Average; method <= WardD; method++ {
			for _, memory := range []Memory{MemoryAuto, MemoryFull, MemoryHalf, MemoryVectors} {
				tree, err := LinkRows(randomRows(n, 3, 1), Euclidean, method, LinkOptions{Memory: memory})
				if err != nil {
					continue // a form that the method does not have
				}
				if err := tree.Check(); err != nil || tree.N != n || len(tree.Leaves()) != n {
					t.Errorf("%d rows, %v, memory %d: %v %v", n, method, memory, tree, err)
				}
				d, err := Distances(randomRows(n, 3, 1), Euclidean, DistanceOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if order, err := tree.Optimal(d); err != nil || len(order) != n {
					t.Errorf("%d rows: order %v, %v", n, order, err)
				}
				if labels, _ := tree.CutGap(); len(labels) != n {
					t.Errorf("%d rows: labels %v", n, labels)
				}
			}
		}
	}
}
