package swelter

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// overCube reports whether the recipe's input holds variables on axes.
func (s Spec) overCube(env Env) bool {
	if s.Make.Matrix == nil || env.held != nil || s.Input.SQL != "" || s.Input.DB != "" {
		return false
	}
	paths, err := source.Expand(s.Input.Paths, env.Dir)
	if err != nil || len(paths) == 0 || paths[0] == "-" || len(paths) > 1 && s.Cube.IsZero() {
		return false
	}
	d, err := source.Detect(paths[0], s.Input, env.source())
	if err != nil {
		return false // reading will say why
	}
	f, ok := source.Lookup(d.Format)
	return ok && (f.Open == nil || !s.Cube.IsZero() && !isVolume(paths[0]))
}

// cubed are the frames of a recipe's cube, with the files behind them.
type cubed struct {
	*cube.Prepared
	sources []cube.Source
}

func (c *cubed) close() {
	for _, s := range c.sources {
		s.Close()
	}
}

// openCube opens what the recipe asks for of a cube.
func openCube(ctx context.Context, spec Spec, env Env) (*cubed, error) {
	c := &cubed{}
	src, err := source.OpenCube(ctx, spec.Input, env.source())
	if err != nil {
		return nil, err
	}
	c.sources = append(c.sources, src)
	var given cube.Frames
	if path := spec.Cube.Climatology; path != "" {
		abs, err := source.OpenCube(ctx, table.Input{Paths: []string{path}}, env.source())
		if err != nil {
			c.close()
			return nil, err
		}
		c.sources = append(c.sources, abs)
		if given, err = cube.Open(abs, path, cube.Pick{Unit: spec.Cube.Unit}); err != nil {
			c.close()
			return nil, err
		}
	}
	cells := env.Limits.OrDefaults().Cells
	if c.Prepared, err = spec.Cube.Prepare(ctx, src, strings.Join(spec.Input.Paths, " "), given, int(cells)); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// planCube makes one heatmap of a cube.
func planCube(ctx context.Context, spec Spec, env Env) (*plan, error) {
	c, err := openCube(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer c.close()
	p := &plan{color: centredOnBaseline(spec, c.Head()), notes: c.Notes}
	if c.Head().Timeless && spec.Cube.Show != "" && spec.Cube.Show != "map" {
		return nil, fmt.Errorf("%s: has no time axis; only a map can be drawn of it", c.Head().Name)
	}
	switch spec.Cube.Show {
	case "", "map":
		if err = halfCovered(c); err == nil {
			err = p.cubeMap(ctx, c, spec)
		}
	case "hovmoeller":
		err = p.hovmoeller(ctx, c)
	case "months", "hours", "stripes":
		err = p.seriesOf(ctx, c, spec)
	default:
		err = fmt.Errorf("a cube is shown as %s, not as %q", strings.Join(cube.Shows, ", "), spec.Cube.Show)
	}
	if err != nil {
		return nil, err
	}
	p.grid.Unit = cube.TidyUnit(p.grid.Unit)
	p.notes = append(p.notes, missingNote(p.grid)...)
	return p, nil
}

func missingNote(g *grid.Grid) []string {
	n := 0
	for _, v := range g.Values {
		if v != v {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d of %d cells have no value", n, len(g.Values))}
}

// cubeMap is one value a cell, of all frames.
func (p *plan) cubeMap(ctx context.Context, c *cubed, spec Spec) error {
	h := c.Head()
	n := len(h.Times)
	var values []float64
	var err error
	said := fmt.Sprintf("mean of %d frames, %s to %s", n, cube.FrameName(c, 0), cube.FrameName(c, n-1))
	unit := h.Unit
	switch stat := spec.Cube.Stat; {
	case stat == "" || stat == "mean":
		values, _, err = cube.MeanOver(ctx, c.Prepared, cube.Span{})
		if n == 1 {
			said = ""
			if !h.Timeless {
				said = cube.FrameName(c, 0)
			}
		}
	case stat == "trend":
		var chance []float64
		if values, chance, err = cube.Trends(ctx, c); err == nil {
			unit += " per decade"
			sure := 0
			for _, q := range chance {
				if q < .05 {
					sure++
				}
			}
			said = fmt.Sprintf("trends from %s to %s; in %d of %d cells p < 0.05, the number of independent values reduced by autocorrelation", cube.FrameName(c, 0), cube.FrameName(c, n-1), sure, len(values))
		}
	default:
		q, ok := percentileOf(stat)
		if !ok {
			return fmt.Errorf("stat %q; there are mean, trend, min, max, median and percentiles such as p90", stat)
		}
		var all [][]float64
		if all, err = cube.Percentiles(ctx, c, q); err == nil {
			values = all[0]
			said = fmt.Sprintf("%s of %d frames, %s to %s", stat, n, cube.FrameName(c, 0), cube.FrameName(c, n-1))
		}
	}
	if err != nil {
		return err
	}
	if said != "" {
		p.notes = append(p.notes, said)
	}
	p.notes = append(p.notes, weakNote(c.Weak)...)
	p.setMap(c, values, spec)
	p.grid.Unit = unit
	return nil
}

// percentileOf reads p90, min, median, max.
func percentileOf(s string) (float64, bool) {
	switch s {
	case "min":
		return 0, true
	case "median":
		return 50, true
	case "max":
		return 100, true
	}
	q, err := strconv.ParseFloat(strings.TrimPrefix(s, "p"), 64)
	return q, err == nil && strings.HasPrefix(s, "p") && q >= 0 && q <= 100
}

// halfCovered refuses a map of a region that has not half of any cell: nothing
// would be drawn of it.
func halfCovered(c *cubed) error {
	if c.Region.Part != nil && slices.Max(c.Region.Part) < .5 {
		return fmt.Errorf("%s: no cell has half of its area in %s; --show stripes draws the mean of what lies in it", c.Head().Name, c.Region.Name)
	}
	return nil
}

// setMap places values on the cells, those outside of the region left out.
func (p *plan) setMap(c *cubed, values []float64, spec Spec) {
	h := c.Head()
	p.grid = h.Grid(slices.Clone(values))
	p.grid.X.Title, p.grid.Y.Title = "longitude", "latitude"
	p.grid.X.Unit, p.grid.Y.Unit = "°", "°"
	for i, part := range c.Region.Part {
		if part < .5 {
			p.grid.Values[i] = math.NaN()
		}
	}
	p.markWeak(c.Weak)
	o := spec.Figure
	if o.Aspect == "" && len(o.Extent)+len(o.XEdges)+len(o.YEdges) == 0 {
		o.Aspect = "equal"
	}
	p.figure = &o
}

// weakSide is the part of a cell's side that is coloured where its baseline has
// too few years.
const weakSide = .55

// markWeak draws cells smaller whose baseline has too few years.
func (p *plan) markWeak(weak []bool) {
	for i, yes := range weak {
		if v := p.grid.Values[i]; yes && v == v {
			if p.extras == nil {
				p.extras = newExtras(len(weak))
			}
			p.extras.setSize(i, weakSide)
		}
	}
}

// weakNote says what markWeak drew.
func weakNote(weak []bool) []string {
	if !slices.Contains(weak, true) {
		return nil
	}
	return []string{"cells with too few years in the baseline are drawn smaller"}
}

// hovmoeller is latitude by time.
func (p *plan) hovmoeller(ctx context.Context, c *cubed) error {
	h := c.Head()
	bands, err := c.Bands(ctx)
	if err != nil {
		return err
	}
	line := newLine(c)
	p.grid = grid.New(h.Lat.Len(), line.n)
	p.grid.Name, p.grid.Unit = h.About(), h.Unit
	for row := range p.grid.Rows {
		for i, at := range line.at {
			p.grid.Set(row, at, bands[row*len(h.Times)+i])
		}
	}
	p.grid.X = line.axis
	p.grid.Y = grid.Edged("latitude", grid.Number, h.Lat.Edges())
	p.grid.Y.Unit = "°"
	p.notes = append(p.notes, "means along parallels"+line.gaps(len(h.Times)))
	return nil
}

// line places frames along an axis of time, with room for those that are missing.
type line struct {
	axis grid.Axis
	at   []int // place of each frame
	n    int
}

func (l line) gaps(frames int) string {
	if l.n == frames {
		return ""
	}
	return fmt.Sprintf("; %d times between the first and the last are missing", l.n-frames)
}

func newLine(c *cubed) line {
	h := c.Head()
	l := line{n: len(h.Times), at: make([]int, len(h.Times))}
	for i := range l.at {
		l.at[i] = i
	}
	first := h.Times[0]
	step := map[cube.Pace]int{cube.Monthly: 1, cube.Yearly: 12, cube.Decadal: 120}[h.Pace]
	if step == 0 {
		names := make([]string, l.n)
		for i := range names {
			names[i] = cube.FrameName(c, i)
		}
		l.axis = grid.Labelled("time", names)
		return l
	}
	month := func(m cube.Moment) int { return m.Year*12 + m.Month - 1 }
	for i, m := range h.Times {
		l.at[i] = (month(m) - month(first)) / step
	}
	l.n = l.at[len(l.at)-1] + 1
	if h.Pace != cube.Monthly {
		names := make([]string, l.n)
		for i := range names {
			names[i] = h.Pace.Describe(cube.Moment{Year: first.Year + i*step/12, Month: 1, Day: 1})
		}
		l.axis = grid.Labelled(string(h.Pace), names)
		return l
	}
	edges := make([]float64, l.n+1)
	for i := range edges {
		edges[i] = float64(time.Date(first.Year, time.Month(first.Month+i*step), 1, 0, 0, 0, 0, time.UTC).Unix())
	}
	l.axis = grid.Edged("", grid.Time, edges)
	return l
}

// seriesOf is the mean over the region, laid out by parts of the time.
func (p *plan) seriesOf(ctx context.Context, c *cubed, spec Spec) error {
	s, err := c.Means(ctx, spec.Cube.Weights)
	if err != nil {
		return err
	}
	lowest := 1.0
	for _, share := range s.Share {
		lowest = min(lowest, share)
	}
	said := "area-weighted means"
	if c.Region.Name != cube.World.Name {
		said += " of " + c.Region.Name
	}
	if lowest < .9995 {
		said += fmt.Sprintf("; from %.0f %% of its area at least", 100*lowest)
	}
	p.notes = append(p.notes, said)
	switch spec.Cube.Show {
	case "months":
		err = p.monthByYear(c, s)
	case "hours":
		err = p.dayByHour(c, s)
	default:
		l := newLine(c)
		p.grid = grid.New(1, l.n)
		for i, at := range l.at {
			p.grid.Values[at] = s.Mean[i]
		}
		p.grid.X, p.grid.Y = l.axis, grid.Labelled("", []string{""})
		p.figure = striped(spec.Figure)
	}
	if err == nil {
		p.grid.Name, p.grid.Unit = c.Head().About(), c.Head().Unit
	}
	return err
}

// striped is a figure of one row of tall cells.
func striped(o figure.Options) *figure.Options {
	none := ""
	if o.YLabel == nil {
		o.YLabel = &none
	}
	if o.XLabel == nil {
		o.XLabel = &none
	}
	if o.YTickLabels == "" {
		o.YTickLabels = "none"
	}
	if o.LineWidths == "" {
		o.LineWidths = "0"
	}
	if o.Width == "" && o.Height == "" && o.CellSize == "" {
		o.Width, o.Height = "1600", "560"
	}
	return &o
}

var monthNames = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

func (p *plan) monthByYear(c *cubed, s cube.Series) error {
	h := c.Head()
	if h.Pace != cube.Monthly {
		return fmt.Errorf("%s: months are drawn of monthly values; gather finer ones into months first", h.Name)
	}
	first, last := s.Times[0].Year, s.Times[len(s.Times)-1].Year
	p.grid = grid.New(12, last-first+1)
	for i, m := range s.Times {
		p.grid.Set(m.Month-1, m.Year-first, s.Mean[i])
	}
	years := make([]string, last-first+1)
	for i := range years {
		years[i] = strconv.Itoa(first + i)
	}
	p.grid.X, p.grid.Y = grid.Labelled("year", years), grid.Labelled("month", monthNames)
	return nil
}

func (p *plan) dayByHour(c *cubed, s cube.Series) error {
	h := c.Head()
	if h.Pace != cube.Hourly {
		return fmt.Errorf("%s: hours are drawn of values several times a day", h.Name)
	}
	day := func(m cube.Moment) int { return int(math.Floor(h.Calendar.Days(m))) }
	first := day(s.Times[0])
	n := day(s.Times[len(s.Times)-1]) - first + 1
	hours := map[int]bool{}
	for _, m := range s.Times {
		hours[int(m.Second)/3600] = true
	}
	var rows []int
	var labels []string
	for hour := range 24 {
		if hours[hour] {
			rows, labels = append(rows, hour), append(labels, fmt.Sprintf("%02d:00", hour))
		}
	}
	p.grid = grid.New(len(rows), n)
	days := make([]string, n)
	for i, m := range s.Times {
		at := day(m) - first
		days[at] = cube.Daily.Describe(m)
		p.grid.Set(slices.Index(rows, int(m.Second)/3600), at, s.Mean[i])
	}
	p.grid.X, p.grid.Y = grid.Labelled("day", days), grid.Labelled("hour", labels)
	return nil
}

// cubeParts is a map for each frame of a cube, at most so many.
func cubeParts(ctx context.Context, spec Spec, env Env, most int) ([]part, []string, error) {
	if spec.Facet.By != "time" {
		return nil, nil, fmt.Errorf("%s: a cube goes along time, not along %q", strings.Join(spec.Input.Paths, " "), spec.Facet.By)
	}
	if s := spec.Cube.Show; s != "" && s != "map" {
		return nil, nil, fmt.Errorf("%s has all times in one picture; leave it out for a map of each", s)
	}
	c, err := openCube(ctx, spec, env)
	if err != nil {
		return nil, nil, err
	}
	defer c.close()
	if err := halfCovered(c); err != nil {
		return nil, nil, err
	}
	h := c.Head()
	n := len(h.Times)
	if n > most {
		return nil, nil, fmt.Errorf("%s: %d frames; up to %d are drawn; choose a span of time, or means of a year or decade", h.Name, n, most)
	}
	if cells := env.Limits.OrDefaults().Cells; int64(n)*int64(h.Cells()) > cells {
		return nil, nil, fmt.Errorf("%s: %d frames of %d cells are more than the %d values that are held at once; choose a span of time", h.Name, n, h.Cells(), cells)
	}
	parts := make([]part, 0, n)
	err = c.Each(ctx, 0, n, func(i int, values []float64) error {
		p := &plan{color: centredOnBaseline(spec, h)}
		p.setMap(c, values, spec)
		p.grid.Unit = cube.TidyUnit(h.Unit)
		parts = append(parts, part{name: cube.FrameName(c, i), plan: p})
		return nil
	})
	return parts, append(c.Notes, weakNote(c.Weak)...), err
}

// centredOnBaseline has no change in the middle of the colours where values are
// changes: from a baseline, or as the file says of them.
func centredOnBaseline(spec Spec, h *cube.Head) Color {
	c := spec.Color
	changes := spec.Cube.Baseline != "" || spec.Cube.Climatology == "" && cube.SaysAnomaly(h.Name, h.Title, h.Attrs)
	if n := &c.Norm; changes && n.Name == "" && n.Center == nil {
		zero := 0.0
		n.Center = &zero
	}
	return c
}
