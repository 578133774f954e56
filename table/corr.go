package table

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/stat"
)

// Corr correlates the numeric columns of a table, each pair over the rows in
// which both have a value, as pandas' DataFrame.corr. True and false are 1 and
// 0. The second grid says how many rows each coefficient rests on.
//
// Without o.Columns, columns of text and times are left out and named in a
// note, so is a first column that only numbers the rows. A constant column has
// no correlation, not even with itself: NaN, and a note.
func Corr(t *Table, o CorrOptions) (r, n *grid.Grid, notes []string, err error) {
	method, err := stat.ParseCoefficient(o.Method)
	if err != nil {
		return nil, nil, nil, err
	}
	if t.Rows() == 0 {
		return nil, nil, nil, fmt.Errorf("%s%w", where(t.Name), ErrNoRows)
	}
	notes = slices.Clone(t.Notes)
	var head *headers
	if len(o.Columns) == 0 {
		if head = extraHeaders(t); head != nil {
			t = head.table
			notes = append(head.keep(notes), head.note())
		}
	}
	cols, left, err := corrColumns(t, o.Columns)
	if err != nil {
		return nil, nil, nil, err
	}
	k := int64(len(cols))
	if k > DefaultLimitCells/k {
		return nil, nil, nil, &LimitError{Table: t.Name, Rows: k, Cols: k, N: k * k, Limit: DefaultLimitCells}
	}
	if len(left) > 0 {
		notes = append(notes, fmt.Sprintf("columns that are not numbers were left out: %s", nameList(left)))
	}
	values := make([][]float64, len(cols))
	var constant []string
	for i, c := range cols {
		values[i] = c.Floats
		if isConstant(c.Floats) {
			constant = append(constant, c.Name)
		}
	}
	if len(constant) > 0 {
		notes = append(notes, fmt.Sprintf("columns of one value have no correlation: %s", nameList(constant)))
	}
	m := stat.Correlate(values, stat.CorrOptions{Coefficient: method, MinPairs: o.MinPeriods})
	r, n = corrGrids(m, cols, head)
	r.Name = map[stat.Coefficient]string{stat.PearsonR: "Pearson r", stat.SpearmanRho: "Spearman rho", stat.KendallTau: "Kendall tau-b"}[method]
	return r, n, notes, nil
}

// corrColumns are the columns to correlate and the names of those left out.
func corrColumns(t *Table, names []string) (cols []*Column, left []string, err error) {
	for _, name := range names {
		c, err := t.Resolve(name, nil)
		switch {
		case err != nil:
			return nil, nil, err
		case c.Kind == Text && mostlyNumbers(c):
			return nil, nil, firstText(t, c)
		case c.Kind == Text || c.Kind == Time:
			return nil, nil, &KindError{Table: t.Name, Column: name, Kind: c.Kind, Want: "numbers", Why: "correlation"}
		}
		cols = append(cols, c)
	}
	if len(names) > 0 {
		return cols, nil, nil
	}
	for i, c := range t.Columns {
		rowNumbers := i == 0 && slices.Contains(indexNames, strings.ToLower(strings.TrimSpace(c.Name))) && len(t.Columns) > 2
		switch {
		case rowNumbers:
		case c.Kind == Number || c.Kind == Bool:
			cols = append(cols, c)
		default:
			left = append(left, c.Name)
		}
	}
	if len(cols) == 0 {
		return nil, nil, fmt.Errorf("%sno column of numbers to correlate (columns: %s)", where(t.Name), nameList(t.Names()))
	}
	return cols, left, nil
}

func isConstant(v []float64) bool {
	first := math.NaN()
	for _, x := range v {
		switch {
		case math.IsNaN(x) || math.IsInf(x, 0):
		case math.IsNaN(first):
			first = x
		case x != first:
			return false
		}
	}
	return true
}

func corrGrids(m *stat.Correlations, cols []*Column, head *headers) (r, n *grid.Grid) {
	k := len(cols)
	labels := make([]string, k)
	place := make([]int32, k)
	for i, c := range cols {
		labels[i], place[i] = head.nameOf(c), int32(i)
	}
	axis := grid.Labelled("", labels)
	head.nest(&axis, cols, place)
	r, n = grid.New(k, k), grid.New(k, k)
	r.X, r.Y, n.X, n.Y = axis, axis, axis, axis
	copy(r.Values, m.R)
	for i, pairs := range m.N {
		n.Values[i] = float64(pairs)
	}
	n.Name, n.Integer = "rows", true
	return r, n
}
