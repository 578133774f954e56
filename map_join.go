package swelter

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/region"
	"github.com/swelter/swelter/table"
)

// keyNames are the columns that are keys when nobody says, the likeliest first.
var keyNames = []string{"iso_alpha", "iso_a3", "iso3", "iso_alpha3", "alpha3", "fips", "geoid", "id", "code", "iso", "state", "county", "country", "nation", "name", "region"}

// joinTo gives each region the value of its rows.
func (p *plan) joinTo(ctx context.Context, list []region.Region, o MapOptions, spec Spec, env Env) ([]float64, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := open(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	t, err := table.Collect(ctx, src, table.Query{Where: where, TZ: spec.Input.TZ}, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	if err != nil {
		return nil, err
	}
	p.notes = append(p.notes, t.Notes...)
	book := region.NewBook(list)
	key, err := o.keyColumn(t, book)
	if err != nil {
		return nil, err
	}
	value, err := o.valueColumn(t, key, where)
	if err != nil {
		return nil, err
	}
	var per *table.Column
	if o.Per != "" && o.Per != "area" {
		if per, err = numbers(t, o.Per); err != nil {
			return nil, err
		}
	}
	rows, keys := keysOf(key, o.Agg != "")
	if o.Regions == "states" && o.Agg != "" && toStates(keys) {
		p.notes = append(p.notes, "counties are taken to their states")
	}
	joined, err := book.Join(keys, o.Agg != "")
	var twice *region.DuplicateError
	switch {
	case errors.As(err, &twice) && o.Agg == "":
		return nil, fmt.Errorf("%s: column %q: %w; choose rows by --where, or say what becomes of several: --agg %s", t.Name, key.Name, err, strings.Join(aggs, ", "))
	case err != nil:
		return nil, fmt.Errorf("%s: column %q: %w", t.Name, key.Name, err)
	}
	if err := p.unknownKeys(joined, len(keys), key.Name, o, t.Name); err != nil {
		return nil, err
	}
	values := reduced(rows, joined.At, len(list), value, per, o.Agg)
	p.grid = grid.New(len(list), 1)
	p.grid.Name = table.Title(value.Name)
	if o.Agg == "count" {
		p.grid.Name = "rows"
	}
	if per != nil {
		p.grid.Name += " per " + table.Title(per.Name)
	}
	return values, nil
}

// toStates makes the FIPS codes of states of those of counties, where all keys are
// such, and says whether they were.
func toStates(keys []string) bool {
	for _, k := range keys {
		if len(k) != 4 && len(k) != 5 || strings.Trim(k, "0123456789") != "" {
			return false
		}
	}
	for i, k := range keys {
		keys[i] = k[:len(k)-3]
	}
	return len(keys) > 0
}

// keyColumn is the column that names regions: that of the options, or the first
// likely one of which most rows are regions.
func (o *MapOptions) keyColumn(t *table.Table, book *region.Book) (*table.Column, error) {
	if o.Key != "" {
		return t.Column(o.Key)
	}
	var best *table.Column
	most := 0.0
	for _, c := range t.Columns {
		if !o.mayBeKey(c) {
			continue
		}
		score, _ := keyScore(c, book)
		if slices.Contains(keyNames, strings.ToLower(c.Name)) {
			score *= 1.2
		}
		if score > most {
			best, most = c, score
		}
	}
	if best != nil && o.Agg == "" {
		// Another that tells regions apart as well, and every row: some tables have
		// a code wrong.
		if other := o.soleKey(t, book, best, most); other != nil {
			return other, nil
		}
	}
	if most < .3 {
		return nil, fmt.Errorf("%s: no column looks like a key of %s; name it with --key, there are %s", t.Name, o.Regions, strings.Join(t.Names(), ", "))
	}
	return best, nil
}

// keyScore is the share of a column's keys that are regions, and whether two rows
// are of one.
func keyScore(c *table.Column, book *region.Book) (score float64, twice bool) {
	_, keys := keysOf(c, false)
	distinct, hits := map[string]bool{}, 0.0
	taken := map[int]bool{}
	for _, k := range keys {
		at, _ := book.Find(k)
		twice = twice || at >= 0 && taken[at]
		if at >= 0 {
			taken[at] = true
		}
		if distinct[k] {
			continue
		}
		if distinct[k] = true; at >= 0 {
			hits++
		}
	}
	if len(distinct) == 0 || len(distinct) > 5000 {
		return 0, twice
	}
	return hits / float64(len(distinct)), twice
}

// soleKey is another likely column, almost as good, no two rows of which are of
// one region; nil when the best one tells all rows apart itself.
func (o *MapOptions) soleKey(t *table.Table, book *region.Book, best *table.Column, most float64) *table.Column {
	if _, twice := keyScore(best, book); !twice {
		return nil
	}
	for _, c := range t.Columns {
		if c == best || !o.mayBeKey(c) {
			continue
		}
		if score, twice := keyScore(c, book); !twice && score > .8*min(1, most) {
			return c
		}
	}
	return nil
}

// mayBeKey reports whether a column could name regions.
func (o *MapOptions) mayBeKey(c *table.Column) bool {
	return !(c.Kind == table.Time || c.Kind == table.Bool || c.Name == o.Value || c.Kind == table.Number && !c.Integer)
}

// valueColumn is the column of the colours: that of the options, or the only one
// of numbers that rows are not chosen by.
func (o *MapOptions) valueColumn(t *table.Table, key *table.Column, where []table.Cond) (*table.Column, error) {
	if o.Agg == "count" {
		return key, nil
	}
	if o.Value != "" {
		return numbers(t, o.Value)
	}
	var found []string
	for _, c := range t.Columns {
		chosen := slices.ContainsFunc(where, func(w table.Cond) bool { return w.Column == c.Name })
		if c.Kind == table.Number && c != key && !chosen {
			found = append(found, c.Name)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%s: which column has the values? name it with --value; there are %s", t.Name, strings.Join(t.Names(), ", "))
	}
	return t.Column(found[0])
}

// numbers is a column of numbers.
func numbers(t *table.Table, name string) (*table.Column, error) {
	c, err := t.Column(name)
	if err != nil {
		return nil, err
	}
	if c.Kind != table.Number && c.Kind != table.Bool {
		return nil, fmt.Errorf("%s: column %q holds no numbers", t.Name, name)
	}
	return c, nil
}

// keysOf is each key, and for each row which it is; or a key a row.
func keysOf(c *table.Column, once bool) (rows []int, keys []string) {
	at := map[string]int{}
	for i := range c.Len() {
		k := keyText(c, i)
		if n, ok := at[k]; ok && once {
			rows = append(rows, n)
			continue
		}
		at[k] = len(keys)
		rows, keys = append(rows, len(keys)), append(keys, k)
	}
	return rows, keys
}

// keyText is a cell as a key, "" when it is missing.
func keyText(c *table.Column, i int) string {
	switch {
	case c.Kind == table.Text && c.Codes[i] >= 0:
		return c.Dict[c.Codes[i]]
	case c.Kind == table.Text, c.Floats[i] != c.Floats[i]:
		return ""
	}
	return strconv.FormatFloat(c.Floats[i], 'f', -1, 64)
}

// mostListed is how many keys a note lists.
const mostListed = 8

// unknownKeys lists and counts the keys that are no region; where none is one,
// it is an error.
func (p *plan) unknownKeys(j *region.Joined, keys int, column string, o MapOptions, name string) error {
	if len(j.Unknown) == 0 {
		return nil
	}
	var words []string
	for i, u := range j.Unknown {
		if i == mostListed {
			words = append(words, fmt.Sprintf("and %d more", len(j.Unknown)-mostListed))
			break
		}
		w := strconv.Quote(u.Key)
		switch {
		case u.Same > 1:
			w += fmt.Sprintf(" (%d regions have this name, such as %s)", u.Same, strings.Join(u.Near, ", "))
		case len(u.Near) > 0:
			w += " (near " + strings.Join(u.Near, ", ") + ")"
		}
		words = append(words, w)
	}
	what := fmt.Sprintf("%d of %d keys in %q are no region of %s: %s", len(j.Unknown), keys, column, o.Regions, strings.Join(words, ", "))
	if len(j.Unknown) == keys {
		return fmt.Errorf("%s: %s", name, what)
	}
	p.warnings = append(p.warnings, what)
	return nil
}

// reduced is the value of each region, of its one row or of all; of two columns
// the quotient of both sums or means.
func reduced(rows, at []int, n int, value, per *table.Column, agg string) []float64 {
	of := func(c *table.Column) []float64 {
		lists := make([][]float64, n)
		for i, k := range rows {
			if r := at[k]; r >= 0 {
				v := 1.0
				if agg != "count" {
					v = c.Floats[i]
				}
				if v == v {
					lists[r] = append(lists[r], v)
				}
			}
		}
		out := make([]float64, n)
		for i, l := range lists {
			out[i] = one(l, agg)
		}
		return out
	}
	values := of(value)
	if per != nil {
		for i, v := range of(per) {
			if v == 0 {
				v = math.NaN()
			}
			values[i] /= v
		}
	}
	return values
}

// one makes one value of several; NaN of none.
func one(l []float64, agg string) float64 {
	if len(l) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, v := range l {
		sum += v
	}
	switch agg {
	case "sum", "count":
		return sum
	case "min":
		return slices.Min(l)
	case "max":
		return slices.Max(l)
	case "median":
		s := slices.Clone(l)
		sort.Float64s(s)
		return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
	}
	return sum / float64(len(l))
}
