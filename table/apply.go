package table

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Apply answers a query on a table in memory: its conditions, its columns
// (derived ones too), its limit. Columns are shared with t where nothing was
// left out.
func Apply(t *Table, q Query) (*Table, error) {
	loc, err := LoadZone(q.TZ)
	if err != nil {
		return nil, err
	}
	return apply(t, q, loc)
}

func apply(t *Table, q Query, loc *time.Location) (*Table, error) {
	keep, err := t.matches(q.Where, loc)
	if err != nil {
		return nil, err
	}
	out := &Table{Name: t.Name, Notes: t.Notes}
	names := q.Columns
	if len(names) == 0 {
		names = t.Names()
	}
	for i, name := range names {
		var c *Column
		if len(q.Columns) == 0 {
			c = t.Columns[i]
		} else if c, err = t.Resolve(name, loc); err != nil {
			return nil, err
		}
		out.Columns = append(out.Columns, c.pick(keep, q.Limit))
	}
	return out, nil
}

// Answer wraps the yield of a Scan so that chunks of plain columns become the
// answer to q: readers that cannot filter themselves call it once a Scan. The
// wrapped yield returns ErrEnough when the limit is reached.
func Answer(q Query, yield func(*Table) error) (func(*Table) error, error) {
	loc, err := LoadZone(q.TZ)
	if err != nil {
		return nil, err
	}
	left, first := q.Limit, true
	return func(t *Table) error {
		now := q
		now.Limit = left
		out, err := apply(t, now, loc)
		if err != nil {
			return err
		}
		// The first chunk names the table even when no row of it is left.
		if first || out.Rows() > 0 || len(out.Notes) > 0 {
			first = false
			if err := yield(out); err != nil {
				return err
			}
		}
		if q.Limit > 0 {
			if left -= int64(out.Rows()); left <= 0 {
				return ErrEnough
			}
		}
		return nil
	}, nil
}

// Meeting is the rows of a table that meet all conditions, in their order.
func Meeting(t *Table, where []Cond) ([]int, error) {
	keep, err := t.matches(where, time.UTC)
	if err != nil {
		return nil, err
	}
	out := make([]int, 0, t.Rows())
	if keep == nil {
		for i := range t.Rows() {
			out = append(out, i)
		}
	}
	for _, k := range keep {
		out = append(out, int(k))
	}
	return out, nil
}

// At is some cells of the column, in the order given.
func (c *Column) At(rows []int) *Column {
	out := *c
	out.Floats, out.Codes = nil, nil
	if c.Kind == Text {
		out.Codes = make([]int32, len(rows))
		for i, k := range rows {
			out.Codes[i] = c.Codes[k]
		}
		return &out
	}
	out.Floats = make([]float64, len(rows))
	for i, k := range rows {
		out.Floats[i] = c.Floats[k]
	}
	return &out
}

// pick is the column at the rows to keep (nil for all), at most limit of them
// (0 for all).
func (c *Column) pick(keep []int32, limit int64) *Column {
	if keep == nil && (limit <= 0 || int64(c.Len()) <= limit) {
		return c
	}
	out := *c
	if keep == nil {
		if c.Kind == Text {
			out.Codes = c.Codes[:limit:limit]
		} else {
			out.Floats = c.Floats[:limit:limit]
		}
		return &out
	}
	if limit > 0 && int64(len(keep)) > limit {
		keep = keep[:limit]
	}
	if c.Kind == Text {
		out.Codes = make([]int32, len(keep))
		for i, r := range keep {
			out.Codes[i] = c.Codes[r]
		}
		return &out
	}
	out.Floats = make([]float64, len(keep))
	for i, r := range keep {
		out.Floats[i] = c.Floats[r]
	}
	return &out
}

// matches lists the rows for which all conditions hold, or nil for all rows.
func (t *Table) matches(conds []Cond, loc *time.Location) ([]int32, error) {
	if len(conds) == 0 {
		return nil, nil
	}
	n := t.Rows()
	if n > math.MaxInt32 {
		return nil, &LimitError{Table: t.Name, What: "rows in one chunk", N: int64(n), Limit: math.MaxInt32}
	}
	keep := make([]int32, n)
	for i := range keep {
		keep[i] = int32(i)
	}
	for _, cond := range conds {
		c, err := t.Resolve(cond.Column, loc)
		if err != nil {
			return nil, err
		}
		test, err := cond.test(c, loc)
		if err != nil {
			return nil, fmt.Errorf("%s%w", where(t.Name), err)
		}
		left := keep[:0]
		for _, r := range keep {
			if test(int(r)) {
				left = append(left, r)
			}
		}
		keep = left
	}
	return keep, nil
}

