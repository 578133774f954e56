package swelter

import (
	"fmt"
	"image"
	"io"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

// pictures are the formats that need more of a figure than its scene.
var pictures = map[string]func(io.Writer, *Figure) error{}

// RegisterPicture makes a format known that needs more of a figure than its
// scene: its grid, its colours, its place on the ground. It is called from init
// functions; formats that draw a scene register with package render.
func RegisterPicture(name string, endings []string, write func(io.Writer, *Figure) error) {
	pictures[name] = write
	render.Register(render.Format{Name: name, Endings: endings, Write: func(io.Writer, *scene.Scene, render.Options) error {
		return fmt.Errorf("%s: is written of a figure, not of a scene", name)
	}})
}

// manyPictures are the pictures that show several heatmaps, too.
var manyPictures = map[string]bool{}

// RegisterPanels says that a format registered by RegisterPicture writes figures
// of several panels, too: see Figure.Board.
func RegisterPanels(name string) { manyPictures[name] = true }

// HoldsMany reports whether one file of this ending shows several heatmaps, to
// be turned between.
func HoldsMany(ending string) bool {
	r, ok := render.ByName(ending)
	return ok && manyPictures[r.Name]
}

// RegisterData makes a further format of numbers known by its ending, as
// render.Register does for pictures. It is called from init functions.
func RegisterData(ending string, write func(io.Writer, *Figure) error) {
	dataWriters[ending] = write
}

// Plot is what was laid out, for formats that lay it out anew. It is not to be
// changed.
func (f *Figure) Plot() figure.Plot { return f.plot }

// Board is what was laid out where there are several panels; none otherwise. It
// is not to be changed.
func (f *Figure) Board() ([]figure.Panel, figure.PanelOptions) { return f.panels, f.board }

// OnGround is the bare picture of the cells and where it lies, in degrees of
// longitude and latitude, for formats that lay it on a map. Missing and hidden
// cells are transparent, and so is a density of exactly 0, which is where
// nothing reaches; low densities and counts let the map through.
func (f *Figure) OnGround() (image.Image, geom.Extent, error) {
	if f.scene == nil {
		return nil, geom.Extent{}, errNotDrawn
	}
	g := f.Raster()
	e, ok := g.Extent()
	if !ok || e.XMin < -360 || e.XMax > 360 || e.YMin < -90 || e.YMax > 90 {
		return nil, e, fmt.Errorf("a picture for maps needs longitude and latitude as its axes, and these go to %s, %s; swelter map --crs EPSG:N places coordinates of a projection, and .png, .tif and .geojson take any", numberText(e.XMax), numberText(e.YMax))
	}
	if f.image != nil {
		return f.image, e, nil
	}
	if f.plot.Said != nil {
		return nil, e, fmt.Errorf("a picture for maps has one legend for all cells; leave norm-by out")
	}
	hidden := make([]bool, len(g.Values))
	if f.hexes == nil {
		copy(hidden, f.Hidden)
	}
	if f.Spec.Make.Density != nil || f.plot.Map != nil && f.plot.Map.Fade {
		for i, v := range g.Values {
			hidden[i] = hidden[i] || v == 0
		}
	}
	m := *f.Mapper
	m.Missing.A = 0
	if a := f.Spec.Figure.Alpha; a > 0 {
		m.Alpha = a
	}
	floor, ok := f.seeThrough()
	if !ok {
		return m.Image(g, hidden), e, nil
	}
	return rising(&m, g, hidden, floor), e, nil
}
