package clickhouse

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/swelter/swelter/stat"
	"github.com/swelter/swelter/table"
)

// SurveyColumns looks at the columns on the server.
func (s *Source) SurveyColumns(ctx context.Context, names []string, where []table.Cond) (table.ColumnSurveys, bool, error) {
	var seen table.ColumnSurveys
	from, ok := s.rowsOf(where)
	of := make([]string, len(names))
	for i, name := range names {
		f, err := s.field(name)
		ok = ok && err == nil && (f.Kind == table.Number || f.Kind == table.Bool)
		of[i] = f.number()
	}
	if !ok {
		return seen, false, nil
	}
	seen.Columns = make([]table.ColumnSurvey, len(names))
	q := &sums{s: s, from: from}
	for i, v := range of {
		there := "isFinite(" + v + ")"
		given := "(" + v + ", " + there + ")"
		c := &seen.Columns[i]
		err := q.ask(ctx, []string{"count()", "countIf(" + there + ")", "minIf" + given, "maxIf" + given, "avgIf" + given}, func(v []float64) {
			seen.Rows, c.N, c.Min, c.Max, c.Mean = int64(v[0]), int64(v[1]), v[2], v[3], v[4]
		})
		if err != nil {
			return seen, false, err
		}
	}
	if err := q.send(ctx); err != nil {
		return seen, false, err
	}
	seen.Notes = s.leftOut()
	return seen, true, nil
}

// Products adds up on the server.
func (s *Source) Products(ctx context.Context, where []table.Cond, pairs []table.Pair) ([]stat.Products, error) {
	from, ok := s.rowsOf(where)
	if !ok {
		return nil, fmt.Errorf("%s: these columns cannot be added up on the server", s.name)
	}
	out := make([]stat.Products, len(pairs))
	q := &sums{s: s, from: from}
	for i, p := range pairs {
		fx, err := s.field(p.X.Name)
		if err != nil {
			return nil, err
		}
		fy, err := s.field(p.Y.Name)
		if err != nil {
			return nil, err
		}
		x, y, both := fx.shifted(p.X), fy.shifted(p.Y), "1"
		if !p.X.Whole {
			both += " AND isFinite(" + fx.number() + ")"
		}
		if !p.Y.Whole {
			both += " AND isFinite(" + fy.number() + ")"
		}
		list := []string{"countIf(" + both + ")"}
		for _, v := range []string{x, y, x + " * " + x, y + " * " + y, x + " * " + y} {
			list = append(list, "sumIf("+v+", "+both+")")
		}
		err = q.ask(ctx, list, func(v []float64) {
			out[i] = stat.Products{N: v[0], X: v[1], Y: v[2], XX: v[3], YY: v[4], XY: v[5]}
		})
		if err != nil {
			return nil, err
		}
	}
	return out, q.send(ctx)
}

// number is a column of numbers or truths as a float, NaN where it is missing.
func (f field) number() string { return "ifNull(toFloat64(" + f.expr + "), nan)" }

func (f field) shifted(c table.Shifted) string {
	return "(" + f.number() + " * " + numberText(c.Times) + " - " + numberText(c.Less*c.Times) + ")"
}

// rowsOf is FROM and the WHERE of just the rows wanted; false where only the
// table can say.
func (s *Source) rowsOf(conds []table.Cond) (string, bool) {
	where, ok := s.exactly(conds)
	if where != "" {
		where = " WHERE " + where
	}
	return " FROM " + s.from + where, ok
}

// sums asks for many aggregates in statements of bounded length, each aggregate
// once a statement.
type sums struct {
	s     *Source
	from  string
	list  []string
	place map[string]int
	size  int
	tell  []func(all []float64)
}

// longestList of aggregates in one statement. Shards take statements of 256 KiB.
const longestList = 64 << 10

// ask adds aggregates, whose values are told when the statement is sent; those
// of one call come of one statement.
func (q *sums) ask(ctx context.Context, list []string, tell func([]float64)) error {
	more := 0
	for _, a := range list {
		more += len(a)
	}
	if q.size > 0 && q.size+more > longestList {
		if err := q.send(ctx); err != nil {
			return err
		}
	}
	if q.place == nil {
		q.place = make(map[string]int)
	}
	at := make([]int, len(list))
	for i, a := range list {
		k, ok := q.place[a]
		if !ok {
			k = len(q.list)
			q.place[a], q.list, q.size = k, append(q.list, "toFloat64("+a+") AS a"+strconv.Itoa(k)), q.size+len(a)
		}
		at[i] = k
	}
	q.tell = append(q.tell, func(all []float64) {
		own := make([]float64, len(at))
		for i, k := range at {
			own[i] = all[k]
		}
		tell(own)
	})
	return nil
}

// send runs the statement of what was asked, if anything was.
func (q *sums) send(ctx context.Context) error {
	if len(q.list) == 0 {
		return nil
	}
	err := q.s.client.query(ctx, "SELECT "+strings.Join(q.list, ", ")+q.from, func(b *block) error {
		if b.rows == 0 {
			return nil
		}
		all := make([]float64, len(q.list))
		for i := range all {
			all[i] = b.number(i, 0)
		}
		for _, tell := range q.tell {
			tell(all)
		}
		return nil
	})
	*q = sums{s: q.s, from: q.from}
	return err
}
