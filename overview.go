package swelter

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/table"
)

// OverviewOptions make a first look at any table: missing cells, correlations,
// Cramér's V and correlation ratios of categories, and the strongest pairs. The
// zero value looks at all columns.
type OverviewOptions struct {
	Columns []string `json:"columns,omitempty"` // nil for all
	Pairs   *int     `json:"pairs,omitempty"`   // histograms of the strongest pairs; nil is 4
	Bins    int      `json:"bins,omitempty"`    // of a histogram each way; 0 is 20
	Sample  int      `json:"sample,omitempty"`  // rows that are looked at closely; 0 is 200 000
}

// Limits of an overview: more columns than these are left out, and a note says
// so.
const (
	overviewSample     = 200_000
	overviewNumbers    = 100
	overviewCategories = 40
	overviewLevels     = 50 // different words of a category
	overviewAnnotated  = 12 // columns up to which coefficients are written into the cells
	mostPairs          = 24
)

func (o *OverviewOptions) check() error {
	switch {
	case o.Pairs != nil && (*o.Pairs < 0 || *o.Pairs > mostPairs):
		return fmt.Errorf("overview: %d pairs; from 0 to %d can be drawn", *o.Pairs, mostPairs)
	case o.Bins < 0 || o.Bins > 500:
		return fmt.Errorf("overview: %d bins; from 1 to 500 can be drawn, or 0 to choose", o.Bins)
	case o.Sample < 0:
		return fmt.Errorf("overview: a sample of %d rows; 1 or more are wanted, or 0 to choose", o.Sample)
	}
	return nil
}

// checkOverview holds what does not go with an overview.
func (s Spec) checkOverview() error {
	switch {
	case s.Make.Overview == nil:
		return nil
	case s.Facet != (Facet{}):
		return errors.New("facet: an overview has panels already; choose rows by --where")
	case !reflect.DeepEqual(s.Color, Color{}) || s.Preset != "":
		return errors.New("overview: its panels have colours of their own; leave colours and presets out")
	}
	return nil
}

// overview is a table while it is looked at.
type overview struct {
	o       OverviewOptions
	spec    Spec
	rows    *table.Table // the rows that are looked at closely
	every   int64        // one of so many rows is among them
	total   int64
	profile []table.ColumnProfile
	numbers []*table.Column
	words   []category
	notes   []string
	parts   []part
}

// runOverview reads a table once and draws what can be seen in it at first.
func runOverview(ctx context.Context, spec Spec, env Env) (*Figure, error) {
	v := &overview{o: *spec.Make.Overview, spec: spec}
	if v.o.Sample == 0 {
		v.o.Sample = overviewSample
	}
	if v.o.Bins == 0 {
		v.o.Bins = 20
	}
	if err := v.read(ctx, env); err != nil {
		return nil, err
	}
	v.sort()
	for _, look := range []func() error{v.missing, v.correlations, v.associations, v.ratios, v.pairs} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := look(); err != nil {
			return nil, err
		}
	}
	drawn := spec
	drawn.Figure = v.page()
	f, err := drawPanels(ctx, v.parts, v.notes, drawn, figure.PanelOptions{Own: true, By: "what they show"}, env)
	if err != nil {
		return nil, err
	}
	f.Spec = spec
	f.Spec.Version = SpecVersion
	return f, f.describe()
}

// read takes in the rows, all of them for counts and an even sample for the
// rest.
func (v *overview) read(ctx context.Context, env Env) error {
	where, err := conditions(v.spec.Input)
	if err != nil {
		return err
	}
	src, err := open(ctx, v.spec, env)
	if err != nil {
		return err
	}
	defer src.Close()
	thin, profile := &table.Thinner{Most: v.o.Sample}, &table.Profiler{}
	q := table.Query{Columns: v.o.Columns, Where: where, TZ: v.spec.Input.TZ}
	limit := env.Limits.OrDefaults().Bytes
	err = src.Scan(ctx, q, func(t *table.Table) error {
		profile.Add(t)
		if err := thin.Add(t); err != nil {
			return err
		}
		if n := thin.Bytes(); limit > 0 && n > limit {
			return &table.LimitError{Table: t.Name, What: "bytes of columns", N: n, Limit: limit}
		}
		return ctx.Err()
	})
	if err != nil && !errors.Is(err, table.ErrEnough) {
		return err
	}
	v.rows, v.every, v.total, v.profile = thin.Table(), thin.Every, thin.Seen, profile.Columns()
	if v.total == 0 || len(v.profile) == 0 {
		name := v.rows.Name
		if name == "" {
			name = v.name()
		}
		if len(where) > 0 {
			return fmt.Errorf("%s: %w meet all of the conditions", name, table.ErrNoRows)
		}
		return fmt.Errorf("%s: %w", name, table.ErrNoRows)
	}
	v.notes = append(v.notes, v.rows.Notes...)
	if v.every > 1 {
		v.notes = append(v.notes, fmt.Sprintf("missing cells are counted in all %s rows; all else is of every %s row, %s of them", table.Thousands(v.total), ordinal(v.every), table.Thousands(int64(v.rows.Rows()))))
	}
	return nil
}

