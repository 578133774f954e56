package hdf5

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// undefined is the address of what is not there.
const undefined = ^uint64(0)

// cursor walks over a piece of the file. After its end every read gives 0 and
// err is set, so that a record is read whole before it is asked about.
type cursor struct {
	b   []byte
	at  int
	f   *File
	err error
}

var errShort = errors.New("a record ends too early")

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.b)-c.at {
		c.err, c.at = errShort, len(c.b)
		return nil
	}
	c.at += n
	return c.b[c.at-n : c.at : c.at]
}

func (c *cursor) skip(n int) { c.take(n) }

func (c *cursor) rest() []byte { return c.b[c.at:] }

// uint is a little-endian number of n bytes, at most 8.
func (c *cursor) uint(n int) uint64 {
	var v uint64
	for i, b := range c.take(n) {
		v |= uint64(b) << (8 * i)
	}
	return v
}

func (c *cursor) u8() int     { return int(c.uint(1)) }
func (c *cursor) u16() int    { return int(c.uint(2)) }
func (c *cursor) u32() int    { return int(c.uint(4)) }
func (c *cursor) len() uint64 { return c.uint(c.f.lengths) }

// addr is an address; all ones of any width is undefined.
func (c *cursor) addr() uint64 {
	v := c.uint(c.f.offsets)
	if c.f.offsets < 8 && v == 1<<(8*c.f.offsets)-1 {
		return undefined
	}
	return v
}

// text reads up to a zero byte.
func (c *cursor) text() string {
	for i, b := range c.rest() {
		if b == 0 {
			s := string(c.b[c.at : c.at+i])
			c.at += i + 1
			return s
		}
	}
	c.err = errShort
	return ""
}

// sign checks the four letters that start a structure.
func (c *cursor) sign(want string) {
	if got := c.take(4); c.err == nil && string(got) != want {
		c.err = fmt.Errorf("%q stands where %q was expected", got, want)
	}
}

// read gives n bytes at an address.
func (f *File) read(addr, n uint64) ([]byte, error) { return f.readInto(nil, addr, n) }

// readInto is read into a buffer, where it is large enough.
func (f *File) readInto(b []byte, addr, n uint64) ([]byte, error) {
	at := addr + f.base
	if addr == undefined || at < addr || at > uint64(f.size) || n > uint64(f.size)-at {
		return nil, fmt.Errorf("the file ends before byte %d; it may be cut short", addr+n)
	}
	if uint64(cap(b)) < n {
		b = make([]byte, n)
	}
	b = b[:n]
	if got, err := f.r.ReadAt(b, int64(at)); uint64(got) < n && err != nil {
		return nil, err
	}
	return b, nil
}

// upTo gives n bytes at an address, or as many as there are.
func (f *File) upTo(addr, n uint64) ([]byte, error) {
	if at := addr + f.base; addr != undefined && at < uint64(f.size) {
		n = min(n, uint64(f.size)-at)
	}
	return f.read(addr, n)
}

// cursor over n bytes at an address.
func (f *File) cursor(addr, n uint64) (*cursor, error) {
	b, err := f.read(addr, n)
	return &cursor{b: b, f: f}, err
}

func (f *File) over(b []byte) *cursor { return &cursor{b: b, f: f} }

func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
