// Package proj turns longitudes and latitudes into places on a plane and back,
// for maps: forward and inverse of each projection, and what has to be cut so
// that lines, areas and grids can be drawn through them.
//
// Degrees in, metres out, x east and y north. Projections that exist for the
// ellipsoid (Mercator, UTM, the conics, the equal-area azimuthal one, Equal
// Earth) use WGS 84; the world maps that are defined on a sphere use one of
// radius 6 378 137 m, as PROJ does with +R. Formulas are Snyder's (1987, USGS
// Professional Paper 1395) unless a file names another source; every one is
// held against PROJ 9.1.1.
package proj

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/swelter/swelter/geo"
)

// Cut says where the world is opened to lie flat.
type Cut int

// The two ways.
const (
	Meridian Cut = iota // along the meridian opposite the central one
	Horizon             // along a circle around the centre
)

// Projection is one way to lay the ground on a plane. It is safe for concurrent
// use. Forward and Inverse say false for what the map does not show.
type Projection struct {
	Name  string
	Title string

	Lon0, Lat0 float64 // the centre, degrees
	Cut        Cut
	Reach      float64 // degrees from the centre to the horizon
	Span       float64 // degrees of longitude shown either side of the central meridian; 0 is 180
	MaxLat     float64 // what is shown lies between minus this and this
	South      float64 // lowest latitude, where it differs from -MaxLat
	EqualArea  bool
	Conformal  bool

	forward func(lam, phi float64) (x, y float64) // radians from the central meridian; in radii
	inverse func(x, y float64) (lam, phi float64) // NaN outside
	// parallel is the latitude along a line of one y and how far apart its
	// meridians are, where parallels are straight; else nil.
	parallel func(y float64) (phi, width float64)
	scale    float64 // metres a radius
	x0, y0   float64 // metres added
}

const rad = math.Pi / 180

// Forward is where on the plane a place lies, in metres.
func (p *Projection) Forward(lon, lat float64) (x, y float64, ok bool) {
	if !p.Shows(lon, lat) {
		return math.NaN(), math.NaN(), false
	}
	x, y = p.forward(p.turn(lon)*rad, lat*rad)
	return x*p.scale + p.x0, y*p.scale + p.y0, !math.IsNaN(x) && !math.IsNaN(y)
}

// Inverse is the place that lies there, longitude from -180 to 180.
func (p *Projection) Inverse(x, y float64) (lon, lat float64, ok bool) {
	return p.degrees(p.inverse((x-p.x0)/p.scale, (y-p.y0)/p.scale))
}

// degrees are those of a place in radians from the central meridian, and whether
// it is shown.
func (p *Projection) degrees(lam, phi float64) (lon, lat float64, ok bool) {
	if !(math.Abs(phi) <= math.Pi/2+1e-9) || !(math.Abs(lam) <= math.Pi+1e-9) {
		return math.NaN(), math.NaN(), false
	}
	lon, lat = p.Lon0+lam/rad, max(-90, min(90, phi/rad))
	if math.Abs(lon) >= 360 {
		lon = math.Mod(lon, 360)
	}
	if lon > 180 {
		lon -= 360
	} else if lon < -180 {
		lon += 360
	}
	return lon, lat, lat <= p.MaxLat+1e-9 && lat >= p.lowest()-1e-9 && (p.Span == 0 || math.Abs(lam/rad) <= p.Span+1e-9)
}

// Row is Inverse along a line of one y, for maps whose parallels are straight:
// the latitude is found once. It is nil for others.
func (p *Projection) Row(y float64) func(x float64) (lon, lat float64, ok bool) {
	if p.parallel == nil {
		return nil
	}
	phi, width := p.parallel((y - p.y0) / p.scale)
	return func(x float64) (float64, float64, bool) { return p.degrees((x-p.x0)/p.scale/width, phi) }
}

// Shows says whether a place is on the map.
func (p *Projection) Shows(lon, lat float64) bool {
	if !(lat >= p.lowest() && lat <= p.MaxLat) || math.IsInf(lon, 0) || math.IsNaN(lon) {
		return false
	}
	if p.Cut == Horizon {
		return p.away(lon, lat) <= p.Reach
	}
	return p.Span == 0 || math.Abs(p.turn(lon)) <= p.Span
}

func (p *Projection) lowest() float64 {
	if p.South != 0 {
		return p.South
	}
	return -p.MaxLat
}

// away is the angle from the centre, degrees on the sphere.
func (p *Projection) away(lon, lat float64) float64 {
	s0, c0 := math.Sincos(p.Lat0 * rad)
	s, c := math.Sincos(lat * rad)
	dl := (lon - p.Lon0) * rad
	// atan2 of the cross and the dot product: exact near 0 and 180 too.
	cross := math.Hypot(c*math.Sin(dl), c0*s-s0*c*math.Cos(dl))
	return math.Atan2(cross, s0*s+c0*c*math.Cos(dl)) / rad
}

// turn is the longitude from the central meridian, from -180 to 180. Both ends
// stay where they are.
func (p *Projection) turn(lon float64) float64 {
	d := lon - p.Lon0
	if d < -180 || d > 180 {
		d -= 360 * math.Floor((d+180)/360)
	}
	return d
}

