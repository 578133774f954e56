package proj

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
)

// Lines and areas on the ground are given as GeoJSON has them: straight in
// longitude and latitude between their points, a step of more than 180 degrees
// meaning the other way round. On the map such a line is a curve; it is broken
// where the world is cut open and drawn out until it keeps within a tolerance
// of its true place.

const (
	maxHalvings = 12
	maxTurns    = 64  // times that a line may go around the world
	horizonStep = 1.0 // degrees between the points that are held against the horizon
)

// Lines are the parts of a line that the map shows, in metres on the plane, at
// most tolerance metres beside their true place.
func (p *Projection) Lines(line orb.LineString, tolerance float64) []orb.LineString {
	var out []orb.LineString
	for _, part := range p.opened(unwrap(geo.Seamless(orb.Ring(line)), p)) {
		if p.Cut == Horizon {
			for _, seen := range p.above(part) {
				out = append(out, p.drawn(seen, tolerance))
			}
			continue
		}
		for _, seen := range bandLines(part, p.lowest(), p.MaxLat) {
			out = append(out, p.drawn(seen, tolerance))
		}
	}
	return out
}

// Polygon is the part of an area that the map shows, as rings to be filled by
// the even-odd rule. Rings are closed. Edges along the cut are not borders: draw
// borders with Lines.
func (p *Projection) Polygon(area orb.Polygon, tolerance float64) []orb.Ring {
	var out []orb.Ring
	for _, ring := range area {
		if len(ring) < 3 {
			continue
		}
		if p.Cut == Horizon {
			out = append(out, p.overHorizon(ring, tolerance)...)
			continue
		}
		for _, part := range p.ringParts(ring) {
			if r := p.drawn(orb.LineString(part), tolerance); len(r) > 2 {
				out = append(out, closed(orb.Ring(r)))
			}
		}
	}
	return out
}

func closed(r orb.Ring) orb.Ring {
	if r[0] != r[len(r)-1] {
		r = append(r, r[0])
	}
	return r
}

// unwrap gives a line as degrees from the central meridian, going on beyond 180
// where the line goes around the world.
func unwrap(line []orb.Point, p *Projection) []orb.Point {
	out := make([]orb.Point, 0, len(line))
	for i, pt := range line {
		lat := max(-90, min(90, pt[1]))
		if math.IsNaN(pt[0]) || math.IsNaN(lat) || math.IsInf(pt[0], 0) {
			continue
		}
		lam := p.turn(pt[0])
		if i > 0 && len(out) > 0 {
			last := out[len(out)-1][0]
			// The same step that the line itself makes, unless it is the long way round.
			step := pt[0] - line[i-1][0]
			if math.Abs(step) > 180 && (math.Abs(step) != 360 || pt[1] != line[i-1][1]) {
				step -= math.Copysign(360, step)
			}
			if !math.IsNaN(step) && math.Abs(step) <= 360 {
				lam = last + step
			}
		}
		if math.Abs(lam) > maxTurns*360 {
			break
		}
		out = append(out, orb.Point{lam, lat})
	}
	return out
}

// opened breaks an unwrapped line where the world is cut, and turns each part
// back to -180..180. Where only a span is shown, the rest is left out.
func (p *Projection) opened(line []orb.Point) [][]orb.Point {
	if p.Cut == Horizon || len(line) < 2 {
		return [][]orb.Point{line}
	}
	var out [][]orb.Point
	low, high := worlds(line)
	width := p.span()
	for k := low; k <= high; k++ {
		shift := float64(k) * 360
		for _, part := range within(line, 0, shift-width, shift+width) {
			if shift != 0 {
				part = slices.Clone(part)
				for i := range part {
					part[i][0] -= shift
				}
			}
			out = append(out, part)
		}
	}
	return out
}

func (p *Projection) span() float64 {
	if p.Span > 0 {
		return p.Span
	}
	return 180
}

// worlds are the numbers of the turns that a line touches.
func worlds(line []orb.Point) (low, high int) {
	west, east := ends(line, 0)
	if west > east {
		return 0, -1
	}
	return int(math.Floor((west + 180) / 360)), int(math.Ceil((east - 180) / 360))
}

// ends is how far a line reaches on one axis.
func ends(line []orb.Point, axis int) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, pt := range line {
		low, high = min(low, pt[axis]), max(high, pt[axis])
	}
	return low, high
}

func bandLines(line []orb.Point, low, high float64) [][]orb.Point { return within(line, 1, low, high) }

// within are the parts of a line whose coordinate on one axis lies from low to
// high: the line itself when it is all there. A part along the border belongs to
// it.
func within(line []orb.Point, axis int, low, high float64) [][]orb.Point {
	if from, to := ends(line, axis); len(line) > 1 && from >= low && to <= high {
		return [][]orb.Point{line}
	}
	var out [][]orb.Point
	var part []orb.Point
	end := func() {
		if len(part) > 1 {
			out = append(out, part)
		}
		part = nil
	}
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		from, to := 0.0, 1.0
		d := b[axis] - a[axis]
		if d == 0 {
			if a[axis] < low || a[axis] > high {
				end()
				continue
			}
		} else {
			t0, t1 := (low-a[axis])/d, (high-a[axis])/d
			from, to = max(from, min(t0, t1)), min(to, max(t0, t1))
		}
		if from >= to && d != 0 {
			end()
			continue
		}
		if from > 0 {
			end()
		}
		if part == nil {
			part = append(part, at(a, b, from, axis, low, high))
		}
		part = append(part, at(a, b, to, axis, low, high))
		if to < 1 {
			end()
		}
	}
	end()
	return out
}

