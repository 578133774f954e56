//go:build cgo

package duckdb

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// Questions that the engine answers by GROUP BY have the answers of memory.
func TestEngineEqualsMemory(t *testing.T) {
	tab := conformance.EngineTable()
	var b strings.Builder
	b.WriteString("id,x,n,c,when\n")
	for i := range tab.Rows() {
		for k, c := range tab.Columns {
			if k > 0 {
				b.WriteByte(',')
			}
			switch {
			case c.Kind == table.Text && c.Codes[i] < 0, c.Kind != table.Text && c.Floats[i] != c.Floats[i]:
			case c.Kind == table.Text:
				b.WriteString(`"` + strings.ReplaceAll(c.Dict[c.Codes[i]], `"`, `""`) + `"`)
			case c.Kind == table.Time:
				b.WriteString(time.Unix(int64(c.Floats[i]), 0).UTC().Format("2006-01-02 15:04:05"))
			default:
				b.WriteString(strconv.FormatFloat(c.Floats[i], 'g', -1, 64))
			}
		}
		b.WriteByte('\n')
	}
	path := filepath.Join(t.TempDir(), "t.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	src, err := source.Open(context.Background(), table.Input{Paths: []string{path}, SQL: "FROM src -- all"}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	e, err := src.(cross.Opener).Engine(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	conformance.Engine(t, e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}
