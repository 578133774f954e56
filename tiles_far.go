package swelter

import (
	"context"

	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/table"
)

// openFar leaves the points of a recipe with the engine that has them, where it
// can add them up itself: each tile is a question to it. It is nil where the
// points have to be read. The engine is asked as long as ctx lasts, or until
// Close.
func openFar(ctx context.Context, spec Spec, env Env) (*Tiles, error) {
	o := spec.Make.Tiles
	if spec.Input.DB == "" || o.Lines || o.Surface != "" && o.Surface != "density" || o.Edge != 0 || o.CRS != "" {
		return nil, nil
	}
	s, err := openPoints(ctx, DensityOptions{Points: o.Points}, spec, env)
	if err != nil {
		return nil, err
	}
	var places table.Places
	src, ok := s.src.(table.PlaceSource)
	if ok {
		places, ok = src.Places(s.points, s.query)
	}
	if !ok {
		return nil, s.src.Close()
	}
	ctx, cancel := context.WithCancel(ctx)
	done := func() error {
		cancel()
		return s.src.Close()
	}
	t, err := farTiles(ctx, places, s, spec)
	if err != nil {
		_ = done() // the error says why
		return nil, err
	}
	t.done = done
	if r, ok := s.src.(interface{ Received() int64 }); ok {
		t.moved = r.Received
	}
	return t, nil
}

func farTiles(ctx context.Context, places table.Places, s *pointStream, spec Spec) (*Tiles, error) {
	seen, err := places.Survey(ctx)
	if err != nil {
		return nil, err
	}
	x, err := pyramid.NewFarIndex(ctx, places, seen)
	if err != nil {
		return nil, inPlace(s, err)
	}
	t, err := newTiles(x, nil, spec)
	if err != nil {
		return nil, err
	}
	t.Notes = append(s.notes, leftOutOfTiles(x, int64(x.Points()+x.LeftOut()))...)
	return t, nil
}

// Received is how many bytes an engine has sent for these tiles; 0 where their
// points are in memory.
func (t *Tiles) Received() int64 {
	if t.moved == nil {
		return 0
	}
	return t.moved()
}

// Close ends what a database still works on. Tiles of points in memory need none.
func (t *Tiles) Close() error {
	if t.done == nil {
		return nil
	}
	return t.done()
}