// at is a point between two, exactly on the border where it was cut there.
func at(a, b orb.Point, t float64, axis int, low, high float64) orb.Point {
	switch t {
	case 0:
		return a
	case 1:
		return b
	}
	p := orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
	if math.Abs(p[axis]-low) < math.Abs(p[axis]-high) {
		p[axis] = low
	} else {
		p[axis] = high
	}
	return p
}

// ringParts cuts a ring into what lies between the cuts and the highest and
// lowest latitude, each part still a ring (Sutherland and Hodgman 1974: the
// edges that it adds along a border bound no area).
func (p *Projection) ringParts(ring orb.Ring) [][]orb.Point {
	line := unwrap(geo.Seamless(ring), p)
	if len(line) < 3 {
		return nil
	}
	if first, last := line[0], line[len(line)-1]; math.Abs(last[0]-first[0]) > 180 {
		// The ring goes around a pole: it is closed along that pole.
		pole := math.Copysign(90, meanLat(line))
		line = append(line, orb.Point{last[0], pole}, orb.Point{first[0], pole})
	}
	low, high := worlds(line)
	var out [][]orb.Point
	width := p.span()
	for k := low; k <= high; k++ {
		shift := float64(k) * 360
		part := half(half(line, 0, shift-width, true), 0, shift+width, false)
		part = half(half(part, 1, p.lowest(), true), 1, p.MaxLat, false)
		if len(part) < 3 {
			continue
		}
		moved := make([]orb.Point, 0, len(part)+1)
		for _, pt := range part {
			moved = append(moved, orb.Point{pt[0] - shift, pt[1]})
		}
		out = append(out, append(moved, moved[0]))
	}
	return out
}

func meanLat(line []orb.Point) float64 {
	sum := 0.0
	for _, pt := range line {
		sum += pt[1]
	}
	return sum / float64(len(line))
}

// half is the part of a ring on one side of a border: the ring itself when it is
// all there.
func half(ring []orb.Point, axis int, border float64, above bool) []orb.Point {
	low, high := ends(ring, axis)
	switch {
	case above && low >= border, !above && high <= border:
		return ring
	case above && high < border, !above && low > border:
		return nil
	}
	inside := func(v float64) bool { return v == border || (v > border) == above }
	var out []orb.Point
	for i, b := range ring {
		a := ring[(i+len(ring)-1)%len(ring)]
		if inside(a[axis]) != inside(b[axis]) {
			t := (border - a[axis]) / (b[axis] - a[axis])
			cross := orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
			cross[axis] = border
			out = append(out, cross)
		}
		if inside(b[axis]) {
			out = append(out, b)
		}
	}
	return out
}

// drawn projects degrees from the central meridian and adds points until the
// curve keeps within the tolerance.
func (p *Projection) drawn(part []orb.Point, tolerance float64) orb.LineString {
	out := make(orb.LineString, 0, len(part))
	var last orb.Point
	for i, pt := range part {
		q, ok := p.plane(pt)
		if !ok {
			continue
		}
		if i > 0 && len(out) > 0 && !tiny(part[i-1], pt, last, q, tolerance) {
			out = p.refine(out, part[i-1], pt, last, q, tolerance, 0)
		}
		out, last = append(out, q), q
	}
	return out
}

// tiny reports whether a step is so short, on the ground and on the map, that its
// curve keeps within the tolerance: most steps of a coast on a map of the world.
func tiny(a, b, pa, pb orb.Point, tolerance float64) bool {
	return math.Abs(a[0]-b[0])+math.Abs(a[1]-b[1]) < 1 && math.Abs(pa[0]-pb[0])+math.Abs(pa[1]-pb[1]) < 2*tolerance
}

func (p *Projection) plane(pt orb.Point) (orb.Point, bool) {
	x, y := p.forward(pt[0]*rad, pt[1]*rad)
	return orb.Point{x*p.scale + p.x0, y*p.scale + p.y0}, !math.IsNaN(x+y) && !math.IsInf(x+y, 0)
}

// refine adds the points between a and b that the curve needs. Long steps are
// halved at least twice, as a curve may cross its chord in the middle.
func (p *Projection) refine(out orb.LineString, a, b, pa, pb orb.Point, tolerance float64, depth int) orb.LineString {
	if depth >= maxHalvings || math.Abs(a[0]-b[0])+math.Abs(a[1]-b[1]) < 1e-6 {
		return out
	}
	mid := orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
	pm, ok := p.plane(mid)
	if !ok {
		return out
	}
	far := aside(pm, pa, pb) > tolerance
	long := math.Hypot(a[0]-b[0], a[1]-b[1]) > 20 && depth < 4
	if !far && !long {
		return out
	}
	out = p.refine(out, a, mid, pa, pm, tolerance, depth+1)
	if far || long {
		out = append(out, pm)
	}
	return p.refine(out, mid, b, pm, pb, tolerance, depth+1)
}

// aside is how far a point lies from the middle of a chord, at least from the
// chord itself.
func aside(m, a, b orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	l := math.Hypot(dx, dy)
	if l == 0 {
		return math.Hypot(m[0]-a[0], m[1]-a[1])
	}
	return math.Abs((m[0]-a[0])*dy-(m[1]-a[1])*dx) / l
}
