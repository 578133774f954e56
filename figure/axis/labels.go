package axis

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// Labels is the panel of tick labels of one axis.
type Labels struct {
	Options
	pick   pick
	marks  []mark    // every candidate in order along the axis
	widths []float64 // of the marks at 1 pt
	scale  bool      // marks are ticks of a scale: round ones are chosen, none is counted as left out
	cells  bool      // one candidate a cell

	room dock.Room
	plan plan
}

// mark is one place that may get a label.
type mark struct {
	at   float64 // part of the axis
	text string
	cell int // index of the cell, or -1
}

// New plans the labels of an axis. flag is the name of the option that
// Options.Pick came from, for its error.
func New(o Options, flag string) (*Labels, error) {
	l, err := newLabels(o, flag)
	if err != nil || o.Set == nil {
		return l, err
	}
	return l, o.Set.check(l, flag)
}

func newLabels(o Options, flag string) (*Labels, error) {
	p, err := parsePick(o.Pick, o.Axis, flag)
	if err != nil {
		return nil, err
	}
	l := &Labels{Options: o, pick: p}
	texts := o.Axis.Labels
	if n := len(o.Axis.Levels); n > 0 {
		texts = o.Axis.Levels[n-1]
	}
	switch {
	case p.none || o.Axis.N == 0 || o.Axis.N == 1 && texts == nil && o.Axis.Edges == nil && !p.all && p.list == nil:
		return l, nil
	case len(p.list) == o.Axis.N:
		texts = p.list
	case p.list != nil:
		wanted := map[string]bool{}
		for _, s := range p.list {
			wanted[s] = true
		}
		for i, s := range o.Axis.Labels {
			if wanted[s] {
				l.add(i, s)
			}
		}
		l.measure()
		return l, nil
	case texts == nil && (p.every > 0 || p.all):
		texts = cellNames(o.Axis)
	case texts == nil:
		l.scale = true
		return l, nil
	}
	l.cells = true
	step := max(1, p.every)
	for i := 0; i < o.Axis.N; i += step {
		if texts[i] != "" || len(o.Axis.Levels) != 1 { // a level alone says which cells have a label
			l.add(i, texts[i])
		}
	}
	l.measure()
	return l, nil
}

func (l *Labels) add(cell int, text string) {
	l.marks = append(l.marks, mark{Centre(l.Axis, cell), style.Clean(text), cell})
}

func (l *Labels) measure() {
	l.widths = make([]float64, len(l.marks))
	for i, m := range l.marks {
		l.widths[i] = l.Theme.Regular.Width(m.text, 1)
	}
}

// Wish is the least length of the axis on which every label can be read at the
// full size, upright where upright is true; 0 when nothing is wished for.
func (l *Labels) Wish(upright bool) float64 {
	if len(l.marks) == 0 {
		return 0
	}
	size := l.Theme.TickSize()
	pitch := l.Theme.LineHeight(l.Theme.Regular, size)
	if !l.Side.Beside() && upright {
		widest := 0.0
		for _, w := range l.widths {
			widest = max(widest, w)
		}
		pitch = widest*size + l.air(size)
	}
	return pitch/l.spacing() + l.Slices.Gaps()
}

// Need is the least length of the axis on which every label fits at the
// smallest size: what "all" makes of a figure that may grow.
func (l *Labels) Need() float64 {
	if len(l.marks) == 0 || !l.pick.all && l.pick.list == nil && l.pick.every == 0 {
		return 0
	}
	return l.Theme.LineHeight(l.Theme.Regular, style.Smallest)*1.01/l.spacing() + l.Slices.Gaps()
}

// place moves the marks to the middles of their cells on a body of that length,
// whose slices stand apart.
func (l *Labels) place(length float64) {
	if len(l.Slices.Starts) == 0 {
		return
	}
	centres := l.Slices.Centres(l.Axis.N, length, l.Theme.Pixel)
	for i, m := range l.marks {
		l.marks[i].at = centres[m.cell] / length
	}
}

