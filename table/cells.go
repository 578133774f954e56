package table

import (
	"math"
	"slices"

	"github.com/swelter/swelter/stat"
)

// cellIndex numbers the cells that occur: slot 0, 1, 2 ... by first
// appearance. While the rectangle of rows x cols is not much larger than the
// rows read, it is an array; then it is a hash table, so that memory follows
// the rows and not the product of the keys.
type cellIndex struct {
	stride int     // of dense, a power of two
	dense  []int32 // slot+1 at row*stride + col
	sparse floatIndex
	hashed bool
	keys   []uint64 // row<<32 | col of each slot
}

const (
	denseAlways = 1 << 20
	denseNever  = 1 << 26
)

// slots writes the slot of each pair; a negative code has slot -1. rows is the
// number of rows read so far.
func (x *cellIndex) slots(r, c, out []int32, rows int64) {
	if !x.hashed {
		x.fit(int(slices.Max(r))+1, int(slices.Max(c))+1, rows)
	}
	for i := range r {
		if r[i] < 0 || c[i] < 0 {
			out[i] = -1
			continue
		}
		key := uint64(r[i])<<32 | uint64(c[i])
		if x.hashed {
			out[i] = x.sparse.hashed(key, int32(len(x.keys)))
			if int(out[i]) == len(x.keys) {
				x.keys = append(x.keys, key)
			}
			continue
		}
		at := &x.dense[int(r[i])*x.stride+int(c[i])]
		if *at == 0 {
			x.keys = append(x.keys, key)
			*at = int32(len(x.keys))
		}
		out[i] = *at - 1
	}
}

// fit makes room for rows x cols, or goes over to hashing.
func (x *cellIndex) fit(rows, cols int, read int64) {
	stride, high := max(x.stride, 16), 0
	if x.stride > 0 {
		high = len(x.dense) / x.stride
	}
	if cols <= x.stride && rows <= high {
		return
	}
	for stride < cols {
		stride *= 2
	}
	for high = max(high, 16); high < rows; {
		high *= 2
	}
	n := int64(stride) * int64(high)
	if n > denseAlways && (n > denseNever || n > 32*read) {
		x.hashed, x.dense = true, nil
		for i, k := range x.keys {
			x.sparse.hashed(k, int32(i))
		}
		return
	}
	x.stride, x.dense = stride, make([]int32, n)
	for i, k := range x.keys {
		x.dense[int(k>>32)*stride+int(k&math.MaxUint32)] = int32(i + 1)
	}
}

// aggregates in the order an error lists them.
var aggregates = []string{"mean", "sum", "count", "min", "max", "median", "first", "std"}

// cell gathers the values of one cell; what a and b are, its aggregate knows.
type cell struct {
	a, b float64
	n    int64 // values present; rows, for "" and counts of rows
}

// accumulator gathers values by slot. Values are added in the order of the
// rows, so the bytes of the result do not depend on the chunks.
type accumulator struct {
	agg   string
	cells []cell
	// median: every present value beside its slot
	slots  []int32
	values []float64
}

// add takes the values of a block; slot -1 is skipped, so is NaN, but by "".
func (a *accumulator) add(slots []int32, v []float64, n int) {
	if n > cap(a.cells) {
		a.cells = append(make([]cell, 0, max(n, 2*cap(a.cells))), a.cells...)
	}
	a.cells = a.cells[:n] // room that was never used is zero
	switch a.agg {
	case "":
		for i, s := range slots {
			if s >= 0 {
				if a.cells[s].n == 0 {
					a.cells[s].a = v[i]
				}
				a.cells[s].n++
			}
		}
	case "median":
		for i, s := range slots {
			if s >= 0 && v[i] == v[i] {
				a.slots = append(a.slots, s)
				a.values = append(a.values, v[i])
				a.cells[s].n++
			}
		}
	case "mean", "sum":
		a.sum(slots, v)
	case "std":
		a.moments(slots, v)
	default:
		a.simple(slots, v)
	}
}

// sum is Kahan's compensated sum (Kahan, CACM 8:40, 1965), as in pandas.
func (a *accumulator) sum(slots []int32, v []float64) {
	for i, s := range slots {
		x := v[i]
		if s < 0 || x != x {
			continue
		}
		c := &a.cells[s]
		y := x - c.b
		t := c.a + y
		c.b = t - c.a - y
		if c.b != c.b { // an infinite sum
			c.b = 0
		}
		c.a = t
		c.n++
	}
}

// moments keeps the mean and the sum of squared deviations (Welford,
// Technometrics 4:419, 1962).
func (a *accumulator) moments(slots []int32, v []float64) {
	for i, s := range slots {
		x := v[i]
		if s < 0 || x != x {
			continue
		}
		c := &a.cells[s]
		c.n++
		d := x - c.a
		c.a += d / float64(c.n)
		c.b += d * (x - c.a)
	}
}

func (a *accumulator) simple(slots []int32, v []float64) {
	for i, s := range slots {
		if s < 0 || v != nil && v[i] != v[i] {
			continue
		}
		c := &a.cells[s]
		switch {
		case a.agg == "count":
		case c.n == 0, a.agg == "min" && v[i] < c.a, a.agg == "max" && v[i] > c.a:
			c.a = v[i]
		}
		c.n++
	}
}

// results are the values of the cells by slot: NaN where no value was present,
// but 0 for a count.
func (a *accumulator) results(ddof int) []float64 {
	out := make([]float64, len(a.cells))
	if a.agg == "median" {
		a.medians(out)
		return out
	}
	for i, c := range a.cells {
		switch {
		case a.agg == "count":
			out[i] = float64(c.n)
		case c.n == 0:
			out[i] = math.NaN()
		case a.agg == "mean":
			out[i] = c.a / float64(c.n)
		case a.agg == "std" && c.n <= int64(ddof):
			out[i] = math.NaN()
		case a.agg == "std":
			out[i] = math.Sqrt(c.b / float64(c.n-int64(ddof)))
		default:
			out[i] = c.a
		}
	}
	return out
}

// medians puts the values of each slot side by side and selects the middle.
func (a *accumulator) medians(out []float64) {
	ends := make([]int64, len(a.cells)+1)
	for i, c := range a.cells {
		ends[i+1] = ends[i] + c.n
	}
	next := slices.Clone(ends)
	sorted := make([]float64, len(a.values))
	for i, s := range a.slots {
		sorted[next[s]] = a.values[i]
		next[s]++
	}
	for i := range out {
		out[i] = stat.QuantileInPlace(sorted[ends[i]:ends[i+1]], .5)
	}
}
