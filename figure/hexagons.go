package figure

import (
	"image/color"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/scene"
)

// hexagons paints the cells as hexagons: those of every second row, counted
// from the bottom, stand half a column to the right, and each reaches a sixth of
// two rows above and below its middle, as matplotlib's hexbin has them. Hexagons
// of one colour are one path; a hairline of the same colour closes the seams that
// smoothed edges would leave.
func (s *sheet) hexagons(target *scene.Group, b *block, at dock.Box) {
	colors := s.colors(b)
	w, h := at.W/float64(b.drawn.Cols), at.H/float64(b.drawn.Rows)
	paths := map[color.NRGBA]*scene.Path{}
	for r := range b.drawn.Rows {
		shift := 0.0
		if (b.drawn.Rows-1-r)%2 == 1 {
			shift = w / 2
		}
		y := at.Y + (float64(r)+.5)*h
		for c := range b.drawn.Cols {
			fill := colors[r*b.drawn.Cols+c]
			if fill.A == 0 {
				continue
			}
			p := paths[fill]
			if p == nil {
				p = &scene.Path{Fill: fill, Stroke: fill, Width: s.th.Pixel / 2}
				if s.cells.gap > 0 {
					p.Stroke, p.Width = s.th.Gap, s.cells.gap
				}
				paths[fill] = p
				target.Items = append(target.Items, p)
			}
			x := at.X + (float64(c)+.5)*w + shift
			p.MoveTo(x+w/2, y-h/3)
			p.LineTo(x+w/2, y+h/3)
			p.LineTo(x, y+2*h/3)
			p.LineTo(x-w/2, y+h/3)
			p.LineTo(x-w/2, y-h/3)
			p.LineTo(x, y-2*h/3)
			p.Close()
		}
	}
}
