package crs

import "math"

// Locator finds the coordinates of a place in degrees: the way back of Degrees,
// by steps of Gauss and Newton on the unit sphere, where neither the antimeridian
// nor a pole is an edge. It begins at its last answer, so that neighbours are
// asked for one after the other. It is for one goroutine.
type Locator struct {
	s    *System
	x, y float64
	step float64 // over which slopes are taken
}

// Locator starts at a place of the system, with slopes over a step, both in the
// system's own units.
func (s *System) Locator(x, y, step float64) *Locator { return &Locator{s, x, y, step} }

// At are the coordinates of a longitude and latitude to a thousandth of the step;
// ok is false where no step leads there.
func (l *Locator) At(lon, lat float64) (x, y float64, ok bool) {
	want := unit(lon, lat)
	x, y = l.x, l.y
	for range 30 {
		p, px, py := l.unit(x, y), l.unit(x+l.step, y), l.unit(x, y+l.step)
		var aa, ab, bb, ar, br float64
		for i := range want {
			a, b, r := px[i]-p[i], py[i]-p[i], want[i]-p[i]
			aa, ab, bb, ar, br = aa+a*a, ab+a*b, bb+b*b, ar+a*r, br+b*r
		}
		det := aa*bb - ab*ab
		dx, dy := (ar*bb-br*ab)/det, (br*aa-ar*ab)/det // in steps
		if !(math.Abs(dx)+math.Abs(dy) < 1e9) {
			return 0, 0, false // off the ground
		}
		x, y = x+dx*l.step, y+dy*l.step
		if math.Abs(dx)+math.Abs(dy) < 1e-3 {
			// A place behind the globe can stand still, too.
			if p := l.unit(x, y); p[0]*want[0]+p[1]*want[1]+p[2]*want[2] < .999 {
				return 0, 0, false
			}
			l.x, l.y = x, y
			return x, y, true
		}
	}
	return 0, 0, false
}

func (l *Locator) unit(x, y float64) [3]float64 { return unit(l.s.Degrees(x, y)) }

// unit is a place on the unit sphere.
func unit(lon, lat float64) [3]float64 {
	lon, lat = lon*math.Pi/180, lat*math.Pi/180
	return [3]float64{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
}
