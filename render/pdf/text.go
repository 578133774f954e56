package pdf

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

// text writes one line. Glyphs that PDF can hold as text are text; shaped
// scripts, missing characters and fonts that cannot be embedded are drawn as
// outlines, and the text lies above them, invisible, to be found and copied.
func (c *content) text(t *scene.Text) {
	if t.Face == nil || t.String == "" {
		return
	}
	line := t.Face.Layout(t.String)
	x, y := t.Origin(line.Width * t.Size)
	if t.Halo.A != 0 {
		halo := outlines(t, line, x, y)
		halo.Stroke, halo.Width = t.Halo, scene.HaloWidth*t.Size
		c.path(halo)
	}
	if c.fonts.asText(line) {
		c.alpha(t.Fill.A)
		c.fill(t.Fill)
		// Readers of PDF files put slanted letters on lines of their own. The
		// text beside them holds the label together.
		slanted := math.Mod(t.Angle, 90) != 0
		if slanted {
			c.str("/Span<</ActualText" + textString(line.Text) + ">>BDC ")
		}
		c.show(t, line, x, y)
		if slanted {
			c.str("EMC\n")
		}
		return
	}
	shape := outlines(t, line, x, y)
	shape.Fill = t.Fill
	c.path(shape)
	c.invisible(t, line, x, y)
}

// matrix starts a text object on the baseline. The page is upside down, text
// is not.
func (c *content) matrix(t *scene.Text, x, y float64) {
	at := t.Turn(0, 0)
	ax, ay := at(1, 0)
	ux, uy := at(0, 1)
	c.str("BT ")
	c.num(ax, ay, ux, uy, x, y)
	c.str("Tm ")
}

// show writes glyphs as text, one string for each font in turn. The widths in
// the file are the face's, so that each string ends where the next begins.
func (c *content) show(t *scene.Text, line font.Line, x, y float64) {
	c.matrix(t, x, y)
	for i := 0; i < len(line.Glyphs); {
		p := line.Glyphs[i].Program
		f := c.fonts.known[p]
		c.str("/" + f.name + " ")
		c.num(t.Size)
		c.str("Tf <")
		for ; i < len(line.Glyphs) && line.Glyphs[i].Program == p; i++ {
			c.code(f.cid(line.Glyphs[i].Rune))
		}
		c.str("> Tj ")
	}
	c.str("ET\n")
}

const hexDigits = "0123456789ABCDEF"

func (c *content) code(n int) {
	c.b = append(c.b, hexDigits[n>>12&15], hexDigits[n>>8&15], hexDigits[n>>4&15], hexDigits[n&15])
}

// invisible writes the characters over the room of the drawn line, in visual
// order: readers of PDF files turn right-to-left text round again.
func (c *content) invisible(t *scene.Text, line font.Line, x, y float64) {
	text := font.VisualText(line.Text)
	n := utf8.RuneCountInString(text)
	if n == 0 || strings.TrimSpace(text) == "" || line.Width <= 0 {
		return
	}
	c.matrix(t, x, y)
	f := &c.fonts.hidden
	f.name = "FX"
	c.str("3 Tr /FX ")
	c.num(t.Size)
	// Each character is one em wide in this font; the scale is in percent.
	c.str("Tf ")
	c.num(100 * line.Width / float64(n))
	c.str("Tz <")
	for _, r := range text {
		c.code(f.cid(r))
	}
	c.str("> Tj 100 Tz 0 Tr ET\n")
}

// outlines are the glyphs of a line as one path.
func outlines(t *scene.Text, line font.Line, x, y float64) *scene.Path {
	p := &scene.Path{}
	at := t.Turn(x, y)
	for _, g := range line.Glyphs {
		pt := func(q [2]float64) scene.Point {
			px, py := at((g.X+q[0])*t.Size, (g.Y+q[1])*t.Size)
			return scene.Point{X: px, Y: py}
		}
		open := false
		for _, s := range g.Program.Outline(g.ID) {
			switch s.Op {
			case font.MoveTo:
				if open {
					p.Close()
				}
				q := pt(s.P[0])
				p.MoveTo(q.X, q.Y)
			case font.LineTo:
				q := pt(s.P[0])
				p.LineTo(q.X, q.Y)
			case font.QuadTo:
				if len(p.Points) > 0 {
					p.QuadTo(pt(s.P[0]), pt(s.P[1]))
				}
			case font.CubicTo:
				p.CubicTo(pt(s.P[0]), pt(s.P[1]), pt(s.P[2]))
			}
			open = true
		}
		if open {
			p.Close()
		}
	}
	return p
}
