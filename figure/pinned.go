package figure

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
)

// Pinned is where a page had put the cells and what explains them, in points, so
// that the picture of its recipe is the one that was seen: pages leave everything
// in its place while a person zooms, where the rules of a new figure would not.
// Width and Height of the figure are needed with it.
type Pinned struct {
	Body     [4]float64 `json:"body"`               // left, top, width and height of the cells
	Words    float64    `json:"words,omitempty"`    // width of the page that its title and notes were broken for; 0 is that of the figure
	Bar      [4]float64 `json:"bar,omitzero"`       // the same of the colour bar's strip; zero leaves it where it would be
	BarTicks []float64  `json:"barTicks,omitempty"` // its round values; nil chooses
	BarTitle float64    `json:"barTitle,omitempty"` // size of its title, points; 0 is that of its ticks
	Beside   bool       `json:"beside,omitempty"`   // labels of rows stand right of the cells, as beside a tree, though there is none
	X        *axis.Set  `json:"x,omitempty"`        // labels of the columns; nil chooses
	Y        *axis.Set  `json:"y,omitempty"`        // labels of the rows
}

// check refuses places that are not on the page.
func (p *Pinned) check(page asked) error {
	if page.width == 0 || page.height == 0 {
		return fmt.Errorf("pinned: places on a page need its width and height; give both, or leave pinned out")
	}
	boxes := [][4]float64{p.Body}
	if p.Bar != [4]float64{} {
		boxes = append(boxes, p.Bar)
	}
	for _, b := range boxes {
		if !(b[0] >= 0 && b[1] >= 0 && b[2] > 0 && b[3] > 0 && b[0]+b[2] <= page.width+1 && b[1]+b[3] <= page.height+1) {
			return fmt.Errorf("pinned: %v is no box (left, top, width, height) on a page of %g x %g points; leave pinned out to have it laid out anew", b, page.width, page.height)
		}
	}
	return nil
}

// solvePinned puts everything where a page had it.
func (s *sheet) solvePinned() (*dock.Solved, error) {
	p := s.o.Pinned
	if err := p.check(s.asked); err != nil {
		return nil, err
	}
	if err := s.build(false); err != nil {
		return nil, err
	}
	page, body := s.page(s.notes), size{W: s.wholePixels(p.Body[2]), H: s.wholePixels(p.Body[3])}
	gaps := s.gaps()
	s.cells.inner, s.cells.body = size{W: body.W - gaps.W, H: body.H - gaps.H}, body
	if !(s.cells.inner.W > 0 && s.cells.inner.H > 0) {
		return nil, fmt.Errorf("pinned: slices leave no room for cells on %g x %g points; leave pinned out", body.W, body.H)
	}
	s.planGap()
	s.annot.plan(s)
	top, foot := page.Bands(page.Size.W)
	fit := s.frame.Measure(body, page.Size, size{})
	return &dock.Solved{Fit: fit, Page: page.Size, X: p.Body[0], Y: p.Body[1], Top: top, Foot: foot}, nil
}

// wholePixels is a length of whole pixels, at least one.
func (s *sheet) wholePixels(l float64) float64 {
	return max(1, math.Round(l/s.th.Pixel)) * s.th.Pixel
}

// set are the labels of an axis that a page had; nil chooses.
func (p *Pinned) set(columns bool) *axis.Set {
	switch {
	case p == nil:
		return nil
	case columns:
		return p.X
	}
	return p.Y
}
