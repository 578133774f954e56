// Package json reads tables and grids from JSON: lists of records, lists of
// rows, pandas' split form, grids with their axes, flat values with a width and
// a height, one such list inside a document, and one record a line (NDJSON).
// Documents are read as a stream into columns; only those are kept in memory.
package json

import (
	"bytes"
	"context"
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
	table.Whole
	r source.Request
	g *grid.Grid // of documents that are one
}

// Open looks at the first bytes only.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	head := bytes.TrimLeft(bytes.TrimPrefix(r.Head, jsontext.Mark), " \t\r\n")
	if len(head) > 0 && head[0] != '{' && head[0] != '[' {
		return nil, fmt.Errorf("%s: is not JSON that holds a table: it starts with %q, not with [ or {", r.Name, jsontext.Clip(head[:min(len(head), 12)]))
	}
	f := &file{r: r}
	f.Load = f.load
	return f, nil
}

// load reads the document once.
func (f *file) load(ctx context.Context) (*table.Table, error) {
	d := &document{name: f.r.Name, limits: f.r.Limits, na: f.r.Input.NA}
	ending := strings.ToLower(f.r.Name)
	d.lines = f.r.Input.Format == "ndjson" || f.r.Input.Format == "" && (strings.Contains(ending, ".ndjson") || strings.Contains(ending, ".jsonl"))
	if f.r.Input.Key != "" {
		d.path = strings.Split(f.r.Input.Key, ".")
	}
	plan, err := d.survey(ctx, f.r.Open)
	if err != nil {
		return nil, err
	}
	t, g, err := d.read(ctx, f.r.Open, plan)
	if err != nil {
		return nil, err
	}
	t.Name, f.g = f.r.Name, g
	return t, nil
}

// ReadMatrix gives documents that are grids with their axes.
func (f *file) ReadMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	t, err := f.Table(ctx)
	if err != nil {
		return nil, nil, err
	}
	if f.g == nil || !o.Unsaid() || o.SortRows != "" || o.SortCols != "" || o.Transpose || len(f.r.Input.Where) > 0 {
		return nil, nil, table.ErrNotMatrix
	}
	if n := int64(f.g.Rows) * int64(f.g.Cols); o.LimitCells > 0 && n > o.LimitCells {
		return nil, nil, &table.LimitError{Table: f.r.Name, Rows: int64(f.g.Rows), Cols: int64(f.g.Cols), N: n, Limit: o.LimitCells}
	}
	return f.g, t.Notes, nil
}
