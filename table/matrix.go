package table

import (
	"slices"

	"github.com/swelter/swelter/grid"
)

// Unsaid reports whether the options leave the shape of the table open, so
// that Guess may choose it.
func (o MatrixOptions) Unsaid() bool {
	return len(o.Rows)+len(o.Cols)+len(o.Columns) == 0 && o.Value == "" && o.Agg == "" &&
		o.Label == "" && o.StandardScale == ""
}

// Matrix turns a table in memory into a grid: pivoted when the options name
// keys, as Guess says when they leave the shape open, else wide.
func Matrix(t *Table, o MatrixOptions, tz string) (*grid.Grid, []string, error) {
	if o.Unsaid() {
		guess, why := Guess(t)
		o.Rows, o.Cols, o.Value, o.Agg, o.StandardScale = guess.Rows, guess.Cols, guess.Value, guess.Agg, guess.StandardScale
		o.Transpose = o.Transpose || guess.Transpose
		if why != "" {
			t = &Table{Name: t.Name, Columns: t.Columns, Notes: append(slices.Clone(t.Notes), why)}
		}
	}
	if len(o.Rows) > 0 || len(o.Cols) > 0 || o.Value != "" || o.Agg != "" {
		return Pivot(t, o, tz)
	}
	return Wide(t, o)
}
