package font

import (
	"encoding/binary"
	"errors"
	"sort"
)

var (
	errKind  = errors.New("font: not a TrueType or OpenType font; give a .ttf, .otf or .ttc file")
	errTable = errors.New("font: the file is cut off or damaged; give another TrueType or OpenType file")
)

// sfnt is a font file's table directory, of the first font in a collection
// (ISO/IEC 14496-22, section 4).
type sfnt map[string][]byte

func readSFNT(data []byte) (sfnt, error) {
	if len(data) < 16 {
		return nil, errKind
	}
	at := 0
	switch string(data[:4]) {
	case "\x00\x01\x00\x00", "OTTO", "true":
	case "ttcf":
		at = int(binary.BigEndian.Uint32(data[12:]))
	default:
		return nil, errKind
	}
	if at+12 > len(data) {
		return nil, errTable
	}
	n := int(binary.BigEndian.Uint16(data[at+4:]))
	if at+12+16*n > len(data) {
		return nil, errTable
	}
	tables := sfnt{}
	for i := range n {
		rec := data[at+12+16*i:]
		off, size := uint64(binary.BigEndian.Uint32(rec[8:])), uint64(binary.BigEndian.Uint32(rec[12:]))
		if off+size > uint64(len(data)) {
			return nil, errTable
		}
		tables[string(rec[:4])] = data[off : off+size]
	}
	return tables, nil
}

// write puts the tables into a file, in the order of their names, with the
// checksums that section 4.4 asks for.
func (s sfnt) write() []byte {
	names := make([]string, 0, len(s))
	for n := range s {
		names = append(names, n)
	}
	sort.Strings(names)
	be := binary.BigEndian
	log := 0
	for 2<<log <= len(names) {
		log++
	}
	version := "\x00\x01\x00\x00"
	if s["CFF "] != nil || s["CFF2"] != nil {
		version = "OTTO"
	}
	out := []byte(version)
	out = be.AppendUint16(out, uint16(len(names)))
	out = be.AppendUint16(out, uint16(16<<log))
	out = be.AppendUint16(out, uint16(log))
	out = be.AppendUint16(out, uint16(16*len(names)-16<<log))
	off := len(out) + 16*len(names)
	var body []byte
	head := 0
	for _, n := range names {
		t := s[n]
		if n == "head" {
			head = off + len(body)
		}
		out = append(out, n...)
		out = be.AppendUint32(out, checksum(t))
		out = be.AppendUint32(out, uint32(off+len(body)))
		out = be.AppendUint32(out, uint32(len(t)))
		body = append(body, t...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out = append(out, body...)
	if head > 0 {
		be.PutUint32(out[head+8:], 0xB1B0AFBA-checksum(out))
	}
	return out
}

// checksum is the sum of a table's big-endian words, padded with zeros.
func checksum(t []byte) uint32 {
	sum := uint32(0)
	for ; len(t) >= 4; t = t[4:] {
		sum += binary.BigEndian.Uint32(t)
	}
	var last [4]byte
	copy(last[:], t)
	return sum + binary.BigEndian.Uint32(last[:])
}
