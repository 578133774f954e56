// Package sampler lays colormaps out on a page, for choosing one: the map, how
// eyes with a colour-vision deficiency see it, and its lightness as a curve.
package sampler

import (
	"errors"
	"fmt"
	"image"
	"image/color"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

// Options for Page. The zero value is the light theme.
type Options struct {
	Theme string
	Font  *font.Face // in place of the embedded faces, or nil
	DPI   float64    // of raster formats; 0 is 144
}

// Lengths of one entry, in points.
const (
	stripW  = 210.
	stripH  = 15.
	seenH   = 9.
	curveW  = 84.
	gap     = 6.
	between = 26. // columns of the page
	below   = 18. // entries of a column
)

// visions of the rows under a map.
var visions = []colormap.Vision{colormap.Protan, colormap.Deutan, colormap.Tritan}

// page is one sampler while it is laid out.
type page struct {
	th     *style.Theme
	out    *scene.Scene
	labelW float64
	nameH  float64
}

// Page draws the maps in order, down the columns.
func Page(maps []*colormap.Map, o Options) (*scene.Scene, error) {
	if len(maps) == 0 {
		return nil, errors.New("sampler: no colormaps to draw")
	}
	if o.DPI == 0 {
		o.DPI = 144
	}
	th, err := style.New(o.Theme, o.DPI)
	if err != nil {
		return nil, err
	}
	if o.Font != nil {
		th.Regular, th.Bold = o.Font, o.Font
	}
	p := &page{th: th, out: &scene.Scene{Background: th.Background}}
	for _, v := range visions {
		p.labelW = max(p.labelW, th.Regular.Width(v.String(), style.Smallest))
	}
	p.nameH = th.LineHeight(th.Bold, th.Base)
	p.lay(maps)
	return p.out, nil
}

// lay places title, entries and note.
func (p *page) lay(maps []*colormap.Map) {
	th := p.th
	margin := th.Margin * th.Unit()
	columns := columnsFor(len(maps))
	perColumn := (len(maps) + columns - 1) / columns
	top := p.head(margin, len(maps))
	wide := p.labelW + gap + stripW + gap + curveW
	for i, m := range maps {
		x := margin + float64(i/perColumn)*(wide+between)
		y := top + float64(i%perColumn)*(p.entryH()+below)
		p.entry(m, th.Snap(x), th.Snap(y))
	}
	y := top + float64(perColumn)*(p.entryH()+below)
	width := float64(columns)*(wide+between) - between
	for _, line := range style.Wrap(th.Regular, note, th.NoteSize(), width) {
		p.text(margin, y, line, th.NoteSize(), th.Muted, th.Regular, scene.Start, "note")
		y += th.LineHeight(th.Regular, th.NoteSize())
	}
	p.out.Width, p.out.Height = th.Ceil(width+2*margin), th.Ceil(y+margin)
	p.out.Meta = scene.Meta{Title: "Colormaps", Description: describe(maps)}
}

const note = "Curves: lightness L* (CIE 1976) from 0 to 100. Deficiencies: Machado, Oliveira and Fernandes, IEEE TVCG 15:1291 (2009), full severity."

// columnsFor keeps the page from becoming much higher than wide.
func columnsFor(n int) int {
	switch {
	case n <= 8:
		return 1
	case n <= 24:
		return 2
	case n <= 90:
		return 3
	}
	return 5
}

func (p *page) entryH() float64 {
	return p.nameH + stripH + float64(len(visions))*(seenH+1)
}

// head writes the title and returns where the entries begin.
func (p *page) head(margin float64, n int) float64 {
	th := p.th
	title := fmt.Sprintf("%d colormaps", n)
	if n == 1 {
		title = "One colormap"
	}
	y := margin
	p.text(margin, y, title, th.TitleSize(), th.Text, th.Bold, scene.Start, "title")
	return y + th.LineHeight(th.Bold, th.TitleSize()) + 12*th.Unit()
}

// entry draws one map with its top left corner at x, y.
func (p *page) entry(m *colormap.Map, x, y float64) {
	th := p.th
	left := th.Snap(x + p.labelW + gap)
	room := stripW + gap + curveW
	word := m.Kind.String()
	if len(m.Faults()) > 0 {
		word += ", not uniform"
	}
	name, _ := style.Shorten(th.Bold, m.Name, th.Base, room-th.Regular.Width(word, th.NoteSize())-8)
	p.text(left, y, name, th.Base, th.Text, th.Bold, scene.Start, "legend")
	p.text(left+room, y+(p.nameH-th.LineHeight(th.Regular, th.NoteSize()))/2, word, th.NoteSize(), th.Muted, th.Regular, scene.End, "legend")
	y = th.Snap(y + p.nameH)
	p.strip(m, colormap.Usual, left, y, stripH)
	p.curve(m, th.Snap(left+stripW+gap), y, stripH+float64(len(visions))*(seenH+1))
	y += stripH
	for _, v := range visions {
		y = th.Snap(y + 1)
		line := th.LineHeight(th.Regular, style.Smallest)
		p.text(left-gap, y+(seenH-line)/2, v.String(), style.Smallest, th.Muted, th.Regular, scene.End, "legend")
		p.strip(m, v, left, y, seenH)
		y += seenH
	}
}

// strip is the map from left to right as eyes of a kind see it, one pixel a
// colour.
func (p *page) strip(m *colormap.Map, v colormap.Vision, x, y, h float64) {
	n := 256
	if m.Kind == colormap.Qualitative {
		n = len(m.Colors)
	}
	img := image.NewNRGBA(image.Rect(0, 0, n, 1))
	for i := range n {
		img.SetNRGBA(i, 0, v.Seen(m.At((float64(i)+.5)/float64(n))))
	}
	p.out.Add(&scene.Image{X: x, Y: y, W: stripW, H: h, Pixels: img})
	// An end in the colour of the page still ends somewhere.
	half := p.th.Pixel / 2
	edge := &scene.Path{Stroke: p.faint(), Width: p.th.Pixel}
	edge.MoveTo(x+half, y+half)
	edge.LineTo(x+stripW-half, y+half)
	edge.LineTo(x+stripW-half, y+h-half)
	edge.LineTo(x+half, y+h-half)
	edge.Close()
	p.out.Add(edge)
}

func (p *page) faint() color.NRGBA {
	c := p.th.Line
	c.A = 0x60
	return c
}

// curve is the lightness along the map in a box, each point in its colour's own
// place; the line is in the colour of text so that it is seen on any map.
func (p *page) curve(m *colormap.Map, x, y, h float64) {
	th := p.th
	rule := func(at float64, c color.NRGBA) {
		line := &scene.Path{Stroke: c, Width: th.Thin, Crisp: true}
		line.MoveTo(x, at)
		line.LineTo(x+curveW, at)
		p.out.Add(line)
	}
	rule(y, p.faint())
	rule(y+h/2, p.faint())
	rule(y+h, th.Line)
	line := &scene.Path{Stroke: th.Text, Width: 1.5 * th.Thin}
	for i, l := range m.Evenness().Lightness {
		px, py := x+curveW*float64(i)/255, y+h*(1-l/100)
		if i == 0 {
			line.MoveTo(px, py)
		} else {
			line.LineTo(px, py)
		}
	}
	p.out.Add(line)
}

// text writes one line with its top at y.
func (p *page) text(x, y float64, s string, size float64, c color.NRGBA, f *font.Face, a scene.Anchor, role string) {
	p.out.Add(&scene.Text{X: x, Y: p.th.Snap(y + f.Ascent(size)), String: s, Size: size, Face: f, Fill: c, Anchor: a, Role: role})
}

func describe(maps []*colormap.Map) string {
	s := fmt.Sprintf("%d colormaps, each with its lightness and as seen with three colour-vision deficiencies:", len(maps))
	for i, m := range maps[:min(len(maps), 20)] {
		if i > 0 {
			s += ","
		}
		s += " " + m.Name
	}
	if len(maps) > 20 {
		s += " and others"
	}
	return s + "."
}
