package swelter

import (
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/stat"
)

// prepared is the matrix as it is clustered and drawn, and which rows and
// columns of the input it still has.
type prepared struct {
	grid       *grid.Grid
	rows, cols []int // input indices, rising
	notes      []string
	warnings   []string
}

// prepare transforms, filters and scales, in this order.
func (o *ClusterOptions) prepare(g *grid.Grid) (*prepared, error) {
	p := &prepared{grid: g, rows: upTo(g.Rows), cols: upTo(g.Cols)}
	if g.Categories != nil {
		return nil, fmt.Errorf("the cells are words, not numbers; distances need numbers")
	}
	if err := p.perMillion(o.CPM); err != nil {
		return nil, err
	}
	if err := p.transform(o.Transform); err != nil {
		return nil, err
	}
	p.quantiles(o.Quantile)
	if o.Missing != "zero" && o.Missing != "error" {
		p.dropEmpty()
	}
	if err := p.varied(o.MinVariance); err != nil {
		return nil, err
	}
	p.filter(grid.ByRow, o.TopRows)
	p.filter(grid.ByCol, o.TopCols)
	if err := p.scale(o); err != nil {
		return nil, err
	}
	return p, nil
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func words(side grid.Side) string {
	if side == grid.ByCol {
		return "columns"
	}
	return "rows"
}

// lines are the rows or columns of the matrix as the rows of a clustering.
func lines(g *grid.Grid, side grid.Side) cluster.Rows {
	if side == grid.ByRow {
		return cluster.Rows{N: g.Rows, D: g.Cols, V: g.Values}
	}
	t := g.Transpose()
	return cluster.Rows{N: t.Rows, D: t.Cols, V: t.Values}
}

// keep leaves only some rows or columns, by their places in the matrix.
func (p *prepared) keep(side grid.Side, at []int) {
	of := &p.rows
	if side == grid.ByCol {
		of = &p.cols
	}
	left := make([]int, len(at))
	for i, k := range at {
		left[i] = (*of)[k]
	}
	*of = left
	if side == grid.ByRow {
		p.grid = p.grid.Permute(at, nil)
	} else {
		p.grid = p.grid.Permute(nil, at)
	}
}

// without leaves out some, by their places in the matrix.
func (p *prepared) without(side grid.Side, out []int) {
	n := p.grid.Rows
	if side == grid.ByCol {
		n = p.grid.Cols
	}
	gone := map[int]bool{}
	for _, i := range out {
		gone[i] = true
	}
	p.keep(side, slices.DeleteFunc(upTo(n), func(i int) bool { return gone[i] }))
}

func (p *prepared) labels(side grid.Side, at []int) []string {
	a := p.grid.Y
	if side == grid.ByCol {
		a = p.grid.X
	}
	out := make([]string, len(at))
	for i, k := range at {
		out[i] = a.LabelAt(k)
	}
	return out
}

var transforms = map[string]func(float64) float64{"log": math.Log, "log2": math.Log2, "log10": math.Log10, "log1p": math.Log1p}

// transform takes logarithms; what has none is an error that names the first.
func (p *prepared) transform(name string) error {
	f := transforms[name]
	if f == nil {
		return nil
	}
	g := *p.grid
	g.Values = slices.Clone(g.Values)
	bad, first := 0, grid.Place{}
	for i, v := range g.Values {
		w := f(v)
		if math.IsInf(w, -1) || w != w && v == v {
			if bad++; bad == 1 {
				first = grid.Place{Row: i / g.Cols, Col: i % g.Cols}
			}
		}
		g.Values[i] = w
	}
	if bad > 0 {
		hint := "log1p takes zeros, or use a z-score without a logarithm"
		if name == "log1p" {
			hint = "use a z-score without a logarithm"
		}
		return fmt.Errorf("%d of %d values have no %s (the first is %v at %s, %s); %s", bad, len(g.Values), name,
			p.grid.At(first.Row, first.Col), g.Y.LabelAt(first.Row), g.X.LabelAt(first.Col), hint)
	}
	g.Integer = false
	if g.Name != "" {
		g.Name = name + " " + g.Name
	} else {
		g.Name = name
	}
	p.grid = &g
	return nil
}

// dropEmpty leaves out rows and columns without any value: there is nothing to
// see in them, nor to compare.
func (p *prepared) dropEmpty() {
	for _, side := range []grid.Side{grid.ByRow, grid.ByCol} {
		r := lines(p.grid, side)
		var empty []int
		for i := range r.N {
			if !slices.ContainsFunc(r.Row(i), func(v float64) bool { return v-v == 0 }) {
				empty = append(empty, i)
			}
		}
		if len(empty) > 0 && len(empty) < r.N {
			p.warnings = append(p.warnings, fmt.Sprintf("%d of %d %s have no value and were left out: %s", len(empty), r.N, words(side), few(p.labels(side, empty))))
			p.without(side, empty)
		}
	}
}

// filter keeps the n rows or columns of the greatest variance, in their order.
func (p *prepared) filter(side grid.Side, n int) {
	r := lines(p.grid, side)
	if n <= 0 || n >= r.N {
		return
	}
	variance := variances(r)
	at := upTo(r.N)
	slices.SortStableFunc(at, func(i, j int) int {
		switch {
		case variance[i] > variance[j]:
			return -1
		case variance[i] < variance[j]:
			return 1
		}
		return 0
	})
	at = at[:n]
	slices.Sort(at)
	p.keep(side, at)
	p.notes = append(p.notes, fmt.Sprintf("the %d %s of greatest variance of %d", n, words(side), r.N))
}

// scale centres or scales rows or columns. Those that are constant have no
// scale: Constant says what becomes of them.
func (p *prepared) scale(o *ClusterOptions) error {
	side := sideOf(o.ZScore + o.StandardScale + o.Center + o.Rank)
	var constant []int
	switch {
	case o.ZScore != "":
		p.grid, constant = p.grid.ZScore(side)
		p.grid.Name, p.grid.Unit = "z-score", ""
	case o.StandardScale != "":
		p.grid, constant = p.grid.MinMax(side)
		p.grid.Name, p.grid.Unit = "part of the range", ""
	case o.Center != "":
		p.center(side)
	case o.Rank != "":
		p.rank(side)
	}
	if len(constant) == 0 {
		return nil
	}
	list := few(p.labels(side, constant))
	switch o.Constant {
	case "", "error":
		return fmt.Errorf("%d of the %s are constant and have no scale: %s; leave them out with --constant drop, or draw them as 0 with --constant unrelated", len(constant), words(side), list)
	case "drop":
		p.without(side, constant)
		p.warnings = append(p.warnings, fmt.Sprintf("%d constant %s were left out: %s", len(constant), words(side), list))
		return nil
	}
	for _, i := range constant {
		for j := range p.grid.Values {
			if at := j / p.grid.Cols; side == grid.ByRow && at == i || side == grid.ByCol && j%p.grid.Cols == i {
				p.grid.Values[j] = 0
			}
		}
	}
	p.warnings = append(p.warnings, fmt.Sprintf("%d constant %s are drawn as 0: %s", len(constant), words(side), list))
	return nil
}

func (p *prepared) center(side grid.Side) {
	g := *p.grid
	r := lines(&g, side)
	g.Values = slices.Clone(g.Values)
	for i := range r.N {
		mean := stat.Mean(r.Row(i))
		for j := range r.D {
			if side == grid.ByRow {
				g.Values[i*g.Cols+j] -= mean
			} else {
				g.Values[j*g.Cols+i] -= mean
			}
		}
	}
	g.Integer = false
	p.grid = &g
}

// unfit leaves out the rows or columns that a correlation cannot weigh: those of
// zeros alone always, other constant ones where that was chosen.
func (p *prepared) unfit(side grid.Side, m cluster.Metric, o *ClusterOptions) {
	r := lines(p.grid, side)
	var zero, constant []int
	for _, i := range cluster.UnfitRows(r, m) {
		if slices.ContainsFunc(r.Row(i), func(v float64) bool { return v != 0 && v == v }) {
			constant = append(constant, i)
		} else {
			zero = append(zero, i)
		}
	}
	if o.Constant != "drop" {
		constant = nil
	}
	if o.Constant != "" && o.Constant != "error" && o.Constant != "drop" {
		zero = nil // they have a place
	}
	if len(zero) > 0 && len(zero) < r.N {
		p.warnings = append(p.warnings, fmt.Sprintf("%d of %d %s are 0 everywhere and were left out", len(zero), r.N, words(side)))
	}
	if len(constant) > 0 {
		p.warnings = append(p.warnings, fmt.Sprintf("%d constant %s were left out: %s", len(constant), words(side), few(p.labels(side, constant))))
	}
	if out := append(zero, constant...); len(out) > 0 && len(out) < r.N {
		p.without(side, out)
	}
}
