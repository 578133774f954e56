package swelter

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// info is what is known of the rows or columns of the input beside their values:
// columns aligned with them, from a table of annotations, from header rows and
// from label columns.
type info struct {
	word    string
	path    string // of the table of annotations, "" for none
	columns []*table.Column
	from    int // so many come from the table of annotations
	sets    int // in a file of gene sets
	found   int // of them, the first columns
	notes   []string
}

// exact finds a column by its very name.
func (in *info) exact(name string) *table.Column {
	if c := in.column(name); c != nil && c.Name == name {
		return c
	}
	return nil
}

// column finds a column by name, the table of annotations first.
func (in *info) column(name string) *table.Column {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		for _, c := range in.columns {
			if same(c.Name, name) {
				return c
			}
		}
	}
	return nil
}

func (in *info) names() []string {
	out := make([]string, len(in.columns))
	for i, c := range in.columns {
		out[i] = c.Name
	}
	return out
}

// unknown is the error for a name that nothing bears.
func (in *info) unknown(name string) error {
	if len(in.columns) == 0 {
		flag := "--row-annotations"
		if in.word == "columns" {
			flag = "--col-annotations"
		}
		return fmt.Errorf("%q: nothing is known of the %s but their labels; give a table of annotations with %s FILE", name, in.word, flag)
	}
	return table.NoColumn("annotations of the "+in.word, name, in.names())
}

