package figure

import (
	"math"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/scene"
)

// ScaleBar is a length on the ground to be drawn over the cells of a map.
type ScaleBar struct {
	Length float64 // in units of the x axis
	Label  string  // such as "50 km"
	Stay   bool    // on the left, whatever lies there: several pictures have it at one place
}

// leastScaled is the body, in units, below which a scale bar would be in the way.
const leastScaled = 160

// drawScale puts the bar into the lower left corner, or the right one where
// less is drawn, with a halo, so that it can be read on any colour.
func (s *sheet) drawScale(out *scene.Scene, body dock.Box) {
	e, u := s.g.X.Edges, s.th.Unit()
	if s.p.Scale == nil || s.o.Bare || e == nil || min(body.W, body.H) < leastScaled*u {
		return
	}
	px := s.th.Pixel
	length := s.th.Snap(s.p.Scale.Length / abs(e[s.g.Cols]-e[0]) * body.W)
	if !(length >= 4*px && length <= .6*body.W) {
		return
	}
	x, y := s.th.Snap(body.X+12*u), s.th.Snap(body.Y+body.H-12*u)
	wide := max(length, s.th.Regular.Width(s.p.Scale.Label, s.th.TickSize())) + 24*u
	if high := 36 * u; !s.p.Scale.Stay && s.covered(body, true, wide, high) > s.covered(body, false, wide, high) {
		x = s.th.Snap(body.X + body.W - 12*u - length)
	}
	group := &scene.Group{Class: "scalebar"}
	for _, halo := range []bool{true, false} {
		p := &scene.Path{Stroke: s.th.Text, Width: max(px, s.th.Snap(1.5*u))}
		if halo {
			p.Stroke, p.Width = s.paper(), p.Width+4*u
		}
		p.MoveTo(x, y-5*u)
		p.LineTo(x, y)
		p.LineTo(x+length, y)
		p.LineTo(x+length, y-5*u)
		group.Items = append(group.Items, p)
	}
	size := s.th.TickSize()
	group.Items = append(group.Items, &scene.Text{
		X: x + length/2, Y: y - 6*u, String: s.p.Scale.Label, Size: size, Face: s.th.Regular,
		Fill: s.th.Text, Halo: s.paper(), Anchor: scene.Middle, Role: "scalebar",
	})
	out.Add(group)
}

// covered counts the cells that are drawn in the lower left or right corner of
// the body.
func (s *sheet) covered(body dock.Box, left bool, wide, high float64) int {
	g, hidden := s.g, s.p.Hidden
	cols := min(g.Cols, int(math.Ceil(wide/body.W*float64(g.Cols))))
	rows := min(g.Rows, int(math.Ceil(high/body.H*float64(g.Rows))))
	first := g.Cols - cols
	if left {
		first = 0
	}
	n := 0
	for r := g.Rows - rows; r < g.Rows; r++ {
		for c := first; c < first+cols; c++ {
			if i := r*g.Cols + c; (hidden == nil || !hidden[i]) && !math.IsNaN(g.Values[i]) {
				n++
			}
		}
	}
	return n
}
