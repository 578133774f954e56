package figure

import (
	"fmt"
	"math"
)

// tooSmall says the smallest size that works: the given one grown in width, in
// height or in both alike, whichever takes the least paper.
func tooSmall(p page, step squeeze) error {
	s, given := p.sheet(), *p.size()
	name := s.askedText()
	best := size{W: math.Inf(1), H: math.Inf(1)}
	for _, way := range []size{{W: 1}, {H: 1}, {W: 1, H: 1}} {
		if got, ok := grown(p, step, given, way); ok && got.W*got.H < best.W*best.H {
			best = got
		}
	}
	hint := "leave parts out (xticklabels none, no colour bar, bare)"
	pixels := func(points float64) float64 { return math.Ceil(points/s.th.Pixel/10) * 10 }
	switch {
	case math.IsInf(best.W, 1):
	case given.width > 0 && given.height > 0:
		hint = fmt.Sprintf("give at least %g x %g pixels, or %s", pixels(best.W), pixels(best.H), hint)
	case given.width > 0:
		hint = fmt.Sprintf("give at least a width of %g pixels, or %s", pixels(best.W), hint)
	default:
		hint = fmt.Sprintf("give at least a height of %g pixels, or %s", pixels(best.H), hint)
	}
	return fmt.Errorf("a figure of %s cannot hold its labels and legend; %s", name, hint)
}

// mostGrowth is how many times its size a figure is tried at.
const mostGrowth = 64

// grown finds the least growth one way with which everything fits.
func grown(p page, step squeeze, given asked, way size) (size, bool) {
	if way.W > 0 && given.width == 0 || way.H > 0 && given.height == 0 {
		return size{}, false
	}
	at := func(by float64) size {
		return size{W: given.width * (1 + (by-1)*way.W), H: given.height * (1 + (by-1)*way.H)}
	}
	fits := func(by float64) bool {
		p.size().width, p.size().height = at(by).W, at(by).H
		got, err := p.try(step)
		return err == nil && p.possible(got)
	}
	low, high := 1.0, 2.0
	for !fits(high) {
		if low, high = high, 2*high; high > mostGrowth {
			return size{}, false
		}
	}
	for high-low > 0.01 {
		if m := (low + high) / 2; fits(m) {
			high = m
		} else {
			low = m
		}
	}
	// A size that is not given costs no paper of its own.
	got := at(high)
	return size{W: max(1, got.W), H: max(1, got.H)}, true
}

func (s *sheet) askedText() string {
	switch {
	case s.asked.width > 0 && s.asked.height > 0:
		return fmt.Sprintf("width %s and height %s", s.o.Width, s.o.Height)
	case s.asked.width > 0:
		return "width " + s.o.Width
	}
	return "height " + s.o.Height
}
