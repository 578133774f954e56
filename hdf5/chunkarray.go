package hdf5

import "math/bits"

// chunkArray is an index of chunks that is an array, while it is read: elements
// lie in blocks, long ones cut into pages, of which some may never have been
// written.
type chunkArray struct {
	f        *File
	filtered bool
	entry    int    // bytes of an element
	plain    uint64 // bytes of a chunk that no filter made shorter
	page     uint64 // elements of a page
	left     int64  // bytes of elements that may still be read: those of a file that holds each once
	put      func(i uint64, ref chunkRef)
}

func (f *File) chunkArray(plain uint64, put func(i uint64, ref chunkRef)) *chunkArray {
	return &chunkArray{f: f, plain: plain, left: f.size, put: put}
}

// head reads what the heads of both kinds begin with.
func (a *chunkArray) head(c *cursor, sign string) {
	c.sign(sign)
	c.skip(1)
	a.filtered, a.entry = c.u8() == 1, c.u8()
}

// check holds an element and a page against what they can be.
func (a *chunkArray) check(c *cursor, pageBits int) error {
	least, most := a.f.offsets, a.f.offsets
	if a.filtered {
		least, most = least+4, most+12
	}
	if c.err == nil && (pageBits > 30 || a.entry < least || a.entry > most) {
		return errTree
	}
	a.page = 1 << pageBits
	return c.err
}

// elements reads n of them, the first of which is number at.
func (a *chunkArray) elements(addr, at, n uint64) error {
	size := n * uint64(a.entry)
	if n > uint64(a.f.size) || a.left < int64(size) {
		return errTree
	}
	a.left -= int64(size)
	c, err := a.f.cursor(addr, size)
	if err != nil {
		return err
	}
	for i := range n {
		ref := chunkRef{addr: c.addr(), size: a.plain}
		if a.filtered {
			ref.size, ref.mask = c.uint(a.entry-a.f.offsets-4), uint32(c.uint(4))
		}
		a.put(at+i, ref)
	}
	return nil
}

// pages reads n elements that lie in pages, each with its checksum; written has a
// bit for each from number bit on, the highest of a byte first.
func (a *chunkArray) pages(addr, at, n uint64, written []byte, bit uint64) error {
	for p := range a.pagesOf(n) {
		count := min(a.page, n-p*a.page)
		if b := bit + p; written[b/8]&(0x80>>(b%8)) != 0 {
			if err := a.elements(addr, at+p*a.page, count); err != nil {
				return err
			}
		}
		addr += count*uint64(a.entry) + 4
	}
	return nil
}

func (a *chunkArray) pagesOf(n uint64) uint64 { return (n + a.page - 1) / a.page }

// expect checks the four letters at an address.
func (f *File) expect(addr uint64, sign string) error {
	c, err := f.cursor(addr, 4)
	if err != nil {
		return err
	}
	c.sign(sign)
	return c.err
}

// fixedArray reads the index of a dataset that has an end.
func (f *File) fixedArray(addr, plain uint64, put func(i uint64, ref chunkRef)) error {
	a := f.chunkArray(plain, put)
	c, err := f.cursor(addr, uint64(8+f.lengths+f.offsets))
	if err != nil {
		return err
	}
	a.head(c, "FAHD")
	pageBits := c.u8()
	n, data := c.len(), c.addr()
	if err := a.check(c, pageBits); err != nil || data == undefined {
		return err
	}
	if n > uint64(f.size) {
		return errTree
	}
	if err := f.expect(data, "FADB"); err != nil {
		return err
	}
	at := data + uint64(6+f.offsets)
	if n <= a.page {
		return a.elements(at, 0, n)
	}
	written, err := f.read(at, (a.pagesOf(n)+7)/8)
	if err != nil {
		return err
	}
	return a.pages(at+uint64(len(written))+4, 0, n, written, 0)
}

// growing is an extensible array: the first elements lie in the index block, the
// next ones in blocks that it points to, all others in blocks that secondary
// blocks point to. Secondary blocks are counted from those that the index block
// stands for; number u has 2^(u/2) blocks of 2^((u+1)/2) times as many elements
// as the least (HDF5 File Format Specification, version 3.0, VII.D).
type growing struct {
	*chunkArray
	before uint64 // bytes of a block ahead of its elements
	least  uint64
}

func (f *File) extensibleArray(addr, plain uint64, put func(i uint64, ref chunkRef)) error {
	g := growing{chunkArray: f.chunkArray(plain, put)}
	c, err := f.cursor(addr, uint64(12+6*f.lengths+f.offsets))
	if err != nil {
		return err
	}
	g.head(c, "EAHD")
	numberBits, inIndex := c.u8(), uint64(c.u8())
	least, pointers, pageBits := c.u8(), c.u8(), c.u8()
	c.skip(4 * f.lengths) // how many blocks there are
	end := c.len()        // after the last element that was written
	c.skip(f.lengths)
	index := c.addr()
	if err := g.check(c, pageBits); err != nil || index == undefined {
		return err
	}
	if bits.OnesCount(uint(least)) != 1 || bits.OnesCount(uint(pointers)) != 1 || numberBits > 64 || end > 1<<48 {
		return errTree
	}
	g.least, g.before = uint64(least), uint64(6+f.offsets+(numberBits+7)/8)
	if err := f.expect(index, "EAIB"); err != nil {
		return err
	}
	at := index + uint64(6+f.offsets)
	if err := g.elements(at, 0, inIndex); err != nil {
		return err
	}
	at += inIndex * uint64(g.entry)
	first, number := 2*(bits.Len(uint(pointers))-1), inIndex // the index block stands for the first secondary blocks
	for u := 0; number < end; u++ {
		if u < first {
			err = g.blocks(at, u, number, nil)
			at += uint64(f.offsets) << (u / 2)
		} else {
			err = g.secondary(at, u, number)
			at += uint64(f.offsets)
		}
		if err != nil {
			return err
		}
		number += g.size(u) << (u / 2)
	}
	return nil
}

// size is how many elements a block of secondary block u has.
func (g growing) size(u int) uint64 { return g.least << ((u + 1) / 2) }

// secondary reads the blocks of secondary block u, after the bits of their pages;
// its address lies at a place.
func (g growing) secondary(at uint64, u int, number uint64) error {
	c, err := g.f.cursor(at, uint64(g.f.offsets))
	if err != nil {
		return err
	}
	addr := c.addr()
	if addr == undefined {
		return nil
	}
	if err := g.f.expect(addr, "EASB"); err != nil {
		return err
	}
	at = addr + g.before
	var written []byte
	if g.size(u) > g.page {
		if written, err = g.f.read(at, (g.pagesOf(g.size(u))+7)/8<<(u/2)); err != nil {
			return err
		}
	}
	return g.blocks(at+uint64(len(written)), u, number, written)
}

// blocks reads those of secondary block u, whose addresses lie at a place.
func (g growing) blocks(at uint64, u int, number uint64, written []byte) error {
	n, size := uint64(1)<<(u/2), g.size(u)
	if size > g.page && written == nil {
		return errTree // the index block does not say which pages there are
	}
	c, err := g.f.cursor(at, n*uint64(g.f.offsets))
	if err != nil {
		return err
	}
	for i := range n {
		addr := c.addr()
		if addr == undefined {
			continue
		}
		if err := g.f.expect(addr, "EADB"); err != nil {
			return err
		}
		if at := number + i*size; size <= g.page {
			err = g.elements(addr+g.before, at, size)
		} else {
			err = g.pages(addr+g.before+4, at, size, written, i*g.pagesOf(size))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
