package grid

import (
	"math"
	"runtime"
	"sync"

	"github.com/swelter/swelter/stat"
)

// Place is a cell.
type Place struct{ Row, Col int }

// Summary counts what a grid holds. Min and Max are of the finite values, at
// the first cell that has them, row by row; NaN at {-1, -1} when there is none.
type Summary struct {
	Finite, Missing    int
	Positive, Negative int // +Inf and -Inf
	Min, Max           float64
	MinAt, MaxAt       Place
}

// Describe looks at every cell but those hidden (row-major; nil hides none).
func (g *Grid) Describe(hidden []bool) Summary {
	parts := make([]Summary, g.Rows)
	parallel(g.Rows, func(r int) {
		var h []bool
		if hidden != nil {
			h = hidden[r*g.Cols : (r+1)*g.Cols]
		}
		parts[r] = describeRow(g.Row(r), h, r)
	})
	none := Place{-1, -1}
	s := Summary{Min: math.NaN(), Max: math.NaN(), MinAt: none, MaxAt: none}
	for _, p := range parts {
		if p.Finite > 0 && !(s.Min <= p.Min) {
			s.Min, s.MinAt = p.Min, p.MinAt
		}
		if p.Finite > 0 && !(s.Max >= p.Max) {
			s.Max, s.MaxAt = p.Max, p.MaxAt
		}
		s.Finite += p.Finite
		s.Missing += p.Missing
		s.Positive += p.Positive
		s.Negative += p.Negative
	}
	return s
}

func describeRow(row []float64, hidden []bool, r int) Summary {
	var s Summary
	for c, v := range row {
		switch {
		case hidden != nil && hidden[c]:
		case v-v == 0:
			if s.Finite == 0 {
				s.Min, s.Max, s.MinAt, s.MaxAt = v, v, Place{r, c}, Place{r, c}
			}
			s.Finite++
			if v < s.Min {
				s.Min, s.MinAt = v, Place{r, c}
			}
			if v > s.Max {
				s.Max, s.MaxAt = v, Place{r, c}
			}
		case v > 0:
			s.Positive++
		case v < 0:
			s.Negative++
		default:
			s.Missing++
		}
	}
	return s
}

// Side is one of the two ways through a grid.
type Side uint8

const (
	ByRow Side = iota
	ByCol
)

// ZScore is (value - mean) / standard deviation of its row or column, with
// divisor n-1 as seaborn's z_score. Rows whose finite values are all equal, or
// fewer than two, have none: they become NaN and are listed. +-Inf stays.
func (g *Grid) ZScore(side Side) (out *Grid, constant []int) {
	return g.standardise(side, "z-score", func(m stat.Moments) (float64, float64) {
		return m.Mean, m.StdDev(1)
	})
}

// MinMax is (value - min) / (max - min) of its row or column, as seaborn's
// standard_scale. Constant rows become NaN and are listed, as for ZScore.
func (g *Grid) MinMax(side Side) (out *Grid, constant []int) {
	return g.standardise(side, "min–max", func(m stat.Moments) (float64, float64) {
		return m.Min, m.Max - m.Min
	})
}

func (g *Grid) standardise(side Side, unit string, of func(stat.Moments) (from, by float64)) (*Grid, []int) {
	if side == ByCol {
		t, constant := g.Transpose().standardise(ByRow, unit, of)
		return t.Transpose(), constant
	}
	out := g.with(g.Rows, g.Cols, g.Y, g.X)
	out.Unit, out.Integer, out.Categories, out.Counts = unit, false, nil, g.Counts
	flat := make([]bool, g.Rows)
	parallel(g.Rows, func(r int) {
		m := stat.MomentsOf(g.Row(r))
		from, by := of(m)
		flat[r] = m.N < 2 || m.Min == m.Max
		dst := out.Row(r)
		for c, v := range g.Row(r) {
			if dst[c] = (v - from) / by; flat[r] {
				dst[c] = math.NaN()
			}
		}
	})
	var constant []int
	for r, f := range flat {
		if f {
			constant = append(constant, r)
		}
	}
	return out, constant
}

// parallel runs do(0) to do(n-1), consecutive ones on one processor. Each call
// must write to places of its own.
func parallel(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				do(i)
			}
		})
	}
	wg.Wait()
}
