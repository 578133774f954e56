package table

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// guessRows is how many rows Guess looks at, guessCells how large a table of
// keys it considers.
const (
	guessRows  = 200_000
	guessCells = 4 * guessRows
)

// Guess chooses how a table becomes a grid when nobody has said, and says in
// words what it chose. The rules, the first that fits:
//
//  1. Further header rows, or one column of labels that are all different
//     beside numbers: the table is a matrix as it is.
//  2. Two or three key columns (text that repeats, times, parts of the
//     calendar such as "year") that together name each row once (but for a
//     twentieth of the rows), and whose combinations are at least a quarter
//     there: two of them become rows and columns, the value is averaged over
//     the third.
//  3. Times of the day: a series, which is regular or of one number alone, by
//     hour and date (by weekday and hour beyond two years); other times are
//     events and are counted by weekday and hour.
//  4. Days or months: one value each by month and day, or month and year;
//     events are counted so.
//  5. No numbers but two columns of text: pairs are counted.
//  6. Anything else is drawn as it is; when the ranges of its columns differ
//     more than 50-fold each column is scaled from 0 to 1; a long series runs
//     from left to right.
//
// The value is the first numeric column with a name such as value, count,
// score, rate or total, else the first.
func Guess(t *Table) (MatrixOptions, string) {
	if t.Rows() == 0 || len(t.Columns) == 0 || extraHeaders(t) != nil {
		return MatrixOptions{}, ""
	}
	g := newGuesser(t)
	for _, rule := range []func() (MatrixOptions, string, bool){g.labelled, g.keyed, g.clock, g.dates, g.crossed} {
		if o, why, ok := rule(); ok {
			if o.Rows != nil {
				why += "; the same as " + flags(o)
			}
			return o, why
		}
	}
	return g.asItIs()
}

// guesser is what the rules look at: the columns by their part.
type guesser struct {
	t        *Table
	rows     int
	keys     []guessKey // columns that may be keys
	times    []*Column
	measures []*Column
	labels   []*Column // text, all different
	others   int       // columns of text that are neither
	index    *Column
}

type guessKey struct {
	*Column
	codes []int32
	n     int // different values
	rank  int // of a part of the calendar, coarse to fine; -1 for others
}

func newGuesser(t *Table) *guesser {
	if t.Rows() > guessRows {
		t, _ = Apply(t, Query{Limit: guessRows})
	}
	g := &guesser{t: t, rows: t.Rows()}
	if slices.Contains(indexNames, strings.ToLower(strings.TrimSpace(t.Columns[0].Name))) {
		g.index = t.Columns[0]
	}
	for _, c := range t.Columns {
		if c != g.index {
			g.sort(c)
		}
	}
	return g
}

// sort puts a column where it belongs.
func (g *guesser) sort(c *Column) {
	k := guessKey{Column: c, codes: make([]int32, g.rows), rank: calendarRank(c)}
	var enc keyColumn
	if enc.start("", c) != nil || !enc.known {
		return // nothing but missing cells
	}
	enc.encode(c, 0, g.rows, k.codes)
	k.n = enc.n()
	unique := k.n == g.rows
	switch {
	case c.Kind == Time:
		g.times = append(g.times, c)
		if 5*k.n <= 4*g.rows { // else each is an event of its own
			g.keys = append(g.keys, k)
		}
	case c.Kind == Text && unique:
		g.labels = append(g.labels, c)
	case c.Kind == Text && k.n >= 2 && 2*k.n <= g.rows:
		g.keys = append(g.keys, k)
	case c.Kind == Text:
		g.others++
	case c.Kind == Bool:
	case k.rank >= 0 && !unique:
		if k.n >= 2 {
			g.keys = append(g.keys, k)
		}
	case k.rank >= 0:
		g.labels = append(g.labels, c)
	default:
		g.measures = append(g.measures, c)
	}
}

// labelled: one label to each row and numbers beside it.
func (g *guesser) labelled() (MatrixOptions, string, bool) {
	if len(g.labels) > 0 && len(g.times) == 0 && len(g.measures) > 0 || g.others+len(g.keys)+len(g.labels)+len(g.times) == 0 {
		o, why := g.asItIs()
		return o, why, true
	}
	return MatrixOptions{}, "", false
}

