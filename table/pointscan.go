package table

import (
	"context"
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
)

// FindIn is Find for a table that is not read yet: name and fields are the
// source's.
func (o PointsOptions) FindIn(name string, fields []Field) (PointsOptions, []string, error) {
	t := &Table{Name: name}
	for _, f := range fields {
		t.Columns = append(t.Columns, &Column{Name: f.Name, Kind: f.Kind})
	}
	return o.Find(t)
}

// ScanPoints reads points chunk by chunk, in order, and keeps none. The columns
// of x and y must be named (see FindIn); q.Columns are not looked at. Points
// whose coordinates or weight are missing or infinite are among those yielded:
// they are the receiver's to count. The notes are those of the reader.
func ScanPoints(ctx context.Context, src Source, o PointsOptions, q Query, yield func(geom.Points) error) (notes []string, err error) {
	loc, err := LoadZone(q.TZ)
	if err != nil {
		return nil, err
	}
	q.Columns = nil
	for _, c := range []string{o.X, o.Y, o.Weight, o.Group, o.Time} {
		if c != "" && !inDict(q.Columns, c) {
			q.Columns = append(q.Columns, c)
		}
	}
	said := &Table{}
	some := false
	err = src.Scan(ctx, q, func(t *Table) error {
		said.Name = t.Name
		said.addNotes(t.Notes)
		if t.Rows() == 0 {
			return nil
		}
		some = true
		p, err := o.points(t, loc)
		if err != nil {
			return err
		}
		return yield(p)
	})
	switch {
	case err != nil:
		return nil, err
	case !some && len(q.Where) > 0:
		return nil, noneMeet(said.Name)
	case !some:
		return nil, fmt.Errorf("%s%w", where(said.Name), ErrNoRows)
	}
	return said.Notes, nil
}

// Survey is what a first look at points tells.
type Survey struct {
	Rows    int64       // all
	Extent  geom.Extent // of the points that are complete
	LeftOut int64       // without a finite place or weight
	Origin  int64       // at 0,0
}

// NewSurvey is the survey of nothing.
func NewSurvey() Survey { return Survey{Extent: geom.Empty()} }

// Add takes points in.
func (s *Survey) Add(p geom.Points) {
	s.Rows += int64(p.Len())
	e := s.Extent
	for i, x := range p.X {
		y := p.Y[i]
		// Of what is not finite the difference to itself is NaN.
		d := (x - x) + (y - y)
		if p.W != nil {
			d += p.W[i] - p.W[i]
		}
		if d != 0 {
			s.LeftOut++
			continue
		}
		if x < e.XMin {
			e.XMin = x
		}
		if x > e.XMax {
			e.XMax = x
		}
		if y < e.YMin {
			e.YMin = y
		}
		if y > e.YMax {
			e.YMax = y
		}
		if x == 0 && y == 0 {
			s.Origin++
		}
	}
	s.Extent = e
}

// Join adds what another survey saw.
func (s *Survey) Join(u Survey) {
	s.Rows, s.LeftOut, s.Origin = s.Rows+u.Rows, s.LeftOut+u.LeftOut, s.Origin+u.Origin
	s.Extent = geom.Extent{
		XMin: math.Min(s.Extent.XMin, u.Extent.XMin), YMin: math.Min(s.Extent.YMin, u.Extent.YMin),
		XMax: math.Max(s.Extent.XMax, u.Extent.XMax), YMax: math.Max(s.Extent.YMax, u.Extent.YMax),
	}
}
