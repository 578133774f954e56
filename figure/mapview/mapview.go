// Package mapview draws the ground under, around and over the cells of a map:
// sea and land, coasts and borders, areas and lines with the colours of their
// values, and grids of longitudes and latitudes warped into any projection.
package mapview

import (
	"image/color"
	"slices"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/geo/proj"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/scene"
)

// Map is what lies where. Exactly one of Areas, Lines and Cells holds the
// values, one a value of the plot's grid.
type Map struct {
	Proj   *proj.Projection
	Extent geom.Extent // what is shown, on the plane, metres
	World  bool        // the edge of the whole map is drawn

	Land      orb.MultiPolygon // nil leaves sea and land out
	Coast     []orb.LineString
	Borders   []orb.LineString // between the areas that have values, or of countries
	Outer     []orb.LineString // stronger ones over these
	Graticule float64          // degrees between its lines, 0 for none
	Places    []Place          // names, the most important first

	Layers []Layer // over all that, without values of their own

	Areas  []orb.MultiPolygon
	Names  []string // of the areas or lines, for SVG's titles
	Lines  []orb.LineString
	Widths []float64 // of the lines, points
	Cells  *Cells
	Fade   bool // small values let the ground through

	traces *traces // of what other maps show as well, or nil
}

// Layer is a further file's points and lines, in the ink of texts.
type Layer struct {
	Dots  []orb.Point
	Lines []orb.LineString
}

// Shows reports whether a place is on the map.
func (m *Map) Shows(lon, lat float64) bool {
	x, y, ok := m.Proj.Forward(lon, lat)
	return ok && m.Extent.Contains(x, y)
}

// Place is a name at a place.
type Place struct {
	Lon, Lat float64
	Name     string
	Dot      bool // marks the place, the name beside it
}

// Colors of the ground.
type Colors struct{ Sea, Land, Coast, Border, Rule color.NRGBA }

// Ground are the colours of a theme: land a hair lighter than the sea.
func Ground(th *style.Theme) Colors {
	switch th.Name {
	case "dark":
		return Colors{Sea: rgb(0x1b, 0x1d, 0x21), Land: rgb(0x26, 0x28, 0x2c), Coast: rgb(0x74, 0x76, 0x7c), Border: rgb(0x14, 0x14, 0x16), Rule: rgb(0x3a, 0x3c, 0x42)}
	case "paper":
		return Colors{Sea: rgb(0xf1, 0xf3, 0xf5), Land: rgb(0xff, 0xff, 0xff), Coast: rgb(0x6b, 0x6b, 0x70), Border: rgb(0xff, 0xff, 0xff), Rule: rgb(0xcf, 0xd2, 0xd6)}
	}
	return Colors{Sea: rgb(0xe9, 0xed, 0xf1), Land: rgb(0xf8, 0xf8, 0xf6), Coast: rgb(0x84, 0x88, 0x8e), Border: rgb(0xff, 0xff, 0xff), Rule: rgb(0xd0, 0xd5, 0xdb)}
}

func rgb(r, g, b uint8) color.NRGBA { return color.NRGBA{r, g, b, 0xff} }

// View is a map in its place on the page.
type View struct {
	*Map
	Theme  *style.Theme
	Colors Colors
	x, y   float64 // of the corner on the page
	scale  float64 // points a metre
	w, h   float64
	seen   geom.Extent // degrees that the map shows, and some more; zero for all
}

// At places a map on the page, in points.
func (m *Map) At(th *style.Theme, x, y, w, h float64) *View {
	v := &View{Map: m, Theme: th, Colors: Ground(th), x: x, y: y, w: w, h: h, scale: w / m.Extent.Width()}
	if m.Land == nil { // the page is the ground
		if v.Colors.Border = th.Background; th.Background.A == 0 {
			v.Colors.Border = rgb(0xff, 0xff, 0xff)
		}
	}
	v.seen = m.Degrees()
	return v
}

// Degrees is a box around all that a map shows, with a tenth of it to each side;
// zero where that is half of the world or holds a pole.
func (m *Map) Degrees() geom.Extent {
	const n = 24
	e := geom.Empty()
	middle, _, ok := m.Proj.Inverse((m.Extent.XMin+m.Extent.XMax)/2, (m.Extent.YMin+m.Extent.YMax)/2)
	for i := range n + 1 {
		for k := range n + 1 {
			lon, lat, shown := m.Proj.Inverse(m.Extent.XMin+m.Extent.Width()*float64(i)/n, m.Extent.YMin+m.Extent.Height()*float64(k)/n)
			ok = ok && shown
			e = e.Add(near360(lon, middle), lat)
		}
	}
	if !ok || e.Width() > 120 || e.YMax > 80 || e.YMin < -80 {
		return geom.Extent{}
	}
	x, y := e.Width()/10+.1, e.Height()/10+.1
	return geom.Extent{XMin: e.XMin - x, YMin: e.YMin - y, XMax: e.XMax + x, YMax: e.YMax + y}
}

