package swelter

import (
	"fmt"
	"slices"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/stat"
)

// sideOf reads rows or cols.
func sideOf(name string) grid.Side {
	if name == "cols" {
		return grid.ByCol
	}
	return grid.ByRow
}

// put gives the matrix new values, line by line of a side.
func (p *prepared) put(side grid.Side, line [][]float64, name string) {
	g := *p.grid
	g.Values = slices.Clone(g.Values)
	for i, of := range line {
		for j, v := range of {
			if side == grid.ByRow {
				g.Values[i*g.Cols+j] = v
			} else {
				g.Values[j*g.Cols+i] = v
			}
		}
	}
	g.Integer, g.Name, g.Unit = false, name, ""
	p.grid = &g
}

// apart is rows as slices of the caller's own.
func apart(r cluster.Rows) [][]float64 {
	out := make([][]float64, r.N)
	for i := range out {
		out[i] = slices.Clone(r.Row(i))
	}
	return out
}

// perMillion scales counts so that those of a row or column are a million.
func (p *prepared) perMillion(name string) error {
	if name == "" {
		return nil
	}
	side := sideOf(name)
	out := apart(lines(p.grid, side))
	var none []int
	for i, row := range out {
		sum := 0.0
		for j, v := range row {
			if v < 0 {
				r, c := i, j
				if side == grid.ByCol {
					r, c = j, i
				}
				return fmt.Errorf("counts per million: %v at %s, %s is negative; counts are 0 or more", v, p.grid.Y.LabelAt(r), p.grid.X.LabelAt(c))
			}
			if v-v == 0 {
				sum += v
			}
		}
		if sum == 0 {
			none = append(none, i)
			continue
		}
		for j := range row {
			row[j] *= 1e6 / sum
		}
	}
	if len(none) > 0 {
		p.warnings = append(p.warnings, fmt.Sprintf("%d %s hold no counts and stay 0: %s", len(none), words(side), few(p.labels(side, none))))
	}
	p.put(side, out, "counts per million")
	return nil
}

// quantiles gives all rows or columns the same distribution.
func (p *prepared) quantiles(name string) {
	if name == "" {
		return
	}
	side, called := sideOf(name), p.grid.Name
	p.put(side, stat.QuantileNormalize(apart(lines(p.grid, side))), called)
	p.notes = append(p.notes, words(side)+" are quantile normalised")
}

// rank puts the rank of each value within its row or column in its place.
func (p *prepared) rank(side grid.Side) {
	out := apart(lines(p.grid, side))
	for i, row := range out {
		out[i] = stat.Ranks(row)
	}
	p.put(side, out, "rank within "+map[grid.Side]string{grid.ByRow: "the row", grid.ByCol: "the column"}[side])
}

// variances are those of rows, divisor n-1; -1 where there is none.
func variances(r cluster.Rows) []float64 {
	out := make([]float64, r.N)
	for i := range out {
		s := stat.StdDev(r.Row(i), 1)
		if out[i] = s * s; s != s {
			out[i] = -1
		}
	}
	return out
}

// varied leaves out the rows of less variance.
func (p *prepared) varied(least float64) error {
	if least <= 0 {
		return nil
	}
	var out []int
	of := variances(lines(p.grid, grid.ByRow))
	for i, v := range of {
		if v < least {
			out = append(out, i)
		}
	}
	if len(out) == len(of) {
		return fmt.Errorf("no row has a variance of %v or more; the greatest is %.4g", least, slices.Max(of))
	}
	if len(out) > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%d of %d rows have a variance below %v and were left out", len(out), len(of), least))
		p.without(grid.ByRow, out)
	}
	return nil
}
