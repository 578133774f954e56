package cluster

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
)

// Optimal turns the branches of a tree so that the sum of the distances between
// neighbouring leaves is least, and returns the leaves from left to right
// (Bar-Joseph, Gifford and Jaakkola, Bioinformatics 17:S22, 2001). d holds the
// condensed distances. O(n³) time at worst, 16 n² bytes.
//
// Leaves are renumbered by their place in the tree's own order, so that every
// branch is a range. best[i][j] is the least cost of the branch at which i and j
// meet, drawn from i at one end to j at the other. A branch of parts L and R
// whose ends are i in L and j in R puts some h of L beside some l of R:
//
//	i ... h | l ... j        best[i][j] = min over h, l of
//	[  L  ]   [  R  ]          best[i][h] + d[h][l] + best[l][j]
//
// where h lies in the half of L that i is not in, and l likewise. The minimum
// over h is taken first for every (i, l), then the one over l, each as a sweep
// along rows of a square matrix. A row that cannot improve any entry, even by
// its least value, is left out: the most promising row comes first, so that
// most others are, and the rest in rising order until none can help.
func (t *Tree) Optimal(d []float64) ([]int, error) {
	if len(d) != Pairs(t.N) {
		return nil, fmt.Errorf("optimal order: %d distances for %d items; there must be %d", len(d), t.N, Pairs(t.N))
	}
	if t.N < 3 {
		return t.Leaves(), nil
	}
	o := newOrdering(t, d)
	for k := range t.Merges {
		o.merge(o.branches[t.N+k])
	}
	places := o.unfold()
	for i, p := range places {
		places[i] = o.leaves[p]
	}
	return places, nil
}

// PathCost is the sum of the distances between neighbours in an order.
func PathCost(d []float64, n int, order []int) float64 {
	sum := 0.0
	for i := 1; i < len(order); i++ {
		sum += d[pairIndex(n, order[i-1], order[i])]
	}
	return sum
}

// branch is a range of places [lo, hi), split at mid into its two parts; a leaf
// has no mid.
type branch struct {
	lo, mid, hi int
	a, b        int // the parts, as clusters
}

func (b branch) leaf() bool { return b.hi-b.lo == 1 }

type ordering struct {
	n        int
	leaves   []int
	branches []branch // by cluster
	dist     []float64
	best     []float64
	least    []float64 // of each leaf's row across the branch that is merged
}

func newOrdering(t *Tree, d []float64) *ordering {
	n := t.N
	o := &ordering{n: n, leaves: t.Leaves(), branches: make([]branch, n+len(t.Merges)), dist: make([]float64, n*n), best: make([]float64, n*n), least: make([]float64, n)}
	first := t.spans(o.leaves)
	for i := range n {
		o.branches[i] = branch{lo: first[i], mid: first[i], hi: first[i] + 1}
	}
	for k, m := range t.Merges {
		lo := first[n+k]
		a, b := m.A, m.B
		o.branches[n+k] = branch{lo: lo, mid: lo + t.size(a), hi: lo + m.Size, a: a, b: b}
	}
	for i := range n {
		for j := range i {
			v := d[pairIndex(n, o.leaves[i], o.leaves[j])]
			o.dist[i*n+j], o.dist[j*n+i] = v, v
		}
	}
	return o
}

// far is the range of the ends opposite to i in a branch: the half that i is not
// in, or i itself when the branch is one leaf.
func (o *ordering) far(b branch, i int) (lo, hi int) {
	switch {
	case b.leaf():
		return b.lo, b.hi
	case i < b.mid:
		return b.mid, b.hi
	}
	return b.lo, b.mid
}

// merge fills best for all pairs that meet in a branch. Rows are independent.
func (o *ordering) merge(v branch) {
	left, right := o.branches[v.a], o.branches[v.b]
	for h := left.lo; h < left.hi; h++ {
		o.least[h] = slices.Min(o.dist[h*o.n+right.lo : h*o.n+right.hi])
	}
	for l := right.lo; l < right.hi; l++ {
		lo, hi := o.far(right, l)
		o.least[l] = slices.Min(o.best[l*o.n+lo : l*o.n+hi])
	}
	parallel(left.lo, left.hi, (v.hi-v.lo)*(v.hi-v.lo), func(lo, hi int) {
		s := sweep{through: make([]float64, right.hi), order: make([]candidate, 0, v.hi-v.lo)}
		for i := lo; i < hi; i++ {
			o.row(&s, left, right, i)
		}
	})
	for i := left.lo; i < left.hi; i++ {
		for j := right.lo; j < right.hi; j++ {
			o.best[j*o.n+i] = o.best[i*o.n+j]
		}
	}
}

// sweep is the working space of one row: through[l] is the least cost from i to
// the leaf l of the right part, l being its near end.
type sweep struct {
	through []float64
	order   []candidate
}

// candidate is a row, and the least that any entry can become by it.
type candidate struct {
	h     int
	least float64
}

