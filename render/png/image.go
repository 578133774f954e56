package png

import (
	"image"

	"golang.org/x/image/draw"

	"github.com/swelter/swelter/scene"
)

// image draws a picture with its edges on whole pixels: every device pixel
// shows the one source pixel under its centre, without mixing.
func (c *canvas) image(p *scene.Image) {
	if p.Pixels == nil {
		return
	}
	dst := c.snap(p.X, p.Y, p.W, p.H)
	src := p.Pixels.Bounds()
	if dst.Empty() || src.Empty() || dst.Intersect(c.clip).Empty() {
		return
	}
	if p.Opacity != 0 {
		defer func(was float64) { c.opacity = was }(c.opacity)
		c.opacity *= p.Opacity
	}
	if p.Smooth {
		c.smooth(p, dst)
		return
	}
	r := dst.Intersect(c.clip)
	cols := make([]int, r.Dx())
	for i := range cols {
		cols[i] = source(r.Min.X+i-dst.Min.X, dst.Dx(), src.Dx())
	}
	palette := c.palette(p.Pixels)
	bands(r, func(r image.Rectangle) {
		line := make([]paint, r.Dx())
		last, opaque := -1, false
		for y := r.Min.Y; y < r.Max.Y; y++ {
			row := c.row(r.Min.X, r.Max.X, y)
			sy := source(y-dst.Min.Y, dst.Dy(), src.Dy())
			if sy == last && opaque {
				copy(row, c.row(r.Min.X, r.Max.X, y-1))
				continue
			}
			if sy != last {
				opaque = c.sourceLine(line, p.Pixels, palette, cols, sy)
				last = sy
			}
			for i, v := range line {
				if v.a != 0 {
					v.over(row[4*i:4*i+4:4*i+4], 255)
				}
			}
		}
	})
}

// source is the source pixel under the centre of device pixel i of n.
func source(i, n, srcN int) int { return (2*i + 1) * srcN / (2 * n) }

// palette is a picture's colours as paints, 256 of them so that any index is in
// range; nil when it has none.
func (c *canvas) palette(pic image.Image) []paint {
	pal, ok := pic.(*image.Paletted)
	if !ok {
		return nil
	}
	out := make([]paint, 256)
	for i, col := range pal.Palette[:min(256, len(pal.Palette))] {
		out[i] = c.paint(toNRGBA(col))
	}
	return out
}

// sourceLine fills in the paints of one line and reports whether all of them
// are opaque.
func (c *canvas) sourceLine(line []paint, pic image.Image, palette []paint, cols []int, sy int) bool {
	b := pic.Bounds()
	opaque := true
	switch pic := pic.(type) {
	case *image.Paletted:
		pix := pic.Pix[pic.PixOffset(b.Min.X, b.Min.Y+sy):]
		for i, sx := range cols {
			line[i] = palette[pix[sx]]
			opaque = opaque && line[i].a == 255
		}
	case *image.NRGBA:
		for i, sx := range cols {
			line[i] = c.paint(pic.NRGBAAt(b.Min.X+sx, b.Min.Y+sy))
			opaque = opaque && line[i].a == 255
		}
	default:
		for i, sx := range cols {
			line[i] = c.paint(toNRGBA(pic.At(b.Min.X+sx, b.Min.Y+sy)))
			opaque = opaque && line[i].a == 255
		}
	}
	return opaque
}

// smooth draws a photograph or scan, interpolated.
func (c *canvas) smooth(p *scene.Image, dst image.Rectangle) {
	at := dst.Intersect(c.clip)
	pic := image.NewRGBA(at)
	draw.CatmullRom.Scale(pic, dst, p.Pixels, p.Pixels.Bounds(), draw.Src, nil)
	k := uint32(c.opacity*255 + 0.5)
	for y := at.Min.Y; y < at.Max.Y; y++ {
		row := c.row(at.Min.X, at.Max.X, y)
		from := pic.Pix[pic.PixOffset(at.Min.X, y):]
		for i := 0; i < len(row); i += 4 {
			f := paint{div255(uint32(from[i]) * k), div255(uint32(from[i+1]) * k), div255(uint32(from[i+2]) * k), div255(uint32(from[i+3]) * k)}
			if f.a != 0 {
				f.over(row[i:], 255)
			}
		}
	}
}
