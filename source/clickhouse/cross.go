package clickhouse

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// Engine answers the questions of a dashboard by GROUP BY on the server, so that
// only grids travel. It is safe for concurrent use.
func (s *Source) Engine(ctx context.Context) (cross.Engine, error) {
	e := &pushed{s: s, by: map[string]askable{}}
	for _, f := range s.fields {
		e.add(f)
	}
	if err := e.describe(ctx); err != nil {
		return nil, err
	}
	e.schema = cross.SchemaOf(e.columns)
	return e, nil
}

// pushed is the engine of a Source.
type pushed struct {
	s        *Source
	order    []string
	by       map[string]askable
	columns  []cross.Column
	schema   cross.Schema
	partless atomic.Bool // the rows lie in no parts that Mark could ask for
}

// askable is a column in SQL: v is a Float64 (of times seconds since 1970), NaN
// where it is missing, or a String, empty where it is.
type askable struct {
	kind  string
	v     string
	there string // the condition that it is not missing
	time  string // of times, what parts are taken of
	raw   field  // what Rows lists
	of    string
}

func (e *pushed) add(f field) {
	a := askable{raw: f}
	switch f.Kind {
	case table.Number:
		a.kind, a.v = "number", "ifNull(toFloat64("+f.expr+"), nan)"
	case table.Time:
		a.kind, a.v = "time", f.seconds()
		a.time = "toDateTime(toUInt32(if(isNaN(" + a.v + "), 0, " + a.v + ")), 'UTC')"
		if !f.plain { // types of newer servers reach beyond 1970 and 2106
			a.time = "toDateTime64(if(isNaN(" + a.v + "), 0, " + a.v + "), 0, 'UTC')"
		}
	case table.Bool:
		a.kind, a.v = "text", "multiIf(ifNull("+f.expr+", 2) = 1, 'true', ifNull("+f.expr+", 2) = 0, 'false', '')"
	default:
		a.kind, a.v = "text", "ifNull("+f.expr+", '')"
	}
	e.keep(f.Name, a)
}

// seconds is a time as seconds since 1970.
func (f field) seconds() string {
	switch {
	case !f.plain:
		return "ifNull(toFloat64(" + f.expr + "), nan)"
	case f.day:
		return "ifNull(toFloat64(toUInt16(" + f.expr + ")) * 86400, nan)"
	}
	return "ifNull(toFloat64(toUInt32(" + f.expr + ")), nan)"
}

func (e *pushed) keep(name string, a askable) {
	if a.there = "NOT isNaN(" + a.v + ")"; a.kind == "text" {
		a.there = a.v + " != ''"
	}
	if _, taken := e.by[name]; !taken {
		e.by[name] = a
		e.order = append(e.order, name)
	}
}

// Columns describes the columns and the parts of times.
func (e *pushed) Columns(context.Context) ([]cross.Column, error) { return e.columns, nil }

// Close leaves the source to its owner.
func (e *pushed) Close() error { return nil }

