package density

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/geom"
)

// ErrKeepsValues is the answer where a reducer keeps every value, so that no
// part of the points can be told by its cells.
var ErrKeepsValues = errors.New("a median cannot be added up from the cells of parts; take the mean, or count values in steps")

// Cells are what a Binner remembers of the points so far: each slice has a
// value for each of its cells, group after group. Which there are depends on
// the reducer.
type Cells struct {
	Stats BinStats
	Count []int64   // of Count, Mean, Std and Var
	Sum   []float64 // of Sum and Mean
	Mean  []float64 // of Std and Var
	M2    []float64 // the same: sums of squared deviations
	Value []float64 // of Min, Max, First and Last; NaN where there is no point
}

// Hexagonal reports whether the cells are hexagons.
func (b *Binner) Hexagonal() bool { return b.hexes.nx > 0 }

// Shape is rows x columns of square cells, and one row of all hexagons.
func (b *Binner) Shape() (rows, cols int) {
	if b.Hexagonal() {
		return 1, b.index.cells()
	}
	return b.lattice.y.n, b.lattice.x.n
}

// Cells gives what is remembered; it shares memory with the Binner. The error is
// ErrKeepsValues.
func (b *Binner) Cells() (*Cells, error) {
	c := &Cells{Stats: b.stats}
	switch r := b.reduce.(type) {
	case *counting:
		r.fold()
		c.Count = r.total
	case *moments:
		*r.first(c), c.Count, c.M2 = r.a, r.n, r.m2
	default:
		return nil, ErrKeepsValues
	}
	return c, nil
}

// first is what the first number of a cell is.
func (m *moments) first(c *Cells) *[]float64 {
	switch m.reducer {
	case Sum, Mean:
		return &c.Sum
	case Std, Var:
		return &c.Mean
	}
	return &c.Value
}

// Merge adds the points of another Binner, as if they had come after those
// before. Counts, extremes and sums of whole numbers are then what one Binner of
// all points has, to the last bit, and other sums and moments but for rounding
// (Chan, Golub and LeVeque, The American Statistician 37:242, 1983). The error
// says in which of extent, size, reducer and cells the two differ, as "its"
// (that of more) and "not".
func (b *Binner) Merge(more *Binner) error {
	if err := b.alike(more); err != nil {
		return err
	}
	c, err := more.Cells()
	if err != nil {
		return err
	}
	if k, ok := b.reduce.(*counting); ok {
		n := b.index.cells()
		if err := b.addGroups(more.Groups); err != nil {
			return err
		}
		for i, v := range c.Count {
			to := i
			if b.groups != nil {
				to = int(b.groups[more.Groups[i/n]])*n + i%n
			}
			k.total[to] += v
		}
	} else {
		b.reduce.(*moments).merge(more.reduce.(*moments))
	}
	b.stats.Used += c.Stats.Used
	b.stats.Outside += c.Stats.Outside
	b.stats.LeftOut += c.Stats.LeftOut
	return nil
}

// addGroups makes room for groups that were not there, after those that were.
func (b *Binner) addGroups(names []string) error {
	k := b.reduce.(*counting)
	for _, name := range names {
		if _, ok := b.groups[name]; !ok {
			b.groups[name] = int32(len(b.Groups))
			b.Groups = append(slices.Clip(b.Groups), name)
		}
	}
	cells := b.index.cells() * max(1, len(b.Groups))
	if cells > cmp.Or(b.MaxCells, defaultMaxCells) {
		return fmt.Errorf("%d groups are together more than the limit of cells allows", len(b.Groups))
	}
	k.fold()
	if grown := cells - len(k.total); grown > 0 {
		k.total = append(k.total, make([]int64, grown)...)
		k.resize(cells)
	}
	return nil
}

