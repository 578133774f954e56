package density

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
)

// Reducer says what becomes of the values W of the points in one cell.
type Reducer uint8

const (
	Count  Reducer = iota // how many points; W is not looked at
	Sum                   // 0 where there is no point; all others are NaN there
	Mean                  //
	Min                   //
	Max                   //
	Std                   // √ of Var
	Var                   // mean squared deviation (divisor n, as NumPy and datashader)
	Median                // keeps every value: 12 bytes a point
	First                 // in the order of the points
	Last                  //
)

var reducerNames = [...]string{"count", "sum", "mean", "min", "max", "std", "var", "median", "first", "last"}

func (r Reducer) String() string { return reducerNames[r] }

// ParseReducer reads a reducer's name; "" is count.
func ParseReducer(name string) (Reducer, error) {
	if name == "" {
		return Count, nil
	}
	for i, n := range reducerNames {
		if strings.EqualFold(n, name) {
			return Reducer(i), nil
		}
	}
	return 0, fmt.Errorf("reducer %q is unknown; there are %s", name, strings.Join(reducerNames[:], ", "))
}

// MarshalText and UnmarshalText let recipes name reducers.
func (r Reducer) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

func (r *Reducer) UnmarshalText(b []byte) (err error) {
	*r, err = ParseReducer(string(b))
	return err
}

// BinOptions for Bin, NewBinner and their hexagons. The zero value counts on
// 512 square cells along the longer side, or on 100 hexagons across.
type BinOptions struct {
	Reduce Reducer `json:"reduce,omitzero"`
	Layout
	// Groups, when given, counts each of these groups on its own: the points'
	// Group indexes their Groups, which are matched to these by name.
	Groups []string `json:"groups,omitzero"`
	// MaxValues is how many values a median keeps; 0 means 100 million.
	MaxValues int `json:"-"`
	Workers   int `json:"-"` // 0: one a processor
}

// BinStats counts what a Binner was given.
type BinStats struct {
	Used    int64 // in a cell
	Outside int64 // beyond the extent
	LeftOut int64 // without a finite place, value or a known group
}

// A Binner reduces points to cells, chunk by chunk, in memory that depends on
// the cells alone (but for Median). Bins are half-open, the last ones closed,
// with the edges of numpy's linspace: counts equal numpy.histogram2d's. Neither
// the size of the chunks nor the number of workers changes a bit of the
// result. It is not safe for concurrent use.
type Binner struct {
	BinOptions
	lattice lattice // for cells
	hexes   hexes   // for hexagons
	index   indexer
	groups  map[string]int32
	reduce  reduction
	stats   BinStats
	cells   []int32 // of the points at hand
}

// indexer finds the cell of each point: 0 to cells()-1, cells() for a point
// outside, cells()+1 for one that is not finite.
type indexer interface {
	cells() int
	index(xs, ys []float64, cell []int32)
}

// NewBinner makes a Binner on square cells. The extent must be given; see Bin
// for points that are all in memory.
func NewBinner(o BinOptions) (*Binner, error) {
	if o.Extent.IsZero() {
		return nil, errors.New("bin: no extent; a stream of points cannot be asked for its own")
	}
	if err := checkExtent(o.Extent); err != nil {
		return nil, fmt.Errorf("bin: %w", err)
	}
	l, err := o.Layout.lattice(o.Extent)
	if err != nil {
		return nil, fmt.Errorf("bin: %w", err)
	}
	b := &Binner{BinOptions: o, lattice: l, index: newRectangles(l)}
	return b, b.begin()
}

func (b *Binner) begin() error {
	n := b.index.cells()
	if n >= math.MaxInt32-2 {
		return fmt.Errorf("bin: %d cells are too many", n)
	}
	limit := b.MaxCells
	if limit == 0 {
		limit = defaultMaxCells
	}
	planes := max(1, len(b.Groups))
	if n*planes > limit {
		return fmt.Errorf("bin: %d groups on %d cells are more than the limit of %d; take larger cells or fewer groups", planes, n, limit)
	}
	if b.Groups != nil {
		if b.Reduce != Count {
			return fmt.Errorf("bin: groups are counted; %s of groups is not there", b.Reduce)
		}
		b.groups = map[string]int32{}
		for i, g := range b.Groups {
			b.groups[g] = int32(i)
		}
	}
	b.reduce = newReduction(b.Reduce, n*planes, b.MaxValues, crew(b.Workers))
	return nil
}

// chunkLen is how many points are worked on at once.
const chunkLen = 1 << 20

