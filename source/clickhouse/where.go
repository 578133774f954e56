package clickhouse

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/table"
)

// prefilter is a condition that no row wanted fails. It need not drop every
// other row: what a condition means exactly (the day that "2014-07-01" covers,
// month names by their number) only table says.
func (s *Source) prefilter(conds []table.Cond) string {
	var parts []string
	for _, c := range conds {
		part, ok := s.condition(c)
		if !ok {
			// Months and weekdays are compared by what else is in the column,
			// so that the rows of other conditions must stay too.
			if calendar(c.Values) {
				return ""
			}
			continue
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " AND ")
}

// exactly is the condition that just the rows wanted meet; false where only the
// table can say.
func (s *Source) exactly(conds []table.Cond) (string, bool) {
	for _, c := range conds {
		f, err := s.field(c.Column)
		if _, ok := s.condition(c); err != nil || !ok || f.Kind == table.Time {
			return "", false
		}
	}
	return s.prefilter(conds), true
}

// condition is one condition in SQL; false when it is left to the table.
func (s *Source) condition(c table.Cond) (string, bool) {
	f, err := s.field(c.Column)
	if err != nil || !f.plain || len(c.Values) == 0 {
		return "", false // derived, or refused by the table
	}
	switch f.Kind {
	case table.Number:
		return numberCond(f, c)
	case table.Text:
		return textCond(f, c)
	case table.Time:
		if !f.zoned {
			return timeCond(f, c)
		}
	}
	return "", false
}

func numberCond(f field, c table.Cond) (string, bool) {
	ops := map[string]string{"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "in": "="}
	op, ok := ops[c.Op]
	if !ok {
		return "", false
	}
	var any []string
	for _, s := range c.Values[:valuesUsed(c)] {
		v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || math.IsNaN(v) {
			return "", false
		}
		x, y := "toFloat64("+f.quoted+")", numberText(v)
		if op == "!=" { // which what is no number would meet
			any = append(any, x+" < "+y+" OR "+x+" > "+y)
			continue
		}
		any = append(any, x+" "+op+" "+y)
	}
	return "(" + strings.Join(any, " OR ") + ")", true
}

func textCond(f field, c table.Cond) (string, bool) {
	if c.Op != "=" && c.Op != "in" || calendar(c.Values) {
		return "", false
	}
	var any []string
	for _, s := range c.Values[:valuesUsed(c)] {
		if s == "" {
			return "", false
		}
		any = append(any, f.quoted+" = "+quoteText(s))
	}
	return "(" + strings.Join(any, " OR ") + ")", true
}

// timeCond keeps two days more on each side, which no zone and no month's end
// reaches across.
func timeCond(f field, c table.Cond) (string, bool) {
	if len(c.Values) != 1 {
		return "", false
	}
	const slack = 48 * time.Hour
	v := strings.TrimSpace(c.Values[0])
	var first, last time.Time
	var err error
	switch {
	case len(v) == 4:
		first, err = time.Parse("2006", v)
		last = first.AddDate(1, 0, 0)
	case len(v) >= 10:
		first, err = time.Parse("2006-01-02", v[:10])
		last = first.AddDate(0, 0, 1)
	default:
		return "", false
	}
	if err != nil {
		return "", false
	}
	from := "toRelativeDayNum(" + f.quoted + ") >= " + strconv.FormatInt(first.Add(-slack).Unix()/86400, 10)
	to := "toRelativeDayNum(" + f.quoted + ") <= " + strconv.FormatInt(last.Add(slack).Unix()/86400, 10)
	switch c.Op {
	case ">", ">=":
		return from, true
	case "=":
		return "(" + from + " AND " + to + ")", true
	case "<", "<=":
		return to, true
	}
	return "", false
}

// valuesUsed is how many of its values a condition compares with.
func valuesUsed(c table.Cond) int {
	if c.Op == "in" {
		return len(c.Values)
	}
	return 1
}

// calendar reports whether a value could be meant as a month or a weekday: a
// number, or what starts like an English name.
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
