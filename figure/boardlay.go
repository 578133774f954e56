package figure

import (
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// Lengths of a page of panels, in reference pixels: what all cells together aim
// at each way, and the least longer side of one panel.
const (
	boardW     = 1440
	boardH     = 1280
	leastPanel = 120
	boardRatio = 1.4 // width over height of a page whose columns are chosen

	leastColumn = 240 // what a panel should have of a page of given width, and what stands beside it
	roomyMargin = 80
)

// arrange chooses the panels beside each other: as many as make a page of the
// usual shape, with few places left empty.
func (b *board) arrange() {
	n := len(b.sheets)
	if b.cols = min(b.o.Cols, n); b.cols == 0 {
		one := b.largest()
		most, ratio := n, boardRatio
		switch asked := b.lead.asked; {
		case asked.width > 0 && asked.height > 0:
			ratio = asked.width / asked.height
		case asked.width > 0:
			most = max(1, min(n, int(asked.width/(min(one.W, leastColumn*refPixel)+roomyMargin*refPixel))))
		}
		best := math.Inf(1)
		for cols := 1; cols <= most; cols++ {
			rows := (n + cols - 1) / cols
			w, h := float64(cols)*(one.W+b.air().W), float64(rows)*(one.H+b.air().H)
			if cost := math.Abs(math.Log(w/h/ratio)) + 4*float64(rows*cols-n)/float64(n); cost < best-1e-9 {
				best, b.cols = cost, cols
			}
		}
	}
	b.rows = (n + b.cols - 1) / b.cols
}

// largest is the widest and the highest body that any panel wishes for.
func (b *board) largest() size {
	var one size
	for _, s := range b.sheets {
		one.W, one.H = max(one.W, s.shape.wish.W), max(one.H, s.shape.wish.H)
	}
	return one
}

// air is the least distance of two panels beside and below each other.
func (b *board) air() size {
	u := b.lead.th.Unit()
	if b.o.Options.Bare {
		return size{W: b.lead.th.Snap(sliceGap), H: b.lead.th.Snap(sliceGap)}
	}
	return size{W: 16 * u, H: 14 * u}
}

// wish is the body of the page when nothing is asked for.
func (b *board) wish() size {
	one := b.panel()
	return size{W: float64(b.cols) * one.W, H: float64(b.rows) * one.H}
}

// panel is the body of one panel when nothing is asked for: that of a figure of
// its own, made smaller until all fit the page, but not so small that texts in
// its cells have no room.
func (b *board) panel() size {
	one := b.largest()
	f := min(1, boardW*refPixel/(float64(b.cols)*one.W), boardH*refPixel/(float64(b.rows)*one.H))
	f = max(f, leastPanel*refPixel/max(one.W, one.H))
	for _, s := range b.sheets {
		a := s.annot.wish(s)
		w, h := a.W*float64(s.g.Cols), a.H*float64(s.g.Rows)
		if a.W > 0 && w*float64(b.cols) <= 2*mostAnnot*refPixel && h*float64(b.rows) <= 2*mostAnnot*refPixel {
			f = max(f, w/one.W, h/one.H)
		}
	}
	f = min(f, 1)
	return size{W: f * one.W, H: f * one.H}
}

// body places the panels in the room there is and returns what they take, from
// the cells of the first to those of the last.
func (b *board) body(avail size) size {
	b.between, b.below = make([]float64, b.cols), make([]float64, b.rows)
	b.wide, b.high = make([]float64, b.cols), make([]float64, b.rows)
	b.fits = make([]*dock.Fit, len(b.sheets))
	for range maxRounds {
		clear(b.wide)
		clear(b.high)
		room := b.room(avail)
		for i, s := range b.sheets {
			cells := s.body(s.evened(room, avail))
			others := size{W: float64(b.cols-1) * cells.W, H: float64(b.rows-1) * cells.H}
			b.fits[i] = s.frame.Measure(cells, b.paper(), others)
			col, row := b.place(i)
			b.wide[col], b.high[row] = max(b.wide[col], cells.W), max(b.high[row], cells.H)
		}
		if !b.space() {
			break
		}
	}
	out := size{}
	for i, w := range b.wide {
		out.W += w + b.between[i]
	}
	for i, h := range b.high {
		out.H += h + b.below[i]
	}
	return out
}

// maxRounds is how often panels are measured at most: margins only grow, and
// hardly ever more than twice.
const maxRounds = 8

// paper is the size from which a third is the longest label: one and a half
// times a panel's share of the page, since inner panels have none.
func (b *board) paper() size {
	p := b.lead.given()
	return size{W: 1.5 * p.W / float64(b.cols), H: 1.5 * p.H / float64(b.rows)}
}

// room is the room for the cells of one panel.
func (b *board) room(avail size) size {
	one := b.panel()
	share := func(avail, n float64, gaps []float64, own float64) float64 {
		if math.IsInf(avail, 1) {
			return own
		}
		for _, g := range gaps {
			avail -= g
		}
		return max(1, avail/n)
	}
	w := share(avail.W, float64(b.cols), b.between, one.W)
	h := share(avail.H, float64(b.rows), b.below, one.H)
	switch freeW, freeH := math.IsInf(avail.W, 1), math.IsInf(avail.H, 1); {
	case freeH && !freeW:
		h = one.H * min(1.5, max(0.05, w/one.W))
	case freeW && !freeH:
		w = one.W * min(1.5, max(0.05, h/one.H))
	}
	return size{W: w, H: h}
}

// evened makes cells of a page that grows whole pixels, as wholeCell does.
func (s *sheet) evened(room, avail size) size {
	if s.asked.aspect > 0 || s.sliced() {
		return room
	}
	one := func(length, avail float64, n int, a grid.Axis) float64 {
		cell := math.Round(length / float64(n) / s.th.Pixel)
		if !math.IsInf(avail, 1) || cell < 1 || !axis.Even(a) {
			return length
		}
		return cell * s.th.Pixel * float64(n)
	}
	return size{W: one(room.W, avail.W, s.g.Cols, s.g.X), H: one(room.H, avail.H, s.g.Rows, s.g.Y)}
}

// space makes the gaps between columns and rows large enough for what stands
// around the cells, and reports whether any grew.
func (b *board) space() bool {
	air, px := b.air(), b.lead.th
	grew := false
	grow := func(gap *float64, to float64) {
		if to = px.Ceil(to); to > *gap+1e-6 {
			*gap, grew = to, true
		}
	}
	after, before := make([]float64, b.cols), make([]float64, b.cols)
	under, over := make([]float64, b.rows), make([]float64, b.rows)
	for i, f := range b.fits {
		col, row := b.place(i)
		after[col], before[col] = max(after[col], f.Margin[dock.Right]), max(before[col], f.Margin[dock.Left])
		over[row] = max(over[row], f.Margin[dock.Top])
		if i+b.cols < len(b.fits) { // else nothing is below
			under[row] = max(under[row], f.Margin[dock.Bottom])
		}
	}
	for c := range b.cols - 1 {
		grow(&b.between[c], after[c]+air.W+before[c+1])
	}
	for r := range b.rows - 1 {
		grow(&b.below[r], under[r]+air.H+over[r+1])
	}
	return grew
}

// Measure is the deepest margin of the outer panels, the lowest of each column
// among them, as far as it reaches beyond all cells.
func (r *rim) Measure(dock.Room) dock.Need {
	b, depth := r.b, 0.0
	for i, f := range b.fits {
		col, row := b.place(i)
		outer := map[dock.Side]bool{
			dock.Left: col == 0, dock.Right: col == b.cols-1,
			dock.Top: row == 0, dock.Bottom: i+b.cols >= len(b.fits),
		}
		if !outer[r.side] {
			continue
		}
		reach := f.Margin[r.side]
		if r.side == dock.Bottom && row < b.rows-1 {
			reach -= b.below[row] + b.high[row+1]
		}
		depth = max(depth, reach)
	}
	return dock.Need{Depth: depth}
}

// Draw paints nothing: the panels paint their own.
func (r *rim) Draw(*scene.Scene, dock.Box) {}

// draw paints the solved page.
func (b *board) draw(at *dock.Solved) (*scene.Scene, *Report) {
	lead := b.lead
	th := lead.th
	out := &scene.Scene{Width: th.Ceil(at.Page.W), Height: th.Ceil(at.Page.H), Background: th.Background}
	whole := dock.Box{X: th.Snap(at.X), Y: th.Snap(at.Y), W: at.Fit.Body.W, H: at.Fit.Body.H}
	report := &Report{Body: Box(whole), Notes: b.notes()}
	y := whole.Y
	for row := range b.rows {
		x := whole.X
		for col := range b.cols {
			if i := row*b.cols + col; i < len(b.sheets) {
				cells := b.fits[i].Body
				box := dock.Box{X: th.Snap(x), Y: th.Snap(y), W: cells.W, H: cells.H}
				made := &parts{scene: out, from: len(out.Items)}
				one := b.sheets[i].drawAt(out, box, b.fits[i], made)
				one.Parts = made.all
				m := b.fits[i].Margin
				one.Frame = Box{
					X: box.X - m[dock.Left], Y: box.Y - m[dock.Top],
					W: box.W + m[dock.Left] + m[dock.Right], H: box.H + m[dock.Top] + m[dock.Bottom],
				}
				report.Panels = append(report.Panels, *one)
			}
			x += b.wide[col] + b.between[col]
		}
		y += b.high[row] + b.below[row]
	}
	made := &parts{scene: out, from: len(out.Items)}
	if !b.o.Options.Bare {
		lead.frame.Draw(out, at.Fit, whole.X, whole.Y, made.panel)
	}
	lead.reportBar(report)
	lead.drawBands(out, at, report.Notes, made)
	snapBaselines(out.Items, th.Snap)
	report.Parts, report.Theme = made.all, th
	out.Meta = scene.Meta{Title: style.Clean(lead.o.Title), Description: b.describe()}
	return out, report
}
