package density

import "errors"

// Side is one side of the cells of a Binner: edge i is Lo + i Step, the last Hi.
type Side struct {
	Lo, Hi, Step float64
	N            int
}

// Sides are those of the cells, for engines that count points where they lie.
func (b *Binner) Sides() (x, y Side) {
	of := func(s side) Side { return Side{s.lo, s.edges()[s.n], s.step, s.n} }
	return of(b.lattice.x), of(b.lattice.y)
}

// AddCount takes n points in that lie in a cell, counted from the left and from
// below. The points are counted; no groups are told apart.
func (b *Binner) AddCount(col, row int, n int64) error {
	c, ok := b.reduce.(*counting)
	x, y := b.lattice.x.n, b.lattice.y.n
	if !ok || b.groups != nil || col < 0 || row < 0 || col >= x || row >= y || n < 0 {
		return errors.New("bin: no such cell, or not one of counts")
	}
	c.totals()[(y-1-row)*x+col] += n
	b.stats.Used += n
	return nil
}

// AddOutside counts points beyond the extent and such without a finite place.
func (b *Binner) AddOutside(outside, leftOut int64) {
	b.stats.Outside += outside
	b.stats.LeftOut += leftOut
}
