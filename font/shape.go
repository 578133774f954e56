package font

import (
	gofont "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// chain lends a face's fonts to the shaper.
type chain struct {
	fonts []*Program
	faces []*gofont.Face
}

// ResolveFace is the first font that knows a character.
func (c chain) ResolveFace(r rune) *gofont.Face {
	for i, p := range c.fonts {
		if _, ok := p.glyph(r); ok {
			return c.faces[i]
		}
	}
	return c.faces[0]
}

func (c chain) program(face *gofont.Face) *Program {
	for i, f := range c.faces {
		if f == face {
			return c.fonts[i]
		}
	}
	return c.fonts[0]
}

// shapeSize is the size text is shaped at: 26.6 fixed point then keeps a
// 64 000th of an em.
const shapeSize = 1000

// shape sets text of any script. It fails only when a damaged font leads the
// shaper astray.
func (f *Face) shape(s string) (line Line, ok bool) {
	defer func() {
		if recover() != nil {
			line, ok = Line{}, false
		}
	}()
	c := chain{fonts: f.fonts}
	for _, p := range f.fonts {
		face := p.faces.Get().(*gofont.Face)
		defer p.faces.Put(face)
		c.faces = append(c.faces, face)
	}
	text := []rune(s)
	parts, base := directed(text)
	in := shaping.Input{
		Text: text, RunEnd: len(text), Direction: base, Face: c.faces[0],
		Size: fixed.I(shapeSize), Language: language.NewLanguage("en"),
	}
	var segmenter shaping.Segmenter
	var shaper shaping.HarfbuzzShaper
	runs, levels := cut(segmenter.Split(in, c), parts)
	outs := make([]shaping.Output, len(runs))
	for i, run := range runs {
		outs[i] = shaper.Shape(run)
	}
	line = Line{Text: s, Shaped: true}
	for _, i := range visualOrder(levels) {
		p := c.program(outs[i].Face)
		for _, g := range outs[i].Glyphs {
			line.Glyphs = append(line.Glyphs, Glyph{
				Program: p, ID: GlyphID(g.GlyphID),
				X: line.Width + em(g.XOffset), Y: em(g.YOffset),
			})
			line.Width += em(g.Advance)
		}
	}
	return line, true
}

func em(v fixed.Int26_6) float64 { return float64(v) / 64 / shapeSize }
