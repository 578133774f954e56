package figure

import (
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// inset is what a plot that shares its page leaves to others; zero for a plot
// with a page of its own.
type inset struct {
	title    string
	noX, noY bool // the labels of the axis stand at another plot
}

// heading is the panel of a plot's title: one line above its left corner.
type heading struct {
	text string
	th   *style.Theme

	short, hint string
}

func (h *heading) textSize() float64 { return max(style.Smallest, h.th.Base) }
func (h *heading) gap() float64      { return 5 * h.th.Unit() }

// leastHeading is how long a title may be above the narrowest cells, in points.
const leastHeading = 60

// Measure shortens the title to the width of the cells.
func (h *heading) Measure(room dock.Room) dock.Need {
	text, f := style.Clean(h.text), h.th.Bold
	h.hint = ""
	width := max(leastHeading, room.Body.W)
	if short, did := style.Shorten(f, text, h.textSize(), width); did {
		h.short, h.hint = short, text
	} else {
		h.short = text
	}
	beyond := f.Width(h.short, h.textSize()) - room.Body.W
	return dock.Need{Depth: h.gap() + h.th.LineHeight(f, h.textSize()), After: max(0, beyond), Inset: h.gap()}
}

// Draw writes the title.
func (h *heading) Draw(s *scene.Scene, at dock.Box) {
	f := h.th.Bold
	line := h.th.LineHeight(f, h.textSize())
	s.Add(&scene.Text{
		X: at.X, Y: at.Y + at.H - h.gap() - line + f.Ascent(h.textSize()), String: h.short, Hint: h.hint,
		Size: h.textSize(), Face: f, Fill: h.th.Text, Role: "paneltitle",
	})
}
