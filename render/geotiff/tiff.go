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

// tiff is one image of a file in the making: its directory and its blocks.
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

// write writes the header, the directories with their values, and then the
// blocks, those of the smallest image first, as cloud-optimised files have them.
func write(w io.Writer, images []*tiff) error {
	total := int64(0)
	for _, t := range images {
		for _, b := range t.blocks {
			total += int64(len(b))
		}
	}
	f := format{pointer: 4, kind: kindLong}
	if total+int64(len(head(f, images))) > classicLimit {
		f = format{pointer: 8, kind: kindLong8}
	}
	if _, err := w.Write(head(f, images)); err != nil {
		return err
	}
	for i := len(images) - 1; i >= 0; i-- {
		for _, b := range images[i].blocks {
			if _, err := w.Write(b); err != nil {
				return err
			}
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

// fields are the sorted entries of an image; its blocks begin at a place in the
// file.
func (t *tiff) fields(f format, at int64) []entry {
	var places, sizes []byte
	for _, b := range t.blocks {
		places = f.place(places, at)
		sizes = f.place(sizes, int64(len(b)))
		at += int64(len(b))
	}
	all := append([]entry(nil), t.entries...)
	all = append(all, entry{t.offsets, f.kind, len(t.blocks), places}, entry{t.counts, f.kind, len(t.blocks), sizes})
	sort.Slice(all, func(i, j int) bool { return all[i].tag < all[j].tag })
	return all
}

// head is all that comes before the blocks.
func head(f format, images []*tiff) []byte {
	// The length does not depend on where the blocks are.
	length := len(f.header())
	for _, t := range images {
		length += len(f.directory(t.fields(f, 0), int64(length), true))
	}
	starts := make([]int64, len(images))
	at := int64(length)
	for i := len(images) - 1; i >= 0; i-- {
		starts[i] = at
		for _, b := range images[i].blocks {
			at += int64(len(b))
		}
	}
	b := f.header()
	for i, t := range images {
		b = append(b, f.directory(t.fields(f, starts[i]), int64(len(b)), i == len(images)-1)...)
	}
	return b
}

// header says which format this is, and that the first directory follows.
func (f format) header() []byte {
	if f.pointer == 8 {
		return []byte("II\x2b\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00")
	}
	return []byte("II\x2a\x00\x08\x00\x00\x00")
}

// directory is a directory at an even place in the file, and after it the values
// that do not fit their entries. Another directory follows unless it is the last.
func (f format) directory(entries []entry, start int64, last bool) []byte {
	count, one := 2, 12
	if f.pointer == 8 {
		count, one = 8, 20
	}
	at := start + int64(count+one*len(entries)+f.pointer)
	where := make([]int64, len(entries))
	for i, e := range entries {
		if len(e.data) > f.pointer {
			at += at & 1
			where[i] = at
			at += int64(len(e.data))
		}
	}
	at += at & 1
	var b []byte
	if f.pointer == 8 {
		b = order.AppendUint64(b, uint64(len(entries)))
	} else {
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
	if last {
		at = 0
	}
	b = f.place(b, at)
	for i, e := range entries {
		if where[i] > 0 {
			if (start+int64(len(b)))&1 == 1 {
				b = append(b, 0)
			}
			b = append(b, e.data...)
		}
	}
	if (start+int64(len(b)))&1 == 1 {
		b = append(b, 0)
	}
	return b
}
