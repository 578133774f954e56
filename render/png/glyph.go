package png

import (
	"image"
	"image/draw"

	"golang.org/x/image/vector"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

// rasterGlyph draws the coverage of one glyph, or of the halo behind it.
func rasterGlyph(k glyphKey, sin, cos float64) *glyphMask {
	parts := glyphParts(k, sin, cos)
	if len(parts) == 0 {
		return &glyphMask{}
	}
	if k.halo == 0 {
		return cover(areas(parts), bounds(areas(parts)))
	}
	// The strokes turn one way and a glyph's parts both ways: drawn together
	// they would cancel out, so that the fuller of the two counts.
	lines := strokes(parts, float64(k.halo))
	r := bounds(lines)
	m, inside := cover(lines, r), cover(areas(parts), r)
	for i, v := range inside.cover {
		m.cover[i] = max(m.cover[i], v)
	}
	return m
}

// maxGlyph bounds the side of one glyph's picture in pixels.
const maxGlyph = 1 << 13

// cover is the coverage of parts within r.
func cover(parts shape, r image.Rectangle) *glyphMask {
	if r.Empty() || r.Dx() > maxGlyph || r.Dy() > maxGlyph {
		return &glyphMask{}
	}
	var ras vector.Rasterizer
	ras.Reset(r.Dx(), r.Dy())
	ras.DrawOp = draw.Src
	addParts(&ras, parts, r.Min)
	mask := image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy()))
	ras.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return &glyphMask{cover: mask.Pix, w: r.Dx(), h: r.Dy(), at: r.Min}
}

func addParts(ras *vector.Rasterizer, parts shape, origin image.Point) {
	x0, y0 := float64(origin.X), float64(origin.Y)
	for pts := range parts {
		for i, q := range pts {
			x, y := float32(q.X-x0), float32(q.Y-y0)
			if i == 0 {
				ras.MoveTo(x, y)
			} else {
				ras.LineTo(x, y)
			}
		}
		ras.ClosePath()
	}
}

// glyphParts is a glyph's outline in pixels about its origin's pixel, y
// downward.
func glyphParts(k glyphKey, sin, cos float64) []polyline {
	size := float64(k.size)
	px := func(p [2]float64) scene.Point {
		x, y := p[0]*size, -p[1]*size
		return scene.Point{X: x*cos - y*sin + float64(k.qx)/4, Y: x*sin + y*cos + float64(k.qy)/4}
	}
	var parts []polyline
	var pts []scene.Point
	for _, s := range k.program.Outline(k.id) {
		if s.Op != font.MoveTo && len(pts) == 0 {
			continue
		}
		switch s.Op {
		case font.MoveTo:
			if len(pts) > 2 {
				parts = append(parts, polyline{pts: pts, closed: true})
			}
			pts = []scene.Point{px(s.P[0])}
		case font.LineTo:
			pts = append(pts, px(s.P[0]))
		case font.QuadTo:
			a, b, c := pts[len(pts)-1], px(s.P[0]), px(s.P[1])
			pts = appendCubic(pts, toward(a, b), toward(c, b), c)
		case font.CubicTo:
			pts = appendCubic(pts, px(s.P[0]), px(s.P[1]), px(s.P[2]))
		}
	}
	if len(pts) > 2 {
		parts = append(parts, polyline{pts: pts, closed: true})
	}
	return parts
}

// toward is two thirds of the way from an end of a quadratic curve to its
// control point: the control point of the same curve as a cubic.
func toward(end, control scene.Point) scene.Point {
	return scene.Point{X: end.X + (control.X-end.X)*2/3, Y: end.Y + (control.Y-end.Y)*2/3}
}
