package swelter

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// alike is the recipe of the parts with what all of them have to have in common,
// as all rows together suggest it: the shape of the table, the extent and the
// radius of a density. env holds all rows. The notes are what had to be decided.
func alike(one Spec, env Env) (_ Spec, notes []string, err error) {
	switch {
	case one.Make.Matrix != nil:
		o := *one.Make.Matrix
		if o.Unsaid() {
			guess, why := table.Guess(env.held)
			o.Rows, o.Cols, o.Value, o.Agg = guess.Rows, guess.Cols, guess.Value, guess.Agg
			o.StandardScale, o.Transpose = guess.StandardScale, o.Transpose || guess.Transpose
			if guess.StandardScale != "" {
				why += ", in each panel by itself"
			}
			if why != "" {
				notes = append(notes, why)
			}
		}
		if len(o.Rows)+len(o.Cols) == 0 && o.Value == "" && o.Agg == "" && o.Label == "" {
			if o.Label, err = labelOf(env.held, o); err != nil {
				return one, nil, err
			}
		}
		one.Make.Matrix = &o
	case one.Make.Map != nil:
		o, err := one.Make.Map.alike(env.held, one.Input.TZ)
		if err != nil {
			return one, nil, err
		}
		one.Make.Map = o
	case one.Make.Density != nil:
		o, err := one.Make.Density.alike(env.held, one.Input.TZ)
		if err != nil {
			return one, nil, err
		}
		one.Make.Density = o
	}
	return one, notes, nil
}

// labelOf is the column of row labels of a table of numbers, or none.
func labelOf(t *table.Table, o table.MatrixOptions) (string, error) {
	g, _, err := table.Wide(t, o)
	if err != nil {
		return "", err
	}
	a := g.Y
	if o.Transpose {
		a = g.X
	}
	if slices.Contains(t.Names(), a.Title) {
		return a.Title, nil
	}
	return "none", nil
}

// alike gives all parts the extent and the radius that all points have together,
// so that equal colours mean equal things.
func (o *DensityOptions) alike(t *table.Table, tz string) (*DensityOptions, error) {
	own := *o
	if err := own.readCell(); err != nil {
		return nil, err
	}
	pts, _, err := table.Points(t, own.Points, tz)
	if err != nil {
		return nil, err
	}
	switch own.Method {
	case "lines":
		if own.Lines.Extent == (geom.Extent{}) {
			own.fineLayout(&own.Lines.Layout, pts.Extent(), mapCells)
			own.Lines.Extent = padded(pts.Extent(), own.Lines.Stretch)
		}
	case "bin", "hex":
		if own.Bin.Extent == (geom.Extent{}) {
			own.Bin.Extent = density.Widened(pts.Extent())
		}
	case "dots":
		if own.Dots.Area == (geom.Extent{}) {
			own.Dots.Area = pts.Extent()
		}
	case "", "kde":
		if own.RadiusColumn != "" {
			if own.KDE.Extent == (geom.Extent{}) {
				own.KDE.Extent = density.Widened(pts.Extent())
			}
			break
		}
		if err := own.reach(); err != nil {
			return nil, err
		}
		own.kernelLayout(pts.Extent(), mapCells)
		if own.KDE, err = density.Choose(pts, own.KDE); err != nil {
			return nil, err
		}
		own.Radius, own.Cell, own.cellMetres = "", "", 0 // they have been read
	}
	return &own, nil
}

// aligned puts the grids of pivoted tables on common axes, those that all rows
// together have; cells that a part has no row for are missing. env holds all
// rows.
func aligned(ctx context.Context, one Spec, env Env, parts []part) error {
	m := one.Make.Matrix
	if m == nil || len(m.Rows) == 0 || len(m.Cols) == 0 {
		return nil
	}
	o := *m
	if o.Agg == "" && o.Value != "" {
		// The same cell comes once in every part.
		if o.Agg = "first"; strings.HasPrefix(o.SortRows, "value") || strings.HasPrefix(o.SortCols, "value") {
			o.Agg = "mean"
		}
	}
	one.Make.Matrix = &o
	all, err := planMatrix(ctx, one, env)
	if err != nil {
		return err
	}
	units := [2]string{unitOf(env.held, o.Rows, one.Input.TZ), unitOf(env.held, o.Cols, one.Input.TZ)}
	if o.Transpose {
		units[0], units[1] = units[1], units[0]
	}
	for i := range parts {
		p := parts[i].plan
		if p.grid, err = onAxes(p.grid, all.grid, units); err != nil {
			return err
		}
		p.notes = slices.DeleteFunc(p.notes, func(n string) bool { return strings.Contains(n, "have no row: they are empty") })
	}
	return nil
}

// unitOf is the finest unit of a single key column of times, else "".
func unitOf(t *table.Table, names []string, tz string) string {
	if loc, err := table.LoadZone(tz); err == nil && len(names) == 1 {
		if c, err := t.Resolve(names[0], loc); err == nil {
			return c.Unit
		}
	}
	return ""
}

// onAxes puts the cells of a grid where those of the same place lie on the axes
// of another; units are those of times along y and x.
func onAxes(g, to *grid.Grid, units [2]string) (*grid.Grid, error) {
	rows, cols := places(g.Y, to.Y, units[0]), places(g.X, to.X, units[1])
	recode := codes(g.Categories, to.Categories)
	out := grid.New(to.Rows, to.Cols)
	out.X, out.Y, out.Name, out.Unit, out.Integer, out.Categories = to.X, to.Y, g.Name, g.Unit, g.Integer, to.Categories
	for i := range out.Values {
		out.Values[i] = math.NaN()
	}
	if g.Counts != nil {
		out.Counts = &grid.Grid{Rows: to.Rows, Cols: to.Cols, Values: make([]float64, len(out.Values)), X: to.X, Y: to.Y, Name: g.Counts.Name, Integer: true}
	}
	for r, y := range rows {
		for c, x := range cols {
			v := g.At(r, c)
			if v != v {
				continue
			}
			if y < 0 || x < 0 {
				return nil, errors.New("facet: a part has a cell that the whole has not")
			}
			if recode != nil {
				v = float64(recode[int(v)])
			}
			out.Set(y, x, v)
			if g.Counts != nil {
				out.Counts.Set(y, x, g.Counts.At(r, c))
			}
		}
	}
	return out, nil
}

// places finds each cell of an axis on another, -1 where it is not.
func places(a, to grid.Axis, unit string) []int {
	at := make(map[string]int, to.N)
	for i := range to.N {
		at[keyAt(to, i, unit)] = i
	}
	out := make([]int, a.N)
	for i := range out {
		k, ok := at[keyAt(a, i, unit)]
		if !ok {
			k = -1
		}
		out[i] = k
	}
	return out
}

// keyAt is what a cell of a pivot is called: its label, or that of the value it
// starts at. Few rows may leave an axis of labels where many make a scale.
func keyAt(a grid.Axis, i int, unit string) string {
	if a.Edges == nil {
		return a.LabelAt(i)
	}
	start := min(a.Edges[i], a.Edges[i+1])
	if a.Kind == grid.Time {
		return table.TimeLabel(start, unit)
	}
	return table.NumberLabel(start)
}

// codes are the places of words among others; nil where there are none.
func codes(words, among []string) []int {
	if words == nil {
		return nil
	}
	at := make(map[string]int, len(among))
	for i, w := range among {
		at[w] = i
	}
	out := make([]int, len(words))
	for i, w := range words {
		out[i] = at[w]
	}
	return out
}