// Options choose among the forms of a projection; NaN or zero fields stand for
// the usual ones.
type Options struct {
	Lon0     *float64 // central meridian
	Lat0     *float64 // of the centre, for projections that have one
	Lat1     *float64 // standard parallels
	Lat2     *float64
	UTMZone  int // 0: that of Lon0
	UTMSouth bool
}

func or(v *float64, usual float64) float64 {
	if v == nil {
		return usual
	}
	return *v
}

type maker struct {
	title string
	alias []string
	make  func(o Options) (*Projection, error)
}

var makers = map[string]maker{}

// Names lists the projections, sorted.
func Names() []string {
	names := make([]string, 0, len(makers))
	for n := range makers {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Title is a projection's full name.
func Title(name string) string { return makers[name].title }

// plain is a name as people write it: "Natural Earth", "natural_earth".
func plain(name string) string {
	return strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(name))
}

// New makes a projection by its name.
func New(name string, o Options) (*Projection, error) {
	for key, m := range makers {
		found := plain(key) == plain(name)
		for _, a := range m.alias {
			found = found || a == plain(name)
		}
		if !found {
			continue
		}
		if err := o.check(); err != nil {
			return nil, fmt.Errorf("projection %s: %w", key, err)
		}
		p, err := m.make(o)
		if err != nil {
			return nil, fmt.Errorf("projection %s: %w", key, err)
		}
		p.Name, p.Title = key, m.title
		return p, nil
	}
	return nil, fmt.Errorf("projection %q is not known; near it: %s", name, strings.Join(nearest(plain(name), 3), ", "))
}

func (o Options) check() error {
	for name, v := range map[string]*float64{"central meridian": o.Lon0, "latitude of the centre": o.Lat0, "first parallel": o.Lat1, "second parallel": o.Lat2} {
		limit := 90.0
		if v == o.Lon0 {
			limit = 360
		}
		if v != nil && !(math.Abs(*v) <= limit) {
			return fmt.Errorf("%s %v is beyond %v degrees", name, *v, limit)
		}
	}
	if o.UTMZone < 0 || o.UTMZone > 60 {
		return fmt.Errorf("UTM zone %d; zones are 1 to 60", o.UTMZone)
	}
	return nil
}

// nearest are the names that share most pairs of letters with what was typed.
func nearest(typed string, n int) []string {
	pairs := func(s string) map[string]bool {
		m := map[string]bool{}
		for i := 0; i+2 <= len(s); i++ {
			m[s[i:i+2]] = true
		}
		return m
	}
	want := pairs(typed)
	score := map[string]float64{}
	for _, name := range Names() {
		for _, s := range append([]string{plain(name)}, makers[name].alias...) {
			have := pairs(s)
			both := 0
			for p := range want {
				if have[p] {
					both++
				}
			}
			score[name] = max(score[name], 2*float64(both)/float64(len(want)+len(have)+1))
		}
	}
	names := Names()
	sort.SliceStable(names, func(i, j int) bool { return score[names[i]] > score[names[j]] })
	return names[:min(n, len(names))]
}

// world is a projection of the whole globe that is opened along a meridian.
func world(o Options, forward, inverse func(a, b float64) (float64, float64)) *Projection {
	return &Projection{
		Lon0: or(o.Lon0, 0), MaxLat: 90, scale: geo.SemiMajor, forward: forward, inverse: inverse,
	}
}

// straight is one whose parallels are straight lines with evenly spaced
// meridians: the inverse needs the line's latitude and the width of a radian.
func straight(o Options, forward func(lam, phi float64) (x, y float64), parallel func(y float64) (phi, width float64)) *Projection {
	p := world(o, forward, func(x, y float64) (float64, float64) {
		phi, width := parallel(y)
		return x / width, phi
	})
	p.parallel = parallel
	return p
}

// newton inverts forward near a first guess, by differences; NaN when it does
// not arrive.
func newton(forward func(lam, phi float64) (x, y float64), x, y, lam, phi float64) (float64, float64) {
	const h = 1e-6
	for range 60 {
		fx, fy := forward(lam, phi)
		dx, dy := x-fx, y-fy
		if math.Abs(dx)+math.Abs(dy) < 1e-12 {
			return lam, phi
		}
		ax, ay := forward(lam+h, phi)
		bx, by := forward(lam-h, phi)
		cx, cy := forward(lam, min(phi+h, math.Pi/2))
		ex, ey := forward(lam, max(phi-h, -math.Pi/2))
		dphi := min(phi+h, math.Pi/2) - max(phi-h, -math.Pi/2)
		xl, yl, xp, yp := (ax-bx)/(2*h), (ay-by)/(2*h), (cx-ex)/dphi, (cy-ey)/dphi
		det := xl*yp - xp*yl
		if det == 0 || math.IsNaN(det) {
			break
		}
		stepL, stepP := (dx*yp-xp*dy)/det, (xl*dy-dx*yl)/det
		if size := math.Hypot(stepL, stepP); size > 0.5 {
			stepL, stepP = stepL*0.5/size, stepP*0.5/size
		}
		lam, phi = lam+stepL, max(-math.Pi/2, min(math.Pi/2, phi+stepP))
	}
	if fx, fy := forward(lam, phi); math.Abs(x-fx)+math.Abs(y-fy) < 1e-8 {
		return lam, phi
	}
	return math.NaN(), math.NaN()
}
