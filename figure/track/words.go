package track

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// words writes a text beside each cell: at the size that fits the cells, and
// where the smallest does not, every n-th.
type words struct {
	Options
	size  float64
	shown []word
	all   int // that are not empty
	deep  float64
	name  string
	hint  string
	out   float64 // how far the texts reach beyond the cells where the name stands
}

// word is one text with its place along the cells and, of marks, that of its
// cell.
type word struct {
	at, cell   float64
	text, hint string
}

// longestText is how long a text may be, in points.
const longestText = 200

func (p *words) pad() float64 { return 2 * p.Theme.Unit() }

// Measure chooses size and number of the texts and shortens the longest.
func (p *words) Measure(room dock.Room) dock.Need {
	th, f := p.Theme, p.Theme.Regular
	length, limit := room.Body.W, min(longestText, room.Third.H)
	if p.Side.Beside() {
		length, limit = room.Body.H, min(longestText, room.Third.W)
	}
	centres := p.Slices.Centres(len(p.Track.Words), length, th.Pixel)
	pitch := length
	for i := 1; i < len(centres); i++ {
		pitch = min(pitch, centres[i]-centres[i-1])
	}
	p.size = fitting(&p.Options, pitch)
	p.shown, p.all = p.shown[:0], 0
	free := math.Inf(-1)
	line := th.LineHeight(f, p.size) + th.Pixel
	for i, text := range p.Track.Words {
		if text = style.Clean(text); text == "" {
			continue
		}
		p.all++
		if pitch < line-th.Pixel-1e-6 && centres[i] < free {
			continue
		}
		free = centres[i] + line
		p.shown = append(p.shown, word{at: centres[i], text: text})
	}
	wide := shorten(&p.Options, p.shown, p.size, limit)
	need := dock.Need{Depth: p.gap() + p.pad() + wide + th.Pixel, Elastic: wide, Inset: p.gap()}
	p.deep = need.Depth
	p.ends(&need, length, room)
	return need
}

// fitting is the largest size whose line fits so much, at least the smallest.
func fitting(o *Options, pitch float64) float64 {
	f := o.Theme.Regular
	size := o.Theme.TickSize()
	for size > style.Smallest && o.Theme.LineHeight(f, size) > pitch+1e-6 {
		size = max(style.Smallest, size-.25)
	}
	return size
}

// shorten cuts words that are too long and returns the width of the widest.
func shorten(o *Options, shown []word, size, limit float64) (wide float64) {
	f := o.Theme.Regular
	for i := range shown {
		w := &shown[i]
		if short, cut := style.Shorten(f, w.text, size, limit); cut {
			w.hint, w.text = w.text, short
		}
		wide = max(wide, f.Width(w.text, size))
	}
	return wide
}

// ends is how far the outer texts and the name reach beyond the cells.
func (p *words) ends(need *dock.Need, length float64, room dock.Room) {
	th, f := p.Theme, p.Theme.Regular
	up, down := reaches(&p.Options, p.size)
	for _, w := range p.shown {
		need.Before, need.After = max(need.Before, up-w.at), max(need.After, w.at+down-length)
	}
	p.name, p.hint = style.Clean(p.Track.Name), ""
	if p.name == "" || len(p.shown) == 0 {
		p.name = ""
		return
	}
	limit := min(longest, room.Third.W)
	if p.Side.Beside() {
		limit = min(longest, room.Third.H)
	}
	if short, cut := style.Shorten(f, p.name, th.TickSize(), limit); cut {
		p.hint, p.name = p.name, short
	}
	line := th.LineHeight(f, th.TickSize())
	need.Depth = max(need.Depth, p.gap()+line+2*th.Pixel)
	p.deep = need.Depth
	reach := f.Width(p.name, th.TickSize()) + p.nameGap() + th.Pixel
	p.out = need.After
	if p.Side == dock.Left || p.Side == dock.Bottom {
		p.out = need.Before
	}
	p.beyond(need, reach)
}

// reaches is how far a text reaches from its middle along the cells.
func reaches(o *Options, size float64) (before, after float64) {
	f := o.Theme.Regular
	cap := style.Baseline(f, size)
	return f.Ascent(size) - cap + o.Theme.Pixel, f.Descent(size) + cap + o.Theme.Pixel
}

// Note counts the texts that were left out.
func (p *words) Note() string {
	if len(p.shown) == p.all {
		return ""
	}
	return fmt.Sprintf("%s: %d of %d texts shown", style.Clean(p.Track.Name), len(p.shown), p.all)
}

// Draw writes the texts: those of columns read upward.
func (p *words) Draw(s *scene.Scene, at dock.Box) {
	b := p.inner(at, p.deep, p.gap(), p.deep-p.gap())
	for _, w := range p.shown {
		s.Add(written(&p.Options, b, w.at, p.pad(), p.size, w, "tracktext"))
	}
	if p.name != "" {
		s.Add(p.named(b))
	}
}

// named is the name beyond the end of the texts.
func (p *words) named(b dock.Box) *scene.Text {
	th, f := p.Theme, p.Theme.Regular
	t := &scene.Text{String: p.name, Hint: p.hint, Size: th.TickSize(), Face: f, Fill: th.Text, Role: "trackname"}
	cap := style.Baseline(f, t.Size)
	half := th.LineHeight(f, t.Size)/2 + th.Pixel
	switch p.Side {
	case dock.Left:
		t.X, t.Y, t.Angle = b.X+b.W-half+cap, b.Y-p.out-p.nameGap(), 90
	case dock.Right:
		t.X, t.Y, t.Angle, t.Anchor = b.X+half+cap, b.Y+b.H+p.out+p.nameGap(), 90, scene.End
	case dock.Top:
		t.X, t.Y = b.X+b.W+p.out+p.nameGap(), b.Y+b.H-half+cap
	default:
		t.X, t.Y, t.Anchor = b.X-p.out-p.nameGap(), b.Y+half+cap, scene.End
	}
	return t
}

// written is one text that begins so far from the near side of a box.
func written(o *Options, b dock.Box, along, near, size float64, w word, role string) *scene.Text {
	f := o.Theme.Regular
	t := &scene.Text{String: w.text, Hint: w.hint, Size: size, Face: f, Fill: o.Theme.Text, Role: role}
	cap := style.Baseline(f, size)
	switch o.Side {
	case dock.Left:
		t.X, t.Y, t.Anchor = b.X+b.W-near, b.Y+along+cap, scene.End
	case dock.Right:
		t.X, t.Y = b.X+near, b.Y+along+cap
	case dock.Top:
		t.X, t.Y, t.Angle = b.X+along+cap, b.Y+b.H-near, 90
	default:
		t.X, t.Y, t.Angle, t.Anchor = b.X+along+cap, b.Y+near, 90, scene.End
	}
	return t
}
