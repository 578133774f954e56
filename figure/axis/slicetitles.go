package axis

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// SliceTitles is the panel of the titles of slices, each in the middle of its
// slice.
type SliceTitles struct {
	Texts  []string
	Side   dock.Side
	Theme  *style.Theme
	N      int // cells
	Slices Slices

	room  dock.Room
	need  dock.Need
	size  float64
	angle float64
	shown []shown
}

// Measure sets the titles along the side if they fit their slices, else across.
// Those that find no room at all are left out.
func (t *SliceTitles) Measure(room dock.Room) dock.Need {
	if room == t.room {
		return t.need
	}
	t.room, t.need = room, dock.Need{}
	length, across := room.Body.W, room.Third.H
	if t.Side.Beside() {
		length, across = room.Body.H, room.Third.W
	}
	t.size = max(style.Smallest, t.Theme.Base)
	if !t.lies(length) {
		t.size = t.Theme.TickSize()
	}
	line := t.Theme.LineHeight(t.Theme.Regular, t.size)
	lying := t.lies(length) && !(t.Side.Beside() && t.brief(line))
	if lying {
		across = math.Inf(1)
	}
	long := t.place(length, line, lying, across)
	if t.need.Depth, t.need.Elastic = t.gap()+long, long; lying {
		t.need.Depth, t.need.Elastic = t.gap()+line, 0
	}
	if t.angle = 0; lying == t.Side.Beside() {
		t.angle = 90
	}
	t.need.Inset = max(0, t.gap()-t.Theme.Pixel) // baselines go to whole pixels
	return t.need
}

// brief reports whether all titles are as short as numbers.
func (t *SliceTitles) brief(line float64) bool {
	for _, s := range t.Texts {
		if t.Theme.Regular.Width(style.Clean(s), t.size) > 1.5*line {
			return false
		}
	}
	return true
}

// lies reports whether every title fits along its slice.
func (t *SliceTitles) lies(length float64) bool {
	for i, sl := range t.Slices.Along(t.N, length, t.Theme.Pixel) {
		if t.Theme.Regular.Width(style.Clean(t.Texts[i]), t.size) > sl.To-sl.From+t.Slices.Gap/2 {
			return false
		}
	}
	return true
}

// place puts the titles that keep clear of the one before, and returns the
// width of the widest.
func (t *SliceTitles) place(length, line float64, lying bool, limit float64) (widest float64) {
	f := t.Theme.Regular
	t.shown = t.shown[:0]
	end := math.Inf(-1)
	for i, sl := range t.Slices.Along(t.N, length, t.Theme.Pixel) {
		s := shown{at: (sl.From + sl.To) / 2, text: style.Clean(t.Texts[i])}
		if s.text == "" {
			continue
		}
		if short, cut := style.Shorten(f, s.text, t.size, limit); cut {
			s.hint, s.text = s.text, short
		}
		s.width = f.Width(s.text, t.size)
		half := line / 2
		if lying {
			half = s.width / 2
		}
		if s.at-half < end-slack {
			continue
		}
		end = s.at + half
		widest = max(widest, s.width)
		t.need.Before, t.need.After = max(t.need.Before, half-s.at), max(t.need.After, end-length)
		t.shown = append(t.shown, s)
	}
	return widest
}

func (t *SliceTitles) gap() float64 { return 4 * t.Theme.Unit() }

// Note counts the titles that were left out, after Measure.
func (t *SliceTitles) Note() string {
	titled := 0
	for _, s := range t.Texts {
		if style.Clean(s) != "" {
			titled++
		}
	}
	if len(t.shown) == titled {
		return ""
	}
	word := "columns"
	if t.Side.Beside() {
		word = "rows"
	}
	return fmt.Sprintf("titles: %d of %d slices of the %s shown", len(t.shown), titled, word)
}

// Draw paints the titles.
func (t *SliceTitles) Draw(s *scene.Scene, at dock.Box) {
	f := t.Theme.Regular
	cap := style.Baseline(f, t.size)
	for _, one := range t.shown {
		out := &scene.Text{String: one.text, Hint: one.hint, Size: t.size, Face: f, Fill: t.Theme.Text, Angle: t.angle, Role: "slice"}
		switch {
		case t.Side.Beside() && t.angle == 90:
			out.X, out.Y, out.Anchor = at.X+t.need.Depth-t.gap()-f.Descent(t.size), at.Y+one.at, scene.Middle
		case t.Side.Beside():
			out.X, out.Y, out.Anchor = at.X+t.need.Depth-t.gap(), at.Y+one.at+cap, scene.End
		case t.angle == 90:
			out.X, out.Y = at.X+one.at+cap, at.Y+t.need.Depth-t.gap()
		default:
			out.X, out.Y, out.Anchor = at.X+one.at, at.Y+t.need.Depth-t.gap()-f.Descent(t.size), scene.Middle
		}
		s.Add(out)
	}
}
