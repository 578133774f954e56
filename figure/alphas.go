package figure

import (
	"image"
	"image/color"
	"math"
)

// fade gives the drawn cells their own opacity. Where cells are drawn together
// each has the greatest of theirs, so that what can be seen stays seen.
func (s *sheet) fade(colors []color.NRGBA, b *block) {
	if s.p.Alphas == nil {
		return
	}
	rows, cols := b.row.End-b.row.First, b.col.End-b.col.First
	for i := range colors {
		a := 0.0
		row, col := i/b.drawn.Cols, i%b.drawn.Cols
		for r := row * rows / b.drawn.Rows; r < (row+1)*rows/b.drawn.Rows; r++ {
			for c := col * cols / b.drawn.Cols; c < (col+1)*cols/b.drawn.Cols; c++ {
				a = max(a, s.p.Alphas[(b.row.First+r)*s.g.Cols+b.col.First+c])
			}
		}
		colors[i].A = uint8(math.Round(float64(colors[i].A) * min(max(a, 0), 1)))
	}
}

// faded is one pixel a cell with its own opacity.
func (s *sheet) faded(b *block) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, b.drawn.Cols, b.drawn.Rows))
	for i, c := range s.colors(b) {
		img.SetNRGBA(i%b.drawn.Cols, i/b.drawn.Cols, c)
	}
	return img
}