// test is the condition on the rows of a column. A missing cell meets no
// condition but "column =" and "column in (..., "")"; so in SQL.
func (c Cond) test(col *Column, loc *time.Location) (func(row int) bool, error) {
	if len(c.Values) == 0 {
		return nil, fmt.Errorf("condition on column %q has no value", c.Column)
	}
	if c.Op != "in" {
		return c.testOne(c.Op, c.Values[0], col, loc)
	}
	tests := make([]func(int) bool, len(c.Values))
	for i, v := range c.Values {
		var err error
		if tests[i], err = c.testOne("=", v, col, loc); err != nil {
			return nil, err
		}
	}
	if col.Kind == Text {
		return overDict(col, tests), nil
	}
	return func(row int) bool {
		for _, t := range tests {
			if t(row) {
				return true
			}
		}
		return false
	}, nil
}

// overDict asks the tests once a text instead of once a row.
func overDict(col *Column, tests []func(int) bool) func(int) bool {
	const unasked, no, yes = 0, 1, 2
	answer := make([]uint8, len(col.Dict)+1) // the last is for missing
	return func(row int) bool {
		code := int(col.Codes[row])
		if code < 0 {
			code = len(col.Dict)
		}
		if answer[code] == unasked {
			answer[code] = no
			for _, t := range tests {
				if t(row) {
					answer[code] = yes
				}
			}
		}
		return answer[code] == yes
	}
}

func (c Cond) testOne(op, value string, col *Column, loc *time.Location) (func(row int) bool, error) {
	if value == "" {
		return c.testMissing(op, col)
	}
	if col.Kind == Text {
		return testText(op, value, col)
	}
	lo, hi, ok := col.span(value, loc)
	if !ok && allMissing(col.Floats) {
		return func(int) bool { return false }, nil
	}
	if !ok {
		return nil, fmt.Errorf("column %q holds %s, which the condition compares with %q", c.Column, col.Kind.plural(), shorten(value))
	}
	v := col.Floats
	switch op {
	case "=":
		return func(i int) bool { return v[i] >= lo && v[i] <= hi }, nil
	case "!=":
		return func(i int) bool { return v[i] < lo || v[i] > hi }, nil
	case "<":
		return func(i int) bool { return v[i] < lo }, nil
	case "<=":
		return func(i int) bool { return v[i] <= hi }, nil
	case ">":
		return func(i int) bool { return v[i] > hi }, nil
	case ">=":
		return func(i int) bool { return v[i] >= lo }, nil
	}
	return nil, c.unknownOp(op)
}

func (c Cond) unknownOp(op string) error {
	return fmt.Errorf("condition on column %q: operator %q is not known; use =, !=, <, <=, >, >= or in", c.Column, op)
}

func (c Cond) testMissing(op string, col *Column) (func(row int) bool, error) {
	want := op == "="
	if op != "=" && op != "!=" {
		return nil, c.unknownOp(op + " without a value")
	}
	if col.Kind == Text {
		return func(i int) bool { return (col.Codes[i] < 0) == want }, nil
	}
	return func(i int) bool { return math.IsNaN(col.Floats[i]) == want }, nil
}

