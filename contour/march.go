package contour

import "math"

// Marching squares. The corners of a quad are walked against the clock, in the
// frame of columns to the right and rows upward:
//
//	3 ─ e2 ─ 2
//	│        │        A node is inside a level when its value is at least that.
//	e3       e1       Along the walk the border leaves the inside at an exit and
//	│        │        comes back at an entry; from exit to entry runs the line,
//	0 ─ e0 ─ 1        with the inside on its left.
//
// Of four corners that are in, out, in, out (a saddle), those inside are joined
// when the mean of all four is inside, and apart otherwise; contourpy does the
// same.

// A point is named by the edge it lies on, in which sense, and by which of the
// two levels crosses it there; or by its node.
type point uint64

const (
	crossLower = iota // where the lower level crosses
	crossUpper
	atNode
)

// place is the name of a point on the edge that starts at node k and goes right
// (across false) or down the rows (across true).
func place(k int, across bool, kind int) point {
	p := point(k)<<3 | point(kind)<<1
	if across {
		p |= 1
	}
	return p
}

func (p point) kind() int { return int(p >> 1 & 3) }

// segment goes from one point to the next; the area lies on its left.
type segment struct {
	from, to point
	quad     int32
}

// exits[code] are the edges at which the border of a quad leaves the inside and
// the edges at which it comes back, for the codes that have one of each; bit k of
// the code says that corner k is inside.
var exits = func() (t [16][2]int) {
	for code := range t {
		t[code] = [2]int{-1, -1}
		for e := range 4 {
			a, b := code>>e&1, code>>((e+1)%4)&1
			if a == 1 && b == 0 {
				t[code][0] = e
			}
			if a == 0 && b == 1 {
				t[code][1] = e
			}
		}
	}
	return t
}()

// edge is the name of the point on edge e of the quad whose first node is k.
func (f *field) edge(k, e, kind int) point {
	switch e {
	case 0:
		return place(k, false, kind)
	case 1:
		return place(k+1, true, kind)
	case 2:
		return place(k+f.nx, false, kind)
	}
	return place(k, true, kind)
}

// crossings adds the lines of a level through all quads: with the inside on the
// left for the lower level of an area, on the right for the upper.
func (f *field) crossings(out []segment, level float64, kind int) []segment {
	in := make([]uint8, len(f.z))
	for i, v := range f.z {
		if v >= level {
			in[i] = 1
		}
	}
	add := func(k, from, to int) {
		a, b := f.edge(k, from, kind), f.edge(k, to, kind)
		if kind == crossUpper {
			a, b = b, a
		}
		out = append(out, segment{a, b, int32(k)})
	}
	for r := range f.ny - 1 {
		here, next := in[r*f.nx:(r+1)*f.nx], in[(r+1)*f.nx:(r+2)*f.nx]
		for c := range f.nx - 1 {
			code := here[c] | here[c+1]<<1 | next[c+1]<<2 | next[c]<<3
			if code == 0 || code == 15 || f.holes && !f.valid(r, c) {
				continue
			}
			k := r*f.nx + c
			if code != 5 && code != 10 {
				e := exits[code]
				add(k, e[0], e[1])
				continue
			}
			joined := f.z[k]/4+f.z[k+1]/4+f.z[k+f.nx]/4+f.z[k+f.nx+1]/4 >= level
			// Exits are the edges behind the corners inside.
			first := 0
			if code == 10 {
				first = 1
			}
			for _, e := range [2]int{first, first + 2} {
				if joined {
					add(k, e, (e+1)%4) // around the corner outside
				} else {
					add(k, e, (e+3)%4) // around the corner inside
				}
			}
		}
	}
	return out
}

// border adds the parts of the border of all quads where from <= value < to.
func (f *field) border(out []segment, from, to float64) []segment {
	along := [4][2]int{{-1, 0}, {0, 1}, {1, 0}, {0, -1}} // the quad beyond each edge
	look := func(r, c int) {
		if !f.valid(r, c) {
			return
		}
		k := r*f.nx + c
		corners := [4]int{k, k + 1, k + f.nx + 1, k + f.nx}
		for e := range 4 {
			if !f.valid(r+along[e][0], c+along[e][1]) {
				out = f.stretch(out, k, e, corners[e], corners[(e+1)%4], from, to)
			}
		}
	}
	if f.holes {
		for r := range f.ny - 1 {
			for c := range f.nx - 1 {
				look(r, c)
			}
		}
		return out
	}
	for r := range f.ny - 1 {
		look(r, 0)
		if f.nx > 2 {
			look(r, f.nx-2)
		}
	}
	for c := 1; c < f.nx-2; c++ {
		look(0, c)
		if f.ny > 2 {
			look(f.ny-2, c)
		}
	}
	return out
}

// stretch adds the part of one edge, from node a to node b, that is in the area.
func (f *field) stretch(out []segment, k, e, a, b int, from, to float64) []segment {
	za, zb := f.z[a], f.z[b]
	stops := []point{place(a, false, atNode)}
	rising := zb > za
	kinds := [2]int{crossLower, crossUpper}
	if !rising {
		kinds = [2]int{crossUpper, crossLower}
	}
	for _, kind := range kinds {
		level := from
		if kind == crossUpper {
			level = to
		}
		if (za >= level) != (zb >= level) {
			stops = append(stops, f.edge(k, e, kind))
		}
	}
	stops = append(stops, place(b, false, atNode))
	inside := za >= from && za < to
	for i := range len(stops) - 1 {
		if i > 0 {
			// The area is behind the lower level of rising values and behind the
			// upper one of falling values.
			inside = (stops[i].kind() == crossLower) == rising
		}
		if inside {
			out = append(out, segment{stops[i], stops[i+1], int32(k)})
		}
	}
	return out
}

// at is where a point lies among the nodes: columns and rows, with fractions.
func (f *field) at(p point, lower, upper float64) (u, v float64) {
	k := int(p >> 3)
	u, v = float64(k%f.nx), float64(k/f.nx)
	level := lower
	switch p.kind() {
	case atNode:
		return u, v
	case crossUpper:
		level = upper
	}
	if p&1 == 1 {
		return u, v + share(f.z[k], f.z[k+f.nx], level)
	}
	return u + share(f.z[k], f.z[k+1], level), v
}

// share is how far from a to b the level lies.
func share(a, b, level float64) float64 {
	switch {
	case math.IsInf(a, 0) && math.IsInf(b, 0):
		return .5
	case math.IsInf(a, 0):
		return 1
	case math.IsInf(b, 0):
		return 0
	}
	return min(max((level/2-a/2)/(b/2-a/2), 0), 1)
}

// coordinate is a place among the nodes in the units of the axes.
func (f *field) coordinate(u, v float64) [2]float64 { return [2]float64{along(f.x, u), along(f.y, v)} }

func along(nodes []float64, u float64) float64 {
	i := min(int(u), len(nodes)-2)
	t := u - float64(i)
	if t == 1 {
		return nodes[i+1]
	}
	return nodes[i] + t*(nodes[i+1]-nodes[i])
}
