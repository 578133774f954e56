// Package gct reads gene expression tables in the GCT format, versions 1.2 and
// 1.3 (GenePattern, "GCT file format"): samples in columns, a row a gene, with
// metadata of rows beside their names. A file is read whole at the first
// question.
package gct

import (
	"bytes"
	"context"
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

// file is one table. It is a table.Source and a table.AnnotatedSource.
type file struct {
	table.Whole
	r source.Request
	d *data // once read
}

// Open looks at the first line only.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	line, _, _ := bytes.Cut(r.Head, []byte("\n"))
	switch v := string(bytes.TrimSpace(line)); v {
	case "#1.2", "#1.3":
		f := &file{r: r}
		f.Load = f.load
		return f, nil
	default:
		return nil, fmt.Errorf("%s:1: %q is not the first line of a GCT file; #1.2 or #1.3 is", r.Name, v[:min(len(v), 20)])
	}
}

// ReadMatrix gives the samples as a grid, rows by their names; metadata is left
// aside.
func (f *file) ReadMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	if o.Transpose || len(f.r.Input.Where) > 0 {
		return nil, nil, table.ErrNotMatrix
	}
	a, err := f.ReadAnnotated(ctx, o, nil)
	if err != nil {
		return nil, nil, err
	}
	return a.Grid, a.Notes, nil
}

// load reads the file into a table.
func (f *file) load(ctx context.Context) (*table.Table, error) {
	if err := f.read(ctx); err != nil {
		return nil, err
	}
	return f.d.table(f.r), nil
}