// testText compares by bytes, and calendar names by their place in the year
// or the week, so that "time.month = 7" and "time.weekday < sat" work.
func testText(op, value string, col *Column) (func(row int) bool, error) {
	order := func(s string) int {
		switch {
		case s < value:
			return -1
		case s > value:
			return 1
		}
		return 0
	}
	if places, what := calendarOrder(col.Dict); what != "" && !inDict(col.Dict, value) {
		at := monthOf(value)
		if what == "weekdays" {
			at = weekdayOf(value)
		}
		if n, err := strconv.Atoi(value); err == nil {
			at = n - 1
		}
		if at >= 0 {
			byText := make(map[string]int, len(places))
			for i, s := range col.Dict {
				byText[s] = int(places[i]) - at
			}
			order = func(s string) int { return byText[s] }
		}
	}
	var ok func(d int) bool
	switch op {
	case "=":
		ok = func(d int) bool { return d == 0 }
	case "!=":
		ok = func(d int) bool { return d != 0 }
	case "<":
		ok = func(d int) bool { return d < 0 }
	case "<=":
		ok = func(d int) bool { return d <= 0 }
	case ">":
		ok = func(d int) bool { return d > 0 }
	case ">=":
		ok = func(d int) bool { return d >= 0 }
	default:
		return nil, Cond{}.unknownOp(op)
	}
	answers := make([]bool, len(col.Dict))
	for i, s := range col.Dict {
		answers[i] = ok(order(s))
	}
	return func(i int) bool { return col.Codes[i] >= 0 && answers[col.Codes[i]] }, nil
}

func inDict(dict []string, s string) bool {
	for _, d := range dict {
		if d == s {
			return true
		}
	}
	return false
}

// span is what a value written in a condition covers: a number or a truth
// itself; a time the whole of its last unit, so that "time = 2014-07-01" is
// that day and "time <= 2014" includes its December.
func (c *Column) span(value string, loc *time.Location) (lo, hi float64, ok bool) {
	b := trim([]byte(value))
	switch c.Kind {
	case Bool:
		if v, _, ok := parseBool(b); ok {
			return v, v, true
		}
		fallthrough
	case Number:
		v, err := strconv.ParseFloat(string(b), 64)
		return v, v, err == nil && !math.IsNaN(v)
	}
	if !c.Zoned {
		loc = nil
	}
	if y, okY := digits(b); okY && len(b) == 4 {
		return toUTC(float64(daysOf(y, 1, 1))*day, loc), before(toUTC(float64(daysOf(y+1, 1, 1))*day, loc)), true
	}
	v, form, ok := parseTime(b)
	if !ok || form == formSlash {
		return 0, 0, false
	}
	width := 0.0
	switch {
	case form >= formOdd:
	case form&timeSecond != 0:
		width = 1
	case form&timeMinute != 0:
		width = 60
	case form&timeMonth != 0:
		y, m, _ := civil(int(v / day))
		width = float64(daysIn(y, m)) * day
	default:
		width = day
	}
	if form == formZoned || form < formOdd && form&timeZ != 0 {
		loc = nil // the value names its own zone
	}
	lo = toUTC(v, loc)
	if width == 0 {
		return lo, lo, true
	}
	return lo, before(toUTC(v+width, loc)), true
}

// before is the last float64 below v.
func before(v float64) float64 { return math.Nextafter(v, math.Inf(-1)) }

func noneMeet(table string) error {
	return fmt.Errorf("%s%w meet all of the conditions", where(table), ErrNoRows)
}

// CollectLimits bound Collect; zero fields mean no limit.
type CollectLimits struct {
	Rows  int64
	Bytes int64 // of the columns in memory
}

// Collect reads the answer to q into one table. The error is ErrNoRows
// (wrapped, with the name of the table) when it is empty, a *LimitError when
// it is too large.
func Collect(ctx context.Context, src Source, q Query, most CollectLimits) (*Table, error) {
	all := &appender{Table: &Table{}}
	add := func(t *Table) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := all.add(t); err != nil {
			return err
		}
		if n := int64(all.Rows()); most.Rows > 0 && n > most.Rows {
			return &LimitError{Table: all.Name, What: "rows", N: n, Limit: most.Rows}
		}
		if most.Bytes > 0 {
			if n := all.Bytes(); n > most.Bytes {
				return &LimitError{Table: all.Name, What: "bytes of columns", N: n, Limit: most.Bytes}
			}
		}
		return nil
	}
	if err := src.Scan(ctx, q, add); err != nil && !errors.Is(err, ErrEnough) {
		return nil, err
	}
	if all.Rows() == 0 && len(q.Where) > 0 {
		return nil, noneMeet(all.Name)
	}
	if all.Rows() == 0 {
		return nil, fmt.Errorf("%s%w", where(all.Name), ErrNoRows)
	}
	return all.Table, nil
}
