package figure

import (
	"fmt"
	"image/color"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// Mark is something to point out on the cells: a line before a row or a column,
// a frame around a cell or a box of cells, each with a text beside them. Rows and
// columns are named by label, on number and time axes by value.
type Mark struct {
	Kind string   `json:"kind"` // col, row, cell, box
	At   []string `json:"at"`   // the column; the row; row and column; first and last row, first and last column
	Text string   `json:"text,omitempty"`
}

// LabelError is a mark on a row or column that is not there.
type LabelError struct {
	Side   string // "row" or "column"
	Label  string
	Labels []string // all there are, or nil on an axis of values
	Range  string   // from where to where an axis of values goes
}

func (e *LabelError) Error() string {
	if e.Labels == nil {
		return fmt.Sprintf("mark: %s %q is not on the axis, which goes %s", e.Side, e.Label, e.Range)
	}
	return fmt.Sprintf("mark: no %s is called %q", e.Side, e.Label)
}

// marked is a mark with its place as parts of the axes, from x0 to x1 and from y0
// to y1; a line has one of them only.
type marked struct {
	Mark
	x0, x1, y0, y1 float64
}

// mostMarks bounds what can be told apart.
const mostMarks = 500

// readMarks finds the places of all marks.
func (s *sheet) readMarks() error {
	s.marks = nil
	if len(s.o.Marks) > mostMarks {
		return fmt.Errorf("mark: %d marks; at most %d can be drawn", len(s.o.Marks), mostMarks)
	}
	for _, m := range s.o.Marks {
		at, err := s.markAt(m)
		if err != nil {
			return err
		}
		s.marks = append(s.marks, at)
	}
	return nil
}

func (s *sheet) markAt(m Mark) (marked, error) {
	out := marked{Mark: m}
	out.Text = style.Clean(m.Text)
	names := map[string]int{"col": 1, "row": 1, "cell": 2, "box": 4}
	switch n, ok := names[m.Kind]; {
	case !ok:
		return out, fmt.Errorf("mark: kind %q; there are col, row, cell and box", m.Kind)
	case len(m.At) != n:
		return out, fmt.Errorf("mark: a %s needs %d names, not %d", m.Kind, n, len(m.At))
	}
	var errs [4]error
	switch m.Kind {
	case "col":
		out.x0, _, errs[0] = placeOf(s.g.X, "column", m.At[0])
	case "row":
		out.y0, _, errs[0] = placeOf(s.g.Y, "row", m.At[0])
	case "cell":
		out.y0, out.y1, errs[0] = cellOf(s.g.Y, "row", m.At[0])
		out.x0, out.x1, errs[1] = cellOf(s.g.X, "column", m.At[1])
	case "box":
		var a, b, c, d float64
		a, b, errs[0] = placeOf(s.g.Y, "row", m.At[0])
		c, d, errs[1] = placeOf(s.g.Y, "row", m.At[1])
		out.y0, out.y1 = min(a, c), max(b, d)
		a, b, errs[2] = placeOf(s.g.X, "column", m.At[2])
		c, d, errs[3] = placeOf(s.g.X, "column", m.At[3])
		out.x0, out.x1 = min(a, c), max(b, d)
	}
	for _, err := range errs { // one line says one thing
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// placeOf is where a label's cell begins and ends along an axis, or where a
// value lies.
func placeOf(a grid.Axis, side, name string) (from, to float64, err error) {
	if a.Edges == nil {
		return cellOf(a, side, name)
	}
	v, ok := valueOf(a, name)
	lo, hi := min(a.Edges[0], a.Edges[a.N]), max(a.Edges[0], a.Edges[a.N])
	if !ok || v < lo || v > hi {
		return 0, 0, &LabelError{Side: side, Label: name, Range: "from " + a.LabelAt(0) + " to " + a.LabelAt(a.N-1)}
	}
	at := axis.Place(a, v)
	return at, at, nil
}

// cellOf is where the cell of a label or a value begins and ends.
func cellOf(a grid.Axis, side, name string) (from, to float64, err error) {
	if a.Edges == nil {
		labels := make([]string, a.N)
		for i := range labels {
			if labels[i] = a.LabelAt(i); labels[i] == name {
				return axis.At(a, i), axis.At(a, i+1), nil
			}
		}
		return 0, 0, &LabelError{Side: side, Label: name, Labels: labels}
	}
	at, _, err := placeOf(a, side, name)
	if err != nil {
		return 0, 0, err
	}
	for i := range a.N {
		if axis.At(a, i+1) >= at {
			return axis.At(a, i), axis.At(a, i+1), nil
		}
	}
	return axis.At(a, a.N-1), 1, nil
}

// drawMarks paints lines and frames over the cells, each with a light edge so
// that it is seen on any colour.
func (s *sheet) drawMarks(out *scene.Scene, body dock.Box) {
	if len(s.marks) == 0 {
		return
	}
	group := &scene.Group{Class: "marks"}
	for _, pass := range []struct {
		ink   bool
		width float64
	}{{width: 3.25}, {ink: true, width: 1.5}} {
		for _, m := range s.marks {
			p := &scene.Path{Stroke: s.paper(), Width: pass.width * s.th.Unit() / .75}
			if pass.ink {
				p.Stroke = s.th.Text
			}
			s.trace(p, m, body)
			group.Items = append(group.Items, p)
			if m.Text != "" && (m.Kind == "cell" || m.Kind == "box") && !s.o.Bare {
				lead := &scene.Path{Stroke: p.Stroke, Width: p.Width / 2}
				y := s.along(s.g.Y, s.rowSlices, body.Y, body.H, m.leave())
				lead.MoveTo(s.along(s.g.X, s.colSlices, body.X, body.W, m.x1), y)
				lead.LineTo(body.X+body.W, y)
				group.Items = append(group.Items, lead)
			}
		}
	}
	out.Add(group)
}

// trace is the line or the frame of a mark.
func (s *sheet) trace(p *scene.Path, m marked, body dock.Box) {
	x := func(t float64) float64 { return s.along(s.g.X, s.colSlices, body.X, body.W, t) }
	y := func(t float64) float64 { return s.along(s.g.Y, s.rowSlices, body.Y, body.H, t) }
	switch m.Kind {
	case "col":
		p.MoveTo(x(m.x0), body.Y)
		p.LineTo(x(m.x0), body.Y+body.H)
	case "row":
		p.MoveTo(body.X, y(m.y0))
		p.LineTo(body.X+body.W, y(m.y0))
	default:
		p.MoveTo(x(m.x0), y(m.y0))
		p.LineTo(x(m.x1), y(m.y0))
		p.LineTo(x(m.x1), y(m.y1))
		p.LineTo(x(m.x0), y(m.y1))
		p.Close()
	}
}

// along is where a part of an axis lies on the page, slices kept apart.
func (s *sheet) along(a grid.Axis, slices axis.Slices, from, length, t float64) float64 {
	if len(slices.Starts) == 0 {
		return from + t*length
	}
	cell := min(int(t*float64(a.N)+1e-9), a.N-1)
	side := s.sides(a, slices, from, length)[cell]
	return side[0] + (t*float64(a.N)-float64(cell))*(side[1]-side[0])
}

// paper is the colour of the page, or white where it has none.
func (s *sheet) paper() color.NRGBA {
	c := s.th.Background
	if c.A == 0 {
		c = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	}
	return c
}
