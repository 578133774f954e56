package figure

import (
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/scene"
)

// hatched reports whether missing cells get lines: not where the caller chose
// a colour, and not where they are too small for lines.
func (s *sheet) hatched() bool {
	if s.p.Map != nil {
		return s.p.Map.Areas != nil && !s.p.Flat
	}
	px := s.th.Pixel
	w := axis.Smallest(s.g.X) * s.cells.inner.W
	h := axis.Smallest(s.g.Y) * s.cells.inner.H
	return !s.p.Flat && !s.smooths() && s.p.Mesh == nil && min(w, h) >= leastHatch*px-1e-9
}

// drawMissing puts the hatch over missing cells, joined into large rectangles
// so that a region of them reads as one.
func (s *sheet) drawMissing(target *scene.Group, b *block, xs, ys []float64) {
	if s.sum.Missing == 0 && !s.offScale() || !s.cells.hatched {
		return
	}
	missing := func(r, col int) bool {
		return b.visible(r, col) && math.IsNaN(s.mapper.Norm.Scale(b.drawn.At(r, col)))
	}
	var boxes [][4]float64
	open := map[[2]int]int{} // runs of the row above, by their ends, to their box
	for r := range b.drawn.Rows {
		next := map[[2]int]int{}
		for from := 0; from < b.drawn.Cols; {
			if !missing(r, from) {
				from++
				continue
			}
			to := from + 1
			for to < b.drawn.Cols && missing(r, to) {
				to++
			}
			key := [2]int{from, to}
			if i, ok := open[key]; ok {
				boxes[i][3] = ys[r+1] - boxes[i][1]
				next[key] = i
			} else {
				next[key] = len(boxes)
				boxes = append(boxes, [4]float64{xs[from], ys[r], xs[to] - xs[from], ys[r+1] - ys[r]})
			}
			from = to
		}
		open = next
	}
	if path := s.th.Hatch(boxes, mostHatches); path != nil {
		target.Items = append(target.Items, path)
	}
}

// offScale reports whether values have no place on the scale, as zero under a
// logarithm.
func (s *sheet) offScale() bool { return s.p.Fitted.OutOfDomain > 0 }

// drawGaps paints the gaps between cells as lines over them, only where a cell
// lies on one of the sides.
func (s *sheet) drawGaps(target *scene.Group, b *block, xs, ys []float64) {
	gap := s.cells.gap
	half := math.Floor(gap/s.th.Pixel/2) * s.th.Pixel
	line := func(x, y, w, h float64) {
		target.Items = append(target.Items, &scene.Rect{X: x, Y: y, W: w, H: h, Fill: s.th.Gap, Crisp: true})
	}
	for col := 1; col < len(xs)-1; col++ {
		stretches(len(ys)-1, func(r int) bool { return b.visible(r, col-1) || b.visible(r, col) }, func(from, to int) {
			line(xs[col]-half, ys[from], gap, ys[to]-ys[from])
		})
	}
	for r := 1; r < len(ys)-1; r++ {
		stretches(len(xs)-1, func(col int) bool { return b.visible(r-1, col) || b.visible(r, col) }, func(from, to int) {
			line(xs[from], ys[r]-half, xs[to]-xs[from], gap)
		})
	}
}

// stretches calls f for each longest run of indices that are in.
func stretches(n int, in func(int) bool, f func(from, to int)) {
	for from := 0; from < n; {
		if !in(from) {
			from++
			continue
		}
		to := from + 1
		for to < n && in(to) {
			to++
		}
		f(from, to)
		from = to
	}
}
