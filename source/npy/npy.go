// Package npy reads NumPy's array files (NEP 1, "A Simple File Format for NumPy
// Arrays", versions 1.0, 2.0 and 3.0): integers, floats and booleans of either
// byte order, in C or Fortran order. Pickled objects are refused.
package npy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

var magic = []byte("\x93NUMPY")

func init() {
	source.Register(source.Format{
		Name: "npy", Endings: []string{".npy"},
		Sniff: func(head []byte) bool { return bytes.HasPrefix(head, magic) },
		Open:  Open, Cube: OpenCube,
	})
}

// file is one array. It is a table.Source and a table.MatrixSource.
type file struct {
	r source.Request
	h Header
}

// Open reads the header of an array. A header that claims more values than the
// file has bytes for, or than r.Limits.Cells, is refused before memory is
// taken.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	rc, err := r.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	h, err := ReadHeader(rc)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	if err := check(r, h); err != nil {
		return nil, err
	}
	return &file{r: r, h: h}, nil
}

func check(r source.Request, h Header) error {
	n, ok := h.Count()
	switch {
	case !ok || n > r.Limits.Cells:
		return fmt.Errorf("%s: an array of %s is more than the limit of %d values; raise --limit-cells", r.Name, h.shape(), r.Limits.Cells)
	case n == 0:
		return fmt.Errorf("%s: %w: an array of %s", r.Name, table.ErrNoRows, h.shape())
	case r.Packed == "" && r.Size > 0 && n*int64(h.Type.Size) > r.Size-h.Offset:
		return fmt.Errorf("%s: the header says %s of %d bytes each, the file has %d bytes; it is cut short", r.Name, h.shape(), h.Type.Size, r.Size)
	}
	return nil
}

// Shape is the length of each dimension, outermost first.
func (f *file) Shape() []int64 { return append([]int64(nil), f.h.Shape...) }

// Schema is one number column for each column of the array.
func (f *file) Schema(ctx context.Context) ([]table.Field, error) {
	names, err := f.names()
	if err != nil {
		return nil, err
	}
	fields := make([]table.Field, len(names))
	for i, n := range names {
		fields[i] = table.Field{Name: n, Kind: f.kind()}
	}
	return fields, nil
}

// maxColumns keeps a small file of one wide row from becoming as many objects.
const maxColumns = 1 << 20

// names are the columns of the array as a table, numbered from 0.
func (f *file) names() ([]string, error) {
	_, cols, err := f.matrixShape()
	if err != nil {
		return nil, err
	}
	if cols > maxColumns {
		return nil, fmt.Errorf("%s: %d columns are more than the %d a table may have", f.r.Name, cols, maxColumns)
	}
	names := make([]string, cols)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return names, nil
}

func (f *file) kind() table.Kind {
	if f.h.Type.Kind == 'b' {
		return table.Bool
	}
	return table.Number
}

// matrixShape reads one value as a cell, one dimension as a row of one-cell
// rows: a list of values is a column in every table.
func (f *file) matrixShape() (rows, cols int, err error) {
	switch s := f.h.Shape; len(s) {
	case 0:
		return 1, 1, nil
	case 1:
		return int(s[0]), 1, nil
	case 2:
		return int(s[0]), int(s[1]), nil
	}
	return 0, 0, fmt.Errorf("%s: an array of %s is not a table; save one plane of it, such as a[0]", f.r.Name, f.h.shape())
}

// ReadMatrix is the array as a grid with numbered axes. One dimension becomes
// one row.
func (f *file) ReadMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	if o.Rows != nil || o.Cols != nil || o.Value != "" || o.Columns != nil || o.Label != "" && o.Label != "none" || len(f.r.Input.Where) > 0 || f.h.Type.Kind == 'b' {
		return nil, nil, table.ErrNotMatrix
	}
	rows, cols, err := f.matrixShape()
	if err != nil {
		return nil, nil, err
	}
	limit := o.LimitCells
	if limit <= 0 {
		limit = f.r.Limits.Cells
	}
	if n := int64(rows) * int64(cols); n > limit {
		return nil, nil, &table.LimitError{Table: f.r.Name, Rows: int64(rows), Cols: int64(cols), N: n, Limit: limit}
	}
	values, err := f.values(ctx)
	if err != nil {
		return nil, nil, err
	}
	if len(f.h.Shape) == 1 {
		rows, cols = cols, rows
	}
	g := &grid.Grid{Rows: rows, Cols: cols, Values: values, Integer: f.h.Type.Kind != 'f'}
	g.X, g.Y = grid.Index("", cols), grid.Index("", rows)
	return g, nil, nil
}

// values are all values, row-major.
func (f *file) values(ctx context.Context) ([]float64, error) {
	rc, err := f.r.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	h, err := ReadHeader(rc)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.r.Name, err)
	}
	values, err := h.Values(ctx, rc)
	if err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("%s: the file ends before the last of its %s values; it is cut short", f.r.Name, h.shape())
		}
		return nil, fmt.Errorf("%s: %w", f.r.Name, err)
	}
	return values, nil
}

// chunkValues is how many values a chunk of Scan has at most, about.
const chunkValues = 1 << 16

// Scan gives the rows of the array. Memory is that of the whole array.
func (f *file) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	names, err := f.names()
	if err != nil {
		return err
	}
	rows, cols, _ := f.matrixShape()
	if _, err := q.Needs(f.r.Name, names); err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	values, err := f.values(ctx)
	if err != nil {
		return err
	}
	step := max(1, chunkValues/cols)
	for r := 0; r < rows; r += step {
		n := min(step, rows-r)
		t := &table.Table{Name: f.r.Name}
		for c := range cols {
			col := &table.Column{Name: names[c], Kind: f.kind(), Floats: make([]float64, n)}
			for i := range col.Floats {
				col.Floats[i] = values[(r+i)*cols+c]
			}
			col.Integer = f.h.Type.Kind == 'i' || f.h.Type.Kind == 'u'
			t.Columns = append(t.Columns, col)
		}
		if err := answer(t); err != nil {
			if errors.Is(err, table.ErrEnough) {
				return nil
			}
			return err
		}
	}
	return nil
}

// Close has nothing to close: the file is open only while it is read.
func (f *file) Close() error { return nil }
