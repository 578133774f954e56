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

// cells is the body: the grid as it is drawn, in one block or, where slices of
// rows or columns stand apart, in one for each pair of slices.
type cells struct {
	body    size
	inner   size // the body without the gaps between slices
	blocks  []block
	reduced string // the reducer's name, or ""
	hatched bool   // missing cells get lines
	gap     float64
}

// block is a part of the body without slices, reduced to pixels where it has
// more cells than those. Its edges are counted from the body's corner.
type block struct {
	drawn  *grid.Grid
	hidden []bool
	row    axis.Slice
	col    axis.Slice
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
	gaps := s.gaps()
	b = size{W: b.W - gaps.W, H: b.H - gaps.H}
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
		c.inner = size{W: s.th.Snap(cw * float64(g.Cols)), H: s.th.Snap(ch * float64(g.Rows))}
	} else {
		c.inner = size{W: s.whole(b.W, g.Cols, g.X), H: s.whole(b.H, g.Rows, g.Y)}
		if s.shape.square {
			e := min(c.inner.W/float64(g.Cols), c.inner.H/float64(g.Rows))
			c.inner = size{W: s.whole(e*float64(g.Cols), g.Cols, g.X), H: s.whole(e*float64(g.Rows), g.Rows, g.Y)}
		}
	}
	c.body = size{W: c.inner.W + gaps.W, H: c.inner.H + gaps.H}
	s.planGap()
	s.annot.plan(s)
}

// drawnSize is how many cells are drawn each way.
func (s *sheet) drawnSize() (rows, cols int) {
	for _, sl := range s.rowSlices.Along(s.g.Rows, s.cells.body.H, s.th.Pixel) {
		rows += s.drawnIn(sl)
	}
	for _, sl := range s.colSlices.Along(s.g.Cols, s.cells.body.W, s.th.Pixel) {
		cols += s.drawnIn(sl)
	}
	return rows, cols
}

// drawnIn is how many cells of a slice are drawn: at most one a pixel.
func (s *sheet) drawnIn(sl axis.Slice) int {
	return min(sl.End-sl.First, int(math.Round((sl.To-sl.From)/s.th.Pixel)))
}