// Add takes points in, after all those before, part by part.
func (b *Binner) Add(parts ...geom.Points) error {
	for _, p := range parts {
		if err := b.check(p); err != nil {
			return err
		}
	}
	if c, ok := b.reduce.(*counting); ok && b.groups == nil {
		c.count(b.index, parts, &b.stats)
		return nil
	}
	for _, pts := range parts {
		planes := b.planes(pts.Groups)
		n := pts.Len()
		for lo := 0; lo < n; lo += chunkLen {
			hi := min(lo+chunkLen, n)
			part := geom.Points{X: pts.X[lo:hi], Y: pts.Y[lo:hi]}
			if pts.W != nil {
				part.W = pts.W[lo:hi]
			}
			if b.groups != nil {
				part.Group = pts.Group[lo:hi]
			}
			if err := b.addChunk(part, planes); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Binner) check(pts geom.Points) error {
	n := pts.Len()
	switch {
	case len(pts.Y) != n || pts.W != nil && len(pts.W) != n || pts.Group != nil && len(pts.Group) != n:
		return fmt.Errorf("bin: %d x, %d y, %d values and %d groups; columns have one length", n, len(pts.Y), len(pts.W), len(pts.Group))
	case b.Reduce != Count && pts.W == nil:
		return fmt.Errorf("bin: %s needs a column of values", b.Reduce)
	case b.groups != nil && pts.Group == nil:
		return errors.New("bin: counts by group need a column of groups")
	}
	return nil
}

// planes are where each of a chunk's own group indices is counted; -1: nowhere.
func (b *Binner) planes(names []string) []int32 {
	if b.groups == nil {
		return nil
	}
	planes := make([]int32, len(names))
	for i, name := range names {
		if k, ok := b.groups[name]; ok {
			planes[i] = k
		} else {
			planes[i] = -1
		}
	}
	return planes
}

// addChunk finds cells in parallel and then hands them to the reduction.
func (b *Binner) addChunk(p geom.Points, planes []int32) error {
	n := p.Len()
	if cap(b.cells) < n {
		b.cells = make([]int32, n)
	}
	cells := b.cells[:n]
	const piece = 1 << 14
	outside := int32(b.index.cells())
	stats := make([]BinStats, (n+piece-1)/piece)
	parallel(len(stats), b.Workers, func(k int) {
		lo, hi := k*piece, min((k+1)*piece, n)
		b.index.index(p.X[lo:hi], p.Y[lo:hi], cells[lo:hi])
		s := &stats[k]
		for i := lo; i < hi; i++ {
			switch {
			case cells[i] == outside:
				s.Outside++
				cells[i] = -1
			case cells[i] > outside, b.Reduce != Count && !finite(p.W[i]):
				s.LeftOut++
				cells[i] = -1
			case planes != nil:
				g := p.Group[i]
				if g < 0 || int(g) >= len(planes) || planes[g] < 0 {
					s.LeftOut++
					cells[i] = -1
				} else {
					cells[i] += planes[g] * outside
				}
			}
		}
		s.Used = int64(hi-lo) - s.Outside - s.LeftOut
	})
	for _, s := range stats {
		b.stats.Used += s.Used
		b.stats.Outside += s.Outside
		b.stats.LeftOut += s.LeftOut
	}
	return b.reduce.add(cells, p.W)
}

// Stats counts the points so far.
func (b *Binner) Stats() BinStats { return b.stats }

// Grid is the reduction of all points so far, row 0 at the top; of Groups the
// first. Adding may go on.
func (b *Binner) Grid() *grid.Grid { return b.Grids()[0] }

// Grids are the counts of all Groups, or the one grid without them.
func (b *Binner) Grids() []*grid.Grid {
	v := b.reduce.values()
	n := b.index.cells()
	grids := make([]*grid.Grid, max(1, len(b.Groups)))
	for k := range grids {
		g := b.lattice.gridOf(v[k*n : (k+1)*n : (k+1)*n])
		g.Name = b.Reduce.String()
		if b.Groups != nil {
			g.Name = b.Groups[k]
		}
		if g.Integer = b.Reduce == Count; g.Integer {
			g.Unit = "per cell"
		}
		grids[k] = g
	}
	return grids
}

// Bin reduces points to square cells over their extent, unless one is given,
// and counts what it used.
func Bin(pts geom.Points, o BinOptions) (*grid.Grid, BinStats, error) {
	if err := o.ownExtent(pts); err != nil {
		return nil, BinStats{}, err
	}
	b, err := NewBinner(o)
	if err != nil {
		return nil, BinStats{}, err
	}
	if err := b.Add(pts); err != nil {
		return nil, BinStats{}, err
	}
	return b.Grid(), b.stats, nil
}

// ownExtent fills in the extent of the points.
func (o *BinOptions) ownExtent(pts geom.Points) error {
	if !o.Extent.IsZero() {
		return nil
	}
	if len(pts.Y) != pts.Len() {
		return fmt.Errorf("bin: %d x and %d y; columns have one length", pts.Len(), len(pts.Y))
	}
	e := pts.Extent()
	if e.XMin > e.XMax {
		return ErrNoPoints
	}
	o.Extent = Widened(e)
	return nil
}

// Widened is the extent of bins over points that span e: one without width or
// height is widened by a half both ways, as numpy does.
func Widened(e geom.Extent) geom.Extent {
	if e.XMin == e.XMax {
		e.XMin, e.XMax = e.XMin-.5, e.XMax+.5
	}
	if e.YMin == e.YMax {
		e.YMin, e.YMax = e.YMin-.5, e.YMax+.5
	}
	return e
}
