// Package gct reads gene expression tables in the GCT format, versions 1.2 and
// 1.3 (GenePattern, "GCT file format"): samples in columns, a row a gene, with
// metadata of rows beside their names. A file is read whole at the first
// question.
package gct

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func init() {
	source.Register(source.Format{
		Name: "gct", Endings: []string{".gct"},
		Sniff: func(head []byte) bool {
			return bytes.HasPrefix(head, []byte("#1.2")) || bytes.HasPrefix(head, []byte("#1.3"))
		},
		Open: Open,
	})
}

// file is one table. It is a table.Source and a table.MatrixSource.
type file struct {
	r source.Request
	d *data // once read
	t *table.Table
}

// Open looks at the first line only.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	line, _, _ := bytes.Cut(r.Head, []byte("\n"))
	switch v := string(bytes.TrimSpace(line)); v {
	case "#1.2", "#1.3":
		return &file{r: r}, nil
	default:
		return nil, fmt.Errorf("%s:1: %q is not the first line of a GCT file; #1.2 or #1.3 is", r.Name, v[:min(len(v), 20)])
	}
}

// Schema names the columns: the names of rows, their metadata, the samples.
func (f *file) Schema(ctx context.Context) ([]table.Field, error) {
	if err := f.load(ctx); err != nil {
		return nil, err
	}
	fields := make([]table.Field, len(f.t.Columns))
	for i, c := range f.t.Columns {
		fields[i] = table.Field{Name: c.Name, Kind: c.Kind}
	}
	return fields, nil
}

// Scan gives the table in one piece.
func (f *file) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	if err := f.load(ctx); err != nil {
		return err
	}
	if _, err := q.Needs(f.r.Name, f.t.Names()); err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	if err := answer(f.t); err != nil && !errors.Is(err, table.ErrEnough) {
		return err
	}
	return nil
}

// ReadMatrix gives the samples as a grid, rows by their names; metadata is left
// aside.
func (f *file) ReadMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	if !o.Unsaid() || o.SortRows != "" || o.SortCols != "" || o.Transpose || len(f.r.Input.Where) > 0 {
		return nil, nil, table.ErrNotMatrix
	}
	if err := f.read(ctx); err != nil {
		return nil, nil, err
	}
	rows, cols := len(f.d.ids), len(f.d.samples)
	if n := int64(rows) * int64(cols); o.LimitCells > 0 && n > o.LimitCells {
		return nil, nil, &table.LimitError{Table: f.r.Name, Rows: int64(rows), Cols: int64(cols), N: n, Limit: o.LimitCells}
	}
	g := &grid.Grid{Rows: rows, Cols: cols, Values: append([]float64(nil), f.d.values...)}
	g.Y, g.X = grid.Labelled(f.d.header[0], f.d.ids), grid.Labelled("", f.d.samples)
	return g, f.d.notes, nil
}

// Close has nothing to close: the file is open only while it is read.
func (f *file) Close() error { return nil }

// load reads the file into a table.
func (f *file) load(ctx context.Context) error {
	if f.t != nil {
		return nil
	}
	if err := f.read(ctx); err != nil {
		return err
	}
	f.t = f.d.table(f.r)
	return nil
}