// alike compares what has to be the same.
func (b *Binner) alike(more *Binner) error {
	kind := func(b *Binner) string {
		if b.Hexagonal() {
			return "hexagons"
		}
		return "square cells"
	}
	size := func(b *Binner) string {
		if h := b.hexes; b.Hexagonal() {
			return fmt.Sprintf("%d x %d hexagons", h.nx, h.ny)
		}
		return fmt.Sprintf("%d x %d cells", b.lattice.x.n, b.lattice.y.n)
	}
	grouped := func(b *Binner) string {
		if b.groups == nil {
			return "no groups"
		}
		return "groups"
	}
	for _, c := range []struct {
		what      string
		its, ours string
	}{
		{"reducer", more.Reduce.String(), b.Reduce.String()},
		{"kind of cells", kind(more), kind(b)},
		{"size", size(more), size(b)},
		{"extent", extentText(more.covers()), extentText(b.covers())},
		{"counting by", grouped(more), grouped(b)},
	} {
		if c.its != c.ours {
			return fmt.Errorf("its %s is %s, not %s", c.what, c.its, c.ours)
		}
	}
	return nil
}

// covers is from the first edge to the last.
func (b *Binner) covers() geom.Extent {
	if h := b.hexes; b.Hexagonal() {
		return geom.Extent{XMin: h.x0, YMin: h.y0, XMax: h.x0 + float64(h.nx)*h.sx, YMax: h.y0 + float64(h.ny)*h.sy}
	}
	x, y := b.lattice.x, b.lattice.y
	return geom.Extent{XMin: x.lo, YMin: y.lo, XMax: x.hi, YMax: y.hi}
}

func extentText(e geom.Extent) string {
	return fmt.Sprintf("%v,%v,%v,%v", e.XMin, e.YMin, e.XMax, e.YMax)
}

// merge adds cells whose points came after.
func (m *moments) merge(more *moments) {
	for k, v := range more.a {
		switch m.reducer {
		case Sum:
			m.a[k] += v
		case Mean:
			m.a[k] += v
			m.n[k] += more.n[k]
		case Std, Var:
			m.mergeMoments(k, more)
		case Min:
			if v == v && !(m.a[k] <= v) {
				m.a[k] = v
			}
		case Max:
			if v == v && !(m.a[k] >= v) {
				m.a[k] = v
			}
		case First:
			if m.a[k] != m.a[k] {
				m.a[k] = v
			}
		case Last:
			if v == v {
				m.a[k] = v
			}
		}
	}
}

func (m *moments) mergeMoments(k int, more *moments) {
	na, nb := float64(m.n[k]), float64(more.n[k])
	switch {
	case nb == 0:
		return
	case na == 0:
		m.a[k], m.m2[k] = more.a[k], more.m2[k]
	default:
		d := more.a[k] - m.a[k]
		m.a[k] += d * (nb / (na + nb))
		m.m2[k] += more.m2[k] + d*d*(na*nb/(na+nb))
	}
	m.n[k] += more.n[k]
}

// Restore makes a Binner of o that remembers the cells, for cells that were
// written to a file. The slices are checked and become the Binner's.
func Restore(o BinOptions, hexagonal bool, c *Cells) (*Binner, error) {
	lay := NewBinner
	if hexagonal {
		lay = NewHexBinner
	}
	if o.Reduce == Median {
		return nil, ErrKeepsValues
	}
	o.Workers = 1
	b, err := lay(o)
	if err != nil {
		return nil, err
	}
	want, _ := b.Cells()
	if err := c.fit(want); err != nil {
		return nil, err
	}
	b.stats = c.Stats
	switch r := b.reduce.(type) {
	case *counting:
		r.total = c.Count
	case *moments:
		r.a, r.n, r.m2 = *r.first(c), c.Count, c.M2
	}
	return b, nil
}

// fit holds cells from outside against those that a Binner has.
func (c *Cells) fit(want *Cells) error {
	for _, s := range []struct{ have, want int }{
		{len(c.Count), len(want.Count)}, {len(c.Sum), len(want.Sum)}, {len(c.Mean), len(want.Mean)}, {len(c.M2), len(want.M2)}, {len(c.Value), len(want.Value)},
	} {
		if s.have != s.want {
			return fmt.Errorf("%d values are not those of %d cells", s.have, s.want)
		}
	}
	var all int64
	for _, n := range c.Count {
		if n < 0 || n > math.MaxInt64-all {
			return fmt.Errorf("a count of %d", n)
		}
		all += n
	}
	s := c.Stats
	if c.Count != nil && all != s.Used || s.Used < 0 || s.Outside < 0 || s.LeftOut < 0 {
		return fmt.Errorf("%d points in cells are not the %d that were used", all, s.Used)
	}
	return nil
}
