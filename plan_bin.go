package swelter

import (
	"context"
	"fmt"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/table"
)

// planBin reduces the points of each cell to one value while they are read:
// memory depends on the cells, not on the points.
func planBin(ctx context.Context, o DensityOptions, spec Spec, env Env) (*plan, error) {
	if o.Bin.Reduce == density.Count {
		o.Points.Weight = "" // a count does not look at it
	}
	s, err := openPoints(ctx, o, spec, env)
	if err != nil {
		return nil, err
	}
	defer s.src.Close()
	o.Points = s.points
	b, err := s.bin(ctx, o.Bin)
	if err != nil {
		return nil, err
	}
	g, stats := b.Grid(), b.Stats()
	g.Name = o.Bin.Reduce.String()
	if o.Points.Weight != "" {
		g.Name += " of " + o.Points.Weight
	}
	notes := append(s.notes, fmt.Sprintf("%d x %d cells", g.Cols, g.Rows))
	if stats.Outside > 0 {
		notes = append(notes, fmt.Sprintf("%d points lie outside the extent", stats.Outside))
	}
	p := &plan{grid: g, color: spec.Color, notes: notes, counted: "n = " + table.Thousands(stats.Used), figure: o.shaped(g, spec.Figure)}
	if w := atOrigin(s.seen); w != "" {
		p.warnings = append(p.warnings, w)
	}
	return p, nil
}

// pointStream reads points as often as it is asked to.
type pointStream struct {
	src    table.Source
	name   string
	points table.PointsOptions // with x and y named
	query  table.Query
	keep   int64 // bytes of columns that may be kept
	seen   table.Survey
	notes  []string
	told   bool // the reader's notes are among them
}

// openPoints opens the input and finds the columns of x and y.
func openPoints(ctx context.Context, o DensityOptions, spec Spec, env Env) (*pointStream, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := open(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	s := &pointStream{src: src, points: o.Points, query: table.Query{Where: where, TZ: spec.Input.TZ}}
	s.keep = min(keptBytes, env.Limits.OrDefaults().Bytes)
	if len(spec.Input.Paths) == 1 && spec.Input.Paths[0] != "-" {
		s.name = spec.Input.Paths[0]
	}
	fields, err := src.Schema(ctx)
	if err == nil {
		s.points, s.notes, err = o.Points.FindIn(s.name, fields)
	}
	if err != nil {
		src.Close()
		return nil, err
	}
	return s, nil
}

// keptBytes is how much of the points is kept while their extent is sought.
// Where there are more, reading them twice is cheaper than the memory.
const keptBytes = 160 << 20

// bin reads the points into bins. Without an extent they are kept until they
// have shown theirs, or read twice.
func (s *pointStream) bin(ctx context.Context, o density.BinOptions) (*density.Binner, error) {
	var kept []geom.Points
	known := !o.Extent.IsZero()
	if !known {
		var err error
		if kept, err = s.survey(ctx); err != nil {
			return nil, err
		}
		o.Extent = density.Widened(s.seen.Extent)
	}
	b, err := density.NewBinner(o)
	switch {
	case err != nil:
		return nil, err
	case kept != nil:
		return b, b.Add(kept...)
	case !known:
		return b, s.each(ctx, b.Add)
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

// survey finds the extent. It returns the points, or nil when they are too many
// to keep.
func (s *pointStream) survey(ctx context.Context) ([]geom.Points, error) {
	var kept []geom.Points
	var bytes int64
	s.seen = table.NewSurvey()
	err := s.each(ctx, func(batch ...geom.Points) error {
		for _, p := range batch {
			s.seen.Add(p)
			bytes += int64(8 * (len(p.X) + len(p.Y) + len(p.W)))
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
