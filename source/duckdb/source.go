//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"strings"

	duck "github.com/duckdb/duckdb-go-bindings"

	"github.com/swelter/swelter/table"
)

// Source is one query, ready to run any number of times.
type Source struct {
	engine *engine
	name   string
	query  string // checked, fit to stand in brackets
	fields []field
}

// field is one column of the query's result.
type field struct {
	table.Field
	kind  duck.Type // as it is decoded
	cast  string    // SQL type that it is cast to before, or ""
	zoned bool
}

// Schema names the columns of the result; nothing is run for it.
func (s *Source) Schema(context.Context) ([]table.Field, error) {
	out := make([]table.Field, len(s.fields))
	for i, f := range s.fields {
		out[i] = f.Field
	}
	return out, nil
}

// Scan runs the query for the columns that q needs. The engine leaves out rows
// that cannot meet the conditions; the conditions themselves, derived columns
// and the limit are the table's own, so that every reader gives the same rows.
func (s *Source) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.Name
	}
	need, err := q.Needs(s.name, names)
	if err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	fields := s.pick(need)
	where, values := s.prefilter(q.Where)
	b := newBuilder(s.name, fields, answer)
	bind := func(p duck.PreparedStatement) {
		for i, v := range values {
			v.bind(p, duck.IdxT(i+1))
		}
	}
	err = s.engine.run(ctx, s.statement(fields, where, q), bind, func(_ *duck.Result, c duck.DataChunk) error { return b.add(c) })
	if err == nil {
		err = b.flush()
	}
	if errors.Is(err, table.ErrEnough) {
		return nil
	}
	return err
}

// Close ends the engine. The source is not to be used afterwards.
func (s *Source) Close() error {
	if s.engine != nil {
		s.engine.close()
		s.engine = nil
	}
	return nil
}

// pick lists the places of the columns of that name in the result.
func (s *Source) pick(names []string) []placed {
	at := make(map[string]int, len(s.fields))
	for i, f := range s.fields {
		at[f.Name] = i
	}
	out := make([]placed, len(names))
	for i, n := range names {
		out[i] = placed{field: s.fields[at[n]], at: at[n]}
	}
	return out
}

type placed struct {
	field
	at int
}

// statement is the query in brackets, its columns renamed c0, c1, ..., so that
// no name of the data is ever part of a statement.
func (s *Source) statement(fields []placed, where string, q table.Query) string {
	var b strings.Builder
	b.WriteString("SELECT ")
	for i, f := range fields {
		if i > 0 {
			b.WriteString(", ")
		}
		if f.cast != "" {
			fmt.Fprintf(&b, "CAST(c%d AS %s)", f.at, f.cast)
		} else {
			fmt.Fprintf(&b, "c%d", f.at)
		}
	}
	if len(fields) == 0 {
		b.WriteString("1")
	}
	// A comment at the end of the query ends with its line.
	b.WriteString(" FROM (\n" + s.query + "\n) AS q(")
	for i := range s.fields {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "c%d", i)
	}
	b.WriteString(")" + where)
	if q.Limit > 0 && len(q.Where) == 0 {
		fmt.Fprintf(&b, " LIMIT %d", q.Limit)
	}
	return b.String()
}

// describe finds the columns of a query without running it.
func (e *engine) describe(ctx context.Context, query string) ([]field, error) {
	defer e.interruptWhenDone(ctx)()
	var p duck.PreparedStatement
	defer duck.DestroyPrepare(&p)
	if duck.Prepare(e.conn, query, &p) != duck.StateSuccess {
		return nil, e.failed(ctx, duck.PrepareError(p))
	}
	if duck.NParams(p) > 0 {
		return nil, reworded("Values were not provided")
	}
	n := int(duck.PreparedStatementColumnCount(p))
	names := make([]string, n)
	for i := range names {
		names[i] = duck.PreparedStatementColumnName(p, duck.IdxT(i))
	}
	names, _ = table.UniqueNames(names)
	fields := make([]field, n)
	for i := range fields {
		f, ok := fieldOf(duck.PreparedStatementColumnType(p, duck.IdxT(i)))
		if !ok {
			return nil, refused(names[i], duck.PreparedStatementColumnType(p, duck.IdxT(i)))
		}
		f.Name = names[i]
		fields[i] = f
	}
	return fields, nil
}
