// Package legend says what the colours mean: a colour bar in data units, boxes
// for classes and categories, swatches for what has no place on the scale. Its
// parts are blocks, packed beside or below the cells.
package legend

import (
	"image/color"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/tick"
)

// Options say what a legend explains.
type Options struct {
	Mapper     *shade.Mapper
	Title      string // the variable with its unit
	Side       dock.Side
	Theme      *style.Theme
	Ticks      []float64 // in place of the chosen ones
	Words      []Word    // in place of all ticks of a bar
	ExtendMin  bool      // values lie below the lower limit
	ExtendMax  bool
	Missing    string   // what the missing swatch is called; "" for no swatch
	Flat       bool     // missing has the mapper's colour in place of the hatch
	Categories []string // values are indices into these
	Used       []bool   // categories that occur, or nil for all
	Locale     *tick.Locale
	NoBar      bool      // nothing but the swatch: no value is finite
	Keys       []Key     // what else has colours: the tracks
	HeadSize   float64   // of the title, points; 0 is that of the ticks
	Strip      dock.Box  // where on the page the bar lies; zero for where it would
	Round      []float64 // values between the limits that have ticks; nil chooses
	Alpha      float64   // opacity of the colours, 0 for 1: they fade together, as the cells do
}

// Word says what a value on the bar stands for.
type Word struct {
	At   float64
	Text string
}

// Tick is a labelled place of the bar or a box: At is its place on the page
// along the bar, X and Y are in the middle of the colour it names, in points.
type Tick struct {
	At    float64
	Value float64
	Label string
	X, Y  float64
}

// Panel is a legend beside the body. After Draw it knows where its bar lies.
type Panel struct {
	Options
	blocks []block
	Bar    dock.Box
	Marks  []Tick

	room   dock.Room
	placed []dock.Box
	need   dock.Need
}

// block is one part of a legend.
type block interface {
	// measure is the size of the block when length points are there for it
	// along its side: height beside the body, width above or below.
	measure(length float64) dock.Size
	// head is how far below the block's top its first row lies, once measured:
	// blocks side by side stand on one line.
	head() float64
	draw(s *scene.Scene, x, y float64)
}

// New is the legend of a mapper.
func New(o Options) *Panel {
	p := &Panel{Options: o}
	o.Title = style.Clean(o.Title)
	title := &heading{theme: o.Theme, text: o.Title, size: o.HeadSize}
	switch {
	case o.NoBar:
	case o.Categories != nil:
		p.blocks = append(p.blocks, newCategories(p, title))
	case classed(o.Mapper.Norm) != nil:
		p.blocks = append(p.blocks, newClasses(p, title))
	case single(o.Mapper.Norm):
		p.blocks = append(p.blocks, newSingle(p, title))
	default:
		p.blocks = append(p.blocks, newBar(p, title))
	}
	p.addKeys()
	if o.Missing != "" {
		p.blocks = append(p.blocks, &boxes{panel: p, items: []item{{label: o.Missing, hatch: !o.Flat, fill: p.missing()}}, flow: true})
	}
	return p
}

// Plain draws the swatch of missing cells without the hatch, as cells that are too
// small for it have none. Its size stays.
func (p *Panel) Plain() {
	p.Flat = true
	for _, b := range p.blocks {
		if boxes, ok := b.(*boxes); ok {
			for i := range boxes.items {
				if it := &boxes.items[i]; it.hatch {
					it.hatch, it.fill = false, p.missing()
				}
			}
		}
	}
}

func (p *Panel) missing() color.NRGBA {
	if p.Flat {
		return p.Mapper.Missing
	}
	return p.Theme.HatchFill
}

// gap is the distance to the body, and between blocks.
func (p *Panel) gap() float64     { return 20 * p.Theme.Unit() }
func (p *Panel) between() float64 { return 12 * p.Theme.Unit() }

// Measure packs the blocks: one below the other beside the body, in further
// columns when they grow taller than it; in rows above and below.
func (p *Panel) Measure(room dock.Room) dock.Need {
	if room == p.room {
		return p.need
	}
	p.room, p.placed, p.need = room, p.placed[:0], dock.Need{}
	if len(p.blocks) == 0 {
		return p.need
	}
	if p.Side.Beside() {
		p.packBeside(room)
	} else {
		p.packAlong(room)
	}
	return p.need
}