// annotate reads a table of annotations and joins it by its first column to the
// labels. Labels that are not there, or twice, are errors with the list.
func (in *info) annotate(ctx context.Context, path string, labels []string, env Env) error {
	if path == "" {
		return nil
	}
	if ending(path) == ".gmt" {
		return in.annotateSets(path, labels, env)
	}
	src, err := source.Open(ctx, table.Input{Paths: []string{path}}, env.source())
	if err != nil {
		return err
	}
	defer src.Close()
	t, err := table.Collect(ctx, src, table.Query{}, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	if err != nil {
		return err
	}
	if len(t.Columns) < 2 {
		return fmt.Errorf("%s: one column; the first holds the labels of the %s, the others what is known of them", path, in.word)
	}
	keys := columnTexts(t.Columns[0])
	at, err := joinKeys(labels, keys)
	if err != nil {
		return fmt.Errorf("%s: column %q and the labels of the %s: %w", path, t.Columns[0].Name, in.word, err)
	}
	if extra := len(keys) - len(at); extra > 0 {
		in.notes = append(in.notes, fmt.Sprintf("%d of %d rows of %s are not in the matrix", extra, len(keys), path))
	}
	in.path, in.from = path, len(t.Columns)-1
	own := make([]*table.Column, 0, len(t.Columns)-1+len(in.columns))
	for _, c := range t.Columns[1:] {
		own = append(own, taken(c, at))
	}
	in.columns = append(own, in.columns...)
	return nil
}

// taken is a column with only some cells, in the order given.
func taken(c *table.Column, at []int) *table.Column {
	out := *c
	out.Floats, out.Codes = nil, nil
	for _, i := range at {
		if c.Kind == table.Text {
			out.Codes = append(out.Codes, c.Codes[i])
		} else {
			out.Floats = append(out.Floats, c.Floats[i])
		}
	}
	return &out
}

// joinKeys finds the place of each label among keys.
func joinKeys(labels, keys []string) ([]int, error) {
	place := make(map[string]int, len(keys))
	var twice []string
	for i, k := range keys {
		if _, ok := place[k]; ok && !slices.Contains(twice, k) {
			twice = append(twice, k)
		}
		place[k] = i
	}
	if len(twice) > 0 {
		return nil, fmt.Errorf("there more than once: %s; keys that join must be unique", few(twice))
	}
	seen := make(map[string]bool, len(labels))
	at := make([]int, len(labels))
	var missing []string
	for i, l := range labels {
		if seen[l] && !slices.Contains(twice, l) {
			twice = append(twice, l)
		}
		seen[l] = true
		p, ok := place[l]
		if !ok {
			missing = append(missing, l)
		}
		at[i] = p
	}
	switch {
	case len(twice) > 0:
		return nil, fmt.Errorf("labels of the matrix that occur more than once: %s; labels that join must be unique", few(twice))
	case len(missing) > 0:
		return nil, fmt.Errorf("%d of %d labels are not there: %s%s", len(missing), len(labels), few(missing), rewritten(missing, keys))
	}
	return at, nil
}

// rewritten offers the key that R's make.names would turn into a missing label,
// or the other way round.
func rewritten(missing, keys []string) string {
	plain := func(s string) string {
		s = strings.Map(func(r rune) rune {
			if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f {
				return r
			}
			return '.'
		}, s)
		if len(s) > 1 && s[0] == 'X' && (s[1] >= '0' && s[1] <= '9' || s[1] == '.') {
			s = s[1:]
		}
		return s
	}
	for _, m := range missing {
		for _, k := range keys {
			if plain(k) == plain(m) {
				return fmt.Sprintf("; %q there is %q, as R rewrites names (read.csv with check.names=FALSE keeps them)", k, m)
			}
		}
	}
	return ""
}

// levels makes columns of the levels of an axis, and of labels that carry more
// than a name; it returns the axis with one label a cell. Levels and labels may
// be written as "Category: two", as Clustergrammer's files do.
func (in *info) levels(a grid.Axis) grid.Axis {
	levels, names := a.Levels, strings.Split(a.Title, " / ")
	if levels == nil && len(names) > 1 {
		levels = joinedLevels(a.Labels, len(names))
	}
	if levels == nil {
		levels, names = tuples(a.Labels)
	}
	if levels == nil {
		if label, name := prefixed(a.Labels); name != "" {
			a.Labels = label
			if a.Title == "" {
				a.Title = name
			}
		}
		return a
	}
	if len(names) != len(levels) {
		names = make([]string, len(levels))
	}
	whole := -1
	for i, l := range levels {
		values, name := prefixed(l)
		if name != "" {
			names[i], levels[i] = name, values
		}
		if whole < 0 && unique(levels[i]) {
			whole = i
		}
		in.columns = append(in.columns, textColumn(names[i], levels[i]))
	}
	a.Levels = nil
	if whole >= 0 {
		a.Labels, a.Title = levels[whole], names[whole]
		return a
	}
	labels := make([]string, a.N)
	for i := range labels {
		parts := make([]string, len(levels))
		for k := range levels {
			parts[k] = levels[k][i]
		}
		labels[i] = strings.Join(parts, " · ")
	}
	a.Labels, a.Title = labels, strings.Join(names, " · ")
	return a
}

// joinedLevels takes labels that hold n levels joined by " / " apart, or is nil.
func joinedLevels(labels []string, n int) [][]string {
	levels := make([][]string, n)
	for _, l := range labels {
		parts := strings.Split(l, " / ")
		if len(parts) != n {
			return nil
		}
		for k, part := range parts {
			levels[k] = append(levels[k], part)
		}
	}
	return levels
}

func unique(labels []string) bool {
	seen := make(map[string]bool, len(labels))
	for _, l := range labels {
		if seen[l] {
			return false
		}
		seen[l] = true
	}
	return true
}

func textColumn(name string, values []string) *table.Column {
	f := table.NewInferrer(name, table.InferOptions{})
	f.ForceText()
	for _, v := range values {
		f.Add([]byte(v))
	}
	c, _ := f.Column()
	return c
}

// prefixed takes a name off that all labels begin with: "Gender: Male".
func prefixed(labels []string) (values []string, name string) {
	values = make([]string, len(labels))
	for i, l := range labels {
		head, rest, ok := strings.Cut(l, ": ")
		if !ok || i > 0 && head != name {
			return labels, ""
		}
		name, values[i] = head, rest
	}
	return values, name
}

// tuples reads labels that are tuples of Python, ('GENE', u'Set: member'), as
// levels; nil when they are not.
func tuples(labels []string) (levels [][]string, names []string) {
	for _, l := range labels {
		parts, ok := tuple(l)
		if !ok || levels != nil && len(parts) != len(levels) {
			return nil, nil
		}
		if levels == nil {
			levels = make([][]string, len(parts))
		}
		for k, p := range parts {
			levels[k] = append(levels[k], p)
		}
	}
	return levels, make([]string, len(levels))
}

// tuple reads the quoted texts of one tuple.
func tuple(s string) (parts []string, ok bool) {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, "(") || !strings.HasSuffix(s, ")") {
		return nil, false
	}
	for s = strings.TrimSpace(s[1 : len(s)-1]); s != ""; {
		s = strings.TrimPrefix(s, "u")
		if s == "" || s[0] != '\'' && s[0] != '"' {
			return nil, false
		}
		end := strings.IndexByte(s[1:], s[0])
		if end < 0 {
			return nil, false
		}
		parts = append(parts, s[1:1+end])
		s = strings.TrimSpace(s[end+2:])
		if s != "" && s[0] != ',' {
			return nil, false
		}
		s = strings.TrimSpace(strings.TrimPrefix(s, ","))
	}
	return parts, len(parts) > 1
}
