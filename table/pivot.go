package table

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
)

// DefaultLimitCells is how many cells a grid may have.
const DefaultLimitCells = 250_000_000

// block is how many rows are worked on at a time: their codes stay in the
// processor's cache.
const block = 4096

// Pivoter turns the rows of a long table, chunk by chunk, into a grid. Memory
// grows with the number of different rows, columns and cells, not with the
// rows read (the median keeps 12 bytes a row).
type Pivoter struct {
	o          MatrixOptions
	table      string
	tz         string
	rows, cols *axisKeys
	value      *keyColumn // of a Text value
	kind       Kind       // of the value
	integer    bool
	acc        accumulator
	index      cellIndex
	read       int64
	unkeyed    int64
	valueSeen  bool
	notes      []string
	r, c, s    []int32
	v          []float64
}

// NewPivoter checks the options: Rows and Cols are needed; without Value the
// rows are counted. tz is the zone of derived parts of a time (Query.TZ).
func NewPivoter(o MatrixOptions, tz string) (*Pivoter, error) {
	switch {
	case len(o.Rows) == 0 || len(o.Cols) == 0:
		return nil, errors.New("a long table needs a column for its rows and one for its columns")
	case o.Agg != "" && !slices.Contains(aggregates, o.Agg):
		return nil, fmt.Errorf("aggregate %q is not known; choose one of %s", o.Agg, strings.Join(aggregates, ", "))
	case o.Value == "" && o.Agg != "" && o.Agg != "count":
		return nil, fmt.Errorf("the aggregate %s needs a column of values; without one rows are counted", o.Agg)
	}
	for _, s := range []string{o.SortRows, o.SortCols} {
		if err := checkSort(s); err != nil {
			return nil, err
		}
	}
	p := &Pivoter{o: o, tz: tz, rows: newAxisKeys(o.Rows), cols: newAxisKeys(o.Cols)}
	p.acc.agg = o.Agg
	if o.Value == "" {
		p.acc.agg = "count"
		if o.Agg == "" {
			p.notes = append(p.notes, "no column of values is named: cells count rows")
		}
	}
	p.r, p.c, p.s, p.v = make([]int32, block), make([]int32, block), make([]int32, block), make([]float64, block)
	return p, nil
}

// Query is what a source is to be asked for: the key and value columns, each
// once.
func (p *Pivoter) Query(where []Cond) Query {
	q := Query{Where: where, TZ: p.tz}
	for _, n := range append(append(slices.Clone(p.o.Rows), p.o.Cols...), p.o.Value) {
		if n != "" && !slices.Contains(q.Columns, n) {
			q.Columns = append(q.Columns, n)
		}
	}
	return q
}

