package swelter

import (
	"context"
	"errors"
	"fmt"
	"image"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/region"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
)

// plan is what a kind of heatmap makes of its input: the numbers in drawn
// order, and how they want to be coloured when the recipe does not say.
type plan struct {
	grid     *grid.Grid
	color    Color // the recipe's, completed by the kind
	notes    []string
	warnings []string
	image    image.Image     // in place of colours of the grid's values
	clear    bool            // no page is painted under image when it is drawn bare
	counted  string          // how much the numbers rest on: "n = 344"
	figure   *figure.Options // the recipe's, completed by the kind; nil: as they are
	mapper   *shade.Mapper   // colours of the kind's own, in place of the recipe's, or nil
	glyphs   *figure.Glyphs  // marks in the cells, or nil
	facts    []Fact          // how the values were made
	extras   *extras         // what is said of single cells, or nil

	under   image.Image      // under the cells, or nil
	smooth  bool             // it is a photograph, not cells of its own
	sides   [4]string        // what lies to the left, right, top and bottom of a slice
	swapped bool             // right is drawn on the left
	scale   *figure.ScaleBar // of a map, or nil
	mapped  *mapview.Map     // where the values lie on a map, or nil
	regions []region.Region  // that they are of, or nil
	hexes   *density.Hexes   // what the grid's cells are, when they are hexagons
	dots    []orb.Point      // marked over the cells, or nil
	bins    *bins            // what the cells remember of points, or nil
	merged  *DensityOptions  // what parts say that the recipe does not, or nil
	groups  []*grid.Grid     // one a group, where the grid holds the greatest of each cell, or nil

	clustered // zero but for clustered heatmaps
}

// errNotDrawn is the answer of a Figure that was not made by Run, Heatmap or
// FromGrid.
var errNotDrawn = errors.New("figure: nothing was drawn; Run, Heatmap or FromGrid make a figure")

