package font

import (
	gofont "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Op is one step of an outline.
type Op uint8

const (
	MoveTo  Op = iota // one point
	LineTo            // one point
	QuadTo            // two points
	CubicTo           // three points
)

// Segment is one step of an outline with its points in em, y upward.
type Segment struct {
	Op Op
	P  [3][2]float64
}

// Outline is the shape of a glyph, filled by the non-zero rule. Its parts are
// closed. A space has none.
type Outline []Segment

// Outline is the shape of a glyph; a bitmap or damaged glyph has none.
func (p *Program) Outline(id GlyphID) Outline {
	if o, ok := p.outlines.Load(id); ok {
		return o.(Outline)
	}
	o := p.readOutline(id)
	p.outlines.Store(id, o)
	return o
}

func (p *Program) readOutline(id GlyphID) (o Outline) {
	// Charstrings of a hostile font are read only now.
	defer func() {
		if recover() != nil {
			o = nil
		}
	}()
	face := p.faces.Get().(*gofont.Face)
	defer p.faces.Put(face)
	g, ok := face.GlyphDataOutline(gofont.GID(id))
	if !ok {
		return nil
	}
	o = make(Outline, len(g.Segments))
	for i, s := range g.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			o[i].Op = MoveTo
		case opentype.SegmentOpLineTo:
			o[i].Op = LineTo
		case opentype.SegmentOpQuadTo:
			o[i].Op = QuadTo
		case opentype.SegmentOpCubeTo:
			o[i].Op = CubicTo
		}
		for j, q := range s.Args {
			o[i].P[j] = [2]float64{float64(q.X) / p.unitsPerEm, float64(q.Y) / p.unitsPerEm}
		}
	}
	return o
}
