package swelter

import (
	"context"
	"image"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// pictured is a source that may hold colours in place of values.
type pictured interface {
	Picture(ctx context.Context) (image.Image, bool, error)
}

// planPicture draws a source of colours as it is; nil where it holds values. The
// grid beside it has the relative luminance of each pixel, for --data.
func planPicture(ctx context.Context, src table.Source, spec Spec) (*plan, error) {
	p, ok := src.(pictured)
	if !ok {
		return nil, nil
	}
	img, ok, err := p.Picture(ctx)
	if err != nil || !ok {
		return nil, err
	}
	b := img.Bounds()
	g := grid.New(b.Dy(), b.Dx())
	g.Name = "relative luminance"
	colors := img.(*image.NRGBA)
	for i := range g.Values {
		g.Values[i] = colormap.Luminance(colors.NRGBAAt(i%g.Cols, i/g.Cols))
	}
	seen, err := inView(colors, g, spec.Figure)
	if err != nil {
		return nil, err
	}
	drawn := &plan{grid: g, color: spec.Color, image: seen}
	if c := spec.Color; c.Map != "" || c.Norm.VMin != nil || c.Norm.VMax != nil || c.Norm.Name != "" {
		drawn.warnings = []string{"the array holds colours, which are drawn as they are; limits, norm and colormap do nothing"}
	}
	return drawn, nil
}

// inView puts the pixels of a picture of the grid's size into drawn order.
func inView(img *image.NRGBA, g *grid.Grid, o figure.Options) (*image.NRGBA, error) {
	index := *g
	index.Values = make([]float64, len(g.Values))
	for i := range index.Values {
		index.Values[i] = float64(i)
	}
	drawn, err := view(&index, o)
	if err != nil {
		return nil, err
	}
	out := image.NewNRGBA(image.Rect(0, 0, drawn.Cols, drawn.Rows))
	for i, v := range drawn.Values {
		out.SetNRGBA(i%drawn.Cols, i/drawn.Cols, img.NRGBAAt(int(v)%g.Cols, int(v)/g.Cols))
	}
	return out, nil
}
