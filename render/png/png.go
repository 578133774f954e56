// Package png draws a scene to pixels and writes them as a PNG file.
//
// The rasteriser keeps the edges of cells on whole pixels, so that neighbours
// meet; everything else is smoothed by exact coverage.
package png

import (
	"fmt"
	"image"
	"io"
	"math"

	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

func init() {
	render.Register(render.Format{Name: "png", Endings: []string{".png"}, Write: Write})
}

// maxPixels bounds one picture: 1 GB of memory at 4 bytes a pixel.
const maxPixels = 1 << 28

// Write draws the scene at o.DPI (0 means 144) and writes a PNG file. The same
// scene gives the same bytes on every run and machine.
func Write(w io.Writer, s *scene.Scene, o render.Options) error {
	if pixels, err := whole(s, dpi(o)); err != nil || pixels != nil {
		if err != nil {
			return err
		}
		return encode(w, pixels, s.Meta, dpi(o))
	}
	img, err := Draw(s, o)
	if err != nil {
		return err
	}
	return encode(w, img, s.Meta, dpi(o))
}

// whole is the one picture that a page without a background consists of, pixel
// for pixel; nil for any other page. Drawn, its colours would lose what they are
// rounded by where they are transparent.
func whole(s *scene.Scene, dpi float64) (*image.NRGBA, error) {
	items := s.Items
	if s.Background.A != 0 || len(items) != 1 {
		return nil, nil
	}
	if g, ok := items[0].(*scene.Group); ok && g.Opacity == 0 && g.W == 0 && len(g.Items) == 1 {
		items = g.Items
	}
	item, ok := items[0].(*scene.Image)
	if !ok || item.Opacity != 0 || item.X != 0 || item.Y != 0 {
		return nil, nil
	}
	pixels, ok := item.Pixels.(*image.NRGBA)
	if !ok {
		return nil, nil
	}
	w, h, err := size(s, dpi)
	scale := dpi / 72
	covers := math.Abs(item.W*scale-float64(w)) < .01 && math.Abs(item.H*scale-float64(h)) < .01
	if err != nil || pixels.Rect != image.Rect(0, 0, w, h) || !covers {
		return nil, err
	}
	return pixels, nil
}

// Draw is the picture that Write encodes: opaque where the background is.
func Draw(s *scene.Scene, o render.Options) (*image.RGBA, error) {
	w, h, err := size(s, dpi(o))
	if err != nil {
		return nil, err
	}
	c := newCanvas(w, h, dpi(o)/72)
	if s.Background.A != 0 {
		c.fillRect(c.img.Rect, s.Background)
	}
	c.ahead = c.workAhead(s.Items)
	c.items(s.Items)
	return c.img, nil
}

func dpi(o render.Options) float64 {
	if o.DPI == 0 {
		return 144
	}
	return o.DPI
}

// size is the page in pixels, to the nearest.
func size(s *scene.Scene, dpi float64) (w, h int, err error) {
	fw, fh := math.Round(s.Width*dpi/72), math.Round(s.Height*dpi/72)
	if !(fw >= 1 && fh >= 1) {
		return 0, 0, fmt.Errorf("png: a page of %g x %g points at %g dpi has no pixels; choose a larger size", s.Width, s.Height, dpi)
	}
	if fw*fh > maxPixels || fw > 1<<20 || fh > 1<<20 {
		return 0, 0, fmt.Errorf("png: %.0f x %.0f pixels are more than the limit of %d million; choose a smaller size or dpi", fw, fh, maxPixels/1_000_000)
	}
	return int(fw), int(fh), nil
}
