package figure

import (
	"errors"
	"fmt"
	"image/color"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/legend"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/tick"
)

// sheet is one figure while it is laid out: the options read, the parts made.
type sheet struct {
	p      Plot
	o      Options
	th     *style.Theme
	g      *grid.Grid // with the extent of the options as its edges
	sum    grid.Summary
	mapper *shade.Mapper

	inset  inset // what a plot leaves to the page it shares
	x, y   *axis.Labels
	legend *legend.Panel
	frame  *dock.Frame
	shape  shape
	cells  cells
	annot  annot
	asked  asked

	marks    []marked
	diagonal *diagonal // names of a triangle, or nil
	bald     bool      // tick labels were left out for want of room
	alpha    float64
	locale   *tick.Locale

	rowSlices, colSlices axis.Slices
	neighbours           []*neighbour                 // further heatmaps
	noted                []interface{ Note() string } // what is around the cells and leaves things out
	treeColor            color.NRGBA
}

// asked is what the options say of sizes, in points; 0 where they say nothing.
type asked struct {
	width, height float64
	cell          dock.Size
	gap           float64 // between cells; -1 to choose
	annotSize     float64
	treeWidth     float64
	aspect        float64 // height of a data unit over its width
	dpi           float64
}

// Limits of the resolution, pixels an inch.
const (
	defaultDPI = 144
	leastDPI   = 10
	mostDPI    = 2400
)

// newSheet reads the options and refuses what cannot be drawn.
func newSheet(p Plot) (*sheet, error) {
	s := &sheet{p: p, o: p.Options}
	if p.Grid == nil || p.Grid.Rows == 0 || p.Grid.Cols == 0 {
		return nil, errors.New("figure: the grid has no cells; there is nothing to draw")
	}
	if err := p.Grid.Check(); err != nil {
		return nil, err
	}
	n := p.Grid.Rows * p.Grid.Cols
	switch {
	case p.Hidden != nil && len(p.Hidden) != n:
		return nil, fmt.Errorf("figure: a mask of %d cells for %d", len(p.Hidden), n)
	case p.Said != nil && len(p.Said) != n:
		return nil, fmt.Errorf("figure: %d values to be written for %d cells", len(p.Said), n)
	case p.Alphas != nil && len(p.Alphas) != n:
		return nil, fmt.Errorf("figure: opacities of %d cells for %d", len(p.Alphas), n)
	case p.Plain != nil && len(p.Plain) != n, p.Sizes != nil && len(p.Sizes) != n:
		return nil, fmt.Errorf("figure: plain texts or sizes of %d and %d cells for %d", len(p.Plain), len(p.Sizes), n)
	case p.Triangle != "" && (p.Triangle != "lower" && p.Triangle != "upper" || !sameLabels(p.Grid)):
		return nil, fmt.Errorf("figure: triangle %q; lower or upper of a grid with the same labels each way can be drawn", p.Triangle)
	case p.Text != nil && len(p.Text) != n:
		return nil, fmt.Errorf("figure: %d texts for %d cells", len(p.Text), n)
	case p.Image == nil && (p.Mapper == nil || p.Mapper.Norm == nil || p.Mapper.Map == nil):
		return nil, errors.New("figure: no colours; a mapper with a norm and a colormap is needed")
	}
	dpi := s.o.DPI
	if dpi == 0 {
		dpi = defaultDPI
	}
	if !(dpi >= leastDPI && dpi <= mostDPI) {
		return nil, fmt.Errorf("dpi %g: resolutions from %d to %d can be drawn", s.o.DPI, leastDPI, mostDPI)
	}
	s.asked.dpi = dpi
	if err := p.Glyphs.check(n); err != nil {
		return nil, err
	}
	var err error
	if s.locale, err = tick.ParseLocale(s.o.Locale); err != nil {
		return nil, err
	}
	if err := s.setTheme(1); err != nil {
		return nil, err
	}
	if err := s.setAxes(); err != nil {
		return nil, err
	}
	if err := s.readSlices(); err != nil {
		return nil, err
	}
	if err := s.checkSmooth(); err != nil {
		return nil, err
	}
	if err := s.readMarks(); err != nil {
		return nil, err
	}
	if err := s.readSizes(); err != nil {
		return nil, err
	}
	if err := s.checkAround(); err != nil {
		return nil, err
	}
	if err := s.checkMesh(); err != nil {
		return nil, err
	}
	if err := s.checkMap(); err != nil {
		return nil, err
	}
	return s, s.setColors()
}

