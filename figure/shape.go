package figure

import (
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
)

// The default size of cells and of the longer side of the body, in reference
// pixels of half a point: pixels at the default resolution.
const (
	refPixel    = 0.5
	mostCell    = 40
	leastCell   = 1
	leastBody   = 360
	mostBody    = 1600
	easyBody    = 960 // what a body without labels aims at
	mostAnnot   = 2400
	widestRatio = 1.7 // a cell may be this much wider than high for its labels
)

// shape finds the size of the body.
type shape struct {
	square bool
	wish   size // the body when nothing is asked for
	all    size // the least body on which all labels fit that were asked for
}

// plan finds the body of a figure of no given size.
func (s *sheet) planShape() {
	sh := &s.shape
	if s.p.Map != nil {
		sh.wish = mapBody(s.ratio())
		return
	}
	nx, ny := float64(s.g.Cols), float64(s.g.Rows)
	w := side(s.g.X, s.x.Wish(false))
	h := side(s.g.Y, s.y.Wish(false))
	// Wider columns let their labels stand upright.
	if up := s.x.Wish(true); up > w*nx && up <= easyBody*refPixel*1.25 && up/nx <= widestRatio*max(h, w) {
		w = up / nx
	}
	if a := s.annot.wish(s); a.W > 0 {
		limit := mostBody * refPixel
		if s.o.Annot || s.p.Text != nil {
			limit = mostAnnot * refPixel
		}
		if a.W*nx <= limit && a.H*ny <= limit {
			w, h = max(w, a.W), max(h, a.H)
		}
	}
	if s.diagonal != nil {
		w, h = max(w, s.diagonal.cell()), max(h, s.diagonal.cell())
	}
	w, h = s.wholeCell(w, nx), s.wholeCell(h, ny)
	switch square := max(w, h); {
	case sameLabels(s.g) && square*nx <= mostBody*refPixel:
		w, h = square, square
	case sameLabels(s.g) || sameKind(s.g) && max(nx, ny) <= 4*min(nx, ny):
		w, h = min(w, h), min(w, h)
	}
	if s.clustered() || s.p.ColTree != nil {
		w, h = max(w, calm(nx)), max(h, calm(ny))
		w, h = broaden(w, nx, h*ny), broaden(h, ny, w*nx)
		w, h = s.wholeCell(w, nx), s.wholeCell(h, ny)
	}
	if long := max(w*nx, h*ny); long < leastBody*refPixel {
		f := leastBody * refPixel / long
		w, h = s.wholeCell(w*f, nx), s.wholeCell(h*f, ny)
	}
	body := size{W: w * nx, H: h * ny}
	if r := s.ratio(); r > 0 {
		body = aspect(body, r)
	}
	body.W, body.H = min(body.W, mostAnnot*refPixel), min(body.H, mostAnnot*refPixel)
	sh.all = size{W: s.x.Need(), H: s.y.Need()}
	sh.wish = size{W: min(maxPage/2, max(body.W, sh.all.W)), H: min(maxPage/2, max(body.H, sh.all.H))}
}

// calm is a cell of up to four pixels, as far as the body allows: trees need
// more room than fields of numbers.
func calm(n float64) float64 { return math.Floor(min(4, mostBody/n)) * refPixel }

// broaden widens the few cells of a side that trees would otherwise dwarf: to
// two fifths of the other side, each at most thrice the usual cell.
func broaden(cell, n, other float64) float64 {
	return max(cell, min(.4*other/n, 3*mostCell*refPixel))
}

// wholeCell is a cell of whole pixels, the next larger one if n of them stay
// within the largest body. Less than a pixel stays as it is.
func (s *sheet) wholeCell(c, n float64) float64 {
	px := s.th.Pixel
	up, down := math.Ceil(c/px-1e-6)*px, math.Floor(c/px+1e-6)*px
	switch {
	case down <= 0:
		return c
	case up*n <= max(mostBody*refPixel, c*n):
		return up
	}
	return down
}

