package figure

import (
	"fmt"
	"strings"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
)

// norm0 is what a caller passes who did not count.
var norm0 norm.Fitted

// describe is the alternative text: what, extent, highest and lowest cell.
func (s *sheet) describe() string {
	if s.o.Alt != "" {
		return s.o.Alt
	}
	if s.p.Map != nil {
		return s.describeMap()
	}
	var b strings.Builder
	b.WriteString("Heatmap")
	if v := s.variable(); v != "" {
		b.WriteString(" of " + v)
	}
	fmt.Fprintf(&b, ": %s rows%s by %s columns%s.", count(s.g.Rows), ends(s.g.Y), count(s.g.Cols), ends(s.g.X))
	switch {
	case s.p.Image != nil:
	case s.sum.Finite == 0:
		b.WriteString(" No cell has a value.")
	case s.g.Categories != nil:
		fmt.Fprintf(&b, " %d categories.", len(s.g.Categories))
	case s.sum.Min == s.sum.Max:
		fmt.Fprintf(&b, " Every cell is %s.", s.number(s.sum.Min))
	default:
		fmt.Fprintf(&b, " Highest %s at %s; lowest %s at %s.",
			s.number(s.sum.Max), s.place(s.sum.MaxAt), s.number(s.sum.Min), s.place(s.sum.MinAt))
	}
	if s.sum.Missing > 0 {
		fmt.Fprintf(&b, " %s of %s cells are missing.", count(s.sum.Missing), count(s.g.Rows*s.g.Cols))
	}
	for _, m := range s.marks {
		if m.Text != "" {
			fmt.Fprintf(&b, " Marked at %s: %s.", strings.Join(m.At, ", "), m.Text)
		}
	}
	return style.Clean(b.String())
}

func (s *sheet) number(v float64) string {
	if s.g.Unit != "" {
		return fmt.Sprintf("%.6g %s", v, s.g.Unit)
	}
	return fmt.Sprintf("%.6g", v)
}

func (s *sheet) place(p grid.Place) string {
	return s.g.Y.LabelAt(p.Row) + ", " + s.g.X.LabelAt(p.Col)
}

// ends says from where to where an axis goes.
func ends(a grid.Axis) string {
	if a.N < 2 {
		return ""
	}
	text := a.LabelAt(0) + " to " + a.LabelAt(a.N-1)
	if a.Title != "" {
		text = a.Title + " " + text
	}
	return " (" + text + ")"
}

// describe is the alternative text of several panels: what they show, by what
// they differ, and the highest and lowest cell of all.
func (b *board) describe() string {
	if b.o.Options.Alt != "" {
		return b.o.Options.Alt
	}
	var t strings.Builder
	fmt.Fprintf(&t, "%s heatmaps", count(len(b.sheets)))
	if v := b.lead.variable(); v != "" && !b.o.Own {
		t.WriteString(" of " + v)
	}
	if b.o.By != "" {
		t.WriteString(" by " + b.o.By)
	}
	high, low := b.sheets[0], b.sheets[0]
	for i, s := range b.sheets {
		if i < mostNamed && s.inset.title != "" {
			t.WriteString(map[bool]string{true: ": ", false: ", "}[i == 0] + s.inset.title)
		}
		if s.sum.Finite > 0 && !(high.sum.Max >= s.sum.Max) {
			high = s
		}
		if s.sum.Finite > 0 && !(low.sum.Min <= s.sum.Min) {
			low = s
		}
	}
	if len(b.sheets) > mostNamed {
		t.WriteString(" and others")
	}
	t.WriteString(".")
	if b.sameX && b.sameY {
		g := b.sheets[0].g
		fmt.Fprintf(&t, " Each has %s rows%s by %s columns%s.", count(g.Rows), ends(g.Y), count(g.Cols), ends(g.X))
	}
	// Of a frame of an animation b.lead.sum is that of all frames: not meant here.
	if !b.o.Own && high.sum.Finite > 0 && low.sum.Min < high.sum.Max && b.lead.p.Image == nil && b.lead.g.Categories == nil {
		fmt.Fprintf(&t, " Highest %s in %s at %s; lowest %s in %s at %s.",
			high.number(high.sum.Max), high.inset.title, high.place(high.sum.MaxAt), low.number(low.sum.Min), low.inset.title, low.place(low.sum.MinAt))
	}
	if n := b.lead.sum.Missing; n > 0 && !b.o.Own {
		fmt.Fprintf(&t, " %s cells are missing.", count(n))
	}
	return style.Clean(t.String())
}

// mostNamed is how many panels an alternative text names.
const mostNamed = 20
