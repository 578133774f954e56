package figure

import (
	"github.com/swelter/swelter/scene"
)

// squares paints every cell as a rectangle about its middle whose sides are a
// part of the cell's: a second quantity beside the colour.
func (s *sheet) squares(target *scene.Group, b *block, xs, ys []float64) {
	colors, cols := s.colors(b), b.drawn.Cols
	for i, c := range colors {
		if c.A == 0 {
			continue
		}
		row, col := i/cols, i%cols
		w, h := xs[col+1]-xs[col]-s.cells.gap, ys[row+1]-ys[row]-s.cells.gap
		side := min(max(s.p.Sizes[i], 0), 1)
		sw, sh := max(s.th.Pixel, s.th.Snap(w*side)), max(s.th.Pixel, s.th.Snap(h*side))
		target.Items = append(target.Items, &scene.Rect{
			X: s.th.Snap((xs[col] + xs[col+1] - sw) / 2), Y: s.th.Snap((ys[row] + ys[row+1] - sh) / 2),
			W: sw, H: sh, Fill: c, Crisp: true,
		})
	}
}
