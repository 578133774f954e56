package density

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/stat"
)

// reduction keeps what a reducer must remember of each cell.
type reduction interface {
	add(cells []int32, values []float64) error // cells are -1 for points to pass over
	values() []float64
}

func newReduction(r Reducer, cells, maxValues, workers int) reduction {
	if r == Count {
		return newCounting(cells, workers)
	}
	if r == Median {
		if maxValues == 0 {
			maxValues = 100_000_000
		}
		return &medians{cells: cells, limit: maxValues, workers: workers}
	}
	m := &moments{reducer: r, workers: workers, a: make([]float64, cells)}
	switch r {
	case Sum:
	case Mean:
		m.n = make([]int64, cells)
	case Std, Var:
		m.n, m.m2 = make([]int64, cells), make([]float64, cells)
	default:
		for i := range m.a {
			m.a[i] = math.NaN()
		}
	}
	return m
}

// moments is every reducer that needs at most a count and two numbers a cell.
// Each worker owns a range of cells and goes through all points for it, so a
// cell meets its points in their order whatever the number of workers.
type moments struct {
	reducer Reducer
	workers int
	a       []float64 // sum, mean, extreme, first or last
	n       []int64
	m2      []float64 // sum of squared deviations
}

// maxOwners limits how often the points are gone through.
const maxOwners = 8

func (m *moments) add(cells []int32, values []float64) error {
	owners := max(1, min(m.workers, maxOwners))
	parallel(owners, owners, func(w int) {
		lo, hi := w*len(m.a)/owners, (w+1)*len(m.a)/owners
		m.addRange(cells, values, int32(lo), uint32(hi-lo))
	})
	return nil
}

// addRange takes the points of n cells from lo on. Which points those are is as
// good as random, so they are picked out without a branch, a block at a time.
func (m *moments) addRange(cells []int32, values []float64, lo int32, n uint32) {
	const block = 512
	var ks [block]int32
	var vs [block]float64
	for len(cells) > 0 {
		size := min(block, len(cells))
		found := 0
		for i, k := range cells[:size] {
			ks[found&(block-1)], vs[found&(block-1)] = k, values[i]
			if uint32(k-lo) < n {
				found++
			}
		}
		m.take(ks[:found], vs[:found])
		cells, values = cells[size:], values[size:]
	}
}

func (m *moments) take(ks []int32, vs []float64) {
	a := m.a
	switch m.reducer {
	case Sum:
		for i, k := range ks {
			a[k] += vs[i]
		}
	case Mean:
		for i, k := range ks {
			a[k] += vs[i]
			m.n[k]++
		}
	case Std, Var:
		// Welford, Technometrics 4:419, 1962.
		for i, k := range ks {
			m.n[k]++
			d := vs[i] - a[k]
			a[k] += d / float64(m.n[k])
			m.m2[k] += d * (vs[i] - a[k])
		}
	case Min:
		for i, k := range ks {
			if !(a[k] <= vs[i]) {
				a[k] = vs[i]
			}
		}
	case Max:
		for i, k := range ks {
			if !(a[k] >= vs[i]) {
				a[k] = vs[i]
			}
		}
	case First:
		for i, k := range ks {
			if a[k] != a[k] {
				a[k] = vs[i]
			}
		}
	case Last:
		for i, k := range ks {
			a[k] = vs[i]
		}
	}
}

func (m *moments) values() []float64 {
	out := append([]float64(nil), m.a...)
	for i := range out {
		if m.n != nil && m.n[i] == 0 {
			out[i] = math.NaN()
			continue
		}
		switch m.reducer {
		case Mean:
			out[i] /= float64(m.n[i])
		case Var:
			out[i] = m.m2[i] / float64(m.n[i])
		case Std:
			out[i] = math.Sqrt(m.m2[i] / float64(m.n[i]))
		}
	}
	return out
}

// medians keeps every value with its cell.
type medians struct {
	cells, limit, workers int
	at                    []int32
	v                     []float64
}

func (m *medians) add(cells []int32, values []float64) error {
	for i, k := range cells {
		if k >= 0 {
			m.at, m.v = append(m.at, k), append(m.v, values[i])
		}
	}
	if len(m.v) > m.limit {
		return fmt.Errorf("bin: a median keeps its values, and there are more than the limit of %d; take the mean", m.limit)
	}
	return nil
}

func (m *medians) values() []float64 {
	start := make([]int, m.cells+1)
	for _, k := range m.at {
		start[k+1]++
	}
	for k := range m.cells {
		start[k+1] += start[k]
	}
	sorted, next := make([]float64, len(m.v)), append([]int(nil), start...)
	for i, k := range m.at {
		sorted[next[k]] = m.v[i]
		next[k]++
	}
	out := make([]float64, m.cells)
	const piece = 1024
	parallel((m.cells+piece-1)/piece, m.workers, func(p int) {
		for k := p * piece; k < min((p+1)*piece, m.cells); k++ {
			out[k] = stat.QuantileInPlace(sorted[start[k]:start[k+1]], .5)
		}
	})
	return out
}
