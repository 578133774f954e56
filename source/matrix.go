package source

import (
	"context"
	"errors"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// Matrix reads a source into a grid: by its fast way when it has one that fits,
// streamed into the cells when keys are named and nothing else has to be known
// first, else by way of a table in memory of at most limits.Bytes. The notes
// are what had to be decided.
func Matrix(ctx context.Context, src table.Source, o table.MatrixOptions, where []table.Cond, tz string, limits Limits) (*grid.Grid, []string, error) {
	if m, ok := src.(table.AnnotatedSource); ok {
		a, err := m.ReadAnnotated(ctx, o, where)
		if err == nil {
			return a.Grid, a.Notes, nil
		}
		if !errors.Is(err, table.ErrNotMatrix) {
			return nil, nil, err
		}
	} else if m, ok := src.(table.MatrixSource); ok && len(where) == 0 {
		g, notes, err := m.ReadMatrix(ctx, o)
		if !errors.Is(err, table.ErrNotMatrix) {
			return g, notes, err
		}
	}
	if len(o.Rows) > 0 && len(o.Cols) > 0 {
		return table.PivotSource(ctx, src, o, where, tz)
	}
	t, err := table.Collect(ctx, src, table.Query{Where: where, TZ: tz}, table.CollectLimits{Bytes: limits.OrDefaults().Bytes})
	if err != nil {
		return nil, nil, err
	}
	return table.Matrix(t, o, tz)
}
