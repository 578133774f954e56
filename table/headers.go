package table

import (
	"fmt"
	"strings"

	"github.com/swelter/swelter/grid"
)

// headers are the rows of text on top of a matrix, which are names of its
// columns too.
type headers struct {
	table  *Table     // without them
	levels []string   // names of the levels
	rows   [][]string // names by level and column of table
	index  map[*Column]int
}

const mostHeaders = 6

// extraHeaders finds further header rows: every column from some place on is
// text down to the same row, one of the first few, and numbers below it. An
// empty row that follows is dropped with them. It is nil when there are none.
func extraHeaders(t *Table) *headers {
	first, depth := -1, 0
	for i, c := range t.Columns {
		d := -1
		if c.Kind == Text {
			d = textDepth(c)
		}
		switch {
		case d > 0 && first < 0:
			first, depth = i, d
		case first < 0 && c.Kind != Bool && i < 3: // a label column
		case d != depth:
			return nil
		}
	}
	if first < 0 || len(t.Columns)-first < 2 || depth >= t.Rows() {
		return nil
	}
	body := depth
	for body < t.Rows() && body < mostHeaders && emptyRow(t.Columns[first:], body) {
		body++
	}
	if body == t.Rows() {
		return nil
	}
	h := &headers{table: &Table{Name: t.Name, Notes: t.Notes}, index: make(map[*Column]int)}
	bases := make(map[string]bool)
	for _, c := range t.Columns {
		bases[c.Name] = true
	}
	for r := -1; r < depth; r++ {
		names := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			if names[i] = unnumbered(c.Name, func(s string) bool { return bases[s] }); r >= 0 {
				names[i] = c.text(r)
			}
		}
		h.levels, h.rows = append(h.levels, names[0]), append(h.rows, names)
	}
	for _, c := range t.Columns {
		f := NewInferrer(c.Name, InferOptions{})
		for r := body; r < c.Len(); r++ {
			f.Add([]byte(c.text(r)))
		}
		col, _ := f.Column()
		h.index[col] = len(h.table.Columns)
		h.table.Columns = append(h.table.Columns, col)
	}
	// The first column holds the names of the levels and, below, labels.
	if c := h.table.Columns[0]; first > 0 || c.Kind != Number || c.Integer && distinct(c) == c.Len() {
		c.Name = ""
	}
	return h
}

// keep drops the notes that say which cell made text of a column: the header
// did.
func (h *headers) keep(notes []string) (out []string) {
	for _, n := range notes {
		if !strings.HasPrefix(n, "column ") || !strings.Contains(n, madeText) {
			out = append(out, n)
		}
	}
	return out
}

// textDepth is one more than the last row of a text column that is not a
// number, or -1 when that is not near the top.
func textDepth(c *Column) int {
	text := make([]bool, len(c.Dict))
	for i, s := range c.Dict {
		b := trim([]byte(s))
		_, _, ok := parseNumber(b, '.')
		text[i] = !ok && !isNA(b)
	}
	depth := 0
	for i, code := range c.Codes {
		if code >= 0 && text[code] {
			if depth = i + 1; depth > mostHeaders {
				return -1
			}
		}
	}
	return depth
}

func emptyRow(cols []*Column, row int) bool {
	for _, c := range cols {
		if c.text(row) != "" {
			return false
		}
	}
	return true
}

func (h *headers) note() string {
	return fmt.Sprintf("the first %d rows are headers: %s", len(h.levels), nameList(h.levels))
}

// columnOfNames is the labels of the columns as a column, so that they are
// ordered and placed as those of the rows: dates become times.
func (h *headers) columnOfNames(cols []*Column) *Column {
	f := NewInferrer(h.title(), InferOptions{})
	for _, c := range cols {
		f.Add([]byte(h.nameOf(c)))
	}
	if c, _ := f.Column(); c.Kind == Time {
		return c
	}
	f = NewInferrer(h.title(), InferOptions{})
	f.ForceText()
	for _, c := range cols {
		f.Add([]byte(h.nameOf(c)))
	}
	c, _ := f.Column()
	return c
}

func (h *headers) title() string {
	if h == nil {
		return ""
	}
	return strings.Join(h.levels, " / ")
}

func (h *headers) nameOf(c *Column) string {
	if h == nil {
		return c.Name
	}
	return strings.Join(h.namesOf(c), " / ")
}

func (h *headers) namesOf(c *Column) []string {
	out := make([]string, len(h.rows))
	for l := range out {
		out[l] = h.rows[l][h.index[c]]
	}
	return out
}

// nest adds the levels to the axis of the columns.
func (h *headers) nest(axis *grid.Axis, cols []*Column, place []int32) {
	if h == nil || axis.Labels == nil {
		return
	}
	axis.Levels = make([][]string, len(h.rows))
	for l := range axis.Levels {
		axis.Levels[l] = make([]string, axis.N)
	}
	for j, c := range cols {
		for l, name := range h.namesOf(c) {
			axis.Levels[l][place[j]] = name
		}
	}
}
