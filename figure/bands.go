package figure

import (
	"strings"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

// band is a block of wrapped lines over the whole width of the page: title and
// subtitle above the frame, notes below it.
type band struct {
	lines []bandLine
	high  float64
	theme *style.Theme
}

// bandLine is one line with its baseline below the band's top.
type bandLine struct {
	text *scene.Text
	down float64
}

// add appends a text, wrapped to the width; gap is the air above it.
func (b *band) add(t scene.Text, s string, width, gap float64) int {
	lines := style.Wrap(t.Face, s, t.Size, width)
	if len(lines) == 0 {
		return 0
	}
	if len(b.lines) > 0 {
		b.high += gap
	}
	for _, l := range lines {
		line := t
		line.String = l
		b.lines = append(b.lines, bandLine{&line, b.high + t.Face.Ascent(t.Size)})
		b.high += b.theme.LineHeight(t.Face, t.Size)
	}
	return len(lines)
}

func (b *band) draw(s *scene.Scene, x, y float64) {
	for _, l := range b.lines {
		l.text.X, l.text.Y = x, y+l.down
		s.Add(l.text)
	}
}

// header is the title in as many lines as it takes, two at the full size if
// they suffice, and the subtitle under it.
func (s *sheet) header(width float64) *band {
	th := s.th
	b := &band{theme: th}
	for _, part := range []float64{1, 0.86, 1 / 1.4} {
		try := &band{theme: th}
		size := max(style.Smallest, th.TitleSize()*part)
		n := try.add(scene.Text{Size: size, Face: th.Bold, Fill: th.Text, Role: "title"}, style.Clean(s.o.Title), width, 0)
		b = try
		if n <= 2 {
			break
		}
	}
	b.add(scene.Text{Size: max(style.Smallest, th.Base), Face: th.Regular, Fill: th.Muted, Role: "subtitle"}, style.Clean(s.o.Subtitle), width, th.Unit())
	if len(b.lines) > 0 {
		b.high += 12 * th.Unit()
	}
	return b
}

// footer is what was decided and counted, the note and the source.
func (s *sheet) footer(width float64, notes []string) *band {
	th := s.th
	b := &band{theme: th}
	line := scene.Text{Size: th.NoteSize(), Face: th.Regular, Fill: th.Muted, Role: "note"}
	b.add(line, style.Clean(s.o.Note), width, 0)
	b.add(line, style.Clean(strings.Join(notes, " · ")), width, 0)
	if s.o.Source != "" {
		b.add(line, "Source: "+style.Clean(s.o.Source), width, 0)
	}
	if len(b.lines) > 0 {
		gap := 12 * th.Unit()
		for i := range b.lines {
			b.lines[i].down += gap
		}
		b.high += gap
	}
	return b
}

// fits reports whether every line is as narrow as the page; a word of a few
// characters may not be.
func (b *band) fits(width float64) bool {
	for _, l := range b.lines {
		if l.text.Face.Width(l.text.String, l.text.Size) > width {
			return false
		}
	}
	return true
}

// widthOf is the natural width of a text in one line.
func widthOf(f *font.Face, s string, size float64) float64 { return f.Width(style.Clean(s), size) }
