package png

import (
	"image"
	stdpng "image/png"
	"io"

	"github.com/swelter/swelter/scene"
)

func encode(w io.Writer, img *image.RGBA, m scene.Meta, dpi float64) error {
	e := stdpng.Encoder{CompressionLevel: stdpng.BestSpeed}
	return e.Encode(w, img)
}
