// Package mtx reads matrices in the Matrix Market exchange format (Boisvert,
// Pozo and Remington, NISTIR 5935, 1996), sparse and dense, and takes the labels
// from the files that 10x Genomics' Cell Ranger puts beside matrix.mtx:
// barcodes.tsv and features.tsv or genes.tsv, also packed with gzip.
//
// As a table a matrix is long: row, column, value, one line an entry. As a grid
// it is whole, with 0 where a sparse file has no entry.
package mtx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

const banner = "%%MatrixMarket"

func init() {
	source.Register(source.Format{
		Name: "mtx", Endings: []string{".mtx"},
		Sniff: func(head []byte) bool { return bytes.HasPrefix(head, []byte(banner)) },
		Open:  Open,
	})
}

// file is one matrix. It is a table.Source and a table.MatrixSource. The whole
// file is read at the first question.
type file struct {
	r source.Request
	m *matrix
	l labels
}

// Open looks at the first line only.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	if _, err := parseBanner(string(r.Head)); err != nil {
		return nil, fmt.Errorf("%s:1: %w", r.Name, err)
	}
	return &file{r: r}, nil
}

func (f *file) load(ctx context.Context) error {
	if f.m != nil {
		return nil
	}
	rc, err := f.r.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	m, err := read(ctx, f.r, rc)
	if err != nil {
		return err
	}
	if f.l, err = besides(f.r, m.rows, m.cols); err != nil {
		return err
	}
	f.m = m
	return nil
}

// Schema is row, column and value.
func (f *file) Schema(ctx context.Context) ([]table.Field, error) {
	if err := f.load(ctx); err != nil {
		return nil, err
	}
	kind := func(labels []string) table.Kind {
		if labels == nil {
			return table.Number
		}
		return table.Text
	}
	return []table.Field{{Name: f.l.row, Kind: kind(f.l.rows)}, {Name: f.l.col, Kind: kind(f.l.cols)}, {Name: "value", Kind: table.Number}}, nil
}

// chunk is how many entries a table of Scan has at most.
const chunk = 1 << 16

// Scan gives the entries in the order of the file.
func (f *file) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	if err := f.load(ctx); err != nil {
		return err
	}
	if _, err := q.Needs(f.r.Name, []string{f.l.row, f.l.col, "value"}); err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	for from := 0; from < len(f.m.value); from += chunk {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(from+chunk, len(f.m.value))
		t := &table.Table{Name: f.r.Name, Notes: f.l.notes, Columns: []*table.Column{
			side(f.l.row, f.m.row[from:to], f.l.rows),
			side(f.l.col, f.m.col[from:to], f.l.cols),
			{Name: "value", Floats: append([]float64(nil), f.m.value[from:to]...), Integer: f.m.whole},
		}}
		if err := answer(t); err != nil {
			if errors.Is(err, table.ErrEnough) {
				return nil
			}
			return err
		}
	}
	return nil
}

// side is the labels of one side of so many entries, or their numbers from 1.
func side(name string, at []int32, labels []string) *table.Column {
	c := &table.Column{Name: name}
	if labels == nil {
		c.Integer = true
		for _, i := range at {
			c.Floats = append(c.Floats, float64(i)+1)
		}
		return c
	}
	c.Kind = table.Text
	code := map[int32]int32{}
	for _, i := range at {
		k, ok := code[i]
		if !ok {
			k = int32(len(c.Dict))
			code[i] = k
			c.Dict = append(c.Dict, labels[i])
		}
		c.Codes = append(c.Codes, k)
	}
	return c
}

// ReadMatrix gives the whole matrix; entries that are named twice add up, as the
// format says nothing else.
func (f *file) ReadMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	if !o.Unsaid() || o.SortRows != "" || o.SortCols != "" || o.Transpose || len(f.r.Input.Where) > 0 {
		return nil, nil, table.ErrNotMatrix
	}
	if err := f.load(ctx); err != nil {
		return nil, nil, err
	}
	limit := f.r.Limits.Cells
	if o.LimitCells > 0 {
		limit = o.LimitCells
	}
	m := f.m
	if n := m.rows * m.cols; n > limit {
		return nil, nil, &table.LimitError{Table: f.r.Name, Rows: m.rows, Cols: m.cols, N: n, Limit: limit}
	}
	g := &grid.Grid{Rows: int(m.rows), Cols: int(m.cols), Values: make([]float64, m.rows*m.cols), Integer: m.whole}
	for i, v := range m.value {
		g.Values[int(m.row[i])*g.Cols+int(m.col[i])] += v
	}
	g.Y, g.X = axis(f.l.row, f.l.rows, g.Rows), axis(f.l.col, f.l.cols, g.Cols)
	return g, f.l.notes, nil
}

func axis(title string, labels []string, n int) grid.Axis {
	if labels == nil {
		labels = make([]string, n)
		for i := range labels {
			labels[i] = strconv.Itoa(i + 1)
		}
	}
	return grid.Labelled(title, labels)
}

// Close has nothing to close: the file is open only while it is read.
func (f *file) Close() error { return nil }

// maxSide is how many rows or columns there may be.
const maxSide = math.MaxInt32
