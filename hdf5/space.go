package hdf5

import (
	"errors"
	"fmt"
	"math"
)

const maxRank = 32

// unlimited is an extent that may grow for ever.
const unlimited = -1

// dataspace reads the extents of a dataset or attribute, and those it may grow
// to; nil is one value, and none says that there is no value at all.
func (f *File) dataspace(data []byte) (shape, most []int, none bool, err error) {
	c := f.over(data)
	version, rank, grows := c.u8(), c.u8(), c.u8()&1 != 0
	switch version {
	case 1:
		c.skip(5)
	case 2:
		none = c.u8() == 2
	default:
		return nil, nil, false, fmt.Errorf("dataspace version %d is not known", version)
	}
	if rank > maxRank {
		return nil, nil, false, fmt.Errorf("%d dimensions are more than HDF5 allows", rank)
	}
	for range rank {
		n := c.len()
		if n > math.MaxInt/2 {
			return nil, nil, false, errors.New("a dimension is longer than any file")
		}
		shape = append(shape, int(n))
	}
	if _, ok := product(shape); !ok {
		return nil, nil, false, errors.New("the dimensions multiply to more than any file holds")
	}
	most = shape
	if grows {
		most = make([]int, rank)
		for i := range most {
			if n := c.len(); n > math.MaxInt/2 {
				most[i] = unlimited
			} else if most[i] = int(n); most[i] < shape[i] {
				return nil, nil, false, errors.New("a dimension is longer than it may be")
			}
		}
	}
	return shape, most, none, c.err
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
