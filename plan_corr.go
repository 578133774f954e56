package swelter

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/stat"
	"github.com/swelter/swelter/table"
)

// planCorr correlates the numeric columns of a table. Coefficients lie in
// [-1, 1] and 0 is their middle, so these are the limits and the centre unless
// the recipe says others.
func planCorr(ctx context.Context, spec Spec, env Env) (*plan, error) {
	o := spec.Make.Corr
	if err := o.check(); err != nil {
		return nil, err
	}
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := open(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	q := table.Query{Columns: o.Columns, Where: where, TZ: spec.Input.TZ}
	found, err := o.correlate(ctx, src, q, env)
	if err != nil {
		return nil, err
	}
	c := spec.Color
	if c.Norm.Name == "" && c.Norm.Center == nil && c.Norm.VMin == nil && c.Norm.VMax == nil && !c.Norm.Robust {
		c.Norm.VMin, c.Norm.VMax, c.Norm.Center = at(-1), at(1), at(0)
	}
	p := &plan{grid: found.R, color: c, notes: found.Notes, counted: pairsNote(found.N)}
	return p, p.corrCells(o, spec, found)
}

// correlate lets the source add products up where it can; other coefficients in
// the other half are of the rows.
func (o *CorrOptions) correlate(ctx context.Context, src table.Source, q table.Query, env Env) (*table.Correlated, error) {
	if o.Other == "" || o.Other == "p" || o.Other == "n" {
		if found, err := table.CorrelateThere(ctx, src, o.CorrOptions, q); found != nil || err != nil {
			return found, err
		}
	}
	t, err := table.Collect(ctx, src, q, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	if err != nil {
		return nil, err
	}
	return table.Correlate(t, o.CorrOptions)
}

func at(v float64) *float64 { return &v }

// pairsNote says how many rows the coefficients rest on.
func pairsNote(n *grid.Grid) string {
	lo, hi := slices.Min(n.Values), slices.Max(n.Values)
	if lo == hi {
		return fmt.Sprintf("n = %.0f rows", hi)
	}
	return fmt.Sprintf("n = %.0f to %.0f rows a pair, each pair over the rows in which both have a value", lo, hi)
}

// corrCells fills the cells with what is asked for beside the coefficients.
func (p *plan) corrCells(o *CorrOptions, spec Spec, found *table.Correlated) error {
	k := found.R.Rows
	x := newExtras(k * k)
	w := &corrWriter{k: k, r: found.R, n: found.N, upper: func(r, c int) bool { return c > r }}
	if o.tests() {
		a, err := stat.ParseAdjustment(o.Adjust)
		if err != nil {
			return err
		}
		w.p = found.PValues(a)
		p.notes = append(p.notes, adjustNote(a, w.p))
	}
	var err error
	if w.write, err = coefficientFormat(found.R.Values, spec.Figure); err != nil {
		return err
	}
	if o.SizeBy != "" {
		w.size(x, o.SizeBy)
		p.notes = append(p.notes, map[string]string{
			"abs": "the area of a cell is the coefficient without its sign",
			"p":   fmt.Sprintf("the area of a cell follows the logarithm of p, whole at p ≤ %g", fullP),
		}[o.SizeBy])
	}
	if lines := o.lines(spec); lines.any() {
		w.text(x, lines)
		if o.Stars {
			p.notes = append(p.notes, "* p < 0.05, ** p < 0.01, *** p < 0.001")
		}
		if o.PValues {
			p.notes = append(p.notes, "p-values under the coefficients")
		}
	}
	if o.Other != "" {
		if err := p.other(o, found, w, x); err != nil {
			return err
		}
	}
	if o.Triangle != "" && o.Other == "" {
		x.triangle = o.Triangle
		for r := range k {
			for c := range k {
				x.hide(r*k+c, r == c || w.upper(r, c) == (o.Triangle == "lower"))
			}
		}
	}
	if !x.empty() {
		p.extras = x
	}
	return nil
}

// other puts another statistic into the other half: a coefficient in its
// colour, p and n as texts. The half of the coefficients themselves is the lower
// one unless --triangle says upper; the diagonal is left out.
func (p *plan) other(o *CorrOptions, found *table.Correlated, w *corrWriter, x *extras) error {
	own, elsewhere := "below", "above"
	if o.Triangle == "upper" {
		own, elsewhere = elsewhere, own
	}
	g, what := *found.R, ""
	g.Values = slices.Clone(found.R.Values)
	var from *grid.Grid
	switch o.Other {
	case "p":
		from, what = w.p, "p"
	case "n":
		from, what = found.N, "the number of rows"
	default:
		var err error
		if from, err = found.Other(o.Other); err != nil {
			return err
		}
		what = from.Name
	}
	for r := range w.k {
		for c := range w.k {
			i := r*w.k + c
			switch {
			case r == c:
				x.hide(i, true)
			case w.upper(r, c) == (o.Triangle == "upper"):
			default:
				g.Values[i] = from.Values[i]
				w.otherCell(x, i, o.Other, from.Values[i])
			}
		}
	}
	p.grid = &g
	p.notes = append(p.notes, fmt.Sprintf("%s the diagonal %s, %s it %s", own, found.R.Name, elsewhere, what))
	return nil
}

// adjustNote says over how many tests p-values were adjusted.
func adjustNote(a stat.Adjustment, p *grid.Grid) string {
	tests := 0
	for _, v := range p.Values {
		if !math.IsNaN(v) {
			tests++
		}
	}
	switch a {
	case stat.BenjaminiHochberg:
		return fmt.Sprintf("p-values adjusted by Benjamini and Hochberg over %d pairs", tests/2)
	case stat.Holm:
		return fmt.Sprintf("p-values adjusted by Holm over %d pairs", tests/2)
	}
	return fmt.Sprintf("p-values of %d pairs, not adjusted", tests/2)
}

// cellLines are what is written into a cell.
type cellLines struct{ value, stars, p, n bool }

func (l cellLines) any() bool { return l.stars || l.p || l.n }

func (o *CorrOptions) lines(spec Spec) cellLines {
	return cellLines{value: spec.Figure.Annot || o.PValues || o.Pairs, stars: o.Stars, p: o.PValues, n: o.Pairs}
}

// stars of significance, as journals print them.
func starsOf(p float64) string {
	n := 0
	for _, limit := range []float64{.05, .01, .001} {
		if p < limit {
			n++
		}
	}
	return strings.Repeat("*", n)
}
