package legend

import (
	"image/color"
	"math"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// bar is the block of a colour scale: a strip of its colours with ticks in data
// units, arrows where values lie beyond, the title above.
type bar struct {
	panel *Panel
	title *heading
	short bool // of a track: no longer than its ticks need

	headSize dock.Size
	length   float64 // of the strip without arrows, whole pixels
	ticks    []barTick
	apart    float64 // lines between a limit and a round tick
	before   float64 // how far the first label reaches left of a lying bar
}

// barTick is one tick: at is its part of the strip from the lower limit.
type barTick struct {
	at    float64
	value float64
	label string
	width float64
	limit bool // an end of the scale, set more quietly
}

func newBar(p *Panel, title *heading) *bar { return &bar{panel: p, title: title} }

func (b *bar) width() float64 { return b.panel.Theme.Snap(12 * b.panel.Theme.Unit()) }
func (b *bar) arrow() float64 { return b.panel.Theme.Snap(10 * b.panel.Theme.Unit()) }
func (b *bar) tick() float64  { return 3 * b.panel.Theme.Unit() }
func (b *bar) gap() float64   { return 3 * b.panel.Theme.Unit() }

// arrows is the length of the arrows at both ends.
func (b *bar) arrows() (low, high float64) {
	if b.panel.ExtendMin {
		low = b.arrow()
	}
	if b.panel.ExtendMax {
		high = b.arrow()
	}
	return low, high
}

// Lengths of the strip, in units: the shortest on which ticks can be read, and
// what a low or a tall figure makes of it.
const (
	leastStrip = 104
	mostStrip  = 480
)

func (b *bar) measure(length float64) dock.Size {
	th := b.panel.Theme
	low, high := b.arrows()
	line := th.LineHeight(th.Regular, th.TickSize())
	if b.panel.Side.Beside() {
		b.headSize = b.title.measure(headWidth * th.Unit())
		room := length - b.top() - low - high
		b.setLength(min(max(room, leastStrip*th.Unit()), b.share(length)))
		if b.short {
			b.setLength(leastStrip * th.Unit())
		} else if s := b.panel.Strip; s.H > 0 {
			b.setLength(s.H)
		}
		b.chooseTicks()
		wide := 0.0
		for _, t := range b.ticks {
			wide = max(wide, t.width)
		}
		return dock.Size{
			W: max(b.headSize.W, b.width()+b.tick()+b.gap()+wide),
			H: b.top() + low + high + b.length + line/2,
		}
	}
	b.headSize = b.title.measure(max(headWidth*th.Unit(), length))
	if b.setLength(min(max(length*.6, 2*leastStrip*th.Unit()), mostStrip*th.Unit()) - low - high); b.short {
		b.setLength(2 * leastStrip * th.Unit())
	} else if s := b.panel.Strip; s.W > 0 {
		b.setLength(s.W)
	}
	b.chooseTicks()
	after := 0.0
	b.before = 0
	for _, t := range b.ticks {
		b.before = max(b.before, t.width/2-t.at*b.length-low)
		after = max(after, t.width/2-(1-t.at)*b.length-high)
	}
	return dock.Size{
		W: max(b.headSize.W, b.before+low+b.length+high+after),
		H: b.headSize.H + b.width() + b.tick() + b.gap() + line,
	}
}

// share is the longest strip beside a body: 60 % of a figure of that height.
func (b *bar) share(length float64) float64 {
	return max(leastStrip*b.panel.Theme.Unit(), min(length, 0.6*(length+120*b.panel.Theme.Unit())))
}

// top is where the strip or its arrow starts below the block's top: the label
// of the upper limit reaches half a line above the strip.
func (b *bar) top() float64 {
	th := b.panel.Theme
	_, high := b.arrows()
	return b.headSize.H + max(0, th.LineHeight(th.Regular, th.TickSize())/2-high)
}

func (b *bar) setLength(l float64) {
	px := b.panel.Theme.Pixel
	b.length = max(1, math.Floor(l/px+1e-6)) * px
}

// colors are those of the strip's pixels from the lower limit up. The pixel
// under a tick, or both where it lies between two, has exactly the colour of
// the tick's value.
func (b *bar) colors() []color.NRGBA {
	m := b.panel.Mapper
	n := int(math.Round(b.length / b.panel.Theme.Pixel))
	out := m.Bar(n)
	for _, t := range b.ticks {
		x := t.at * float64(n)
		out[min(int(math.Floor(x+1e-6)), n-1)] = m.Color(t.value)
		out[max(int(math.Ceil(x-1e-6))-1, 0)] = m.Color(t.value)
	}
	return out
}

// head is where a row of swatches beside the strip would start.
func (b *bar) head() float64 {
	th := b.panel.Theme
	return max(0, b.headSize.H+(b.width()-pitch(th))/2)
}

func (b *bar) draw(s *scene.Scene, x, y float64) {
	b.title.draw(s, x, y)
	if b.panel.Side.Beside() {
		b.drawUpright(s, x, y+b.top())
	} else {
		b.drawLying(s, x+b.before, y+b.headSize.H)
	}
}

func (b *bar) drawUpright(s *scene.Scene, x, y float64) {
	th := b.panel.Theme
	f, size := th.Regular, th.TickSize()
	low, high := b.arrows()
	x, y = th.Snap(x), th.Snap(y)+high
	if s := b.panel.Strip; s.H > 0 && !b.short {
		x, y = th.Snap(s.X), th.Snap(s.Y)
	}
	w, bottom := b.width(), y+b.length
	b.panel.Bar = dock.Box{X: x, Y: y, W: w, H: b.length}
	fills := &scene.Group{Class: "bar", Opacity: b.panel.Alpha}
	if high > 0 {
		fills.Items = append(fills.Items, triangle(b.panel.beyond(true), x, y, x+w, y, x+w/2, y-high))
	}
	if low > 0 {
		fills.Items = append(fills.Items, triangle(b.panel.beyond(false), x, bottom, x+w, bottom, x+w/2, bottom+low))
	}
	// Painted from the bottom up, each colour a little under the next, so
	// that no format shows a seam.
	colors := b.colors()
	runs(colors, func(from, to int, c color.NRGBA) {
		h := float64(to-from) * th.Pixel
		if to < len(colors) {
			h += b.under()
		}
		top := bottom - float64(from)*th.Pixel - h
		fills.Items = append(fills.Items, &scene.Rect{X: x, Y: top, W: w, H: h, Fill: c, Crisp: true})
	})
	s.Add(fills)
	marks := &scene.Path{Stroke: th.Line, Width: th.Thin, Crisp: true}
	for _, t := range b.ticks {
		ty := bottom - t.at*b.length
		marks.MoveTo(x+w, ty)
		marks.LineTo(x+w+b.tick(), ty)
		s.Add(&scene.Text{
			X: x + w + b.tick() + b.gap(), Y: ty + style.Baseline(f, size), String: t.label,
			Size: size, Face: f, Fill: b.ink(t), Role: "bartick",
		})
		b.panel.Marks = append(b.panel.Marks, Tick{ty, t.value, t.label, x + w/2, inside(ty, y, bottom, th.Pixel)})
	}
	s.Add(marks)
}

func (b *bar) drawLying(s *scene.Scene, x, y float64) {
	th := b.panel.Theme
	f, size := th.Regular, th.TickSize()
	low, high := b.arrows()
	x, y = th.Snap(x)+low, th.Snap(y)
	if s := b.panel.Strip; s.W > 0 && !b.short {
		x, y = th.Snap(s.X), th.Snap(s.Y)
	}
	h, end := b.width(), x+b.length
	b.panel.Bar = dock.Box{X: x, Y: y, W: b.length, H: h}
	fills := &scene.Group{Class: "bar", Opacity: b.panel.Alpha}
	if low > 0 {
		fills.Items = append(fills.Items, triangle(b.panel.beyond(false), x, y, x, y+h, x-low, y+h/2))
	}
	if high > 0 {
		fills.Items = append(fills.Items, triangle(b.panel.beyond(true), end, y, end, y+h, end+high, y+h/2))
	}
	colors := b.colors()
	runs(colors, func(from, to int, c color.NRGBA) {
		left, w := x+float64(from)*th.Pixel, float64(to-from)*th.Pixel
		if to < len(colors) {
			w += b.under()
		}
		fills.Items = append(fills.Items, &scene.Rect{X: left, Y: y, W: w, H: h, Fill: c, Crisp: true})
	})
	s.Add(fills)
	marks := &scene.Path{Stroke: th.Line, Width: th.Thin, Crisp: true}
	for _, t := range b.ticks {
		tx := x + t.at*b.length
		marks.MoveTo(tx, y+h)
		marks.LineTo(tx, y+h+b.tick())
		s.Add(&scene.Text{
			X: tx, Y: y + h + b.tick() + b.gap() + f.Ascent(size), String: t.label, Anchor: scene.Middle,
			Size: size, Face: f, Fill: b.ink(t), Role: "bartick",
		})
		b.panel.Marks = append(b.panel.Marks, Tick{tx, t.value, t.label, inside(tx, x, end, th.Pixel), y + h/2})
	}
	s.Add(marks)
}

// inside keeps the place of a tick at an end of the strip half a pixel within.
func inside(at, from, to, px float64) float64 { return min(max(at, from+px/2), to-px/2) }

// under is how far each colour reaches under the next: one pixel, but nothing
// where they are faded and the overlap would show.
func (b *bar) under() float64 {
	if a := b.panel.Alpha; a > 0 && a < 1 {
		return 0
	}
	return b.panel.Theme.Pixel
}

// ink is the colour of a tick's label: the limits, which are seldom round, are
// quieter than the round ticks.
func (b *bar) ink(t barTick) color.NRGBA {
	if t.limit {
		return b.panel.Theme.Muted
	}
	return b.panel.Theme.Text
}

// beyond is the colour above or below the limits.
func (p *Panel) beyond(above bool) color.NRGBA {
	if above {
		return p.Mapper.Map.At(2)
	}
	return p.Mapper.Map.At(-1)
}

func triangle(c color.NRGBA, x0, y0, x1, y1, x2, y2 float64) *scene.Path {
	p := &scene.Path{Fill: c}
	p.MoveTo(x0, y0)
	p.LineTo(x1, y1)
	p.LineTo(x2, y2)
	p.Close()
	return p
}

// runs calls f for each longest run of one colour.
func runs(colors []color.NRGBA, f func(from, to int, c color.NRGBA)) {
	for from := 0; from < len(colors); {
		to := from + 1
		for to < len(colors) && colors[to] == colors[from] {
			to++
		}
		f(from, to, colors[from])
		from = to
	}
}
