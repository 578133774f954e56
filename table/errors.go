package table

import (
	"errors"
	"fmt"
	"strings"
)

// ErrNoRows says that a source, or what its conditions left of it, has no row.
var ErrNoRows = errors.New("no rows")

// ErrNotMatrix says that a table is not one of numbers beside at most one
// column of labels, so that the fast reader of matrices gives way to Scan.
var ErrNotMatrix = errors.New("not a matrix of numbers beside one column of labels")

// ErrEnough is what yield returns when it wants no more rows. Scan then ends
// without an error.
var ErrEnough = errors.New("enough rows")

// ColumnError is a column name that the table does not have.
type ColumnError struct {
	Table   string
	Name    string
	Near    []string // names that differ in few letters, nearest first
	Columns []string // all names
}

func (e *ColumnError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%sno column %q", where(e.Table), shorten(e.Name))
	if len(e.Near) > 0 {
		b.WriteString("; did you mean " + quoteList(e.Near, " or ") + "?")
	}
	if len(e.Columns) > 0 {
		fmt.Fprintf(&b, " (columns: %s)", nameList(e.Columns))
	}
	return b.String()
}

// CellError is a cell that does not hold what its column should.
type CellError struct {
	Table  string
	Row    int64 // counted from 1, the header apart; 0 when not known
	Column string
	Text   string // as written
	Want   string // "a number", "a time"
}

func (e *CellError) Error() string {
	s := where(e.Table)
	if e.Row > 0 {
		s += fmt.Sprintf("row %d, ", e.Row)
	}
	s += fmt.Sprintf("column %q: %q is not %s", e.Column, shorten(e.Text), e.Want)
	if e.DecimalComma() {
		s += "; it looks like a decimal comma"
	}
	return s
}

// DecimalComma reports whether the cell would be a number if its comma were
// a decimal point.
func (e *CellError) DecimalComma() bool {
	if strings.Count(e.Text, ",") != 1 {
		return false
	}
	_, _, ok := parseNumber([]byte(strings.Replace(e.Text, ",", ".", 1)), '.')
	return ok
}

// KindError is a column of the wrong kind for what it was asked for.
type KindError struct {
	Table  string
	Column string
	Kind   Kind
	Want   string // "numbers", "times"
	Why    string // what asked for it: ".hour", "the mean"
}

func (e *KindError) Error() string {
	return fmt.Sprintf("%scolumn %q holds %s; %s needs %s", where(e.Table), e.Column, e.Kind.plural(), e.Why, e.Want)
}

// DuplicateError is a pair of a row and a column that a long table names more
// than once, with no aggregate to put its values into one cell.
type DuplicateError struct {
	Table    string
	Row, Col string // labels of the first such pair
	Count    int64  // how often it occurs
	Pairs    int64  // how many pairs occur more than once
}

func (e *DuplicateError) Error() string {
	more := ""
	if e.Pairs > 1 {
		more = fmt.Sprintf(" (and %s more such pairs)", thousands(e.Pairs-1))
	}
	return fmt.Sprintf("%srow %q, column %q occurs %s times%s; choose an aggregate: %s",
		where(e.Table), shorten(e.Row), shorten(e.Col), thousands(e.Count), more, strings.Join(aggregates, ", "))
}

// LimitError is a result beyond a limit.
type LimitError struct {
	Table      string
	Rows, Cols int64 // of a grid; zero for other limits
	What       string
	N, Limit   int64
}

func (e *LimitError) Error() string {
	if e.Rows > 0 {
		return fmt.Sprintf("%s%s x %s = %s cells are more than the limit of %s cells; filter the rows, bin a key, or raise the limit",
			where(e.Table), thousands(e.Rows), thousands(e.Cols), thousands(e.N), thousands(e.Limit))
	}
	return fmt.Sprintf("%s%s %s are more than the limit of %s; read fewer columns or rows, or raise the limit",
		where(e.Table), thousands(e.N), e.What, thousands(e.Limit))
}

func where(table string) string {
	if table == "" {
		return ""
	}
	return table + ": "
}

func (k Kind) plural() string {
	return [...]string{"numbers", "text", "times", "true and false"}[k]
}

// String is the name of the kind.
func (k Kind) String() string {
	return [...]string{"number", "text", "time", "bool"}[k]
}

func thousands(n int64) string { return Thousands(n) }

// Thousands writes n in groups of three, apart by a no-break space, so that a
// wrapped note keeps a number whole.
func Thousands(n int64) string {
	s := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	return sign + s
}

// shorten keeps an error on one readable line whatever the cell holds.
func shorten(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

func quoteList(names []string, last string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = fmt.Sprintf("%q", shorten(n))
	}
	if len(q) < 2 {
		return strings.Join(q, "")
	}
	return strings.Join(q[:len(q)-1], ", ") + last + q[len(q)-1]
}

// nameList writes at most 20 names, then how many more there are.
func nameList(names []string) string {
	const most = 20
	short := make([]string, 0, most)
	for i, n := range names {
		if i == most {
			return strings.Join(short, ", ") + fmt.Sprintf(" and %s more", thousands(int64(len(names)-most)))
		}
		short = append(short, clean(shorten(n)))
	}
	return strings.Join(short, ", ")
}

// clean puts control characters of a name on one line.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}
