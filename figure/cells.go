package figure

import (
	"fmt"
	"image/color"
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// cells is the body: the grid as it is drawn, reduced to pixels where there are
// more cells than those.
type cells struct {
	body    size
	drawn   *grid.Grid
	hidden  []bool
	reduced string // the reducer's name, or ""
	hatched bool   // missing cells get lines
	gap     float64
}

// Limits of what is drawn cell by cell.
const (
	mostRects   = 10000 // beyond, cells are one image with a pixel a cell
	mostHatches = 40000
	leastHatch  = 4  // pixels a cell, below which missing is plain
	leastGap    = 8  // pixels a cell, below which there are no gaps
	wideGap     = 24 // units a cell, from which a gap is a unit wide
)

// layCells rounds the body to pixels.
func (s *sheet) layCells(b size) {
	c := &s.cells
	g := s.g
	if s.asked.cell.W > 0 {
		px := s.th.Pixel
		cw := max(1, math.Round(s.asked.cell.W/px)) * px
		ch := max(1, math.Round(s.asked.cell.H/px)) * px
		// A cell of a given length keeps it on the whole, if not each to
		// the pixel.
		if cw*float64(g.Cols) > 1.02*b.W || cw*float64(g.Cols) < .98*b.W {
			cw = b.W / float64(g.Cols)
		}
		if ch*float64(g.Rows) > 1.02*b.H || ch*float64(g.Rows) < .98*b.H {
			ch = b.H / float64(g.Rows)
		}
		c.body = size{W: s.th.Snap(cw * float64(g.Cols)), H: s.th.Snap(ch * float64(g.Rows))}
	} else {
		c.body = size{W: s.whole(b.W, g.Cols, g.X), H: s.whole(b.H, g.Rows, g.Y)}
		if s.shape.square {
			e := min(c.body.W/float64(g.Cols), c.body.H/float64(g.Rows))
			c.body = size{W: s.whole(e*float64(g.Cols), g.Cols, g.X), H: s.whole(e*float64(g.Rows), g.Rows, g.Y)}
		}
	}
	s.planGap()
	s.annot.plan(s)
}

// pixels is the body in pixels.
func (s *sheet) pixels() (cols, rows int) {
	return int(math.Round(s.cells.body.W / s.th.Pixel)), int(math.Round(s.cells.body.H / s.th.Pixel))
}

// drawnSize is how many cells are drawn each way.
func (s *sheet) drawnSize() (rows, cols int) {
	w, h := s.pixels()
	return min(s.g.Rows, h), min(s.g.Cols, w)
}

// planGap chooses the gap between cells. Fields of numbers have none; where
// rows or columns are things, each cell is one.
func (s *sheet) planGap() {
	c := &s.cells
	cw := axis.Smallest(s.g.X) * c.body.W
	ch := axis.Smallest(s.g.Y) * c.body.H
	least := min(cw, ch)
	px := s.th.Pixel
	c.gap = 0
	switch {
	case s.asked.gap >= 0:
		// However thick it was asked for, a gap hides no data.
		c.gap = min(s.asked.gap, least/2)
		if c.gap < px/2 {
			c.gap = 0
		}
	case s.p.Image != nil || numeric(s.g.X) && numeric(s.g.Y):
	case least >= leastGap*px-1e-9:
		c.gap = px
		if least >= wideGap*s.th.Unit() {
			c.gap = max(px, math.Round(s.th.Unit()/px)*px)
		}
	}
	if c.gap > 0 {
		c.gap = max(px, math.Round(c.gap/px)*px)
		if c.gap >= least-px/2 {
			c.gap = 0
		}
	}
}

// reduceNote names the reducer; "" when every cell is drawn.
func (s *sheet) reduceNote() string {
	rows, cols := s.drawnSize()
	switch r := s.reducer(); {
	case s.p.Image != nil:
		return ""
	case rows == s.g.Rows && cols == s.g.Cols && s.narrow():
		return fmt.Sprintf("cells narrower than a pixel drawn together by %v", r)
	case rows == s.g.Rows && cols == s.g.Cols:
		return ""
	default:
		return s.reductionNote(rows, cols, r)
	}
}

func (s *sheet) reductionNote(rows, cols int, r grid.Reducer) string {
	return fmt.Sprintf("%s × %s cells drawn as %s × %s by %v",
		count(s.g.Rows), count(s.g.Cols), count(rows), count(cols), r)
}

// reduce makes the grid that is drawn.
func (s *sheet) reduce() error {
	c := &s.cells
	c.drawn, c.hidden, c.reduced, c.hatched = s.g, s.p.Hidden, "", s.hatched()
	if _, err := grid.ParseReducer(s.o.Reduce); err != nil {
		return err
	}
	r := s.reducer()
	rows, cols := s.drawnSize()
	if rows == s.g.Rows && cols == s.g.Cols || s.p.Image != nil {
		return nil
	}
	from := s.g
	if s.p.Hidden != nil {
		from, c.hidden = s.withoutHidden(rows, cols)
	}
	drawn := *from.Reduce(rows, cols, r)
	c.drawn, c.reduced = &drawn, r.String()
	// Blocks of even cells may differ by one; each is drawn as one pixel.
	if axis.Even(s.g.X) {
		drawn.X = grid.Index("", cols)
	}
	if axis.Even(s.g.Y) {
		drawn.Y = grid.Index("", rows)
	}
	return nil
}

// reducer is the one asked for; of categories only the most frequent can be
// told.
func (s *sheet) reducer() grid.Reducer {
	if s.g.Categories != nil {
		return grid.Mode
	}
	r, _ := grid.ParseReducer(s.o.Reduce) // reduce has refused unknown ones
	return r
}

// withoutHidden makes masked cells missing, so that no reducer sees them, and
// returns which blocks are masked altogether.
func (s *sheet) withoutHidden(rows, cols int) (*grid.Grid, []bool) {
	g := *s.g
	g.Values = append([]float64(nil), g.Values...)
	mask := grid.New(g.Rows, g.Cols)
	for i, h := range s.p.Hidden {
		mask.Values[i] = 0
		if h {
			g.Values[i], mask.Values[i] = math.NaN(), 1
		}
	}
	least := mask.Reduce(rows, cols, grid.Min)
	hidden := make([]bool, rows*cols)
	for i, v := range least.Values {
		hidden[i] = v == 1
	}
	return &g, hidden
}

// edges are the places of n+1 cell edges on the page, on whole pixels.
func (s *sheet) edges(a grid.Axis, from, length float64) []float64 {
	out := make([]float64, a.N+1)
	for i := range out {
		out[i] = s.th.Snap(from + axis.At(a, i)*length)
	}
	return out
}

// drawCells paints the body at its place.
func (s *sheet) drawCells(out *scene.Scene, at dock.Box) {
	c := &s.cells
	target := &scene.Group{Class: "cells", Opacity: s.alpha}
	xs, ys := s.edges(c.drawn.X, at.X, at.W), s.edges(c.drawn.Y, at.Y, at.H)
	switch {
	case s.p.Image != nil:
		target.Items = append(target.Items, &scene.Image{X: at.X, Y: at.Y, W: at.W, H: at.H, Pixels: s.p.Image})
	case c.drawn.Rows*c.drawn.Cols > mostRects || s.narrow():
		target.Items = append(target.Items, &scene.Image{X: at.X, Y: at.Y, W: at.W, H: at.H, Pixels: s.image(xs, ys)})
	default:
		s.rects(target, xs, ys)
	}
	if s.p.Image == nil {
		s.drawMissing(target, xs, ys)
	}
	if c.gap > 0 {
		s.drawGaps(target, xs, ys)
	}
	out.Add(target)
}

// visible reports whether a drawn cell is painted at all.
func (c *cells) visible(row, col int) bool {
	return c.hidden == nil || !c.hidden[row*c.drawn.Cols+col]
}

// rects paints runs of one colour as rectangles. Each reaches one pixel under
// what is painted after it, to the right and below, so that no format shows a
// seam.
func (s *sheet) rects(target *scene.Group, xs, ys []float64) {
	c := &s.cells
	colors, cols := s.colors(), c.drawn.Cols
	under := s.th.Pixel
	if c.gap > 0 || s.alpha > 0 && s.alpha < 1 {
		under = 0 // the gaps cover all edges; what overlaps faded, would show
	}
	for r := range c.drawn.Rows {
		row := colors[r*cols : (r+1)*cols]
		for from := 0; from < cols; {
			to := from + 1
			for to < cols && row[to] == row[from] {
				to++
			}
			if row[from].A != 0 {
				rect := &scene.Rect{X: xs[from], Y: ys[r], W: xs[to] - xs[from], H: ys[r+1] - ys[r], Fill: row[from], Crisp: true}
				if row[from].A == 0xff && to < cols && row[to].A == 0xff {
					rect.W += under
				}
				if row[from].A == 0xff && r+1 < c.drawn.Rows && solid(colors[(r+1)*cols+from:(r+1)*cols+min(to+1, cols)]) {
					rect.H += under
				}
				target.Items = append(target.Items, rect)
			}
			from = to
		}
	}
}

// solid reports whether every colour covers what lies under it.
func solid(colors []color.NRGBA) bool {
	for _, c := range colors {
		if c.A != 0xff {
			return false
		}
	}
	return true
}

// colors are those of all drawn cells, nothing for masked ones.
func (s *sheet) colors() []color.NRGBA {
	c := &s.cells
	m := *s.mapper
	if c.hatched {
		m.Missing = s.th.HatchFill
	}
	out := make([]color.NRGBA, len(c.drawn.Values))
	m.Colors(out, c.drawn.Values)
	for i, hidden := range c.hidden {
		if hidden {
			out[i] = color.NRGBA{}
		}
	}
	return out
}

// color is the colour of a value, the hatch's ground for a missing one.
func (s *sheet) color(v float64) color.NRGBA {
	if s.cells.hatched && math.IsNaN(s.mapper.Norm.Scale(v)) {
		return s.th.HatchFill
	}
	return s.mapper.Color(v)
}
