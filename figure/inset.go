package figure

import (
	"strings"

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

// heading is the panel of a plot's title, above its left corner, in two lines
// where one is too short.
type heading struct {
	text string
	th   *style.Theme

	lines []string
	hint  string // all of the title, where not all of it is written
}

func (h *heading) textSize() float64   { return max(style.Smallest, h.th.Base) }
func (h *heading) gap() float64        { return 5 * h.th.Unit() }
func (h *heading) lineHeight() float64 { return h.th.LineHeight(h.th.Bold, h.textSize()) }

// leastHeading is how long a line of a title may be above the narrowest cells, in
// points; mostLines is how many there are.
const (
	leastHeading = 60
	mostLines    = 2
)

// Measure breaks the title to the width of the cells.
func (h *heading) Measure(room dock.Room) dock.Need {
	text, f, size := style.Clean(h.text), h.th.Bold, h.textSize()
	width := max(leastHeading, room.Body.W)
	h.lines, h.hint = style.Wrap(f, text, size, width), ""
	if len(h.lines) > mostLines {
		rest := strings.Join(h.lines[mostLines-1:], " ")
		last, _ := style.Shorten(f, rest, size, width)
		h.lines, h.hint = append(h.lines[:mostLines-1:mostLines-1], last), text
	}
	beyond := style.Widest(f, size, h.lines) - room.Body.W
	return dock.Need{Depth: h.gap() + float64(len(h.lines))*h.lineHeight(), After: max(0, beyond), Inset: h.gap()}
}

// Draw writes the title.
func (h *heading) Draw(s *scene.Scene, at dock.Box) {
	f, size := h.th.Bold, h.textSize()
	top := at.Y + at.H - h.gap() - float64(len(h.lines))*h.lineHeight()
	for i, l := range h.lines {
		s.Add(&scene.Text{
			X: at.X, Y: top + float64(i)*h.lineHeight() + f.Ascent(size), String: l, Hint: h.hint,
			Size: size, Face: f, Fill: h.th.Text, Role: "paneltitle",
		})
	}
}
