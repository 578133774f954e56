package table

import (
	"cmp"
	"fmt"
	"slices"
)

// Part is the rows of a table that have one value of a column in common.
type Part struct {
	Label string
	Table *Table
}

// SplitError is a column with too many values to tell its parts apart.
type SplitError struct {
	Table, Column string
	Values, Most  int
}

func (e *SplitError) Error() string {
	return fmt.Sprintf("%scolumn %q has %s different values; at most %d can stand side by side: take another column, a part of a time (name.month), steps of a number (name:10), or fewer rows",
		where(e.Table), e.Column, thousands(int64(e.Values)), e.Most)
}

// Split puts the rows of each value of a column, which may be a derived one,
// into a table of their own: numbers and times ascending, months and weekdays by
// the calendar, other texts as they come first. Rows without a value are left
// out and counted in a note. More than most values are a *SplitError.
func Split(t *Table, name, tz string, most int) ([]Part, []string, error) {
	loc, err := LoadZone(tz)
	if err != nil {
		return nil, nil, err
	}
	c, err := t.Resolve(name, loc)
	if err != nil {
		return nil, nil, err
	}
	k := &keyColumn{name: c.Name}
	if err := k.start(t.Name, c); err != nil {
		return nil, nil, err
	}
	codes := make([]int32, c.Len())
	if k.known {
		k.encode(c, 0, len(codes), codes)
	}
	n := k.n()
	switch {
	case n == 0 || !k.known:
		return nil, nil, fmt.Errorf("%scolumn %q is empty: %w", where(t.Name), name, ErrNoRows)
	case n > most:
		return nil, nil, &SplitError{Table: t.Name, Column: name, Values: n, Most: most}
	}
	rows, left := partRows(codes, n)
	rank, _, err := k.rank(t.Name, "parts", "")
	if err != nil {
		return nil, nil, err
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rank[i], rank[j]) })
	parts := make([]Part, n)
	for i, code := range order {
		parts[i] = Part{Label: k.partLabel(int32(code)), Table: t.pick(rows[code])}
	}
	var notes []string
	if left > 0 {
		notes = append(notes, fmt.Sprintf("%s of %s rows had no %s and were left out", thousands(int64(left)), thousands(int64(len(codes))), name))
	}
	return parts, notes, nil
}

// partRows lists the rows of each code, and counts those without one.
func partRows(codes []int32, n int) (rows [][]int32, left int) {
	counts := make([]int, n)
	for _, c := range codes {
		if c < 0 {
			left++
			continue
		}
		counts[c]++
	}
	rows = make([][]int32, n)
	for i, size := range counts {
		rows[i] = make([]int32, 0, size)
	}
	for i, c := range codes {
		if c >= 0 {
			rows[c] = append(rows[c], int32(i))
		}
	}
	return rows, left
}

// partLabel is the label of a value; of a bin from where to where it goes.
func (k *keyColumn) partLabel(code int32) string {
	if k.Step > 0 {
		lo := k.values[code]
		return NumberLabel(lo) + " – " + NumberLabel(binEdge(binIndex(lo, k.Step)+1, k.Step))
	}
	return k.label(code)
}

// pick is the table of some rows.
func (t *Table) pick(rows []int32) *Table {
	out := &Table{Name: t.Name}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, c.pick(rows, 0))
	}
	return out
}

// Without is the table without a column; the table itself where there is none of
// that name.
func (t *Table) Without(name string) *Table {
	out := &Table{Name: t.Name, Notes: t.Notes}
	for _, c := range t.Columns {
		if c.Name != name {
			out.Columns = append(out.Columns, c)
		}
	}
	return out
}
