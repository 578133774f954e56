package cli

import (
	"github.com/swelter/swelter"
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/resample"
	"github.com/swelter/swelter/table"
)

// job is what the flags of a drawing command fill: one recipe, what surrounds
// it, and where the results go.
type job struct {
	spec swelter.Spec
	env  swelter.Env

	pictures []string      // -o
	format   string        // of "-o -" and of a folder
	data     string        // --data
	recipe   string        // --spec
	results  swelter.Files // of a clustered heatmap: trees, order, clusters
	font     string        // --font

	terminal       bool // standard output is one
	quiet, verbose bool
	jobs           int    // workers, 0 for all cores
	page           bool   // --page of tiles
	style          string // --style of its base map
}

func (f *flags) reading(j *job) {
	in := &j.spec.Input
	f.section("Reading")
	f.bool(&in.NoHeader, "no-header", "the first row holds values, not names")
	f.text(&in.Delim, "delim", "`CHAR` between fields; \"tab\" is the tab")
	f.choice(&in.Decimal, "decimal", "`SIGN` of decimals in the file: . or ,", ".", ",")
	f.text(&in.Encoding, "encoding", "`NAME` utf-8, utf-16 or latin-1")
	f.words(&in.NA, "na", "`WORDS` that mean missing, between commas, beside the empty cell")
	f.choice(&in.Format, "input-format", "`NAME` csv, tsv, json, ndjson, parquet, npy, gct, mtx, maf or h5ad, when the ending does not say", "csv", "tsv", "json", "ndjson", "parquet", "npy", "gct", "mtx", "maf", "h5ad")
	f.text(&in.Key, "key", "`PATH` of the array inside a JSON document, the name of a workbook's sheet, or of a matrix of an .h5ad file: a layer's name, raw/X, obsm/NAME")
	f.texts(&in.Where, "where", "`CONDITION` that a row must meet, such as 'year >= 1950'; =, !=, <, <=, >, >=, in (a, b); may be repeated")
	f.text(&in.TZ, "tz", "`ZONE` for the parts of a time, such as Europe/Paris")
	f.text(&in.SQL, "sql", "`QUERY` whose answer is the table, such as \"SELECT * FROM 'a.parquet'\"; the first SRC is src in it")
	f.database(in)
	f.limits(j)
}

// against compares the rows with others.
func (f *flags) against(j *job) {
	a := &j.spec.Against
	f.texts(&a.Where, "against", "`CONDITION` that the rows meet, in place of --where, that those of --where are compared with, cell by cell; may be repeated")
	f.choice(&a.As, "against-as", "`difference|shares|ratio` of the values, by itself; of shares of all counted rows; quotients", "difference", "shares", "ratio")
}

// database says where the table is when it is no file.
func (f *flags) database(in *table.Input) {
	f.text(&in.DB, "db", "`ADDRESS` of a ClickHouse server, such as clickhouse://user@host/database, whose table SRC is, or which answers --sql; the password is that of the environment, CLICKHOUSE_PASSWORD")
}

// limits raise what a reader refuses by itself.
func (f *flags) limits(j *job) {
	l := &j.env.Limits
	f.amount(&l.Cells, "limit-cells", "`N` values at most in a table, such as 500M")
	f.amount(&l.Bytes, "limit-memory", "`SIZE` of memory at most for reading, such as 8GB")
	f.amount(&l.Line, "limit-line", "`SIZE` of one line of text at most, such as 1GB")
	f.amount(&l.Unpack, "limit-unpack", "`N` times at most that a packed file may grow")
}

