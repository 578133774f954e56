package figure

import (
	"math"
	"slices"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// diagonal writes the names of rows and columns on the diagonal of a triangle.
// Each runs into the half that is empty, so that neither side needs labels: a
// row is read from its name towards the cells, a column up or down to it.
type diagonal struct {
	names  []string
	widths []float64 // at 1 pt
	lower  bool
	th     *style.Theme
	size   float64
	most   float64 // the longest name drawn whole
	pad    float64
}

// planDiagonal takes the names over from the axes; nil where there is no
// triangle.
func (s *sheet) planDiagonal(noLabels bool) *diagonal {
	if s.p.Triangle == "" || noLabels || s.g.X.Labels == nil || s.o.XTickLabels != "" || s.o.YTickLabels != "" {
		return nil
	}
	n := float64(s.g.Cols)
	for _, given := range []float64{s.asked.width / 2, s.asked.height / 2, s.asked.cell.H * n} {
		if given > 0 && given/n < 1.5*style.Smallest {
			return nil // too small to be read in a cell
		}
	}
	if n > mostNames {
		return nil
	}
	d := &diagonal{names: slices.Clone(s.g.X.Labels), lower: s.p.Triangle == "lower", th: s.th, pad: 3 * s.th.Unit()}
	for i, n := range d.names {
		d.names[i] = style.Clean(n)
		d.widths = append(d.widths, s.th.Regular.Width(d.names[i], 1))
	}
	return d
}

// mostNames is how many names a diagonal may have on the largest body.
const mostNames = 80

// cell is the least side of a cell whose name has the full size.
func (d *diagonal) cell() float64 {
	return d.th.LineHeight(d.th.Regular, d.th.TickSize()) + d.th.Unit()
}

// Measure finds the size of the names that fits the height of a cell, and how
// far the longest reaches beyond the cells.
func (d *diagonal) Measure(room dock.Room) dock.Need {
	n := float64(len(d.names))
	f := d.th.Regular
	d.size = min(d.th.TickSize(), room.Body.H/n/(f.Ascent(1)+f.Descent(1)))
	d.size = max(math.Floor(d.size*20)/20, 1)
	d.most = max(room.Third.W, 0)
	over := 0.0
	for i, w := range d.widths {
		cells := n - float64(i) // room to the side of the empty half
		if !d.lower {
			cells = float64(i) + 1
		}
		over = max(over, min(w*d.size, d.most)+2*d.pad-cells*room.Body.W/n)
	}
	return dock.Need{Depth: over, Elastic: over}
}

// Draw has nothing to paint: the names lie on the cells, see draw.
func (d *diagonal) Draw(*scene.Scene, dock.Box) {}

// side is where the names may reach beyond the cells.
func (d *diagonal) side() dock.Side {
	if d.lower {
		return dock.Right
	}
	return dock.Left
}

func (d *diagonal) draw(out *scene.Scene, xs, ys [][2]float64) {
	down := style.Baseline(d.th.Regular, d.size)
	for i, n := range d.names {
		n, cut := style.Shorten(d.th.Regular, n, d.size, d.most)
		t := &scene.Text{
			X: xs[i][0] + d.pad, Y: (ys[i][0]+ys[i][1])/2 + down, String: n, Size: d.size,
			Face: d.th.Regular, Fill: d.th.Text, Role: "ytick",
		}
		if !d.lower {
			t.X, t.Anchor = xs[i][1]-d.pad, scene.End
		}
		if cut {
			t.Hint = d.names[i]
		}
		if t.String != "" {
			out.Add(t)
		}
	}
}
