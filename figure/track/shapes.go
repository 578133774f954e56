package track

import (
	"image/color"
	"math"
	"slices"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/stat"
)

// thick is the part of a cell's side that a bar and a box take, where cells are
// wide enough to leave air between them.
const (
	thickBar = .8
	thickBox = .66
	wideCell = 4 // pixels, below which bars touch
)

// within is the middle part of a spot.
func (g *graph) within(s spot, part float64) (from, to float64) {
	if s.to-s.from < wideCell*g.Theme.Pixel-1e-9 {
		return s.from, s.to
	}
	air := g.Theme.Snap((s.to - s.from) * (1 - part) / 2)
	return s.from + air, s.to - air
}

// block paints a rectangle of the graph.
func (g *graph) block(group *scene.Group, b dock.Box, from, to, low, high float64, fill color.NRGBA, hint string) {
	x, y, w, h := g.rect(b, from, to, low, high)
	group.Items = append(group.Items, &scene.Rect{X: x, Y: y, W: w, H: h, Fill: fill, Crisp: true, Hint: hint})
}

func (g *graph) drawBars(group *scene.Group, rows [][]spot, b dock.Box) {
	for _, row := range rows {
		for _, s := range row {
			from, to := g.within(s, thickBar)
			for k, ends := range g.Track.stack(s.first, s.end) {
				if ends[0] < ends[1] {
					g.block(group, b, from, to, g.Theme.Snap(g.up(ends[0])), g.Theme.Snap(g.up(ends[1])), g.fills[k], "")
				}
			}
		}
	}
}

// drawPoints paints a dot for each value; they overlap rather than shrink to
// nothing.
func (g *graph) drawPoints(group *scene.Group, rows [][]spot, b dock.Box) {
	for k, values := range g.Track.Series {
		path := &scene.Path{Fill: g.fills[k]}
		for _, row := range rows {
			for _, s := range row {
				v := mean(values[s.first:s.end])
				if v != v {
					continue
				}
				r := min(2.2*g.Theme.Unit(), max(.9*g.Theme.Unit(), (s.to-s.from)*.4))
				x, y := g.place(b, s.middle(), min(max(g.up(v), r), g.deep-r))
				path.Circle(x, y, r)
			}
		}
		if len(path.Ops) > 0 {
			group.Items = append(group.Items, path)
		}
	}
}

// drawLines joins the values of each slice; a missing one breaks the line, and
// one alone between two missing is a dot.
func (g *graph) drawLines(group *scene.Group, rows [][]spot, b dock.Box) {
	for k, values := range g.Track.Series {
		path := &scene.Path{Stroke: g.fills[k], Width: 1.5 * g.Theme.Unit() / .75}
		alone := &scene.Path{Fill: g.fills[k]}
		for _, row := range rows {
			run := 0
			var x, y float64
			for i := range len(row) + 1 {
				v := math.NaN()
				if i < len(row) {
					v = mean(values[row[i].first:row[i].end])
				}
				if v != v {
					if run == 1 {
						alone.Circle(x, y, 1.6*g.Theme.Unit())
					}
					run = 0
					continue
				}
				x, y = g.place(b, row[i].middle(), g.up(v))
				if run++; run == 1 {
					path.MoveTo(x, y)
				} else {
					path.LineTo(x, y)
				}
			}
		}
		if len(path.Ops) > 0 {
			group.Items = append(group.Items, path)
		}
		if len(alone.Ops) > 0 {
			group.Items = append(group.Items, alone)
		}
	}
}

// samples are those of all cells of a spot, the finite ones in rising order.
func (g *graph) samples(s spot) []float64 {
	var all []float64
	for _, values := range g.Track.Samples[s.first:s.end] {
		for _, v := range values {
			if v-v == 0 {
				all = append(all, v)
			}
		}
	}
	slices.Sort(all)
	return all
}

