package h5ad

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// field is a column of the long table: the names of a side, what else is known
// of it, or the value, which has no column.
type field struct {
	name   string
	side   grid.Side
	column *table.Column
}

// fields are the columns of the long table. Where both sides know something of
// one name, that of the columns is called "var/NAME".
func (f *file) fields() []field {
	title := func(side grid.Side, word string) string {
		if t := f.sides[side].title; t != "" {
			return t
		}
		return word
	}
	all := []field{
		{title(0, "obs"), grid.ByRow, f.sides[0].index},
		{title(1, "var"), grid.ByCol, f.sides[1].index},
		{name: "value"},
	}
	if all[1].name == all[0].name {
		all[1].name = "var/" + all[1].name
	}
	for side, prefix := range []string{"obs/", "var/"} {
		for _, c := range f.sides[side].columns {
			name := c.Name
			if slices.ContainsFunc(all, func(o field) bool { return o.name == name }) {
				name = prefix + name
			}
			if !slices.ContainsFunc(all, func(o field) bool { return o.name == name }) {
				all = append(all, field{name, grid.Side(side), c})
			}
		}
	}
	return all
}

// Schema is both names, the value, and the columns of obs and var.
func (f *file) Schema(ctx context.Context) ([]table.Field, error) {
	var out []table.Field
	for _, l := range f.fields() {
		kind := table.Number
		if l.column != nil {
			kind = l.column.Kind
		}
		out = append(out, table.Field{Name: l.name, Kind: kind})
	}
	return out, nil
}

// chosen are the places of the rows and columns that meet the conditions, and
// of the columns that are named, in the order of the file.
func (f *file) chosen(columns []string, where []table.Cond) (at [2][]int, err error) {
	var of [2][]table.Cond
	names := f.names()
	for _, c := range where {
		base, err := table.BaseColumn("", c.Column, names)
		if err != nil {
			return at, err
		}
		l := f.fields()[slices.Index(names, base)]
		if l.column == nil {
			return at, fmt.Errorf("%s: a condition on values would tear cells out of the matrix; it may name what is known of rows or columns", c)
		}
		of[l.side] = append(of[l.side], c)
	}
	for side := range f.sides {
		t := &table.Table{}
		for _, l := range f.fields() {
			if l.column != nil && l.side == grid.Side(side) {
				own := *l.column
				own.Name = l.name
				t.Columns = append(t.Columns, &own)
			}
		}
		if at[side], err = table.Meeting(t, of[side]); err != nil {
			return at, err
		}
	}
	if columns != nil {
		at[1], err = f.sides[1].only(at[1], columns)
	}
	if err == nil && (len(at[0]) == 0 || len(at[1]) == 0) {
		err = errNone
	}
	return at, err
}

// only leaves the names that are asked for, in the order of the file.
func (f *frame) only(at []int, names []string) (left []int, err error) {
	for _, n := range names {
		if !slices.Contains(f.names, n) {
			return nil, table.NoColumn("", n, f.names)
		}
	}
	for _, k := range at {
		if slices.Contains(names, f.names[k]) {
			left = append(left, k)
		}
	}
	return left, nil
}

func (f *file) names() (all []string) {
	for _, l := range f.fields() {
		all = append(all, l.name)
	}
	return all
}

// Scan gives every cell, those of 0 too, line by line as they lie in the file.
func (f *file) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	need, err := q.Needs(f.r.Name, f.names())
	if err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	rows, cols := f.values.shape()
	n, width := rows, cols
	if f.values.byColumns() {
		n, width = cols, rows
	}
	step := max(1, slab/max(1, width))
	if width == 0 {
		n = 0
	}
	for from := 0; from < n; from += step {
		t, err := f.long(ctx, from, min(n, from+step), width, need)
		if err == nil {
			err = answer(t)
		}
		if errors.Is(err, table.ErrEnough) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// long is the cells of some lines as a table of the fields that are needed.
func (f *file) long(ctx context.Context, from, to, width int, need []string) (*table.Table, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n := (to - from) * width
	line, across := make([]int, n), make([]int, n)
	for i := range line {
		line[i], across[i] = from+i/width, i%width
	}
	at := [2][]int{line, across}
	if f.values.byColumns() {
		at = [2][]int{across, line}
	}
	t := &table.Table{Name: f.r.Name, Notes: slices.Concat(f.sides[0].notes, f.sides[1].notes)}
	t.Notes = append(t.Notes, f.held())
	for _, l := range f.fields() {
		switch {
		case !slices.Contains(need, l.name):
		case l.column == nil:
			c := &table.Column{Name: l.name, Floats: make([]float64, n)}
			err := f.values.lines(ctx, from, to, func(k, j int, v float64) { c.Floats[(k-from)*width+j] += v })
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.r.Name, err)
			}
			t.Columns = append(t.Columns, c)
		default:
			c := l.column.At(at[l.side])
			c.Name = l.name
			t.Columns = append(t.Columns, c)
		}
	}
	return t, nil
}

// held is what matrix is read, and which others there are.
func (f *file) held() string {
	rows, cols := f.values.shape()
	note := fmt.Sprintf("%s of %d x %d, a line each cell", f.key, rows, cols)
	if f.logged {
		note += ", of logarithms (uns/log1p)"
	}
	if len(f.others) > 0 {
		note += "; --key reads " + few(f.others)
	}
	return note
}
