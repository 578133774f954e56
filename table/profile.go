package table

import (
	"cmp"
	"math"
	"slices"

	"github.com/swelter/swelter/stat"
)

// ColumnProfile is what a column holds.
type ColumnProfile struct {
	Name    string
	Kind    Kind
	Present int64
	Missing int64
	// Infinite values of a number column are present, but part of no moment.
	Infinite int64
	Moments  stat.Moments // of numbers, times (seconds since 1970) and true or false (1 or 0)
	Integer  bool         // every number is whole
	Unit     string       // of times, the finest: "day"
	Zoned    bool
	Distinct int64   // different texts; MaxDistinct when there are more
	Top      []Count // the most frequent texts, at most 5, ties by first appearance; nil beyond MaxDistinct
}

// Count is a text and how often it occurs.
type Count struct {
	Text string
	N    int64
}

// MaxDistinct is how many different texts of a column are told apart.
const MaxDistinct = 100_000

// Profiler looks at the rows of a table chunk by chunk. Memory grows with the
// number of columns and of different texts, not with the rows. The zero value
// has seen nothing.
type Profiler struct {
	Rows    int64
	Notes   []string
	columns []ColumnProfile
	texts   []texts
}

// texts counts the texts of one column by their first appearance.
type texts struct {
	place  map[string]int
	counts []Count
	over   bool
}

// Add looks at the next rows; every chunk has the same columns.
func (p *Profiler) Add(t *Table) {
	if p.columns == nil {
		p.columns, p.texts = make([]ColumnProfile, len(t.Columns)), make([]texts, len(t.Columns))
		for i, c := range t.Columns {
			p.columns[i] = ColumnProfile{Name: c.Name, Kind: c.Kind, Integer: true}
		}
	}
	p.Rows += int64(t.Rows())
	for _, n := range t.Notes {
		if !slices.Contains(p.Notes, n) {
			p.Notes = append(p.Notes, n)
		}
	}
	for i, c := range t.Columns {
		p.add(i, c)
	}
}

func (p *Profiler) add(i int, c *Column) {
	to := &p.columns[i]
	if c.Kind != to.Kind && to.Present == 0 {
		to.Kind = c.Kind // cells so far were all missing, and could be of any kind
	}
	if c.Kind == Text {
		p.texts[i].add(c, to)
		return
	}
	part := ColumnProfile{Moments: stat.MomentsOf(c.Floats)}
	for _, v := range c.Floats {
		switch {
		case math.IsNaN(v):
			part.Missing++
			continue
		case math.IsInf(v, 0):
			part.Infinite++
		case v != math.Trunc(v):
			to.Integer = false
		}
		part.Present++
	}
	to.Present, to.Missing, to.Infinite = to.Present+part.Present, to.Missing+part.Missing, to.Infinite+part.Infinite
	to.Moments = to.Moments.Merge(part.Moments)
	if c.Kind == Time && part.Present > 0 {
		to.Unit, to.Zoned = finerUnit(to.Unit, c.Unit), to.Zoned || c.Zoned
	}
}

// timeUnits from the coarsest.
var timeUnits = []string{"year", "month", "day", "minute", "second"}

func finerUnit(a, b string) string {
	if slices.Index(timeUnits, b) > slices.Index(timeUnits, a) {
		return b
	}
	return a
}

func (x *texts) add(c *Column, to *ColumnProfile) {
	seen := make([]int64, len(c.Dict))
	for _, code := range c.Codes {
		if code < 0 {
			to.Missing++
			continue
		}
		to.Present++
		seen[code]++
	}
	if x.place == nil {
		x.place = map[string]int{}
	}
	for code, n := range seen {
		if n == 0 || x.over {
			continue
		}
		at, ok := x.place[c.Dict[code]]
		if !ok {
			if len(x.counts) == MaxDistinct {
				x.over, x.place = true, map[string]int{}
				continue
			}
			at = len(x.counts)
			x.place[c.Dict[code]] = at
			x.counts = append(x.counts, Count{Text: c.Dict[code]})
		}
		x.counts[at].N += n
	}
}

// Columns are the profiles in the order of the table.
func (p *Profiler) Columns() []ColumnProfile {
	for i := range p.columns {
		c, x := &p.columns[i], &p.texts[i]
		c.Integer = c.Integer && c.Kind == Number && c.Moments.N > 0
		c.Distinct = int64(len(x.counts))
		c.Top = nil
		if x.over {
			continue
		}
		top := slices.Clone(x.counts)
		slices.SortStableFunc(top, func(a, b Count) int { return cmp.Compare(b.N, a.N) })
		c.Top = top[:min(5, len(top))]
	}
	return p.columns
}
