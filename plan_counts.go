package swelter

import (
	"context"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/table"
)

// countThere lets the source count the points in the cells when it can, so that
// they need not be read; false where they must be.
func (s *pointStream) countThere(ctx context.Context, d *DensityOptions) (*density.Binner, bool, error) {
	src, ok := s.src.(table.CountSource)
	if !ok || d.Bin.Reduce != density.Count || d.Method == "hex" || d.Points.Group != "" || d.crs != nil {
		return nil, false, nil
	}
	seen, ok, err := src.SurveyPoints(ctx, s.points, s.query)
	if err != nil || !ok || seen.Rows == 0 {
		return nil, false, err
	}
	s.seen = seen
	if err := s.surveyed(); err != nil {
		return nil, false, err
	}
	if d.Bin.Extent.IsZero() {
		d.Bin.Extent = density.Widened(seen.Extent)
	}
	b, err := d.newBinner()
	if err != nil {
		return nil, false, err
	}
	x, y := b.Sides()
	err = src.CountPoints(ctx, s.points, s.query, table.Ruler(x), table.Ruler(y), b.AddCount)
	b.AddOutside(seen.Rows-seen.LeftOut-b.Stats().Used, seen.LeftOut)
	return b, true, err
}
