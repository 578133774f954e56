// Package h5ad reads AnnData files (anndata, "on-disk format", 0.1.0 of the
// container): a matrix of observations by variables, cells by genes, dense or
// sparse by rows or columns, with what is known of both.
//
// Input.Key names another matrix than X: a layer by its name, or raw/X,
// obsm/NAME, obsp/NAME, varm/NAME, varp/NAME. As a table the file is long: an
// observation, a variable and their value a line, with the columns of obs and
// var. Files of anndata before 0.7, whose obs is one compound table, are refused.
package h5ad

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/hdf5"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// Without a Sniff the ending decides: the bytes are those of any HDF5 file.
func init() {
	source.Register(source.Format{Name: "h5ad", Endings: []string{".h5ad"}, Open: Open})
}

// file is an open AnnData file. It is a table.Source and a
// table.AnnotatedSource. Values are read when they are asked for.
type file struct {
	r      source.Request
	in     *source.File
	h      *hdf5.File
	values values
	sides  [2]*frame // of rows and columns, by grid.Side
	logged bool      // uns/log1p is there: scanpy took logarithms of X
	key    string    // path of the values
	others []string  // matrices that Input.Key could name as well
}

// Open reads what is known of both sides, and where the values lie.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	in, err := r.File(ctx)
	if err != nil {
		return nil, err
	}
	f := &file{r: r, in: in}
	if err := f.open(ctx); err != nil {
		in.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	return f, nil
}

func (f *file) open(ctx context.Context) (err error) {
	if f.h, err = hdf5.Open(f.in.File, f.in.Size); err != nil {
		return err
	}
	var sides [2]string
	f.key, sides, err = f.find(f.r.Input.Key)
	if err != nil {
		return err
	}
	at, err := f.h.Lookup(f.key)
	if err != nil {
		return err
	}
	if f.values, err = openValues(ctx, at, f.r.Limits); err != nil {
		return fmt.Errorf("%s: %w", f.key, err)
	}
	rows, cols := f.values.shape()
	for side, n := range []int{rows, cols} {
		if f.sides[side], err = f.frame(ctx, sides[side], n); err != nil {
			return err
		}
		if len(f.sides[side].names) != n {
			return fmt.Errorf("%s is %d x %d, but %s has %d names; the file is damaged", f.key, rows, cols, sides[side], len(f.sides[side].names))
		}
	}
	if _, err := f.h.Lookup("/uns/log1p"); err == nil && f.key == "X" {
		f.logged = true
	}
	return nil
}

// groups hold matrices by name, with what their rows and columns are; "" is
// what nothing is known of.
var groups = []struct {
	name  string
	sides [2]string
}{
	{"layers", [2]string{"obs", "var"}}, {"obsm", [2]string{"obs", ""}}, {"obsp", [2]string{"obs", "obs"}},
	{"varm", [2]string{"var", ""}}, {"varp", [2]string{"var", "var"}},
}

// find is the path of the matrix that a key means, and what its sides are.
func (f *file) find(key string) (path string, sides [2]string, err error) {
	if _, err := f.h.Lookup("/obs"); err != nil {
		return "", sides, errors.New("an HDF5 file without obs, so not one of AnnData; NetCDF has the ending .nc")
	}
	if key == "" {
		key = "X"
	}
	known := map[string][2]string{}
	var names []string
	add := func(path string, sides [2]string) {
		known[path], names = sides, append(names, path)
	}
	if _, err := f.h.Lookup("/X"); err == nil {
		add("X", [2]string{"obs", "var"})
	}
	for _, g := range groups {
		if o, err := f.h.Lookup(g.name); err == nil && !o.IsDataset() {
			links, err := o.Links()
			if err != nil {
				return "", sides, err
			}
			for _, l := range links {
				add(g.name+"/"+l.Name, g.sides)
			}
		}
	}
	if _, err := f.h.Lookup("/raw/X"); err == nil {
		add("raw/X", [2]string{"obs", "raw/var"})
	}
	for _, name := range []string{key, "layers/" + key, key + "/X"} {
		if sides, ok := known[name]; ok {
			f.others = slices.DeleteFunc(names, func(n string) bool { return n == name })
			return name, sides, nil
		}
	}
	return "", sides, fmt.Errorf("holds no matrix %q; name one with --key: %s", key, few(names))
}

