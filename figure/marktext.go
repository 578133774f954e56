package figure

import (
	"sort"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// markText is the panel of the texts of marks: of columns above the cells, each
// beginning at its line; of rows, cells and boxes to the right of them, each at
// the height of what it names. Texts that would meet are moved apart and keep a
// line to their place.
type markText struct {
	s     *sheet
	side  dock.Side
	marks []marked
	size  float64
	most  float64 // the longest text drawn whole

	at    []float64 // top: level from the cells outward; right: middle of the line
	depth float64
}

// addMarks puts the texts of marks around the cells.
func (s *sheet) addMarks(f *dock.Frame) {
	top, right := &markText{s: s, side: dock.Top}, &markText{s: s, side: dock.Right}
	for _, m := range s.marks {
		switch {
		case m.Text == "":
		case m.Kind == "col":
			top.marks = append(top.marks, m)
		default:
			right.marks = append(right.marks, m)
		}
	}
	for _, t := range []*markText{top, right} {
		if len(t.marks) > 0 {
			t.size = s.th.TickSize()
			f.Add(t.side, t)
		}
	}
}

// gap is the air between the cells and the texts.
func (t *markText) gap() float64 { return 4 * t.s.th.Unit() }

// Measure finds a level or a height for each text.
func (t *markText) Measure(room dock.Room) dock.Need {
	t.most = max(room.Third.W, 4*t.size)
	if t.side == dock.Top {
		return t.measureTop(room)
	}
	return t.measureRight(room)
}

func (t *markText) width(m marked) float64 {
	return min(t.s.th.Regular.Width(m.Text, t.size), t.most)
}

// measureTop takes the marks from the right: each text runs to the right of its
// line, and one that would meet a text or a line already placed goes above it.
func (t *markText) measureTop(room dock.Room) dock.Need {
	th := t.s.th
	sort.SliceStable(t.marks, func(i, j int) bool { return t.place(t.marks[i], room.Body.W) > t.place(t.marks[j], room.Body.W) })
	t.at = make([]float64, len(t.marks))
	var free []float64 // up to where each level has neither text nor line yet
	after := 0.0
	for i, m := range t.marks {
		x := t.place(m, room.Body.W)
		end := x + t.pad() + t.width(m)
		after = max(after, end-room.Body.W)
		level := 0
		for level < len(free) && end+t.size/2 > free[level] {
			level++
		}
		if level == len(free) {
			free = append(free, x)
		}
		for k := range level + 1 {
			free[k] = x // its line passes the levels below its text
		}
		t.at[i] = float64(level)
	}
	t.depth = t.gap() + float64(len(free))*th.LineHeight(th.Regular, t.size)
	return dock.Need{Depth: t.depth, After: after}
}

func (t *markText) pad() float64 { return 2 * t.s.th.Unit() }

// place is where a column's line lies from the left edge of the cells.
func (t *markText) place(m marked, length float64) float64 {
	return t.s.along(t.s.g.X, t.s.colSlices, 0, length, m.x0)
}

// height is where the line to a text leaves the cells, from their top edge.
func (t *markText) height(m marked, length float64) float64 {
	return t.s.along(t.s.g.Y, t.s.rowSlices, 0, length, m.leave())
}

// leave is the part of the y axis at which a mark's line to its text runs: a
// row's own, the middle of a cell, the upper side of a box.
func (m marked) leave() float64 {
	if m.Kind == "cell" {
		return (m.y0 + m.y1) / 2
	}
	return m.y0
}

// measureRight moves the lines of text down until none meets the one above, then
// all of a crowd up by half of what it grew.
func (t *markText) measureRight(room dock.Room) dock.Need {
	th := t.s.th
	line := th.LineHeight(th.Regular, t.size)
	h := room.Body.H
	sort.SliceStable(t.marks, func(i, j int) bool { return t.height(t.marks[i], h) < t.height(t.marks[j], h) })
	t.at = make([]float64, len(t.marks))
	widest := 0.0
	for i, m := range t.marks {
		t.at[i] = t.height(m, h)
		if i > 0 {
			t.at[i] = max(t.at[i], t.at[i-1]+line)
		}
		widest = max(widest, t.width(m))
	}
	bottom := h + line/2
	for i := len(t.at) - 1; i >= 0; i-- {
		t.at[i] = min(t.at[i], bottom-line/2)
		bottom = t.at[i] - line/2
	}
	t.depth = t.leader() + widest + t.pad()
	last := len(t.at) - 1
	return dock.Need{Depth: t.depth, Elastic: widest, Before: max(0, line/2-t.at[0]), After: max(0, t.at[last]+line/2-h)}
}

// leader is the length of the line between the cells and a text beside them.
func (t *markText) leader() float64 { return 10 * t.s.th.Unit() }

// Draw writes the texts and their lines.
func (t *markText) Draw(out *scene.Scene, at dock.Box) {
	th := t.s.th
	line := th.LineHeight(th.Regular, t.size)
	for i, m := range t.marks {
		text, cut := style.Shorten(th.Regular, m.Text, t.size, t.most)
		x := &scene.Text{String: text, Size: t.size, Face: th.Regular, Fill: th.Text, Role: "mark"}
		if cut {
			x.Hint = m.Text
		}
		lead := &scene.Path{Stroke: th.Text, Width: th.Thin}
		if t.side == dock.Top {
			px := at.X + t.place(m, at.W)
			top := at.Y + t.depth - t.gap() - (t.at[i]+1)*line
			x.X, x.Y = px+t.pad(), top+th.Regular.Ascent(t.size)
			lead.MoveTo(px, at.Y+at.H)
			lead.LineTo(px, top+line*.15)
		} else {
			y, to := at.Y+t.height(m, at.H), at.Y+t.at[i]
			far := at.X + at.W - t.depth
			x.X, x.Y = far+t.leader()+t.pad(), to+style.Baseline(th.Regular, t.size)
			lead.MoveTo(at.X, y)
			lead.LineTo(far+t.leader()*.3, y)
			lead.LineTo(far+t.leader()*.7, to)
			lead.LineTo(far+t.leader(), to)
		}
		out.Add(lead, x)
	}
}
