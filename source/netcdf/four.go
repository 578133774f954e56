package netcdf

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/swelter/swelter/hdf5"
)

// noVariable starts the NAME of a dimension that has no coordinates.
const noVariable = "This is a netCDF dimension but not a netCDF variable"

// hidden are attributes by which the library keeps house.
var hidden = map[string]bool{
	"CLASS": true, "NAME": true, "REFERENCE_LIST": true, "DIMENSION_LIST": true, "_Netcdf4Dimid": true,
	"_Netcdf4Coordinates": true, "_NCProperties": true, "_nc3_strict": true,
}

// four gathers the dimensions and variables of a NetCDF-4 file.
type four struct {
	c     *content
	dims  map[uint64]int // number of the dimension, by the object that is its scale
	sets  []found
	names int
}

// found is a dataset on the way to become a variable.
type found struct {
	name  string
	id    uint64
	data  *hdf5.Dataset
	attrs map[string]hdf5.Value
	scale bool
	bare  bool // a dimension without coordinates
	err   error
}

func readFour(r io.ReaderAt, size int64) (*content, error) {
	f, err := hdf5.Open(r, size)
	if err != nil {
		return nil, err
	}
	root, err := f.Root()
	if err != nil {
		return nil, err
	}
	attrs, err := root.Attrs()
	if err != nil {
		return nil, err
	}
	b := &four{c: &content{attrs: plainAttrs(attrs)}, dims: map[uint64]int{}}
	if err := b.walk(root, "", 0); err != nil {
		return nil, err
	}
	for i := range b.sets {
		if s := &b.sets[i]; s.scale && s.data != nil && len(s.data.Shape) > 0 {
			b.dims[s.id] = len(b.c.dims)
			b.c.dims = append(b.c.dims, dim{name: s.name, n: s.data.Shape[0]})
		}
	}
	for i := range b.sets {
		if !b.sets[i].bare {
			b.variable(&b.sets[i])
		}
	}
	return b.c, nil
}

// walk lists the datasets of a group and of those within it.
func (b *four) walk(group *hdf5.Object, prefix string, depth int) error {
	links, err := group.Links()
	if err != nil {
		return err
	}
	for _, l := range links {
		if b.names++; b.names > maxThings || depth > 16 {
			return fmt.Errorf("holds more than %d names", maxThings)
		}
		if l.Soft != "" {
			continue
		}
		o, err := group.Child(l.Name)
		if err != nil {
			return err
		}
		name := path.Join(prefix, l.Name)
		if !o.IsDataset() {
			if err := b.walk(o, name, depth+1); err != nil {
				return err
			}
			continue
		}
		s := found{name: name, id: o.ID()}
		if s.attrs, err = o.Attrs(); err != nil {
			return err
		}
		s.data, s.err = o.Dataset()
		s.scale = s.attrs["CLASS"].Text() == "DIMENSION_SCALE"
		s.bare = s.scale && strings.HasPrefix(s.attrs["NAME"].Text(), noVariable)
		b.sets = append(b.sets, s)
	}
	return nil
}

// fourArray is a dataset with the packing undone, as classic arrays have it.
type fourArray struct{ *hdf5.Dataset }

func (a fourArray) Physical(ctx context.Context, start, count []int, dst []float64, p packing) error {
	return a.Unpacked(ctx, start, count, dst, p.unpack)
}

func (b *four) variable(s *found) {
	v := &variable{name: s.name, attrs: plainAttrs(s.attrs), err: s.err}
	b.c.vars = append(b.c.vars, v)
	if s.data == nil {
		return
	}
	v.kind, v.shape, v.block, v.data = s.data.Type.Name(), s.data.Shape, s.data.Chunk, fourArray{s.data}
	lists := s.attrs["DIMENSION_LIST"].IDs
	for i, n := range v.shape {
		id := -1
		switch {
		case i < len(lists) && len(lists[i]) > 0:
			if d, ok := b.dims[lists[i][0]]; ok && b.c.dims[d].n == n {
				id = d
			}
		case s.scale && i == 0:
			id = b.dims[s.id]
		}
		if id < 0 {
			id = b.nameless(n, v.dims)
		}
		v.dims = append(v.dims, id)
	}
}

// nameless is a dimension for an extent that no scale names, as plain HDF5
// files have them; one for each extent, as the library does.
func (b *four) nameless(n int, taken []int) int {
	for i, d := range b.c.dims {
		used := false
		for _, t := range taken {
			used = used || t == i
		}
		if !used && d.n == n && strings.HasPrefix(d.name, "phony_dim_") {
			return i
		}
	}
	b.c.dims = append(b.c.dims, dim{name: fmt.Sprintf("phony_dim_%d", len(b.c.dims)), n: n})
	return len(b.c.dims) - 1
}

func plainAttrs(in map[string]hdf5.Value) map[string]attr {
	out := map[string]attr{}
	for name, v := range in {
		if !hidden[name] {
			out[name] = attr{nums: v.Nums, text: strings.Join(v.Texts, ", ")}
		}
	}
	return out
}
