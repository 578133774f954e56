package h5ad

import (
	"context"
	"errors"
	"fmt"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/hdf5"
	"github.com/swelter/swelter/source"
)

// values are a matrix as it lies in the file. Its lines are rows, or columns
// where it is sparse by columns.
type values interface {
	shape() (rows, cols int)
	byColumns() bool
	// step is how many lines are best read at once.
	step() int
	// lines tells the entries of lines from to to; what it does not tell is 0.
	// A cell may be told more than once: its parts add up.
	lines(ctx context.Context, from, to int, tell func(line, at int, v float64)) error
}

// openValues looks at what holds the values.
func openValues(ctx context.Context, o *hdf5.Object, limits source.Limits) (values, error) {
	if o.IsDataset() {
		d, err := o.Dataset()
		switch {
		case err != nil:
			return nil, err
		case !d.Type.Numeric():
			return nil, fmt.Errorf("values of the type %s are not read", d.Type.Name())
		case len(d.Shape) != 2:
			return nil, fmt.Errorf("an array of the shape %v is no matrix", d.Shape)
		}
		return whole{d}, nil
	}
	attrs, err := o.Attrs()
	if err != nil {
		return nil, err
	}
	first := func(a, b string) hdf5.Value { // before 0.7 the second
		if v, ok := attrs[a]; ok {
			return v
		}
		return attrs[b]
	}
	s := &sparse{}
	switch kind := first("encoding-type", "h5sparse_format").Text(); kind {
	case "csr_matrix", "csr":
	case "csc_matrix", "csc":
		s.columns = true
	default:
		return nil, fmt.Errorf("of the kind %q, which is not read; an array, csr_matrix and csc_matrix are", kind)
	}
	shape := first("shape", "h5sparse_shape").Nums
	if len(shape) != 2 || shape[0] < 0 || shape[1] < 0 || max(shape[0], shape[1]) > mostLines {
		return nil, fmt.Errorf("of the shape %v, which is none of a matrix", shape)
	}
	s.rows, s.cols = int(shape[0]), int(shape[1])
	return s, s.open(ctx, o, limits)
}

// mostLines is how many rows or columns there may be.
const mostLines = 1 << 31

// slab is how many values are read at once.
const slab = 1 << 20

// whole is a dense matrix.
type whole struct{ d *hdf5.Dataset }

func (w whole) shape() (rows, cols int) { return w.d.Shape[0], w.d.Shape[1] }
func (w whole) byColumns() bool         { return false }

// step keeps to the chunks of the file, so that none is unpacked twice, unless
// they are very high.
func (w whole) step() int {
	n := max(1, slab/max(1, w.d.Shape[1]))
	if w.d.Chunk != nil && w.d.Chunk[0] > 0 && w.d.Chunk[0]*w.d.Shape[1] <= 16*slab {
		c := w.d.Chunk[0]
		n = max(c, n/c*c)
	}
	return n
}

func (w whole) lines(ctx context.Context, from, to int, tell func(line, at int, v float64)) error {
	cols := w.d.Shape[1]
	buf := make([]float64, (to-from)*cols)
	if err := w.d.Floats(ctx, []int{from, 0}, []int{to - from, cols}, buf); err != nil {
		return err
	}
	for i, v := range buf {
		tell(from+i/cols, i%cols, v)
	}
	return nil
}

// sparse is a matrix of the entries that are not 0, line by line: those of line
// i lie from start[i] to start[i+1] (Yale's format, as SciPy writes it).
type sparse struct {
	rows, cols    int
	columns       bool // lines are columns
	start         []int
	data, indices *hdf5.Dataset
}

