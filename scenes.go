package swelter

import (
	"fmt"
	"io"

	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

// SaveScene encodes a scene that is not a figure of a recipe, such as a page of
// colormaps, into files by their endings. They appear whole or not at all. dpi
// is pixels an inch of raster formats, 0 for 144.
func SaveScene(s *scene.Scene, dpi float64, files ...string) error {
	if s == nil {
		return errNotDrawn
	}
	var w writing
	defer w.abandon()
	for _, p := range files {
		f, ok := render.ByName(ending(p))
		if !ok {
			return fmt.Errorf("%s: nobody writes this ending", p)
		}
		if pictures[f.Name] != nil {
			return fmt.Errorf("%s: a page that is no heatmap is written as png, svg or pdf", p)
		}
		if err := w.file(p, func(out io.Writer) error { return f.Write(out, s, render.Options{DPI: dpi}) }); err != nil {
			return err
		}
	}
	return w.commit()
}