func ordinal(n int64) string {
	switch {
	case n%10 == 2 && n%100 != 12:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 1 && n%100 != 11:
		return fmt.Sprintf("%dst", n)
	case n%10 == 3 && n%100 != 13:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}

// name is what the table is called.
func (v *overview) name() string {
	if v.rows != nil && v.rows.Name != "" {
		return filepath.Base(filepath.FromSlash(v.rows.Name))
	}
	if p := v.spec.Input.Paths; len(p) > 0 && p[0] != "-" {
		return filepath.Base(filepath.FromSlash(p[0]))
	}
	return "the table"
}

// page is what is said of the whole: the name of the table, its size, the kinds
// of its columns and what is missing.
func (v *overview) page() figure.Options {
	o := v.spec.Figure
	if o.Title == "" {
		o.Title = v.name()
	}
	if o.Subtitle == "" {
		kinds := map[table.Kind]int{}
		missing := int64(0)
		for _, c := range v.profile {
			kinds[c.Kind]++
			missing += c.Missing
		}
		var of []string
		for _, k := range []struct {
			kind table.Kind
			word string
		}{{table.Number, "of numbers"}, {table.Text, "of texts"}, {table.Time, "of times"}, {table.Bool, "of yes or no"}} {
			if n := kinds[k.kind]; n > 0 {
				of = append(of, fmt.Sprintf("%s %s", table.Thousands(int64(n)), k.word))
			}
		}
		o.Subtitle = fmt.Sprintf("%s rows, %s columns (%s); %s of %s cells missing", table.Thousands(v.total), table.Thousands(int64(len(v.profile))),
			strings.Join(of, ", "), table.Thousands(missing), table.Thousands(v.total*int64(len(v.profile))))
	}
	return o
}

// category is a column of few different words.
type category struct {
	name  string
	codes []int32
	words []string
}

// sort tells numbers from categories and leaves out what there is too much of.
func (v *overview) sort() {
	var empty, constant, many []string
	numbers, words := 0, 0
	for _, c := range v.rows.Columns {
		levels := distinct(c)
		switch {
		case c.Kind == table.Time:
		case levels == 0:
			empty = append(empty, c.Name)
		case levels == 1:
			constant = append(constant, c.Name)
		case c.Kind == table.Text && levels > overviewLevels:
			many = append(many, fmt.Sprintf("%s (%s)", c.Name, table.Thousands(int64(levels))))
		case c.Kind == table.Text || c.Kind == table.Bool:
			if words++; words <= overviewCategories {
				v.words = append(v.words, categoryOf(c))
			}
		default:
			if numbers++; numbers <= overviewNumbers {
				v.numbers = append(v.numbers, c)
			}
		}
	}
	note := func(what string, names []string) {
		if len(names) > 0 {
			v.notes = append(v.notes, what+": "+listed(names))
		}
	}
	note("no value at all", empty)
	note("one value throughout", constant)
	note(fmt.Sprintf("more than %d different texts, no categories", overviewLevels), many)
	if numbers > overviewNumbers {
		v.notes = append(v.notes, fmt.Sprintf("correlations are of the first %d of %s columns of numbers; --columns chooses others", overviewNumbers, table.Thousands(int64(numbers))))
	}
	if words > overviewCategories {
		v.notes = append(v.notes, fmt.Sprintf("Cramér's V is of the first %d of %s categories; --columns chooses others", overviewCategories, table.Thousands(int64(words))))
	}
}

// listed are some names, and how many more there are.
func listed(names []string) string {
	const most = 6
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %s more", strings.Join(names[:most], ", "), table.Thousands(int64(len(names)-most)))
}

// distinct counts the different values of a column of texts; of others whether
// there are none, one or more.
func distinct(c *table.Column) int {
	if c.Kind == table.Text {
		seen := make([]bool, len(c.Dict))
		n := 0
		for _, k := range c.Codes {
			if k >= 0 && !seen[k] {
				seen[k] = true
				n++
			}
		}
		return n
	}
	var first float64
	n := 0
	for _, x := range c.Floats {
		switch {
		case x-x != 0:
		case n == 0:
			first, n = x, 1
		case x != first:
			return 2
		}
	}
	return n
}

func categoryOf(c *table.Column) category {
	if c.Kind == table.Text {
		return category{c.Name, c.Codes, c.Dict}
	}
	out := category{c.Name, make([]int32, c.Len()), []string{"false", "true"}}
	for i, x := range c.Floats {
		out.codes[i] = -1
		if x == x {
			out.codes[i] = int32(x)
		}
	}
	return out
}

func (v *overview) categoryNames() []string {
	names := make([]string, len(v.words))
	for i, w := range v.words {
		names[i] = w.name
	}
	return names
}
