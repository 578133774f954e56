package svg

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/swelter/swelter/render/internal/pngfile"
	"github.com/swelter/swelter/scene"
)

// document grows from front to back.
type document struct {
	b      []byte
	faces  *faces
	prefix string
	clips  int
	crisp  bool // inside the group of crisp rectangles
	last   *run // crisp rectangle not yet written
}

func (d *document) str(s string) { d.b = append(d.b, s...) }

// num is a number with at most three decimals, the shortest way.
func num(v float64) string { return string(appendNum(nil, v)) }

func appendNum(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	v = math.Round(v*1000) / 1000
	if v == 0 {
		return append(b, '0') // never -0
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

// attr writes one attribute with a number.
func (d *document) attr(name string, v float64) {
	d.b = append(d.b, ' ')
	d.b = append(d.b, name...)
	d.b = append(d.b, '=', '"')
	d.b = appendNum(d.b, v)
	d.b = append(d.b, '"')
}

// text writes character data or an attribute's value. What XML 1.0 does not
// allow becomes U+FFFD.
func (d *document) text(s string) { d.b = appendEscaped(d.b, s) }

func appendEscaped(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '"':
			b = append(b, "&#34;"...)
		case r == '\'':
			b = append(b, "&#39;"...)
		case r == '\n' || r == '\t' || r == '\r':
			b = append(append(b, "&#"...), strconv.Itoa(int(r))...)
			b = append(b, ';')
		case r < ' ' || r == 0xfffe || r == 0xffff || r >= 0x7f && r < 0xa0:
			b = utf8.AppendRune(b, utf8.RuneError)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

func (d *document) base64(data []byte) {
	d.b = base64.StdEncoding.AppendEncode(d.b, data)
}

// color writes a paint attribute and its opacity.
func (d *document) color(name string, c color.NRGBA) {
	d.str(" " + name + `="` + hex(c) + `"`)
	if c.A != 255 {
		d.attr(name+"-opacity", float64(c.A)/255)
	}
}

func (d *document) fill(c color.NRGBA) { d.color("fill", c) }

const digits = "0123456789abcdef"

func hex(c color.NRGBA) string {
	long := []byte{'#', digits[c.R>>4], digits[c.R&15], digits[c.G>>4], digits[c.G&15], digits[c.B>>4], digits[c.B&15]}
	if long[1] == long[2] && long[3] == long[4] && long[5] == long[6] {
		return string([]byte{'#', long[1], long[3], long[5]})
	}
	return string(long)
}

// hint writes the full text that a browser shows above the item.
func (d *document) hint(s string) {
	if s != "" {
		d.str("<title>")
		d.text(s)
		d.str("</title>")
	}
}

func (d *document) items(items []scene.Item) error {
	for _, item := range items {
		if r, ok := item.(*scene.Rect); ok && r.Crisp {
			d.crispRect(r)
			continue
		}
		d.endCrisp()
		switch it := item.(type) {
		case *scene.Rect:
			d.rect(it.X, it.Y, it.W, it.H, it.Fill, it.Hint)
		case *scene.Path:
			d.path(it)
		case *scene.Text:
			d.textItem(it)
		case *scene.Image:
			if err := d.image(it); err != nil {
				return err
			}
		case *scene.Group:
			if err := d.group(it); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *document) rect(x, y, w, h float64, fill color.NRGBA, hint string) {
	if fill.A == 0 && hint == "" || !(w > 0 && h > 0) {
		return
	}
	d.str("<rect")
	d.attr("x", x)
	d.attr("y", y)
	d.attr("width", w)
	d.attr("height", h)
	d.fill(fill)
	if hint == "" {
		d.str("/>\n")
		return
	}
	d.str(">")
	d.hint(hint)
	d.str("</rect>\n")
}

func (d *document) group(g *scene.Group) error {
	if g.W != 0 {
		d.clips++
		id := d.prefix + "c" + strconv.Itoa(d.clips)
		d.str(`<clipPath id="` + id + `"><rect`)
		d.attr("x", g.X)
		d.attr("y", g.Y)
		d.attr("width", g.W)
		d.attr("height", g.H)
		d.str("/></clipPath>\n<g clip-path=\"url(#" + id + `)"`)
	} else {
		d.str("<g")
	}
	if g.Class != "" {
		d.str(` class="`)
		d.text(g.Class)
		d.str(`"`)
	}
	d.str(">\n")
	d.hint(g.Hint)
	items := g.Items
	if g.Opacity != 0 && g.Opacity != 1 {
		items = scene.Fade(items, g.Opacity)
	}
	err := d.items(items)
	d.endCrisp()
	d.str("</g>\n")
	return err
}

// image puts a picture in as a lossless PNG file whose pixels stay sharp.
func (d *document) image(p *scene.Image) error {
	if p.Pixels == nil || p.Pixels.Bounds().Empty() || !(p.W > 0 && p.H > 0) {
		return nil
	}
	pic := p.Pixels
	switch pic.(type) {
	case *image.Paletted, *image.NRGBA, *image.RGBA:
	default:
		n := image.NewNRGBA(image.Rect(0, 0, pic.Bounds().Dx(), pic.Bounds().Dy()))
		draw.Draw(n, n.Rect, pic, pic.Bounds().Min, draw.Src)
		pic = n
	}
	var file bytes.Buffer
	if err := pngfile.Encode(&file, pic, pngfile.Info{}); err != nil {
		return err
	}
	d.str("<image")
	d.attr("x", p.X)
	d.attr("y", p.Y)
	d.attr("width", p.W)
	d.attr("height", p.H)
	d.str(` preserveAspectRatio="none"`)
	if !p.Smooth {
		d.str(` image-rendering="pixelated"`)
	}
	if p.Opacity != 0 && p.Opacity != 1 {
		d.attr("opacity", p.Opacity)
	}
	d.str(` href="data:image/png;base64,`)
	d.base64(file.Bytes())
	d.str("\"/>\n")
	return nil
}
