package hdf5

import (
	"fmt"
	"slices"
)

// How the chunks of a dataset are found, as the layout message numbers them; 0
// is the version-1 B-tree of older layouts.
const (
	byTree1 = iota
	singleChunk
	implicitChunks
	byFixedArray
	byExtensibleArray
	byTree2
)

// chunkRef is where one chunk lies.
type chunkRef struct {
	addr, size uint64
	mask       uint32 // filters that were left out, one bit each
}

// chunkLayout says how the chunks are found.
type chunkLayout struct {
	kind int
	addr uint64
	one  chunkRef // of a single chunk with filters
}

// newChunks reads a chunked layout of version 4.
func (d *Dataset) newChunks(c *cursor) error {
	flags, rank, width := c.u8(), c.u8(), c.u8()
	if width > 8 {
		return errTree
	}
	if err := d.chunkShape(c, rank, width); err != nil {
		return err
	}
	d.layout.kind = c.u8()
	switch d.layout.kind {
	case singleChunk:
		if flags&2 != 0 {
			d.layout.one.size = c.len()
			d.layout.one.mask = uint32(c.uint(4))
		}
	case implicitChunks:
	case byFixedArray:
		c.skip(1) // what an index is made with stands in its own head too
	case byExtensibleArray:
		c.skip(5)
	case byTree2:
		c.skip(6)
	default:
		return fmt.Errorf("its chunks are indexed in a way (%d) that is not known; rewrite the file with h5repack", d.layout.kind)
	}
	d.layout.addr = c.addr()
	return c.err
}

func (d *Dataset) chunkBytes() uint64 {
	n, _ := product(append([]int{d.Type.Size}, d.Chunk...))
	return uint64(n)
}

// counts is how many chunks there are along each dimension.
func (d *Dataset) counts() []int { return d.countsOf(d.Shape) }

func (d *Dataset) countsOf(shape []int) []int {
	n := make([]int, len(d.Chunk))
	for i := range n {
		n[i] = (shape[i] + d.Chunk[i] - 1) / d.Chunk[i]
	}
	return n
}

// chunks reads the index once: the chunks that are there, by their row-major
// number among those of the dataset's extents.
func (d *Dataset) chunks() (map[int]chunkRef, error) {
	refs := map[int]chunkRef{}
	at, plain := d.layout.addr, d.chunkBytes()
	if total, _ := product(d.counts()); at == undefined || total == 0 {
		return refs, nil
	}
	add := func(n int, ok bool, ref chunkRef) {
		if ok && ref.addr != undefined {
			refs[n] = ref
		}
	}
	switch d.layout.kind {
	case singleChunk:
		ref := chunkRef{addr: at, size: plain}
		if d.layout.one.size > 0 {
			ref.size, ref.mask = d.layout.one.size, d.layout.one.mask
		}
		add(0, true, ref)
		return refs, nil
	case byTree1, byTree2:
		return refs, d.chunkTree(at, plain, add)
	}
	number, most, err := d.slots()
	if err != nil {
		return nil, err
	}
	put := func(i uint64, ref chunkRef) {
		n, ok := number(i)
		add(n, ok, ref)
	}
	switch d.layout.kind {
	case implicitChunks:
		if most > uint64(d.f.size)/max(1, plain)+1 {
			return nil, errTree
		}
		for i := range most {
			put(i, chunkRef{addr: at + i*plain, size: plain})
		}
		return refs, nil
	case byFixedArray:
		return refs, d.f.fixedArray(at, plain, put)
	}
	return refs, d.f.extensibleArray(at, plain, put)
}

// slots says which chunk stands where in an index that is an array, and how many
// places it has: row-major over the extents that the dataset may grow to, the one
// that has no end before all others, and 0 places then.
func (d *Dataset) slots() (number func(i uint64) (int, bool), most uint64, err error) {
	counts, all := d.counts(), d.countsOf(d.most)
	endless := slices.Index(d.most, unlimited)
	order := make([]int, 0, len(all))
	if endless >= 0 {
		order = append(order, endless)
	}
	most = 1
	for k, n := range all {
		if k == endless {
			continue
		}
		if order = append(order, k); d.most[k] == unlimited || n > 0 && most > 1<<48/uint64(n) {
			return nil, 0, errTree
		}
		most *= uint64(n)
	}
	if endless >= 0 {
		most = 0
	}
	return func(i uint64) (int, bool) {
		place := make([]int, len(order))
		for k := len(order) - 1; k >= 0; k-- {
			j := order[k]
			n := i
			if j != endless {
				n, i = i%uint64(all[j]), i/uint64(all[j])
			}
			if n >= uint64(counts[j]) {
				return 0, false // beyond the extent of now
			}
			place[j] = int(n)
		}
		n := 0
		for k, c := range counts {
			n = n*c + place[k]
		}
		return n, true
	}, most, nil
}

// chunkTree reads the chunks of a B-tree, whose keys have the place of each.
func (d *Dataset) chunkTree(at, plain uint64, add func(n int, ok bool, ref chunkRef)) error {
	counts := d.counts()
	number := func(key *cursor, chunk []int) (n int, ok bool, err error) {
		for k, count := range counts {
			at := key.uint(8)
			if at%uint64(chunk[k]) != 0 {
				return 0, false, errTree
			}
			if at /= uint64(chunk[k]); at >= uint64(count) {
				return 0, false, key.err // beyond the extent: left by a dataset that shrank
			}
			n = n*count + int(at)
		}
		return n, true, key.err
	}
	if d.layout.kind == byTree1 {
		return d.f.btree1(at, 1, 8+8*(len(d.Shape)+1), func(key *cursor, child uint64) error {
			ref := chunkRef{addr: child, size: key.uint(4), mask: uint32(key.uint(4))}
			n, ok, err := number(key, d.Chunk)
			add(n, ok, ref)
			return err
		})
	}
	scaled := slices.Repeat([]int{1}, len(d.Chunk))
	return d.f.btree2(at, func(kind int, record []byte) error {
		key := d.f.over(record)
		ref := chunkRef{addr: key.addr(), size: plain}
		switch width := len(record) - d.f.offsets - 4 - 8*len(counts); {
		case kind == 11 && width >= 0 && width <= 8:
			ref.size, ref.mask = key.uint(width), uint32(key.uint(4))
		case kind != 10:
			return errTree
		}
		n, ok, err := number(key, scaled)
		add(n, ok, ref)
		return err
	})
}
