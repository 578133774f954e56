package contour

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/paulmach/orb"
)

// spot is a place among the nodes, in columns and rows.
type spot [2]float64

// lines are the isolines of one level.
func (f *field) lines(level float64) orb.MultiLineString {
	segments := f.crossings(nil, level, crossLower)
	var out orb.MultiLineString
	for _, chain := range f.chains(segments, level, level) {
		if len(chain) < 2 {
			continue
		}
		line := make(orb.LineString, len(chain))
		for i, s := range chain {
			line[i] = f.coordinate(s[0], s[1])
		}
		if f.mirror {
			line.Reverse()
		}
		out = append(out, line)
	}
	return out
}

// chains joins segments end to end: first those that begin where none ends, then
// the closed ones, whose first point is also the last. Points that fall together
// are one.
func (f *field) chains(segments []segment, lower, upper float64) [][]spot {
	next := newFollowers(segments)
	used := make([]bool, len(segments))
	var out [][]spot
	follow := func(start int) {
		var chain []spot
		add := func(p point) {
			u, v := f.at(p, lower, upper)
			if n := len(chain); n == 0 || chain[n-1] != (spot{u, v}) {
				chain = append(chain, spot{u, v})
			}
		}
		add(segments[start].from)
		for i := start; i >= 0; i = next.of(segments[i], used) {
			used[i] = true
			add(segments[i].to)
		}
		out = append(out, chain)
	}
	for i := range segments {
		if !used[i] && !next.led[i] {
			follow(i)
		}
	}
	for i := range segments {
		if !used[i] {
			follow(i)
		}
	}
	return out
}

// followers find the segment that starts where another ends. They are a hash
// table of segments by the point they start from, in slots probed one after the
// other: a field has millions of them, for which Go's maps took most of the time.
type followers struct {
	segments []segment
	slots    []int32         // 1 + the first segment from a point, or 0; a power of two of them
	shift    int             // of the hash, down to the slots
	second   map[point]int32 // of nodes where two quads meet only in a corner
	led      []bool          // segments from a point where one ends
}

func newFollowers(segments []segment) *followers {
	size := bits.Len(uint(2 * len(segments)))
	n := &followers{segments: segments, slots: make([]int32, 1<<size), shift: 64 - size, second: map[point]int32{}, led: make([]bool, len(segments))}
	for i, s := range segments {
		slot := n.slot(s.from)
		if n.slots[slot] == 0 {
			n.slots[slot] = int32(i) + 1
		} else {
			n.second[s.from] = int32(i)
		}
	}
	for _, s := range segments {
		if i := n.slots[n.slot(s.to)]; i > 0 {
			n.led[i-1] = true
			if j, two := n.second[s.to]; two {
				n.led[j] = true
			}
		}
	}
	return n
}

// slot is that of the segments from p, or the empty one where they would be.
func (n *followers) slot(p point) int {
	slot := int(uint64(p) * 0x9e3779b97f4a7c15 >> n.shift)
	for i := n.slots[slot]; i > 0 && n.segments[i-1].from != p; i = n.slots[slot] {
		slot = (slot + 1) & (len(n.slots) - 1)
	}
	return slot
}

// of is the segment behind s, or -1. Where there are two, that of the same quad:
// areas that meet in a corner stay apart.
func (n *followers) of(s segment, used []bool) int {
	i := n.slots[n.slot(s.to)] - 1
	if i < 0 {
		return -1
	}
	if j, two := n.second[s.to]; two && (used[i] || n.segments[j].quad == s.quad && !used[j]) {
		i = j
	}
	if used[i] {
		return -1
	}
	return int(i)
}

// area is where from <= value < to, as polygons.
func (f *field) area(from, to float64) orb.MultiPolygon {
	segments := f.crossings(nil, from, crossLower)
	segments = f.crossings(segments, to, crossUpper)
	segments = f.border(segments, from, to)
	var rings [][]spot
	for _, chain := range f.chains(segments, from, to) {
		// Four points are a triangle; what is less, or flat, has no area.
		if len(chain) >= 4 && chain[0] == chain[len(chain)-1] && twice(chain) != 0 {
			rings = append(rings, chain)
		}
	}
	return f.polygons(rings)
}

// twice is twice the area of a closed ring, positive against the clock.
func twice(ring []spot) float64 {
	s := 0.0
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		s += (a[0]-ring[0][0])*(b[1]-ring[0][1]) - (b[0]-ring[0][0])*(a[1]-ring[0][1])
	}
	return s
}

// polygons gives every hole to the ring around it.
func (f *field) polygons(rings [][]spot) orb.MultiPolygon {
	n := &nest{rings: rings, polygon: make([]int, len(rings))}
	var out orb.MultiPolygon
	for i, r := range rings {
		n.polygon[i] = -1
		if twice(r) > 0 {
			n.polygon[i] = len(out)
			n.outer = append(n.outer, i)
			out = append(out, orb.Polygon{f.ring(r)})
		}
	}
	if len(out) == len(rings) {
		return out
	}
	n.sort(f.ny)
	n.measure()
	for i, r := range rings {
		if twice(r) > 0 {
			continue
		}
		p := n.around(i)
		if p < 0 || !n.fits(n.outer[p], i) {
			p = n.smallest(i)
		}
		if p >= 0 {
			out[p] = append(out[p], f.ring(r))
		}
	}
	return out
}