func (f *flags) colour(j *job) {
	c := &j.spec.Color
	n := &c.Norm
	f.section("Colour")
	f.someNumber(&n.VMin, "vmin", "`VALUE` at the low end of the colours")
	f.someNumber(&n.VMax, "vmax", "`VALUE` at the high end of the colours")
	f.someNumber(&n.Center, "center", "`VALUE` in the middle of diverging colours, with equal steps on both sides")
	f.bool(&n.Robust, "robust", "limits from the 2nd to the 98th percentile")
	f.parsed(func(s string) error { return setRobustRange(n, s) }, "robust-range", "`LO,HI` percentiles that give the limits, such as 5,95")
	f.parsed(func(s string) error { return setNorm(n, s) }, "norm", "`NAME[:key=value,...]` linear, log, symlog, asinh, power, two-slope, centered, eqhist, or classes: boundaries, quantile, equal, jenks; power:gamma=0.5, boundaries:0,1,5, jenks:7")
	f.choice(&c.NormBy, "norm-by", "`rows|cols` are each coloured by limits of their own; values stay", "rows", "cols")
	f.text(&c.Map, "cmap", "`NAME` of a colormap, reversed with _r, or colours between commas: white,#d00")
	f.completes("norm", norm.Names)
	f.completes("cmap", colormap.Names)
	f.under(&c.Under, &j.spec.Under.Picture)
	f.text(&c.Over, "over", "`COLOUR` of values above the limits")
	f.text(&c.Missing, "na-color", "`COLOUR` of missing cells, in place of the hatch")
	f.someNumber(&j.spec.Under.Threshold, "threshold", "`VALUE` without its sign, below which cells are not drawn")
	f.text(&c.Mask, "mask", "`FILE` of the same shape or labels; cells that are true or 1 there are left blank")
}

func (f *flags) figure(j *job) {
	o := &j.spec.Figure
	f.section("Cells")
	f.bool(&o.Annot, "annot", "write the values into the cells")
	f.text(&j.spec.Color.AnnotFrom, "annot-from", "`FILE` with the texts of the cells")
	f.text(&o.Fmt, "fmt", "`FORMAT` of the values as in Python: .1f, d, +.2%")
	f.text(&o.AnnotSize, "annot-size", "`SIZE` of these values, such as 8pt")
	f.text(&o.LineWidths, "linewidths", "`WIDTH` of the gaps between cells: 0, 1px, 0.5pt")
	f.text(&o.LineColor, "linecolor", "`COLOUR` of the gaps")
	f.bool(&o.Square, "square", "cells as wide as high")
	f.number(&o.Alpha, "alpha", "`0..1` opacity of the cells")
	f.text(&j.spec.Color.AlphaFrom, "alpha-from", "`FILE` of the same shape or labels with the opacity of each cell, 0 to 1")
	f.choice(&o.Reduce, "reduce", "`NAME` what stands for cells smaller than a pixel: mean, max, min, median, absmax", "mean", "max", "min", "median", "absmax")

	f.choice(&o.Interpolation, "interpolation", "`NAME` what is drawn between the middles of cells: none, nearest, bilinear, bicubic, hanning, lanczos, ...", append([]string{"none"}, resample.Names()...)...)
	f.choice(&o.InterpolationStage, "interpolation-stage", "`data|rgba` values are mixed, or colours; data by itself", "data", "rgba")
	f.number(&o.FilterRad, "filterrad", "`N` cells that sinc, lanczos and blackman reach; 4 by itself")
	f.bool(&o.NoFilterNorm, "no-filternorm", "leave the kernel's weights as they are tabulated")

	f.section("Axes and words")
	f.text(&o.XTickLabels, "xticklabels", "`auto|all|none|N|A,B,C` labels of the columns: every Nth, or a list")
	f.text(&o.YTickLabels, "yticklabels", "`auto|all|none|N|A,B,C` the same for the rows")
	f.choice(&o.Origin, "origin", "`upper|lower` where the first row lies", "upper", "lower")
	f.parsed(func(s string) error { return setExtent(&o.Extent, s) }, "extent", "`xmin,ymin,xmax,ymax` of the outer edges of the cells, in data units")
	f.places(&o.XEdges, &j.spec.Mesh.X, "x-edges", "`VALUES` edges of the columns, one more than there are, or their centres: numbers or dates, or a FILE of them; a table of both sides bends the cells")
	f.places(&o.YEdges, &j.spec.Mesh.Y, "y-edges", "`VALUES` the same for the rows, from the top")
	f.choice(&j.spec.Mesh.Shading, "shading", "`auto|flat|nearest|gouraud` as in matplotlib: values between edges, about centres, or mixed between them", "auto", "flat", "nearest", "gouraud")
	f.text(&o.Aspect, "aspect", "`auto|equal|N` height of a data unit over its width")
	f.around(j)
	f.label(&o.XLabel, "xlabel", "`TEXT` of the x axis; \"\" for none")
	f.label(&o.YLabel, "ylabel", "`TEXT` of the y axis; \"\" for none")

	f.section("Marks")
	f.marks(&o.Marks)
	f.look(j)
}

