package grid

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/stat"
)

// Reducer makes one value of the values of a block. All pass over NaN and give
// NaN only for a block without values.
type Reducer uint8

const (
	Mean   Reducer = iota // of the finite values
	Max                   // the greatest, +Inf among them: no peak is lost
	Min                   // the least, -Inf among them
	Median                // of the finite values
	AbsMax                // the value farthest from 0, Inf among them; of v and -v the positive one
	Mode                  // the most frequent, the least of equally frequent ones; for categories
)

var reducers = []string{"mean", "max", "min", "median", "absmax", "mode"}

func (r Reducer) String() string { return reducers[r] }

// ParseReducer reads "mean", "max", "min", "median", "absmax" or "mode"; "" is
// mean.
func ParseReducer(name string) (Reducer, error) {
	if name == "" {
		return Mean, nil
	}
	for i, n := range reducers {
		if n == strings.ToLower(name) {
			return Reducer(i), nil
		}
	}
	return 0, fmt.Errorf("reducer %q is not known; use %s", name, strings.Join(reducers, ", "))
}

// Reduce makes a grid of at most rows x cols cells, at least one each way. Each
// cell of g falls into one block: block i of R holds rows i*Rows/R up to
// (i+1)*Rows/R (whole division), so blocks differ by at most one row; columns
// likewise. Nothing is split, nothing is left out, and a side that is small
// enough stays as it is. When both are, g itself is returned.
//
// In a block without finite values, Mean and Median give the infinite value,
// or NaN when there are both. A grid of categories is always reduced by Mode.
//
// Edges of number and time axes are those of the blocks; a label is that of the
// block's first cell; numbered cells become a number axis of their numbers.
func (g *Grid) Reduce(rows, cols int, r Reducer) *Grid {
	rows, cols = min(max(1, rows), g.Rows), min(max(1, cols), g.Cols)
	if rows >= g.Rows && cols >= g.Cols {
		return g
	}
	if g.Categories != nil {
		r = Mode
	}
	out := g.with(rows, cols, g.Y.reduce(rows), g.X.reduce(cols))
	if r == Mean || r == Median {
		out.Integer = false
	}
	bounds := bounds(g.Cols, cols)
	const band = 16 // rows of blocks that share buffers
	parallel((rows+band-1)/band, func(b int) {
		w := newWork(g, r, bounds)
		for i := b * band; i < min(rows, (b+1)*band); i++ {
			w.row(out.Row(i), i*g.Rows/rows, (i+1)*g.Rows/rows)
		}
	})
	return out
}

// bounds are the first cells of m blocks of n cells, and n at the end.
func bounds(n, m int) []int {
	b := make([]int, m+1)
	for i := range b {
		b[i] = i * n / m
	}
	return b
}

func (a Axis) reduce(n int) Axis {
	if n >= a.N {
		return a
	}
	b := bounds(a.N, n)
	if a.Edges == nil && a.Labels == nil {
		a.Kind = Number
		a.Edges = make([]float64, a.N+1)
		for i := range a.Edges {
			a.Edges[i] = float64(i) - .5
		}
	}
	if a.Labels != nil {
		a.Labels = pick(a.Labels, b[:n])
	}
	if a.Levels != nil {
		levels := make([][]string, len(a.Levels))
		for i, l := range a.Levels {
			levels[i] = pick(l, b[:n])
		}
		a.Levels = levels
	}
	if a.Edges != nil {
		edges := make([]float64, n+1)
		for i, k := range b {
			edges[i] = a.Edges[k]
		}
		a.Edges = edges
	}
	a.N = n
	return a
}

// work reduces one row of blocks at a time: first down the columns into best,
// which streams through the values in the order they lie in memory, then
// across each block. What that loop is not made for (a NaN or Inf in a mean)
// shows in its result, and the block is looked at again, value by value.
type work struct {
	g      *Grid
	r      Reducer
	bounds []int
	best   []float64 // one a column
	buffer []float64
}

func newWork(g *Grid, r Reducer, bounds []int) *work {
	w := &work{g: g, r: r, bounds: bounds}
	if r <= Min {
		w.best = make([]float64, g.Cols)
	}
	return w
}

