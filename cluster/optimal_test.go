package cluster

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// leastByTrying turns the branches in all 2^(n-1) ways.
func leastByTrying(t *Tree, d []float64) float64 {
	least := math.Inf(1)
	turned := &Tree{N: t.N, Merges: slices.Clone(t.Merges)}
	for way := range 1 << len(t.Merges) {
		for k, m := range t.Merges {
			if way>>k&1 == 1 {
				m.A, m.B = m.B, m.A
			}
			turned.Merges[k] = m
		}
		least = min(least, PathCost(d, t.N, turned.Leaves()))
	}
	return least
}

// Optimal is the best of all turnings, for any tree and any numbers: metrics,
// ties, and distances that have nothing to do with the tree.
func TestOptimalIsTheBestOfAllTurnings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := randomTree(t, 10)
		d := make([]float64, Pairs(tree.N))
		step := rapid.SampledFrom([]float64{0, 1e-3, 1}).Draw(t, "step") // 1: many ties
		for i := range d {
			d[i] = rapid.Float64Range(0, 5).Draw(t, "d")
			if step > 0 {
				d[i] = math.Round(d[i]/step) * step
			}
		}
		order, err := tree.Optimal(d)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := tree.Turned(order); !ok {
			t.Fatalf("%v is no turning of %v", order, tree.Merges)
		}
		if got, want := PathCost(d, tree.N, order), leastByTrying(tree, d); math.Abs(got-want) > 1e-12*want {
			t.Fatalf("order %v costs %v, the best %v", order, got, want)
		}
	})
}

// SciPy 1.11.4 does not always find the best, so its cost is a bound from above.
func TestOptimalCostsAtMostSciPys(t *testing.T) {
	ref := theReference(t)
	d, err := Distances(ref.genes(38), Euclidean, DistanceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range ref.Order {
		method, _ := ParseMethod(want.Method)
		tree, err := Link(slices.Clone(d), 38, method)
		if err != nil {
			t.Fatal(err)
		}
		order, err := tree.Optimal(d)
		if err != nil {
			t.Fatal(err)
		}
		got := PathCost(d, 38, order)
		if got > want.Cost*(1+1e-12) || got > PathCost(d, 38, tree.Leaves()) {
			t.Errorf("%s: %v, SciPy's costs %v", want.Method, got, want.Cost)
		}
		if got < .9*want.Cost {
			t.Errorf("%s: %v is too good beside SciPy's %v", want.Method, got, want.Cost)
		}
	}
	if len(ref.Order) != 7 {
		t.Fatalf("%d methods", len(ref.Order))
	}
}

// A chain is the worst tree for stacks, and beyond the leaves that a square
// matrix is made of.
func TestOptimalOfAChain(t *testing.T) {
	const n = 600
	r := Rows{N: n, D: 1, V: make([]float64, n)}
	for i := range r.V {
		r.V[i] = float64(i)
	}
	d, _ := Distances(r, Euclidean, DistanceOptions{})
	order, err := chain(n).Optimal(d)
	if err != nil {
		t.Fatal(err)
	}
	if cost := PathCost(d, n, order); cost != n-1 {
		t.Fatalf("the line costs %v, want %d", cost, n-1)
	}
}

func BenchmarkOptimal(b *testing.B) {
	for _, c := range []struct {
		name string
		rows Rows
	}{{"clusters", clustered(2000, 100, 40, 1)}, {"random", randomRows(2000, 20, 2)}} {
		for _, method := range []Method{Average, Ward} {
			d, _ := Distances(c.rows, Euclidean, DistanceOptions{})
			tree, _ := Link(slices.Clone(d), c.rows.N, method)
			b.Run(fmt.Sprintf("%s/%v/n=2000", c.name, method), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := tree.Optimal(d); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// The cost of a path is the same from distances that are held and from those
// that are measured on the way.
func TestPathCostOfEqualsPathCost(t *testing.T) {
	rows := RowsOf([][]float64{{1, 2, 4}, {3, 1, 1}, {0, 5, 2}, {7, 1, 3}})
	order := []int{2, 0, 3, 1}
	for _, m := range []Metric{Euclidean, CityBlock, Correlation, Spearman, Kendall, SEuclidean, Canberra} {
		d, err := Distances(rows, m, DistanceOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := PathCostOf(rows, m, order, DistanceOptions{})
		if want := PathCost(d, rows.N, order); err != nil || math.Abs(got-want) > 1e-12*want {
			t.Errorf("%v: %v, want %v (%v)", m, got, want, err)
		}
	}
}
