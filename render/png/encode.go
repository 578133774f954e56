package png

import (
	"image"
	"io"

	"github.com/swelter/swelter/render/internal/pngfile"
	"github.com/swelter/swelter/scene"
)

func encode(w io.Writer, img image.Image, m scene.Meta, dpi float64) error {
	return pngfile.Encode(w, img, pngfile.Info{DPI: dpi, Texts: []pngfile.Text{
		{Key: "Title", Value: m.Title},
		{Key: "Description", Value: m.Description},
		{Key: "Software", Value: m.Software},
		{Key: "Recipe", Value: string(m.Recipe)},
	}})
}

// Encode writes a picture of pixels, such as a web tile, without anything
// beside it: an *image.Paletted, *image.NRGBA or *image.RGBA.
func Encode(w io.Writer, img image.Image) error {
	return pngfile.Encode(w, img, pngfile.Info{})
}
