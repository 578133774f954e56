package swelter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/tick"
)

// side is a second table that belongs to the cells of a grid: a mask, or texts.
// rowAt and colAt say which of its rows and columns belongs to which of the
// grid's.
type side struct {
	table        *table.Table
	cols         []*table.Column // those that hold cells
	rowAt, colAt []int
}

// readSide reads a table of the same shape as g. When both carry labels they are
// joined by label, and a label that only one of them has is an error; otherwise
// by position. what names the table in messages.
func readSide(ctx context.Context, g *grid.Grid, path, what string, env Env) (*side, error) {
	src, err := source.Open(ctx, table.Input{Paths: []string{path}}, env.source())
	if err != nil {
		return nil, err
	}
	defer src.Close()
	t, err := table.Collect(ctx, src, table.Query{}, table.CollectLimits{})
	if err != nil {
		return nil, err
	}
	s := &side{table: t, cols: t.Columns}
	var labels []string
	if len(t.Columns) == g.Cols+1 {
		labels, s.cols = columnTexts(t.Columns[0]), t.Columns[1:]
	}
	if t.Rows() != g.Rows || len(s.cols) != g.Cols {
		return nil, fmt.Errorf("%s: the %s has %d x %d cells, the heatmap %d x %d", path, what, t.Rows(), len(s.cols), g.Rows, g.Cols)
	}
	names := make([]string, len(s.cols))
	for i, c := range s.cols {
		names[i] = c.Name
	}
	if s.rowAt, err = join(axisLabels(g.Y), labels); err != nil {
		return nil, fmt.Errorf("%s: rows of the %s: %w", path, what, err)
	}
	if labels == nil {
		names = nil // a table without row labels is taken as it lies
	}
	if s.colAt, err = join(axisLabels(g.X), names); err != nil {
		return nil, fmt.Errorf("%s: columns of the %s: %w", path, what, err)
	}
	return s, nil
}

func axisLabels(a grid.Axis) []string {
	if a.Kind != grid.Category {
		return nil
	}
	return a.Labels
}

// join finds for each label of ours its place among theirs; nil labels on
// either side join by position.
func join(ours, theirs []string) ([]int, error) {
	if ours == nil || theirs == nil {
		n := max(len(ours), len(theirs))
		at := make([]int, n)
		for i := range at {
			at[i] = i
		}
		return at, nil
	}
	place := make(map[string]int, len(theirs))
	for i, l := range theirs {
		if _, twice := place[l]; twice {
			return nil, fmt.Errorf("%q is there twice; labels that join must be unique", l)
		}
		place[l] = i
	}
	at := make([]int, len(ours))
	var missing []string
	for i, l := range ours {
		p, ok := place[l]
		if !ok {
			missing = append(missing, l)
			continue
		}
		at[i] = p
		delete(place, l)
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("%s; the labels must be those of the heatmap", differing(missing, theirs, place))
	}
	return at, nil
}

// differing lists the labels that only one side has, at most five of each.
func differing(missing, theirs []string, left map[string]int) string {
	var extra []string
	for _, l := range theirs {
		if _, ok := left[l]; ok {
			extra = append(extra, l)
		}
	}
	s := "no " + few(missing)
	if len(extra) > 0 {
		s += ", but " + few(extra)
	}
	return s
}

func few(labels []string) string {
	const most = 5
	quoted := make([]string, 0, most)
	for _, l := range labels[:min(len(labels), most)] {
		quoted = append(quoted, fmt.Sprintf("%q", l))
	}
	s := strings.Join(quoted, ", ")
	if n := len(labels) - most; n > 0 {
		s += fmt.Sprintf(" and %d more", n)
	}
	return s
}

// columnTexts are the cells of a column as texts, "" where missing.
func columnTexts(c *table.Column) []string {
	texts := make([]string, c.Len())
	for i := range texts {
		switch {
		case c.Kind == table.Text:
			if c.Codes[i] >= 0 {
				texts[i] = c.Dict[c.Codes[i]]
			}
		case c.Floats[i] != c.Floats[i]:
		case c.Kind == table.Time:
			texts[i] = table.TimeLabel(c.Floats[i], c.Unit)
		case c.Kind == table.Bool:
			texts[i] = []string{"false", "true"}[int(c.Floats[i])]
		default:
			texts[i] = table.NumberLabel(c.Floats[i])
		}
	}
	return texts
}

// readMask reads which cells are hidden: true, or a number that is not 0.
func readMask(ctx context.Context, g *grid.Grid, path string, env Env) ([]bool, error) {
	if path == "" {
		return nil, nil
	}
	s, err := readSide(ctx, g, path, "mask", env)
	if err != nil {
		return nil, err
	}
	hidden := make([]bool, len(g.Values))
	for x, at := range s.colAt {
		c := s.cols[at]
		if c.Kind != table.Number && c.Kind != table.Bool {
			return nil, fmt.Errorf("%s: column %q of the mask holds %s; a mask is true or false, or 1 or 0", path, c.Name, c.Kind)
		}
		for y, row := range s.rowAt {
			hidden[y*g.Cols+x] = c.Floats[row] != 0 && c.Floats[row] == c.Floats[row]
		}
	}
	if !slices.Contains(hidden, false) {
		return nil, errors.New(path + ": the mask hides every cell")
	}
	return hidden, nil
}

// readAlphas reads the opacity of each cell, numbers from 0 to 1; a missing one
// is 1.
func readAlphas(ctx context.Context, g *grid.Grid, path string, env Env) ([]float64, error) {
	if path == "" {
		return nil, nil
	}
	s, err := readSide(ctx, g, path, "table of opacities", env)
	if err != nil {
		return nil, err
	}
	alphas := make([]float64, len(g.Values))
	for x, at := range s.colAt {
		c := s.cols[at]
		if c.Kind != table.Number {
			return nil, fmt.Errorf("%s: column %q of the opacities holds %s; numbers from 0 to 1 are wanted", path, c.Name, c.Kind)
		}
		for y, row := range s.rowAt {
			a := c.Floats[row]
			switch {
			case a != a:
				a = 1
			case a < 0 || a > 1:
				return nil, fmt.Errorf("%s: column %q: an opacity of %g; numbers from 0 to 1 are wanted", path, c.Name, a)
			}
			alphas[y*g.Cols+x] = a
		}
	}
	return alphas, nil
}

// readTexts reads the texts of the cells from another table; numbers take the
// format of the figure.
func readTexts(ctx context.Context, g *grid.Grid, spec Spec, env Env) ([]string, error) {
	path := spec.Color.AnnotFrom
	if path == "" {
		return nil, nil
	}
	s, err := readSide(ctx, g, path, "table of annotations", env)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(g.Values))
	for x, at := range s.colAt {
		cells, err := cellTexts(s.cols[at], spec.Figure.Fmt)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for y, row := range s.rowAt {
			texts[y*g.Cols+x] = cells[row]
		}
	}
	return texts, nil
}

// cellTexts are the cells of a column as they are to be written: numbers in
// the figure's format when it has one.
func cellTexts(c *table.Column, format string) ([]string, error) {
	texts := columnTexts(c)
	if c.Kind != table.Number || format == "" {
		return texts, nil
	}
	write, err := tick.ParseFormat(format)
	if err != nil {
		return nil, err
	}
	for i, v := range c.Floats {
		if v != v {
			continue
		}
		if texts[i], err = write(v); err != nil {
			return nil, err
		}
	}
	return texts, nil
}
