package swelter

import (
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geo/outline"
	"github.com/swelter/swelter/geo/proj"
	"github.com/swelter/swelter/geom"
)

// The part of the world that the usual maps of the United States show.
var conterminous = geom.Extent{XMin: -124.9, YMin: 24.4, XMax: -66.8, YMax: 49.5}

// worldSpan is from how many degrees of longitude on a map shows the whole world.
const worldSpan = 200

// view chooses projection and extent for data that lie in an extent of degrees.
func (o *MapOptions) view(data geom.Extent) (*mapview.Map, error) {
	shown := o.Extent
	if shown.IsZero() {
		shown = aired(data)
	}
	lon, lat := (shown.XMin+shown.XMax)/2, (shown.YMin+shown.YMax)/2
	whole := shown.Width() >= worldSpan && o.Extent.IsZero() || shown.Width() >= 350
	name := o.Projection
	p := proj.Options{Lon0: o.Lon0, Lat0: o.Lat0}
	for i, to := range []**float64{&p.Lat1, &p.Lat2} {
		if i < len(o.Parallels) {
			*to = &o.Parallels[i]
		}
	}
	if len(o.Parallels) == 1 {
		p.Lat2 = p.Lat1
	}
	if name == "" {
		name = chosen(shown, whole)
	}
	made, err := proj.New(name, p)
	if err != nil {
		return nil, err
	}
	american := shown == conterminous && made.Name == "albers"
	if !whole && !american {
		// The middle of the map is where the projection is true.
		if p.Lon0 == nil {
			p.Lon0 = &lon
		}
		if p.Lat0 == nil && (made.Cut == proj.Horizon || made.Name == "albers" || made.Name == "lambert-conformal") {
			p.Lat0 = &lat
		}
		if p.Lat1 == nil && conic(made.Name) {
			a, b := shown.YMin+shown.Height()/6, shown.YMax-shown.Height()/6
			p.Lat1, p.Lat2 = &a, &b
		}
		if made.Name == "utm" {
			p.UTMZone, p.UTMSouth = 0, lat < 0
		}
		if made, err = proj.New(name, p); err != nil {
			return nil, err
		}
	}
	m := &mapview.Map{Proj: made, Graticule: o.Graticule}
	if m.Extent = planeExtent(made, shown, whole); !(m.Extent.Width() > 0 && m.Extent.Height() > 0) {
		return nil, fmt.Errorf("projection %s shows nothing of the extent %.6g,%.6g,%.6g,%.6g; choose another, or another centre", made.Name, shown.XMin, shown.YMin, shown.XMax, shown.YMax)
	}
	if whole && o.Extent.IsZero() && slices.Contains(towering, made.Name) {
		shown = geom.Extent{XMin: made.Lon0 - 180, YMin: -58, XMax: made.Lon0 + 180, YMax: 80}
		m.Extent = planeExtent(made, shown, false)
		return m, nil
	}
	m.World = whole || made.Cut == proj.Horizon && made.Reach <= 90 && o.Extent.IsZero()
	if m.World {
		m.Extent = planeExtent(made, shown, true)
	}
	return m, nil
}

// towering are the projections that draw the polar regions far too large: a map
// of the world leaves them out.
var towering = []string{"mercator", "web-mercator", "miller"}

func conic(name string) bool { return name == "albers" || name == "lambert-conformal" }

// chosen is the projection for an extent when nobody says: equal areas for the
// world and for countries, true angles for cities.
func chosen(e geom.Extent, whole bool) string {
	lat := (e.YMin + e.YMax) / 2
	switch {
	case whole:
		return "equal-earth"
	case e.Width() <= 3 && e.Height() <= 3 && math.Abs(lat) < 80:
		return "utm"
	case e.YMax > 80 || e.YMin < -80 || e.Width() > 100:
		return "azimuthal-equal-area"
	case math.Abs(lat) < 15:
		return "cylindrical-equal-area"
	}
	return "albers"
}

// aired is an extent with a little air, within the world.
func aired(e geom.Extent) geom.Extent {
	if e == conterminous {
		return e
	}
	stretch := stretchAt((max(-85, e.YMin) + min(85, e.YMax)) / 2)
	air := max(.03*max(e.Width()/stretch, e.Height()), .002)
	e = geom.Extent{XMin: e.XMin - air*stretch, YMin: max(-90, e.YMin-air), XMax: e.XMax + air*stretch, YMax: min(90, e.YMax+air)}
	if e.Width() > 360 {
		e.XMin, e.XMax = -180, 180
	}
	return e
}

// planeExtent is the part of the plane that an extent of degrees covers.
func planeExtent(p *proj.Projection, e geom.Extent, whole bool) geom.Extent {
	out := geom.Empty()
	if whole {
		for _, q := range p.Outline(50000) {
			out = out.Add(q[0], q[1])
		}
		return out
	}
	const n = 60
	for i := range n + 1 {
		for k := range n + 1 {
			if x, y, ok := p.Forward(e.XMin+e.Width()*float64(i)/n, e.YMin+e.Height()*float64(k)/n); ok {
				out = out.Add(x, y)
			}
		}
	}
	return out
}