// keyed: a long table.
func (g *guesser) keyed() (MatrixOptions, string, bool) {
	value := g.value()
	if value == nil {
		return MatrixOptions{}, "", false
	}
	set := g.keySet()
	if set == nil {
		return MatrixOptions{}, "", false
	}
	row, col := axesOf(set)
	o := MatrixOptions{Rows: []string{row.Name}, Cols: []string{col.Name}, Value: value.Name}
	names := make([]string, len(set))
	for i, k := range set {
		names[i] = k.Name
	}
	last := len(names) - 1
	why := "long table: " + strings.Join(names[:last], ", ") + " and " + names[last] + " name each row once"
	again := g.repeats(set)
	if again > 0 {
		why = fmt.Sprintf("%s but for %s rows", why, thousands(int64(again)))
	}
	if len(set) > 2 || again > 0 {
		o.Agg = "mean"
	}
	for _, k := range set {
		if len(set) > 2 && k.Name != row.Name && k.Name != col.Name {
			why += ", the mean over " + k.Name + " is drawn"
		}
	}
	return o, why, true
}

// keySet finds the two or three keys that name each row once, or with the
// fewest repeats; of equals those whose combinations are the most complete.
func (g *guesser) keySet() []guessKey {
	keys := g.keys[:min(len(g.keys), 12)]
	best, bestFill, bestAgain := []guessKey(nil), 0.0, g.rows/20
	try := func(set ...guessKey) {
		cells := 1.0
		for _, k := range set {
			cells *= float64(k.n)
		}
		fill := float64(g.rows) / cells
		// A table of two keys and a value alone is long however sparse.
		plain := len(set) == 2 && len(g.t.Columns) == 3 && cells <= guessCells
		if fill < .25 && !plain || cells > guessCells {
			return
		}
		again := g.repeats(set)
		if again < bestAgain || again == bestAgain && fill > bestFill {
			best, bestFill, bestAgain = set, fill, again
		}
	}
	for i := range keys {
		for j := range i {
			try(keys[j], keys[i])
		}
	}
	if best != nil {
		return best
	}
	for i := range keys {
		for j := range i {
			for h := range j {
				try(keys[h], keys[j], keys[i])
			}
		}
	}
	return best
}

// repeats counts the rows that are not the first of their keys.
func (g *guesser) repeats(set []guessKey) (n int) {
	size := 1
	for _, k := range set {
		size *= k.n
	}
	seen := make([]bool, size)
	for r := range g.rows {
		at := 0
		for _, k := range set {
			if k.codes[r] < 0 {
				return g.rows
			}
			at = at*k.n + int(k.codes[r])
		}
		if seen[at] {
			n++
		}
		seen[at] = true
	}
	return n
}

// axesOf chooses two of the keys. Time runs along the columns, the year before
// its parts; of three parts of the calendar the finest two are kept. Of keys
// that are not time the one with more values is kept, as rows when it is with
// a time, else the first column of the table is the rows.
func axesOf(set []guessKey) (row, col guessKey) {
	var calendar, other []guessKey
	for _, k := range set {
		if k.rank >= 0 || k.Kind == Time {
			calendar = append(calendar, k)
		} else {
			other = append(other, k)
		}
	}
	slices.SortStableFunc(calendar, func(a, b guessKey) int { return a.fineness() - b.fineness() })
	slices.SortStableFunc(other, func(a, b guessKey) int { return b.n - a.n })
	switch n := len(calendar); {
	case n == 0:
		return other[0], other[1]
	case n == 1:
		return other[0], calendar[0]
	case calendar[n-2].rank == 0:
		return calendar[n-1], calendar[n-2]
	default:
		return calendar[n-2], calendar[n-1]
	}
}

func (k guessKey) fineness() int {
	if k.Kind == Time {
		return 9
	}
	return k.rank
}

// valueNames are the usual names of what is measured, the likelier first.
var valueNames = []string{"value", "values", "count", "counts", "score", "rate", "total", "mean", "amount", "n"}

// value is the column to draw, or nil.
func (g *guesser) value() *Column {
	for _, want := range valueNames {
		for _, c := range g.measures {
			if strings.EqualFold(c.Name, want) {
				return c
			}
		}
	}
	if len(g.measures) > 0 {
		return g.measures[0]
	}
	return nil
}

