package hdf5

import (
	"errors"
	"fmt"
	"math"
)

const maxRank = 32

// dataspace reads the extents of a dataset or attribute; nil is one value, and
// none says that there is no value at all.
func (f *File) dataspace(data []byte) (shape []int, none bool, err error) {
	c := f.over(data)
	version, rank := c.u8(), c.u8()
	c.skip(1) // whether there are maximal extents, which only writers ask
	switch version {
	case 1:
		c.skip(5)
	case 2:
		none = c.u8() == 2
	default:
		return nil, false, fmt.Errorf("dataspace version %d is not known", version)
	}
	if rank > maxRank {
		return nil, false, fmt.Errorf("%d dimensions are more than HDF5 allows", rank)
	}
	for range rank {
		n := c.len()
		if n > math.MaxInt64/2 {
			return nil, false, errors.New("a dimension is longer than any file")
		}
		shape = append(shape, int(n))
	}
	if _, ok := product(shape); !ok {
		return nil, false, errors.New("the dimensions multiply to more than any file holds")
	}
	return shape, none, c.err
}

// product multiplies sizes; false when that overflows.
func product(shape []int) (int, bool) {
	n := 1
	for _, s := range shape {
		if s < 0 || s > 0 && n > math.MaxInt/8/s {
			return 0, false
		}
		n *= s
	}
	return n, true
}