func (p *Panel) packBeside(room dock.Room) {
	// What follows the first block is small; the first one leaves it room,
	// and half a line for the label at its foot.
	rest := p.Theme.LineHeight(p.Theme.Regular, p.Theme.TickSize()) / 2
	for _, b := range p.blocks[1:] {
		rest += p.between() + b.measure(room.Body.H).H
	}
	x, y, wide, tall := 0.0, 0.0, 0.0, 0.0
	for i, b := range p.blocks {
		length := room.Body.H
		if i == 0 && len(p.blocks) > 1 && rest < length/2 {
			length -= rest
		}
		size := b.measure(length)
		if y > 0 && y+size.H > max(room.Body.H, tall)+slack {
			x, y, wide = x+wide+p.gap(), 0, 0
		}
		p.placed = append(p.placed, dock.Box{X: x, Y: y, W: size.W, H: size.H})
		y += size.H + p.between()
		wide = max(wide, size.W)
		tall = max(tall, y-p.between())
	}
	p.need = dock.Need{Depth: p.gap() + x + wide, Inset: p.gap(), After: max(0, tall-room.Body.H)}
}

const slack = 1e-6

func (p *Panel) packAlong(room dock.Room) {
	x, y, wide := 0.0, 0.0, 0.0
	first := 0 // of the row
	high := 0.0
	for i, b := range p.blocks {
		size := b.measure(room.Body.W)
		if x > 0 && x+size.W > room.Body.W+slack {
			x, y, first = 0, y+high+p.between(), i
			high = 0
		}
		p.placed = append(p.placed, dock.Box{X: x, Y: y, W: size.W, H: size.H})
		x += size.W + p.gap()
		wide = max(wide, x-p.gap())
		high = max(high, p.level(first, i, y))
	}
	p.need = dock.Need{Depth: p.air() + y + high, Inset: p.air(), After: max(0, wide-room.Body.W)}
}

// air is the distance of a legend above or below the body.
func (p *Panel) air() float64 { return 16 * p.Theme.Unit() }

// level puts the first rows of a row of blocks on one line and returns how high
// the row is.
func (p *Panel) level(first, last int, y float64) float64 {
	line := 0.0
	for _, b := range p.blocks[first : last+1] {
		line = max(line, b.head())
	}
	high := 0.0
	for i := first; i <= last; i++ {
		p.placed[i].Y = y + line - p.blocks[i].head()
		high = max(high, p.placed[i].Y-y+p.placed[i].H)
	}
	return high
}

// Draw paints the blocks.
func (p *Panel) Draw(s *scene.Scene, at dock.Box) {
	x, y := at.X, at.Y
	switch p.Side {
	case dock.Right:
		x += at.W - p.need.Depth + p.gap()
	case dock.Bottom:
		y += at.H - p.need.Depth + p.air()
	}
	if p.Strip.H > 0 && p.Side.Beside() {
		x = p.Strip.X - p.placed[0].X
	}
	for i, b := range p.blocks {
		b.draw(s, x+p.placed[i].X, y+p.placed[i].Y)
	}
}

// heading is the title of a block: the variable with its unit, wrapped.
type heading struct {
	theme *style.Theme
	text  string
	size  float64 // points; 0 is that of the ticks
	lines []string
}

func (h *heading) measure(width float64) dock.Size {
	if h.text == "" {
		return dock.Size{}
	}
	f, size := h.theme.Regular, h.points()
	h.lines = style.Wrap(f, h.text, size, width)
	return dock.Size{
		W: style.Widest(f, size, h.lines),
		H: float64(len(h.lines))*h.theme.LineHeight(f, size) + 4*h.theme.Unit(),
	}
}

func (h *heading) draw(s *scene.Scene, x, y float64) {
	f, size := h.theme.Regular, h.points()
	for i, l := range h.lines {
		s.Add(&scene.Text{
			X: x, Y: y + f.Ascent(size) + float64(i)*h.theme.LineHeight(f, size), String: l,
			Size: size, Face: f, Fill: h.theme.Text, Role: "bartitle",
		})
	}
}

func (h *heading) points() float64 {
	if h.size > 0 {
		return h.size
	}
	return h.theme.TickSize()
}

// headWidth is how wide a heading may be before it wraps, in units.
const headWidth = 130