// fadeUntil is the place on the scale below which small values let the ground
// through.
const fadeUntil = 0.15

// Opacity is that of a value at a place of the scale, from 0 to 1.
func (m *Map) Opacity(t float64) float64 {
	if !m.Fade || !(t < fadeUntil) {
		return 1
	}
	return max(0, t) / fadeUntil
}

// tolerance is a quarter of a pixel, in metres.
func (v *View) tolerance() float64 { return v.Theme.Pixel / v.scale / 4 }

// page is where a place of the plane lies on the page.
func (v *View) page(p orb.Point) scene.Point {
	return scene.Point{X: v.x + (p[0]-v.Extent.XMin)*v.scale, Y: v.y + (v.Extent.YMax-p[1])*v.h/v.Extent.Height()}
}

// group clips what is drawn to the map.
func (v *View) group(class string) *scene.Group {
	return &scene.Group{X: v.x, Y: v.y, W: v.w, H: v.h, Class: class}
}

// Below is what lies under the values: sea, land, and the graticule.
func (v *View) Below(out *scene.Scene) {
	if v.Land == nil {
		return
	}
	g := v.group("ground")
	sea := &scene.Path{Fill: v.Colors.Sea}
	v.add(sea, []orb.Ring{v.Proj.Outline(v.tolerance())})
	land := v.land()
	land.Fill, land.Stroke, land.Width = v.Colors.Land, v.Colors.Land, v.Theme.Pixel/2
	g.Items = append(g.Items, sea, land)
	if v.Cells == nil {
		g.Items = append(g.Items, v.rules()...)
	}
	out.Add(g)
}

func (v *View) land() *scene.Path {
	if len(v.Land) == 0 {
		return &scene.Path{}
	}
	return v.traced(&v.Land[0], func() *scene.Path { return v.Area(v.Land) })
}

// rules are the lines of the graticule.
func (v *View) rules() []scene.Item {
	if v.Graticule <= 0 {
		return nil
	}
	p := &scene.Path{}
	v.lines(p, v.Proj.Graticule(v.Graticule, v.tolerance()))
	p.Stroke, p.Width = v.Colors.Rule, max(v.Theme.Pixel, 0.5)
	return []scene.Item{p}
}

// Above is what lies over the values: borders, coast, the edge of the world and
// names.
func (v *View) Above(out *scene.Scene) {
	g := v.group("borders")
	if v.Cells != nil {
		g.Items = append(g.Items, v.rules()...)
	}
	thin := max(v.Theme.Pixel, 0.5)
	between, coast := v.Colors.Coast, v.Colors.Coast
	between.A, coast.A = 0x90, 0xb0
	switch {
	case v.Areas != nil:
		between = v.Colors.Border
	case v.Cells != nil && !v.Fade: // no land is seen below
		between, coast = v.Theme.Text, v.Theme.Text
		between.A, coast.A = 0x50, 0x90
	}
	for _, l := range []struct {
		lines []orb.LineString
		color color.NRGBA
		width float64
	}{{v.Borders, between, thin}, {v.Outer, between, 2 * thin}, {v.Coast, coast, thin * 3 / 4}} {
		if len(l.lines) == 0 {
			continue
		}
		p := v.traced(&l.lines[0], func() *scene.Path { return v.border(slices.DeleteFunc(slices.Clone(l.lines), v.speck)) })
		p.Stroke, p.Width = l.color, l.width
		if len(p.Ops) > 0 {
			g.Items = append(g.Items, p)
		}
	}
	out.Add(g)
	if v.World { // half of the edge lies outside, so that it is not clipped
		edge := &scene.Path{Stroke: v.Colors.Coast, Width: thin}
		v.add(edge, []orb.Ring{v.Proj.Outline(v.tolerance())})
		out.Add(&scene.Group{Class: "edge", Items: []scene.Item{edge}})
	}
	v.layers(out)
	v.names(out)
}

// layers draws further lines and dots with a halo, so that they are seen on any
// colour.
func (v *View) layers(out *scene.Scene) {
	if len(v.Layers) == 0 {
		return
	}
	g := v.group("layers")
	halo, ink := v.Colors.Land, v.Theme.Text
	halo.A = 0xb0
	size := v.Theme.TickSize()
	for _, l := range v.Layers {
		drawn := v.border(l.Lines)
		for _, pen := range []struct {
			color color.NRGBA
			width float64
		}{{halo, .28 * size}, {ink, .1 * size}} {
			if len(drawn.Ops) > 0 {
				p := *drawn
				p.Stroke, p.Width = pen.color, pen.width
				g.Items = append(g.Items, &p)
			}
		}
		for _, c := range l.Dots {
			if x, y, ok := v.Proj.Forward(c[0], c[1]); ok && v.Extent.Contains(x, y) {
				g.Items = append(g.Items, dot(v.page(orb.Point{x, y}), .2*size, ink, halo))
			}
		}
	}
	out.Add(g)
}