// drawBoxes paints Tukey's boxes; where cells are low only the box and its
// median, where they are lower than three pixels without the median.
func (g *graph) drawBoxes(group *scene.Group, rows [][]spot, b dock.Box) {
	px := g.Theme.Pixel
	whiskers := &scene.Path{Stroke: g.Theme.Muted, Width: g.Theme.Thin, Crisp: true}
	beyond := &scene.Path{Fill: g.Theme.Muted}
	var boxes, medians []scene.Item
	for _, row := range rows {
		for _, s := range row {
			all := g.samples(s)
			if len(all) == 0 {
				continue
			}
			q := stat.Quantiles(all, .25, .5, .75)
			low, high := whiskerEnds(all, q[0], q[2])
			from, to := g.within(s, thickBox)
			pixels := (s.to - s.from) / px
			x0, y0 := g.place(b, s.middle(), g.up(low))
			x1, y1 := g.place(b, s.middle(), g.up(high))
			line(whiskers, x0, y0, x1, y1)
			r := min(1.1*g.Theme.Unit(), (to-from)/2)
			for _, v := range all {
				if (v < low || v > high) && pixels >= wideCell {
					x, y := g.place(b, s.middle(), min(max(g.up(v), r), g.deep-r))
					beyond.Circle(x, y, r)
				}
			}
			foot, head := g.Theme.Snap(g.up(q[0])), g.Theme.Snap(g.up(q[2]))
			x, y, w, h := g.rect(b, from, to, foot, max(head, foot+px))
			boxes = append(boxes, &scene.Rect{X: x, Y: y, W: w, H: h, Fill: g.fills[0], Crisp: true})
			if at := g.Theme.Snap(g.up(q[1]) - px/2); pixels >= 3 && head-foot >= 3*px {
				x, y, w, h := g.rect(b, from, to, at, at+px)
				medians = append(medians, &scene.Rect{X: x, Y: y, W: w, H: h, Fill: g.paper(), Crisp: true})
			}
		}
	}
	if len(whiskers.Ops) > 0 {
		group.Items = append(group.Items, whiskers)
	}
	group.Items = append(append(group.Items, boxes...), medians...)
	if len(beyond.Ops) > 0 {
		group.Items = append(group.Items, beyond)
	}
}

// whiskerEnds are the outermost of rising values within 1.5 of the box's length
// from it (Tukey, Exploratory Data Analysis, 1977).
func whiskerEnds(all []float64, q1, q3 float64) (low, high float64) {
	reach := 1.5 * (q3 - q1)
	low, high = q1, q3
	for _, v := range all {
		if v >= q1-reach {
			low = min(q1, v)
			break
		}
	}
	for _, v := range slices.Backward(all) {
		if v <= q3+reach {
			high = max(q3, v)
			break
		}
	}
	return low, high
}

// drawHistograms paints the counts of each cell's samples in bins that all share:
// as bars on the cell's lower side where it is high enough, else as shades. The
// highest bar of all fills a cell.
func (g *graph) drawHistograms(group *scene.Group, rows [][]spot, b dock.Box) {
	n := max(5, min(40, int(g.deep/(3*g.Theme.Unit()))))
	edges := stat.Linspace(g.lo, g.hi, n+1)
	var counts [][]float64
	most := 0.0
	for _, row := range rows {
		for _, s := range row {
			own := make([]float64, n)
			all := g.samples(s)
			for i, c := range stat.Histogram(all, edges) {
				own[i] = float64(c) / float64(len(all))
				most = max(most, own[i])
			}
			counts = append(counts, own)
		}
	}
	if most == 0 {
		return
	}
	step, k := g.deep/float64(n), 0
	for _, row := range rows {
		for _, s := range row {
			for i, c := range counts[k] {
				if !(c > 0) {
					continue
				}
				low, high := g.Theme.Snap(float64(i)*step), g.Theme.Snap(float64(i+1)*step)
				if (s.to-s.from)/g.Theme.Pixel < tallCell {
					g.block(group, b, s.from, s.to, low, high, g.shade(math.Sqrt(c/most)), "")
					continue
				}
				room := s.to - s.from - g.Theme.Pixel
				g.block(group, b, s.to-max(g.Theme.Pixel, g.Theme.Snap(room*c/most)), s.to, low, high, g.fills[0], "")
			}
			k++
		}
	}
}

// tallCell is the side of a cell, in pixels, from which a histogram in it can be
// read.
const tallCell = 12

// shade is the colour of the graph so much on the page's.
func (g *graph) shade(part float64) color.NRGBA {
	back, c := g.paper(), g.fills[0]
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-part) + float64(b)*part)) }
	return color.NRGBA{mix(back.R, c.R), mix(back.G, c.G), mix(back.B, c.B), 0xff}
}

// paper is the colour of the page, white where it has none.
func (g *graph) paper() color.NRGBA {
	if c := g.Theme.Background; c.A != 0 {
		return c
	}
	return color.NRGBA{0xff, 0xff, 0xff, 0xff}
}
