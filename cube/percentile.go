package cube

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
)

// Percentiles are, for every cell, values that parts of its frames stay below:
// q from 0 to 100, between neighbours by a straight line, as NumPy has them.
// Missing values are left out. The result is in the order of q, cells within.
func Percentiles(ctx context.Context, in Frames, q ...float64) ([][]float64, error) {
	h := in.Head()
	out := make([][]float64, len(q))
	for i, p := range q {
		if !(p >= 0 && p <= 100) {
			return nil, fmt.Errorf("percentile %v; it lies from 0 to 100", p)
		}
		out[i] = make([]float64, h.Cells())
	}
	err := eachCell(ctx, in, func(k int, values []float64) {
		some := slices.DeleteFunc(values, func(v float64) bool { return v != v })
		slices.Sort(some)
		for i, p := range q {
			out[i][k] = between(some, p/100)
		}
	})
	return out, err
}

// between is a quantile of sorted values.
func between(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-1)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// MeanOver is the mean of every cell over a span of time, and how many frames
// it had a value in.
func MeanOver(ctx context.Context, in Frames, s Span) (mean []float64, counts []int, err error) {
	h := in.Head()
	from, to := 0, len(h.Times)
	if !s.All() {
		if from, to, err = h.during(s, "span"); err != nil {
			return nil, nil, err
		}
	}
	mean, counts = make([]float64, h.Cells()), make([]int, h.Cells())
	parts := bandsOf(in, runtime.GOMAXPROCS(0))
	errs := make([]error, len(parts))
	var wait sync.WaitGroup
	at := 0
	for i, part := range parts {
		n := part.Head().Cells()
		m, c := mean[at:at+n], counts[at:at+n]
		wait.Go(func() { errs[i] = meanOf(ctx, part, from, to, m, c) })
		at += n
	}
	wait.Wait()
	return mean, counts, errors.Join(errs...)
}

// meanOf adds frames up and divides: every cell in the order of time, so that
// its mean does not depend on how cells are shared out.
func meanOf(ctx context.Context, in Frames, from, to int, mean []float64, counts []int) error {
	for k := range counts {
		counts[k] = to - from
	}
	err := in.Each(ctx, from, to, func(_ int, values []float64) error {
		mean, counts := mean[:len(values)], counts[:len(values)]
		for k, v := range values {
			if v == v {
				mean[k] += v
			} else {
				counts[k]--
			}
		}
		return nil
	})
	for k, n := range counts {
		mean[k] /= float64(n)
	}
	return err
}

// bandsOf are the same frames in bands of rows that can be read beside each
// other, where that costs nothing: values that lie in the file one after the
// other. Else it is the frames themselves.
func bandsOf(in Frames, n int) []Frames {
	switch f := in.(type) {
	case *Prepared:
		return bandsOf(f.Frames, n)
	case *View:
		rows := len(f.rows)
		if f.v.Block == nil && f.time == 0 && f.plain() && rows >= n && f.head.Cells() >= n*bandLeast {
			return f.bands(n)
		}
	}
	return []Frames{in}
}

// bandLeast is how many cells of a frame a band has at least, so that what is
// read at once is not small.
const bandLeast = 1 << 13

// Bands is the mean along every parallel, a row a latitude and a column a frame:
// a Hovmoeller diagram. Missing cells are left out.
func Bands(ctx context.Context, in Frames, r Region) ([]float64, error) {
	h := in.Head()
	rows, cols := h.Lat.Len(), len(h.Times)
	part := r.Part
	if part == nil {
		part = make([]float64, h.Cells())
		for i := range part {
			part[i] = 1
		}
	}
	lon := h.Lon.Edges()
	out := make([]float64, rows*cols)
	err := in.Each(ctx, 0, cols, func(i int, values []float64) error {
		wide := h.Lon.Len()
		for y := range rows {
			sum, total := 0.0, 0.0
			for x, v := range values[y*wide : (y+1)*wide] {
				if v == v {
					w := part[y*wide+x] * (lon[x+1] - lon[x])
					sum, total = sum+w*v, total+w
				}
			}
			out[y*cols+i] = sum / total
		}
		return nil
	})
	return out, err
}
