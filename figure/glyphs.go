package figure

import (
	"fmt"
	"image/color"
	"math"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
)

// Glyphs are several marks in one cell, as an OncoPrint has them. The legend
// explains their kinds in place of the grid's categories; the grid's own colours
// stand where cells are smaller than pixels.
type Glyphs struct {
	Kinds  []string      // what a mark says
	Colors []color.NRGBA // of each kind
	Ground color.NRGBA   // under the marks
	Cells  [][]Glyph     // of each cell in drawn order, row-major, the lowest first; nil for none
}

// Glyph is one mark: a bar as wide as its cell.
type Glyph struct {
	Kind     int
	From, To float64 // of the cell's height, from its top
}

// mostGlyphs bounds the marks that are drawn one by one.
const mostGlyphs = 200_000

func (g *Glyphs) check(cells int) error {
	if g == nil {
		return nil
	}
	if len(g.Cells) != cells || len(g.Colors) != len(g.Kinds) {
		return fmt.Errorf("figure: marks of %d cells for %d, %d colours for %d kinds", len(g.Cells), cells, len(g.Colors), len(g.Kinds))
	}
	for _, cell := range g.Cells {
		for _, m := range cell {
			if m.Kind < 0 || m.Kind >= len(g.Kinds) || !(m.From >= 0 && m.From <= m.To && m.To <= 1) {
				return fmt.Errorf("figure: a mark of kind %d from %g to %g of its cell; there are %d kinds", m.Kind, m.From, m.To, len(g.Kinds))
			}
		}
	}
	return nil
}

// mapper has the colours of the kinds, for the legend.
func (g *Glyphs) mapper() *shade.Mapper {
	return &shade.Mapper{Norm: norm.Categories(len(g.Kinds)), Map: &colormap.Map{Kind: colormap.Qualitative, Colors: g.Colors}}
}

// used are the kinds that occur.
func (g *Glyphs) used() []bool {
	used := make([]bool, len(g.Kinds))
	for _, cell := range g.Cells {
		for _, m := range cell {
			used[m.Kind] = true
		}
	}
	return used
}

func (g *Glyphs) count() (n int) {
	for _, cell := range g.Cells {
		n += len(cell)
	}
	return n
}

// marksCells reports whether the marks of a block can be drawn one by one.
func (s *sheet) marksCells(b *block) bool {
	g := s.p.Glyphs
	whole := b.drawn.Rows == b.row.End-b.row.First && b.drawn.Cols == b.col.End-b.col.First
	return g != nil && whole && !s.narrow() && g.count() <= mostGlyphs
}

// drawGlyphs paints the ground, and on it the marks of every cell.
func (s *sheet) drawGlyphs(target *scene.Group, b *block, xs, ys []float64) {
	g := s.p.Glyphs
	n := len(xs) - 1
	for r := range b.drawn.Rows {
		// The marks divide what the gap to the next row leaves. Rows stand
		// apart where they are high, however narrow the columns are.
		top, high := ys[r], ys[r+1]-ys[r]
		if s.cells.gap > 0 {
			high -= s.cells.gap
		} else if high >= leastGap*s.th.Pixel {
			high -= s.th.Pixel * math.Max(1, math.Round(s.th.Unit()/s.th.Pixel))
		}
		target.Items = append(target.Items, &scene.Rect{X: xs[0], Y: top, W: xs[n] - xs[0], H: high, Fill: g.Ground, Crisp: true})
		for c := range b.drawn.Cols {
			if !b.visible(r, c) {
				continue
			}
			for _, m := range g.Cells[(b.row.First+r)*s.g.Cols+b.col.First+c] {
				from, to := s.th.Snap(top+m.From*high), s.th.Snap(top+m.To*high)
				target.Items = append(target.Items, &scene.Rect{
					X: xs[c], Y: from, W: xs[c+1] - xs[c], H: max(to-from, s.th.Pixel), Fill: g.Colors[m.Kind], Crisp: true,
				})
			}
		}
	}
}
