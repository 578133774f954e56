package axis

import (
	"strings"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// Title is the panel of an axis title, along the middle of the body.
type Title struct {
	Text  string
	Side  dock.Side
	Theme *style.Theme
	Role  string // "xlabel" or "ylabel"

	lines []string
	size  float64
	depth float64
}

// NewTitle is the title of an axis.
func NewTitle(text string, side dock.Side, th *style.Theme, role string) *Title {
	return &Title{Text: style.Clean(text), Side: side, Theme: th, Role: role}
}

// Measure wraps the title to the length of the body, and lets it reach beyond
// a short one.
func (t *Title) Measure(room dock.Room) dock.Need {
	f := t.Theme.Regular
	t.size = max(style.Smallest, t.Theme.Base)
	length := room.Body.W
	if t.Side.Beside() {
		length = room.Body.H
	}
	width := f.Width(t.Text, t.size)
	if width > length && width > leastTitle {
		t.lines = style.Wrap(f, t.Text, t.size, max(length, leastTitle))
		if len(t.lines) > maxTitleLines {
			rest := strings.Join(t.lines[maxTitleLines-1:], " ")
			last, _ := style.Shorten(f, rest, t.size, max(length, leastTitle))
			t.lines = append(t.lines[:maxTitleLines-1:maxTitleLines-1], last)
		}
	} else {
		t.lines = []string{t.Text}
	}
	need := dock.Need{Depth: t.gap() + float64(len(t.lines))*t.Theme.LineHeight(f, t.size)}
	t.depth, need.Inset = need.Depth, t.gap()-t.Theme.Pixel
	if beyond := (style.Widest(f, t.size, t.lines) - length) / 2; beyond > 0 {
		need.Before, need.After = beyond, beyond
	}
	return need
}

const (
	leastTitle    = 72 // a title may be this long beside the shortest body, in points
	maxTitleLines = 3
)

func (t *Title) gap() float64 { return 5 * t.Theme.Unit() }

// Draw paints the lines, centred on the body.
func (t *Title) Draw(s *scene.Scene, at dock.Box) {
	f := t.Theme.Regular
	line := t.Theme.LineHeight(f, t.size)
	hint := ""
	if strings.Join(t.lines, " ") != strings.Join(strings.Fields(t.Text), " ") && strings.Contains(t.lines[len(t.lines)-1], "…") {
		hint = t.Text
	}
	for i, text := range t.lines {
		out := &scene.Text{String: text, Hint: hint, Size: t.size, Face: f, Fill: t.Theme.Text, Anchor: scene.Middle, Role: t.Role}
		base := float64(i)*line + f.Ascent(t.size)
		if t.Side.Beside() {
			out.X, out.Y, out.Angle = at.X+base, at.Y+at.H/2, 90
			if t.Side == dock.Right {
				out.X += at.W - t.depth + t.gap()
			}
		} else {
			out.X, out.Y = at.X+at.W/2, at.Y+at.H-t.depth+t.gap()+base
		}
		s.Add(out)
	}
}
