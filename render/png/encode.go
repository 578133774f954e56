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
