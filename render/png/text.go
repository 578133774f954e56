package png

import (
	"image"
	"math"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

// glyphKey tells glyph pictures apart: shape, size, turn and the quarter of a
// pixel that its origin lies on.
type glyphKey struct {
	program *font.Program
	id      font.GlyphID
	size    float32 // pixels per em
	angle   float32
	halo    float32 // width of the stroke around it, pixels; 0 for the glyph itself
	qx, qy  uint8
}

type glyphMask struct {
	cover []byte
	w, h  int
	at    image.Point // of the top left pixel, from the origin's pixel
}

func (c *canvas) text(t *scene.Text) {
	if t.Face == nil || t.String == "" {
		return
	}
	line := t.Face.Layout(t.String)
	if t.Halo.A != 0 {
		c.line(t, line, float32(scene.HaloWidth*t.Size*c.scale))
	}
	c.line(t, line, 0)
}

// line paints the glyphs of one line, or with halo > 0 the strokes behind them.
func (c *canvas) line(t *scene.Text, line font.Line, halo float32) {
	fill := t.Fill
	if halo > 0 {
		fill = t.Halo
	}
	size := t.Size * c.scale
	sin, cos := math.Sincos(-t.Angle * math.Pi / 180) // y is downward
	if t.Angle == math.Trunc(t.Angle/90)*90 {
		sin, cos = math.Round(sin), math.Round(cos)
	}
	x0, y0 := t.Origin(line.Width * t.Size)
	x0, y0 = x0*c.scale, y0*c.scale
	for _, g := range line.Glyphs {
		gx, gy := g.X*size, -g.Y*size
		x, y := x0+gx*cos-gy*sin, y0+gx*sin+gy*cos
		// The baseline of upright text goes to whole pixels, which keeps the
		// feet of the letters sharp.
		qx, ix := quarter(x, cos == 0)
		qy, iy := quarter(y, sin == 0)
		key := glyphKey{g.Program, g.ID, float32(size), float32(t.Angle), halo, qx, qy}
		m, ok := c.glyphs[key]
		if !ok {
			m = rasterGlyph(key, sin, cos)
			c.glyphs[key] = m
		}
		if m.w > 0 {
			c.fillMask(m.cover, m.w, m.h, m.at.Add(image.Pt(ix, iy)), fill)
		}
	}
}

// quarter splits a coordinate into a whole pixel and a quarter of one, or sends
// it to the nearest pixel.
func quarter(v float64, whole bool) (q uint8, pixel int) {
	v = math.Max(-1<<24, math.Min(1<<24, v))
	if whole {
		return 0, int(math.Floor(v + 0.5))
	}
	k := int(math.Floor(v*4 + 0.5))
	return uint8(k & 3), k >> 2
}