func (s *sparse) open(ctx context.Context, o *hdf5.Object, limits source.Limits) (err error) {
	set := func(name string) *hdf5.Dataset {
		var c *hdf5.Object
		var d *hdf5.Dataset
		if err == nil {
			c, err = o.Child(name)
		}
		if err == nil {
			d, err = c.Dataset()
		}
		if err == nil && (len(d.Shape) != 1 || !d.Type.Numeric()) {
			err = fmt.Errorf("%s is no list of numbers; the file is damaged", name)
		}
		return d
	}
	var pointers *hdf5.Dataset
	s.data, s.indices, pointers = set("data"), set("indices"), set("indptr")
	if err != nil {
		return err
	}
	n := s.rows
	if s.columns {
		n = s.cols
	}
	switch {
	case pointers.Shape[0] != n+1:
		return fmt.Errorf("%d lines with %d pointers; the file is damaged", n, pointers.Shape[0])
	case int64(n) > limits.Bytes/16:
		return fmt.Errorf("%d lines need more than the limit of %d bytes of memory; raise --limit-memory", n, limits.Bytes)
	}
	floats := make([]float64, n+1)
	if err := pointers.Floats(ctx, []int{0}, pointers.Shape, floats); err != nil {
		return err
	}
	last := min(s.data.Shape[0], s.indices.Shape[0])
	s.start = make([]int, n+1)
	for i, v := range floats {
		if !(v >= 0 && v <= float64(last)) || i > 0 && v < floats[i-1] {
			return fmt.Errorf("pointer %d is %v of %d entries; the file is damaged", i, v, last)
		}
		s.start[i] = int(v)
	}
	return nil
}

func (s *sparse) shape() (rows, cols int) { return s.rows, s.cols }
func (s *sparse) byColumns() bool         { return s.columns }

func (s *sparse) step() int {
	if s.columns {
		return max(1, slab/max(1, s.rows))
	}
	return max(1, slab/max(1, s.cols))
}

func (s *sparse) lines(ctx context.Context, from, to int, tell func(line, at int, v float64)) error {
	width := s.cols
	if s.columns {
		width = s.rows
	}
	line := from
	var v, at []float64
	for k := s.start[from]; k < s.start[to]; { // lines may repeat cells, so be longer than they are wide
		n := min(slab, s.start[to]-k)
		if len(v) < n {
			v, at = make([]float64, n), make([]float64, n)
		}
		if err := s.data.Floats(ctx, []int{k}, []int{n}, v[:n]); err != nil {
			return err
		}
		if err := s.indices.Floats(ctx, []int{k}, []int{n}, at[:n]); err != nil {
			return err
		}
		for i := range n {
			for k+i >= s.start[line+1] {
				line++
			}
			if !(at[i] >= 0 && at[i] < float64(width)) {
				return fmt.Errorf("entry %d lies at %v of %d; the file is damaged", k+i, at[i], width)
			}
			tell(line, int(at[i]), v[i])
		}
		k += n
	}
	return nil
}

// fill puts the chosen rows and columns into a grid of their size.
func (f *file) fill(ctx context.Context, g *grid.Grid, at [2][]int) error {
	rows, cols := f.values.shape()
	lines, across := places(at[0], rows), places(at[1], cols)
	n := rows
	put := func(line, k int, v float64) {
		if i, j := lines[line], across[k]; i >= 0 && j >= 0 {
			g.Values[int(i)*g.Cols+int(j)] += v
		}
	}
	if f.values.byColumns() {
		n, lines, across = cols, across, lines
		put = func(line, k int, v float64) {
			if j, i := lines[line], across[k]; i >= 0 && j >= 0 {
				g.Values[int(i)*g.Cols+int(j)] += v
			}
		}
	}
	step := f.values.step()
	for from := 0; from < n; from += step {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(n, from+step)
		if !wanted(lines[from:to]) {
			continue
		}
		if err := f.values.lines(ctx, from, to, put); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("%s: %w", f.r.Name, err)
		}
	}
	return nil
}

// places is where each of n goes, -1 for nowhere.
func places(at []int, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = -1
	}
	for i, k := range at {
		out[k] = int32(i)
	}
	return out
}

func wanted(places []int32) bool {
	for _, p := range places {
		if p >= 0 {
			return true
		}
	}
	return false
}

var errNone = errors.New("no observation or variable meets the conditions")
