//go:build cgo

package duckdb

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// parquetFile is n rows of a key, a word and two measures, written by the
// engine before it is confined.
func parquetFile(b *testing.B, dir string, n int) string {
	b.Helper()
	e, err := openEngine(1 << 30)
	if err != nil {
		b.Fatal(err)
	}
	defer e.close()
	path := filepath.Join(dir, "t.parquet")
	sql := fmt.Sprintf("COPY (SELECT range AS i, 'word ' || range %% 100 AS word, random() AS x, random() AS y FROM range(%d)) TO %s (FORMAT parquet)", n, quoteText(path))
	if err := e.exec(context.Background(), sql); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkScan(b *testing.B) {
	const n = 10_000_000
	path := parquetFile(b, b.TempDir(), n)
	for _, columns := range [][]string{{"x"}, {"x", "y"}, {"word"}, {"i", "word", "x", "y"}} {
		b.Run(fmt.Sprintf("parquet/columns=%v", columns), func(b *testing.B) {
			src, err := open(context.Background(), source.Request{Input: table.Input{SQL: "FROM src", Paths: []string{path}}})
			if err != nil {
				b.Fatal(err)
			}
			defer src.Close()
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				if err := src.Scan(context.Background(), table.Query{Columns: columns}, func(*table.Table) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		src, err := open(context.Background(), source.Request{Input: table.Input{SQL: "SELECT 1 AS a"}})
		if err != nil {
			b.Fatal(err)
		}
		src.Close()
	}
}