// resolution is the length of a pixel of the usual figure, metres.
func resolution(m *mapview.Map) float64 {
	return math.Sqrt(m.Extent.Width() * m.Extent.Height() / (1040 * 620))
}

// fineFrom is the length of a pixel, in metres, below which the fine outlines
// are drawn.
const fineFrom = 60e3

func detail(m *mapview.Map) outline.Detail {
	if resolution(m) < fineFrom {
		return outline.Fine
	}
	return outline.Coarse
}

// readAhead unpacks the borders and the letters that nearly every map is drawn
// with while another processor reads the data.
func (o *MapOptions) readAhead() {
	if !o.NoGround {
		_, _ = outline.Land(outline.Fine) // a failure is met again where it is drawn
		_, _ = outline.Coast(outline.Fine)
	}
	font.Regular()
	font.SemiBold()
}

// ground puts sea, land, coasts and borders under and over what is drawn.
func (o *MapOptions) ground(m *mapview.Map) error {
	if o.NoGround {
		return nil
	}
	d := detail(m)
	var err error
	if m.Land, err = outline.Land(d); err != nil {
		return err
	}
	if m.Coast == nil {
		if m.Coast, err = outline.Coast(d); err != nil {
			return err
		}
	}
	if m.Borders == nil && m.Areas == nil {
		if m.Borders, err = outline.Borders(d); err != nil {
			return err
		}
		if resolution(m) < 8000 && m.Shows(-98, 39) {
			states, err := outline.StateBorders()
			if err != nil {
				return err
			}
			m.Borders = append(m.Borders[:len(m.Borders):len(m.Borders)], states...)
		}
	}
	return nil
}

// most by which the scale may change over a map that has a scale bar.
const mostChange = 1.1

// scaleBar is a round length at the middle of the map, nil where the scale is
// another elsewhere.
func scaleBar(m *mapview.Map) *figure.ScaleBar {
	e := m.Extent
	x, y := (e.XMin+e.XMax)/2, (e.YMin+e.YMax)/2
	low, high := math.Inf(1), 0.0
	for _, p := range [][2]float64{{x, y}, {e.XMin, e.YMin}, {e.XMax, e.YMin}, {e.XMin, e.YMax}, {e.XMax, e.YMax}} {
		s := scaleAt(m.Proj, p[0], p[1], e.Width()/200)
		low, high = min(low, s), max(high, s)
	}
	if !(high <= mostChange*low) {
		return nil
	}
	s := scaleAt(m.Proj, x, y, e.Width()/200)
	metres, label := geo.ScaleBar(e.Width() / s / 4)
	if metres <= 0 {
		return nil
	}
	return &figure.ScaleBar{Length: metres * s, Label: label}
}

// scaleAt is the length on the plane over that on the ground along x.
func scaleAt(p *proj.Projection, x, y, step float64) float64 {
	lon1, lat1, ok1 := p.Inverse(x-step, y)
	lon2, lat2, ok2 := p.Inverse(x+step, y)
	if !ok1 || !ok2 {
		return math.NaN()
	}
	return 2 * step / geo.Distance(lon1, lat1, lon2, lat2)
}

// extentOf is the least extent of degrees around shapes, across 180 degrees
// where that is narrower.
func extentOf(shapes []orb.MultiPolygon) geom.Extent {
	e := geom.Empty()
	for c := range points(shapes) {
		e = e.Add(c[0], c[1])
	}
	if e.Width() > 180 {
		e.XMin, e.XMax = around(shapes, e.XMin, e.XMax)
	}
	return e
}

// points are those of the borders of shapes.
func points(shapes []orb.MultiPolygon) iter.Seq[orb.Point] {
	return func(yield func(orb.Point) bool) {
		for _, s := range shapes {
			for _, p := range s {
				for _, r := range p {
					for _, c := range r {
						if !yield(c) {
							return
						}
					}
				}
			}
		}
	}
}

// around is the shortest stretch of longitudes that holds all: it begins after
// the widest gap.
func around(shapes []orb.MultiPolygon, lo, hi float64) (from, to float64) {
	const bins = 720
	var full [bins]bool
	for c := range points(shapes) {
		full[(int(math.Floor(c[0]*2))%bins+bins)%bins] = true
	}
	best, at := 0, -1
	for i := range bins {
		if full[i] {
			continue
		}
		n := 0
		for n < bins && !full[(i+n)%bins] {
			n++
		}
		if n > best {
			best, at = n, i
		}
	}
	if float64(bins-best)/2 >= hi-lo-1 || at < 0 {
		return lo, hi
	}
	from = float64((at+best)%bins) / 2
	if from >= 180 {
		from -= 360
	}
	return from, from + float64(bins-best)/2
}
