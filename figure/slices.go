package figure

import (
	"fmt"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/grid"
)

// Slice is a run of rows or columns that stands apart from the others, titled
// in its middle.
type Slice struct {
	Title string
	Cells int
}

// mostSlices is how many slices of one side can be told apart.
const mostSlices = 200

// sliceGap is between two slices, in points (2 mm).
const sliceGap = 2 * 72 / 25.4

// readSlices holds the slices of the plot against its cells.
func (s *sheet) readSlices() error {
	for _, side := range []struct {
		given []Slice
		n     int
		a     grid.Axis
		what  string
		to    *axis.Slices
	}{{s.p.RowSlices, s.g.Rows, s.g.Y, "rows", &s.rowSlices}, {s.p.ColSlices, s.g.Cols, s.g.X, "columns", &s.colSlices}} {
		if len(side.given) == 0 {
			continue
		}
		at := 0
		side.to.Gap = max(s.th.Pixel, s.th.Snap(sliceGap))
		for i, sl := range side.given {
			if sl.Cells < 1 {
				return fmt.Errorf("slice %q of the %s has no cells", sl.Title, side.what)
			}
			if i > 0 {
				side.to.Starts = append(side.to.Starts, at)
			}
			at += sl.Cells
		}
		switch {
		case at != side.n:
			return fmt.Errorf("figure: slices of %d %s for %d", at, side.what, side.n)
		case len(side.given) > mostSlices:
			return fmt.Errorf("%d slices of the %s; at most %d can be drawn apart", len(side.given), side.what, mostSlices)
		case len(side.given) > 1 && side.a.Edges != nil:
			return fmt.Errorf("figure: %s at places of their own cannot be split into slices", side.what)
		case len(side.given) > 1 && s.p.Image != nil:
			return fmt.Errorf("figure: an image cannot be split into slices")
		}
	}
	return nil
}

// sliced reports whether cells stand apart anywhere.
func (s *sheet) sliced() bool { return s.rowSlices.N() > 1 || s.colSlices.N() > 1 }

// gaps is what the gaps between slices take of the body.
func (s *sheet) gaps() size { return size{W: s.colSlices.Gaps(), H: s.rowSlices.Gaps()} }

// sliceless leaves out the ticks of a scale where slices stand apart: it has no
// places between them.
func (s *sheet) sliceless(pick string, a grid.Axis, slices axis.Slices) string {
	if slices.N() > 1 && a.Labels == nil && pick == "" {
		return "none"
	}
	return pick
}