// side is the size of a cell along one axis that labels or, without any, a
// calm picture ask for.
func side(a grid.Axis, labels float64) float64 {
	n := float64(a.N)
	cell := min(mostCell, max(leastCell, math.Floor(easyBody/n)))
	if cell < 4 && 4*n <= mostBody {
		cell = 4 // so that all cells are equal, and wide enough to be seen
	}
	if labels > 0 {
		cell = min(max(cell, labels/n/refPixel), max(cell, mostBody/n))
	}
	return min(cell, mostBody/n) * refPixel
}

// sameLabels reports whether rows and columns are the same things, as in a
// correlation matrix: its cells look right as squares.
func sameLabels(g *grid.Grid) bool {
	if g.X.Labels == nil || len(g.X.Labels) != len(g.Y.Labels) {
		return false
	}
	for i, l := range g.X.Labels {
		if g.Y.Labels[i] != l {
			return false
		}
	}
	return true
}

// sameKind reports whether both axes count or measure, as in an image: its cells
// look right as squares.
func sameKind(g *grid.Grid) bool {
	return numeric(g.X) && numeric(g.Y) && g.X.Kind == g.Y.Kind && g.X.Kind != grid.Time
}

// aspect keeps the area about the same and makes the height r times the width.
func aspect(b size, r float64) size {
	w := math.Sqrt(b.W * b.H / r)
	f := min(1, mostBody*refPixel/max(w, w*r))
	return size{W: w * f, H: w * r * f}
}

// body is the size of the body in the room there is: whole pixels a cell where
// cells are large enough for that to show. The room is +Inf where the page
// follows from the body.
func (s *sheet) body(avail size) size {
	gaps := s.gaps()
	b := s.shape.wish
	avail = size{W: avail.W - gaps.W, H: avail.H - gaps.H}
	freeW, freeH := math.IsInf(avail.W, 1), math.IsInf(avail.H, 1)
	switch {
	case !freeW && !freeH:
		b = avail
	case !freeW:
		b = size{W: avail.W, H: b.H * min(1.5, max(0.05, avail.W/b.W))}
	case !freeH:
		b = size{W: b.W * min(1.5, max(0.05, avail.H/b.H)), H: avail.H}
	}
	if s.asked.cell.W > 0 {
		b = size{W: s.asked.cell.W * float64(s.g.Cols), H: s.asked.cell.H * float64(s.g.Rows)}
	} else if r := s.ratio(); r > 0 {
		b = size{W: s.nearPixel(min(b.W, b.H/r)), H: s.nearPixel(min(b.H, b.W*r))}
	}
	b.W = max(s.th.Pixel, b.W)
	b.H = max(s.th.Pixel, b.H)
	s.layCells(size{W: b.W + gaps.W, H: b.H + gaps.H})
	return s.cells.body
}

// nearPixel takes a length that is a whole number of pixels but for a twentieth as
// one: 1024 rows of a square of points would else be drawn on 1023.
func (s *sheet) nearPixel(l float64) float64 {
	if whole := math.Round(l / s.th.Pixel); math.Abs(l/s.th.Pixel-whole) < .05 {
		return whole * s.th.Pixel
	}
	return l
}

// whole is the length closest below l that gives n cells whole pixels each, as
// long as that wastes little; else whole pixels for all together.
func (s *sheet) whole(l float64, n int, a grid.Axis) float64 {
	px := s.th.Pixel
	pixels := math.Floor(l/px + 1e-6)
	cell := math.Floor(pixels / float64(n))
	if cell >= 4 && axis.Even(a) && s.p.Mesh == nil && s.p.Map == nil && cell*float64(n) >= .9*pixels {
		return cell * float64(n) * px
	}
	return max(1, pixels) * px
}

// textPad is the air on each side of a text in a cell made for it.
func textPad(th *style.Theme) size { return size{W: 4 * th.Unit(), H: 1.5 * th.Unit()} }
