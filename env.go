package swelter

import (
	"image"
	"io"
	"log/slog"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/region"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// Env is what surrounds a run and is not part of the recipe: where paths start,
// standard input, limits, workers, faces. The zero value works: the current
// folder, no standard input, default limits, all cores.
type Env struct {
	Dir        string        // folder that the recipe's paths are relative to
	Stdin      io.Reader     // what the path "-" reads; nil refuses it
	Limits     source.Limits // of what is read
	Font       *font.Face    // in place of the embedded family, which stays its fallback
	NoMetadata bool          // leave the recipe out of the files
	Log        *slog.Logger  // what --verbose shows; nil is silent
	Tell       func(string)  // takes what should be known before work is done: memory that it needs; nil is silent

	held *table.Table // the input, where it has been read already
}

// Figure is the result of a run: the numbers, their colours and the layout.
// Nothing is encoded yet.
type Figure struct {
	Spec     Spec
	Grid     *grid.Grid // in drawn order, before any reduction to pixels
	Hidden   []bool     // masked cells, row-major, or nil
	Mapper   *shade.Mapper
	Fitted   norm.Fitted
	Report   *figure.Report
	Notes    []string // decided or counted on the way, one sentence each
	Warnings []string // what a person should know before trusting the picture

	// Panels are the parts of a figure of several, in order, each with its numbers
	// and its place; nil for one heatmap. Grid is then that of the first.
	Panels []*Figure
	Name   string // of a panel: the value that it shows

	Clustering *Clustering     // orders, trees and clusters of a clustered heatmap, or nil
	Beside     []figure.Beside // further heatmaps, in the order of the recipe

	// Groups of a density have a grid each, on the same cells and in the same order
	// as Grid, which holds the number of the one with the most; nil without groups.
	Groups []*grid.Grid

	Facts    []Fact    // how the values were made, for formats with room for it
	Contours []Contour // lines, bands and volumes, or nil

	contourLevels []float64

	scene   *scene.Scene
	scenes  []*scene.Scene // of all frames of an animation, or nil
	plot    figure.Plot    // what the scene was laid out from
	panels  []figure.Panel // the same of several
	board   figure.PanelOptions
	alphas  []float64       // opacity of each cell, or nil
	image   image.Image     // in place of the colours of the grid, or nil
	hexes   *density.Hexes  // the cells, when they are hexagons
	regions []region.Region // that the values are of, or nil
	bins    *bins           // what the cells remember of points, or nil
	env     Env
}

// tell says what a person should know before it is done.
func (e Env) tell(msg string) {
	if e.Tell != nil {
		e.Tell(msg)
	}
}

func (e Env) debug(msg string, args ...any) {
	if e.Log != nil {
		e.Log.Debug(msg, args...)
	}
}
