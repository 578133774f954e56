package table

import (
	"context"
	"math"
	"slices"

	"github.com/swelter/swelter/stat"
)

// ProductSource is a Source that can add up products of its columns where they
// lie, so that of a correlation only the matrix travels. A value is there when
// it is a finite number; true and false are 1 and 0.
type ProductSource interface {
	Source
	// SurveyColumns looks at columns of numbers or truths in the rows that meet
	// the conditions; false where only reading the rows tells exactly.
	SurveyColumns(ctx context.Context, names []string, where []Cond) (ColumnSurveys, bool, error)
	// Products adds up each pair, of the conditions and columns that were
	// surveyed. The order is that of the pairs.
	Products(ctx context.Context, where []Cond, pairs []Pair) ([]stat.Products, error)
}

// ColumnSurveys are what a first look tells.
type ColumnSurveys struct {
	Rows    int64 // all that meet the conditions
	Columns []ColumnSurvey
	Notes   []string // about the table, for who named no columns
}

// ColumnSurvey is what a first look tells of one column: how many values are
// there, and the extremes and the mean of these.
type ColumnSurvey struct {
	N              int64
	Min, Max, Mean float64
}

// constant reports whether a column has no two values; isConstant of a survey.
func (c ColumnSurvey) constant() bool { return c.N == 0 || c.Min == c.Max }

// Pair is two columns whose products are added up over the rows that have both.
type Pair struct{ X, Y Shifted }

// Shifted is a column less a number, times a power of two: in this order where
// the difference would leave float64. Whole says that every row has a value,
// which saves looking.
type Shifted struct {
	Name        string
	Less, Times float64
	Whole       bool
}

// CorrelateThere is Correlate of the rows of a source that adds products up
// itself: Pearson's coefficients, and no others of it afterwards. It is nil where
// rows have to be read.
func CorrelateThere(ctx context.Context, src Source, o CorrOptions, q Query) (*Correlated, error) {
	there, ok := src.(ProductSource)
	method, err := stat.ParseCoefficient(o.Method)
	if !ok || err != nil || method != stat.PearsonR || o.Partial || q.Limit > 0 {
		return nil, nil // what is wrong is said of the rows
	}
	cols, left, err := productColumns(ctx, src, o.Columns)
	k := int64(len(cols))
	if err != nil || k == 0 || k > DefaultLimitCells/k {
		return nil, err
	}
	names := make([]string, k)
	for i, c := range cols {
		names[i] = c.Name
	}
	seen, ok, err := there.SurveyColumns(ctx, names, q.Where)
	if err != nil || !ok || seen.Rows == 0 {
		return nil, err
	}
	var constant []string
	for i, c := range seen.Columns {
		if c.constant() {
			constant = append(constant, names[i])
		}
	}
	p := &products{src: there, where: q.Where, names: names, seen: seen, least: o.MinPeriods}
	c := &Correlated{Notes: corrNotes(left, constant)}
	if len(o.Columns) == 0 {
		c.Notes = slices.Concat(seen.Notes, c.Notes)
	}
	if c.m, err = p.correlate(ctx); err != nil {
		return nil, err
	}
	c.R, c.N = corrGrids(c.m, cols, nil)
	c.R.Name = corrName(method, false)
	return c, nil
}

// productColumns are the columns of corrColumns by the schema alone; none where
// it does not suffice.
func productColumns(ctx context.Context, src Source, names []string) (cols []*Column, left []string, err error) {
	fields, err := src.Schema(ctx)
	if err != nil {
		return nil, nil, err
	}
	t, kinds := &Table{}, make(map[string]Kind)
	for _, f := range fields {
		t.Columns = append(t.Columns, &Column{Name: f.Name, Kind: f.Kind})
		kinds[f.Name] = f.Kind
	}
	for _, n := range names {
		if k, ok := kinds[n]; !ok || k != Number && k != Bool {
			return nil, nil, nil
		}
	}
	// Texts behind at most three others may be numbers below headers: extraHeaders.
	number := func(f Field) bool { return f.Kind != Text }
	if n := len(fields); len(names) == 0 && n > 1 && !slices.ContainsFunc(fields[min(3, n-2):], number) {
		return nil, nil, nil
	}
	cols, left, err = corrColumns(t, names)
	if err != nil {
		return nil, nil, nil // of no column of numbers: said of the rows, with the table's name
	}
	return cols, left, nil
}

