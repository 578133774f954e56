// Package figure lays a heatmap out: cells, axes, colour bar, legend, notes,
// with measured text, into a scene. It takes values already computed and only
// lays out; nothing here reads, aggregates or clusters.
package figure

import (
	"image"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure/legend"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/figure/track"
	"github.com/swelter/swelter/figure/tree"
	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// Options are what a person says of a figure; the zero value is the figure of
// docs/look.md: light theme, measured margins, bar on the right.
type Options struct {
	Title    string  `json:"title,omitempty"`
	Subtitle string  `json:"subtitle,omitempty"`
	Note     string  `json:"note,omitempty"`
	Source   string  `json:"source,omitempty"`
	Alt      string  `json:"alt,omitempty"`    // alternative text; "" is written from the data
	XLabel   *string `json:"xlabel,omitempty"` // nil: the axis's own title; "" none
	YLabel   *string `json:"ylabel,omitempty"`

	XTickLabels string `json:"xticklabels,omitempty"` // auto|all|none|N|A,B,C
	YTickLabels string `json:"yticklabels,omitempty"`

	Annot     bool   `json:"annot,omitempty"`     // write the values into the cells
	Fmt       string `json:"fmt,omitempty"`       // Python format spec ".1f", "d", "+.2%", or "" for the fewest digits that keep neighbours apart
	AnnotSize string `json:"annotSize,omitempty"` // "8pt"; "" fits the narrowest cell

	LineWidths string    `json:"linewidths,omitempty"` // gap between cells: "0", "1px", "0.5pt"; "" by look.md
	LineColor  string    `json:"linecolor,omitempty"`
	Square     bool      `json:"square,omitempty"`
	Alpha      float64   `json:"alpha,omitempty"`  // 0 means 1
	Origin     string    `json:"origin,omitempty"` // upper (default) or lower
	Extent     []float64 `json:"extent,omitempty"` // xmin,ymin,xmax,ymax of the outer edges
	XEdges     []string  `json:"xEdges,omitempty"` // edges of the columns, one more than there are, or their centres: numbers or dates
	YEdges     []string  `json:"yEdges,omitempty"` // the same for the rows, from the top
	Aspect     string    `json:"aspect,omitempty"` // auto, equal, or a number (height of a data unit over its width)
	Reduce     string    `json:"reduce,omitempty"` // mean (default), max, min, median, absmax: when cells are fewer than pixels

	Interpolation      string  `json:"interpolation,omitempty"`      // a kernel of package resample; "" and none draw the cells
	InterpolationStage string  `json:"interpolationStage,omitempty"` // data (default): values are mixed; rgba: colours
	FilterRad          float64 `json:"filterrad,omitempty"`          // reach of sinc, lanczos and blackman, cells; 0 is 4
	NoFilterNorm       bool    `json:"noFilternorm,omitempty"`       // leave a kernel's weights as they are tabulated

	NoCbar     bool      `json:"noCbar,omitempty"`
	CbarLabel  *string   `json:"cbarLabel,omitempty"`
	CbarSide   string    `json:"cbarSide,omitempty"` // right (default), left, top, bottom
	CbarTicks  []float64 `json:"cbarTicks,omitempty"`
	CbarExtend string    `json:"cbarExtend,omitempty"` // auto (arrows where values lie beyond), neither, min, max, both

	DendrogramRatio []float64 `json:"dendrogramRatio,omitempty"` // depth of the trees of rows and columns, as a part of body and tree; nil chooses
	ColorsRatio     []float64 `json:"colorsRatio,omitempty"`     // depth of one track of rows and columns, as a part of the body; nil is 3 mm
	TreeLineWidth   string    `json:"treeLinewidth,omitempty"`   // "1pt"; "" is 0.75 pt
	TreeColor       string    `json:"treeColor,omitempty"`       // of branches that belong to no cluster; "" is the muted colour

	Width    string  `json:"width,omitempty"` // "800" pixels, "6in", "15cm"
	Height   string  `json:"height,omitempty"`
	DPI      float64 `json:"dpi,omitempty"`      // 0 means 144
	CellSize string  `json:"cellSize,omitempty"` // "5mm": the figure grows
	Bare     bool    `json:"bare,omitempty"`     // the cells alone
	Theme    string  `json:"theme,omitempty"`    // light (default), dark, paper
	Locale   string  `json:"locale,omitempty"`
	Exact    bool    `json:"exact,omitempty"` // in pages: values as float32 where 16-bit steps would round them

	Marks []Mark `json:"marks,omitempty"` // pointed out on the cells

	View   View    `json:"view,omitzero"`
	Pinned *Pinned `json:"pinned,omitempty"` // where a page had put it all; nil lays out by the rules
}

// View is what a page shows after zooming and sorting, and of which layer.
type View struct {
	Rows     [2]int `json:"rows,omitzero"` // half-open range in drawn order; zero is all
	Cols     [2]int `json:"cols,omitzero"`
	RowOrder []int  `json:"rowOrder,omitempty"` // drawn row i is input row RowOrder[i]
	ColOrder []int  `json:"colOrder,omitempty"`
	Show     string `json:"show,omitempty"` // in place of the values: counts, or z-rows and z-cols, scores by row and by column
}

// Plot is one figure's content.
type Plot struct {
	Grid     *grid.Grid // already in drawn order
	Mapper   *shade.Mapper
	Said     []float64    // the values themselves, where those of Grid are places along the colours, or nil: for texts
	Words    []Word       // at places of the colour bar, in place of its ticks, or nil
	Hidden   []bool       // masked cells, row-major, or nil: not drawn, not counted as missing
	Text     []string     // cell texts from elsewhere, row-major, or nil
	Image    image.Image  // in place of Grid and Mapper: an RGB(A) matrix, axes still from Grid
	Plain    []bool       // hidden cells whose text is written nonetheless, on the page, or nil
	Alphas   []float64    // opacity of each cell beside Options.Alpha, row-major, or nil for 1
	Sizes    []float64    // side of the coloured square in each cell as a part of the cell's, row-major, or nil for 1
	Clear    bool         // no background is painted when the cells are drawn bare
	Under    image.Image  // under the cells, over their whole body, or nil
	Smooth   bool         // Under is a photograph; else its pixels are cells
	Sides    [4]string    // words at the left, right, top and bottom edges of the body
	Map      *mapview.Map // the cells lie on the ground, or nil
	Mesh     *Mesh        // places of the cells that are not in rows and columns, or nil
	Glyphs   *Glyphs      // marks in the cells, in place of their colours, or nil
	Hexagons bool         // the cells are hexagons, every second row from the bottom half a column to the right
	Scale    *ScaleBar    // on a map, or nil
	// Triangle, lower or upper, is the half that Hidden leaves of a square grid
	// with the same labels each way: they are written on its diagonal.
	Triangle string
	Fitted   norm.Fitted // what norm.Fit counted, for the arrows and swatches of the legend
	Flat     bool        // missing cells have the mapper's colour, without the hatch
	Notes    []string    // what was decided and counted on the way; drawn small at the bottom left
	Moving   bool        // labels come and go while a person zooms: no note counts those that have no room now
	Contours []Contour   // over the cells, in this order
	Dots     []orb.Point // marked over the cells, in the units of the grid's axes
	NoCells  bool        // contours stand in place of the cells
	Font     *font.Face  // in place of the embedded faces, or nil
	Options  Options

	// Around the cells of a clustered heatmap, all in drawn order.
	RowTree, ColTree     *Tree
	RowTracks, ColTracks []Track // in reading order: from the left, from the top
	RowSlices, ColSlices []Slice
	Beside               []Beside // further heatmaps that share rows or columns
}

// Tree is a dendrogram beside the cells.
type Tree = tree.Tree

// Track is what is known of rows or columns, drawn beside the cells.
type Track = track.Track

// TrackKind is how a track is drawn.
type TrackKind = track.Kind

// The kinds of tracks.
const (
	TrackStrip      = track.Strip
	TrackBars       = track.Bars
	TrackPoints     = track.Points
	TrackLines      = track.Lines
	TrackBoxes      = track.Boxes
	TrackHistograms = track.Histograms
	TrackTexts      = track.Texts
	TrackMarks      = track.Marks
)

// Word says what a place of the colour bar stands for.
type Word = legend.Word

// Box is a place on the page, in points.
type Box struct{ X, Y, W, H float64 }

// Report says what the layout did, for --data, pages and tests.
type Report struct {
	Body      Box      // of the cells
	Bar       Box      // of the colour bar, zero when there is none
	BarTicks  []Tick   // where on the bar, in points along the page, and its value
	Notes     []string // everything drawn as a note
	DrawnRows int      // cells drawn, after reduction
	DrawnCols int
	Reduced   string // name of the reducer used, or ""

	Parts    []Part       // what was laid out, each piece with its items
	Texts    []string     // in the cells, row-major; nil without any
	TextSize float64      // of them, points; 0 where cells are too small for them
	Gap      float64      // between cells, points
	Grid     *grid.Grid   // in drawn order, its axes spanning what the body spans
	Alpha    float64      // of all cells, 1 for none
	Theme    *style.Theme // that the figure was drawn in, its text sizes included

	Beside         []Box        // of the cells of further heatmaps
	XCells, YCells [][2]float64 // from where to where each cell reaches, where slices stand apart; else nil

	Panels []Report // of a page of several, in order; else nil
	Frame  Box      // of a panel: its cells and what stands around them
}

// Tick is a labelled place of the colour bar.
type Tick struct {
	At    float64 // y (or x for a horizontal bar) on the page, points
	Value float64
	Label string
	X, Y  float64 // on the page in the middle of the colour it names, points
}
