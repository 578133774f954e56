package png

import (
	"image"
	"image/color"
	"math"

	"github.com/swelter/swelter/scene"
)

// strokes are the areas of lines of a width: a rectangle for each segment and
// a disc at each joint, all turning the same way, so that where they overlap
// the coverage stays full. Ends are cut square, joints are round, in every
// format.
func strokes(parts []polyline, width float64) shape {
	joint := disc(width / 2)
	if width < 1 {
		joint = nil // joints of a hairline do not show
	}
	return func(yield func([]scene.Point) bool) {
		at := make([]scene.Point, max(4, len(joint))) // of what is given next
		for _, p := range parts {
			n := len(p.pts)
			segments, joints := n-1, n-2
			if p.closed {
				segments, joints = n, n
			}
			for i := range segments {
				quad, ok := segment(p.pts[i], p.pts[(i+1)%n], width)
				if copy(at, quad[:]); ok && !yield(at[:4]) {
					return
				}
			}
			if joint == nil {
				continue
			}
			for i := 1; i <= joints; i++ {
				q := p.pts[i%n]
				for k, j := range joint {
					at[k] = scene.Point{X: q.X + j.X, Y: q.Y + j.Y}
				}
				if !yield(at[:len(joint)]) {
					return
				}
			}
		}
	}
}

// segment is the rectangle around one straight line.
func segment(a, b scene.Point, width float64) ([4]scene.Point, bool) {
	dx, dy := b.X-a.X, b.Y-a.Y
	l := math.Hypot(dx, dy)
	if l == 0 || math.IsNaN(l) {
		return [4]scene.Point{}, false
	}
	nx, ny := -dy/l*width/2, dx/l*width/2
	return [4]scene.Point{
		{X: a.X + nx, Y: a.Y + ny}, {X: a.X - nx, Y: a.Y - ny}, {X: b.X - nx, Y: b.Y - ny}, {X: b.X + nx, Y: b.Y + ny},
	}, true
}

// disc is one about the origin that turns the same way as segment's rectangles.
func disc(r float64) []scene.Point {
	n := int(math.Min(64, 8+2*math.Ceil(r)))
	pts := make([]scene.Point, n)
	for i := range pts {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		pts[i] = scene.Point{X: r * c, Y: r * s}
	}
	return pts
}

// crispLines paints the horizontal and vertical segments on whole pixels, at
// least one wide, and returns what is left.
func (c *canvas) crispLines(parts []polyline, width float64, n color.NRGBA) []polyline {
	w := int(math.Max(1, math.Round(width)))
	var rest []polyline
	for _, p := range parts {
		pts := p.pts
		if p.closed {
			pts = append(append([]scene.Point(nil), pts...), pts[0])
		}
		last := len(pts) - 1
		for i := 1; i <= last; i++ {
			a, b := pts[i-1], pts[i]
			// An end that another segment joins covers that segment's width, so
			// that corners are whole.
			joinA, joinB := i > 1 || p.closed, i < last || p.closed
			switch {
			case math.Abs(a.Y-b.Y) < 1e-6:
				x0, x1 := crispSpan(a.X, b.X, joinA, joinB, w)
				y := lineStart(a.Y, w)
				c.fillRect(image.Rect(x0, y, x1, y+w), n)
			case math.Abs(a.X-b.X) < 1e-6:
				y0, y1 := crispSpan(a.Y, b.Y, joinA, joinB, w)
				x := lineStart(a.X, w)
				c.fillRect(image.Rect(x, y0, x+w, y1), n)
			default:
				rest = append(rest, polyline{pts: []scene.Point{a, b}})
			}
		}
	}
	return rest
}

// crispSpan is the pixels of a line from a to b of width w.
func crispSpan(a, b float64, joinA, joinB bool, w int) (lo, hi int) {
	if a > b {
		a, b, joinA, joinB = b, a, joinB, joinA
	}
	lo, hi = nearest(a), nearest(b)
	if joinA {
		lo = min(lo, lineStart(a, w))
	}
	if joinB {
		hi = max(hi, lineStart(b, w)+w)
	}
	return lo, hi
}

func nearest(v float64) int {
	return int(math.Max(-1<<24, math.Min(1<<24, math.Floor(v+0.5+1e-6))))
}

// lineStart is the first of the w pixels that a line about v covers.
func lineStart(v float64, w int) int { return nearest(v - float64(w)/2) }

// dashes cuts lines into strokes; lengths are in points.
func dashes(parts []polyline, pattern []float64, scale float64) []polyline {
	total := 0.0
	for _, d := range pattern {
		if d < 0 || math.IsNaN(d) {
			return parts
		}
		total += d * scale
	}
	if len(pattern)%2 == 1 {
		pattern = append(append([]float64(nil), pattern...), pattern...)
	}
	if total < 0.1 {
		return parts // finer than pixels can show
	}
	var out []polyline
	for _, p := range parts {
		out = append(out, dashLine(p, pattern, scale)...)
	}
	return out
}

func dashLine(p polyline, pattern []float64, scale float64) []polyline {
	pts := p.pts
	if p.closed {
		pts = append(append([]scene.Point(nil), pts...), pts[0])
	}
	var out []polyline
	k, left := 0, pattern[0]*scale
	cur := []scene.Point{pts[0]}
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		l := math.Hypot(b.X-a.X, b.Y-a.Y)
		if !(l > 0) {
			continue
		}
		for at := 0.0; at < l; {
			step := math.Min(left, l-at)
			at, left = at+step, left-step
			q := scene.Point{X: a.X + (b.X-a.X)*at/l, Y: a.Y + (b.Y-a.Y)*at/l}
			cur = append(cur, q)
			if left > 0 {
				continue
			}
			if k%2 == 0 && len(cur) > 1 {
				out = append(out, polyline{pts: cur})
			}
			k = (k + 1) % len(pattern)
			left, cur = pattern[k]*scale, []scene.Point{q}
		}
	}
	if k%2 == 0 && len(cur) > 1 {
		out = append(out, polyline{pts: cur})
	}
	return out
}