// spacing is the least distance of two neighbouring marks, as a part of the axis.
func (l *Labels) spacing() float64 {
	least := 1.0
	for i := 1; i < len(l.marks); i++ {
		least = min(least, math.Abs(l.marks[i].at-l.marks[i-1].at))
	}
	return least
}

// air is the least distance between two texts on one line.
func (l *Labels) air(size float64) float64 { return 0.6 * size }

// tick is the length of a tick mark, gap the air between it and the text.
func (l *Labels) tick() float64 { return 4 * l.Theme.Unit() }
func (l *Labels) gap() float64  { return 3 * l.Theme.Unit() }

// Note counts the labels that were left out, after Measure; "" when none was.
func (l *Labels) Note() string {
	shown := len(l.plan.shown)
	if !l.cells || l.plan.scaled || shown >= len(l.marks) && l.pick.every == 0 {
		return ""
	}
	return fmt.Sprintf("labels: %d of %d %s shown", shown, l.Axis.N, l.Word)
}

// Draw paints the labels planned by the last Measure.
func (l *Labels) Draw(s *scene.Scene, at dock.Box) {
	p := &l.plan
	if len(p.shown) == 0 {
		return
	}
	th := l.Theme
	if p.ticks {
		path := &scene.Path{Stroke: th.Line, Width: th.Thin, Crisp: true}
		for _, t := range p.shown {
			switch l.Side {
			case dock.Left:
				y := at.Y + t.at*at.H
				path.MoveTo(at.X+at.W, y)
				path.LineTo(at.X+at.W-l.tick(), y)
			case dock.Right:
				y := at.Y + t.at*at.H
				path.MoveTo(at.X, y)
				path.LineTo(at.X+l.tick(), y)
			case dock.Bottom:
				x := at.X + t.at*at.W
				path.MoveTo(x, at.Y)
				path.LineTo(x, at.Y+l.tick())
			}
		}
		s.Add(path)
	}
	for _, t := range p.shown {
		if t.text != "" {
			s.Add(l.text(t, at))
		}
	}
}

// text places one label.
func (l *Labels) text(t shown, at dock.Box) *scene.Text {
	th, p := l.Theme, &l.plan
	f := th.Regular
	out := &scene.Text{String: t.text, Hint: t.hint, Size: p.size, Face: f, Fill: th.Text, Angle: p.angle, Role: l.Role}
	cap := style.Baseline(f, p.size)
	off := l.offset(p)
	if l.Side == dock.Left {
		off += at.W - p.need.Depth
		out.X, out.Y, out.Anchor = at.X+at.W-off, at.Y+t.at*at.H+cap, scene.End
		return out
	}
	if l.Side == dock.Right {
		out.X, out.Y = at.X+off+at.W-p.need.Depth, at.Y+t.at*at.H+cap
		return out
	}
	x, y := at.X+t.at*at.W, at.Y+off+at.H-p.need.Depth
	switch p.angle {
	case 0:
		out.X, out.Y, out.Anchor = x, y+f.Ascent(p.size), scene.Middle
	case 90:
		out.X, out.Y, out.Anchor = x+cap, y, scene.End
	default:
		// The end of the text lies under its tick: the corner of its box on
		// the line of the labels, the middle of its capitals below the tick.
		out.X, out.Y, out.Anchor = x+cap*diagonal, y+f.Ascent(p.size)*diagonal, scene.End
	}
	return out
}

// offset is the distance from the body to the text.
func (l *Labels) offset(p *plan) float64 {
	if p.ticks {
		return l.tick() + l.gap()
	}
	return 5 * l.Theme.Unit()
}

// diagonal is the sine and cosine of 45 degrees.
const diagonal = math.Sqrt2 / 2

func cellNames(a grid.Axis) []string {
	names := make([]string, a.N)
	for i := range names {
		names[i] = formatCentre(a, i)
	}
	return names
}