// few is the first names of a list.
func few(names []string) string {
	if len(names) == 0 {
		return "there is none"
	}
	if n := len(names) - 12; n > 1 {
		return strings.Join(names[:12], ", ") + fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(names, ", ")
}

// ReadMatrix gives the matrix without what is known of its sides.
func (f *file) ReadMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	if len(f.r.Input.Where) > 0 {
		return nil, nil, table.ErrNotMatrix
	}
	a, err := f.ReadAnnotated(ctx, o, nil)
	if err != nil {
		return nil, nil, err
	}
	return a.Grid, a.Notes, nil
}

// ReadAnnotated reads the observations and variables that meet the conditions.
// Columns choose variables by name, Label names the column that labels the rows.
func (f *file) ReadAnnotated(ctx context.Context, o table.MatrixOptions, where []table.Cond) (*table.Annotated, error) {
	if len(o.Rows)+len(o.Cols) > 0 || o.Value != "" || o.Agg != "" || o.StandardScale != "" || o.SortRows != "" || o.SortCols != "" {
		return nil, table.ErrNotMatrix
	}
	at, err := f.chosen(o.Columns, where)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.r.Name, err)
	}
	rows, cols := int64(len(at[0])), int64(len(at[1]))
	limit := f.r.Limits.Cells
	if o.LimitCells > 0 {
		limit = o.LimitCells
	}
	if rows*cols > min(limit, f.r.Limits.Bytes/8) {
		return nil, &table.LimitError{Table: f.r.Name, Rows: rows, Cols: cols, N: rows * cols, Limit: min(limit, f.r.Limits.Bytes/8)}
	}
	g := &grid.Grid{Rows: int(rows), Cols: int(cols), Values: make([]float64, rows*cols)} // 0 where nothing is told
	if err := f.fill(ctx, g, at); err != nil {
		return nil, err
	}
	a := &table.Annotated{Grid: g, Rows: f.sides[0].table(f.r.Name, at[0]), Cols: f.sides[1].table(f.r.Name, at[1])}
	g.Y, g.X = f.sides[0].axis(at[0]), f.sides[1].axis(at[1])
	a.Notes = append(slices.Concat(f.sides[0].notes, f.sides[1].notes), f.said(g)...)
	if o.Transpose {
		a.Grid, a.Rows, a.Cols = g.Transpose(), a.Cols, a.Rows
	}
	return a, label(a, o.Label)
}

// label names the rows after a column of what is known of them.
func label(a *table.Annotated, column string) error {
	if column == "" || column == "none" {
		return nil
	}
	c, err := a.Rows.Column(column)
	if err != nil {
		return err
	}
	if c.Kind != table.Text {
		return fmt.Errorf("%s: column %q holds no texts that could label the rows", a.Rows.Name, column)
	}
	labels := make([]string, len(c.Codes))
	for i, k := range c.Codes {
		if k >= 0 {
			labels[i] = c.Dict[k]
		}
	}
	a.Grid.Y = grid.Labelled(column, labels)
	return nil
}

// said is what the values are, as far as the file or they themselves say so.
func (f *file) said(g *grid.Grid) []string {
	if f.logged {
		return []string{"X is of logarithms already, as uns/log1p says"}
	}
	g.Integer = true
	for _, v := range g.Values {
		if v != float64(int64(v)) {
			g.Integer = false
			return nil
		}
	}
	return nil
}

// Close closes the file.
func (f *file) Close() error { return f.in.Close() }
