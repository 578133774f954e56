package proj

import (
	"math"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
)

// stepped adds points so that none is further than horizonStep degrees from the
// one before.
func stepped(line []orb.Point) []orb.Point {
	var out []orb.Point
	for i, b := range line {
		if i > 0 {
			a := line[i-1]
			n := int(math.Ceil(math.Max(math.Abs(b[0]-a[0]), math.Abs(b[1]-a[1])) / horizonStep))
			for k := 1; k < n; k++ {
				t := float64(k) / float64(n)
				out = append(out, orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])})
			}
		}
		out = append(out, b)
	}
	return out
}

// seen says whether a place given from the central meridian is this side of the
// horizon.
func (p *Projection) seen(pt orb.Point) bool { return p.away(pt[0]+p.Lon0, pt[1]) <= p.Reach }

// above are the parts of an unwrapped line this side of the horizon.
func (p *Projection) above(line []orb.Point) [][]orb.Point {
	var out [][]orb.Point
	var part []orb.Point
	line = stepped(line)
	for i, b := range line {
		visible := p.seen(b)
		if i > 0 && visible != p.seen(line[i-1]) {
			part = append(part, p.crossing(line[i-1], b))
		}
		if visible {
			part = append(part, b)
		}
		if !visible || i == len(line)-1 {
			if len(part) > 1 {
				out = append(out, part)
			}
			part = nil
		}
	}
	return out
}

// crossing is where the way from a to b meets the horizon, on the side that is
// seen.
func (p *Projection) crossing(a, b orb.Point) orb.Point {
	if !p.seen(a) {
		a, b = b, a
	}
	for range 40 {
		mid := orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
		if p.seen(mid) {
			a = mid
		} else {
			b = mid
		}
	}
	return a
}

// overHorizon fills a ring on a map that ends at a horizon. What lies beyond is
// pushed to the rim in its own direction: the globe without the point opposite
// the centre folds onto the disc that way, so that the even-odd rule still
// fills the right part. An area that holds the opposite point gets the whole
// rim beside.
func (p *Projection) overHorizon(ring orb.Ring, tolerance float64) []orb.Ring {
	line := unwrap(geo.Seamless(ring), p)
	if len(line) < 3 {
		return nil
	}
	around := math.Abs(line[len(line)-1][0]-line[0][0]) > 180
	if around {
		pole := math.Copysign(90, meanLat(line))
		line = append(line, orb.Point{line[len(line)-1][0], pole}, orb.Point{line[0][0], pole})
	}
	line = append(line, line[0])
	line = stepped(line)
	var out orb.Ring
	hidden, lastAngle, anySeen := false, 0.0, false
	for _, pt := range line {
		visible := p.seen(pt)
		anySeen = anySeen || visible
		if visible {
			q, _ := p.plane(pt)
			out = append(out, q)
		} else {
			angle := p.direction(pt)
			if hidden {
				out = p.along(out, lastAngle, angle)
			}
			out = append(out, p.rim(angle))
			lastAngle = angle
		}
		hidden = !visible
	}
	rings := []orb.Ring{closed(thin(out, tolerance))}
	if contains(line, opposite(p)) {
		rings = append(rings, p.Outline(tolerance))
	} else if !anySeen && !winds(rings[0]) {
		return nil
	}
	return rings
}

// opposite is the place opposite the centre, from the central meridian. It is
// moved by a hair, so that it never lies on an edge of the data at 180 degrees.
func opposite(p *Projection) orb.Point { return orb.Point{180 - 1e-7, -p.Lat0 + 1e-7} }

// contains says whether a ring that goes on beyond 180 holds a place, by the
// even-odd rule in longitude and latitude.
func contains(line []orb.Point, place orb.Point) bool {
	low, high := worlds(line)
	odd := false
	for k := low; k <= high; k++ {
		x, y := place[0]+float64(k)*360, place[1]
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			if (a[1] > y) != (b[1] > y) && x < a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
				odd = !odd
			}
		}
	}
	return odd
}

