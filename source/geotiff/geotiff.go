// Package geotiff reads a TIFF or GeoTIFF (TIFF 6.0, BigTIFF,
// OGC 19-008r4) as a grid with its coordinates, the first band, or as a stack of all: integers and floats of 8 to 64
// bits, strips or tiles, plain, deflated or LZW, with or without predictor.
// Missing cells, unit, scale and offset are those that GDAL writes.
package geotiff

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func init() {
	source.Register(source.Format{Name: "geotiff", Endings: []string{".tif", ".tiff", ".gtiff"}, Sniff: sniff, Open: Open, Cube: OpenCube})
}

func sniff(head []byte) bool {
	for _, magic := range []string{"II\x2a\x00", "MM\x00\x2a", "II\x2b\x00\x08\x00", "MM\x00\x2b\x00\x08"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}

// file is one image. It is a table.Source with the columns x, y and value (of
// the middle of each cell), and a table.MatrixSource.
type file struct {
	r source.Request
	g *grid.Grid
	n []string // notes

	epsg int // 0 without one
}

// Open looks at nothing yet.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	return &file{r: r}, nil
}

// load reads the image once.
func (f *file) load(ctx context.Context) error {
	if f.g != nil {
		return nil
	}
	in, err := f.r.File(ctx)
	if err != nil {
		return err
	}
	defer in.Close()
	d := &decoder{ctx: ctx, r: in.File, size: in.Size, limits: f.r.Limits}
	g, notes, err := d.read()
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%s: %w", f.r.Name, err)
	}
	f.g, f.n, f.epsg = g, notes, int(d.epsg())
	return nil
}

// Schema names the columns x, y and value.
func (f *file) Schema(ctx context.Context) ([]table.Field, error) {
	if err := f.load(ctx); err != nil {
		return nil, err
	}
	return []table.Field{{Name: "x"}, {Name: "y"}, {Name: "value"}}, nil
}

// chunkCells is about how many cells make one table.
const chunkCells = 1 << 18

// Scan gives one row a cell, from the north-west.
func (f *file) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	if err := f.load(ctx); err != nil {
		return err
	}
	if _, err := q.Needs(f.r.Name, []string{"x", "y", "value"}); err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	rows := max(1, chunkCells/f.g.Cols)
	notes := f.n
	for top := 0; top < f.g.Rows; top += rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		t := &table.Table{Name: f.r.Name, Notes: notes}
		notes = nil
		var x, y []float64
		end := min(f.g.Rows, top+rows)
		for r := top; r < end; r++ {
			for c := range f.g.Cols {
				x, y = append(x, f.g.X.Centre(c)), append(y, f.g.Y.Centre(r))
			}
		}
		v := append([]float64(nil), f.g.Values[top*f.g.Cols:end*f.g.Cols]...)
		t.Columns = []*table.Column{{Name: "x", Floats: x}, {Name: "y", Floats: y}, {Name: "value", Floats: v}}
		for _, c := range t.Columns {
			c.Integer = whole(c.Floats)
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

func whole(v []float64) bool {
	any := false
	for _, x := range v {
		if x == x {
			if any = true; x != math.Trunc(x) || math.IsInf(x, 0) {
				return false
			}
		}
	}
	return any
}

// ReadMatrix is the image as a grid, north on top.
func (f *file) ReadMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	if !o.Unsaid() || o.SortRows != "" || o.SortCols != "" || o.Transpose || len(f.r.Input.Where) > 0 {
		return nil, nil, table.ErrNotMatrix
	}
	if err := f.load(ctx); err != nil {
		return nil, nil, err
	}
	if n := int64(f.g.Rows) * int64(f.g.Cols); o.LimitCells > 0 && n > o.LimitCells {
		return nil, nil, &table.LimitError{Table: f.r.Name, Rows: int64(f.g.Rows), Cols: int64(f.g.Cols), N: n, Limit: o.LimitCells}
	}
	return f.g, f.n, nil
}

// EPSG is the code of the system that an image's coordinates are in, once it is
// read; 0 when it names none.
func (f *file) EPSG() int { return f.epsg }

// Close has nothing to close: the file is open only while it is read.
func (f *file) Close() error { return nil }
