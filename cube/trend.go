package cube

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Trend is a straight line through a series.
type Trend struct {
	PerDecade float64 // slope by ordinary least squares, units per ten years
	P         float64 // two-sided, from Student's t with the effective number of values
	Effective float64 // number of independent values that the residuals are worth
	N         int
}

// leastValues is how many values a line is drawn through.
const leastValues = 3

// Line fits a trend to values at times in years, NaN left out. The significance
// allows for residuals that go on from one step to the next: n is reduced by
// their lag-1 autocorrelation r to n(1-r)/(1+r), as in Santer et al., J.
// Geophys. Res. 105:7337 (2000); never to more than n. Fewer than 3 values have
// no trend, fewer than 3 effective ones no significance: NaN.
func Line(years, values []float64) Trend {
	t := Trend{PerDecade: math.NaN(), P: math.NaN(), Effective: math.NaN()}
	mx, my := 0.0, 0.0
	for i, v := range values {
		if v == v {
			mx, my, t.N = mx+years[i], my+v, t.N+1
		}
	}
	n := float64(t.N)
	mx, my = mx/n, my/n
	sxx, sxy := 0.0, 0.0
	for i, v := range values {
		if v == v {
			dx := years[i] - mx
			sxx, sxy = sxx+dx*dx, sxy+dx*(v-my)
		}
	}
	if t.N < leastValues || sxx == 0 {
		return t
	}
	slope := sxy / sxx
	t.PerDecade = 10 * slope
	square, pairs, last := 0.0, 0.0, math.NaN()
	for i, v := range values {
		e := v - my - slope*(years[i]-mx)
		if e == e {
			square += e * e
			if last == last {
				pairs += e * last
			}
		}
		last = e
	}
	r := 0.0
	if square > 0 {
		r = max(0, pairs/square)
	}
	t.Effective = n * (1 - r) / (1 + r)
	if t.Effective <= 2 {
		return t
	}
	if square == 0 {
		t.P = 0
		if slope == 0 {
			t.P = 1
		}
		return t
	}
	spread := math.Sqrt(square / (t.Effective - 2) / sxx)
	t.P = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: t.Effective - 2}.Survival(math.Abs(slope)/spread)
	return t
}

// Trends fits a line to every cell: slopes per decade, and how likely ones as
// steep are by chance.
func Trends(ctx context.Context, in Frames) (perDecade, p []float64, err error) {
	h := in.Head()
	if h.Timeless || len(h.Times) < leastValues {
		return nil, nil, fmt.Errorf("%s: a trend needs %d frames, there are %d", h.Name, leastValues, len(h.Times))
	}
	years := h.Years()
	perDecade, p = make([]float64, h.Cells()), make([]float64, h.Cells())
	err = eachCell(ctx, in, func(k int, values []float64) {
		t := Line(years, values)
		perDecade[k], p[k] = t.PerDecade, t.P
	})
	return perDecade, p, err
}

// Years are the times of the frames as decimal years.
func (h *Head) Years() []float64 {
	out := make([]float64, len(h.Times))
	for i, m := range h.Times {
		out[i] = h.Calendar.DecimalYear(m)
	}
	return out
}

// turnAtOnce bounds the values that are held to look along time.
const turnAtOnce = 16 << 20

// eachCell visits the values of every cell over all frames. What does not fit is
// read again for every part of the cells.
func eachCell(ctx context.Context, in Frames, visit func(k int, values []float64)) error {
	h := in.Head()
	n, cells := len(h.Times), h.Cells()
	wide := min(cells, max(1, turnAtOnce/max(1, n)))
	turned := make([]float64, wide*n)
	for from := 0; from < cells; from += wide {
		part := min(wide, cells-from)
		err := in.Each(ctx, 0, n, func(i int, values []float64) error {
			for k, v := range values[from : from+part] {
				turned[k*n+i] = v
			}
			return nil
		})
		if err != nil {
			return err
		}
		for k := range part {
			visit(from+k, turned[k*n:(k+1)*n])
		}
	}
	return nil
}
