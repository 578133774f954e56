package swelter

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geo/outline"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/region"
)

// viewOfRegions shows the regions that have values; counties and states of the
// United States as their usual maps do.
func (o *MapOptions) viewOfRegions(list []region.Region, values []float64) (*mapview.Map, error) {
	var shapes []orb.MultiPolygon
	for i, r := range list {
		if values[i] == values[i] {
			shapes = append(shapes, r.Shape)
		}
	}
	if len(shapes) == 0 {
		return nil, fmt.Errorf("no region of %s has a value", o.Regions)
	}
	e := extentOf(shapes)
	if o.Regions == "states" || o.Regions == "counties" {
		if len(shapes) > len(list)/4 && (o.Projection == "" || o.Extent.IsZero()) {
			e = conterminous
			if o.Projection == "" && o.Extent.IsZero() {
				o.Projection = "albers"
			}
			if o.Extent.IsZero() {
				o.Extent = e
			}
		}
	} else if e.Width() >= worldSpan {
		e = geom.Extent{XMin: -180, YMin: -90, XMax: 180, YMax: 90}
		if o.Regions == "countries" {
			e.YMin = -58 // without Antarctica, which has no values of anything
		}
	}
	m, err := o.view(e)
	if err != nil {
		return nil, err
	}
	switch o.Regions {
	case "countries":
		m.Borders, err = outline.Borders(outline.Fine)
	case "counties":
		m.Outer, err = outline.StateBorders()
	case "states":
		m.Borders, err = outline.StateBorders()
	default:
		for _, r := range list {
			for _, p := range r.Shape {
				for _, ring := range p {
					m.Borders = append(m.Borders, onLand(ring)...)
				}
			}
		}
	}
	return m, err
}

// onLand are the parts of a border that are not the edge of a map of the world,
// along 180 degrees or a pole.
func onLand(ring orb.Ring) []orb.LineString {
	edge := func(a, b orb.Point) bool {
		return a[0] == b[0] && math.Abs(a[0]) == 180 || math.Abs(a[1]) >= 90 && math.Abs(b[1]) >= 90 || math.Abs(a[0]-b[0]) == 360
	}
	var out []orb.LineString
	var part orb.LineString
	for i, p := range ring {
		if i > 0 && edge(ring[i-1], p) {
			if len(part) > 1 {
				out = append(out, part)
			}
			part = nil
		}
		part = append(part, p)
	}
	if len(part) > 1 {
		out = append(out, part)
	}
	return out
}

// putRegions makes the grid one value a region.
func (p *plan) putRegions(list []region.Region, values []float64) {
	g := p.grid
	g.Values = values
	ids := make([]string, len(list))
	seen := map[string]bool{}
	for i, r := range list {
		if ids[i] = r.ID; r.ID == "" {
			ids[i] = r.Name
		}
		for n := 2; seen[ids[i]]; n++ {
			ids[i] = fmt.Sprintf("%s %d", region.Label(r), n)
		}
		seen[ids[i]] = true
		p.mapped.Areas = append(p.mapped.Areas, r.Shape)
		p.mapped.Names = append(p.mapped.Names, region.Label(r))
	}
	g.Y = grid.Axis{N: len(list), Labels: ids, Title: "region"}
	what := g.Name
	if g.Unit != "" {
		what += " " + g.Unit // "points per km²"
	}
	g.X = grid.Axis{N: 1, Labels: []string{what}}
	p.regions = list
}

// countBeyond says how many regions with values lie beside the map; those without
// a value there are not missing on it.
func (p *plan) countBeyond(list []region.Region, values []float64) {
	beyond, with := 0, 0
	var names []string
	x := newExtras(len(list))
	for i, r := range list {
		if values[i] != values[i] {
			if !shows(p.mapped, r.Shape) {
				x.hide(i, true)
			}
			continue
		}
		with++
		if !shows(p.mapped, r.Shape) {
			beyond++
			names = append(names, region.Label(r))
		}
	}
	if !x.empty() {
		p.extras = x
	}
	if beyond > 0 {
		if beyond > 4 {
			names = append(names[:3], "...")
		}
		p.notes = append(p.notes, fmt.Sprintf("%d of %d regions with values lie beside the map (%s)", beyond, with, strings.Join(names, ", ")))
	}
}

// shows reports whether a corner of a shape lies on the map.
func shows(m *mapview.Map, shape orb.MultiPolygon) bool {
	for _, p := range shape {
		for _, r := range p {
			for _, c := range r {
				if m.Shows(c[0], c[1]) {
					return true
				}
			}
		}
	}
	return false
}

// fromNothing lets counts begin at 0.
func (p *plan) fromNothing(o MapOptions) {
	n := &p.color.Norm
	if o.Count && n.Name == "" && n.VMin == nil && n.Center == nil && !n.Robust {
		zero := 0.0
		n.VMin = &zero
	}
}

// namePlaces names regions in their middle, the largest first, or countries where
// there are none.
func (o *MapOptions) namePlaces(m *mapview.Map) error {
	if !o.Places {
		return nil
	}
	shapes, names := m.Areas, m.Names
	if shapes == nil {
		list, err := outline.Countries(outline.Fine)
		if err != nil {
			return err
		}
		for _, r := range list {
			shapes, names = append(shapes, r.Shape), append(names, region.Label(r))
		}
	}
	sizes := make([]float64, len(shapes))
	order := make([]int, len(shapes))
	places := make([]mapview.Place, len(shapes))
	for i, s := range shapes {
		order[i] = i
		for _, p := range s {
			if a := geo.Area(p); a > sizes[i] && len(p) > 0 {
				sizes[i] = a
				lon, lat := middleOf(geo.Unwrap(p[0]))
				places[i] = mapview.Place{Lon: lon, Lat: lat, Name: names[i]}
			}
		}
	}
	sort.SliceStable(order, func(a, b int) bool { return sizes[order[a]] > sizes[order[b]] })
	pixel := resolution(m)
	for _, i := range order {
		if sizes[i] > 4*pixel*pixel { // of specks nobody sees what is named
			m.Places = append(m.Places, places[i])
		}
	}
	return nil
}

// middleOf is a place within a ring: of the widest stretches along a few parallels
// the middle of the widest.
func middleOf(ring orb.Ring) (lon, lat float64) {
	b := ring.Bound()
	best := -1.0
	for k := 1; k < 8; k++ {
		y := b.Min[1] + (b.Max[1]-b.Min[1])*(float64(k)+.001)/8
		var cuts []float64
		for i, q := range ring {
			a := ring[(i+len(ring)-1)%len(ring)]
			if (a[1] > y) != (q[1] > y) {
				cuts = append(cuts, a[0]+(y-a[1])/(q[1]-a[1])*(q[0]-a[0]))
			}
		}
		sort.Float64s(cuts)
		for i := 0; i+1 < len(cuts); i += 2 {
			// A stretch near the middle of the ring is better than one at its ends.
			w := (cuts[i+1] - cuts[i]) * (1 - .6*math.Abs(float64(k)-4)/4)
			if w > best {
				best, lon, lat = w, (cuts[i]+cuts[i+1])/2, y
			}
		}
	}
	return lon, lat
}
