package png

import (
	"image"
	"image/color"
	"image/draw"
	"iter"
	"math"

	"golang.org/x/image/vector"

	"github.com/swelter/swelter/scene"
)

// polyline is a flattened part of a path, in pixels.
type polyline struct {
	pts    []scene.Point
	closed bool
}

// shape is what is filled: parts that are each closed, good until the next one.
type shape iter.Seq[[]scene.Point]

// areas are what polylines bound.
func areas(parts []polyline) shape {
	return func(yield func([]scene.Point) bool) {
		for _, p := range parts {
			if !yield(p.pts) {
				return
			}
		}
	}
}

func (c *canvas) path(p *scene.Path) {
	if c.ahead != nil && !p.Crisp {
		for _, m := range c.ahead.next() {
			c.fillMask(m.cover, m.rect.Dx(), m.rect.Dy(), m.rect.Min, m.color)
		}
		return
	}
	parts := flatten(p, c.scale)
	c.fillPath(areas(parts), p.Fill)
	if p.Stroke.A == 0 || p.Width <= 0 {
		return
	}
	parts = dashed(parts, p, c.scale)
	width := p.Width * c.scale
	if p.Crisp {
		parts = c.crispLines(parts, width, p.Stroke)
	}
	c.fillPath(strokes(parts, width), p.Stroke)
}

// dashed are the parts of a line that its dashes paint.
func dashed(parts []polyline, p *scene.Path, scale float64) []polyline {
	if len(p.Dash) == 0 {
		return parts
	}
	return dashes(parts, p.Dash, scale)
}

// flatten turns a path in points into polylines in pixels. Curves become
// chords that leave them by less than a tenth of a pixel.
func flatten(p *scene.Path, scale float64) []polyline {
	var parts []polyline
	all := make([]scene.Point, 0, len(p.Ops)+1) // of all parts, one after the other
	from := 0
	flush := func(closed bool) {
		if len(all)-from > 1 {
			parts = append(parts, polyline{all[from:len(all):len(all)], closed})
		}
		from = len(all)
	}
	px := func(q scene.Point) scene.Point { return scene.Point{X: q.X * scale, Y: q.Y * scale} }
	i := 0
	for _, op := range p.Ops {
		switch op {
		case scene.Move:
			flush(false)
			all = append(all, px(p.Points[i]))
			i++
		case scene.Line:
			all = append(all, px(p.Points[i]))
			i++
		case scene.Cubic:
			if len(all) > from {
				all = appendCubic(all, px(p.Points[i]), px(p.Points[i+1]), px(p.Points[i+2]))
			}
			i += 3
		case scene.Close:
			if len(all) > from {
				start := all[from]
				flush(true)
				all = append(all, start)
			}
		}
	}
	flush(false)
	return parts
}

// appendCubic adds a Bézier curve from the last point as chords.
func appendCubic(pts []scene.Point, b, c, d scene.Point) []scene.Point {
	a := pts[len(pts)-1]
	// The second differences bound how far chords leave the curve (Wang's formula).
	dev := math.Max(math.Hypot(a.X-2*b.X+c.X, a.Y-2*b.Y+c.Y), math.Hypot(b.X-2*c.X+d.X, b.Y-2*c.Y+d.Y))
	n := int(math.Min(200, math.Ceil(math.Sqrt(0.75*dev/0.1)))) + 1
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n)
		u := 1 - t
		w0, w1, w2, w3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		pts = append(pts, scene.Point{
			X: w0*a.X + w1*b.X + w2*c.X + w3*d.X,
			Y: w0*a.Y + w1*b.Y + w2*c.Y + w3*d.Y,
		})
	}
	return pts
}

// fillPath fills the parts, each closed, by exact coverage.
func (c *canvas) fillPath(parts shape, n color.NRGBA) {
	if r := seen(parts, n, c.clip); !r.Empty() {
		c.mask = covered(&c.brush, parts, r, c.mask)
		c.fillMask(c.mask, r.Dx(), r.Dy(), r.Min, n)
	}
}

// seen is the rectangle of pixels that parts of a colour paint.
func seen(parts shape, n color.NRGBA, clip image.Rectangle) image.Rectangle {
	if n.A == 0 {
		return image.Rectangle{}
	}
	return bounds(parts).Intersect(clip)
}

// brush is a rasterizer that is used again and again.
type brush struct {
	vector.Rasterizer
	room int // the largest picture it has made, in pixels
}

// reset readies a brush for a picture. Its memory, when there is more of it, is
// written over before it is added to: to read fresh pages first would map each of
// them twice.
func (b *brush) reset(w, h int) {
	if b.Reset(w, h); w*h > b.room {
		b.Reset(w, h)
		b.room = w * h
	}
	b.DrawOp = draw.Src
}

// covered is the coverage of parts in a rectangle, row by row, in mask when that
// is large enough.
func covered(b *brush, parts shape, r image.Rectangle, mask []byte) []byte {
	b.reset(r.Dx(), r.Dy())
	addParts(&b.Rasterizer, parts, r.Min)
	if need := r.Dx() * r.Dy(); cap(mask) < need {
		mask = make([]byte, need)
	}
	at := image.Alpha{Pix: mask[:r.Dx()*r.Dy()], Stride: r.Dx(), Rect: image.Rect(0, 0, r.Dx(), r.Dy())}
	b.Draw(&at, at.Rect, image.Opaque, image.Point{})
	return at.Pix
}

// bounds is the smallest rectangle of whole pixels around the parts.
func bounds(parts shape) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for pts := range parts {
		for _, q := range pts {
			x0, x1 = min(x0, q.X), max(x1, q.X)
			y0, y1 = min(y0, q.Y), max(y1, q.Y)
		}
	}
	if !(x0 <= x1 && y0 <= y1) {
		return image.Rectangle{}
	}
	const far = 1 << 24
	at := func(v float64) int { return int(math.Max(-far, math.Min(far, v))) }
	return image.Rect(at(math.Floor(x0)), at(math.Floor(y0)), at(math.Ceil(x1)), at(math.Ceil(y1)))
}
