package axis

import (
	"math"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// Groups is the panel of one outer level of nested labels: a bracket along each
// run of equal labels with the label at its middle.
type Groups struct {
	Options
	spans []span
	room  dock.Room
	need  dock.Need
	size  float64
	angle float64
	texts []shown // empty text where none fits
}

// span is a run of cells that share a label, as parts of the axis.
type span struct {
	from, to float64
	text     string
}

// AddGroups adds a panel for each outer level of the axis of l, the innermost
// of them next to the labels.
func AddGroups(f *dock.Frame, l *Labels) {
	levels := l.Axis.Levels
	if l.pick.none {
		return
	}
	for i := len(levels) - 2; i >= 0; i-- {
		f.Add(l.Side, &Groups{Options: l.Options, spans: spans(l.Axis, levels[:i+1])})
	}
}

// spans are the runs of one label within the runs of the levels above it.
func spans(a grid.Axis, levels [][]string) []span {
	var out []span
	inner := levels[len(levels)-1]
	for from := 0; from < a.N; {
		to := from + 1
		for to < a.N && sameGroup(levels, from, to) {
			to++
		}
		out = append(out, span{At(a, from), At(a, to), style.Clean(inner[from])})
		from = to
	}
	return out
}

func sameGroup(levels [][]string, i, j int) bool {
	for _, l := range levels {
		if l[i] != l[j] {
			return false
		}
	}
	return true
}

// Measure sets the labels along columns upright, turned where they are longer
// than their group; those that find no room are left to the brackets.
func (g *Groups) Measure(room dock.Room) dock.Need {
	if room == g.room {
		return g.need
	}
	th := g.Theme
	f := th.Regular
	g.room, g.size, g.angle, g.texts = room, th.TickSize(), 0, nil
	line := th.LineHeight(f, g.size)
	length, limit := room.Body.W, room.Third.W
	if g.Side.Beside() {
		length = room.Body.H
	} else {
		for _, s := range g.spans {
			if f.Width(s.text, g.size) > (s.to-s.from)*length-g.inset() {
				g.angle, limit = 90, room.Third.H
			}
		}
	}
	long, end := 0.0, math.Inf(-1)
	for _, s := range g.spans {
		t := shown{at: (s.from + s.to) / 2, text: s.text, width: f.Width(s.text, g.size)}
		if t.width > limit {
			t.hint = s.text
			t.text, _ = style.Shorten(f, s.text, g.size, limit)
			t.width = f.Width(t.text, g.size)
		}
		across := line
		if !g.Side.Beside() && g.angle == 0 {
			across = t.width
		}
		if start := t.at*length - across/2; start < end-slack || across > length {
			t.text = ""
		} else {
			end = start + across
			long = max(long, t.width)
			g.need.Before = max(g.need.Before, -start)
			g.need.After = max(g.need.After, end-length)
		}
		g.texts = append(g.texts, t)
	}
	g.need.Inset = g.bracket()
	g.need.Depth, g.need.Elastic = g.bracket()+long, long
	if !g.Side.Beside() && g.angle == 0 {
		g.need.Depth, g.need.Elastic = g.bracket()+line, 0
	}
	return g.need
}

// inset is the air between two brackets, bracket the depth of one with the air
// on both its sides.
func (g *Groups) inset() float64   { return 6 * g.Theme.Unit() }
func (g *Groups) bracket() float64 { return 13 * g.Theme.Unit() }

// Draw paints brackets and labels.
func (g *Groups) Draw(s *scene.Scene, at dock.Box) {
	th := g.Theme
	f := th.Regular
	path := &scene.Path{Stroke: th.Line, Width: th.Thin, Crisp: true}
	in := 8 * th.Unit() // from the labels to the bracket
	for i, sp := range g.spans {
		t := g.texts[i]
		out := &scene.Text{String: t.text, Hint: t.hint, Size: g.size, Face: f, Fill: th.Text, Angle: g.angle, Role: g.Role}
		cap := style.Baseline(f, g.size)
		if g.Side == dock.Left {
			x := at.X + at.W - in
			from, to := at.Y+sp.from*at.H, at.Y+sp.to*at.H
			pad := min(g.inset()/2, (to-from)/4)
			path.MoveTo(x, from+pad)
			path.LineTo(x, to-pad)
			out.X, out.Y, out.Anchor = at.X+at.W-g.bracket(), at.Y+t.at*at.H+cap, scene.End
		} else {
			y := at.Y + in
			from, to := at.X+sp.from*at.W, at.X+sp.to*at.W
			pad := min(g.inset()/2, (to-from)/4)
			path.MoveTo(from+pad, y)
			path.LineTo(to-pad, y)
			out.X, out.Y, out.Anchor = at.X+t.at*at.W, at.Y+g.bracket()+f.Ascent(g.size), scene.Middle
			if g.angle == 90 {
				out.X, out.Y, out.Anchor = out.X+cap, at.Y+g.bracket(), scene.End
			}
		}
		if t.text != "" {
			s.Add(out)
		}
	}
	s.Add(path)
}