// setTheme makes the theme with its text at a part of the full size.
func (s *sheet) setTheme(part float64) error {
	th, err := style.New(s.o.Theme, s.asked.dpi)
	if err != nil {
		return err
	}
	th.Base *= part
	if s.p.Font != nil {
		th.Regular, th.Bold = s.p.Font, s.p.Font
	}
	s.th = th
	if s.o.LineColor != "" {
		if th.Gap, err = colormap.ParseColor(s.o.LineColor); err != nil {
			return err
		}
	}
	if s.o.TreeColor != "" {
		s.treeColor, err = colormap.ParseColor(s.o.TreeColor)
	}
	return err
}

// setAxes puts the extent on the axes. Row 0 is drawn at the top, so that the
// edges of y fall from its largest value.
func (s *sheet) setAxes() error {
	g := *s.p.Grid
	s.g = &g
	if s.p.Map != nil {
		s.setMapAxes()
		return nil
	}
	if e := s.o.Extent; e != nil {
		if len(e) != 4 || !(e[0] < e[2] && e[1] < e[3]) {
			return fmt.Errorf("extent %v: xmin,ymin,xmax,ymax are wanted, each minimum below its maximum", e)
		}
		g.X = between(g.X, g.Cols, e[0], e[2])
		g.Y = between(g.Y, g.Rows, e[3], e[1])
	}
	if s.p.Mesh != nil {
		return s.setMeshAxes()
	}
	var err error
	if s.o.XEdges != nil {
		if g.X, err = Placed(g.X, s.o.XEdges, "x-edges"); err != nil {
			return err
		}
	}
	if s.o.YEdges != nil {
		if g.Y, err = Placed(g.Y, s.o.YEdges, "y-edges"); err != nil {
			return err
		}
	}
	if err := axis.Check(g.X, "x"); err != nil {
		return err
	}
	return axis.Check(g.Y, "y")
}

func between(a grid.Axis, n int, from, to float64) grid.Axis {
	edges := make([]float64, n+1)
	for i := range edges {
		edges[i] = from + (to-from)*float64(i)/float64(n)
	}
	edges[n] = to
	a.Kind, a.Edges, a.Labels, a.Levels = grid.Number, edges, nil, nil
	return a
}

// setColors completes the mapper by the theme's missing colour and looks at the
// values once.
func (s *sheet) setColors() error {
	if s.p.Image != nil && !s.keyed() {
		return nil
	}
	// The cells fade as a group; their own colours stay opaque.
	m := *s.p.Mapper
	s.mapper, s.alpha, m.Alpha = &m, m.Alpha, 0
	if !(s.alpha > 0 && s.alpha < 1) {
		s.alpha = s.o.Alpha
	}
	if m.Missing == (color.NRGBA{}) {
		m.Missing = s.th.Missing()
	}
	told := *s.g
	told.Values = s.said()
	s.sum = told.Describe(s.p.Hidden)
	return nil
}

// keyed reports whether a picture in place of the cells has colours that a
// legend explains.
func (s *sheet) keyed() bool { return s.p.Mapper != nil && s.g.Categories != nil }

// numeric reports whether positions along the axis are numbers, as those of a
// field that has no things for rows: ticks, no gaps.
func numeric(a grid.Axis) bool {
	return a.Edges != nil || a.Labels == nil || a.N > mostThings && axis.Counts(a.Labels)
}

// mostThings is up to how many numbered rows (months, days, hours) are things.
const mostThings = 40

// label is the title of an axis as the options have it, with its unit.
func label(given *string, a grid.Axis) string {
	if given != nil {
		return *given
	}
	if a.Title != "" && a.Unit != "" {
		return a.Title + " (" + a.Unit + ")"
	}
	return a.Title
}

// variable is what the values are, with their unit: the title of the bar.
func (s *sheet) variable() string {
	switch {
	case s.o.CbarLabel != nil:
		return *s.o.CbarLabel
	case s.g.Name != "" && s.g.Unit != "":
		return s.g.Name + " (" + s.g.Unit + ")"
	case s.g.Name != "":
		return s.g.Name
	}
	return s.g.Unit
}

// spoken is an axis whose months or weekdays are written in the language of the
// locale, where one was asked for. Marks and --data keep the names of the data.
func (s *sheet) spoken(a grid.Axis) grid.Axis {
	if names, ok := s.locale.Rename(a.Labels); ok && a.Levels == nil {
		a.Labels = names
	}
	return a
}