func (f *field) ring(r []spot) orb.Ring {
	out := make(orb.Ring, len(r))
	for i, s := range r {
		out[i] = f.coordinate(s[0], s[1])
	}
	if f.mirror {
		slices.Reverse(out)
	}
	return out
}

// nest finds which polygon a hole belongs to.
type nest struct {
	rings   [][]spot
	polygon []int    // of each ring; -1 not known
	outer   []int    // the ring of each polygon
	sizes   []size   // of each ring
	sides   [][]side // by the row of quads they lie in; none leaves its quad
}

// size is twice the area of a ring, and its least and greatest coordinates.
type size struct {
	area  float64
	bound [2]spot
}

func (n *nest) measure() {
	n.sizes = make([]size, len(n.rings))
	for i, r := range n.rings {
		n.sizes[i] = size{twice(r), bound(r)}
	}
}

type side struct {
	ring int32
	at   int32 // the side goes to this point of the ring
}

func (n *nest) sort(rows int) {
	n.sides = make([][]side, rows)
	for i, r := range n.rings {
		for k := 1; k < len(r); k++ {
			row := int(min(r[k-1][1], r[k][1]))
			n.sides[row] = append(n.sides[row], side{int32(i), int32(k)})
		}
	}
}

// around is the polygon that a hole lies in, or -1 for one thinner than
// arithmetic tells. Left of the hole's leftmost point the next side belongs to
// the outer ring or to another hole of the same polygon, which begins farther
// left. Where rings touch in that very point, a place beside the hole's steepest
// side is asked instead.
func (n *nest) around(hole int) int {
	if n.polygon[hole] >= 0 {
		return n.polygon[hole]
	}
	r := n.rings[hole]
	const away = 1e-7
	left := slices.MinFunc(r, func(a, b spot) int { return cmp.Compare(a[0], b[0]) })
	ring := n.leftOf(left[0]-away, left[1])
	if ring >= 0 && ring != hole {
		n.polygon[hole] = n.around(ring)
	}
	if n.polygon[hole] < 0 {
		a, b := steepest(r)
		ring = n.leftOf((a[0]+b[0])/2-away*(b[1]-a[1]), (a[1]+b[1])/2+away*(b[0]-a[0]))
		if ring >= 0 {
			n.polygon[hole] = n.polygon[ring]
		}
	}
	return n.polygon[hole]
}

// fits reports whether a ring can have a hole: it is larger and reaches as far.
func (n *nest) fits(ring, hole int) bool {
	a, b := n.sizes[ring].bound, n.sizes[hole].bound
	return a[0][0] <= b[0][0] && a[0][1] <= b[0][1] && a[1][0] >= b[1][0] && a[1][1] >= b[1][1] && n.sizes[ring].area+n.sizes[hole].area > 0
}

// smallest is the polygon of the smallest ring around a hole, or -1. It looks at
// all: for holes that touch their ring along a side, where what lies left of them
// lies outside.
func (n *nest) smallest(hole int) int {
	a, b := steepest(n.rings[hole])
	inside := spot{(a[0]+b[0])/2 + 1e-7*(b[1]-a[1]), (a[1]+b[1])/2 - 1e-7*(b[0]-a[0])}
	best, area := -1, math.Inf(1)
	for p, ring := range n.outer {
		if size := n.sizes[ring].area; size < area && n.fits(ring, hole) && surrounds(n.rings[ring], inside) {
			best, area = p, size
		}
	}
	return best
}

// bound is the least and the greatest coordinates of a ring.
func bound(r []spot) [2]spot {
	b := [2]spot{r[0], r[0]}
	for _, s := range r {
		b[0][0], b[0][1] = min(b[0][0], s[0]), min(b[0][1], s[1])
		b[1][0], b[1][1] = max(b[1][0], s[0]), max(b[1][1], s[1])
	}
	return b
}

// surrounds reports whether a place lies in a ring: its sides cross the line to
// the left an odd number of times.
func surrounds(r []spot, s spot) bool {
	in := false
	for k := 1; k < len(r); k++ {
		a, b := r[k-1], r[k]
		if (a[1] > s[1]) != (b[1] > s[1]) && a[0]+(s[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) < s[0] {
			in = !in
		}
	}
	return in
}

// leftOf is the ring that the next side to the left belongs to, or -1.
func (n *nest) leftOf(u, v float64) int {
	best, at := -1, math.Inf(-1)
	for _, s := range n.sides[int(v)] {
		a, b := n.rings[s.ring][s.at-1], n.rings[s.ring][s.at]
		if (a[1] > v) == (b[1] > v) {
			continue
		}
		if x := a[0] + (v-a[1])/(b[1]-a[1])*(b[0]-a[0]); x <= u && x > at {
			best, at = int(s.ring), x
		}
	}
	return best
}

// steepest is the side of a ring that goes through most of a row.
func steepest(r []spot) (a, b spot) {
	most := -1.0
	for k := 1; k < len(r); k++ {
		if d := math.Abs(r[k][1] - r[k-1][1]); d > most {
			a, b, most = r[k-1], r[k], d
		}
	}
	return a, b
}
