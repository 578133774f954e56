package swelter

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/partial"
	"github.com/swelter/swelter/table"
)

// planBin reduces the points of each cell to one value while they are read:
// memory depends on the cells, not on the points.
func planBin(ctx context.Context, o DensityOptions, spec Spec, env Env) (*plan, error) {
	switch {
	case o.Bin.Reduce == density.Count && o.Value != "":
		o.Bin.Reduce = density.Mean
		fallthrough
	case o.Value != "":
		o.Points.Weight = o.Value
	case o.Bin.Reduce == density.Count:
		o.Points.Weight = "" // a count does not look at it
	case o.Points.Weight == "":
		return nil, fmt.Errorf("%s needs a column of values; name it by --value", o.Bin.Reduce)
	}
	s, err := openPoints(ctx, o, spec, env)
	if err != nil {
		return nil, err
	}
	defer s.src.Close()
	o.Points = s.points
	b, err := s.bin(ctx, &o)
	if err != nil {
		return nil, err
	}
	return o.tellBinned(b, partial.Header{Columns: s.points, Found: spec.Make.Density.Points.X == "", LonLat: o.LonLat}, s.seen, s.notes, spec)
}

// tellBinned draws bins and says what they rest on.
func (o *DensityOptions) tellBinned(b *density.Binner, is partial.Header, seen table.Survey, notes []string, spec Spec) (*plan, error) {
	p, err := o.binned(b, spec)
	if err != nil {
		return nil, err
	}
	stats := b.Stats()
	p.counted, p.facts = counted(int(stats.Used)), o.binFacts(stats.Used, p.grid)
	if stats.Outside > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%s points lie outside the extent", table.Thousands(stats.Outside)))
	}
	if left := stats.LeftOut - seen.LeftOut; o.Points.Group != "" && left > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%s points have no %s and were left out", table.Thousands(left), o.Points.Group))
	}
	p.notes = append(notes, p.notes...)
	if w := atOrigin(seen); w != "" {
		p.warnings = append(p.warnings, w)
	}
	p.bins = &bins{b, is, seen}
	return p, nil
}

// binCells are the cells of bins along the longer side when nobody says, each
// four pixels of the usual figure, and hexCells the hexagons across.
const binCells, hexCells = 240, 60

// binned draws what a Binner found.
func (o *DensityOptions) binned(b *density.Binner, spec Spec) (*plan, error) {
	if o.Method == "hex" {
		return o.hexed(b.Hexes(), spec)
	}
	zeros := o.Bin.Reduce == density.Count || o.Bin.Reduce == density.Sum
	planes := b.Grids()
	for i, g := range planes {
		if o.Spread > 0 {
			var err error
			if planes[i], err = density.Spread(g, o.Spread, zeros); err != nil {
				return nil, err
			}
		}
	}
	g := planes[0]
	said := fmt.Sprintf("%d x %d cells", g.Cols, g.Rows)
	if o.Spread > 0 {
		said += fmt.Sprintf("; each cell spread over %d around it, so that sums no longer hold", o.Spread)
	}
	if o.Points.Group != "" {
		p, err := o.blended(planes, b.Groups, "count", "per cell", "log", spec)
		if err == nil {
			p.notes = append([]string{said}, p.notes...)
		}
		return p, err
	}
	g.Name = o.reduced()
	p := &plan{grid: g, color: spec.Color, notes: []string{said}, figure: o.shaped(g, spec.Figure)}
	if o.Hotspots {
		if err := o.hot(p); err != nil {
			return nil, err
		}
	} else {
		p.blank(zeros)
	}
	o.onGround(p)
	return p, nil
}

// reduced is what a bin holds, in words.
func (o *DensityOptions) reduced() string {
	if o.Points.Weight == "" {
		return o.Bin.Reduce.String()
	}
	return o.Bin.Reduce.String() + " of " + o.Points.Weight
}

// pointStream reads points as often as it is asked to.
type pointStream struct {
	place  func(geom.Points) geom.Points // to degrees, where they are no degrees
	src    table.Source
	name   string
	points table.PointsOptions // with x and y named
	query  table.Query
	keep   int64 // bytes of columns that may be kept
	seen   table.Survey
	groups []string // of the points that were surveyed, by first appearance
	notes  []string
	told   bool // the reader's notes are among them
}