// products makes coefficients of sums.
type products struct {
	src   ProductSource
	where []Cond
	names []string
	seen  ColumnSurveys
	least int
	found *stat.Correlations
}

// place is a pair of columns without its coefficient.
type place struct {
	i, j int
	Pair
}

// productTile columns by as many are asked for side by side, so that a statement
// reads few columns.
const productTile = 8

func (p *products) correlate(ctx context.Context) (*stat.Correlations, error) {
	k := len(p.names)
	p.found = &stat.Correlations{Size: k, R: make([]float64, k*k), N: make([]int64, k*k)}
	for i, c := range p.seen.Columns {
		r := 1.
		if c.constant() {
			r = math.NaN()
		}
		p.found.Set(i, i, r, c.N, p.least)
	}
	open := p.places()
	// Rows that two columns share may lie far from the means of the columns: their
	// sums are taken again about their own means, which are then known, to the
	// last bit after a few times. What remains without a spread is constant.
	for range 5 {
		if len(open) == 0 {
			break
		}
		pairs := make([]Pair, len(open))
		for n, o := range open {
			pairs[n] = o.Pair
		}
		sums, err := p.src.Products(ctx, p.where, pairs)
		if err != nil {
			return nil, err
		}
		left := open[:0]
		for n, s := range sums {
			if o := open[n]; !p.settle(&o, s) {
				left = append(left, o)
			}
		}
		open = left
	}
	return p.found, nil
}

// places are all pairs, tile by tile.
func (p *products) places() (open []place) {
	k := len(p.names)
	for a := 0; a < k; a += productTile {
		for b := 0; b <= a; b += productTile {
			for i := a; i < min(a+productTile, k); i++ {
				for j := b; j < min(b+productTile, i); j++ {
					open = append(open, place{i, j, Pair{p.shifted(i), p.shifted(j)}})
				}
			}
		}
	}
	return open
}

// settle makes the coefficient of sums, or tells what to ask for next.
func (p *products) settle(o *place, s stat.Products) bool {
	r, ok := s.Pearson()
	if !ok {
		r = math.NaN()
	}
	p.found.Set(o.i, o.j, r, int64(s.N), p.least)
	switch {
	case ok, s.N < 2, s.X == 0 && s.XX == 0, s.Y == 0 && s.YY == 0:
		return true
	case s.XY != s.XY: // rows have come that lack a value
		o.X.Whole, o.Y.Whole = false, false
	default:
		o.X, o.Y = o.X.again(s.N, s.X, s.XX), o.Y.again(s.N, s.Y, s.YY)
	}
	return false
}

// shifted is a column less its mean, scaled to about 1 at most, so that no sum
// cancels or leaves float64.
func (p *products) shifted(i int) Shifted {
	c := p.seen.Columns[i]
	s := Shifted{Name: p.names[i], Less: c.Mean, Times: 1, Whole: c.N == p.seen.Rows}
	switch {
	case c.N == 0:
		s.Less = 0
		return s
	case c.Min == c.Max:
		s.Less = c.Min // to the last bit
	case !(s.Less >= c.Min && s.Less <= c.Max):
		s.Less = c.Min/2 + c.Max/2 // their sum left float64
	}
	s.Times = toOne(max(c.Max/2-s.Less/2, s.Less/2-c.Min/2)) / 2
	return s
}

// again is the column less the mean of the n rows whose sum and squares are
// given.
func (s Shifted) again(n, sum, squares float64) Shifted {
	s.Less += sum / n / s.Times
	s.Times = min(s.Times*toOne(max(math.Sqrt(squares/n), math.Abs(sum)/n)), math.Ldexp(1, 1000))
	return s
}

// toOne is the power of two that makes a size about 1, within what float64 has.
func toOne(size float64) float64 {
	if !(size > 0) {
		return 1
	}
	_, e := math.Frexp(size)
	return math.Ldexp(1, min(max(-e, -1000), 1000))
}
