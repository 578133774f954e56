package hdf5

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

// Magic starts an HDF5 file, or stands at byte 512, 1024, 2048 and so on.
const Magic = "\x89HDF\r\n\x1a\n"

// File is an open HDF5 file. It is safe for concurrent use.
type File struct {
	r                io.ReaderAt
	size             int64
	base             uint64 // of all addresses
	offsets, lengths int    // bytes of an address and of a length
	root             uint64

	heaps sync.Map // address -> map[int][]byte: global heap collections read so far
}

// Open reads the superblock. size is the number of bytes that r holds.
func Open(r io.ReaderAt, size int64) (*File, error) {
	f := &File{r: r, size: size}
	for at := int64(0); at+96 <= size || at == 0; at = max(512, 2*at) {
		head := make([]byte, min(size-at, 128))
		if _, err := r.ReadAt(head, at); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if strings.HasPrefix(string(head), Magic) {
			return f, f.superblock(head)
		}
	}
	return nil, errors.New("is not an HDF5 file: its signature is not there")
}

func (f *File) superblock(head []byte) error {
	c := f.over(head[len(Magic):])
	version := c.u8()
	switch version {
	case 0, 1:
		c.skip(4)
		f.offsets, f.lengths = c.u8(), c.u8()
		c.skip(1 + 2 + 2 + 4)
		if version == 1 {
			c.skip(4)
		}
	case 2, 3:
		f.offsets, f.lengths = c.u8(), c.u8()
		c.skip(1)
	default:
		return fmt.Errorf("HDF5 superblock version %d is not known; rewrite it with h5repack", version)
	}
	if !isWidth(f.offsets) || !isWidth(f.lengths) {
		return fmt.Errorf("addresses of %d and lengths of %d bytes are not known", f.offsets, f.lengths)
	}
	f.base = c.addr()
	c.addr() // free space, or the superblock's extension
	end := c.addr()
	if version < 2 {
		c.addr() // driver information
		c.addr() // offset of the root's name
	}
	f.root = c.addr()
	if c.err != nil {
		return errors.New("the file ends within its superblock")
	}
	if f.base == undefined || f.base > uint64(f.size) {
		return errors.New("the superblock's base address lies outside the file")
	}
	if end != undefined && end > uint64(f.size)-f.base && end > uint64(f.size) {
		return fmt.Errorf("should have %d bytes and has %d: it was cut short; copy it again", end, f.size)
	}
	return nil
}

func isWidth(n int) bool { return n == 2 || n == 4 || n == 8 }
