package hdf5

import (
	"errors"
	"fmt"
	"math/bits"
)

// localHeap holds the names of an old group.
func (f *File) localHeap(addr uint64) ([]byte, error) {
	c, err := f.cursor(addr, uint64(8+2*f.lengths+f.offsets))
	if err != nil {
		return nil, err
	}
	c.sign("HEAP")
	c.skip(4)
	size := c.len()
	c.len()
	data := c.addr()
	if c.err != nil {
		return nil, c.err
	}
	if size > maxHeader {
		return nil, errors.New("the names of a group take more than 64 MiB")
	}
	return f.read(data, size)
}

// global gives an object of a global heap: text and sequences of any length.
func (f *File) global(addr uint64, index int) ([]byte, error) {
	if v, ok := f.heaps.Load(addr); ok {
		b, ok := v.(map[int][]byte)[index]
		if !ok {
			return nil, errors.New("an object of a heap is not there")
		}
		return b, nil
	}
	c, err := f.cursor(addr, uint64(8+f.lengths))
	if err != nil {
		return nil, err
	}
	c.sign("GCOL")
	c.skip(4)
	size := c.len()
	if c.err != nil {
		return nil, c.err
	}
	if size > maxHeader {
		return nil, errors.New("a heap of more than 64 MiB is not read")
	}
	if c, err = f.cursor(addr, size); err != nil {
		return nil, err
	}
	c.skip(8 + f.lengths)
	objects := map[int][]byte{}
	for len(c.rest()) >= 8+f.lengths {
		id := c.u16()
		c.skip(6)
		n := c.len()
		if id == 0 || n > uint64(len(c.rest())) {
			break // the free space is last
		}
		objects[id] = c.take(int(n))
		c.skip(min(int(-n&7), len(c.rest())))
	}
	f.heaps.Store(addr, objects)
	return f.global(addr, index)
}

// fractalHeap holds the links or attributes of an object that has many. Its
// blocks form a doubling table: rows of width blocks each, the first two rows
// of the starting size, every later one of twice the size of the row above; a
// row whose blocks would be larger than the largest direct block holds indirect
// blocks, tables of their own.
type fractalHeap struct {
	f           *File
	idLen       int
	width       int
	start       uint64 // bytes of a block of the first row
	maxDirect   uint64
	offsetBytes int // of a block's offset, and of an id's
	lengthBytes int
	root        uint64
	rootRows    int // 0: the root is a direct block
	filtered    bool
	huge        uint64 // B-tree of objects too large for blocks
}

func (f *File) fractalHeap(addr uint64) (*fractalHeap, error) {
	c, err := f.cursor(addr, uint64(4+1+2+2+1+4+12*f.lengths+3*f.offsets+2+2+2+2))
	if err != nil {
		return nil, err
	}
	h := &fractalHeap{f: f}
	c.sign("FRHP")
	c.skip(1)
	h.idLen = c.u16()
	h.filtered = c.u16() > 0
	c.skip(1)
	maxManaged := uint64(c.u32())
	c.len()
	h.huge = c.addr()
	c.len()
	c.addr()
	for range 8 {
		c.len()
	}
	h.width = c.u16()
	h.start, h.maxDirect = c.len(), c.len()
	maxBits := c.u16()
	c.skip(2)
	h.root, h.rootRows = c.addr(), c.u16()
	if c.err != nil {
		return nil, c.err
	}
	h.offsetBytes = (maxBits + 7) / 8
	h.lengthBytes = min((bits.Len64(h.maxDirect)+6)/8, (bits.Len64(maxManaged)-1)/8+1)
	if h.width == 0 || h.start == 0 || h.maxDirect < h.start || h.maxDirect > maxHeader || maxBits > 64 || h.rootRows > 64 {
		return nil, errors.New("a heap of names or attributes is damaged")
	}
	return h, nil
}

// object is what an id of the heap stands for.
func (h *fractalHeap) object(id []byte) ([]byte, error) {
	if len(id) < 1 {
		return nil, errShort
	}
	c := h.f.over(id[1:])
	switch id[0] >> 4 & 3 {
	case 0:
		offset, length := c.uint(h.offsetBytes), c.uint(h.lengthBytes)
		if c.err != nil {
			return nil, c.err
		}
		if h.rootRows == 0 {
			return h.direct(h.root, 0, h.start, offset, length)
		}
		return h.indirect(h.root, 0, h.rootRows, offset, length, 0)
	case 1:
		return h.hugeObject(c.uint(min(8, len(id)-1)))
	case 2:
		n := int(id[0]&15) + 1
		return c.take(n), c.err
	}
	return nil, errors.New("a heap's id is of a kind that is not known")
}

// direct reads length bytes that start at offset of the heap, from the block
// that starts at base. Offsets count the block's own header too.
func (h *fractalHeap) direct(addr, base, size, offset, length uint64) ([]byte, error) {
	if h.filtered {
		return nil, errors.New("compressed heaps of names or attributes are not read; rewrite the file with h5repack")
	}
	c, err := h.f.cursor(addr, 4)
	if err != nil {
		return nil, err
	}
	if c.sign("FHDB"); c.err != nil {
		return nil, c.err
	}
	if offset-base > size || length > size-(offset-base) {
		return nil, errors.New("a name or attribute lies outside its heap")
	}
	return h.f.read(addr+offset-base, length)
}

func (h *fractalHeap) indirect(addr, base uint64, rows int, offset, length uint64, depth int) ([]byte, error) {
	if depth > 8 || rows > 64 {
		return nil, errors.New("a heap of names or attributes is damaged")
	}
	directRows := min(rows, bits.Len64(h.maxDirect/h.start)+1)
	entry := uint64(h.f.offsets)
	if h.filtered {
		entry += uint64(h.f.lengths) + 4
	}
	at := addr + uint64(5+h.f.offsets+h.offsetBytes)
	size := h.start
	for row := range rows {
		if row > 1 {
			size *= 2
		}
		wide, step := uint64(h.width)*size, entry
		if row >= directRows {
			step = uint64(h.f.offsets)
		}
		if size > 1<<56 || wide/size != uint64(h.width) {
			break
		}
		if offset-base >= wide {
			base += wide
			at += uint64(h.width) * step
			continue
		}
		n := (offset - base) / size
		c, err := h.f.cursor(at+n*step, uint64(h.f.offsets))
		if err != nil {
			return nil, err
		}
		child := c.addr()
		base += n * size
		if row < directRows {
			return h.direct(child, base, size, offset, length)
		}
		inner := bits.Len64(size / h.start / uint64(h.width))
		return h.indirect(child, base, inner, offset, length, depth+1)
	}
	return nil, errors.New("a name or attribute lies outside its heap")
}

// hugeObject is one that has a place of its own in the file.
func (h *fractalHeap) hugeObject(id uint64) ([]byte, error) {
	var found []byte
	err := h.f.btree2(h.huge, func(kind int, record []byte) error {
		c := h.f.over(record)
		if kind != 1 {
			return fmt.Errorf("large attributes indexed in way %d are not read", kind)
		}
		addr, length, own := c.addr(), c.len(), c.len()
		if c.err != nil || own != id {
			return c.err
		}
		if length > maxHeader {
			return errors.New("an attribute of more than 64 MiB is not read")
		}
		var err error
		found, err = h.f.read(addr, length)
		return err
	})
	if err == nil && found == nil {
		err = errors.New("a large attribute is not where it should be")
	}
	return found, err
}
