package table

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
)

// Wide turns a table into a grid as it is: numeric columns (true is 1, false
// 0) become columns of the grid, in order.
//
// The label column is o.Label, or the column of text or times with the most
// different values (the first of equals), or the first column when its name is
// that of an index ("", "index", "Unnamed: 0"), or when it is named as a part
// of the calendar ("year", "month") and its values are all different. Other
// text columns are left out and named in a note; when all of them are mostly
// numbers the error is a *CellError. A table of text alone becomes a grid of categories.
//
// Rows of text on top of every numeric column are further header rows: they
// nest the column labels.
func Wide(t *Table, o MatrixOptions) (*grid.Grid, []string, error) {
	for _, s := range []string{o.SortRows, o.SortCols} {
		if err := checkSort(s); err != nil {
			return nil, nil, err
		}
	}
	if t.Rows() == 0 {
		return nil, nil, fmt.Errorf("%s%w", where(t.Name), ErrNoRows)
	}
	notes := slices.Clone(t.Notes)
	var head *headers
	if len(o.Columns) == 0 {
		if head = extraHeaders(t); head != nil {
			t = head.table
			notes = append(head.keep(notes), head.note())
		}
	}
	label, index, err := labelColumn(t, o.Label)
	if err != nil {
		return nil, nil, err
	}
	cols, left, err := wideColumns(t, o, label, index)
	if err != nil {
		return nil, nil, err
	}
	if len(left) > 0 {
		notes = append(notes, fmt.Sprintf("columns of text were left out: %s", nameList(left)))
	}
	g, more, err := wideGrid(t, o, label, cols, head)
	if err != nil {
		return nil, nil, err
	}
	g, err = finish(g, o)
	return g, append(notes, more...), err
}

// indexNames are the names that writers of tables give the numbers of the rows.
var indexNames = []string{"", "index", "unnamed: 0", "...1", "x1", "rownames"}

// labelColumn finds the column of row labels, or nil; and a column of row
// numbers that is then neither label nor value, or nil.
func labelColumn(t *Table, name string) (label, index *Column, err error) {
	switch name {
	case "none":
		return nil, nil, nil
	case "":
	default:
		label, err = t.Column(name)
		return label, nil, err
	}
	first := t.Columns[0]
	if slices.Contains(indexNames, strings.ToLower(strings.TrimSpace(first.Name))) && len(t.Columns) > 1 {
		index = first
	}
	best := 0
	for _, c := range t.Columns {
		if c == index || c.Kind != Time && (c.Kind != Text || mostlyNumbers(c)) {
			continue
		}
		if n := distinct(c); n > best {
			label, best = c, n
		}
	}
	if label != nil {
		return label, index, nil
	}
	if index != nil {
		return index, nil, nil
	}
	if len(t.Columns) > 1 && calendarRank(first) >= 0 && distinct(first) == first.Len() {
		return first, nil, nil
	}
	return nil, nil, nil
}

// distinct counts the different values of a column, missing apart.
func distinct(c *Column) int {
	var k keyColumn
	if k.start("", c) != nil || !k.known {
		return 0
	}
	k.encode(c, 0, c.Len(), make([]int32, c.Len()))
	return k.n()
}

// mostlyNumbers reports whether at least half of the cells of a text column
// are numbers. Identifiers are not: text that is digits throughout.
func mostlyNumbers(c *Column) bool {
	isNumber := make([]bool, len(c.Dict))
	allDigit := true
	for i, s := range c.Dict {
		_, _, isNumber[i] = parseNumber(trim([]byte(s)), '.')
		allDigit = allDigit && allDigits(s)
	}
	if allDigit {
		return false
	}
	numbers, present := 0, 0
	for _, code := range c.Codes {
		if code >= 0 {
			present++
			if isNumber[code] {
				numbers++
			}
		}
	}
	return present > 0 && 2*numbers >= present
}

// firstText is the first cell of a text column that is not a number.
func firstText(t *Table, c *Column) *CellError {
	for i, code := range c.Codes {
		if code < 0 {
			continue
		}
		if s := trim([]byte(c.Dict[code])); !isNA(s) {
			if _, _, ok := parseNumber(s, '.'); !ok {
				return &CellError{Table: t.Name, Row: int64(i) + 1, Column: c.Name, Text: c.Dict[code], Want: "a number"}
			}
		}
	}
	return &CellError{Table: t.Name, Column: c.Name, Text: "", Want: "a number"}
}

