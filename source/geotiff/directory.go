package geotiff

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/swelter/swelter/source"
)

const (
	tagWidth, tagHeight, tagBits, tagCompression                = 256, 257, 258, 259
	tagStripOffsets, tagSamples, tagRowsPerStrip, tagStripBytes = 273, 277, 278, 279
	tagPlanar, tagPredictor                                     = 284, 317
	tagTileWidth, tagTileHeight, tagTileOffsets, tagTileBytes   = 322, 323, 324, 325
	tagSampleFormat, tagPixelScale, tagTiepoint, tagTransform   = 339, 33550, 33922, 34264
	tagGeoKeys, tagGDALMetadata, tagGDALNoData                  = 34735, 42112, 42113
)

// used are the tags that are looked at; what others claim takes no memory.
var used = func() map[int]bool {
	m := map[int]bool{}
	for _, tag := range []int{tagWidth, tagHeight, tagBits, tagCompression, tagStripOffsets, tagSamples, tagRowsPerStrip, tagStripBytes,
		tagPlanar, tagPredictor, tagTileWidth, tagTileHeight, tagTileOffsets, tagTileBytes, tagSampleFormat, tagPixelScale, tagTiepoint,
		tagTransform, tagGeoKeys, tagGDALMetadata, tagGDALNoData} {
		m[tag] = true
	}
	return m
}()

// decoder reads one image.
type decoder struct {
	ctx    context.Context
	r      io.ReaderAt
	size   int64
	limits source.Limits
	order  binary.ByteOrder
	big    bool
	fields map[int]field
	buf    []byte // of a block
	row    []byte // of its row
}

// field is one entry of the directory: its values as they lie in the file.
type field struct {
	kind, count int
	data        []byte
}

// sizes of the kinds of values of TIFF 6.0 and BigTIFF.
var sizes = map[int]int{1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 11: 4, 12: 8, 16: 8, 17: 8}

var errShort = errors.New("the TIFF is cut short or damaged")

// maxFields and maxField bound what a directory may claim.
const (
	maxFields = 4096
	maxField  = 64 << 20
)

func (d *decoder) at(offset, n int64) ([]byte, error) {
	if offset < 0 || n < 0 || offset > d.size || n > d.size-offset {
		return nil, errShort
	}
	b := make([]byte, n)
	if _, err := d.r.ReadAt(b, offset); err != nil && err != io.EOF {
		return nil, err
	}
	return b, nil
}

// directory reads the first one: that of the image at full size.
func (d *decoder) directory() error {
	head, err := d.at(0, 16)
	if err != nil {
		if head, err = d.at(0, 8); err != nil {
			return err
		}
		head = append(head, make([]byte, 8)...)
	}
	d.order = binary.LittleEndian
	if head[0] == 'M' {
		d.order = binary.BigEndian
	}
	switch {
	case !sniff(head):
		return errors.New("is not a TIFF: its first bytes are others")
	case d.order.Uint16(head[2:]) == 43:
		d.big = true
	}
	at, one, countSize := int64(d.order.Uint32(head[4:])), int64(12), int64(2)
	if d.big {
		at, one, countSize = int64(d.order.Uint64(head[8:])), 20, 8
	}
	b, err := d.at(at, countSize)
	if err != nil {
		return err
	}
	n := int64(d.uint(b))
	if n <= 0 || n > maxFields {
		return errShort
	}
	if b, err = d.at(at+countSize, n*one); err != nil {
		return err
	}
	d.fields = map[int]field{}
	for ; len(b) > 0; b = b[one:] {
		if err := d.field(b[:one]); err != nil {
			return err
		}
	}
	return nil
}

// uint is a number of 1, 2, 4 or 8 bytes.
func (d *decoder) uint(b []byte) uint64 {
	switch len(b) {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(d.order.Uint16(b))
	case 4:
		return uint64(d.order.Uint32(b))
	}
	return d.order.Uint64(b)
}

func (d *decoder) field(b []byte) error {
	tag, kind := int(d.order.Uint16(b)), int(d.order.Uint16(b[2:]))
	pointer := 4
	if d.big {
		pointer = 8
	}
	count := d.uint(b[4 : 4+pointer])
	size := uint64(sizes[kind])
	if _, again := d.fields[tag]; size == 0 || again || !used[tag] {
		return nil
	}
	if count > maxField/size {
		return fmt.Errorf("tag %d has %d values; the TIFF is damaged", tag, count)
	}
	data := b[4+pointer:]
	if n := int64(count * size); n > int64(pointer) {
		var err error
		if data, err = d.at(int64(d.uint(data)), n); err != nil {
			return err
		}
	} else {
		data = append([]byte(nil), data[:n]...)
	}
	d.fields[tag] = field{kind, int(count), data}
	return nil
}

// ints are the values of a field of whole numbers.
func (d *decoder) ints(tag int) []uint64 {
	f := d.fields[tag]
	switch f.kind {
	case 1, 3, 4, 16:
	default:
		return nil
	}
	out := make([]uint64, f.count)
	size := sizes[f.kind]
	for i := range out {
		out[i] = d.uint(f.data[i*size : (i+1)*size])
	}
	return out
}

// int is the first value of a field, or what it is when it is not there.
func (d *decoder) int(tag int, absent uint64) uint64 {
	if v := d.ints(tag); len(v) > 0 {
		return v[0]
	}
	return absent
}

func (d *decoder) doubles(tag int) []float64 {
	f := d.fields[tag]
	if f.kind != 12 {
		return nil
	}
	out := make([]float64, f.count)
	for i := range out {
		out[i] = math.Float64frombits(d.order.Uint64(f.data[8*i:]))
	}
	return out
}

// ascii is the text of a field, up to its first zero byte.
func (d *decoder) ascii(tag int) string {
	f := d.fields[tag]
	if f.kind != 2 {
		return ""
	}
	for i, c := range f.data {
		if c == 0 {
			return string(f.data[:i])
		}
	}
	return string(f.data)
}
