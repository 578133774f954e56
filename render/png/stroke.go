package png

import (
	"image"
	"image/color"
	"math"

	"github.com/swelter/swelter/scene"
)

// strokes are the areas of lines of a width: a rectangle for each segment and a
// fan at each joint, in the gap on the outer side of the bend, all turning the
// same way. Parts that lie over one another would darken an edge twice, so that
// joints have no more than the gap. Ends are cut square, joints are round, in
// every format.
func strokes(parts []polyline, width float64) shape {
	pen := &pen{radius: width / 2, step: 2 * math.Pi / min(64, 8+2*math.Ceil(width/2))}
	return func(yield func([]scene.Point) bool) {
		for _, p := range parts {
			n := len(p.pts)
			last := n - 1
			if p.closed {
				last = n + 1 // over the first segment again, for its joint
			}
			var before scene.Point // the normal of the last segment, of a radius
			for i := range last {
				a := p.pts[i%n]
				normal, ok := pen.normal(a, p.pts[(i+1)%n])
				if !ok {
					continue
				}
				if before != (scene.Point{}) && width >= 1 { // those of a hairline do not show
					if fan := pen.fan(a, before, normal); fan != nil && !yield(fan) {
						return
					}
				}
				if before = normal; i < n && !yield(pen.segment(a, p.pts[(i+1)%n], normal)) {
					return
				}
			}
		}
	}
}

// pen makes the areas of one line, each good until the next one.
type pen struct {
	radius, step float64 // step is the angle of a fan's blades
	at           []scene.Point
}

// normal is that of a straight line, as long as the radius.
func (p *pen) normal(a, b scene.Point) (n scene.Point, ok bool) {
	dx, dy := b.X-a.X, b.Y-a.Y
	l := math.Hypot(dx, dy)
	if l == 0 || math.IsNaN(l) {
		return n, false
	}
	return scene.Point{X: -dy / l * p.radius, Y: dx / l * p.radius}, true
}

// segment is the rectangle around one straight line.
func (p *pen) segment(a, b, n scene.Point) []scene.Point {
	p.at = append(p.at[:0],
		scene.Point{X: a.X + n.X, Y: a.Y + n.Y}, scene.Point{X: a.X - n.X, Y: a.Y - n.Y},
		scene.Point{X: b.X - n.X, Y: b.Y - n.Y}, scene.Point{X: b.X + n.X, Y: b.Y + n.Y})
	return p.at
}

// least is how wide a gap at a bend is seen, in pixels.
const least = 1. / 32

// fan fills the gap at q between segments of two normals; nil where none is seen.
func (p *pen) fan(q, n, m scene.Point) []scene.Point {
	cross, dot := n.X*m.Y-n.Y*m.X, n.X*m.X+n.Y*m.Y
	if dot > 0 && math.Abs(cross) < least*p.radius {
		return nil
	}
	from, to := scene.Point{X: -n.X, Y: -n.Y}, scene.Point{X: -m.X, Y: -m.Y}
	if cross < 0 {
		from, to = m, n
	}
	p.at = append(p.at[:0], q, scene.Point{X: q.X + from.X, Y: q.Y + from.Y})
	if angle := math.Abs(math.Atan2(cross, dot)); angle > p.step {
		blades := math.Ceil(angle / p.step)
		sin, cos := math.Sincos(angle / blades)
		for v, i := from, 1.; i < blades; i++ {
			v = scene.Point{X: v.X*cos - v.Y*sin, Y: v.X*sin + v.Y*cos}
			p.at = append(p.at, scene.Point{X: q.X + v.X, Y: q.Y + v.Y})
		}
	}
	p.at = append(p.at, scene.Point{X: q.X + to.X, Y: q.Y + to.Y})
	return p.at
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