// wideColumns chooses the columns of values, and names the text left out.
func wideColumns(t *Table, o MatrixOptions, label, index *Column) (cols []*Column, left []string, err error) {
	for _, name := range o.Columns {
		c, err := t.Resolve(name, nil)
		switch {
		case err != nil:
			return nil, nil, err
		case c.Kind == Text && mostlyNumbers(c):
			return nil, nil, firstText(t, c)
		case c.Kind == Time:
			return nil, nil, &KindError{Table: t.Name, Column: name, Kind: Time, Want: "numbers", Why: "a matrix"}
		}
		cols = append(cols, c)
	}
	texts := textColumns(cols)
	switch {
	case len(texts) > 0 && len(texts) < len(cols):
		return nil, nil, firstText(t, texts[0])
	case len(cols) > 0:
		return cols, nil, nil
	}
	for _, c := range t.Columns {
		switch {
		case c == label || c == index:
		case c.Kind == Number || c.Kind == Bool:
			cols = append(cols, c)
		case c.Kind == Text:
			texts = append(texts, c)
			left = append(left, c.Name)
		default:
			left = append(left, c.Name)
		}
	}
	// Beside true text a column that is nearly one of numbers is text too; in a
	// matrix its first text is an error.
	if bad := slices.IndexFunc(texts, mostlyNumbers); bad >= 0 && !slices.ContainsFunc(texts, func(c *Column) bool { return !mostlyNumbers(c) }) {
		return nil, nil, firstText(t, texts[bad])
	}
	if len(cols) == 0 && len(texts) > 0 && len(left) == len(texts) {
		return texts, nil, nil
	}
	if len(cols) == 0 {
		return nil, nil, fmt.Errorf("%sno column of numbers (columns: %s); name the columns whose values become rows and columns", where(t.Name), nameList(t.Names()))
	}
	return cols, left, nil
}

func textColumns(cols []*Column) (out []*Column) {
	for _, c := range cols {
		if c.Kind == Text {
			out = append(out, c)
		}
	}
	return out
}

func wideGrid(t *Table, o MatrixOptions, label *Column, cols []*Column, head *headers) (*grid.Grid, []string, error) {
	n := t.Rows()
	limit := o.LimitCells
	if limit <= 0 {
		limit = DefaultLimitCells
	}
	if int64(len(cols)) > limit/int64(n) {
		return nil, nil, &LimitError{Table: t.Name, Rows: int64(n), Cols: int64(len(cols)), N: int64(n) * int64(len(cols)), Limit: limit}
	}
	values, categories := wideValues(cols, n)
	y, err := arrangeWide(t.Name, "rows", label, n, o.SortRows, func() []float64 { return lineMeans(values, n, len(cols), true) })
	if err != nil {
		return nil, nil, err
	}
	names := head.columnOfNames(cols)
	x, err := arrangeWide(t.Name, "columns", names, len(cols), o.SortCols, func() []float64 { return lineMeans(values, n, len(cols), false) })
	if err != nil {
		return nil, nil, err
	}
	head.nest(&x.axis, cols, x.place)
	g := grid.New(y.axis.N, x.axis.N)
	g.X, g.Y, g.Categories, g.Integer = x.axis, y.axis, categories, categories == nil
	for i := range n {
		row := g.Row(int(y.place[i]))
		for j := range cols {
			row[x.place[j]] = values[i*len(cols)+j]
		}
	}
	for _, c := range cols {
		g.Integer = g.Integer && (c.Integer || c.Kind == Bool)
	}
	return g, append(y.notes, x.notes...), nil
}

// wideValues puts the columns side by side, row-major, block by block so that
// both sides stay in the cache. Columns of text share one list of categories.
func wideValues(cols []*Column, n int) (values []float64, categories []string) {
	m := len(cols)
	values = make([]float64, n*m)
	var k keyColumn
	codes := make([]int32, n)
	for j, c := range cols {
		if c.Kind != Text {
			continue
		}
		if k.start("", c) == nil && k.known {
			k.encode(c, 0, n, codes)
		}
		for i, code := range codes {
			values[i*m+j] = float64(code)
			if code < 0 {
				values[i*m+j] = math.NaN()
			}
		}
	}
	const rows = 64
	for lo := 0; lo < n; lo += rows {
		hi := min(n, lo+rows)
		for j, c := range cols {
			if c.Kind == Text {
				continue
			}
			for i, v := range c.Floats[lo:hi] {
				values[(lo+i)*m+j] = v
			}
		}
	}
	return values, k.Dict
}

// lineMeans are the means of the present values by row or column.
func lineMeans(values []float64, rows, cols int, byRow bool) []float64 {
	lines := cols
	if byRow {
		lines = rows
	}
	sum, count := make([]float64, lines), make([]float64, lines)
	for i := range rows {
		for j, v := range values[i*cols : (i+1)*cols] {
			at := j
			if byRow {
				at = i
			}
			if v == v {
				sum[at] += v
				count[at]++
			}
		}
	}
	for i := range sum {
		sum[i] /= count[i]
	}
	return sum
}
