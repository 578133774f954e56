package font

import (
	"encoding/binary"
	"slices"
)

// Subset is a TrueType file with some of a font's characters.
type Subset struct {
	File   []byte
	Glyphs map[rune]int // the new numbers
}

// Subset cuts the font to the given characters, for embedding in other files.
// Glyphs are numbered anew; hints, kerning and layout tables stay out. It
// reports false when the font has no TrueType outlines (as OpenType with CFF)
// or its tables are damaged: such text is drawn as outlines.
func (p *Program) Subset(runes []rune) (cut Subset, ok bool) {
	defer func() {
		if recover() != nil { // a table that points beyond itself
			cut, ok = Subset{}, false
		}
	}()
	tables, err := readSFNT(p.data)
	if err != nil || tables["glyf"] == nil || tables["loca"] == nil {
		return Subset{}, false
	}
	runes = slices.Clone(runes)
	slices.Sort(runes)
	runes = slices.Compact(runes)
	s := subsetter{from: tables, number: map[GlyphID]int{}}
	s.add(0)
	chars := make([]charGlyph, 0, len(runes))
	for _, r := range runes {
		if id, known := p.glyph(r); known {
			chars = append(chars, charGlyph{r, s.add(id)})
		}
	}
	if !s.copyGlyphs() {
		return Subset{}, false
	}
	cut = Subset{File: s.file(chars).write(), Glyphs: make(map[rune]int, len(chars))}
	for _, c := range chars {
		cut.Glyphs[c.char] = c.glyph
	}
	return cut, true
}

type charGlyph struct {
	char  rune
	glyph int
}

type subsetter struct {
	from       sfnt
	glyphs     []GlyphID       // old numbers in new order
	number     map[GlyphID]int // old to new
	glyf, loca []byte
}

func (s *subsetter) add(id GlyphID) int {
	n, ok := s.number[id]
	if !ok {
		n = len(s.glyphs)
		s.number[id] = n
		s.glyphs = append(s.glyphs, id)
	}
	return n
}

// copyGlyphs copies the outlines, without hints; the parts of composed glyphs
// join the end of the list.
func (s *subsetter) copyGlyphs() bool {
	for i := 0; i < len(s.glyphs); i++ {
		if i > 0xffff {
			return false
		}
		s.loca = binary.BigEndian.AppendUint32(s.loca, uint32(len(s.glyf)))
		s.glyf = append(s.glyf, s.renumbered(s.outline(s.glyphs[i]))...)
		for len(s.glyf)%4 != 0 {
			s.glyf = append(s.glyf, 0)
		}
	}
	s.loca = binary.BigEndian.AppendUint32(s.loca, uint32(len(s.glyf)))
	return true
}

func (s *subsetter) outline(id GlyphID) []byte {
	loca := s.from["loca"]
	var a, b uint32
	if binary.BigEndian.Uint16(s.from["head"][50:]) == 0 {
		a = 2 * uint32(binary.BigEndian.Uint16(loca[2*id:]))
		b = 2 * uint32(binary.BigEndian.Uint16(loca[2*id+2:]))
	} else {
		a, b = binary.BigEndian.Uint32(loca[4*id:]), binary.BigEndian.Uint32(loca[4*id+4:])
	}
	return slices.Clone(s.from["glyf"][a:b])
}

// Flags of a composed glyph's parts.
const (
	argsAreWords   = 1 << 0
	haveScale      = 1 << 3
	moreComponents = 1 << 5
	haveXYScale    = 1 << 6
	haveTwoByTwo   = 1 << 7
	haveHints      = 1 << 8
)

// renumbered changes the glyph numbers in a composed glyph.
func (s *subsetter) renumbered(g []byte) []byte {
	if len(g) < 10 || int16(binary.BigEndian.Uint16(g)) >= 0 {
		return g
	}
	for at := 10; ; {
		flags := binary.BigEndian.Uint16(g[at:])
		binary.BigEndian.PutUint16(g[at:], flags&^haveHints)
		id := GlyphID(binary.BigEndian.Uint16(g[at+2:]))
		binary.BigEndian.PutUint16(g[at+2:], uint16(s.add(id)))
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&haveScale != 0:
			at += 2
		case flags&haveXYScale != 0:
			at += 4
		case flags&haveTwoByTwo != 0:
			at += 8
		}
		if flags&moreComponents == 0 {
			return g[:at]
		}
	}
}

// file puts the tables of the new font together.
func (s *subsetter) file(chars []charGlyph) sfnt {
	be := binary.BigEndian
	n := len(s.glyphs)
	head := slices.Clone(s.from["head"])
	be.PutUint32(head[8:], 0)  // checksum, set when written
	be.PutUint16(head[50:], 1) // long offsets in loca
	hhea := slices.Clone(s.from["hhea"])
	metrics := GlyphID(be.Uint16(hhea[34:]))
	old := s.from["hmtx"]
	var hmtx []byte
	for _, id := range s.glyphs {
		advance := old[4*min(id, metrics-1):][:2]
		var bearing []byte
		if id < metrics {
			bearing = old[4*id+2:]
		} else {
			bearing = old[4*metrics+2*(id-metrics):]
		}
		hmtx = append(append(hmtx, advance...), bearing[:2]...)
	}
	be.PutUint16(hhea[34:], uint16(n))
	maxp := slices.Clone(s.from["maxp"])
	be.PutUint16(maxp[4:], uint16(n))
	out := sfnt{
		"head": head, "hhea": hhea, "hmtx": hmtx, "maxp": maxp,
		"glyf": s.glyf, "loca": s.loca, "cmap": cmapTable(chars),
		"post": append([]byte{0, 3, 0, 0}, make([]byte, 28)...),
		"name": {0, 0, 0, 0, 0, 6},
	}
	if os2 := s.from["OS/2"]; os2 != nil {
		out["OS/2"] = os2
	}
	return out
}

// cmapTable maps characters to glyphs by one table of format 12.
func cmapTable(chars []charGlyph) []byte {
	be := binary.BigEndian
	t := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0}
	t = be.AppendUint32(t, uint32(16+12*len(chars)))
	t = be.AppendUint32(t, 0) // language
	t = be.AppendUint32(t, uint32(len(chars)))
	for _, c := range chars {
		t = be.AppendUint32(t, uint32(c.char))
		t = be.AppendUint32(t, uint32(c.char))
		t = be.AppendUint32(t, uint32(c.glyph))
	}
	return t
}
