package norm

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// maxClasses is how many classes a colormap of 256 entries can tell apart.
const maxClasses = 256

// classes are values between rising edges: boundaries, quantiles, equal
// intervals, natural breaks.
type classes struct {
	name  string
	edges []float64
	at    []float64 // position of every class
}

func newClasses(name string, edges []float64) classes {
	c := classes{name, slices.Clone(edges), make([]float64, len(edges)-1)}
	for k := range c.at {
		c.at[k] = classPosition(k, len(c.at))
	}
	return c
}

// classPosition is a position t for class k of m whose entry floor(256t) is
// the one matplotlib's BoundaryNorm gives, int(255/(m-1)*k), its rounding
// included, and for which floor(m*t) is k.
//
// The first needs 256t between 255k/(m-1) and the next whole number; as
// fractions there are multiples of 1/(m-1), half of one is a safe step. The
// second then holds for every m up to 256.
func classPosition(k, m int) float64 {
	if m == 1 {
		return 127.5 / 256 // the middle entry, (256-1)/2 = 127
	}
	x := 255 / float64(m-1) * float64(k)
	t := (x + .5/float64(m-1)) / 256
	if math.Floor(256*t) != math.Floor(x) {
		t = (math.Floor(x) + 1 - .25/float64(m-1)) / 256
	}
	return t
}

// Categories is the norm of values that are indices 0 .. n-1, as of a grid's
// categories: n classes about the whole numbers, for a colormap of n entries.
func Categories(n int) Classed {
	c := categories{edges: make([]float64, n+1)}
	for k := range c.edges {
		c.edges[k] = float64(k) - .5
	}
	return c
}

func (c classes) Name() string               { return c.name }
func (c classes) Limits() (float64, float64) { return c.edges[0], c.edges[len(c.edges)-1] }
func (c classes) Edges() []float64           { return slices.Clone(c.edges) }
func (c classes) Scale(v float64) float64 {
	lo, hi := c.Limits()
	if !(v >= lo && v <= hi) {
		return place(v, lo, hi, fraction(v, lo, hi)) // NaN stays NaN
	}
	return c.at[c.class(v)]
}

// class is the class of a value within the limits.
func (c classes) class(v float64) int {
	k := sort.Search(len(c.edges), func(i int) bool { return c.edges[i] > v }) - 1
	return min(k, len(c.at)-1)
}

func (c classes) Invert(t float64) float64 { return spread(c.edges, t) }

// spread is the value at position t when every class takes the same room.
func spread(edges []float64, t float64) float64 {
	if t != t {
		return t
	}
	m := len(edges) - 1
	x := min(max(t, 0), 1) * float64(m)
	k := min(int(x), m-1)
	v := within(between(x-float64(k), edges[k], edges[k+1]), edges[k], edges[k+1])
	if k < m-1 && v == edges[k+1] { // rounded into the next class
		v = math.Nextafter(v, math.Inf(-1))
	}
	return v
}

// ClassCounts is how many of the values each class of a norm holds: a legend
// can say which are empty. A norm may have fewer classes than were asked for,
// where the values do not tell so many apart.
func ClassCounts(c Classed, values []float64) []int {
	m := len(c.Edges()) - 1
	total := make([]int, m)
	for _, part := range inChunks(len(values), func(from, to int) []int {
		counts := make([]int, m)
		var entries [512]int16
		for from < to {
			part := values[from:min(from+len(entries), to)]
			Entries(c, m, entries[:], part)
			for _, k := range entries[:len(part)] {
				if uint(k) < uint(len(counts)) {
					counts[k]++
				}
			}
			from += len(part)
		}
		return counts
	}) {
		for k, m := range part {
			total[k] += m
		}
	}
	return total
}

type categories struct{ edges []float64 }

func (c categories) Name() string               { return "categories" }
func (c categories) Limits() (float64, float64) { return c.edges[0], c.edges[len(c.edges)-1] }
func (c categories) Edges() []float64           { return slices.Clone(c.edges) }
func (c categories) Invert(t float64) float64   { return spread(c.edges, t) }
func (c categories) Scale(v float64) float64 {
	lo, hi := c.Limits()
	if v >= lo && v <= hi { // the middle of the class, clear of rounding
		v = min(math.Floor(v+.5), hi-.5)
	}
	return place(v, lo, hi, fraction(v, lo, hi))
}

// checkEdges refuses what are not boundaries of classes.
func checkEdges(edges []float64) error {
	if len(edges) < 2 {
		return fmt.Errorf("norm: boundaries: %d given; two or more make classes, as in boundaries:0,1,5", len(edges))
	}
	if len(edges)-1 > maxClasses {
		return fmt.Errorf("norm: boundaries: %d classes; at most %d can be told apart", len(edges)-1, maxClasses)
	}
	for i, e := range edges {
		if math.IsNaN(e) || math.IsInf(e, 0) {
			return fmt.Errorf("norm: boundaries: %g is not a finite number", e)
		}
		if i > 0 && e <= edges[i-1] {
			return fmt.Errorf("norm: boundaries: %g after %g; boundaries rise", e, edges[i-1])
		}
	}
	return nil
}