// winds says whether a ring along the rim goes all the way around.
func winds(ring orb.Ring) bool {
	turn := 0.0
	for i := 1; i < len(ring); i++ {
		d := math.Atan2(ring[i][1], ring[i][0]) - math.Atan2(ring[i-1][1], ring[i-1][0])
		turn += d - 2*math.Pi*math.Round(d/(2*math.Pi))
	}
	return math.Abs(turn) > math.Pi
}

// direction is in which direction from the centre a place lies, as on the map.
func (p *Projection) direction(pt orb.Point) float64 {
	s0, c0 := math.Sincos(p.Lat0 * rad)
	east, north, _ := turned(pt[0]*rad, pt[1]*rad, s0, c0)
	return math.Atan2(north, east)
}

// rim is the place on the horizon in a direction.
func (p *Projection) rim(angle float64) orb.Point {
	s0, c0 := math.Sincos(p.Lat0 * rad)
	sr, cr := math.Sincos(p.Reach * rad)
	sa, ca := math.Sincos(angle)
	phi := math.Asin(max(-1, min(1, cr*s0+sa*sr*c0)))
	lam := math.Atan2(ca*sr, c0*cr-sa*s0*sr)
	q, _ := p.plane(orb.Point{lam / rad, phi / rad})
	return q
}

// along adds the places of the rim between two directions, the short way.
func (p *Projection) along(out orb.Ring, from, to float64) orb.Ring {
	d := to - from
	d -= 2 * math.Pi * math.Round(d/(2*math.Pi))
	n := int(math.Abs(d) / (horizonStep * rad))
	for k := 1; k < n; k++ {
		out = append(out, p.rim(from+d*float64(k)/float64(n)))
	}
	return out
}

// thin leaves out points that lie on the way between their neighbours.
func thin(ring orb.Ring, tolerance float64) orb.Ring {
	if len(ring) < 4 {
		return ring
	}
	out := ring[:1:1]
	for i := 1; i < len(ring)-1; i++ {
		a, b, c := out[len(out)-1], ring[i], ring[i+1]
		if aside(b, a, c) > tolerance/4 || math.Hypot(b[0]-a[0], b[1]-a[1]) > 20*tolerance {
			out = append(out, b)
		}
	}
	return append(out, ring[len(ring)-1])
}

// Outline is the edge of the whole map, closed: to fill the sea and to draw the
// frame.
func (p *Projection) Outline(tolerance float64) orb.Ring {
	if p.Cut == Horizon {
		const n = 360
		ring := make(orb.Ring, 0, n+1)
		for i := range n {
			ring = append(ring, p.rim(float64(i)*2*math.Pi/n))
		}
		return closed(ring)
	}
	w, low, high := p.span(), p.lowest(), p.MaxLat
	part := []orb.Point{{-w, low}, {0, low}, {w, low}, {w, 0}, {w, high}, {0, high}, {-w, high}, {-w, 0}, {-w, low}}
	return closed(orb.Ring(p.drawn(part, tolerance)))
}

// Graticule are the meridians and parallels every step degrees; meridians end
// at the last parallel before the poles where they would crowd.
func (p *Projection) Graticule(step, tolerance float64) []orb.LineString {
	var out []orb.LineString
	top := math.Floor(89.999/step) * step
	for lon := -180.0; lon < 180-1e-9; lon += step {
		high := top
		if math.Mod(math.Abs(lon), 90) < 1e-9 {
			high = 90
		}
		out = append(out, p.Lines(orb.LineString{{lon, -high}, {lon, 0}, {lon, high}}, tolerance)...)
	}
	for lat := -top; lat <= top+1e-9; lat += step {
		line := orb.LineString{}
		for lon := -180.0; lon <= 180; lon += 90 {
			line = append(line, orb.Point{lon + p.Lon0, lat})
		}
		out = append(out, p.Lines(line, tolerance)...)
	}
	return out
}
