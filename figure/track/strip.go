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
)

// strip is a track of colours with its name at one end.
type strip struct {
	Options
	deep  float64 // of the strip
	near  float64 // from the cells' side to the strip
	depth float64 // of all, as measured
	name  string
	hint  string
	size  float64
}

const (
	depth = 3 * 72 / 25.4 // of a strip
	gap   = 1 * 72 / 25.4 // to what lies nearer to the cells
)

// Measure chooses the size of the name: its line fits the strip and its gap,
// so that the names of neighbouring tracks do not touch.
func (p *strip) Measure(room dock.Room) dock.Need {
	f := p.Theme.Regular
	p.deep = depth
	switch {
	case p.Ratio > 0 && p.Side.Beside():
		p.deep = p.Ratio * room.Body.W
	case p.Ratio > 0:
		p.deep = p.Ratio * room.Body.H
	}
	if p.Track.Depth > 0 {
		p.deep = p.Track.Depth
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
	p.beyond(&need, reach)
	return need
}

// Note is empty: that strips are drawn together is seen on the cells.
func (p *strip) Note() string { return "" }

// longest is how far a name may reach, in points.
const longest = 120

// Draw paints the strip. Where the panel had to move away from a corner, the
// strip goes with its name.
func (p *strip) Draw(s *scene.Scene, at dock.Box) {
	strip := p.inner(at, p.depth, p.near, p.deep)
	p.drawStrip(s, strip)
	p.drawName(s, strip)
}

func (p *strip) drawName(s *scene.Scene, strip dock.Box) {
	if p.name == "" {
		return
	}
	f := p.Theme.Regular
	t := &scene.Text{String: p.name, Hint: p.hint, Size: p.size, Face: f, Fill: p.Theme.Text, Role: "trackname"}
	cap := style.Baseline(f, p.size)
	switch p.Side {
	case dock.Left:
		t.X, t.Y, t.Angle = strip.X+strip.W/2+cap, strip.Y-p.nameGap(), 90
	case dock.Right:
		t.X, t.Y, t.Angle, t.Anchor = strip.X+strip.W/2+cap, strip.Y+strip.H+p.nameGap(), 90, scene.End
	case dock.Bottom:
		t.X, t.Y, t.Anchor = strip.X-p.nameGap(), strip.Y+strip.H/2+cap, scene.End
	default:
		t.X, t.Y = strip.X+strip.W+p.nameGap(), strip.Y+strip.H/2+cap
	}
	s.Add(t)
}

func (p *strip) drawStrip(s *scene.Scene, strip dock.Box) {
	length := p.length(strip)
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

// drawRuns paints runs of one value as one rectangle and returns the missing.
func (p *strip) drawRuns(group *scene.Group, values []float64, sl axis.Slice, strip dock.Box) (missing [][4]float64) {
	step := (sl.To - sl.From) / float64(len(values))
	place := func(i int) float64 { return p.Theme.Snap(sl.From + float64(i)*step) }
	for from := 0; from < len(values); {
		to := from + 1
		for to < len(values) && (values[to] == values[from] || values[to] != values[to] && values[from] != values[from]) {
			to++
		}
		x, y, w, h := along(p.Side, strip, place(from), place(to))
		group.Items = append(group.Items, &scene.Rect{X: x, Y: y, W: w, H: h, Fill: p.color(values[from]), Crisp: true, Hint: p.word(values[from])})
		if values[from] != values[from] {
			missing = append(missing, [4]float64{x, y, w, h})
		}
		from = to
	}
	return missing
}

func (p *strip) color(v float64) color.NRGBA {
	if v != v {
		return p.Theme.HatchFill
	}
	return p.Track.Mapper.Color(v)
}

// word is what a run says in SVG.
func (p *strip) word(v float64) string {
	if k := int(v); v == v && p.Track.Categories != nil && k >= 0 && k < len(p.Track.Categories) {
		return style.Clean(p.Track.Categories[k])
	}
	return ""
}

// drawImage paints more values than pixels: of categories the most frequent, of
// numbers the mean.
func (p *strip) drawImage(group *scene.Group, values []float64, pixels int, sl axis.Slice, strip dock.Box) {
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
	x, y, width, height := along(p.Side, strip, sl.From, sl.To)
	group.Items = append(group.Items, &scene.Image{X: x, Y: y, W: width, H: height, Pixels: img})
}