// where writes the filters, which are checked.
func (e *pushed) where(filters []cross.Filter, more ...string) string {
	parts := more
	for _, f := range filters {
		a := e.by[f.Column]
		one := []string{a.there}
		if f.Lo != nil {
			one = append(one, a.v+" >= "+numberText(*f.Lo))
		}
		if f.Hi != nil {
			one = append(one, a.v+" < "+numberText(*f.Hi))
		}
		if len(f.In) > 0 {
			one = append(one, a.v+" IN ("+texts(f.In)+")")
		}
		if len(f.Out) > 0 {
			one = append(one, a.v+" NOT IN ("+texts(f.Out)+")")
		}
		part := "(" + strings.Join(one, " AND ") + ")"
		switch {
		case f.Missing && len(one) == 1:
			part = "NOT (" + a.there + ")"
		case f.Missing:
			part = "(NOT (" + a.there + ") OR " + part + ")"
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(parts, " AND ")
}

func texts(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quoteText(s)
	}
	return strings.Join(out, ", ")
}

// slot writes the slot of a row for a key: the bin whose edges, computed as
// cross.Bins does, hold the value.
func (e *pushed) slot(k cross.Key) string {
	a, n := e.by[k.Column], k.N()
	if k.Bins == nil {
		values, slots := []string{""}, []string{strconv.Itoa(n + 1)}
		for i, v := range k.Values {
			if !slices.Contains(values, v) {
				values, slots = append(values, v), append(slots, strconv.Itoa(i))
			}
		}
		return fmt.Sprintf("transform(%s, [%s], [%s], %d)", a.v, texts(values), strings.Join(slots, ", "), n)
	}
	b := k.Bins
	within := func(bin string) string {
		first := strconv.FormatInt(b.First, 10)
		return fmt.Sprintf("multiIf(isNaN(%[1]s), %[2]d, (%[3]s) >= %[4]s AND (%[3]s) < %[4]s + %[5]d, toInt64((%[3]s) - (%[4]s)), %[5]d)", a.v, n+1, bin, first, n)
	}
	num, den := strconv.FormatFloat(b.Num, 'f', -1, 64), strconv.FormatFloat(b.Den, 'f', -1, 64)
	if b.Months {
		return within("floor(((toInt32(toYear(" + a.time + ")) - 1970) * 12 + toMonth(" + a.time + ") - 1) / " + num + ")")
	}
	guess := "floor((" + a.v + " - " + numberText(b.Origin) + ") * " + den + " / " + num + ")"
	edge := func(k string) string {
		return "((" + k + ") * " + num + " / " + den + " + " + numberText(b.Origin) + ")"
	}
	return within("(" + guess + " - (" + a.v + " < " + edge(guess) + ") + (" + a.v + " >= " + edge(guess+" + 1") + "))")
}

// aggregate is what becomes of the values of a cell that are there. Medians and
// deviations are of the list of values: old servers interpolate no median, plain
// deviations subtract squares and lose digits, and of stable and compensated
// ones servers of 2018 cannot send the state from shard to shard.
func aggregate(agg string, a askable) string {
	given := "(" + a.v + ", " + a.there + ")"
	switch agg {
	case "sum":
		return "sumIf" + given
	case "mean":
		return "sumIf" + given + " / countIf(" + a.there + ")"
	case "min", "max":
		return agg + "If" + given
	case "std":
		mean := "sumIf" + given + " / countIf(" + a.there + ")"
		return "sqrt(arraySum(swelter_v -> (swelter_v - " + mean + ") * (swelter_v - " + mean + "), groupArrayIf" + given + ") / (countIf(" + a.there + ") - 1))"
	}
	list := "arraySort(groupArrayIf" + given + ")"
	n := "length(" + list + ")"
	return "if(" + n + " = 0, nan, " + list + "[intDiv(" + n + " + 1, 2)] / 2 + " + list + "[intDiv(" + n + ", 2) + 1] / 2)"
}

// Group answers a question. A sample of it is answered exactly.
func (e *pushed) Group(ctx context.Context, q cross.Question) (*cross.Answer, error) {
	if err := q.Check(e.schema); err != nil {
		return nil, err
	}
	cells, cell := 1, "toInt64(0)"
	for _, k := range q.Keys {
		cells *= k.Slots()
		cell = "(" + cell + ") * " + strconv.Itoa(k.Slots()) + " + " + e.slot(k)
	}
	value, present := "nan", "toUInt64(0)"
	if q.Agg != "" {
		a := e.by[q.Value]
		value, present = aggregate(q.Agg, a), "countIf("+a.there+")"
	}
	// No aliases: one that is called as a column would stand in its place.
	cell = "toInt64(" + cell + ")"
	sql := "SELECT " + cell + ", count(), " + present + ", toFloat64(" + value + ") FROM " + e.s.from + e.where(q.Filters) + " GROUP BY " + cell
	a := &cross.Answer{Counts: make([]int64, cells)}
	if len(e.columns) > 0 {
		a.Rows = e.columns[0].Rows
	}
	if q.Agg != "" {
		a.Present, a.Values = make([]int64, cells), slices.Repeat([]float64{math.NaN()}, cells)
	}
	err := e.s.client.query(ctx, sql, func(b *block) error {
		for r := range b.rows {
			k := int(b.number(0, r))
			if k < 0 || k >= cells {
				return errFormat
			}
			n := int64(b.number(1, r))
			a.Counts[k] = n
			a.Met += n
			if q.Agg == "" {
				continue
			}
			a.Present[k] = int64(b.number(2, r))
			if least := int64(1); a.Present[k] > least || a.Present[k] == least && q.Agg != "std" {
				a.Values[k] = b.number(3, r)
			}
		}
		return nil
	})
	return a, err
}

// Top lists the most frequent texts of a column.
func (e *pushed) Top(ctx context.Context, q cross.TopQuestion) (*cross.Tops, error) {
	if err := q.Check(e.schema); err != nil {
		return nil, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = cross.TopTexts
	}
	a := e.by[q.Column]
	more := []string{a.there}
	if q.Match != "" {
		more = append(more, "positionCaseInsensitiveUTF8("+a.v+", "+quoteText(q.Match)+") > 0")
	}
	from := " FROM " + e.s.from + e.where(q.Filters, more...)
	out := &cross.Tops{Counts: []cross.Count{}}
	err := e.s.client.query(ctx, fmt.Sprintf("SELECT %[1]s, count()%[2]s GROUP BY %[1]s ORDER BY count() DESC, %[1]s LIMIT %[3]d", a.v, from, limit), func(b *block) error {
		for r := range b.rows {
			out.Counts = append(out.Counts, cross.Count{Text: b.text(0, r), N: int64(b.number(1, r))})
		}
		return nil
	})
	if out.Distinct = int64(len(out.Counts)); err != nil || len(out.Counts) < limit {
		return out, err
	}
	return out, e.s.client.query(ctx, "SELECT uniqExact("+a.v+")"+from, func(b *block) error {
		if b.rows > 0 {
			out.Distinct = int64(b.number(0, 0))
		}
		return nil
	})
}

// Rows lists rows in the order of the source; see Scan.
func (e *pushed) Rows(ctx context.Context, q cross.RowsQuestion) (*table.Table, error) {
	if err := q.Check(e.schema); err != nil {
		return nil, err
	}
	out := &table.Table{Name: e.s.name}
	var list, order []string
	var fields []field
	for _, name := range q.Columns {
		f := e.by[name].raw
		f.Name = name
		list, fields = append(list, f.expr), append(fields, f)
		out.Columns = append(out.Columns, &table.Column{Name: name, Kind: f.Kind, Zoned: f.zoned})
	}
	if q.Sort != "" {
		a := e.by[q.Sort]
		order = append(order, "("+a.there+") DESC", a.v+map[bool]string{true: " DESC", false: " ASC"}[q.Desc])
	}
	order = append(order, e.s.order...)
	if e.s.sorted {
		order = append(order, list...)
	}
	sql := "SELECT " + strings.Join(list, ", ") + " FROM " + e.s.from + e.where(q.Filters)
	if len(order) > 0 {
		sql += " ORDER BY " + strings.Join(order, ", ")
	}
	found := &table.Table{}
	err := e.s.client.query(ctx, sql+fmt.Sprintf(" LIMIT %d, %d", q.Offset, q.Limit), func(b *block) error {
		if b.rows == 0 {
			return nil
		}
		return found.Append(e.s.table(fields, b))
	})
	if err == nil && found.Rows() > 0 {
		out.Columns = found.Columns
	}
	return out, err
}
