package hdf5

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// filter is one step of what was done to a chunk when it was written.
type filter struct {
	id     int
	params []uint32
}

// FilterError says that an array was written with a filter that is not undone.
// What is said of the array, its shape and type, is known all the same.
type FilterError struct{ Filter string }

func (e *FilterError) Error() string {
	return fmt.Sprintf("is compressed with %s, which is not read; rewrite it with gzip by h5repack -f GZIP=4", e.Filter)
}

// Filters by their registered numbers.
const (
	deflate    = 1
	shuffle    = 2
	fletcher32 = 3
	lzf        = 32000
	zstandard  = 32015
)

var filterNames = map[int]string{4: "szip", 5: "nbit", 6: "scaleoffset", 305: "lzo", 307: "bzip2", 32001: "blosc", 32004: "lz4", 32008: "bitshuffle", 32013: "zfp", 32026: "blosc2"}

// pipeline reads the filter message; refused names a filter that cannot be undone.
func (f *File) pipeline(data []byte) (filters []filter, refused, err error) {
	if data == nil {
		return nil, nil, nil
	}
	c := f.over(data)
	version, n := c.u8(), c.u8()
	if version == 1 {
		c.skip(6)
	}
	for range n {
		one := filter{id: c.u16()}
		nameLen := 0
		if version == 1 || one.id >= 256 {
			nameLen = c.u16()
		}
		c.skip(2)
		params := c.u16()
		if version == 1 {
			nameLen = (nameLen + 7) &^ 7
		}
		c.skip(nameLen)
		for range params {
			one.params = append(one.params, uint32(c.uint(4)))
			if c.err != nil {
				return nil, nil, c.err
			}
		}
		if version == 1 && params%2 == 1 {
			c.skip(4)
		}
		switch one.id {
		case deflate, shuffle, fletcher32, lzf, zstandard:
			filters = append(filters, one)
		default:
			name, ok := filterNames[one.id]
			if !ok {
				name = fmt.Sprintf("filter %d", one.id)
			}
			refused = &FilterError{Filter: name}
		}
	}
	return filters, refused, c.err
}

// room is what a chunk is unpacked in: its bytes in the file, and two buffers
// that filters write to in turn. It is used for one chunk after the other, so
// that reading an array does not touch fresh memory for every chunk.
type room struct {
	stored []byte
	turn   [2][]byte
	at     int
}

var rooms = sync.Pool{New: func() any { return new(room) }}

// empty is a buffer to fill, other than the one that was given before.
func (r *room) empty(n int) []byte {
	r.at = 1 - r.at
	if cap(r.turn[r.at]) < n {
		r.turn[r.at] = make([]byte, 0, n)
	}
	return r.turn[r.at][:0]
}

// unpack reads a chunk and undoes its filters, the last one first. The bytes
// hold until the room is used again.
func (d *Dataset) unpack(ref chunkRef, in *room) ([]byte, error) {
	want := int(d.chunkBytes())
	if ref.size > uint64(d.f.size) {
		return nil, errTree
	}
	raw, err := d.f.readInto(in.stored, ref.addr, ref.size)
	if err != nil {
		return nil, err
	}
	in.stored = raw
	for i := len(d.filters) - 1; i >= 0; i-- {
		if i < 32 && ref.mask>>i&1 != 0 {
			continue
		}
		if raw, err = d.filters[i].undo(raw, want, in); err != nil {
			return nil, err
		}
	}
	if len(raw) < want {
		return nil, fmt.Errorf("a chunk unpacks to %d bytes instead of %d", len(raw), want)
	}
	return raw[:want], nil
}

// undo gives the bytes before the filter; want is the size of the chunk, which
// a checksum may exceed by a few.
func (f filter) undo(raw []byte, want int, in *room) ([]byte, error) {
	switch f.id {
	case deflate:
		return inflate(raw, want+16, in)
	case shuffle:
		if len(f.params) == 0 {
			return raw, nil
		}
		return unshuffle(raw, int(f.params[0]), in), nil
	case fletcher32:
		return checked(raw)
	case lzf:
		return unLZF(raw, want+16)
	}
	return unZstd(raw, want+16)
}

var inflaters = sync.Pool{}

func inflate(raw []byte, limit int, in *room) ([]byte, error) {
	src := bytes.NewReader(raw)
	r, _ := inflaters.Get().(io.ReadCloser)
	var err error
	if r == nil {
		r, err = zlib.NewReader(src)
	} else {
		err = r.(zlib.Resetter).Reset(src, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("a chunk cannot be unpacked: %w", err)
	}
	defer inflaters.Put(r)
	// The size is known, but a hostile header must not make us reserve it.
	out := in.empty(min(limit, 1030*len(raw)+64))
	out = out[:0:min(cap(out), limit)]
	for {
		n, err := r.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("a chunk cannot be unpacked: %w", err)
		case len(out) == cap(out):
			return out, nil // as much as a chunk holds: the caller looks at the length
		}
	}
}

