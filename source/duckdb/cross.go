//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	duck "github.com/duckdb/duckdb-go-bindings"

	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// Engine answers the questions of a dashboard by GROUP BY over the query, for
// tables that do not fit into memory. Columns are c0, c1, ... in its statements
// and values are bound, as in Scan.
func (s *Source) Engine(ctx context.Context) (cross.Engine, error) {
	e := &pushed{s: s, by: map[string]askable{}}
	for i, f := range s.fields {
		e.add(fmt.Sprintf("c%d", i), f)
	}
	if err := e.describe(ctx); err != nil {
		return nil, err
	}
	e.schema = cross.SchemaOf(e.columns)
	return e, nil
}

// pushed is the engine of a Source. Questions wait for each other.
type pushed struct {
	s       *Source
	mu      sync.Mutex
	order   []string
	by      map[string]askable
	columns []cross.Column
	schema  cross.Schema
}

// askable is a column in SQL: v is a DOUBLE (of times seconds since 1970) or a
// VARCHAR, NULL where it is missing; raw is what Rows lists.
type askable struct {
	kind string
	v    string
	time string // of times, and what parts are taken of
	raw  field
	text string // raw as SQL
	of   string
}

func (e *pushed) add(c string, f field) {
	raw := c
	if f.cast != "" {
		raw = "CAST(" + c + " AS " + f.cast + ")"
	}
	a := askable{raw: f, text: raw}
	switch f.Kind {
	case table.Number:
		a.kind = "number"
		a.v = "CASE WHEN isnan(CAST(" + c + " AS DOUBLE)) THEN NULL ELSE CAST(" + c + " AS DOUBLE) END"
	case table.Time:
		a.kind, a.time = "time", c
		a.v = "CASE WHEN isfinite(" + c + ") THEN CAST(epoch(" + c + ") AS DOUBLE) END"
	default:
		a.kind, a.v = "text", "CAST("+c+" AS VARCHAR)"
	}
	e.keep(f.Name, a)
}

func (e *pushed) keep(name string, a askable) {
	if _, taken := e.by[name]; !taken {
		e.by[name] = a
		e.order = append(e.order, name)
	}
}

// from is the query with its columns renamed.
func (e *pushed) from() string {
	names := make([]string, len(e.s.fields))
	for i := range names {
		names[i] = fmt.Sprintf("c%d", i)
	}
	return " FROM (\n" + e.s.query + "\n) AS q(" + strings.Join(names, ", ") + ")"
}

// statement is SQL with the values it binds.
type statement struct {
	sql    strings.Builder
	values []value
}

func (s *statement) bound(v value) string {
	s.values = append(s.values, v)
	return "$" + strconv.Itoa(len(s.values))
}

func (s *statement) double(v float64) string {
	return "CAST(" + s.bound(value{number: v}) + " AS DOUBLE)"
}

func (s *statement) varchar(v string) string {
	// A zero byte would end the text for the engine, which holds none.
	return s.bound(value{kind: table.Text, text: strings.ReplaceAll(v, "\x00", "\uFFFD")})
}

func (e *pushed) run(ctx context.Context, s *statement, each func(duck.DataChunk) error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.s.engine == nil {
		return errors.New("sql: the engine is closed")
	}
	bind := func(p duck.PreparedStatement) {
		for i, v := range s.values {
			v.bind(p, duck.IdxT(i+1))
		}
	}
	return e.s.engine.run(ctx, s.sql.String(), bind, func(_ *duck.Result, c duck.DataChunk) error { return each(c) })
}

// doubles are the columns of a result of DOUBLEs, NaN where NULL.
func (e *pushed) doubles(ctx context.Context, s *statement, n int) ([][]float64, error) {
	out := make([][]float64, n)
	err := e.run(ctx, s, func(c duck.DataChunk) error {
		rows := int(duck.DataChunkGetSize(c))
		for i := range out {
			v := duck.DataChunkGetVector(c, duck.IdxT(i))
			from := len(out[i])
			out[i] = append(out[i], unsafe.Slice((*float64)(duck.VectorGetData(v)), rows)...)
			dropMissing(out[i][from:], (*uint64)(duck.VectorGetValidity(v)))
		}
		return nil
	})
	return out, err
}

