package figure

import (
	"image"
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/grid"
)

// image is one pixel a cell; where cells are uneven, one pixel a device pixel.
func (s *sheet) image(b *block, xs, ys []float64) image.Image {
	if axis.Even(b.drawn.X) && axis.Even(b.drawn.Y) {
		m := *s.mapper
		if s.cells.hatched {
			m.Missing = s.th.HatchFill
		}
		return m.Image(b.drawn, b.hidden)
	}
	cols, rows := across(b.drawn.X, xs, s.th.Pixel), across(b.drawn.Y, ys, s.th.Pixel)
	img := image.NewNRGBA(image.Rect(0, 0, len(cols), len(rows)))
	r := s.reducer()
	var buffer []float64
	for y, row := range rows {
		for x, col := range cols {
			if v, ok := b.reduced(row, col, r, &buffer); ok {
				img.SetNRGBA(x, y, s.color(v))
			}
		}
	}
	return img
}

// narrow reports whether cells of different size are smaller than a pixel
// somewhere, so that rounding alone would decide which of them are seen.
func (s *sheet) narrow() bool {
	thin := func(a grid.Axis, length float64) bool {
		return !axis.Even(a) && axis.Smallest(a)*length < s.th.Pixel
	}
	return thin(s.g.X, s.cells.inner.W) || thin(s.g.Y, s.cells.inner.H)
}

// span is a range of cells, half-open.
type span struct{ from, to int }

// reduced is the value of the cells of one pixel, and whether any of them
// is drawn.
func (b *block) reduced(rows, cols span, r grid.Reducer, buffer *[]float64) (float64, bool) {
	values := (*buffer)[:0]
	visible := false
	for row := rows.from; row < rows.to; row++ {
		for col := cols.from; col < cols.to; col++ {
			if b.visible(row, col) {
				visible = true
				if v := b.drawn.At(row, col); !math.IsNaN(v) {
					values = append(values, v)
				}
			}
		}
	}
	*buffer = values
	return r.Of(values), visible
}

// across says which cells each pixel of the image shows: those whose middle
// lies in it, or the one it lies in.
func across(a grid.Axis, edges []float64, px float64) []span {
	if axis.Even(a) {
		out := make([]span, a.N)
		for i := range out {
			out[i] = span{i, i + 1}
		}
		return out
	}
	length := edges[a.N] - edges[0]
	n := max(1, int(math.Round(length/px)))
	out := make([]span, n)
	for cell := range a.N {
		i := min(n-1, int(axis.Centre(a, cell)*float64(n)))
		if out[i].to == 0 {
			out[i].from = cell
		}
		out[i].to = cell + 1
	}
	cell := 0
	for i := range out {
		middle := (float64(i) + .5) / float64(n)
		for cell+1 < a.N && axis.At(a, cell+1) <= middle {
			cell++
		}
		if out[i].to == 0 {
			out[i] = span{cell, cell + 1}
		}
	}
	return out
}