func (w *work) row(dst []float64, r0, r1 int) {
	switch w.r {
	case Mean:
		w.meanRow(dst, r0, r1)
	case Max:
		w.maxRow(dst, r0, r1)
	case Min:
		w.minRow(dst, r0, r1)
	default:
		for i := range dst {
			dst[i] = w.block(r0, r1, w.bounds[i], w.bounds[i+1])
		}
	}
}

func (w *work) meanRow(dst []float64, r0, r1 int) {
	best := w.best
	copy(best, w.g.Row(r0))
	for r := r0 + 1; r < r1; r++ {
		for c, v := range w.g.Row(r)[:len(best)] {
			best[c] += v
		}
	}
	for i := range dst {
		c0, c1 := w.bounds[i], w.bounds[i+1]
		sum := 0.
		for _, v := range best[c0:c1] {
			sum += v
		}
		dst[i] = sum / float64((r1-r0)*(c1-c0))
		if sum-sum != 0 {
			dst[i] = w.block(r0, r1, c0, c1)
		}
	}
}

// No comparison with NaN is true, so NaN is passed over; a block that keeps
// the value it started with is looked at again.
func (w *work) maxRow(dst []float64, r0, r1 int) {
	best := w.best
	for c := range best {
		best[c] = math.Inf(-1)
	}
	for r := r0; r < r1; r++ {
		for c, v := range w.g.Row(r)[:len(best)] {
			if v > best[c] {
				best[c] = v
			}
		}
	}
	for i := range dst {
		c0, c1 := w.bounds[i], w.bounds[i+1]
		most := best[c0]
		for _, v := range best[c0+1 : c1] {
			most = max(most, v)
		}
		if math.IsInf(most, -1) {
			most = w.block(r0, r1, c0, c1)
		}
		dst[i] = most
	}
}

func (w *work) minRow(dst []float64, r0, r1 int) {
	best := w.best
	for c := range best {
		best[c] = math.Inf(1)
	}
	for r := r0; r < r1; r++ {
		for c, v := range w.g.Row(r)[:len(best)] {
			if v < best[c] {
				best[c] = v
			}
		}
	}
	for i := range dst {
		c0, c1 := w.bounds[i], w.bounds[i+1]
		least := best[c0]
		for _, v := range best[c0+1 : c1] {
			least = min(least, v)
		}
		if math.IsInf(least, 1) {
			least = w.block(r0, r1, c0, c1)
		}
		dst[i] = least
	}
}

// block reduces one block value by value.
func (w *work) block(r0, r1, c0, c1 int) float64 {
	w.buffer = w.buffer[:0]
	for r := r0; r < r1; r++ {
		for _, v := range w.g.Values[r*w.g.Cols+c0 : r*w.g.Cols+c1] {
			if v == v {
				w.buffer = append(w.buffer, v)
			}
		}
	}
	return w.r.Of(w.buffer)
}

// Of reduces values that have no NaN among them; it reorders them.
func (r Reducer) Of(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	switch r {
	case Max:
		return extreme(x, func(v, best float64) bool { return v > best })
	case Min:
		return extreme(x, func(v, best float64) bool { return v < best })
	case AbsMax:
		return extreme(x, func(v, best float64) bool {
			a, b := math.Abs(v), math.Abs(best)
			return a > b || a == b && v > best
		})
	case Mode:
		return mode(x)
	}
	finite := x[:0:len(x)]
	infinite := 0.
	for _, v := range x {
		if v-v == 0 {
			finite = append(finite, v)
		} else {
			infinite += v // of both signs NaN
		}
	}
	switch {
	case len(finite) == 0:
		return infinite
	case r == Median:
		return stat.QuantileInPlace(finite, .5)
	}
	return mean(finite)
}

func mean(x []float64) float64 {
	sum := 0.
	for _, v := range x {
		sum += v
	}
	if sum-sum == 0 {
		return sum / float64(len(x))
	}
	sum = 0 // the values are finite, their sum is not
	for _, v := range x {
		sum += v / float64(len(x))
	}
	return sum
}

func extreme(x []float64, better func(v, best float64) bool) float64 {
	best := x[0]
	for _, v := range x[1:] {
		if better(v, best) {
			best = v
		}
	}
	return best
}

func mode(x []float64) float64 {
	slices.Sort(x)
	best, most := x[0], 0
	for i := 0; i < len(x); {
		j := i + 1
		for j < len(x) && x[j] == x[i] {
			j++
		}
		if j-i > most {
			best, most = x[i], j-i
		}
		i = j
	}
	return best
}
