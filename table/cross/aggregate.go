package cross

import (
	"context"
	"math"
	"slices"
)

// moments are what one part of the table adds to each cell.
type moments struct {
	n       []uint32
	sum, sq []float64 // for std the mean, and the squares about it
	lo, hi  []float64
}

// aggregate fills Present and Values.
func (g *grouping) aggregate(ctx context.Context) error {
	if g.q.Agg == "" {
		return nil
	}
	if g.q.Agg == "median" {
		return g.medians(ctx)
	}
	v := g.m.byName[g.q.Value].Floats
	var all [parts]*moments
	work := make([]*scratch, workers())
	err := g.m.blocks(ctx, g.every, func(worker, part, from, n int) {
		if work[worker] == nil {
			work[worker] = &scratch{}
		}
		if all[part] == nil {
			all[part] = g.moments()
		}
		p, met := all[part], g.met(work[worker], from, n)
		cell := g.cellsOf(work[worker], from, n)
		each(met, n, func(i int) {
			if x := v[from+i]; x == x {
				p.add(g.q.Agg, cell[i], x)
			}
		})
	})
	if err != nil {
		return err
	}
	g.finish(all[:])
	return nil
}

func (g *grouping) moments() *moments {
	p := &moments{n: make([]uint32, g.cells)}
	switch g.q.Agg {
	case "sum", "mean":
		p.sum = make([]float64, g.cells)
	case "std":
		p.sum, p.sq = make([]float64, g.cells), make([]float64, g.cells)
	case "min":
		p.lo = slices.Repeat([]float64{math.Inf(1)}, g.cells)
	case "max":
		p.hi = slices.Repeat([]float64{math.Inf(-1)}, g.cells)
	}
	return p
}

func (p *moments) add(agg string, cell uint32, x float64) {
	p.n[cell]++
	switch agg {
	case "sum", "mean":
		p.sum[cell] += x
	case "std":
		d := x - p.sum[cell]
		p.sum[cell] += d / float64(p.n[cell])
		p.sq[cell] += d * (x - p.sum[cell])
	case "min":
		p.lo[cell] = min(p.lo[cell], x)
	case "max":
		p.hi[cell] = max(p.hi[cell], x)
	}
}

// finish joins the parts in their order.
func (g *grouping) finish(all []*moments) {
	total := g.moments()
	present := make([]int64, g.cells)
	values := make([]float64, g.cells)
	for _, p := range all {
		if p == nil {
			continue
		}
		for i := range present {
			if p.n[i] == 0 {
				continue
			}
			before, n := float64(present[i]), float64(p.n[i])
			present[i] += int64(p.n[i])
			switch g.q.Agg {
			case "min":
				total.lo[i] = min(total.lo[i], p.lo[i])
			case "max":
				total.hi[i] = max(total.hi[i], p.hi[i])
			case "std":
				d := p.sum[i] - total.sum[i]
				total.sum[i] += d * n / (before + n)
				total.sq[i] += p.sq[i] + d*d*before*n/(before+n)
			default:
				total.sum[i] += p.sum[i]
			}
		}
	}
	for i, n := range present {
		values[i] = total.value(g.q.Agg, i, float64(n))
	}
	g.answer.Present, g.answer.Values = present, values
}

func (p *moments) value(agg string, i int, n float64) float64 {
	switch {
	case n == 0, agg == "std" && n < 2:
		return math.NaN()
	case agg == "sum":
		return p.sum[i]
	case agg == "mean":
		return p.sum[i] / n
	case agg == "min":
		return p.lo[i]
	case agg == "max":
		return p.hi[i]
	}
	return math.Sqrt(p.sq[i] / (n - 1))
}

// medians gathers the values of every cell, which takes 8 bytes for each.
func (g *grouping) medians(ctx context.Context) error {
	v := g.m.byName[g.q.Value].Floats
	lists := make([][]float64, g.cells)
	var s scratch
	for b := 0; b*blockRows < g.m.rows; b += g.every {
		if err := ctx.Err(); err != nil {
			return err
		}
		from := b * blockRows
		n := min(blockRows, g.m.rows-from)
		met, cell := g.met(&s, from, n), g.cellsOf(&s, from, n)
		each(met, n, func(i int) {
			if x := v[from+i]; x == x {
				if lists[cell[i]] == nil {
					lists[cell[i]] = make([]float64, 0, g.answer.Counts[cell[i]])
				}
				lists[cell[i]] = append(lists[cell[i]], x)
			}
		})
	}
	g.answer.Present, g.answer.Values = make([]int64, g.cells), make([]float64, g.cells)
	for i, list := range lists {
		g.answer.Present[i], g.answer.Values[i] = int64(len(list)), math.NaN()
		if n := len(list); n > 0 {
			slices.Sort(list)
			g.answer.Values[i] = list[(n-1)/2]/2 + list[n/2]/2
		}
	}
	return nil
}
