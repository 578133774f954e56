package font

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	gofont "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// GlyphID is a glyph's number in its font; 0 is the box for what is missing.
type GlyphID = uint32

// Program is one font file in memory: its glyphs, without fallbacks. Renderers
// embed programs and keep their own caches by them. It is safe for concurrent
// use.
type Program struct {
	data  []byte // of the whole file
	font  *gofont.Font
	faces sync.Pool // of *gofont.Face, which hold caches and must not be shared

	ascent, descent, capHeight float64 // em
	unitsPerEm                 float64
	ascii                      [128]float64 // advances in em; -1 when missing

	runes    sync.Map // rune -> GlyphID, known characters beyond ASCII
	advances sync.Map // GlyphID -> float64, em
	outlines sync.Map // GlyphID -> Outline
}

// maxFontBytes bounds what Parse accepts; the largest CJK collections have
// about 20 MB.
const maxFontBytes = 128 << 20

func parse(data []byte) (p *Program, err error) {
	// The tables of a hostile file can lead the reader astray.
	defer func() {
		if r := recover(); r != nil {
			p, err = nil, errors.New("font: the file is damaged; give another TrueType or OpenType file")
		}
	}()
	if len(data) > maxFontBytes {
		return nil, fmt.Errorf("font: the file has %d MB; the limit is %d MB", len(data)>>20, maxFontBytes>>20)
	}
	// The reader believes the sizes that a file claims; they are checked first.
	tables, err := readSFNT(data)
	if err != nil {
		return nil, err
	}
	if string(data[:4]) == "ttcf" {
		data = tables.write()
	}
	loader, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, errKind
	}
	f, err := gofont.NewFont(loader)
	if err != nil {
		return nil, fmt.Errorf("font: the file cannot be used (%v); give another TrueType or OpenType file", err)
	}
	if f.Upem() == 0 || f.Cmap == nil {
		return nil, errors.New("font: the file names no characters; give another TrueType or OpenType file")
	}
	p = &Program{data: data, font: f, unitsPerEm: float64(f.Upem())}
	p.faces.New = func() any { return gofont.NewFace(f) }
	p.measure()
	return p, nil
}

// measure fills in the vertical metrics and the widths of ASCII.
func (p *Program) measure() {
	face := p.faces.Get().(*gofont.Face)
	defer p.faces.Put(face)
	p.ascent, p.descent, p.capHeight = 1, 0.25, 0.7
	if e, ok := face.FontHExtents(); ok {
		p.ascent = float64(e.Ascender) / p.unitsPerEm
		p.descent = -float64(e.Descender) / p.unitsPerEm
	}
	if h := float64(face.LineMetric(gofont.CapHeight)) / p.unitsPerEm; h > 0 {
		p.capHeight = h
	}
	for i := range p.ascii {
		p.ascii[i] = -1
		if id, ok := p.font.NominalGlyph(rune(i)); ok && i >= ' ' && i != 0x7f {
			p.ascii[i] = float64(face.HorizontalAdvance(id)) / p.unitsPerEm
		}
	}
}

// asciiWidth is the width in em of text that is all known ASCII.
func (p *Program) asciiWidth(s string) (float64, bool) {
	w := 0.0
	for i := 0; i < len(s); i++ {
		if s[i] >= 128 || p.ascii[s[i]] < 0 {
			return 0, false
		}
		w += p.ascii[s[i]]
	}
	return w, true
}

// glyph is the glyph of a character, if the font has one.
func (p *Program) glyph(r rune) (GlyphID, bool) {
	if id, ok := p.runes.Load(r); ok {
		return id.(GlyphID), true
	}
	id, ok := p.font.NominalGlyph(r)
	if !ok || id == 0 {
		return 0, false
	}
	p.runes.Store(r, GlyphID(id))
	return GlyphID(id), true
}

// Advance is how far a glyph moves the pen, in em.
func (p *Program) Advance(id GlyphID) float64 {
	if a, ok := p.advances.Load(id); ok {
		return a.(float64)
	}
	a := p.readAdvance(id)
	p.advances.Store(id, a)
	return a
}

func (p *Program) readAdvance(id GlyphID) (a float64) {
	defer func() {
		if recover() != nil { // no such glyph in a damaged font
			a = 0
		}
	}()
	face := p.faces.Get().(*gofont.Face)
	defer p.faces.Put(face)
	return float64(face.HorizontalAdvance(gofont.GID(id))) / p.unitsPerEm
}

// Glyph is the glyph of a character; false when the font has none.
func (p *Program) Glyph(r rune) (GlyphID, bool) { return p.glyph(r) }

// Name is the family's name.
func (p *Program) Name() string { return p.font.Describe().Family }

// Metrics are the heights above and below the baseline and of capitals, in em.
func (p *Program) Metrics() (ascent, descent, capHeight float64) {
	return p.ascent, p.descent, p.capHeight
}
