package png

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/swelter/swelter/scene"
)

// polyline is a flattened part of a path, in pixels.
type polyline struct {
	pts    []scene.Point
	closed bool
}

func (c *canvas) path(p *scene.Path) {
	parts := c.flatten(p)
	if p.Fill.A != 0 {
		c.fillPath(parts, p.Fill)
	}
	if p.Stroke.A == 0 || p.Width <= 0 {
		return
	}
	if len(p.Dash) > 0 {
		parts = dashes(parts, p.Dash, c.scale)
	}
	width := p.Width * c.scale
	if p.Crisp {
		parts = c.crispLines(parts, width, p.Stroke)
	}
	c.fillPath(strokes(parts, width), p.Stroke)
}

// flatten turns a path in points into polylines in pixels. Curves become
// chords that leave them by less than a tenth of a pixel.
func (c *canvas) flatten(p *scene.Path) []polyline {
	var parts []polyline
	var cur polyline
	flush := func() {
		if len(cur.pts) > 1 {
			parts = append(parts, cur)
		}
		cur = polyline{}
	}
	px := func(q scene.Point) scene.Point { return scene.Point{X: q.X * c.scale, Y: q.Y * c.scale} }
	i := 0
	for _, op := range p.Ops {
		switch op {
		case scene.Move:
			flush()
			cur.pts = append(cur.pts, px(p.Points[i]))
			i++
		case scene.Line:
			cur.pts = append(cur.pts, px(p.Points[i]))
			i++
		case scene.Cubic:
			if len(cur.pts) > 0 {
				cur.pts = appendCubic(cur.pts, px(p.Points[i]), px(p.Points[i+1]), px(p.Points[i+2]))
			}
			i += 3
		case scene.Close:
			if len(cur.pts) > 0 {
				start := cur.pts[0]
				cur.closed = true
				flush()
				cur.pts = append(cur.pts, start)
			}
		}
	}
	flush()
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
func (c *canvas) fillPath(parts []polyline, n color.NRGBA) {
	if n.A == 0 || len(parts) == 0 {
		return
	}
	r := bounds(parts).Intersect(c.clip)
	if r.Empty() {
		return
	}
	c.ras.Reset(r.Dx(), r.Dy())
	c.ras.DrawOp = draw.Src
	addParts(&c.ras, parts, r.Min)
	if need := r.Dx() * r.Dy(); cap(c.mask.Pix) < need {
		c.mask.Pix = make([]byte, need)
	}
	c.mask.Pix = c.mask.Pix[:r.Dx()*r.Dy()]
	c.mask.Stride, c.mask.Rect = r.Dx(), image.Rect(0, 0, r.Dx(), r.Dy())
	c.ras.Draw(&c.mask, c.mask.Rect, image.Opaque, image.Point{})
	c.fillMask(c.mask.Pix, r.Dx(), r.Dy(), r.Min, n)
}

// bounds is the smallest rectangle of whole pixels around the parts.
func bounds(parts []polyline) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range parts {
		for _, q := range p.pts {
			x0, x1 = math.Min(x0, q.X), math.Max(x1, q.X)
			y0, y1 = math.Min(y0, q.Y), math.Max(y1, q.Y)
		}
	}
	if !(x0 <= x1 && y0 <= y1) {
		return image.Rectangle{}
	}
	const far = 1 << 24
	at := func(v float64) int { return int(math.Max(-far, math.Min(far, v))) }
	return image.Rect(at(math.Floor(x0)), at(math.Floor(y0)), at(math.Ceil(x1)), at(math.Ceil(y1)))
}
