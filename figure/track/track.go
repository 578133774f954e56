// Package track draws strips beside a body of cells: one value a row or a
// column, a category or a number, as a colour.
package track

import (
	"image"
	"image/color"
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
)

// Track is one value a cell of a side, in drawn order.
type Track struct {
	Name       string
	Values     []float64 // of categories their index; NaN is missing
	Categories []string  // nil for numbers
	Mapper     *shade.Mapper
	Integer    bool // numbers are whole by nature: the legend has no fractions
}

// Options say how a track is drawn.
type Options struct {
	Track  Track
	Side   dock.Side
	Theme  *style.Theme
	Slices axis.Slices
	Ratio  float64 // depth of the strip as a part of the body; 0 means 3 mm
}

// Panel is the strip of one track with its name at the end: on the right of a
// lying one, above an upright one.
type Panel struct {
	Options
	deep  float64 // of the strip
	near  float64 // from the cells' side to the strip
	depth float64 // of all, as measured
	name  string
	hint  string
	size  float64
}

// New is the panel of a track.
func New(o Options) *Panel { return &Panel{Options: o} }

const (
	depth = 3 * 72 / 25.4 // of a strip
	gap   = 1 * 72 / 25.4 // to what lies nearer to the cells
)

func (p *Panel) gap() float64 { return max(p.Theme.Pixel, p.Theme.Snap(gap)) }

// nameGap is the air between the strip and its name.
func (p *Panel) nameGap() float64 { return 4 * p.Theme.Unit() }

// Measure chooses the size of the name: its line fits the strip and its gap,
// so that the names of neighbouring tracks do not touch.
func (p *Panel) Measure(room dock.Room) dock.Need {
	f := p.Theme.Regular
	p.deep = depth
	switch {
	case p.Ratio > 0 && p.Side.Beside():
		p.deep = p.Ratio * room.Body.W
	case p.Ratio > 0:
		p.deep = p.Ratio * room.Body.H
	}
	p.deep = max(p.Theme.Pixel, p.Theme.Snap(p.deep))
	pitch := p.deep + p.gap()
	for p.size = p.Theme.TickSize(); p.size > style.Smallest && p.Theme.LineHeight(f, p.size) > pitch; {
		p.size = max(style.Smallest, p.size-.25)
	}
	// The name is higher than a thin strip, and then reaches beyond it.
	line := p.Theme.LineHeight(f, p.size)
	p.near = max(p.gap(), p.Theme.Ceil((line-p.deep)/2))
	// Two pixels, since strip, name and the labels at the corner each go to a
	// whole one.
	need := dock.Need{Depth: max(pitch, line), Inset: max(0, p.near+(p.deep-line)/2-2*p.Theme.Pixel)}
	p.depth = need.Depth
	limit := room.Third.W
	if p.Side.Beside() {
		limit = room.Third.H
	}
	p.name, p.hint = style.Clean(p.Track.Name), ""
	if short, cut := style.Shorten(f, p.name, p.size, min(limit, longest)); cut {
		p.hint, p.name = p.name, short
	}
	if p.name == "" {
		return need
	}
	reach := p.nameGap() + f.Width(p.name, p.size) + p.Theme.Pixel
	if p.Side.Beside() {
		need.Before = reach
	} else {
		need.After = reach
	}
	return need
}

// longest is how far a name may reach, in points.
const longest = 120

// Draw paints the strip. Where the panel had to move away from a corner, the
// strip goes with its name.
func (p *Panel) Draw(s *scene.Scene, at dock.Box) {
	strip := at
	switch p.Side {
	case dock.Left:
		strip.X, strip.W = at.X+p.depth-p.near-p.deep, p.deep
	case dock.Right:
		strip.X, strip.W = at.X+at.W-p.depth+p.near, p.deep
	case dock.Top:
		strip.Y, strip.H = at.Y+p.depth-p.near-p.deep, p.deep
	case dock.Bottom:
		strip.Y, strip.H = at.Y+at.H-p.depth+p.near, p.deep
	}
	strip.X, strip.Y = p.Theme.Snap(strip.X), p.Theme.Snap(strip.Y)
	p.drawStrip(s, strip)
	p.drawName(s, strip)
}