// Add takes the next rows. Columns are found by name, or derived (Resolve).
// Rows without a key are left out and counted in a note. The error is a
// *LimitError as soon as the keys so far make too many cells.
func (p *Pivoter) Add(t *Table) error {
	p.table = t.Name
	for _, n := range t.Notes {
		if !inDict(p.notes, n) {
			p.notes = append(p.notes, n)
		}
	}
	loc, err := LoadZone(p.tz)
	if err != nil {
		return err
	}
	var sides [2][]*Column
	for i, names := range [][]string{p.o.Rows, p.o.Cols} {
		for _, n := range names {
			c, err := t.Resolve(n, loc)
			if err != nil {
				return err
			}
			sides[i] = append(sides[i], c)
		}
	}
	var value *Column
	if p.o.Value != "" {
		if value, err = t.Resolve(p.o.Value, loc); err != nil {
			return err
		}
		if err := p.startValue(value); err != nil {
			return err
		}
	}
	if err := p.rows.start(t.Name, sides[0]); err != nil {
		return err
	}
	if err := p.cols.start(t.Name, sides[1]); err != nil {
		return err
	}
	n := sides[0][0].Len()
	for lo := 0; lo < n; lo += block {
		p.addBlock(sides, value, lo, min(n, lo+block))
		if err := p.checkLimit(int64(p.rows.n()), int64(p.cols.n())); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pivoter) addBlock(sides [2][]*Column, value *Column, lo, hi int) {
	r, c, s := p.r[:hi-lo], p.c[:hi-lo], p.s[:hi-lo]
	p.rows.encode(sides[0], lo, hi, r)
	p.cols.encode(sides[1], lo, hi, c)
	p.read += int64(hi - lo)
	p.index.slots(r, c, s, p.read)
	for _, x := range s {
		if x < 0 {
			p.unkeyed++
		}
	}
	var v []float64
	switch {
	case value == nil:
	case value.Kind != Text:
		v = value.Floats[lo:hi]
	default:
		v = p.v[:hi-lo]
		p.value.encode(value, lo, hi, c) // c is free now
		for i, code := range c {
			v[i] = float64(code)
			if code < 0 {
				v[i] = math.NaN()
			}
		}
	}
	p.acc.add(s, v, len(p.index.keys))
}

// startValue checks the kind of the value column: text is only counted, or
// taken as it is and becomes categories.
func (p *Pivoter) startValue(c *Column) error {
	empty := c.Kind == Number && allMissing(c.Floats)
	if c.Kind == Text && p.acc.agg != "" && p.acc.agg != "first" && p.acc.agg != "count" {
		for _, w := range c.Dict {
			if _, _, ok := parseNumber(trim([]byte(w)), '.'); !ok {
				return &CellError{Table: p.table, Row: p.read + int64(slices.Index(c.Codes, int32(slices.Index(c.Dict, w)))) + 1, Column: c.Name, Text: w, Want: "a number"}
			}
		}
		return &KindError{Table: p.table, Column: c.Name, Kind: Text, Want: "numbers", Why: "the " + p.acc.agg}
	}
	if p.valueSeen && !empty && c.Kind != p.kind {
		return fmt.Errorf("%s%w", where(p.table), twoKinds(c.Name, p.kind, c.Kind))
	}
	if c.Kind == Text {
		if p.value == nil {
			p.value = &keyColumn{name: c.Name}
		}
		if err := p.value.start(p.table, c); err != nil {
			return err
		}
	}
	if !empty {
		p.integer = (p.integer || !p.valueSeen) && (c.Integer || c.Kind == Bool)
		p.kind, p.valueSeen = c.Kind, true
	}
	return nil
}

func (p *Pivoter) checkLimit(rows, cols int64) error {
	limit := p.o.LimitCells
	if limit <= 0 {
		limit = DefaultLimitCells
	}
	if rows > 0 && cols > limit/rows {
		return &LimitError{Table: p.table, Rows: rows, Cols: cols, N: rows * cols, Limit: limit}
	}
	return nil
}

// Grid is the grid of all rows added, and notes of what was decided. A cell
// that no row names is missing, as in pandas' pivot_table; so is one whose
// values are all missing (its count is 0).
//
// Without an aggregate the error is a *DuplicateError when two rows name one
// cell; ErrNoRows (wrapped) when no row has all its keys; a *LimitError when
// there are more than LimitCells cells.
func (p *Pivoter) Grid() (*grid.Grid, []string, error) {
	if len(p.index.keys) == 0 {
		if p.read > 0 {
			return nil, nil, fmt.Errorf("%sall %s rows lack a row or column key: %w", where(p.table), thousands(p.read), ErrNoRows)
		}
		return nil, nil, fmt.Errorf("%s%w", where(p.table), ErrNoRows)
	}
	if err := p.duplicates(); err != nil {
		return nil, nil, err
	}
	ddof := 1
	if p.o.DDof != nil {
		ddof = *p.o.DDof
	}
	values := p.acc.results(ddof)
	notes := slices.Clone(p.notes)
	if p.unkeyed > 0 {
		notes = append(notes, fmt.Sprintf("%s of %s rows had no %s and were left out", thousands(p.unkeyed), thousands(p.read), p.keyNames()))
	}
	y, err := p.rows.arrange(p.table, "rows", p.o.SortRows, func() []float64 { return p.means(values, true) })
	if err != nil {
		return nil, nil, err
	}
	x, err := p.cols.arrange(p.table, "columns", p.o.SortCols, func() []float64 { return p.means(values, false) })
	if err != nil {
		return nil, nil, err
	}
	notes = append(append(notes, y.notes...), x.notes...)
	if err := p.checkLimit(int64(y.axis.N), int64(x.axis.N)); err != nil {
		return nil, nil, err
	}
	g := grid.New(y.axis.N, x.axis.N)
	g.X, g.Y = x.axis, y.axis
	for i, k := range p.index.keys {
		g.Set(int(y.place[k>>32]), int(x.place[k&math.MaxUint32]), values[i])
	}
	p.name(g)
	g.Counts = p.counts(g, y.place, x.place)
	g, err = finish(g, p.o)
	return g, notes, err
}

// mostCounted is up to how many cells remember of how many values they are made:
// more than a page shows, whose memory would be as much again.
const mostCounted = 64_000_000

// counts are how many values each cell is the mean, the sum, ... of; nil where
// it is one of them, or where that is what the cells say.
func (p *Pivoter) counts(g *grid.Grid, rows, cols []int32) *grid.Grid {
	if slices.Contains([]string{"", "first", "count"}, p.acc.agg) || len(g.Values) > mostCounted {
		return nil
	}
	n := &grid.Grid{Rows: g.Rows, Cols: g.Cols, Values: make([]float64, len(g.Values)), X: g.X, Y: g.Y, Name: "n", Integer: true}
	for i, k := range p.index.keys {
		n.Set(int(rows[k>>32]), int(cols[k&math.MaxUint32]), float64(p.acc.cells[i].n))
	}
	return n
}

func (p *Pivoter) keyNames() string {
	names := append(slices.Clone(p.o.Rows), p.o.Cols...)
	return strings.Join(names, " or no ")
}

// name says what the values are: "passengers", "fare (mean)", "count".
func (p *Pivoter) name(g *grid.Grid) {
	switch {
	case p.o.Value == "":
		g.Name = "count"
	case p.o.Agg == "" || p.o.Agg == "first":
		g.Name = p.o.Value
	default:
		g.Name = fmt.Sprintf("%s (%s)", p.o.Value, p.o.Agg)
	}
	switch p.acc.agg {
	case "count":
		g.Integer = true
	case "", "first", "min", "max", "sum":
		g.Integer = p.integer
	}
	if p.value != nil && p.acc.agg != "count" {
		g.Categories = p.value.Dict
	}
}

func (p *Pivoter) duplicates() error {
	if p.acc.agg != "" {
		return nil
	}
	var e *DuplicateError
	for i, c := range p.acc.cells {
		if c.n < 2 {
			continue
		}
		if e == nil {
			k := p.index.keys[i]
			e = &DuplicateError{Table: p.table, Row: p.rows.label(int32(k >> 32)), Col: p.cols.label(int32(k & math.MaxUint32)), Count: c.n}
		}
		e.Pairs++
	}
	if e == nil {
		return nil
	}
	return e
}

// means are the means of the present values by row key (or column key).
func (p *Pivoter) means(values []float64, byRow bool) []float64 {
	n := p.cols.n()
	if byRow {
		n = p.rows.n()
	}
	sum, count := make([]float64, n), make([]float64, n)
	for i, k := range p.index.keys {
		at := k & math.MaxUint32
		if byRow {
			at = k >> 32
		}
		if v := values[i]; v == v {
			sum[at] += v
			count[at]++
		}
	}
	for i := range sum {
		sum[i] /= count[i] // 0/0 is NaN, and sorts last
	}
	return sum
}

// Pivot turns a long table in memory into a grid; see Pivoter.
func Pivot(t *Table, o MatrixOptions, tz string) (*grid.Grid, []string, error) {
	p, err := NewPivoter(o, tz)
	if err != nil {
		return nil, nil, err
	}
	if err := p.Add(t); err != nil {
		return nil, nil, err
	}
	return p.Grid()
}

// PivotSource turns a long table into a grid without keeping its rows.
func PivotSource(ctx context.Context, src Source, o MatrixOptions, conds []Cond, tz string) (*grid.Grid, []string, error) {
	p, err := NewPivoter(o, tz)
	if err != nil {
		return nil, nil, err
	}
	grouped, err := p.groups(ctx, src, Query{Where: conds, TZ: tz})
	if err == nil && !grouped {
		err = src.Scan(ctx, p.Query(conds), func(t *Table) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return p.Add(t)
		})
	}
	if err != nil && !errors.Is(err, ErrEnough) {
		return nil, nil, err
	}
	if p.read == 0 && len(conds) > 0 {
		return nil, nil, noneMeet(p.table)
	}
	return p.Grid()
}
