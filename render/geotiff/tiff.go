package geotiff

import (
	"bytes"
	"io"
	"math"
	"sort"
	"strings"
)

// entry is one field of the directory.
type entry struct {
	tag, kind uint16
	count     int
	data      []byte
}

// Kinds of values and their sizes.
const (
	kindASCII, kindShort, kindLong, kindDouble, kindLong8 = 2, 3, 4, 12, 16
)

// tiff is a file in the making: one directory, then the blocks.
type tiff struct {
	entries         []entry
	blocks          [][]byte
	offsets, counts uint16 // tags of the blocks' places and sizes
}

func (t *tiff) shorts(tag uint16, v ...int) {
	var b []byte
	for _, x := range v {
		b = order.AppendUint16(b, uint16(x))
	}
	t.entries = append(t.entries, entry{tag, kindShort, len(v), b})
}

func (t *tiff) longs(tag uint16, v ...int) {
	var b []byte
	for _, x := range v {
		b = order.AppendUint32(b, uint32(x))
	}
	t.entries = append(t.entries, entry{tag, kindLong, len(v), b})
}

func (t *tiff) doubles(tag uint16, v ...float64) {
	var b []byte
	for _, x := range v {
		b = order.AppendUint64(b, math.Float64bits(x))
	}
	t.entries = append(t.entries, entry{tag, kindDouble, len(v), b})
}

// ascii adds a text, in UTF-8 as GDAL reads it, unless it is empty.
func (t *tiff) ascii(tag uint16, s string) {
	if s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", ""); s != "" {
		t.entries = append(t.entries, entry{tag, kindASCII, len(s) + 1, append([]byte(s), 0)})
	}
}

// classicLimit is how long a TIFF may be whose places have 32 bits.
var classicLimit int64 = math.MaxUint32

// write writes the header, the directory, its values and the blocks, as
// cloud-optimised files have them.
func (t *tiff) write(w io.Writer) error {
	total := int64(0)
	for _, b := range t.blocks {
		total += int64(len(b))
	}
	f := format{pointer: 4, kind: kindLong}
	if total+int64(len(t.head(f))) > classicLimit {
		f = format{pointer: 8, kind: kindLong8}
	}
	if _, err := w.Write(t.head(f)); err != nil {
		return err
	}
	for _, b := range t.blocks {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// format is classic TIFF (TIFF 6.0) or BigTIFF.
type format struct {
	pointer int    // bytes of a place in the file
	kind    uint16 // of places
}

func (f format) place(b []byte, v int64) []byte {
	if f.pointer == 8 {
		return order.AppendUint64(b, uint64(v))
	}
	return order.AppendUint32(b, uint32(v))
}

// head is all that comes before the blocks.
func (t *tiff) head(f format) []byte {
	entries := append([]entry(nil), t.entries...)
	var places, sizes []byte
	for _, b := range t.blocks {
		places = f.place(places, 0)
		sizes = f.place(sizes, int64(len(b)))
	}
	entries = append(entries, entry{t.offsets, f.kind, len(t.blocks), places}, entry{t.counts, f.kind, len(t.blocks), sizes})
	sort.Slice(entries, func(i, j int) bool { return entries[i].tag < entries[j].tag })

	// The values that do not fit their entries follow the directory.
	header, one, ends := 8, 12, 2+4
	if f.pointer == 8 {
		header, one, ends = 16, 20, 8+8
	}
	at := int64(header + one*len(entries) + ends)
	where := make([]int64, len(entries))
	for i, e := range entries {
		if len(e.data) > f.pointer {
			at += at & 1
			where[i] = at
			at += int64(len(e.data))
		}
	}
	at += at & 1
	for i, b := range t.blocks {
		copy(places[i*f.pointer:], f.place(nil, at))
		at += int64(len(b))
	}
	return f.directory(entries, where)
}

// directory writes the header, the entries and their values.
func (f format) directory(entries []entry, where []int64) []byte {
	var b []byte
	if f.pointer == 8 {
		b = append(b, "II\x2b\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00"...)
		b = order.AppendUint64(b, uint64(len(entries)))
	} else {
		b = append(b, "II\x2a\x00\x08\x00\x00\x00"...)
		b = order.AppendUint16(b, uint16(len(entries)))
	}
	for i, e := range entries {
		b = order.AppendUint16(b, e.tag)
		b = order.AppendUint16(b, e.kind)
		b = f.place(b, int64(e.count))
		if where[i] > 0 {
			b = f.place(b, where[i])
			continue
		}
		b = append(b, e.data...)
		b = append(b, bytes.Repeat([]byte{0}, f.pointer-len(e.data))...)
	}
	b = f.place(b, 0) // no further directory
	for i, e := range entries {
		if where[i] > 0 {
			if len(b)&1 == 1 {
				b = append(b, 0)
			}
			b = append(b, e.data...)
		}
	}
	if len(b)&1 == 1 {
		b = append(b, 0)
	}
	return b
}