func (p *Panel) drawName(s *scene.Scene, strip dock.Box) {
	if p.name == "" {
		return
	}
	f := p.Theme.Regular
	t := &scene.Text{String: p.name, Hint: p.hint, Size: p.size, Face: f, Fill: p.Theme.Text, Role: "trackname"}
	cap := style.Baseline(f, p.size)
	if p.Side.Beside() {
		t.X, t.Y, t.Angle = strip.X+strip.W/2+cap, strip.Y-p.nameGap(), 90
	} else {
		t.X, t.Y = strip.X+strip.W+p.nameGap(), strip.Y+strip.H/2+cap
	}
	s.Add(t)
}

func (p *Panel) drawStrip(s *scene.Scene, strip dock.Box) {
	length := strip.W
	if p.Side.Beside() {
		length = strip.H
	}
	group := &scene.Group{Class: "track"}
	var hatched [][4]float64
	for _, sl := range p.Slices.Along(len(p.Track.Values), length, p.Theme.Pixel) {
		values := p.Track.Values[sl.First:sl.End]
		if pixels := int(math.Round((sl.To - sl.From) / p.Theme.Pixel)); len(values) > pixels {
			p.drawImage(group, values, pixels, sl, strip)
			continue
		}
		hatched = append(hatched, p.drawRuns(group, values, sl, strip)...)
	}
	if path := p.Theme.Hatch(hatched, mostHatches); path != nil {
		group.Items = append(group.Items, path)
	}
	s.Add(group)
}

const mostHatches = 4000

// along is the part of a strip between two places along it.
func (p *Panel) along(strip dock.Box, from, to float64) (x, y, w, h float64) {
	if p.Side.Beside() {
		return strip.X, strip.Y + from, strip.W, to - from
	}
	return strip.X + from, strip.Y, to - from, strip.H
}

// drawRuns paints runs of one value as one rectangle and returns the missing.
func (p *Panel) drawRuns(group *scene.Group, values []float64, sl axis.Slice, strip dock.Box) (missing [][4]float64) {
	step := (sl.To - sl.From) / float64(len(values))
	place := func(i int) float64 { return p.Theme.Snap(sl.From + float64(i)*step) }
	for from := 0; from < len(values); {
		to := from + 1
		for to < len(values) && (values[to] == values[from] || values[to] != values[to] && values[from] != values[from]) {
			to++
		}
		x, y, w, h := p.along(strip, place(from), place(to))
		group.Items = append(group.Items, &scene.Rect{X: x, Y: y, W: w, H: h, Fill: p.color(values[from]), Crisp: true, Hint: p.word(values[from])})
		if values[from] != values[from] {
			missing = append(missing, [4]float64{x, y, w, h})
		}
		from = to
	}
	return missing
}

func (p *Panel) color(v float64) color.NRGBA {
	if v != v {
		return p.Theme.HatchFill
	}
	return p.Track.Mapper.Color(v)
}

// word is what a run says in SVG.
func (p *Panel) word(v float64) string {
	if k := int(v); v == v && p.Track.Categories != nil && k >= 0 && k < len(p.Track.Categories) {
		return style.Clean(p.Track.Categories[k])
	}
	return ""
}

// drawImage paints more values than pixels: of categories the most frequent, of
// numbers the mean.
func (p *Panel) drawImage(group *scene.Group, values []float64, pixels int, sl axis.Slice, strip dock.Box) {
	g := grid.New(1, len(values))
	copy(g.Values, values)
	g.Categories = p.Track.Categories
	g = g.Reduce(1, pixels, grid.Mean)
	w, h := pixels, 1
	if p.Side.Beside() {
		w, h = 1, pixels
	}
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i, v := range g.Values {
		c := p.color(v)
		if p.Side.Beside() {
			img.SetNRGBA(0, i, c)
		} else {
			img.SetNRGBA(i, 0, c)
		}
	}
	x, y, width, height := p.along(strip, sl.From, sl.To)
	group.Items = append(group.Items, &scene.Image{X: x, Y: y, W: width, H: height, Pixels: img})
}
