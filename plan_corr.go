package swelter

import (
	"context"
	"fmt"
	"slices"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// planCorr correlates the numeric columns of a table. Coefficients lie in
// [-1, 1] and 0 is their middle, so these are the limits and the centre unless
// the recipe says others.
func planCorr(ctx context.Context, spec Spec, env Env) (*plan, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := source.Open(ctx, spec.Input, env.source())
	if err != nil {
		return nil, err
	}
	defer src.Close()
	q := table.Query{Columns: spec.Make.Corr.Columns, Where: where, TZ: spec.Input.TZ}
	t, err := table.Collect(ctx, src, q, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	if err != nil {
		return nil, err
	}
	r, n, notes, err := table.Corr(t, *spec.Make.Corr)
	if err != nil {
		return nil, err
	}
	c := spec.Color
	if c.Norm.Name == "" && c.Norm.Center == nil && c.Norm.VMin == nil && c.Norm.VMax == nil && !c.Norm.Robust {
		c.Norm.VMin, c.Norm.VMax, c.Norm.Center = at(-1), at(1), at(0)
	}
	return &plan{grid: r, color: c, notes: append(notes, pairsNote(n))}, nil
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