// Run reads, computes, colours and lays out. Errors are one line: where, what,
// how to mend it.
func Run(ctx context.Context, spec Spec, env Env) (*Figure, error) {
	if err := spec.check(); err != nil {
		return nil, err
	}
	spec, err := spec.withPreset()
	if err != nil {
		return nil, err
	}
	if spec.Make.Overview != nil {
		return runOverview(ctx, spec, env)
	}
	if spec.Make.Calendar != nil {
		return runCalendar(ctx, spec, env)
	}
	if d := spec.Make.Density; d != nil && d.Strip {
		return runStrip(ctx, spec, env)
	}
	if spec.Against.on() {
		return runAgainst(ctx, spec, env)
	}
	if spec.Frames.By != "" {
		return runAnimation(ctx, spec, env)
	}
	if spec.inSpaceTime() {
		return runSpaceTime(ctx, spec, env)
	}
	if spec.Facet.By != "" {
		return runFacets(ctx, spec, env)
	}
	p, err := planOf(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	env.debug("numbers ready", "rows", p.grid.Rows, "cols", p.grid.Cols)
	return draw(ctx, p, spec, env)
}

func planOf(ctx context.Context, spec Spec, env Env) (*plan, error) {
	switch {
	case spec.Make.Matrix != nil:
		return planMatrix(ctx, spec, env)
	case spec.Make.Corr != nil:
		return planCorr(ctx, spec, env)
	case spec.Make.Density != nil:
		return planDensity(ctx, spec, env)
	case spec.Make.Cluster != nil:
		return planCluster(ctx, spec, env)
	case spec.Make.OncoPrint != nil:
		return planOnco(ctx, spec, env)
	case spec.Make.Map != nil:
		return planMap(ctx, spec, env)
	case spec.Make.Tiles != nil:
		return nil, errors.New("the recipe makes tiles, which are no figure: swelter tiles and swelter serve take it")
	}
	return nil, fmt.Errorf("the recipe makes nothing")
}

// Heatmap draws values that are already in memory, row 0 at the top. All rows
// must have the same length. spec.Input and spec.Make are not used.
func Heatmap(values [][]float64, spec Spec) (*Figure, error) {
	rows, cols := len(values), 0
	if rows > 0 {
		cols = len(values[0])
	}
	g := grid.New(rows, cols)
	for r, row := range values {
		if len(row) != cols {
			return nil, fmt.Errorf("row %d has %d values, row 0 has %d; all rows need the same number", r, len(row), cols)
		}
		copy(g.Row(r), row)
	}
	return FromGrid(g, spec)
}

// FromGrid draws a grid that has its own axes. spec.Input and spec.Make are
// not used; the grid is not changed.
func FromGrid(g *grid.Grid, spec Spec) (*Figure, error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	spec, err := spec.withPreset()
	if err != nil {
		return nil, err
	}
	return draw(context.Background(), &plan{grid: g, color: spec.Color}, spec, Env{})
}

// draw colours a plan and lays it out.
func draw(ctx context.Context, p *plan, spec Spec, env Env) (*Figure, error) {
	if p.counted != "" {
		p.notes = append(p.notes, p.counted)
	}
	f, err := prepare(ctx, p, spec, env)
	if err != nil {
		return nil, err
	}
	if f.Mapper = p.mapper; f.Mapper != nil && p.color.NormBy != "" {
		return nil, fmt.Errorf("norm-by: these cells have colours of their own; leave it out")
	}
	if f.Mapper == nil {
		if err := f.paint(p.color, f.seen()); err != nil {
			return nil, err
		}
	}
	if err := f.coloured(); err != nil {
		return nil, err
	}
	if f.scene, f.Report, err = figure.Layout(f.plot); err != nil {
		return nil, err
	}
	f.Notes = f.Report.Notes
	return f, f.describe()
}

// prepare puts a plan into drawn order and gathers all that is drawn but the
// colours.
func prepare(ctx context.Context, p *plan, spec Spec, env Env) (*Figure, error) {
	f := &Figure{Spec: spec, Notes: p.notes, Warnings: p.warnings, Clustering: p.clustering, Beside: p.further, image: p.image, Facts: p.facts, env: env}
	f.Spec.Version = SpecVersion
	if p.figure != nil {
		f.Spec.Figure = *p.figure
	}
	if err := p.overlay(f.Spec, env); err != nil {
		return nil, err
	}
	bent, placed, err := meshed(ctx, p.grid, f.Spec, env)
	if err != nil {
		return nil, err
	}
	shown := placed
	if bent != nil { // y says what is up, the corners where cells lie
		shown.Origin, shown.Extent = "", nil
	}
	if p.clustering != nil {
		shown.View = figure.View{} // the plan has taken it, with what stands around the cells
	}
	if err := p.layered(shown.View.Show); err != nil {
		return nil, err
	}
	if f.Grid, err = view(p.grid, shown); err != nil {
		return nil, err
	}
	for _, g := range p.groups {
		if g, err = view(g, shown); err != nil {
			return nil, err
		}
		f.Groups = append(f.Groups, g)
	}
	if p.smooth && spec.Figure.Aspect == "" { // else the picture is stretched, as was asked for
		if placed.Aspect, err = f.shapedBy(p.under); err != nil {
			return nil, err
		}
	}
	if f.Hidden, err = p.mask(ctx, f.Grid, env); err != nil {
		return nil, err
	}
	x, err := p.extras.inView(p.grid, shown)
	if err != nil {
		return nil, err
	}
	f.Hidden = x.mask(f.Hidden)
	texts, err := p.texts(ctx, f.Grid, spec, env)
	if err != nil {
		return nil, err
	}
	if f.alphas, err = p.alphas(ctx, f.Grid, env); err != nil {
		return nil, err
	}
	drawn := placed
	drawn.XEdges, drawn.YEdges = nil, nil // the view has placed the cells
	if bent == nil {
		drawn.Extent = nil // it was that of all cells, of which the view may show some
	}
	f.plot = figure.Plot{
		Grid: f.Grid, Flat: p.color.Missing != "", Hidden: f.Hidden, Text: texts, Alphas: f.alphas,
		Image: p.image, Clear: p.clear, Mesh: bent, Glyphs: p.glyphs, Under: p.under, Smooth: p.smooth, Sides: p.sides, Font: env.Font, Options: drawn,
	}
	f.bins = p.bins
	if p.merged != nil {
		f.Spec.Make.Density = p.merged
	}
	f.plot.Map, f.regions = p.mapped, p.regions
	f.hexes, f.plot.Hexagons, f.plot.Scale = p.hexes, p.hexes != nil, p.scale
	f.plot.Dots = p.dots
	p.around(&f.plot)
	x.addTo(&f.plot)
	return f, nil
}

// coloured completes the plot by what paint has found.
func (f *Figure) coloured() error {
	f.plot.Mapper, f.plot.Fitted, f.plot.Notes = f.Mapper, f.Fitted, f.Notes
	return f.addContours(&f.plot)
}

// describe fills in what travels inside the files.
func (f *Figure) describe() error {
	m := scene.Meta{Title: f.scene.Meta.Title, Description: f.scene.Meta.Description, Software: "Swelter " + Version}
	if !f.env.NoMetadata {
		recipe, err := f.Spec.Portable().encode()
		if err != nil {
			return err
		}
		m.Recipe = recipe
	}
	f.scene.Meta = m
	return nil
}
