package geo

import (
	"math"
	"strings"

	"github.com/swelter/swelter/geom"
)

var (
	lonNames = []string{"lon", "lng", "long", "longitude"}
	latNames = []string{"lat", "latitude"}
)

// IsLon reports whether the name of a column says longitude: lon, lng, long or
// longitude as a word of it, in any case.
func IsLon(name string) bool { return hasWord(name, lonNames) }

// IsLat reports whether the name of a column says latitude.
func IsLat(name string) bool { return hasWord(name, latNames) }

func hasWord(name string, words []string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' || r > 'z' }) {
		for _, x := range words {
			if w == x {
				return true
			}
		}
	}
	return false
}

// Look is what coordinates seem to be.
type Look uint8

const (
	Planar  Look = iota // nothing speaks for degrees
	Degrees             // x is a longitude, y a latitude
	Swapped             // x is a latitude, y a longitude
)

// LookAt guesses from the names of the columns and the values whether x and y
// are degrees. It is for warnings and hints, never for decisions.
//
// Values must lie within a world of degrees. Then names decide; without telling
// names at least half of the coordinates must be fractions finer than a
// hundredth, as positions are, and not all of them within 15 of (0, 0), as
// normalised and made-up data are and no land is for long.
func LookAt(xName, yName string, p geom.Points) Look {
	e := p.Extent()
	if e.XMin > e.XMax {
		return Planar
	}
	upright := within(e.XMin, e.XMax, 180) && within(e.YMin, e.YMax, 90)
	lying := within(e.XMin, e.XMax, 90) && within(e.YMin, e.YMax, 180)
	switch {
	case IsLon(xName) && IsLat(yName) && upright:
		return Degrees
	case IsLon(xName) && IsLat(yName) && lying, IsLat(xName) && IsLon(yName) && lying:
		return Swapped
	case IsLon(xName) || IsLat(xName) || IsLon(yName) || IsLat(yName):
		return Planar // one of a pair, or metres under the names of degrees
	case !upright && !lying || within(e.XMin, e.XMax, 15) && within(e.YMin, e.YMax, 15) || !fine(p):
		return Planar
	case upright:
		return Degrees
	}
	return Swapped
}

func within(lo, hi, most float64) bool { return lo >= -most && hi <= most }

// fine reports whether most coordinates have more than two decimals.
func fine(p geom.Points) bool {
	fine, all := 0, 0
	for i := range p.X {
		for _, v := range [2]float64{p.X[i], p.Y[i]} {
			if v-v != 0 {
				continue
			}
			if all++; math.Abs(v*100-math.Round(v*100)) > 1e-6 {
				fine++
			}
		}
	}
	return 2*fine >= all && all > 0
}

// Odd counts the points that cannot be meant as they stand.
type Odd struct {
	Origin int // at exactly (0, 0), where what has no position is often put
	Beyond int // outside longitudes -360 to 360 or latitudes -90 to 90
	First  int // index of the first of Beyond
}

// Check looks for odd points among longitudes and latitudes. Points that are
// not finite are passed over.
func Check(p geom.Points) Odd {
	o := Odd{First: -1}
	for i, x := range p.X {
		y := p.Y[i]
		switch {
		case x-x != 0 || y-y != 0:
		case x == 0 && y == 0:
			o.Origin++
		case !within(x, x, 360) || !within(y, y, 90):
			if o.Beyond++; o.First < 0 {
				o.First = i
			}
		}
	}
	return o
}