// around are the words around the figure.
func (f *flags) around(j *job) {
	o := &j.spec.Figure
	f.section("Axes and words")
	f.text(&o.Title, "title", "`TEXT` above the figure")
	f.text(&o.Subtitle, "subtitle", "`TEXT` under the title: unit, time, method")
	f.text(&o.Note, "note", "`TEXT` at the bottom left")
	f.text(&o.Source, "source", "`TEXT` that names where the data come from")
	f.text(&o.Alt, "alt", "`TEXT` for those who cannot see the picture; written from the data by itself")
	f.text(&o.Locale, "locale", "`NAME` of the language of numbers and months, such as de")
}

// look is the colour bar, the size and the theme.
func (f *flags) look(j *job) {
	o := &j.spec.Figure
	f.section("Colour bar")
	f.bool(&o.NoCbar, "no-cbar", "leave the colour bar out")
	f.label(&o.CbarLabel, "cbar-label", "`TEXT` above the bar: the variable and its unit")
	f.choice(&o.CbarSide, "cbar-side", "`right|left|top|bottom` of the cells", "right", "left", "top", "bottom")
	f.numbers(&o.CbarTicks, "cbar-ticks", "`VALUES` to mark on the bar, between commas")
	f.choice(&o.CbarExtend, "cbar-extend", "`auto|neither|min|max|both` arrows at its ends", "auto", "neither", "min", "max", "both")

	f.section("Size and look")
	f.choice(&j.spec.Preset, "preset", "`NAME` a peer's defaults for the cells: seaborn, matplotlib, plotly, pheatmap, complexheatmap; flags given beside it win", swelter.Presets()...)
	f.text(&o.Width, "width", "`SIZE` of the figure: 800 pixels, 6in, 15cm")
	f.text(&o.Height, "height", "`SIZE` of the figure: 600 pixels, 4in, 10cm")
	f.number(&o.DPI, "dpi", "`N` pixels an inch of the PNG; 144 by itself")
	f.text(&o.CellSize, "cell-size", "`SIZE` of one cell, such as 5mm; the figure grows with the table")
	f.bool(&o.Bare, "bare", "the cells alone, without words and bar")
	f.choice(&o.Theme, "theme", "`light|dark|paper` light by itself; paper for print", "light", "dark", "paper")
	f.text(&j.font, "font", "`FILE` of a TrueType or OpenType font")
	f.bool(&o.Exact, "exact", "in a page: values as float32 where they are too many for 16 bits to tell apart")
}

func (f *flags) writing(j *job) {
	f.section("Writing")
	f.texts(&j.pictures, "output", "`FILE` to write, its format by its ending; may be repeated. \"-\" is standard output; without it the figure is drawn in the terminal. With several inputs a name with {name} in it, or a folder, which ends in a slash")
	f.text(&j.format, "format", "`NAME` of the format for -o - and for folders: png, svg, pdf")
	f.text(&j.data, "data", "`FILE` with the numbers that were drawn: .csv, .json, .npy, .parquet")
	f.text(&j.recipe, "spec", "`FILE` with the recipe; swelter run repeats it")
	f.running(j)
}

func (f *flags) running(j *job) {
	f.section("Writing")
	f.bool(&j.env.NoMetadata, "no-metadata", "leave the recipe out of the files")
	f.whole(&j.jobs, "jobs", "`N` workers; all cores by itself, the result is the same")
	f.bool(&j.quiet, "quiet", "print errors only")
	f.bool(&j.verbose, "verbose", "print what is done")
}
