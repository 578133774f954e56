// Package xlsx reads tables from Excel workbooks (Office Open XML, ECMA-376):
// the first sheet, or the one that is named. The first line that is filled names
// the columns; blank lines are passed over, and so is a title of one cell above
// the names. A workbook is read whole at the first question.
package xlsx

import (
	"bytes"
	"context"
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
	table.Whole
	r source.Request
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
	f := &file{r: r}
	f.Load = f.load
	return f, nil
}