// Columns describes the columns and the parts of times.
func (e *pushed) Columns(context.Context) ([]cross.Column, error) { return e.columns, nil }

// Close leaves the source to its owner.
func (e *pushed) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return nil
}

// where writes the filters, which are checked.
func (e *pushed) where(s *statement, filters []cross.Filter) string {
	parts := make([]string, len(filters))
	for i, f := range filters {
		v := e.by[f.Column].v
		var one []string
		if f.Lo != nil {
			one = append(one, v+" >= "+s.double(*f.Lo))
		}
		if f.Hi != nil {
			one = append(one, v+" < "+s.double(*f.Hi))
		}
		list := func(texts []string) string {
			names := make([]string, len(texts))
			for i, t := range texts {
				names[i] = s.varchar(t)
			}
			return "(" + strings.Join(names, ", ") + ")"
		}
		if len(f.In) > 0 {
			one = append(one, v+" IN "+list(f.In))
		}
		if len(f.Out) > 0 {
			one = append(one, v+" NOT IN "+list(f.Out))
		}
		switch {
		case len(one) == 0 && f.Missing:
			parts[i] = "(" + v + ") IS NULL"
		case len(one) == 0:
			parts[i] = "(" + v + ") IS NOT NULL"
		case f.Missing:
			parts[i] = "((" + v + ") IS NULL OR " + strings.Join(one, " AND ") + ")"
		default:
			parts[i] = "(" + strings.Join(one, " AND ") + ")"
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(parts, " AND ")
}

// slot writes the slot of a row for a key: the bin whose edges, computed as
// cross.Bins does, hold the value.
func (e *pushed) slot(s *statement, k cross.Key) string {
	a, n := e.by[k.Column], k.N()
	if k.Bins == nil {
		out := "CASE WHEN (" + a.v + ") IS NULL THEN " + strconv.Itoa(n+1)
		for i, t := range k.Values {
			out += " WHEN " + a.v + " = " + s.varchar(t) + " THEN " + strconv.Itoa(i)
		}
		return out + " ELSE " + strconv.Itoa(n) + " END"
	}
	b := k.Bins
	within := func(bin string) string {
		first := strconv.FormatInt(b.First, 10)
		return fmt.Sprintf("CASE WHEN (%s) IS NULL THEN %d WHEN %s >= %s AND %s < %s + %d THEN CAST(%s - %s AS BIGINT) ELSE %d END", a.v, n+1, bin, first, bin, first, n, bin, first, n)
	}
	num, den := strconv.FormatFloat(b.Num, 'f', -1, 64), strconv.FormatFloat(b.Den, 'f', -1, 64)
	if b.Months {
		return within("floor(((year(" + a.time + ") - 1970) * 12 + month(" + a.time + ") - 1) / CAST(" + num + " AS DOUBLE))")
	}
	origin := s.double(b.Origin)
	num, den = "CAST("+num+" AS DOUBLE)", "CAST("+den+" AS DOUBLE)"
	guess := "floor(((" + a.v + ") - " + origin + ") * " + den + " / " + num + ")"
	edge := func(k string) string { return "(" + k + " * " + num + " / " + den + " + " + origin + ")" }
	return within("(CASE WHEN (" + a.v + ") < " + edge(guess) + " THEN " + guess + " - 1 WHEN (" + a.v + ") >= " + edge("("+guess+" + 1)") + " THEN " + guess + " + 1 ELSE " + guess + " END)")
}

var aggregates = map[string]string{"sum": "sum", "mean": "avg", "min": "min", "max": "max", "std": "stddev_samp", "median": "median"}

// Group answers a question. A sample of it is answered exactly.
func (e *pushed) Group(ctx context.Context, q cross.Question) (*cross.Answer, error) {
	if err := q.Check(e.schema); err != nil {
		return nil, err
	}
	s, cells, cell := &statement{}, 1, "0"
	for _, k := range q.Keys {
		cells *= k.Slots()
		cell = "(" + cell + ") * " + strconv.Itoa(k.Slots()) + " + " + e.slot(s, k)
	}
	value := "NULL"
	present := "0"
	if q.Agg != "" {
		v := e.by[q.Value].v
		value, present = aggregates[q.Agg]+"("+v+")", "count("+v+")"
	}
	fmt.Fprintf(&s.sql, "SELECT CAST(%s AS DOUBLE) AS cell, CAST(count(*) AS DOUBLE), CAST(%s AS DOUBLE), CAST(%s AS DOUBLE)%s", cell, present, value, e.from())
	s.sql.WriteString(e.where(s, q.Filters) + " GROUP BY cell")
	got, err := e.doubles(ctx, s, 4)
	if err != nil {
		return nil, err
	}
	a := &cross.Answer{Counts: make([]int64, cells)}
	if len(e.columns) > 0 {
		a.Rows = e.columns[0].Rows
	}
	if q.Agg != "" {
		a.Present, a.Values = make([]int64, cells), make([]float64, cells)
		for i := range a.Values {
			a.Values[i] = math.NaN()
		}
	}
	for i, at := range got[0] {
		k := int(at)
		a.Counts[k] = int64(got[1][i])
		a.Met += int64(got[1][i])
		if q.Agg != "" {
			a.Present[k], a.Values[k] = int64(got[2][i]), got[3][i]
		}
	}
	return a, nil
}

// Top lists the most frequent texts of a column.
func (e *pushed) Top(ctx context.Context, q cross.TopQuestion) (*cross.Tops, error) {
	if err := q.Check(e.schema); err != nil {
		return nil, err
	}
	limit := q.Limit
	if limit == 0 {
		limit = cross.TopTexts
	}
	v, s := e.by[q.Column].v, &statement{}
	where := e.where(s, append(q.Filters[:len(q.Filters):len(q.Filters)], cross.Filter{Column: q.Column}))
	if q.Match != "" {
		where += " AND contains(lower(" + v + "), lower(" + s.varchar(q.Match) + "))"
	}
	fmt.Fprintf(&s.sql, "SELECT %s AS v, CAST(count(*) AS DOUBLE) AS n, CAST(count(*) OVER () AS DOUBLE)%s%s GROUP BY v ORDER BY n DESC, v LIMIT %d", v, e.from(), where, limit)
	out := &cross.Tops{Counts: []cross.Count{}}
	err := e.run(ctx, s, func(c duck.DataChunk) error {
		rows := int(duck.DataChunkGetSize(c))
		column := func(i duck.IdxT) unsafe.Pointer { return duck.VectorGetData(duck.DataChunkGetVector(c, i)) }
		names, n, all := unsafe.Slice((*cellText)(column(0)), rows), unsafe.Slice((*float64)(column(1)), rows), unsafe.Slice((*float64)(column(2)), rows)
		for i := range rows {
			out.Counts = append(out.Counts, cross.Count{Text: strings.Clone(names[i].String()), N: int64(n[i])})
			out.Distinct = int64(all[i])
		}
		return nil
	})
	return out, err
}

// Rows lists rows. Those alike in the column of the order come as the engine
// has them.
func (e *pushed) Rows(ctx context.Context, q cross.RowsQuestion) (*table.Table, error) {
	if err := q.Check(e.schema); err != nil {
		return nil, err
	}
	s := &statement{}
	var list []string
	var fields []placed
	for i, name := range q.Columns {
		a := e.by[name]
		f := a.raw
		f.Name = name
		list, fields = append(list, a.text), append(fields, placed{field: f, at: i})
	}
	s.sql.WriteString("SELECT " + strings.Join(list, ", ") + e.from() + e.where(s, q.Filters))
	if q.Sort != "" {
		s.sql.WriteString(" ORDER BY " + e.by[q.Sort].v + map[bool]string{true: " DESC", false: " ASC"}[q.Desc] + " NULLS LAST")
	}
	fmt.Fprintf(&s.sql, " LIMIT %d OFFSET %d", q.Limit, q.Offset)
	out := &table.Table{Name: e.s.name}
	b := newBuilder(e.s.name, fields, func(t *table.Table) error { return out.Append(t) })
	err := e.run(ctx, s, b.add)
	if err == nil {
		err = b.flush()
	}
	if err == nil && len(out.Columns) == 0 {
		out.Columns = b.cols
	}
	return out, err
}
