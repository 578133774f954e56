// Package nifti reads volumes of medical images: NIfTI-1 and NIfTI-2 in one
// file, of either byte order, of integers and floats, scaled as the header says
// and placed in millimetres by its affine. It is read-only, and nothing drawn
// with it is for diagnosis.
package nifti

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func init() {
	source.Register(source.Format{Name: "nifti", Endings: []string{".nii"}, Sniff: sniff, Open: Open})
}

// File is one volume, or one a frame. It is a table.Source of a row a voxel:
// x, y and z in millimetres, the frame, and the value.
type File struct {
	r source.Request
	h header
}

// Open reads the header.
func Open(_ context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	rc, err := r.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	h, err := readHeader(rc)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	f := &File{r: r, h: h}
	n, ok := f.voxels()
	switch {
	case !ok || n > r.Limits.Cells:
		return nil, fmt.Errorf("%s: a volume of %d x %d x %d voxels is more than the limit of %d values; raise --limit-cells", r.Name, h.dims[0], h.dims[1], h.dims[2], r.Limits.Cells)
	case r.Packed == "" && r.Size > 0 && h.offset+n*h.kind.size > r.Size:
		return nil, fmt.Errorf("%s: the header says %d voxels of %d bytes each, the file has %d bytes; it is cut short", r.Name, n, h.kind.size, r.Size)
	}
	return f, nil
}

// voxels counts those of one frame.
func (f *File) voxels() (n int64, ok bool) {
	d := f.h.dims // at most maxSide each
	n = d[0] * d[1]
	if n > math.MaxInt64/16/d[2] {
		return 0, false
	}
	return n * d[2], true
}

// Shape is the number of voxels along each dimension.
func (f *File) Shape() []int64 { return append([]int64(nil), f.h.dims...) }

// Frames is how many volumes follow each other.
func (f *File) Frames() int {
	n := int64(1)
	for _, d := range f.h.dims[3:] {
		if n > math.MaxInt32/d {
			return math.MaxInt32
		}
		n *= d
	}
	return int(n)
}

// Volume is values in space.
type Volume struct {
	Name   string
	Dims   [3]int
	Values []float64 // x runs fastest, then y, then z; NaN is missing
	Affine Affine
	Placed bool // the header says where; else the affine is the voxels' sizes
}

// Volume reads one frame, counted from 0. Memory is 8 bytes a voxel of it.
func (f *File) Volume(ctx context.Context, frame int) (*Volume, error) {
	if n := f.Frames(); frame < 0 || frame >= n {
		return nil, fmt.Errorf("%s: frame %d of %d; counting starts at 0", f.r.Name, frame, n)
	}
	v := &Volume{Name: f.r.Name, Affine: f.h.affine(), Placed: f.h.sform > 0 || f.h.qform > 0}
	for i := range v.Dims {
		v.Dims[i] = int(f.h.dims[i])
	}
	if _, err := v.Affine.Inverse(); err != nil {
		return nil, fmt.Errorf("%s: %w", f.r.Name, err)
	}
	rc, err := f.r.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	n, _ := f.voxels()
	skip := f.h.offset
	if size := n * f.h.kind.size; int64(frame) > (math.MaxInt64-skip)/size {
		return nil, fmt.Errorf("%s: frame %d lies beyond any file", f.r.Name, frame)
	} else {
		skip += int64(frame) * size
	}
	b := bufio.NewReaderSize(rc, 1<<16)
	if _, err := io.CopyN(io.Discard, b, skip); err != nil {
		return nil, f.short(err)
	}
	v.Values, err = f.values(ctx, b, n)
	return v, err
}

// values reads and scales n values; memory grows with what is there.
func (f *File) values(ctx context.Context, r io.Reader, n int64) ([]float64, error) {
	const chunk = 1 << 16
	k := f.h.kind
	buffer := make([]byte, chunk*k.size)
	out := make([]float64, 0, min(n, 16*chunk))
	for int64(len(out)) < n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b := buffer[:min(chunk, n-int64(len(out)))*k.size]
		if _, err := io.ReadFull(r, b); err != nil {
			return nil, f.short(err)
		}
		for ; len(b) > 0; b = b[k.size:] {
			out = append(out, k.read(b, f.h.order)*f.h.slope+f.h.add)
		}
	}
	return out, nil
}

func (f *File) short(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: the file ends before the last of its voxels; it is cut short", f.r.Name)
	}
	return err
}

// Schema is a row a voxel.
func (f *File) Schema(context.Context) ([]table.Field, error) {
	var fields []table.Field
	for _, n := range f.names() {
		fields = append(fields, table.Field{Name: n, Kind: table.Number})
	}
	return fields, nil
}

func (f *File) names() []string { return []string{"x", "y", "z", "frame", "value"} }

// Scan gives the voxels of all frames, each with its place.
func (f *File) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	names := f.names()
	if _, err := q.Needs(f.r.Name, names); err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	for frame := range f.Frames() {
		v, err := f.Volume(ctx, frame)
		if err != nil {
			return err
		}
		line := v.Dims[0]
		for from := 0; from < len(v.Values); from += line {
			t := &table.Table{Name: f.r.Name}
			for _, n := range names {
				t.Columns = append(t.Columns, &table.Column{Name: n, Kind: table.Number, Floats: make([]float64, line)})
			}
			j, k := from/line%v.Dims[1], from/line/v.Dims[1]
			for i := range line {
				mm := v.Affine.At([3]float64{float64(i), float64(j), float64(k)})
				for c, value := range []float64{mm[0], mm[1], mm[2], float64(frame), v.Values[from+i]} {
					t.Columns[c].Floats[i] = value
				}
			}
			if err := answer(t); errors.Is(err, table.ErrEnough) {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

// Close has nothing to close: files are open only while they are read.
func (f *File) Close() error { return nil }
