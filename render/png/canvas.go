package png

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"

	"github.com/swelter/swelter/scene"
)

// canvas paints in device pixels, y downward. Its picture is premultiplied.
type canvas struct {
	img     *image.RGBA
	scale   float64 // pixels per point
	clip    image.Rectangle
	opacity float64

	brush  brush
	mask   []byte // scratch of fillPath
	ahead  *ahead // paths whose coverage is worked out before their turn; nil for none
	glyphs map[glyphKey]*glyphMask
}

func newCanvas(w, h int, scale float64) *canvas {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	return &canvas{img: img, scale: scale, clip: img.Rect, opacity: 1, glyphs: map[glyphKey]*glyphMask{}}
}

func (c *canvas) items(items []scene.Item) {
	for _, item := range items {
		switch it := item.(type) {
		case *scene.Rect:
			c.rect(it)
		case *scene.Path:
			c.path(it)
		case *scene.Text:
			c.text(it)
		case *scene.Image:
			c.image(it)
		case *scene.Group:
			c.group(it)
		}
	}
}

func (c *canvas) group(g *scene.Group) {
	clip, opacity := c.clip, c.opacity
	defer func() { c.clip, c.opacity = clip, opacity }()
	if g.W != 0 {
		c.clip = c.clip.Intersect(c.snap(g.X, g.Y, g.W, g.H))
	}
	if g.Opacity != 0 {
		c.opacity *= g.Opacity
	}
	c.items(g.Items)
}

// snap is a rectangle in points with its edges on the nearest pixel borders.
func (c *canvas) snap(x, y, w, h float64) image.Rectangle {
	return image.Rect(c.border(x), c.border(y), c.border(x+w), c.border(y+h))
}

// border is the pixel border nearest to a coordinate in points. The small
// addend sends halves the same way in spite of rounding errors, so that the
// edges two cells share fall together.
func (c *canvas) border(v float64) int {
	v = math.Floor(v*c.scale + 0.5 + 1e-6)
	return int(math.Max(-1<<24, math.Min(1<<24, v)))
}

func (c *canvas) rect(r *scene.Rect) {
	if r.Crisp {
		c.fillRect(c.snap(r.X, r.Y, r.W, r.H), r.Fill)
		return
	}
	var p scene.Path
	p.MoveTo(r.X, r.Y)
	p.LineTo(r.X+r.W, r.Y)
	p.LineTo(r.X+r.W, r.Y+r.H)
	p.LineTo(r.X, r.Y+r.H)
	p.Close()
	c.fillPath(areas(flatten(&p, c.scale)), r.Fill)
}

// paint is a colour as the blending loops want it: premultiplied.
type paint struct{ r, g, b, a uint32 }

func (c *canvas) paint(n color.NRGBA) paint {
	if n.A == 255 && c.opacity == 1 {
		return paint{uint32(n.R), uint32(n.G), uint32(n.B), 255}
	}
	a := uint32(math.Round(float64(n.A) * c.opacity))
	return paint{div255(uint32(n.R) * a), div255(uint32(n.G) * a), div255(uint32(n.B) * a), a}
}

func toNRGBA(c color.Color) color.NRGBA { return color.NRGBAModel.Convert(c).(color.NRGBA) }

// div255 is v/255 rounded, for v up to 255*255.
func div255(v uint32) uint32 {
	v += 128
	return (v + v>>8) >> 8
}

// over paints one pixel at a coverage of 0 to 255.
func (p paint) over(dst []byte, cover uint32) {
	dst = dst[:4:4]
	if cover == 255 {
		if p.a == 255 {
			dst[0], dst[1], dst[2], dst[3] = byte(p.r), byte(p.g), byte(p.b), 255
			return
		}
		k := 255 - p.a
		dst[0] = byte(p.r + div255(uint32(dst[0])*k))
		dst[1] = byte(p.g + div255(uint32(dst[1])*k))
		dst[2] = byte(p.b + div255(uint32(dst[2])*k))
		dst[3] = byte(p.a + div255(uint32(dst[3])*k))
		return
	}
	k := 255 - div255(p.a*cover)
	dst[0] = byte(div255(p.r*cover + uint32(dst[0])*k))
	dst[1] = byte(div255(p.g*cover + uint32(dst[1])*k))
	dst[2] = byte(div255(p.b*cover + uint32(dst[2])*k))
	dst[3] = byte(div255(p.a*cover + uint32(dst[3])*k))
}

// fillRect paints whole pixels.
func (c *canvas) fillRect(r image.Rectangle, n color.NRGBA) {
	r = r.Intersect(c.clip)
	p := c.paint(n)
	if r.Empty() || p.a == 0 {
		return
	}
	first := c.row(r.Min.X, r.Max.X, r.Min.Y)
	if p.a == 255 {
		for i := 0; i < len(first); i += 4 {
			p.over(first[i:], 255)
		}
		for y := r.Min.Y + 1; y < r.Max.Y; y++ {
			copy(c.row(r.Min.X, r.Max.X, y), first)
		}
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.row(r.Min.X, r.Max.X, y)
		for i := 0; i < len(row); i += 4 {
			p.over(row[i:], 255)
		}
	}
}

// row is a stretch of one row of pixels.
func (c *canvas) row(x0, x1, y int) []byte {
	i := c.img.PixOffset(x0, y)
	return c.img.Pix[i : i+4*(x1-x0)]
}

// fillMask paints through coverage values; at is where the mask's top left
// corner lies.
func (c *canvas) fillMask(mask []byte, w, h int, at image.Point, n color.NRGBA) {
	r := image.Rect(at.X, at.Y, at.X+w, at.Y+h).Intersect(c.clip)
	p := c.paint(n)
	if r.Empty() || p.a == 0 {
		return
	}
	bands(r, func(r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			cover := mask[(y-at.Y)*w+r.Min.X-at.X:][:r.Dx()]
			row := c.row(r.Min.X, r.Max.X, y)
			for i := 0; i < len(cover); i++ {
				if i+8 <= len(cover) && binary.LittleEndian.Uint64(cover[i:]) == 0 { // most of a coast's picture is empty
					i += 7
					continue
				}
				if m := cover[i]; m != 0 {
					p.over(row[4*i:4*i+4:4*i+4], uint32(m))
				}
			}
		}
	})
}

// worthBands is how many pixels are worth more than one processor.
const worthBands = 1 << 16

// bands calls do for stretches of the rows of a rectangle, together all of them,
// on all processors where that is worth it.
func bands(r image.Rectangle, do func(r image.Rectangle)) {
	n := runtime.GOMAXPROCS(0)
	if r.Dx()*r.Dy() < worthBands || n < 2 {
		do(r)
		return
	}
	var wait sync.WaitGroup
	for i := range n {
		part := r
		part.Min.Y, part.Max.Y = r.Min.Y+i*r.Dy()/n, r.Min.Y+(i+1)*r.Dy()/n
		wait.Go(func() { do(part) })
	}
	wait.Wait()
}