var unzstd = sync.OnceValue(func() *zstd.Decoder {
	d, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxChunk+16))
	return d
})

func unZstd(raw []byte, limit int) ([]byte, error) {
	out, err := unzstd().DecodeAll(raw, make([]byte, 0, min(limit, 64*len(raw)+64)))
	if err != nil {
		return nil, fmt.Errorf("a chunk cannot be unpacked: %w", err)
	}
	return out, nil
}

// unshuffle puts together the bytes of each element: all first bytes were
// written before all second ones. What is left over at the end was not moved.
func unshuffle(raw []byte, size int, in *room) []byte {
	if size < 2 || size > len(raw) {
		return raw
	}
	n := len(raw) / size
	out := in.empty(len(raw))[:len(raw)]
	switch size {
	case 2:
		a, b := raw[:n], raw[n:2*n]
		for i := range a {
			out[2*i], out[2*i+1] = a[i], b[i]
		}
	case 4:
		unshuffle4(out, raw, n)
	default:
		for j := range size {
			part := raw[j*n : (j+1)*n]
			for i, v := range part {
				out[i*size+j] = v
			}
		}
	}
	copy(out[n*size:], raw[n*size:])
	return out
}

// unshuffle4 puts n elements of four bytes together, four at a time: words are
// interleaved by shifts (Warren, Hacker's Delight, 7-2).
func unshuffle4(out, raw []byte, n int) {
	a, b, c, d := raw[:n], raw[n:2*n], raw[2*n:3*n], raw[3*n:4*n]
	le := binary.LittleEndian
	i := 0
	for ; i+4 <= n; i += 4 {
		low := spread(le.Uint32(a[i:])) | spread(le.Uint32(b[i:]))<<8  // a0 b0 a1 b1 a2 b2 a3 b3
		high := spread(le.Uint32(c[i:])) | spread(le.Uint32(d[i:]))<<8 // c0 d0 ...
		o := out[4*i : 4*i+16 : 4*i+16]
		le.PutUint64(o, pairs(uint32(low))|pairs(uint32(high))<<16)
		le.PutUint64(o[8:], pairs(uint32(low>>32))|pairs(uint32(high>>32))<<16)
	}
	for ; i < n; i++ {
		o := out[4*i : 4*i+4 : 4*i+4]
		o[0], o[1], o[2], o[3] = a[i], b[i], c[i], d[i]
	}
}

// spread puts a zero byte behind each of four bytes.
func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	return (x | x<<8) & 0x00ff00ff00ff00ff
}

// pairs puts two zero bytes behind each of two pairs of bytes.
func pairs(v uint32) uint64 {
	x := uint64(v)
	return (x | x<<16) & 0x0000ffff0000ffff
}

// checked takes the checksum off: Fletcher's sum over big-endian pairs of
// bytes. Old versions wrote it with its halves' bytes swapped, which HDF5
// accepts too.
func checked(raw []byte) ([]byte, error) {
	if len(raw) < 4 {
		return nil, errShort
	}
	data, want := raw[:len(raw)-4], le32(raw[len(raw)-4:])
	var a, b uint32
	for at := 0; at+1 < len(data); {
		for end := min(at+720, len(data)-1); at < end; at += 2 {
			a += uint32(data[at])<<8 | uint32(data[at+1])
			b += a
		}
		a, b = a&0xffff+a>>16, b&0xffff+b>>16
	}
	if len(data)%2 == 1 {
		a += uint32(data[len(data)-1]) << 8
		b += a
		a, b = a&0xffff+a>>16, b&0xffff+b>>16
	}
	a, b = a&0xffff+a>>16, b&0xffff+b>>16
	sum := b<<16 | a
	if swapped := sum&0x00ff00ff<<8 | sum>>8&0x00ff00ff; want != sum && want != swapped {
		return nil, errors.New("the checksum of a chunk is wrong; the file is damaged")
	}
	return data, nil
}

// unLZF undoes the LZF of h5py: a byte below 32 is followed by one literal more
// than it says; any other holds three bits of length and, with the next byte
// or bytes, how far back to copy from.
func unLZF(raw []byte, limit int) ([]byte, error) {
	bad := errors.New("a chunk cannot be unpacked: damaged LZF data")
	out := make([]byte, 0, min(limit, 64*len(raw)+64))
	for at := 0; at < len(raw); {
		ctrl := int(raw[at])
		at++
		if ctrl < 32 {
			n := ctrl + 1
			if at+n > len(raw) || len(out)+n > limit {
				return nil, bad
			}
			out = append(out, raw[at:at+n]...)
			at += n
			continue
		}
		n := ctrl >> 5
		if n == 7 && at < len(raw) {
			n += int(raw[at])
			at++
		}
		if at >= len(raw) {
			return nil, bad
		}
		back := ctrl&31<<8 + int(raw[at]) + 1
		at++
		n += 2
		if back > len(out) || len(out)+n > limit {
			return nil, bad
		}
		for range n {
			out = append(out, out[len(out)-back])
		}
	}
	return out, nil
}
