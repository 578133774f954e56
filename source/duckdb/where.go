//go:build cgo

package duckdb

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	duck "github.com/duckdb/duckdb-go-bindings"

	"github.com/swelter/swelter/table"
)

// value is bound to a parameter: a text, or a number, or microseconds.
type value struct {
	text   string
	number float64
	kind   table.Kind
}

func (v value) bind(p duck.PreparedStatement, at duck.IdxT) {
	switch v.kind {
	case table.Text:
		duck.BindVarchar(p, at, v.text)
	case table.Time:
		duck.BindTimestamp(p, at, duck.NewTimestamp(int64(v.number*1e6)))
	default:
		duck.BindDouble(p, at, v.number)
	}
}

// prefilter is a WHERE clause that no row wanted fails, with its values. It
// need not drop every other row: what a condition means exactly (the day that
// "2014-07-01" covers, month names by their number) only table says.
func (s *Source) prefilter(conds []table.Cond) (string, []value) {
	var parts []string
	var values []value
	for _, c := range conds {
		part, v, ok := s.condition(c, len(values))
		if !ok {
			// Months and weekdays are compared by what else is in the column,
			// so that the rows of other conditions must stay too.
			if calendar(c.Values) {
				return "", nil
			}
			continue
		}
		parts = append(parts, part)
		values = append(values, v...)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(parts, " AND "), values
}

// condition is one condition as SQL with parameters from n+1 on; false when it
// is left to the table.
func (s *Source) condition(c table.Cond, n int) (string, []value, bool) {
	at := -1
	for i, f := range s.fields {
		if f.Name == c.Column {
			at = i
		}
	}
	if at < 0 || len(c.Values) == 0 {
		return "", nil, false // derived, or refused by the table
	}
	f := s.fields[at]
	switch {
	case f.Kind == table.Number && f.cast == "":
		return numberCond(c, at, n)
	case f.Kind == table.Text && f.cast == "":
		return textCond(c, at, n)
	case f.Kind == table.Time && !f.zoned:
		return timeCond(c, at, n)
	}
	return "", nil, false
}

func numberCond(c table.Cond, at, n int) (string, []value, bool) {
	ops := map[string]string{"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "in": "="}
	op, ok := ops[c.Op]
	if !ok {
		return "", nil, false
	}
	var any []string
	var values []value
	for _, s := range c.Values[:valuesUsed(c)] {
		v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || math.IsNaN(v) {
			return "", nil, false
		}
		n++
		// The parameter takes the type of what it is compared with: beside a
		// whole number 3.5 would become 4.
		any = append(any, fmt.Sprintf("CAST(c%d AS DOUBLE) %s $%d", at, op, n))
		values = append(values, value{number: v})
	}
	return "(" + strings.Join(any, " OR ") + ")", values, true
}

func textCond(c table.Cond, at, n int) (string, []value, bool) {
	if c.Op != "=" && c.Op != "in" || calendar(c.Values) {
		return "", nil, false
	}
	var any []string
	var values []value
	for _, s := range c.Values[:valuesUsed(c)] {
		if s == "" || strings.ContainsRune(s, 0) {
			return "", nil, false
		}
		n++
		any = append(any, fmt.Sprintf("c%d = $%d", at, n))
		values = append(values, value{kind: table.Text, text: s})
	}
	return "(" + strings.Join(any, " OR ") + ")", values, true
}

// timeCond keeps two days more on each side, which no zone and no month's end
// reaches across.
func timeCond(c table.Cond, at, n int) (string, []value, bool) {
	if len(c.Values) != 1 {
		return "", nil, false
	}
	const slack = 48 * time.Hour
	v := strings.TrimSpace(c.Values[0])
	var first, last time.Time
	switch {
	case len(v) == 4:
		t, err := time.Parse("2006", v)
		if err != nil {
			return "", nil, false
		}
		first, last = t, t.AddDate(1, 0, 0)
	case len(v) >= 10:
		t, err := time.Parse("2006-01-02", v[:10])
		if err != nil {
			return "", nil, false
		}
		first, last = t, t.AddDate(0, 0, 1)
	default:
		return "", nil, false
	}
	bound := func(op string, t time.Time) (string, value) {
		n++
		return fmt.Sprintf("c%d %s CAST($%d AS TIMESTAMP)", at, op, n), value{kind: table.Time, number: float64(t.Unix())}
	}
	from, lo := bound(">=", first.Add(-slack))
	switch c.Op {
	case ">", ">=":
		return from, []value{lo}, true
	case "=":
		to, hi := bound("<=", last.Add(slack))
		return "(" + from + " AND " + to + ")", []value{lo, hi}, true
	case "<", "<=":
		n--
		to, hi := bound("<=", last.Add(slack))
		return to, []value{hi}, true
	}
	return "", nil, false
}

// valuesUsed is how many of its values a condition compares with.
func valuesUsed(c table.Cond) int {
	if c.Op == "in" {
		return len(c.Values)
	}
	return 1
}

// calendar reports whether a value could be meant as a month or a weekday: a
// number, or an English name or what starts like one.
func calendar(values []string) bool {
	for _, v := range values {
		if _, err := strconv.Atoi(v); err == nil {
			return true
		}
		v = strings.ToLower(strings.TrimSpace(v))
		for _, start := range strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun") {
			if strings.HasPrefix(v, start) {
				return true
			}
		}
	}
	return false
}
