package legend

import (
	"image/color"
	"math"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// item is one box with its label.
type item struct {
	fill  color.NRGBA
	label string
	hint  string
	hatch bool
	value float64 // of the tick it stands for
	tick  bool
}

// boxes is a block of labelled boxes: classes, categories or swatches.
type boxes struct {
	panel *Panel
	title *heading
	items []item
	flow  bool // swatches are drawn apart, without touching

	headSize dock.Size
	cell     dock.Size // one item with its gaps
	rows     int
	text     float64
}

// pitch is the height of one row of boxes.
func pitch(th *style.Theme) float64 {
	return max(th.LineHeight(th.Regular, th.TickSize()), 16*th.Unit())
}

func (b *boxes) head() float64 { return b.headSize.H }

// measure fills columns beside the body and rows above and below it.
func (b *boxes) measure(length float64) dock.Size {
	th := b.panel.Theme
	f, size := th.Regular, th.TickSize()
	b.shorten()
	for _, it := range b.items {
		b.text = max(b.text, f.Width(it.label, size))
	}
	if b.title != nil {
		b.headSize = b.title.measure(max(headWidth*th.Unit(), 16*th.Unit()+b.text))
	}
	b.cell = dock.Size{W: 16*th.Unit() + b.text + 16*th.Unit(), H: pitch(th)}
	n := len(b.items)
	if b.panel.Side.Beside() {
		b.rows = int(max(1, min(float64(n), math.Floor((length-b.headSize.H)/b.cell.H))))
		if b.rows < n {
			b.rows = max(b.rows, min(n, leastRows))
		}
	} else {
		cols := int(max(1, min(float64(n), math.Floor((length+16*th.Unit())/b.cell.W))))
		b.rows = (n + cols - 1) / cols
	}
	cols := (n + b.rows - 1) / b.rows
	b.rows = (n + cols - 1) / cols
	return dock.Size{
		W: max(b.headSize.W, float64(cols)*b.cell.W-16*th.Unit()),
		H: b.headSize.H + float64(b.rows)*b.cell.H,
	}
}

// leastRows keeps a legend beside a low body from running away to the right.
const leastRows = 4

// shorten keeps long names of categories from pushing the cells off the page.
func (b *boxes) shorten() {
	th := b.panel.Theme
	for i := range b.items {
		if short, did := style.Shorten(th.Regular, b.items[i].label, th.TickSize(), 2*headWidth*th.Unit()); did {
			b.items[i].hint, b.items[i].label = b.items[i].label, short
		}
	}
}

func (b *boxes) draw(s *scene.Scene, x, y float64) {
	th, p := b.panel.Theme, b.panel
	f, size := th.Regular, th.TickSize()
	if b.title != nil {
		b.title.draw(s, x, y)
	}
	y += b.headSize.H
	var hatched [][4]float64
	fills := &scene.Group{Class: "bar", Opacity: p.Alpha}
	for i, it := range b.items {
		row, col := i%b.rows, i/b.rows
		if cols := (len(b.items) + b.rows - 1) / b.rows; !p.Side.Beside() {
			row, col = i/cols, i%cols // read along the cells
		}
		cx, cy := x+float64(col)*b.cell.W, y+float64(row)*b.cell.H
		w, h := 12*th.Unit(), 10*th.Unit()
		box := [4]float64{th.Snap(cx), th.Snap(cy + (b.cell.H-h)/2), th.Snap(w), th.Snap(h)}
		fills.Items = append(fills.Items, &scene.Rect{X: box[0], Y: box[1], W: box[2], H: box[3], Fill: it.fill, Crisp: true, Hint: it.label})
		if it.hatch {
			hatched = append(hatched, box)
		}
		middle := cy + b.cell.H/2
		s.Add(&scene.Text{
			X: cx + 17*th.Unit(), Y: middle + style.Baseline(f, size), String: it.label, Hint: it.hint,
			Size: size, Face: f, Fill: th.Text, Role: "legend",
		})
		if it.tick {
			p.mark(box, it, middle)
		}
	}
	if path := th.Hatch(hatched, 1000); path != nil {
		fills.Items = append(fills.Items, path)
	}
	s.Add(fills)
}

// mark records a box as a place of the bar.
func (p *Panel) mark(box [4]float64, it item, middle float64) {
	b := dock.Box{X: box[0], Y: box[1], W: box[2], H: box[3]}
	at := middle
	if !p.Side.Beside() {
		at = b.X + b.W/2
	}
	p.Marks = append(p.Marks, Tick{at, it.value, it.label, b.X + b.W/2, b.Y + b.H/2})
	if p.Bar.W == 0 {
		p.Bar = b
		return
	}
	x1, y1 := max(p.Bar.X+p.Bar.W, b.X+b.W), max(p.Bar.Y+p.Bar.H, b.Y+b.H)
	p.Bar.X, p.Bar.Y = min(p.Bar.X, b.X), min(p.Bar.Y, b.Y)
	p.Bar.W, p.Bar.H = x1-p.Bar.X, y1-p.Bar.Y
}
