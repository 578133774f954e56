package scene

import "math"

// HaloWidth is the width of the line drawn behind glyphs for a halo, in em:
// half of it shows around them.
const HaloWidth = 0.25

// Origin is the start of the baseline of a text that is width points wide: its
// anchor, moved back along the baseline.
func (t *Text) Origin(width float64) (x, y float64) {
	back := 0.0
	switch t.Anchor {
	case Middle:
		back = width / 2
	case End:
		back = width
	}
	sin, cos := turn(t.Angle)
	return t.X - back*cos, t.Y + back*sin
}

// Turn gives the place on the page of a point that lies along the baseline from
// x, y and above it.
func (t *Text) Turn(x, y float64) func(along, above float64) (px, py float64) {
	sin, cos := turn(t.Angle)
	return func(along, above float64) (px, py float64) {
		return x + along*cos - above*sin, y - along*sin - above*cos
	}
}

// Box is the place of a text as its four corners: top left, top right, bottom
// right, bottom left as the text is read. It reaches from the ascent to the
// descent of the face.
func (t *Text) Box() [4]Point {
	w := t.Face.Width(t.String, t.Size)
	x, y := t.Origin(w)
	up, down := t.Face.Ascent(t.Size), t.Face.Descent(t.Size)
	place := t.Turn(x, y)
	at := func(along, above float64) Point {
		px, py := place(along, above)
		return Point{px, py}
	}
	return [4]Point{at(0, up), at(w, up), at(w, -down), at(0, -down)}
}

// turn is the sine and cosine of an angle in degrees, exact for quarter turns.
func turn(angle float64) (sin, cos float64) {
	sin, cos = math.Sincos(angle * math.Pi / 180)
	if angle == 90*math.Trunc(angle/90) {
		return math.Round(sin), math.Round(cos)
	}
	return sin, cos
}

// Bounds is the smallest upright rectangle around corners.
func Bounds(corners []Point) (x, y, w, h float64) {
	if len(corners) == 0 {
		return 0, 0, 0, 0
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range corners {
		x0, x1 = math.Min(x0, p.X), math.Max(x1, p.X)
		y0, y1 = math.Min(y0, p.Y), math.Max(y1, p.Y)
	}
	return x0, y0, x1 - x0, y1 - y0
}

// Overlap reports whether two boxes (corners of convex outlines, in order)
// share more than a line, by more than slack points in every direction. It
// looks for an axis that separates them.
func Overlap(a, b []Point, slack float64) bool {
	return !separated(a, b, slack) && !separated(b, a, slack)
}

// separated reports whether a normal of one of a's sides keeps a and b apart.
func separated(a, b []Point, slack float64) bool {
	for i, p := range a {
		q := a[(i+1)%len(a)]
		nx, ny := p.Y-q.Y, q.X-p.X
		l := math.Hypot(nx, ny)
		if l == 0 {
			continue
		}
		a0, a1 := span(a, nx/l, ny/l)
		b0, b1 := span(b, nx/l, ny/l)
		if a1-slack <= b0 || b1-slack <= a0 {
			return true
		}
	}
	return false
}

// span is the reach of points along a direction.
func span(pts []Point, nx, ny float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, p := range pts {
		d := p.X*nx + p.Y*ny
		lo, hi = math.Min(lo, d), math.Max(hi, d)
	}
	return lo, hi
}
