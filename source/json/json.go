// Package json reads tables and grids from JSON: lists of records, lists of
// rows, pandas' split form, grids with their axes, flat values with a width and
// a height, one such list inside a document, and one record a line (NDJSON).
// Documents are read as a stream into columns; only those are kept in memory.
package json

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/internal/jsontext"
	"github.com/swelter/swelter/table"
)

func init() {
	sniff := func(head []byte) bool {
		head = bytes.TrimLeft(bytes.TrimPrefix(head, jsontext.Mark), " \t\r\n")
		return len(head) > 0 && (head[0] == '{' || head[0] == '[' && (len(head) < 2 || bytes.IndexByte([]byte(" \t\r\n[]{\"-0123456789ntf"), head[1]) >= 0))
	}
	source.Register(source.Format{Name: "json", Endings: []string{".json"}, Sniff: sniff, Open: Open})
	source.Register(source.Format{Name: "ndjson", Endings: []string{".ndjson", ".jsonl"}, Sniff: sniff, Open: Open})
}

// file is one document. It is a table.Source and a table.MatrixSource. The
// whole document is read when the first question comes.
type file struct {
	r    source.Request
	t    *table.Table
	g    *grid.Grid // of documents that are one
	done bool
}

// Open looks at the first bytes only.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	head := bytes.TrimLeft(bytes.TrimPrefix(r.Head, jsontext.Mark), " \t\r\n")
	if len(head) > 0 && head[0] != '{' && head[0] != '[' {
		return nil, fmt.Errorf("%s: is not JSON that holds a table: it starts with %q, not with [ or {", r.Name, jsontext.Clip(head[:min(len(head), 12)]))
	}
	return &file{r: r}, nil
}

// load reads the document once.
func (f *file) load(ctx context.Context) error {
	if f.done {
		return nil
	}
	d := &document{name: f.r.Name, limits: f.r.Limits, na: f.r.Input.NA}
	ending := strings.ToLower(f.r.Name)
	d.lines = f.r.Input.Format == "ndjson" || f.r.Input.Format == "" && (strings.Contains(ending, ".ndjson") || strings.Contains(ending, ".jsonl"))
	if f.r.Input.Key != "" {
		d.path = strings.Split(f.r.Input.Key, ".")
	}
	plan, err := d.survey(ctx, f.r.Open)
	if err != nil {
		return err
	}
	if f.t, f.g, err = d.read(ctx, f.r.Open, plan); err != nil {
		return err
	}
	f.t.Name = f.r.Name
	f.done = true
	return nil
}

// Schema names the columns of the table, or of the grid with its labels.
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

// ReadMatrix gives documents that are grids with their axes.
func (f *file) ReadMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	if err := f.load(ctx); err != nil {
		return nil, nil, err
	}
	if f.g == nil || !o.Unsaid() || o.SortRows != "" || o.SortCols != "" || o.Transpose || len(f.r.Input.Where) > 0 {
		return nil, nil, table.ErrNotMatrix
	}
	if n := int64(f.g.Rows) * int64(f.g.Cols); o.LimitCells > 0 && n > o.LimitCells {
		return nil, nil, &table.LimitError{Table: f.r.Name, Rows: int64(f.g.Rows), Cols: int64(f.g.Cols), N: n, Limit: o.LimitCells}
	}
	return f.g, f.t.Notes, nil
}

// Close has nothing to close: the file is open only while it is read.
func (f *file) Close() error { return nil }
