//go:build cgo

package duckdb

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// folder is a new folder with these files.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func openSQL(t testing.TB, dir, sql string, paths ...string) (table.Source, error) {
	t.Helper()
	for i, p := range paths {
		paths[i] = filepath.Join(dir, p)
	}
	src, err := open(context.Background(), source.Request{Dir: dir, Input: table.Input{SQL: sql, Paths: paths}})
	if err == nil {
		t.Cleanup(func() { src.Close() })
	}
	return src, err
}

// collect is the whole answer to a query in one table.
func collect(t testing.TB, dir, sql string, q table.Query, paths ...string) *table.Table {
	t.Helper()
	src, err := openSQL(t, dir, sql, paths...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	got, err := table.Collect(context.Background(), src, q, table.CollectLimits{})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return got
}
