// Package netcdf reads NetCDF files by the CF conventions (1.11): the classic
// formats CDF-1, CDF-2 and CDF-5 (NetCDF Users Guide, appendix B) and
// NetCDF-4, which is HDF5. Values come out as physical ones: unpacked by
// scale_factor and add_offset, missing where _FillValue, missing_value or the
// valid range say so.
package netcdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/hdf5"
	"github.com/swelter/swelter/source"
)

func init() {
	source.Register(source.Format{Name: "netcdf", Endings: []string{".nc", ".nc4", ".cdf", ".netcdf"}, Sniff: sniff, Cube: Open})
}

func sniff(head []byte) bool {
	s := string(head[:min(len(head), 8)])
	return s == hdf5.Magic || strings.HasPrefix(s, "CDF\x01") || strings.HasPrefix(s, "CDF\x02") || strings.HasPrefix(s, "CDF\x05")
}

// dim is a named extent.
type dim struct {
	name string
	n    int
}

// attr is what an attribute holds: numbers or text.
type attr struct {
	nums []float64
	text string
}

func (a attr) num() (float64, bool) {
	if len(a.nums) == 0 {
		return 0, false
	}
	return a.nums[0], true
}

// array reads raw values, as they are stored.
type array interface {
	Floats(ctx context.Context, start, count []int, dst []float64) error
	// Physical is Floats and what the packing makes of the numbers.
	Physical(ctx context.Context, start, count []int, dst []float64, p packing) error
	Strings(ctx context.Context, start, count []int, dst []string) error
}

// variable is one array of a file with what is said of it.
type variable struct {
	name  string
	kind  string // as NumPy names types
	dims  []int  // numbers of content.dims
	shape []int
	block []int
	attrs map[string]attr
	data  array
	err   error // why data cannot be read, said when it is asked for
}

func (v *variable) text(name string) string { return v.attrs[name].text }

// content is a file before CF is applied.
type content struct {
	dims  []dim
	vars  []*variable
	attrs map[string]attr
}

// File is an open NetCDF file.
type File struct {
	name  string
	close func() error
	raw   *content
	vars  []cube.Variable
	packs map[string]packing
}

// Open reads what the file holds, without the values.
func Open(ctx context.Context, r source.Request) (cube.Source, error) {
	in, err := r.File(ctx)
	if err != nil {
		return nil, err
	}
	f, err := read(ctx, in.File, in.Size)
	if err != nil {
		in.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	f.name, f.close = r.Name, in.Close
	return f, nil
}

func read(ctx context.Context, r io.ReaderAt, size int64) (*File, error) {
	magic := make([]byte, 4)
	if _, err := r.ReadAt(magic, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var raw *content
	var err error
	if string(magic[:3]) == "CDF" {
		raw, err = readClassic(r, size, int(magic[3]))
	} else {
		raw, err = readFour(r, size)
	}
	if err != nil {
		return nil, err
	}
	f := &File{raw: raw, packs: map[string]packing{}}
	return f, f.interpret(ctx)
}

// Variables lists what is not a coordinate of something else.
func (f *File) Variables() []cube.Variable { return f.vars }

// Attrs are the attributes of the file that are text.
func (f *File) Attrs() map[string]string { return texts(f.raw.attrs) }

func texts(attrs map[string]attr) map[string]string {
	out := map[string]string{}
	for k, a := range attrs {
		if a.text != "" {
			out[k] = a.text
		}
	}
	return out
}

// Close closes the file.
func (f *File) Close() error { return f.close() }

// Read fills dst with physical values, NaN where they are missing.
func (f *File) Read(ctx context.Context, name string, start, count []int, dst []float64) error {
	v := f.raw.find(name)
	if v == nil {
		return fmt.Errorf("%s: there is no variable %q", f.name, name)
	}
	err := v.err
	if err == nil {
		err = v.data.Physical(ctx, start, count, dst, f.packs[name])
	}
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if _, says := v.data.(fourArray); says { // its own path
			return fmt.Errorf("%s: %w", f.name, err)
		}
		return fmt.Errorf("%s: %s: %w", f.name, name, err)
	}
	return nil
}

func (c *content) find(name string) *variable {
	for _, v := range c.vars {
		if v.name == name {
			return v
		}
	}
	return nil
}
