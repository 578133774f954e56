package cross

import (
	"errors"
	"math"
	"sort"
	"time"
)

// Bins are equal intervals of a lattice: bin i holds the values v with
// Edge(i) <= v < Edge(i+1). An edge is one division of whole numbers, so that a
// step of 0.1 has the edge 0.3 that a person types, in every language and
// engine, and a row is in a bin exactly when it meets the filter of its edges.
type Bins struct {
	First  int64   `json:"first"` // the lattice's number of the first bin
	N      int     `json:"n"`
	Num    float64 `json:"num"`              // step, Num / Den; both whole
	Den    float64 `json:"den"`              // a power of ten
	Origin float64 `json:"origin,omitempty"` // added to every edge: Monday, for weeks
	Months bool    `json:"months,omitempty"` // Num counts months since January 1970, values are seconds
}

func (b *Bins) check() error {
	whole := func(v, least float64) bool { return v >= least && v < 1<<53 && v == math.Trunc(v) }
	far := math.Abs(float64(b.First)) + float64(b.N)
	switch {
	case b.N < 1 || b.N > MaxSlots:
		return errors.New("bins: 1 to 65000 of them")
	case !whole(b.Num, 1) || !whole(b.Den, 1) || far*b.Num >= 1<<53:
		return errors.New("bins: a step is a fraction of whole numbers that stay exact")
	case math.IsNaN(b.Origin) || math.IsInf(b.Origin, 0):
		return errors.New("bins: the origin is no number")
	case b.Months && (b.Den != 1 || far*b.Num > 120_000):
		return errors.New("bins: months are whole, at most ten thousand years")
	}
	return nil
}

// Edge is the lower edge of bin i, counted from the first.
func (b *Bins) Edge(i int) float64 {
	k := float64(b.First) + float64(i)
	if b.Months {
		return float64(time.Date(1970, time.Month(1+int(k*b.Num)), 1, 0, 0, 0, 0, time.UTC).Unix())
	}
	return k*b.Num/b.Den + b.Origin
}

// Edges are all N+1 edges, ascending.
func (b *Bins) Edges() []float64 {
	e := make([]float64, b.N+1)
	for i := range e {
		e[i] = b.Edge(i)
	}
	return e
}

// finder finds the bin of a value.
type finder struct {
	edges []float64
	from  float64
	per   float64 // bins a unit
	n     int
}

func newFinder(b *Bins) *finder {
	f := &finder{edges: b.Edges(), n: b.N}
	f.from = f.edges[0]
	f.per = float64(b.N) / (f.edges[b.N] - f.from)
	return f
}

// slot is the bin of v, n for values beyond all, n+1 for a missing one.
func (f *finder) slot(v float64) int {
	if !(v >= f.from && v < f.edges[f.n]) {
		if v != v {
			return f.n + 1
		}
		return f.n
	}
	g := min(int((v-f.from)*f.per), f.n-1)
	if f.edges[g] <= v && v < f.edges[g+1] {
		return g
	}
	// Rounding is off by one; months differ in length by a few.
	if lo, hi := max(0, g-8), min(f.n, g+8); f.edges[lo] <= v && v < f.edges[hi] {
		for g = lo; v >= f.edges[g+1]; g++ {
		}
		return g
	}
	return sort.Search(f.n, func(i int) bool { return v < f.edges[i+1] })
}
