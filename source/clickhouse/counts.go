package clickhouse

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/table"
)

// places are the coordinates in SQL, and the rows that are asked about.
func (s *Source) places(o table.PointsOptions, q table.Query) (x, y, where string, ok bool) {
	where, ok = s.exactly(q.Where)
	var at [2]string
	for i, name := range []string{o.X, o.Y} {
		f, err := s.field(name)
		ok = ok && err == nil && f.Kind == table.Number
		at[i] = "ifNull(toFloat64(" + f.expr + "), nan)"
	}
	if where != "" {
		where = " AND " + where
	}
	ok = ok && q.Limit == 0 && o.Weight == "" && o.Group == "" && o.Time == ""
	return at[0], at[1], " FROM " + s.from + " WHERE 1" + where, ok
}

// SurveyPoints looks at all points on the server.
func (s *Source) SurveyPoints(ctx context.Context, o table.PointsOptions, q table.Query) (table.Survey, bool, error) {
	seen := table.NewSurvey()
	x, y, where, ok := s.places(o, q)
	if !ok {
		return seen, false, nil
	}
	there := "isFinite(" + x + ") AND isFinite(" + y + ")"
	sql := fmt.Sprintf("SELECT count(), countIf(%[3]s), countIf(%[1]s = 0 AND %[2]s = 0), minIf(%[1]s, %[3]s), minIf(%[2]s, %[3]s), maxIf(%[1]s, %[3]s), maxIf(%[2]s, %[3]s)%[4]s", x, y, there, where)
	err := s.client.query(ctx, sql, func(b *block) error {
		if b.rows == 0 {
			return nil
		}
		n := func(i int) float64 { return b.number(i, 0) }
		seen.Rows, seen.LeftOut, seen.Origin = int64(n(0)), int64(n(0)-n(1)), int64(n(2))
		if n(1) > 0 {
			seen.Extent = geom.Extent{XMin: n(3), YMin: n(4), XMax: n(5), YMax: n(6)}
		}
		return nil
	})
	return seen, err == nil, err
}

// CountPoints counts on the server.
func (s *Source) CountPoints(ctx context.Context, o table.PointsOptions, q table.Query, rx, ry table.Ruler, yield func(col, row int, n int64) error) error {
	x, y, where, ok := s.places(o, q)
	if !ok {
		return fmt.Errorf("%s: these points cannot be counted on the server", s.name)
	}
	// The range stands in WHERE, where an index by place is used.
	where += " AND " + within(x, rx) + " AND " + within(y, ry)
	col, row := cellOf(x, rx), cellOf(y, ry)
	return s.client.query(ctx, "SELECT "+col+", "+row+", count()"+where+" GROUP BY "+col+", "+row, func(b *block) error {
		for r := range b.rows {
			if err := yield(int(b.number(0, r)), int(b.number(1, r)), int64(b.number(2, r))); err != nil {
				return err
			}
		}
		return nil
	})
}

func within(v string, r table.Ruler) string {
	return v + " >= " + numberText(r.Lo) + " AND " + v + " <= " + numberText(r.Hi)
}

// cellOf is the cell of a value by the edges themselves, operation for operation
// as density has them.
func cellOf(v string, r table.Ruler) string {
	k := "floor((" + v + " - " + numberText(r.Lo) + ") / " + numberText(r.Step) + ")"
	edge := func(k string) string { return "(" + numberText(r.Lo) + " + " + k + " * " + numberText(r.Step) + ")" }
	last := strconv.FormatFloat(math.Max(0, float64(r.N-1)), 'f', -1, 64)
	return "toInt32(greatest(0, least(" + last + ", " + k + " - (" + v + " < " + edge(k) + ") + (" + v + " >= " + edge("("+k+" + 1)") + "))))"
}
