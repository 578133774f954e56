package swelter

import (
	"fmt"
	"image"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
)

// planDots draws heatmap.py's picture: bare and of the size asked for, unless
// the figure says otherwise.
func planDots(pts geom.Points, o DensityOptions, spec Spec) (*plan, error) {
	opacity := 128
	if o.Opacity != nil {
		opacity = *o.Opacity
	}
	if opacity < 0 || opacity > 255 {
		return nil, fmt.Errorf("opacity %d; it lies between 0 and 255", opacity)
	}
	scheme := o.Scheme
	if scheme == "" {
		scheme = "classic"
	}
	m, err := colormap.Scheme(scheme)
	if err != nil {
		return nil, err
	}
	d, err := density.Dots(pts, o.Dots)
	if err != nil {
		return nil, err
	}
	img := image.NewNRGBA(image.Rect(0, 0, d.Width, d.Height))
	g := grid.New(d.Height, d.Width)
	e := d.Extent
	if e.Width() > 0 && e.Height() > 0 { // points that share an x or a y have no axis
		g.X = grid.Edged(titleOf(o.Points.X, "x"), grid.Number, even(e.XMin, e.XMax, d.Width))
		g.Y = grid.Edged(titleOf(o.Points.Y, "y"), grid.Number, even(e.YMax, e.YMin, d.Height))
	}
	g.Name, g.Integer = "dots", true
	for i, v := range d.Values {
		g.Values[i] = float64(v)
		c := m.Colors[v]
		c.A = 0
		if density.Visible(v) {
			c.A = uint8(opacity)
		}
		img.SetNRGBA(i%d.Width, i/d.Width, c)
	}
	f := spec.Figure
	if f.Width == "" && f.Height == "" && f.CellSize == "" {
		f.Width, f.Height, f.Bare = fmt.Sprint(d.Width), fmt.Sprint(d.Height), true
	}
	p := &plan{grid: g, color: spec.Color, image: img, clear: true, figure: &f}
	if d.LeftOut > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%d points without finite coordinates were left out", d.LeftOut))
	}
	if d.Dense() {
		p.warnings = append(p.warnings, "most of the picture is at its hottest; a smaller dotsize or a larger picture shows more")
	}
	return p, nil
}