// clock: times of the day.
func (g *guesser) clock() (MatrixOptions, string, bool) {
	if len(g.times) == 0 || !g.clocked(g.times[0]) {
		return MatrixOptions{}, "", false
	}
	at := g.times[0]
	value := g.value()
	days, even := g.span(at)
	// Readings of one thing at odd times are a series too.
	even = even || len(g.measures) == 1 && len(g.keys)+g.others+len(g.labels) == 0
	if !even || value == nil {
		return MatrixOptions{Rows: []string{at.Name + ".weekday"}, Cols: []string{at.Name + ".hour"}, Agg: "count"},
			fmt.Sprintf("events at %s: counted by weekday and hour", at.Name), true
	}
	o := MatrixOptions{Rows: []string{at.Name + ".hour"}, Cols: []string{at.Name + ".date"}, Value: value.Name, Agg: "mean"}
	if days > 750 {
		o.Rows, o.Cols = []string{at.Name + ".weekday"}, []string{at.Name + ".hour"}
	}
	return o, fmt.Sprintf("a series over %s: the mean of %s", at.Name, value.Name), true
}

// clocked reports whether at least a tenth of the times have an hour.
func (g *guesser) clocked(c *Column) bool {
	with, all := 0, 0
	for _, v := range c.Floats[:g.rows] {
		if math.IsNaN(v) {
			continue
		}
		if all++; math.Mod(v, day) != 0 {
			with++
		}
	}
	return 10*with >= all
}

// span is how many days a time column covers, and whether it is a series: no
// time twice, and at least half of its even steps there.
func (g *guesser) span(c *Column) (days float64, even bool) {
	v := make([]float64, 0, g.rows)
	for _, x := range c.Floats[:g.rows] {
		if !math.IsNaN(x) {
			v = append(v, x)
		}
	}
	slices.Sort(v)
	days = (v[len(v)-1] - v[0]) / day
	return days, len(v) > 1 && latticeOf(v, 2, timeLattices(c.Unit)...) != nil
}

// dates: one value a day or a month, or events.
func (g *guesser) dates() (MatrixOptions, string, bool) {
	if len(g.times) == 0 || g.rows < 24 {
		return MatrixOptions{}, "", false
	}
	at := g.times[0]
	days, even := g.span(at)
	if at.Unit == "year" || even && len(g.measures) != 1 {
		return MatrixOptions{}, "", false
	}
	o := MatrixOptions{Rows: []string{at.Name + ".month"}, Cols: []string{at.Name + ".year"}, Agg: "count"}
	if at.Unit != "month" && days < 2*366 {
		o.Cols[0] = at.Name + ".day"
	}
	if !even {
		return o, fmt.Sprintf("events at %s: counted", at.Name), true
	}
	o.Value, o.Agg = g.measures[0].Name, "mean"
	return o, fmt.Sprintf("a series over %s: the mean of %s", at.Name, o.Value), true
}

// crossed: nothing but text, or text that repeats.
func (g *guesser) crossed() (MatrixOptions, string, bool) {
	if len(g.measures) > 0 || len(g.keys) < 2 {
		return MatrixOptions{}, "", false
	}
	row, col := axesOf(g.keys[:2])
	return MatrixOptions{Rows: []string{row.Name}, Cols: []string{col.Name}, Agg: "count"},
		"no column of values: rows are counted", true
}

// asItIs draws the numeric columns side by side.
func (g *guesser) asItIs() (MatrixOptions, string) {
	least, most, named := math.Inf(1), 0.0, 0
	label, _, err := labelColumn(g.t, "")
	if err != nil {
		return MatrixOptions{}, ""
	}
	for _, c := range g.t.Columns {
		if c == label || c == g.index || c.Kind != Number {
			continue
		}
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, v := range c.Floats {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
		if named++; hi > lo {
			least, most = min(least, hi-lo), max(most, hi-lo)
		}
	}
	var o MatrixOptions
	var why []string
	if named >= 2 && most > 50*least {
		o.StandardScale = "cols"
		why = append(why, fmt.Sprintf("each column runs from its least (0) to its greatest value (1), since their ranges differ %s-fold; the same as --standard-scale cols",
			thousands(int64(min(most/least, 1e15)))))
	}
	if label != nil && (label.Kind == Time || calendarRank(label) >= 0) && g.rows > 3*named {
		o.Transpose = true
		why = append(why, "time runs from left to right; the same as --transpose")
	}
	return o, strings.Join(why, "; ")
}

// flags writes the options as a command line would.
func flags(o MatrixOptions) string {
	quote := func(s string) string {
		if strings.ContainsAny(s, " '\"$&|;()<>*?!#`\\,") || s == "" {
			return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
		}
		return s
	}
	out := "--rows " + quote(o.Rows[0]) + " --cols " + quote(o.Cols[0])
	if o.Value != "" {
		out += " --value " + quote(o.Value)
	}
	if o.Agg != "" {
		out += " --agg " + o.Agg
	}
	return clean(out)
}
