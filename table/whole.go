package table

import (
	"context"
	"errors"
)

// Whole is a table in memory as a Source, for readers that load all of a file at
// the first question. It is used by one goroutine at a time.
type Whole struct {
	Load func(context.Context) (*Table, error) // called until it succeeds; its table is kept
	t    *Table
}

// Table is the table, loaded now if it has not been.
func (w *Whole) Table(ctx context.Context) (*Table, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if w.t == nil {
		t, err := w.Load(ctx)
		if err != nil {
			return nil, err
		}
		w.t = t
	}
	return w.t, nil
}

// Schema names the columns.
func (w *Whole) Schema(ctx context.Context) ([]Field, error) {
	t, err := w.Table(ctx)
	if err != nil {
		return nil, err
	}
	fields := make([]Field, len(t.Columns))
	for i, c := range t.Columns {
		fields[i] = Field{Name: c.Name, Kind: c.Kind}
	}
	return fields, nil
}

// Scan yields the rows that answer the query, in one table.
func (w *Whole) Scan(ctx context.Context, q Query, yield func(*Table) error) error {
	t, err := w.Table(ctx)
	if err != nil {
		return err
	}
	if _, err := q.Needs(t.Name, t.Names()); err != nil {
		return err
	}
	answer, err := Answer(q, yield)
	if err != nil {
		return err
	}
	if err := answer(t); err != nil && !errors.Is(err, ErrEnough) {
		return err
	}
	return nil
}

// Close has nothing to close: nothing stays open after Load.
func (w *Whole) Close() error { return nil }
