// Package track draws what is known of the rows or columns of a body of cells
// beside them: strips of colours, bars, points, lines, box plots and histograms
// with a small axis of their own, texts, and marked labels with connectors.
package track

import (
	"fmt"
	"image/color"
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/tick"
)

// Kind is how a track is drawn.
type Kind uint8

// The kinds of tracks.
const (
	Strip      Kind = iota // each value a colour
	Bars                   // from 0; several parts stand on each other
	Points                 // one a value
	Lines                  // through the values, broken between slices
	Boxes                  // quartiles, median, whiskers to 1.5 of the box, and what lies beyond (Tukey)
	Histograms             // of each cell's samples, all over the same bins
	Texts                  // one a cell, as many as fit
	Marks                  // a few texts, pulled apart, with lines to their cells
)

// Track is what is drawn of each cell of a side, in drawn order.
type Track struct {
	Name string
	Kind Kind
	// Far puts the track right of the cells or below them, in place of left and
	// above.
	Far   bool
	Depth float64 // away from the cells in points; 0 chooses by kind

	// Of a Strip.
	Values     []float64 // of categories their index; NaN is missing
	Categories []string  // nil for numbers
	Mapper     *shade.Mapper
	Integer    bool // numbers are whole by nature: the legend has no fractions

	// Of Bars, Points and Lines, one list of values a part, each with its name
	// and colour. Samples are those of each cell in Boxes and Histograms.
	Series  [][]float64
	Parts   []string
	Fills   []color.NRGBA // nil chooses
	Samples [][]float64
	Lo, Hi  *float64 // of the axis; nil is by the values

	// Of Texts and Marks; empty ones are not drawn.
	Words []string
}

// Check holds a track against the number of cells.
func (t *Track) Check(n int) error {
	wrong := func(got int) error { return fmt.Errorf("track %q has %d values for %d", t.Name, got, n) }
	switch t.Kind {
	case Strip:
		if len(t.Values) != n || t.Mapper == nil {
			return wrong(len(t.Values))
		}
	case Bars, Points, Lines:
		if len(t.Series) == 0 || len(t.Series) > 1 && len(t.Parts) != len(t.Series) {
			return fmt.Errorf("track %q has %d series and %d names of them", t.Name, len(t.Series), len(t.Parts))
		}
		for _, s := range t.Series {
			if len(s) != n {
				return wrong(len(s))
			}
		}
	case Boxes, Histograms:
		if len(t.Samples) != n {
			return wrong(len(t.Samples))
		}
	case Texts, Marks:
		if len(t.Words) != n {
			return wrong(len(t.Words))
		}
	default:
		return fmt.Errorf("track %q is of no kind that is known", t.Name)
	}
	if t.Lo != nil && t.Hi != nil && !(*t.Lo < *t.Hi) {
		return fmt.Errorf("track %q: its axis goes from %g to %g; the first has to be the lower", t.Name, *t.Lo, *t.Hi)
	}
	return nil
}

// Missing reports whether a cell has a gap that is drawn as one.
func (t *Track) Missing() bool {
	for _, v := range t.Values {
		if v != v {
			return true
		}
	}
	for _, s := range t.Series {
		for _, v := range s {
			if v != v {
				return true
			}
		}
	}
	return false
}

// PartMapper has the colours of the parts, for a legend.
func (t *Track) PartMapper() *shade.Mapper { return Mapped(t.fills(), color.NRGBA{}) }

// fills are the colours of the parts.
func (t *Track) fills() []color.NRGBA {
	n := max(1, len(t.Series))
	switch {
	case len(t.Fills) >= n:
		return t.Fills
	case n > 1:
		return Colors(0, n)
	}
	return []color.NRGBA{plain}
}

// Options say how a track is drawn.
type Options struct {
	Track  Track
	Side   dock.Side
	Theme  *style.Theme
	Slices axis.Slices
	Ratio  float64 // depth of a strip of colours as a part of the body; 0 means 3 mm
	Locale *tick.Locale
	Word   string // what cells are called in notes: rows, columns
}

