//go:build cgo

package duckdb

import (
	"fmt"
	"strings"
	"testing"

	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
)

func TestConformanceOfSQL(t *testing.T) {
	types := map[table.Kind]string{table.Number: "DOUBLE", table.Text: "VARCHAR", table.Time: "TIMESTAMP", table.Bool: "BOOLEAN"}
	conformance.Run(t, func(t testing.TB, want *table.Table) table.Source {
		dir := folder(t, map[string]string{"t.csv": conformance.CSV(want)})
		var columns []string
		for _, c := range want.Columns {
			columns = append(columns, quoteText(c.Name)+": "+quoteText(types[c.Kind]))
		}
		src, err := openSQL(t, dir, fmt.Sprintf("FROM read_csv('t.csv', header = true, columns = {%s})", strings.Join(columns, ", ")))
		if err != nil {
			t.Fatal(err)
		}
		return src
	})
}

func TestConformanceOfInputs(t *testing.T) {
	conformance.Run(t, func(t testing.TB, want *table.Table) table.Source {
		dir := folder(t, map[string]string{"t.csv": conformance.CSV(want)})
		src, err := openSQL(t, dir, "FROM src", "t.csv")
		if err != nil {
			t.Fatal(err)
		}
		return src
	})
}