// planGap chooses the gap between cells. Fields of numbers have none; where
// rows or columns are things, each cell is one.
func (s *sheet) planGap() {
	c := &s.cells
	cw := axis.Smallest(s.g.X) * c.inner.W
	ch := axis.Smallest(s.g.Y) * c.inner.H
	least := min(cw, ch)
	px := s.th.Pixel
	c.gap = 0
	switch {
	case s.p.Map != nil:
	case s.asked.gap >= 0 && !s.smooths():
		// However thick it was asked for, a gap hides no data.
		c.gap = min(s.asked.gap, least/2)
		if c.gap < px/2 {
			c.gap = 0
		}
	case s.p.Image != nil || s.p.Mesh != nil || s.p.Under != nil || s.smooths() || numeric(s.g.X) && numeric(s.g.Y):
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
	case s.p.Mesh != nil && (rows < s.g.Rows || cols < s.g.Cols):
		return fmt.Sprintf("%s × %s cells: each pixel shows the one under its middle", count(s.g.Rows), count(s.g.Cols))
	case s.p.Image != nil, s.p.Hexagons, s.p.Mesh != nil, s.p.Map != nil, s.smooths():
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

// reduce makes the blocks that are drawn.
func (s *sheet) reduce() error {
	c := &s.cells
	c.blocks, c.reduced, c.hatched = nil, "", s.hatched()
	if !c.hatched && s.legend != nil {
		s.legend.Plain()
	}
	if _, err := grid.ParseReducer(s.o.Reduce); err != nil {
		return err
	}
	rows := s.rowSlices.Along(s.g.Rows, c.body.H, s.th.Pixel)
	cols := s.colSlices.Along(s.g.Cols, c.body.W, s.th.Pixel)
	for _, row := range rows {
		for _, col := range cols {
			b := block{drawn: s.g, hidden: s.p.Hidden, row: row, col: col}
			if len(rows)*len(cols) > 1 {
				b.crop()
			}
			s.reduceBlock(&b)
			c.blocks = append(c.blocks, b)
		}
	}
	return nil
}

// crop keeps what lies in the block's slices.
func (b *block) crop() {
	whole := b.drawn
	b.drawn = whole.Crop(b.row.First, b.row.End, b.col.First, b.col.End)
	if b.hidden == nil {
		return
	}
	hidden := make([]bool, 0, len(b.drawn.Values))
	for r := b.row.First; r < b.row.End; r++ {
		hidden = append(hidden, b.hidden[r*whole.Cols+b.col.First:r*whole.Cols+b.col.End]...)
	}
	b.hidden = hidden
}

// reduceBlock leaves at most one cell a pixel.
func (s *sheet) reduceBlock(b *block) {
	r := s.reducer()
	rows, cols := s.drawnIn(b.row), s.drawnIn(b.col)
	if rows == b.drawn.Rows && cols == b.drawn.Cols || s.p.Image != nil || s.p.Mesh != nil || s.p.Map != nil || s.p.Hexagons || s.smooths() {
		return
	}
	from := b.drawn
	if b.hidden != nil {
		from, b.hidden = b.withoutHidden(rows, cols)
	}
	drawn := *from.Reduce(rows, cols, r)
	// Blocks of even cells may differ by one; each is drawn as one pixel.
	if axis.Even(from.X) {
		drawn.X = grid.Index("", cols)
	}
	if axis.Even(from.Y) {
		drawn.Y = grid.Index("", rows)
	}
	b.drawn, s.cells.reduced = &drawn, r.String()
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
func (b *block) withoutHidden(rows, cols int) (*grid.Grid, []bool) {
	g := *b.drawn
	g.Values = append([]float64(nil), g.Values...)
	mask := grid.New(g.Rows, g.Cols)
	for i, h := range b.hidden {
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

// sides are the places where each cell begins and ends on the page.
func (s *sheet) sides(a grid.Axis, slices axis.Slices, from, length float64) [][2]float64 {
	out := make([][2]float64, a.N)
	if len(slices.Starts) == 0 {
		e := s.edges(a, from, length)
		for i := range out {
			out[i] = [2]float64{e[i], e[i+1]}
		}
		return out
	}
	for _, sl := range slices.Along(a.N, length, s.th.Pixel) {
		e := s.edges(grid.Index("", sl.End-sl.First), from+sl.From, sl.To-sl.From)
		for i := sl.First; i < sl.End; i++ {
			out[i] = [2]float64{e[i-sl.First], e[i-sl.First+1]}
		}
	}
	return out
}

// drawCells paints the body at its place.
func (s *sheet) drawCells(out *scene.Scene, at dock.Box) {
	if s.p.Map != nil {
		s.drawMap(out, at)
		return
	}
	s.drawUnder(out, at)
	target := &scene.Group{Class: "cells", Opacity: s.alpha}
	for i := range s.cells.blocks {
		b := &s.cells.blocks[i]
		s.drawBlock(target, b, dock.Box{X: at.X + b.col.From, Y: at.Y + b.row.From, W: b.col.To - b.col.From, H: b.row.To - b.row.From})
	}
	out.Add(target)
	s.drawSides(out, at)
}

func (s *sheet) drawBlock(target *scene.Group, b *block, at dock.Box) {
	xs, ys := s.edges(b.drawn.X, at.X, at.W), s.edges(b.drawn.Y, at.Y, at.H)
	switch {
	case s.p.NoCells:
	case s.p.Image != nil:
		target.Items = append(target.Items, &scene.Image{X: at.X, Y: at.Y, W: at.W, H: at.H, Pixels: s.p.Image})
	case s.p.Mesh != nil:
		// As for smooth below: all that can be wrong has been refused.
		if img, err := s.meshed(at.W, at.H); err == nil {
			target.Items = append(target.Items, &scene.Image{X: at.X, Y: at.Y, W: at.W, H: at.H, Pixels: img})
		}
	case s.p.Hexagons:
		s.hexagons(target, b, at)
	case s.smooths():
		// Sizes and kernel have been checked; what is left is a fault of ours.
		if img, err := s.smooth(at.W, at.H); err == nil {
			target.Items = append(target.Items, &scene.Image{X: at.X, Y: at.Y, W: at.W, H: at.H, Pixels: img})
		}
	case s.marksCells(b):
		s.drawGlyphs(target, b, xs, ys)
	case s.p.Sizes != nil && len(s.p.Sizes) == len(b.drawn.Values) && s.cellsDrawn() <= mostRects && !s.narrow():
		s.squares(target, b, xs, ys)
	case s.p.Alphas != nil && s.cellsDrawn() > mostRects && !s.narrow():
		target.Items = append(target.Items, &scene.Image{X: at.X, Y: at.Y, W: at.W, H: at.H, Pixels: s.faded(b)})
	case s.cellsDrawn() > mostRects || s.narrow():
		target.Items = append(target.Items, &scene.Image{X: at.X, Y: at.Y, W: at.W, H: at.H, Pixels: s.image(b, xs, ys)})
	default:
		s.rects(target, b, xs, ys)
	}
	if s.p.Image == nil && s.p.Mesh == nil && !s.p.Hexagons {
		s.drawMissing(target, b, xs, ys)
	}
	if s.cells.gap > 0 && !s.p.Hexagons {
		s.drawGaps(target, b, xs, ys)
	}
}

// cellsDrawn counts the cells of all blocks.
func (s *sheet) cellsDrawn() int {
	n := 0
	for _, b := range s.cells.blocks {
		n += len(b.drawn.Values)
	}
	return n
}

// visible reports whether a drawn cell is painted at all.
func (b *block) visible(row, col int) bool {
	return b.hidden == nil || !b.hidden[row*b.drawn.Cols+col]
}

// rects paints runs of one colour as rectangles. Each reaches one pixel under
// what is painted after it, to the right and below, so that no format shows a
// seam.
func (s *sheet) rects(target *scene.Group, b *block, xs, ys []float64) {
	colors, cols := s.colors(b), b.drawn.Cols
	under := s.th.Pixel
	if s.cells.gap > 0 || s.alpha > 0 && s.alpha < 1 {
		under = 0 // the gaps cover all edges; what overlaps faded, would show
	}
	for r := range b.drawn.Rows {
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
				if row[from].A == 0xff && r+1 < b.drawn.Rows && solid(colors[(r+1)*cols+from:(r+1)*cols+min(to+1, cols)]) {
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
func (s *sheet) colors(b *block) []color.NRGBA {
	m := *s.mapper
	if s.cells.hatched {
		m.Missing = s.th.HatchFill
	}
	out := make([]color.NRGBA, len(b.drawn.Values))
	m.Colors(out, b.drawn.Values)
	s.fade(out, b)
	for i, hidden := range b.hidden {
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
