package pdf

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/swelter/swelter/render/internal/pngfile"
	"github.com/swelter/swelter/scene"
)

// image puts a picture in without loss. Viewers smooth pictures that they
// enlarge a little (poppler: less than four times) whatever the file asks for,
// so that cells of a few pixels are repeated until they keep their edges.
func (c *content) image(p *scene.Image) {
	if p.Pixels == nil || p.Pixels.Bounds().Empty() || !(p.W > 0 && p.H > 0) {
		return
	}
	opacity := p.Opacity
	if opacity == 0 {
		opacity = 1
	}
	pic := p.Pixels
	if !p.Smooth {
		pic = enlarge(pic, repeats(p))
	}
	c.alpha(uint8(math.Round(255 * math.Min(1, opacity))))
	c.images = append(c.images, c.picture(pic, p.Smooth))
	// An image fills the unit square upward. Poppler paints every pixel that it
	// touches, and a border that falls on a pixel's edge touches the next one.
	const hair = 0.004
	c.save()
	c.num(p.W-2*hair, 0, 0, -(p.H - 2*hair), p.X+hair, p.Y+p.H-hair)
	c.str(fmt.Sprintf("cm /I%d Do\n", len(c.images)-1))
	c.restore()
}

// repeats is how often each cell is repeated along both sides. Cells below 3
// pixels at 144 dpi have no inside to keep, above 8 viewers keep them.
func repeats(p *scene.Image) int {
	b := p.Pixels.Bounds()
	cell := math.Min(p.W/float64(b.Dx()), p.H/float64(b.Dy())) * 2
	if cell < 3 || cell >= 8 || b.Dx()*b.Dy() > 1<<20 {
		return 1
	}
	return int(math.Ceil(cell))
}

func enlarge(pic image.Image, n int) image.Image {
	if n == 1 {
		return pic
	}
	b := pic.Bounds()
	r := image.Rect(0, 0, b.Dx()*n, b.Dy()*n)
	if src, ok := pic.(*image.Paletted); ok {
		dst := image.NewPaletted(r, src.Palette)
		for y := range r.Dy() {
			row := src.Pix[src.PixOffset(b.Min.X, b.Min.Y+y/n):]
			out := dst.Pix[y*dst.Stride:][:r.Dx()]
			for x := range out {
				out[x] = row[x/n]
			}
		}
		return dst
	}
	dst := image.NewNRGBA(r)
	for y := range r.Dy() {
		for x := range r.Dx() {
			dst.SetNRGBA(x, y, color.NRGBAModel.Convert(pic.At(b.Min.X+x/n, b.Min.Y+y/n)).(color.NRGBA))
		}
	}
	return dst
}

// picture writes the image object, and a second one for transparency.
func (c *content) picture(pic image.Image, smooth bool) int {
	colors, alpha := split(pic)
	mask := ""
	if alpha != nil {
		colors = bleed(colors, alpha)
		mask = fmt.Sprintf("/SMask %d 0 R", c.object(alpha, "/DeviceGray", "", false))
	}
	space := "/DeviceRGB"
	if pal, ok := colors.(*image.Paletted); ok {
		hex := make([]byte, 0, 6*len(pal.Palette))
		for _, col := range pal.Palette {
			n := color.NRGBAModel.Convert(col).(color.NRGBA)
			hex = fmt.Appendf(hex, "%02X%02X%02X", n.R, n.G, n.B)
		}
		space = fmt.Sprintf("[/Indexed/DeviceRGB %d<%s>]", len(pal.Palette)-1, hex)
	}
	return c.object(colors, space, mask, smooth)
}

func (c *content) object(pic image.Image, space, mask string, smooth bool) int {
	s, err := pngfile.Flate(pic)
	if err != nil {
		panic(err) // split hands over what can be written
	}
	b := pic.Bounds()
	return c.file.stream(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent %d/Interpolate %t%s"+
		"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>",
		b.Dx(), b.Dy(), space, s.Depth, smooth, mask, s.Colors, s.Depth, b.Dx()), s.Data)
}

// split parts a picture into opaque colours and, where there is any
// transparency, its alpha.
func split(pic image.Image) (colors image.Image, alpha *image.Gray) {
	b := pic.Bounds()
	r := image.Rect(0, 0, b.Dx(), b.Dy())
	if pal, ok := pic.(*image.Paletted); ok && len(pal.Palette) > 0 && len(pal.Palette) <= 256 {
		return pal, paletteAlpha(pal)
	}
	n := image.NewNRGBA(r)
	if src, ok := pic.(*image.NRGBA); ok { // draw would multiply by alpha and round
		for y := range r.Dy() {
			copy(n.Pix[y*n.Stride:][:4*r.Dx()], src.Pix[src.PixOffset(b.Min.X, b.Min.Y+y):])
		}
	} else {
		draw.Draw(n, r, pic, b.Min, draw.Src)
	}
	mask := image.NewGray(r)
	opaque := true
	for i := range mask.Pix {
		a := n.Pix[4*i+3]
		mask.Pix[i] = a
		opaque = opaque && a == 255
		n.Pix[4*i+3] = 255
	}
	if opaque {
		return n, nil
	}
	return n, mask
}

func paletteAlpha(pal *image.Paletted) *image.Gray {
	var alphas [256]uint8
	opaque := true
	for i, c := range pal.Palette {
		alphas[i] = color.NRGBAModel.Convert(c).(color.NRGBA).A
		opaque = opaque && alphas[i] == 255
	}
	if opaque {
		return nil
	}
	b := pal.Bounds()
	mask := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		row := pal.Pix[pal.PixOffset(b.Min.X, b.Min.Y+y):]
		for x := range b.Dx() {
			mask.Pix[y*mask.Stride+x] = alphas[row[x]]
		}
	}
	return mask
}
