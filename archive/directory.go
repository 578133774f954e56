package archive

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// entry is one line of a directory: run tiles from id on that share one content,
// or, with run 0, a leaf directory for ids from id on.
type entry struct {
	id     uint64
	offset uint64 // from the start of the tiles, or of the leaves
	length uint32
	run    uint32
}

// end is the first byte after the content.
func (e entry) end() uint64 { return e.offset + uint64(e.length) }

// packDirectory is a directory as the file holds it (specification, chapter 4):
// columns of varints, ids as differences, an offset that follows on as 0.
func packDirectory(entries []entry) []byte {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].end() {
			b = append(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, e.offset+1)
	}
	return pack(b)
}

// pack is gzip without a name or a time, so that the same tiles are the same
// archive.
func pack(b []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is ours
	_, _ = w.Write(b)                                       // a bytes.Buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// mostUnpacked bounds a directory or a document that a file unpacks to.
const mostUnpacked = 16 << 20

// mostEntries bounds one directory: ours have 4096 in a leaf, or a few times as many.
const mostEntries = 1 << 20

func unpack(b []byte, most int64) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	out, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	if int64(len(out)) > most {
		return nil, fmt.Errorf("%w: a part of it unpacks to more than %d MB", ErrDamaged, most>>20)
	}
	return out, nil
}

// parseDirectory reads an unpacked directory. Ids rise and runs do not overlap;
// anything else is refused.
func parseDirectory(b []byte) ([]entry, error) {
	bad := func(what string) ([]entry, error) { return nil, fmt.Errorf("%w: its directory %s", ErrDamaged, what) }
	short := false
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			short = true
			return 0
		}
		b = b[n:]
		return v
	}
	n := next()
	if short || n > uint64(len(b))/4 { // four columns of at least a byte each
		return bad("is cut short")
	}
	if n > mostEntries {
		return bad("has too many entries")
	}
	entries := make([]entry, n)
	id := uint64(0)
	for i := range entries {
		d := next()
		if i > 0 && d == 0 || id+d < id {
			return bad("is out of order")
		}
		id += d
		entries[i].id = id
	}
	for i := range entries {
		v := next()
		if v > math.MaxUint32 || i+1 < len(entries) && v > entries[i+1].id-entries[i].id || entries[i].id+v < v {
			return bad("has runs that overlap")
		}
		entries[i].run = uint32(v)
	}
	for i := range entries {
		v := next()
		if v == 0 && !short || v > math.MaxUint32 {
			return bad("has an entry without a length")
		}
		entries[i].length = uint32(v)
	}
	for i := range entries {
		switch v := next(); {
		case v > 0:
			entries[i].offset = v - 1
		case i > 0:
			entries[i].offset = entries[i-1].end()
		case !short:
			return bad("has a first entry that follows nothing")
		}
		if entries[i].end() < entries[i].offset {
			return bad("has an entry beyond all files")
		}
	}
	if short {
		return bad("is cut short")
	}
	return entries, nil
}

// directories are a root that fits its place and the leaves that it names,
// packed one after the other (specification, 3.1: header and root lie in the
// first 16 384 bytes).
func directories(entries []entry) (root, leaves []byte) {
	const room = firstBytes - headerBytes
	if len(entries) < 1<<14 {
		if root = packDirectory(entries); len(root) <= room {
			return root, nil
		}
	}
	for size := 4096; ; size *= 2 {
		var top []entry
		leaves = leaves[:0]
		for from := 0; from < len(entries); from += size {
			leaf := packDirectory(entries[from:min(from+size, len(entries))])
			top = append(top, entry{id: entries[from].id, offset: uint64(len(leaves)), length: uint32(len(leaf))})
			leaves = append(leaves, leaf...)
		}
		if root = packDirectory(top); len(root) <= room {
			return root, leaves
		}
	}
}
