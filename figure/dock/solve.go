package dock

import "math"

// Body finds the size of a body in the room that is left, +Inf where the page
// grows with it. It never returns more than that.
type Body func(avail Size) Size

// Page is what the solver keeps around the frame.
type Page struct {
	Size   Size                                    // +Inf where the page follows from the body
	Margin float64                                 // on all four sides
	Bands  func(width float64) (top, foot float64) // heights above and below the frame on a page of that width
	Least  float64                                 // the narrowest page that grows
}

// Solved is a page on which everything has its place.
type Solved struct {
	Fit       *Fit
	Page      Size
	X, Y      float64 // top left corner of the body
	Top, Foot float64 // heights of the bands
}

// Solve finds the largest body that leaves every panel its room. Margins only
// grow from one round to the next, so the search ends.
func (f *Frame) Solve(page Page, body Body) *Solved {
	var margin [4]float64
	var top, foot float64
	for round := 0; ; round++ {
		inner := Size{
			page.Size.W - 2*page.Margin - margin[Left] - margin[Right],
			page.Size.H - 2*page.Margin - margin[Top] - margin[Bottom] - top - foot,
		}
		size := body(inner)
		fit := f.Measure(size, page.Size, Size{2 * page.Margin, 2*page.Margin + top + foot})
		width := page.Size.W
		if math.IsInf(width, 1) {
			width = max(page.Least, fit.Width()+2*page.Margin)
		}
		t, b := page.Bands(width)
		grew := t > top+eps || b > foot+eps
		for side, m := range fit.Margin {
			grew = grew || m > margin[side]+eps
			margin[side] = max(margin[side], m)
		}
		top, foot = max(top, t), max(foot, b)
		if (!grew && round > 0) || round == rounds {
			return place(page, fit, margin, top, foot, width)
		}
		if math.IsInf(page.Size.W, 1) && math.IsInf(page.Size.H, 1) {
			// The body does not depend on the margins.
			return place(page, fit, fit.Margin, t, b, width)
		}
	}
}

const (
	eps    = 1e-6
	rounds = 16
)

func place(page Page, fit *Fit, margin [4]float64, top, foot, width float64) *Solved {
	s := &Solved{Fit: fit, Top: top, Foot: foot, Page: Size{width, page.Size.H}}
	if math.IsInf(page.Size.H, 1) {
		s.Page.H = 2*page.Margin + top + foot + margin[Top] + fit.Body.H + margin[Bottom]
	}
	s.X = page.Margin + margin[Left]
	s.Y = page.Margin + top + margin[Top]
	return s
}
