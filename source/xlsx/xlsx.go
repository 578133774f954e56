// Package xlsx reads tables from Excel workbooks (Office Open XML, ECMA-376):
// the first sheet, or the one that is named. The first line that is filled names
// the columns; blank lines are passed over, and so is a title of one cell above
// the names. A workbook is read whole at the first question.
package xlsx

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func init() {
	source.Register(source.Format{Name: "xlsx", Endings: []string{".xlsx", ".xlsm"}, Sniff: workbook, Open: Open})
}

// workbook knows a zip archive whose first entries are a workbook's.
func workbook(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) && (bytes.Contains(head, []byte("[Content_Types].xml")) || bytes.Contains(head, []byte("xl/")))
}

// file is one workbook. It is a table.Source.
type file struct {
	r source.Request
	t *table.Table // once read
}

// Open looks at the first bytes only.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	switch {
	case bytes.HasPrefix(r.Head, []byte("\xd0\xcf\x11\xe0")):
		return nil, fmt.Errorf("%s: an old or encrypted workbook; save it as .xlsx without a password", r.Name)
	case !bytes.HasPrefix(r.Head, []byte("PK")):
		return nil, fmt.Errorf("%s: is not an Excel workbook: it is no zip archive", r.Name)
	}
	return &file{r: r}, nil
}

// Schema names the columns.
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
	if err := ctx.Err(); err != nil {
		return err
	}
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

// Close has nothing to close: the file is open only while it is read.
func (f *file) Close() error { return nil }
