package region

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
)

// Mended counts what Mend did.
type Mended struct {
	Closed  int // rings whose last point was not their first
	Dropped int // rings of less than three places, or of no area
	Crossed int // rings that crossed themselves, taken apart where they did
	Twice   int // polygons that a region held twice
}

// String says it in words; "" when nothing was mended.
func (m Mended) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{
		{m.Closed, "closed"}, {m.Crossed, "taken apart where they cross themselves"},
		{m.Dropped, "without area left out"}, {m.Twice, "given twice and taken once"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if parts == nil {
		return ""
	}
	return "outlines: " + strings.Join(parts, ", ")
}

// crossings beyond which an outline is refused: it is no outline then.
const maxCrossings = 100

// Mend closes rings, takes those apart that cross themselves, and leaves out
// those without area and polygons that come twice. How a ring winds is of no
// account anywhere here: the first of a polygon is its border, the others are
// holes, and a border is never the rest of the world. Latitudes beyond the poles,
// and outlines that cross themselves all over, are errors.
func Mend(regions []Region) ([]Region, Mended, error) {
	var m Mended
	out := make([]Region, len(regions))
	for i, r := range regions {
		out[i] = r
		out[i].Shape = nil
		for _, p := range r.Shape {
			parts, err := m.polygon(p)
			if err != nil {
				return nil, m, fmt.Errorf("region %q: %w", Label(r), err)
			}
			for _, part := range parts {
				if slices.ContainsFunc(out[i].Shape, part.Equal) {
					m.Twice++
					continue
				}
				out[i].Shape = append(out[i].Shape, part)
			}
		}
	}
	return out, m, nil
}

// polygon is what is left of one polygon: several where its border crossed
// itself, each with the holes that begin in it.
func (m *Mended) polygon(p orb.Polygon) ([]orb.Polygon, error) {
	var out []orb.Polygon
	for i, ring := range p {
		rings, err := m.ring(ring)
		if err != nil {
			return nil, err
		}
		for _, r := range rings {
			switch {
			case i == 0:
				out = append(out, orb.Polygon{r})
			case len(out) == 1:
				out[0] = append(out[0], r)
			default:
				for k := range out {
					if q, ok := newPolygon(0, out[k][:1]); ok && q.holds(r[0][0], r[0][1]) {
						out[k] = append(out[k], r)
						break
					}
				}
			}
		}
	}
	return out, nil
}

func (m *Mended) ring(ring orb.Ring) ([]orb.Ring, error) {
	for _, p := range ring {
		if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
			return nil, fmt.Errorf("a corner at %g, %g is no place", p[0], p[1])
		}
		if math.Abs(p[1]) > 90 || math.Abs(p[0]) > 720 {
			return nil, fmt.Errorf("a corner at %g, %g is no longitude and latitude", p[0], p[1])
		}
	}
	if len(ring) < 3 {
		m.Dropped++
		return nil, nil
	}
	ring = slices.Clone(ring)
	if ring[0] != ring[len(ring)-1] {
		m.Closed++
		ring = append(ring, ring[0])
	}
	line := geo.Unwrap(ring)
	if b := orb.LineString(line).Bound(); b.Max[0]-b.Min[0] >= 720 {
		return nil, fmt.Errorf("its outline goes around the world more than once")
	}
	parts, err := apart(line)
	if err != nil {
		return nil, err
	}
	if len(parts) == 1 {
		parts[0] = ring // as it was given, also across 180 degrees
	} else {
		m.Crossed++
		for _, r := range parts {
			turn := 360 * math.Round(r[0][0]/360)
			for i := range r {
				r[i][0] -= turn
			}
		}
	}
	var out []orb.Ring
	for _, r := range parts {
		if geo.Area(orb.Polygon{r}) > 0 {
			out = append(out, r)
		} else {
			m.Dropped++
		}
	}
	return out, nil
}

// apart takes a closed line apart where it crosses itself: what lies between the
// two passages of a crossing is a ring of its own.
func apart(line orb.Ring) ([]orb.Ring, error) {
	var out []orb.Ring
	for rest := []orb.Ring{line}; len(rest) > 0; {
		ring := rest[len(rest)-1]
		rest = rest[:len(rest)-1]
		i, j, at, found := crossing(ring)
		if !found {
			out = append(out, ring)
			continue
		}
		if len(out)+len(rest) > maxCrossings {
			return nil, fmt.Errorf("its outline crosses itself more than %d times, first near %.6g, %.6g; mend it in a GIS program", maxCrossings, at[0], at[1])
		}
		inner := append(orb.Ring{at}, ring[i+1:j+1]...)
		outer := append(append(slices.Clone(ring[:i+1]), at), ring[j+1:]...)
		rest = append(rest, append(inner, at), outer)
	}
	return out, nil
}

// crossing is the first place where two edges of a closed line, i and j, cross
// in their midst. Edges are taken from west to east, so that only those are held
// against each other that share longitudes.
func crossing(line orb.Ring) (i, j int, at orb.Point, found bool) {
	n := len(line) - 1
	order := make([]int, n)
	west := func(k int) float64 { return min(line[k][0], line[k+1][0]) }
	east := func(k int) float64 { return max(line[k][0], line[k+1][0]) }
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case west(a) < west(b):
			return -1
		case west(a) > west(b):
			return 1
		}
		return a - b
	})
	var open []int
	for _, k := range order {
		kept := open[:0]
		for _, o := range open {
			if east(o) < west(k) {
				continue
			}
			kept = append(kept, o)
			a, b := min(o, k), max(o, k)
			if p, ok := meet(line[a], line[a+1], line[b], line[b+1]); ok && (!found || a < i) {
				i, j, at, found = a, b, p, true
			}
		}
		open = append(kept, k)
	}
	return i, j, at, found
}

// meet is where two edges cross, each in its midst: edges that only touch do not.
func meet(a, b, c, d orb.Point) (orb.Point, bool) {
	if max(a[1], b[1]) < min(c[1], d[1]) || max(c[1], d[1]) < min(a[1], b[1]) {
		return orb.Point{}, false
	}
	side := func(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }
	s1, s2, s3, s4 := side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
	if !(s1*s2 < 0 && s3*s4 < 0) {
		return orb.Point{}, false
	}
	t := s3 / (s3 - s4)
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}, true
}
