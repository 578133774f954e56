package clickhouse

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/table"
)

// Groups reduces rows by GROUP BY: the cells of a pivot travel, not its rows.
func (s *Source) Groups(ctx context.Context, q table.Query, value string, yield func(*table.Groups) error) (bool, error) {
	need, err := table.Query{Columns: q.Columns, Where: q.Where}.Needs(s.name, s.names())
	if err != nil {
		return false, err
	}
	where, ok := s.exactly(q.Where)
	if !ok || value != "" && !slices.Contains(s.names(), value) {
		return false, nil
	}
	var fields []field
	var by []string
	for _, name := range need {
		f, err := s.field(name)
		if err != nil {
			return false, err
		}
		keyed := false
		for _, k := range q.Columns {
			if base, err := table.BaseColumn(s.name, k, s.names()); err != nil || base != name {
				continue
			}
			step, ok := f.group(k, q.TZ)
			if !ok {
				return false, nil
			}
			keyed, by = true, append(by, step)
		}
		if keyed {
			fields = append(fields, f)
		}
	}
	g := &grouping{s: s, fields: fields}
	if value != "" {
		if g.value, err = s.field(value); err != nil {
			return false, err
		}
		g.valued = true
	}
	return true, g.run(ctx, where, by, yield)
}

// group is what rows are grouped by for a key, which is the column itself or
// derived from it: never coarser than the key, so that any row stands for its
// group.
func (f field) group(key, tz string) (string, bool) {
	if key == f.Name {
		return f.expr, true
	}
	d, ok := table.ParseDerived(key)
	switch {
	case !ok || !f.plain || f.zoned && tz != "":
		return "", false
	case d.Base != f.Name: // bins of a part
		return f.group(d.Base, tz)
	case d.Part == "" && f.Kind == table.Number:
		return binOf("toFloat64("+f.expr+")", d.Step), true
	case f.Kind != table.Time || f.zoned:
		return "", false
	case f.day:
		return f.expr, true
	case d.Part == "minute":
		return "toStartOfMinute(" + f.expr + ")", true
	case d.Part == "hour":
		return "toHour(" + f.expr + ")", true
	}
	return "toDate(" + f.expr + ")", true
}

// binOf is the number of the bin that holds a value, by the edges that table
// has, operation for operation.
func binOf(v string, step float64) string {
	edge := func(k string) string { return "((" + k + ") * " + numberText(step) + ")" }
	if inv := math.Round(1 / step); step < 1 && math.Abs(inv*step-1) < 1e-12 {
		edge = func(k string) string { return "((" + k + ") / " + numberText(inv) + ")" }
	}
	k := "floor(" + v + " / " + numberText(step) + ")"
	return "multiIf(" + edge(k+" + 1") + " <= " + v + ", " + k + " + 1, " + edge(k) + " > " + v + ", " + k + " - 1, " + k + ")"
}

// grouping is the work on one question.
type grouping struct {
	s      *Source
	fields []field // of the keys
	value  field
	valued bool
}

func (g *grouping) run(ctx context.Context, where string, by []string, yield func(*table.Groups) error) error {
	var list, order []string
	for _, f := range g.fields {
		list = append(list, "any("+f.expr+")")
		order = append(order, "any("+f.quoted+")")
	}
	if len(g.s.order) > 0 {
		order = []string{"min(" + g.s.order[0] + ")"}
	}
	list = append(list, "toFloat64(count())")
	switch {
	case !g.valued:
	case g.value.Kind == table.Text:
		list = append(list, "toFloat64(countIf(ifNull("+g.value.expr+", '') != ''))")
	default:
		list = append(list, g.reduced()...)
	}
	sql := "SELECT " + strings.Join(list, ", ") + " FROM " + g.s.from
	if where != "" {
		sql += " WHERE " + where
	}
	sql += " GROUP BY " + strings.Join(by, ", ") + " ORDER BY " + strings.Join(order, ", ")
	return g.s.client.query(ctx, sql, func(b *block) error {
		if b.rows == 0 {
			return nil
		}
		return yield(g.answer(b))
	})
}

// reduced is what is selected of the values.
func (g *grouping) reduced() []string {
	v := "ifNull(toFloat64(" + g.value.expr + "), nan)"
	if g.value.Kind == table.Time {
		v = g.value.seconds()
	}
	there := "NOT isNaN(" + v + ")"
	given := "(" + v + ", " + there + ")"
	list := []string{"countIf(" + there + ")", "sumIf" + given, "minIf" + given, "maxIf" + given,
		"minIf(" + v + " = floor(" + v + "), " + there + ")"}
	for i := range list {
		list[i] = "toFloat64(" + list[i] + ")"
	}
	return list
}

func (g *grouping) answer(b *block) *table.Groups {
	n := len(g.fields)
	out := &table.Groups{Keys: g.s.table(g.fields, b), Rows: b.columns[n].Floats}
	if !g.valued {
		return out
	}
	out.Kind, out.N = g.value.Kind, b.columns[n+1].Floats
	if g.value.Kind == table.Text {
		return out
	}
	column := func(i int) []float64 { return b.columns[n+i].Floats }
	out.Sum, out.Min, out.Max = column(2), column(3), column(4)
	out.Whole = true
	for i := range out.N {
		out.Whole = out.Whole && (out.N[i] == 0 || column(5)[i] == 1)
	}
	return out
}
