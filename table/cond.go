package table

import (
	"fmt"
	"strings"
)

// operators, the longer before those they start with.
var operators = []string{"!=", "<=", ">=", "==", "<", ">", "="}

// ParseCond reads one condition: a column, an operator, a value.
//
//	disease = Measles
//	year >= 1963
//	state in (Ohio, "New York", 'Rhode Island')
//	"max weight" != 0
//	note =
//
// Columns and values are taken as they stand, without the spaces around them,
// or in double, single or back quotes, where a quote is written twice to mean
// itself. Nothing after the operator means missing: "note =" holds where the
// cell is empty, "note !=" where it is not. "==" is "=".
func ParseCond(s string) (Cond, error) {
	var c Cond
	rest, err := "", error(nil)
	if c.Column, rest, err = condColumn(s); err != nil {
		return Cond{}, err
	}
	if c.Column == "" {
		return Cond{}, condError(s, "names no column")
	}
	if list, ok := afterIn(rest); ok {
		c.Op = "in"
		c.Values, err = condList(s, list)
		return c, err
	}
	for _, op := range operators {
		if strings.HasPrefix(rest, op) {
			c.Op = op
			if op == "==" {
				c.Op = "="
			}
			v, tail, err := condValue(s, rest[len(op):], "")
			if err == nil && tail != "" {
				err = condError(s, fmt.Sprintf("has %q after its value", shorten(tail)))
			}
			if err == nil && v == "" && c.Op != "=" && c.Op != "!=" {
				err = condError(s, "has no value")
			}
			c.Values = []string{v}
			return c, err
		}
	}
	return Cond{}, condError(s, "has no operator")
}

// String writes the condition so that ParseCond reads it back.
func (c Cond) String() string {
	column := quoteCond(c.Column)
	if c.Op != "in" {
		v := ""
		if len(c.Values) > 0 {
			v = c.Values[0]
		}
		return strings.TrimSuffix(column+" "+c.Op+" "+quoteCond(v), " ")
	}
	list := make([]string, len(c.Values))
	for i, v := range c.Values {
		list[i] = quoteCond(v)
		if v == "" {
			list[i] = `""`
		}
	}
	return column + " in (" + strings.Join(list, ", ") + ")"
}

func quoteCond(s string) string {
	if s == "" || s == strings.TrimSpace(s) && !strings.ContainsAny(s, "\"'`=<>!(),") && !strings.Contains(strings.ToLower(s), "in") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

func condError(s, what string) error {
	return fmt.Errorf("condition %q %s; write it as 'column = value' with =, !=, <, <=, >, >= or in (a, b)", shorten(s), what)
}

// condColumn cuts the column off; rest starts with the operator.
func condColumn(s string) (column, rest string, err error) {
	t := strings.TrimSpace(s)
	if t != "" && isQuote(t[0]) {
		column, rest, err = unquote(s, t)
		return column, strings.TrimSpace(rest), err
	}
	for i := range len(t) {
		if strings.IndexByte("=<>", t[i]) >= 0 || strings.HasPrefix(t[i:], "!=") {
			return strings.TrimSpace(t[:i]), t[i:], nil
		}
		if i > 0 && (t[i-1] == ' ' || t[i-1] == '\t') {
			if _, ok := afterIn(t[i:]); ok {
				return strings.TrimSpace(t[:i]), t[i:], nil
			}
		}
	}
	return t, "", nil
}

// afterIn returns what follows "in" when a bracket does.
func afterIn(s string) (string, bool) {
	if len(s) < 3 || !strings.EqualFold(s[:2], "in") {
		return "", false
	}
	rest := strings.TrimSpace(s[2:])
	return rest, strings.HasPrefix(rest, "(")
}

func condList(s, list string) ([]string, error) {
	rest := list[1:]
	var values []string
	for {
		v, tail, err := condValue(s, rest, ",)")
		switch {
		case err != nil:
			return nil, err
		case tail == "":
			return nil, condError(s, "has no closing bracket")
		}
		values = append(values, v)
		rest = tail[1:]
		if tail[0] == ')' {
			if strings.TrimSpace(rest) != "" {
				return nil, condError(s, fmt.Sprintf("has %q after its list", shorten(rest)))
			}
			return values, nil
		}
	}
}

// condValue reads one value up to one of the stops or the end.
func condValue(s, rest, stops string) (value, tail string, err error) {
	rest = strings.TrimSpace(rest)
	if rest != "" && isQuote(rest[0]) {
		value, tail, err = unquote(s, rest)
		tail = strings.TrimSpace(tail)
		if err == nil && tail != "" && !strings.ContainsRune(stops, rune(tail[0])) {
			err = condError(s, fmt.Sprintf("has %q after its value", shorten(tail)))
		}
		return value, tail, err
	}
	end := len(rest)
	if i := strings.IndexAny(rest, stops); stops != "" && i >= 0 {
		end = i
	}
	return strings.TrimSpace(rest[:end]), rest[end:], nil
}

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

// unquote reads the quoted text at the start of t.
func unquote(s, t string) (text, rest string, err error) {
	q := t[0]
	var b strings.Builder
	for i := 1; i < len(t); i++ {
		if t[i] != q {
			b.WriteByte(t[i])
			continue
		}
		if i+1 < len(t) && t[i+1] == q {
			b.WriteByte(q)
			i++
			continue
		}
		return b.String(), t[i+1:], nil
	}
	return "", "", condError(s, fmt.Sprintf("lacks the closing %c", q))
}
