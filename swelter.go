// Package swelter is the front door: one recipe, Spec, and Run, which turns it
// into pictures. The rooms behind it (table, grid, norm, colormap, shade,
// figure, ...) can each be used alone.
package swelter

import (
	"github.com/swelter/swelter/contour"
	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/table"
)

// Version of the library and of the binary.
const Version = "0.1.0"

// SpecVersion is the version of the recipe's format. Older ones are read,
// newer ones refused.
const SpecVersion = 1

// Spec is one recipe: what to read, what to make of it, how to colour it and
// how to lay it out. Flags, JSON, HTTP queries and Go calls all fill the same
// Spec. Outputs, limits and connections are not part of it; see Env.
type Spec struct {
	Version int             `json:"version"`
	Input   table.Input     `json:"input,omitzero"`
	Facet   Facet           `json:"facet,omitzero"`   // a panel for each value of a column
	Frames  Animation       `json:"frames,omitzero"`  // a picture for each value of a column
	Against Against         `json:"against,omitzero"` // other rows that those of the input are compared with
	Make    Make            `json:"make"`
	Preset  string          `json:"preset,omitempty"` // a peer's defaults: see Presets
	Color   Color           `json:"color,omitzero"`
	Contour contour.Options `json:"contour,omitzero"` // lines and areas over the cells
	Figure  figure.Options  `json:"figure,omitzero"`
	Mesh    Mesh            `json:"mesh,omitzero"`
	Under   Under           `json:"under,omitzero"` // the cells
	Slice   Slice           `json:"slice,omitzero"` // of a volume
	Cube    cube.Options    `json:"cube,omitzero"`  // of variables over time
}

// Make holds exactly one kind of heatmap.
type Make struct {
	Matrix  *table.MatrixOptions `json:"matrix,omitempty"`
	Corr    *CorrOptions         `json:"corr,omitempty"`
	Density *DensityOptions      `json:"density,omitempty"`
	Cluster *ClusterOptions      `json:"cluster,omitempty"`
	Map     *MapOptions          `json:"map,omitempty"`

	OncoPrint *OncoOptions     `json:"oncoprint,omitempty"`
	Calendar  *CalendarOptions `json:"calendar,omitempty"`
	Overview  *OverviewOptions `json:"overview,omitempty"` // a page of several
	Tiles     *TilesOptions    `json:"tiles,omitempty"`    // for OpenTiles, not for Run
}

// Color says how values become colours.
type Color struct {
	Norm      norm.Options `json:"norm,omitzero"`
	NormBy    string       `json:"normBy,omitempty"`    // rows or cols: each has its own limits; "" all cells have the same
	Map       string       `json:"cmap,omitempty"`      // a name, "name_r", or colours "#fff,#d00"; "" by the data
	Under     string       `json:"under,omitempty"`     // colour below the limits
	Over      string       `json:"over,omitempty"`      // colour above the limits
	Missing   string       `json:"missing,omitempty"`   // colour of missing cells; "" is the hatch
	Mask      string       `json:"mask,omitempty"`      // file of the same shape or labels: true, 1 hides
	AlphaFrom string       `json:"alphaFrom,omitempty"` // file with the opacity of each cell, 0 to 1
	AnnotFrom string       `json:"annotFrom,omitempty"` // file of texts for the cells
}
