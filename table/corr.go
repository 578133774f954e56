package table

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/stat"
)

// Correlated are the coefficients of the columns of a table with what they rest
// on: three grids of the same axes.
type Correlated struct {
	R     *grid.Grid
	N     *grid.Grid // rows of each pair
	Notes []string

	m       *stat.Correlations
	values  [][]float64
	options stat.CorrOptions
	partial bool
}

// Corr correlates the numeric columns of a table, each pair over the rows in
// which both have a value, as pandas' DataFrame.corr. True and false are 1 and
// 0. The second grid says how many rows each coefficient rests on.
//
// Without o.Columns, columns of text and times are left out and named in a
// note, so is a first column that only numbers the rows. A constant column has
// no correlation, not even with itself: NaN, and a note.
func Corr(t *Table, o CorrOptions) (r, n *grid.Grid, notes []string, err error) {
	c, err := Correlate(t, o)
	if err != nil {
		return nil, nil, nil, err
	}
	return c.R, c.N, c.Notes, nil
}

// Correlate is Corr, with all that can be asked of the coefficients afterwards.
// Partial coefficients rest on the rows in which all columns have a value.
func Correlate(t *Table, o CorrOptions) (*Correlated, error) {
	method, err := stat.ParseCoefficient(o.Method)
	if err != nil {
		return nil, err
	}
	if t.Rows() == 0 {
		return nil, fmt.Errorf("%s%w", where(t.Name), ErrNoRows)
	}
	notes := slices.Clone(t.Notes)
	var head *headers
	if len(o.Columns) == 0 {
		if head = extraHeaders(t); head != nil {
			t = head.table
			notes = append(head.keep(notes), head.note())
		}
	}
	cols, left, err := corrColumns(t, o.Columns)
	if err != nil {
		return nil, err
	}
	k := int64(len(cols))
	if k > DefaultLimitCells/k {
		return nil, &LimitError{Table: t.Name, Rows: k, Cols: k, N: k * k, Limit: DefaultLimitCells}
	}
	c := &Correlated{values: make([][]float64, len(cols)), partial: o.Partial, options: stat.CorrOptions{Coefficient: method, MinPairs: o.MinPeriods}}
	var constant []string
	for i, col := range cols {
		c.values[i] = col.Floats
		if isConstant(col.Floats) {
			constant = append(constant, col.Name)
		}
	}
	notes = append(notes, corrNotes(left, constant)...)
	if c.m, err = correlate(c.values, c.options, o.Partial); err != nil {
		return nil, fmt.Errorf("%s%w", where(t.Name), err)
	}
	c.R, c.N = corrGrids(c.m, cols, head)
	c.R.Name, c.Notes = corrName(method, o.Partial), notes
	return c, nil
}

// corrNotes say which columns were left out, and which have no coefficient.
func corrNotes(left, constant []string) (notes []string) {
	if len(left) > 0 {
		notes = append(notes, fmt.Sprintf("columns that are not numbers were left out: %s", nameList(left)))
	}
	if len(constant) > 0 {
		notes = append(notes, fmt.Sprintf("columns of one value have no correlation: %s", nameList(constant)))
	}
	return notes
}

func correlate(values [][]float64, o stat.CorrOptions, partial bool) (*stat.Correlations, error) {
	if partial {
		return stat.CorrelatePartial(values, o)
	}
	return stat.Correlate(values, o), nil
}

func corrName(method stat.Coefficient, partial bool) string {
	name := map[stat.Coefficient]string{stat.PearsonR: "Pearson r", stat.SpearmanRho: "Spearman rho", stat.KendallTau: "Kendall tau-b"}[method]
	if partial {
		return "partial " + name
	}
	return name
}

// Other is another coefficient of the same columns: pearson, spearman, kendall,
// or partial, the method's own with the influence of all others taken out.
func (c *Correlated) Other(name string) (*grid.Grid, error) {
	o, partial := c.options, name == "partial"
	if !partial {
		var err error
		if o.Coefficient, err = stat.ParseCoefficient(name); err != nil {
			return nil, err
		}
	}
	m, err := correlate(c.values, o, partial)
	if err != nil {
		return nil, err
	}
	g := *c.R
	g.Values, g.Name = m.R, corrName(o.Coefficient, partial)
	return &g, nil
}

// PValues are the two-sided p-values of the coefficients, adjusted for the
// number of pairs; a column with itself is no test and has none (NaN).
func (c *Correlated) PValues(a stat.Adjustment) *grid.Grid {
	var p []float64
	if c.partial {
		p = stat.PartialPValues(c.m)
	} else {
		p = stat.PValues(c.values, c.m, c.options)
	}
	g := *c.R
	g.Values, g.Name = stat.AdjustPairs(p, c.m.Size, a), "p"
	return &g
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