// Panel is a track on one side.
type Panel interface {
	dock.Panel
	Note() string // what was drawn together or left out, after Measure; "" for nothing
}

// New is the panel of a track.
func New(o Options) Panel {
	switch o.Track.Kind {
	case Bars, Points, Lines, Boxes, Histograms:
		return newGraph(o)
	case Texts:
		return &words{Options: o}
	case Marks:
		return &marks{Options: o}
	}
	return &strip{Options: o}
}

func (o *Options) gap() float64 { return max(o.Theme.Pixel, o.Theme.Snap(gap)) }

// nameGap is the air between a track and its name.
func (o *Options) nameGap() float64 { return 4 * o.Theme.Unit() }

// beyond adds what reaches beyond the cells at the end of name and axis. Around
// the cells these ends follow each other like the sails of a mill, so that no
// two tracks share a corner: above what is left of the cells, right of what is
// above, below what is right, left of what is below.
func (o *Options) beyond(need *dock.Need, reach float64) {
	if o.Side == dock.Left || o.Side == dock.Bottom {
		need.Before += reach
	} else {
		need.After += reach
	}
}

// inner is the part of a panel's place that is deep points deep and near points
// away from the cells' side; what the panel was moved by lies nearer still. It
// lies on whole pixels, never nearer to the cells than it was measured.
func (o *Options) inner(at dock.Box, depth, near, deep float64) dock.Box {
	in := at
	switch o.Side {
	case dock.Left:
		in.X, in.W = at.X+depth-near-deep, deep
	case dock.Right:
		in.X, in.W = at.X+at.W-depth+near, deep
	case dock.Top:
		in.Y, in.H = at.Y+depth-near-deep, deep
	case dock.Bottom:
		in.Y, in.H = at.Y+at.H-depth+near, deep
	}
	th := o.Theme
	switch x, y := in.X, in.Y; o.Side {
	case dock.Left:
		in.X, in.Y = -th.Ceil(-x), th.Snap(y)
	case dock.Right:
		in.X, in.Y = th.Ceil(x), th.Snap(y)
	case dock.Top:
		in.X, in.Y = th.Snap(x), -th.Ceil(-y)
	case dock.Bottom:
		in.X, in.Y = th.Snap(x), th.Ceil(y)
	}
	return in
}

// length is the side of a box that lies along the cells.
func (o *Options) length(b dock.Box) float64 {
	if o.Side.Beside() {
		return b.H
	}
	return b.W
}

// along is the part of a strip between two places along it.
func along(side dock.Side, b dock.Box, from, to float64) (x, y, w, h float64) {
	if side.Beside() {
		return b.X, b.Y + from, b.W, to - from
	}
	return b.X + from, b.Y, to - from, b.H
}

// spot is what is drawn as one: a cell, or where there are more cells than
// pixels those of one pixel.
type spot struct {
	first, end int
	from, to   float64
}

func (s spot) middle() float64 { return (s.from + s.to) / 2 }

// spots are the places of n cells on length points, slice by slice.
func (o *Options) spots(n int, length float64) (slices [][]spot) {
	px := o.Theme.Pixel
	for _, sl := range o.Slices.Along(n, length, px) {
		cells := sl.End - sl.First
		k := max(1, min(cells, int(math.Round((sl.To-sl.From)/px))))
		row := make([]spot, k)
		for i := range row {
			row[i] = spot{
				first: sl.First + i*cells/k, end: sl.First + (i+1)*cells/k,
				from: o.Theme.Snap(sl.From + (sl.To-sl.From)*float64(i)/float64(k)),
				to:   o.Theme.Snap(sl.From + (sl.To-sl.From)*float64(i+1)/float64(k)),
			}
		}
		slices = append(slices, row)
	}
	return slices
}

// line puts one straight line into a path.
func line(p *scene.Path, x0, y0, x1, y1 float64) {
	p.MoveTo(x0, y0)
	p.LineTo(x1, y1)
}