func (o *ordering) row(s *sweep, left, right branch, i int) {
	hlo, hhi := o.far(left, i)
	costs := o.best[i*o.n : (i+1)*o.n]
	near := s.through[right.lo:right.hi]
	fill(near, math.Inf(1))
	s.minPlus(near, costs, o.least, hlo, hhi, o.dist[right.lo:], o.n)
	out := costs[right.lo:right.hi]
	if right.leaf() {
		out[0] = near[0]
		return
	}
	fill(out, math.Inf(1))
	s.minPlus(costs[right.mid:right.hi], s.through, o.least, right.lo, right.mid, o.best[right.mid:], o.n)
	s.minPlus(costs[right.lo:right.mid], s.through, o.least, right.mid, right.hi, o.best[right.lo:], o.n)
}

// minPlus lowers to[j] to costs[h] + rows[h*stride+j] over all h in [lo, hi);
// no entry of row h is below least[h].
func (s *sweep) minPlus(to, costs, least []float64, lo, hi int, rows []float64, stride int) {
	first, lowest := lo, math.Inf(1)
	for h := lo; h < hi; h++ {
		if c := costs[h] + least[h]; c < lowest {
			first, lowest = h, c
		}
	}
	worst := lower(to, rows[first*stride:], costs[first])
	s.order = s.order[:0]
	for h := lo; h < hi; h++ {
		if c := costs[h] + least[h]; c < worst && h != first {
			s.order = append(s.order, candidate{h, c})
		}
	}
	slices.SortFunc(s.order, func(a, b candidate) int {
		if c := cmp.Compare(a.least, b.least); c != 0 {
			return c
		}
		return a.h - b.h
	})
	for _, c := range s.order {
		if c.least >= worst {
			return
		}
		worst = lower(to, rows[c.h*stride:], costs[c.h])
	}
}

// lower takes the minimum with c + row and returns the greatest entry left.
func lower(to, row []float64, c float64) float64 {
	row = row[:len(to)]
	worst := math.Inf(-1)
	for j, r := range row {
		v := to[j]
		if w := c + r; w < v {
			v = w
			to[j] = v
		}
		if v > worst {
			worst = v
		}
	}
	return worst
}

func fill(x []float64, v float64) {
	for i := range x {
		x[i] = v
	}
}

// parallel splits [lo, hi) over the cores when the work is worth it.
func parallel(lo, hi, work int, f func(lo, hi int)) {
	workers := min(runtime.GOMAXPROCS(0), hi-lo)
	if work < 1<<14 || workers < 2 {
		f(lo, hi)
		return
	}
	var wg sync.WaitGroup
	step := (hi - lo + workers - 1) / workers
	for from := lo; from < hi; from += step {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f(from, min(from+step, hi))
		}()
	}
	wg.Wait()
}

// unfold walks the tree from the top and takes, at every branch, the ends that
// reach its least cost.
func (o *ordering) unfold() []int {
	root := o.branches[len(o.branches)-1]
	i, j := root.lo, root.mid
	for a := root.lo; a < root.mid; a++ {
		for b := root.mid; b < root.hi; b++ {
			if o.best[a*o.n+b] < o.best[i*o.n+j] {
				i, j = a, b
			}
		}
	}
	// A frame is a branch to be drawn from one end to the other.
	type frame struct{ cluster, from, to int }
	stack := []frame{{len(o.branches) - 1, i, j}}
	order := make([]int, 0, o.n)
	for len(stack) > 0 {
		f := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		v := o.branches[f.cluster]
		if v.leaf() {
			order = append(order, v.lo)
			continue
		}
		first, second := v.a, v.b
		if f.from >= v.mid {
			first, second = v.b, v.a
		}
		h, l := o.joint(o.branches[first], o.branches[second], f.from, f.to)
		stack = append(stack, frame{second, l, f.to}, frame{first, f.from, h})
	}
	return order
}

// joint finds the neighbours h and l across the middle that reach best[i][j].
func (o *ordering) joint(first, second branch, i, j int) (h, l int) {
	hlo, hhi := o.far(first, i)
	llo, lhi := o.far(second, j)
	h, l = hlo, llo
	least := math.Inf(1)
	for a := hlo; a < hhi; a++ {
		for b := llo; b < lhi; b++ {
			if c := o.best[i*o.n+a] + o.dist[a*o.n+b] + o.best[b*o.n+j]; c < least {
				least, h, l = c, a, b
			}
		}
	}
	return h, l
}

// PathCostOf is PathCost of rows whose distances are not held: those of
// neighbours are measured one by one. O(n d).
func PathCostOf(r Rows, m Metric, order []int, o DistanceOptions) (float64, error) {
	r, m, o, err := prepare(r, m, o)
	if err != nil {
		return 0, err
	}
	o.Workers = 1
	two := Rows{N: 2, D: r.D, V: make([]float64, 2*r.D)}
	sum := 0.0
	for i := 1; i < len(order); i++ {
		copy(two.Row(0), r.Row(order[i-1]))
		copy(two.Row(1), r.Row(order[i]))
		forDistances(two, m, o, func(_, _, _ int, run []float64) { sum += run[0] })
	}
	return sum, nil
}
