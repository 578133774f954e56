//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	duck "github.com/duckdb/duckdb-go-bindings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// Available reports whether this build has the engine: it needs cgo.
const Available = true

// Version is the version of the engine, "" without one.
func Version() string { return duck.LibraryVersion() }

func init() {
	source.Register(source.Format{Name: "duckdb", SQL: true, Open: open,
		Reads: []string{"csv", "tsv", "json", "ndjson", "parquet", ""}})
}

// open answers Input.SQL over its files and Input.Paths or, without SQL, reads
// the one file of the request, for dialects that the other readers do not know.
func open(ctx context.Context, r source.Request) (table.Source, error) {
	if r.Input.DB != "" {
		return nil, fmt.Errorf("db %q: this engine queries files only; leave --db out", r.Input.DB)
	}
	paths, query := r.Input.Paths, r.Input.SQL
	if query == "" {
		if r.Path == "" {
			return nil, errors.New("duckdb: reads files only; write the data to a file first")
		}
		paths, query = []string{r.Path}, "FROM src"
	}
	dir, err := filepath.Abs(r.Dir)
	if err != nil {
		return nil, fmt.Errorf("sql: %w", err)
	}
	s := &Source{name: "sql"}
	if r.Input.SQL == "" {
		s.name = r.Name
	}
	if err := s.open(ctx, query, paths, dir, r); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Source) open(ctx context.Context, query string, paths []string, dir string, r source.Request) error {
	views, err := viewsOf(paths, r.Input)
	if err != nil {
		return err
	}
	if s.engine, err = openEngine(r.Limits.OrDefaults().Bytes); err != nil {
		return err
	}
	if err := s.engine.confine(dir, views); err != nil {
		return err
	}
	for _, v := range views {
		if err := s.engine.create(ctx, v); err != nil {
			return fmt.Errorf("sql: %s: %s", filepath.Base(v.path), strings.TrimPrefix(err.Error(), "sql: "))
		}
	}
	if s.query, err = s.engine.check(ctx, query, dir, views); err != nil {
		return err
	}
	if s.fields, err = s.engine.describe(ctx, s.query); err != nil {
		return err
	}
	return s.engine.lock(ctx, s.query)
}
