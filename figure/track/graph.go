package track

import (
	"image/color"
	"math"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/tick"
)

// graph draws values to scale: they grow to the right beside the cells and
// upward above and below them. Axis and name stand at one end.
type graph struct {
	Options
	lo, hi float64
	fills  []color.NRGBA

	deep   float64
	ticks  []graphTick
	size   float64 // of the tick labels
	wide   float64 // the widest of them
	name   string
	hint   string
	turned bool // the name reads upward, since it is wider than the track
	merged bool
}

// graphTick is one tick: at is its part of the axis, middle that of its label.
type graphTick struct {
	at, middle float64
	label      string
}

const (
	graphDepth = 13 * 72 / 25.4 // of a graph
	leastGraph = 5 * 72 / 25.4  // below which no axis can be read
)

// plain is the colour of a graph of one part.
var plain = color.NRGBA{0x5F, 0x7F, 0x95, 0xff}

func newGraph(o Options) *graph {
	g := &graph{Options: o, fills: o.Track.fills()}
	g.lo, g.hi = o.Track.limits()
	return g
}

// limits are the ends of the axis: those given, else those of the values, with 0
// for bars and some air for what has no foot.
func (t *Track) limits() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	see := func(v float64) {
		if v-v == 0 {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	switch t.Kind {
	case Bars:
		see(0)
		for i := range t.Series[0] {
			for _, end := range t.stack(i, i+1) {
				see(end[0])
				see(end[1])
			}
		}
	case Boxes, Histograms:
		for _, s := range t.Samples {
			for _, v := range s {
				see(v)
			}
		}
	default:
		for _, s := range t.Series {
			for _, v := range s {
				see(v)
			}
		}
	}
	switch {
	case !(lo <= hi):
		lo, hi = 0, 1
	case lo == hi && t.Kind == Bars:
		hi = lo + 1
	case lo == hi:
		d := max(math.Abs(lo)/2, .5)
		lo, hi = lo-d, hi+d
	case t.Kind == Points || t.Kind == Lines || t.Kind == Boxes:
		d := (hi - lo) * .05
		lo, hi = lo-d, hi+d
	}
	if t.Lo != nil {
		lo = *t.Lo
	}
	if t.Hi != nil {
		hi = *t.Hi
	}
	if !(lo < hi) { // one end was given, beyond all values
		if t.Lo != nil {
			hi = lo + max(1, math.Abs(lo))
		} else {
			lo = hi - max(1, math.Abs(hi))
		}
	}
	return lo, hi
}

// stack is where the part of each series begins and ends over some cells, drawn
// together by their mean: what is positive goes up from 0, what is negative down.
func (t *Track) stack(first, end int) [][2]float64 {
	out := make([][2]float64, len(t.Series))
	up, down := 0.0, 0.0
	for k, s := range t.Series {
		v := mean(s[first:end])
		switch {
		case !(v-v == 0):
			out[k] = [2]float64{math.NaN(), math.NaN()}
		case v >= 0:
			out[k] = [2]float64{up, up + v}
			up += v
		default:
			out[k] = [2]float64{down + v, down}
			down += v
		}
	}
	return out
}

// mean of the finite values, NaN where there are none.
func mean(values []float64) float64 {
	if len(values) == 1 {
		return values[0]
	}
	sum, n := 0.0, 0
	for _, v := range values {
		if v-v == 0 {
			sum, n = sum+v, n+1
		}
	}
	return sum / float64(n)
}

// cells is how many the track has.
func (t *Track) cells() int {
	switch t.Kind {
	case Boxes, Histograms:
		return len(t.Samples)
	case Texts, Marks:
		return len(t.Words)
	case Bars, Points, Lines:
		return len(t.Series[0])
	}
	return len(t.Values)
}

// up is where a value lies away from the foot of the axis, in points.
func (g *graph) up(v float64) float64 {
	return g.deep * min(1, max(0, (v-g.lo)/(g.hi-g.lo)))
}

func (g *graph) tick() float64 { return 3 * g.Theme.Unit() }
func (g *graph) air() float64  { return 2 * g.Theme.Unit() }

// Measure chooses the ticks and how the name stands.
func (g *graph) Measure(room dock.Room) dock.Need {
	th, f := g.Theme, g.Theme.Regular
	g.deep = graphDepth
	if d := g.Track.Depth; d > 0 {
		g.deep = max(d, leastGraph)
	}
	g.deep = th.Ceil(g.deep)
	g.size = th.NoteSize()
	line := th.LineHeight(f, g.size)
	length := room.Body.W
	if g.Side.Beside() {
		length = room.Body.H
	}
	g.merged = false
	for _, row := range g.spots(g.Track.cells(), length) {
		for _, s := range row {
			g.merged = g.merged || s.end-s.first > 1
		}
	}
	g.chooseTicks()
	limit := min(longest, room.Third.W)
	g.name, g.hint = style.Clean(g.Track.Name), ""
	if g.turned = g.Side.Beside() && f.Width(g.name, th.TickSize()) > g.deep; g.turned {
		limit = min(longest, room.Third.H)
	}
	if short, cut := style.Shorten(f, g.name, th.TickSize(), limit); cut {
		g.hint, g.name = g.name, short
	}
	need := dock.Need{Depth: g.deep + g.gap() + th.Pixel, Inset: g.gap() - th.Pixel}
	reach := g.air() + g.tick() + g.air() + line + th.Pixel
	if !g.Side.Beside() {
		reach = g.air() + g.tick() + g.air() + g.wide
	}
	if g.name != "" {
		switch w := f.Width(g.name, th.TickSize()); {
		case g.Side.Beside() && !g.turned:
			reach += th.LineHeight(f, th.TickSize()) + th.Pixel
		default:
			reach += g.nameGap() + w + th.Pixel
		}
	}
	g.beyond(&need, reach)
	return need
}

// chooseTicks places as many round ticks as have room for their labels, four at
// most. Labels keep within the track, so that those of two tracks never meet.
func (g *graph) chooseTicks() {
	g.ticks, g.wide = nil, 0
	first := math.Floor(math.Log10((g.hi-g.lo)/mostGraphTicks)) - 1
	for power := first; power <= first+3; power++ {
		for _, m := range []float64{1, 2, 2.5, 5} {
			values := multiples(g.lo, g.hi, m, int(power))
			if len(values) > mostGraphTicks || len(values) <= len(g.ticks) {
				continue
			}
			if ticks, wide, fits := g.placed(values); fits {
				g.ticks, g.wide = ticks, wide
			}
		}
	}
}

// multiples are those of m times a power of ten from lo to hi, more than ticks
// can be where there are many.
func multiples(lo, hi, m float64, power int) (out []float64) {
	at := func(k float64) float64 { // divided by where the step is small, for the digits of a decimal
		if power < 0 {
			return k * m / math.Pow10(-power)
		}
		return k * m * math.Pow10(power)
	}
	step := at(1)
	air := 1e-9 * (hi - lo)
	for k := math.Ceil((lo - air) / step); at(k) <= hi+air && len(out) <= mostGraphTicks; k++ {
		if math.Abs(k) > 1<<52 {
			return nil
		}
		out = append(out, at(k)+0) // no minus zero
	}
	return out
}

// placed are ticks with their labels, and whether all of these have room.
func (g *graph) placed(values []float64) (ticks []graphTick, wide float64, fits bool) {
	th, f := g.Theme, g.Theme.Regular
	free := math.Inf(-1)
	for i, text := range tick.Numbers(values, g.Locale) {
		w, v := f.Width(text, g.size), values[i]
		span, between := th.LineHeight(f, g.size), th.Pixel
		if g.Side.Beside() {
			span, between = w, 3*th.Unit()
		}
		middle := min(max(g.up(v), span/2), g.deep-span/2)
		if span > g.deep || middle-span/2 < free {
			return nil, 0, false
		}
		free, wide = middle+span/2+between, max(wide, w)
		ticks = append(ticks, graphTick{at: g.up(v), middle: middle, label: text})
	}
	return ticks, wide, true
}

const mostGraphTicks = 4

// Note says that cells were drawn together.
func (g *graph) Note() string {
	if !g.merged {
		return ""
	}
	how := "the mean"
	if g.Track.Kind == Boxes || g.Track.Kind == Histograms {
		how = "all values"
	}
	return style.Clean(g.Track.Name) + ": " + g.Word + " narrower than a pixel drawn together, by " + how
}

// Draw paints the graph and its axis.
func (g *graph) Draw(s *scene.Scene, at dock.Box) {
	box := g.inner(at, g.deep+g.gap()+g.Theme.Pixel, g.gap(), g.deep)
	group := &scene.Group{Class: "track"}
	rows := g.spots(g.Track.cells(), g.length(box))
	g.drawGaps(group, rows, box)
	switch g.Track.Kind {
	case Bars:
		g.drawBars(group, rows, box)
	case Points:
		g.drawPoints(group, rows, box)
	case Lines:
		g.drawLines(group, rows, box)
	case Boxes:
		g.drawBoxes(group, rows, box)
	case Histograms:
		g.drawHistograms(group, rows, box)
	}
	g.drawFeet(group, rows, box)
	s.Add(group)
	g.drawAxis(s, box)
	g.drawName(s, box)
}

// place is a point of the graph: so far along the cells, so far up the axis.
func (g *graph) place(b dock.Box, along, up float64) (x, y float64) {
	if g.Side.Beside() {
		return b.X + up, b.Y + along
	}
	return b.X + along, b.Y + b.H - up
}

// rect is a rectangle of the graph.
func (g *graph) rect(b dock.Box, from, to, low, high float64) (x, y, w, h float64) {
	if g.Side.Beside() {
		return b.X + low, b.Y + from, high - low, to - from
	}
	return b.X + from, b.Y + b.H - high, to - from, high - low
}

// drawFeet paints the line of 0, or of the end from which bars grow.
func (g *graph) drawFeet(group *scene.Group, rows [][]spot, b dock.Box) {
	if g.Track.Kind == Histograms || g.Track.Kind != Bars && (g.lo >= 0 || g.hi <= 0) {
		return
	}
	path := &scene.Path{Stroke: g.Theme.Line, Width: g.Theme.Thin, Crisp: true}
	up := g.up(0)
	for _, row := range rows {
		x0, y0 := g.place(b, row[0].from, up)
		x1, y1 := g.place(b, row[len(row)-1].to, up)
		line(path, x0, y0, x1, y1)
	}
	group.Items = append(group.Items, path)
}

// drawGaps hatches the cells of which nothing is known.
func (g *graph) drawGaps(group *scene.Group, rows [][]spot, b dock.Box) {
	var boxes [][4]float64
	for _, row := range rows {
		for _, s := range row {
			for _, values := range g.Track.Series {
				if v := mean(values[s.first:s.end]); v != v {
					x, y, w, h := g.rect(b, s.from, s.to, 0, g.deep)
					group.Items = append(group.Items, &scene.Rect{X: x, Y: y, W: w, H: h, Fill: g.Theme.HatchFill, Crisp: true})
					boxes = append(boxes, [4]float64{x, y, w, h})
					break
				}
			}
		}
	}
	if path := g.Theme.Hatch(boxes, mostHatches); path != nil {
		group.Items = append(group.Items, path)
	}
}

// drawAxis paints the axis beside the end of the graph.
func (g *graph) drawAxis(s *scene.Scene, b dock.Box) {
	th, f := g.Theme, g.Theme.Regular
	end, out := g.length(b), 1.0 // along the cells, and which way leads out
	if g.Side == dock.Left || g.Side == dock.Bottom {
		end, out = 0, -1
	}
	path := &scene.Path{Stroke: th.Line, Width: th.Thin, Crisp: true}
	foot := end + out*g.air()
	x0, y0 := g.place(b, foot, 0)
	x1, y1 := g.place(b, foot, g.deep)
	line(path, x0, y0, x1, y1)
	for _, t := range g.ticks {
		x0, y0 := g.place(b, foot, t.at)
		x1, y1 := g.place(b, foot+out*g.tick(), t.at)
		line(path, x0, y0, x1, y1)
		text := &scene.Text{String: t.label, Size: g.size, Face: f, Fill: th.Muted, Role: "tracktick"}
		text.X, text.Y = g.place(b, foot+out*(g.tick()+g.air()), t.middle)
		switch g.Side {
		case dock.Left:
			text.Y, text.Anchor = text.Y-f.Descent(g.size), scene.Middle
		case dock.Right:
			text.Y, text.Anchor = text.Y+f.Ascent(g.size), scene.Middle
		case dock.Bottom:
			text.Y, text.Anchor = text.Y+style.Baseline(f, g.size), scene.End
		default:
			text.Y += style.Baseline(f, g.size)
		}
		s.Add(text)
	}
	s.Add(path)
}

// drawName paints the name beyond the axis.
func (g *graph) drawName(s *scene.Scene, b dock.Box) {
	if g.name == "" {
		return
	}
	th, f := g.Theme, g.Theme.Regular
	size := th.TickSize()
	t := &scene.Text{String: g.name, Hint: g.hint, Size: size, Face: f, Fill: th.Text, Role: "trackname"}
	off := g.air() + g.tick() + g.air() + th.LineHeight(f, g.size) + th.Pixel
	cap := style.Baseline(f, size)
	switch {
	case g.Side == dock.Bottom:
		t.X, t.Y, t.Anchor = b.X-(g.air()+g.tick()+g.air()+g.wide+g.nameGap()), b.Y+b.H/2+cap, scene.End
	case g.Side == dock.Top:
		t.X, t.Y = b.X+b.W+g.air()+g.tick()+g.air()+g.wide+g.nameGap(), b.Y+b.H/2+cap
	case g.Side == dock.Left && g.turned:
		t.X, t.Y, t.Angle = b.X+b.W/2+cap, b.Y-off-g.nameGap(), 90
	case g.Side == dock.Left:
		t.X, t.Y, t.Anchor = b.X+b.W/2, b.Y-off-f.Descent(size), scene.Middle
	case g.turned:
		t.X, t.Y, t.Angle, t.Anchor = b.X+b.W/2+cap, b.Y+b.H+off+g.nameGap(), 90, scene.End
	default:
		t.X, t.Y, t.Anchor = b.X+b.W/2, b.Y+b.H+off+f.Ascent(size), scene.Middle
	}
	s.Add(t)
}