// openPoints opens the input and finds the columns of x and y.
func openPoints(ctx context.Context, o DensityOptions, spec Spec, env Env) (*pointStream, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := openPointFiles(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	s := &pointStream{src: src, points: o.Points, place: o.place, query: table.Query{Where: where, TZ: spec.Input.TZ}}
	s.keep = min(keptBytes, env.Limits.OrDefaults().Bytes)
	if len(spec.Input.Paths) == 1 && spec.Input.Paths[0] != "-" {
		s.name = spec.Input.Paths[0]
	}
	fields, err := src.Schema(ctx)
	if err == nil {
		if s.points, s.notes, err = o.Points.FindIn(s.name, fields); err != nil {
			err = s.blame(ctx, o.Points, err)
		}
	}
	if err != nil {
		src.Close()
		return nil, err
	}
	return s, nil
}

// blame finds among the first rows the cell for which columns are no coordinates.
func (s *pointStream) blame(ctx context.Context, o table.PointsOptions, err error) error {
	s.src.Scan(ctx, s.query, func(t *table.Table) error { // err stands when this fails
		if _, _, of := o.Find(t); of != nil {
			err = asDegrees(t, of)
		}
		return table.ErrEnough
	})
	return err
}

// keptBytes is how much of the points is kept while their extent is sought.
// Where there are more, reading them twice is cheaper than the memory.
const keptBytes = 160 << 20

// bin reads the points into bins. Without an extent they are kept until they
// have shown theirs, or read twice.
func (s *pointStream) bin(ctx context.Context, d *DensityOptions) (*density.Binner, error) {
	if b, done, err := s.countThere(ctx, d); done || err != nil {
		return b, err
	}
	var kept []geom.Points
	o := &d.Bin
	known := !o.Extent.IsZero() && d.Points.Group == ""
	if guess, ok := s.guess(); ok && o.Extent.IsZero() && d.Points.Group == "" {
		// The file says where its points lie. Binned there while the extent is
		// sought, they need not be read again if that was right.
		o.Extent = density.Widened(guess)
		b, err := s.surveyAndBin(ctx, d)
		if err != nil || s.seen.Extent == guess {
			return b, err
		}
		o.Extent = density.Widened(s.seen.Extent)
		if b, err = d.newBinner(); err != nil {
			return nil, err
		}
		return b, s.each(ctx, b.Add)
	}
	if !known {
		var err error
		if kept, err = s.survey(ctx); err != nil {
			return nil, err
		}
		if len(s.groups) > mostGroups {
			return nil, tooManyGroups(d.Points.Group, len(s.groups))
		}
		if o.Extent.IsZero() {
			o.Extent = density.Widened(s.seen.Extent)
		}
		o.Groups = s.groups
	}
	if known {
		return s.surveyAndBin(ctx, d)
	}
	b, err := d.newBinner()
	if err != nil {
		return nil, err
	}
	if kept != nil {
		return b, b.Add(kept...)
	}
	return b, s.each(ctx, b.Add)
}

// surveyAndBin bins the points in a known extent and looks at them on the way.
func (s *pointStream) surveyAndBin(ctx context.Context, d *DensityOptions) (*density.Binner, error) {
	b, err := d.newBinner()
	if err != nil {
		return nil, err
	}
	s.seen = table.NewSurvey()
	err = s.each(ctx, func(batch ...geom.Points) error {
		for _, p := range batch {
			s.seen.Add(p)
		}
		return b.Add(batch...)
	})
	if err != nil {
		return nil, err
	}
	return b, s.surveyed()
}

// guess is the extent of all rows as the source tells it, if it can.
func (s *pointStream) guess() (geom.Extent, bool) {
	r, ok := s.src.(interface {
		Range(column string) (lo, hi float64, ok bool)
	})
	if !ok || len(s.query.Where) > 0 {
		return geom.Extent{}, false
	}
	var e geom.Extent
	var okX, okY bool
	e.XMin, e.XMax, okX = r.Range(s.points.X)
	e.YMin, e.YMax, okY = r.Range(s.points.Y)
	return e, okX && okY && e.Width() < math.Inf(1) && e.Height() < math.Inf(1) && !e.IsZero()
}

// newBinner lays the cells.
func (o *DensityOptions) newBinner() (*density.Binner, error) {
	e := o.Bin.Extent
	switch {
	case o.Method == "hex":
		o.fineLayout(&o.Bin.Layout, e, hexCells)
		if l := &o.Bin.Layout; l.Cells > 0 {
			l.Cols, l.Cells = l.Cells, 0
		}
		return density.NewHexBinner(o.Bin)
	case o.Hotspots:
		o.fineLayout(&o.Bin.Layout, e, hotCells)
	default:
		o.fineLayout(&o.Bin.Layout, e, binCells)
	}
	return density.NewBinner(o.Bin)
}

// survey finds the extent and the groups. It returns the points, or nil when they are too many
// to keep.
func (s *pointStream) survey(ctx context.Context) ([]geom.Points, error) {
	var kept []geom.Points
	var bytes int64
	s.seen = table.NewSurvey()
	err := s.each(ctx, func(batch ...geom.Points) error {
		for _, p := range batch {
			s.seen.Add(p)
			s.groups = withGroups(s.groups, p.Groups)
			bytes += int64(8*(len(p.X)+len(p.Y)+len(p.W)) + 4*len(p.Group))
		}
		if bytes > s.keep {
			kept = nil
		} else {
			kept = append(kept, batch...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return kept, s.surveyed()
}

// surveyed says what was found, once.
func (s *pointStream) surveyed() error {
	switch left := s.seen.LeftOut; {
	case left == s.seen.Rows:
		return s.points.NoPoints(s.name)
	case left > 0:
		s.notes = append(s.notes, s.points.LeftOut(left, s.seen.Rows))
	}
	return nil
}

// batchRows is how many points are worked on at once, on all cores, while the
// next ones are read.
const batchRows = 1 << 20

// each hands all points to take, in order, batch by batch.
func (s *pointStream) each(ctx context.Context, take func(...geom.Points) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	batches, done := make(chan []geom.Points, 1), make(chan struct{})
	go func() {
		defer close(done)
		for b := range batches {
			if context.Cause(ctx) != nil {
				continue // drained, so that the reader does not wait
			}
			if err := take(b...); err != nil {
				cancel(err)
			}
		}
	}()
	var batch []geom.Points
	rows := 0
	notes, err := table.ScanPoints(ctx, s.src, s.points, s.query, func(p geom.Points) error {
		p = s.place(p)
		batch, rows = append(batch, p), rows+p.Len()
		if rows >= batchRows {
			batches <- batch
			batch, rows = nil, 0
		}
		return context.Cause(ctx)
	})
	if err == nil && batch != nil {
		batches <- batch
	}
	close(batches)
	<-done
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if !s.told {
		s.told, s.notes = true, append(notes, s.notes...)
	}
	return err
}

// withGroups adds the names that are new.
func withGroups(all, more []string) []string {
	for _, name := range more {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
		if len(all) > mostGroups {
			break // they will be refused
		}
	}
	return all
}
