// Package font makes faces from bytes: shaping, widths and outlines, with an
// embedded family (Noto Sans, OFL) so that text measures the same everywhere.
//
// Lengths are in points at the size that is asked for, or in em (one em is the
// size) where a size would be a detour; y grows upward, as in font files.
package font

import (
	_ "embed"
	"sync"
)

//go:embed embedded/NotoSans-Regular.ttf
var regularTTF []byte

//go:embed embedded/NotoSans-SemiBold.ttf
var semiBoldTTF []byte

// Face is one font at one weight, with the fonts that stand in for characters
// it lacks. It is immutable and safe for concurrent use.
type Face struct {
	fonts []*Program // at least one; the first that knows a character draws it
}

// Regular is the embedded face: Latin, Greek, Cyrillic, arrows and signs.
func Regular() *Face { return regular() }

// SemiBold is the embedded face for titles.
func SemiBold() *Face { return semiBold() }

// The embedded faces are read when they are first asked for, so that a program
// that draws no text does not pay for them.
var (
	regular  = sync.OnceValue(func() *Face { return mustParse(regularTTF) })
	semiBold = sync.OnceValue(func() *Face { return mustParse(semiBoldTTF) })
)

func mustParse(data []byte) *Face {
	f, err := Parse(data)
	if err != nil {
		panic(err) // our own bytes
	}
	return f
}

// Parse reads a TrueType or OpenType font, or the first of a collection. The
// bytes are kept and must not be changed.
func Parse(data []byte) (*Face, error) {
	p, err := parse(data)
	if err != nil {
		return nil, err
	}
	return &Face{fonts: []*Program{p}}, nil
}

// WithFallback returns a face that takes characters it lacks from the others,
// in their order.
func (f *Face) WithFallback(others ...*Face) *Face {
	chain := &Face{fonts: append([]*Program(nil), f.fonts...)}
	for _, o := range others {
		chain.fonts = append(chain.fonts, o.fonts...)
	}
	return chain
}

// Programs are the face's own font and its fallbacks, in the order in which
// they are asked for a character. The slice must not be changed.
func (f *Face) Programs() []*Program { return f.fonts }

// Ascent is the height of the tallest letters above the baseline.
func (f *Face) Ascent(size float64) float64 { return f.fonts[0].ascent * size }

// Descent is the depth of letters below the baseline, positive.
func (f *Face) Descent(size float64) float64 { return f.fonts[0].descent * size }

// CapHeight is the height of a capital letter, and of figures.
func (f *Face) CapHeight(size float64) float64 { return f.fonts[0].capHeight * size }

// Width is the advance of one line of text in points at the given size.
func (f *Face) Width(s string, size float64) float64 {
	if w, ok := f.fonts[0].asciiWidth(s); ok {
		return w * size
	}
	s = Clean(s)
	if NeedsShaping(s) {
		return f.Layout(s).Width * size
	}
	w := 0.0
	for _, r := range s {
		p, id, _ := f.lookup(r)
		w += p.Advance(id)
	}
	return w * size
}

// Missing counts the characters of s that no font of the face has a glyph for.
func (f *Face) Missing(s string) int {
	n := 0
	for _, r := range Clean(s) {
		if _, _, ok := f.lookup(r); !ok && !ignorable(r) {
			n++
		}
	}
	return n
}

// lookup finds the first font that knows a character.
func (f *Face) lookup(r rune) (*Program, GlyphID, bool) {
	for _, p := range f.fonts {
		if id, ok := p.glyph(r); ok {
			return p, id, true
		}
	}
	return f.fonts[0], 0, false
}
