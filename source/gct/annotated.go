package gct

import (
	"context"
	"fmt"
	"slices"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// ReadAnnotated gives the samples as a grid, and the metadata of both sides,
// which conditions may name.
func (f *file) ReadAnnotated(ctx context.Context, o table.MatrixOptions, where []table.Cond) (*table.Annotated, error) {
	if !o.Unsaid() || o.SortRows != "" || o.SortCols != "" {
		return nil, table.ErrNotMatrix
	}
	if err := f.read(ctx); err != nil {
		return nil, err
	}
	sides := [2]*table.Table{f.d.aboutRows(f.r.Input.NA), f.d.aboutCols(f.r.Input.NA)}
	var of [2][]table.Cond
	for _, c := range where {
		side := slices.IndexFunc(sides[:], func(t *table.Table) bool {
			_, err := table.BaseColumn("", c.Column, t.Names())
			return err == nil
		})
		if side < 0 {
			return nil, table.ErrNotMatrix // of values: the table answers it
		}
		of[side] = append(of[side], c)
	}
	var at [2][]int
	for side, t := range sides {
		var err error
		if at[side], err = table.Meeting(t, of[side]); err != nil {
			return nil, err
		}
		if len(at[side]) == 0 {
			return nil, fmt.Errorf("%s: %w meet all of the conditions", f.r.Name, table.ErrNoRows)
		}
	}
	rows, cols := int64(len(at[0])), int64(len(at[1]))
	if n := rows * cols; o.LimitCells > 0 && n > o.LimitCells {
		return nil, &table.LimitError{Table: f.r.Name, Rows: rows, Cols: cols, N: n, Limit: o.LimitCells}
	}
	all := &grid.Grid{Rows: len(f.d.ids), Cols: len(f.d.samples), Values: f.d.values}
	all.Y, all.X = grid.Labelled(f.d.header[0], f.d.ids), grid.Labelled("", f.d.samples)
	a := &table.Annotated{Grid: all.Permute(at[0], at[1]), Notes: f.d.notes}
	for side, to := range []**table.Table{&a.Rows, &a.Cols} {
		t := &table.Table{Name: f.r.Name}
		for _, c := range sides[side].Columns[1:] { // the names are the axis
			t.Columns = append(t.Columns, c.At(at[side]))
		}
		*to = t
	}
	if o.Transpose {
		a.Grid, a.Rows, a.Cols = a.Grid.Transpose(), a.Cols, a.Rows
	}
	return a, nil
}

// aboutRows is the names of the rows and their metadata.
func (d *data) aboutRows(na []string) *table.Table {
	t := &table.Table{Columns: []*table.Column{column(d.header[0], d.ids, nil, true)}}
	for k, h := range d.header[1:] {
		cells := make([]string, len(d.ids))
		for i := range cells {
			cells[i] = d.meta[i][k]
		}
		t.Columns = append(t.Columns, column(h, cells, na, false))
	}
	return t
}

// aboutCols is the names of the samples and their metadata.
func (d *data) aboutCols(na []string) *table.Table {
	t := &table.Table{Columns: []*table.Column{column("sample", d.samples, nil, true)}}
	for _, line := range d.about {
		t.Columns = append(t.Columns, column(line[0], line[1:], na, false))
	}
	return t
}

func column(name string, cells, na []string, text bool) *table.Column {
	in := table.NewInferrer(name, table.InferOptions{NA: na})
	if text {
		in.ForceText()
	}
	for _, s := range cells {
		in.Add([]byte(s))
	}
	c, _ := in.Column()
	c.Name = name
	return c
}
