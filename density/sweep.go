package density

import (
	"math"
	"sync"
)

// The exact sweep.
//
// Along one row of cells the kernel (1-u²)^m of a point is a polynomial in the
// cell's x wherever its disc reaches, and nothing elsewhere:
//
//	            i0          i1
//	row k  . . . [x x x x x x) . . .      w (t - (x-p)²)^m
//
// with p the point's x and t the squared half width of the disc in this row,
// both in cells. So the polynomial's 2m+1 coefficients are added to the bucket
// of the first cell and taken from that of the first cell after, and a running
// sum over the buckets holds, cell by cell, the polynomial of all discs that
// are open there. A point costs two buckets a row whatever its radius in
// columns: O(n rows-in-reach + cells), where the double loop pays for every
// cell of every disc. (Chan, U, Cheng and Xu's SLAM, SIGMOD 2022, sorts
// interval ends in each row and keeps moments; buckets need no sorting.)
//
// Two things make it exact to the last digits.
//
// Cancellation: with x counted from far away, (t-(x-p)²)² is a small difference
// of large powers. Each row is cut into blocks at fixed multiples of a power of
// two near 10 radii, and x counts from the middle of its block. A disc that
// crosses a border enters again in the next block, with coefficients of its
// own. As the blocks belong to the lattice and not to the extent, so does every
// rounding: a cell has the same bits in any extent.
//
// Residue: what is added and taken away again need not leave 0. Each bucket
// counts discs too; counts are whole numbers and exact, and where none is open
// the sum is set to 0. A cell that no disc reaches is 0, not 1e-17, which on a
// log scale is the difference between nothing and a colour.

// arc is one disc in one row and one block. t and p are in cells, p from the
// middle of the block.
type arc struct {
	i0, i1  int32 // first cell and first cell after; i1 < 0: open to the block's end
	t, p, w float64
}

// sweeper holds the buckets of one row for one power m.
type sweeper interface {
	add(arcs []arc)
	// emit writes the sums of cells lo to lo+len(out)-1, of a block that starts
	// at cell first with its middle half cells on, and empties its buckets.
	emit(out []float64, lo, first int, half float64)
}

// sweep fills the lattice's rows with sums of w (reach2 - d²)^power, d in
// columns, over all points nearer than their reach; factors are up to the
// caller. Nothing below 0 is written when positive is set.
func sweep(l lattice, clouds []*cloud, m *measure, power int, positive bool, workers int, row func(ky int) []float64) {
	blocks := make([]int, l.y.n)
	for i := range blocks {
		blocks[i] = blockShift(m.least/math.Sqrt(m.columns(l.y.k0+i)), power)
	}
	unit := power == 2 && len(clouds) == 1 && clouds[0].gx == nil && clouds[0].w == nil
	pool := sync.Pool{New: func() any { return &rowSweep{power: power, unit: unit} }}
	parallel(l.y.n, workers, func(i int) {
		s := pool.Get().(*rowSweep)
		defer pool.Put(s)
		ky := l.y.k0 + i
		out := row(ky)
		s.begin(l.x, blocks[i])
		for _, c := range clouds {
			s.enter(c, ky, m)
		}
		s.flush()
		s.finish(out)
		if positive {
			for j, v := range out {
				out[j] = max(v, 0)
			}
		}
	})
}

// blockShift is the power of two that blocks of a row are cells long: 8 to 16
// times the least reach there. The triweight's sixth powers grow faster; it
// gets 2 to 4.
func blockShift(least float64, power int) int {
	shift := int(math.Floor(math.Log2(least))) + 4
	if power == 3 {
		shift -= 2
	}
	return min(max(shift, 2), 30)
}

// rowSweep is one worker's state.
type rowSweep struct {
	power   int
	unit    bool // quartic, one disc for all, no weights: see quartics
	buckets sweeper
	size    int // cells the buckets are made for

	shift int     // blocks are 1<<shift cells
	base  int     // lattice column where the first block starts
	from  int     // cells between base and the first one shown
	n     int     // cells from base to the end of the row
	half  float64 // half a block

	arcs [256]arc
	used int
}

func (s *rowSweep) begin(x side, shift int) {
	s.shift = shift
	s.base = x.k0 >> shift << shift
	s.from = x.k0 - s.base
	s.n = s.from + x.n
	s.half = float64(int(1)<<shift) / 2
	if s.size >= s.n {
		return
	}
	s.size = s.n
	switch {
	case s.unit:
		s.buckets = &quartics{}
	case s.power == 0:
		s.buckets = make(sweep0, s.n)
	case s.power == 1:
		s.buckets = make(sweep1, s.n)
	case s.power == 2:
		s.buckets = make(sweep2, s.n)
	default:
		s.buckets = make(sweep3, s.n)
	}
}

func (s *rowSweep) flush() {
	s.buckets.add(s.arcs[:s.used])
	s.used = 0
}

// finish runs over the blocks.
func (s *rowSweep) finish(out []float64) {
	for first := 0; first < s.n; first += 1 << s.shift {
		end := min(first+1<<s.shift, s.n)
		lo := max(first, s.from)
		if lo < end {
			s.buckets.emit(out[lo-s.from:end-s.from], lo, first, s.half)
		}
	}
}

// enter adds the arcs of all discs of the cloud that reach row ky.
func (s *rowSweep) enter(c *cloud, ky int, m *measure) {
	if c.gx != nil {
		s.enterEach(c, ky, m)
		return
	}
	lo, hi := c.band(ky)
	xs, ys := c.x[lo:hi], c.y[lo:hi]
	ws := c.w
	if ws != nil {
		ws = ws[lo:hi]
	}
	if b, ok := s.buckets.(*quartics); ok {
		s.enterQuartics(b, c, xs, ys, float64(ky)+.5)
		return
	}
	middle, w := float64(ky)+.5, 1.0
	closed := s.power == 0
	for i, y := range ys {
		dy := y - middle
		t := c.reach2 - dy*dy*c.aspect2
		if t <= 0 && !(closed && t == 0) {
			continue
		}
		if ws != nil {
			w = ws[i]
		}
		s.place(xs[i], math.Sqrt(t), t, w, closed)
	}
}

// enterEach is enter for discs of their own. The kernel (T - G (x-p)²)^m is
// written as G^m (T/G - (x-p)²)^m, so that all share one set of buckets.
func (s *rowSweep) enterEach(c *cloud, ky int, m *measure) {
	lo, hi := c.band(ky)
	middle, w := float64(ky)+.5, 1.0
	columns, ground := m.columns(ky), m.ground(ky)
	closed := s.power == 0
	for i := lo; i < hi; i++ {
		dy := c.y[i] - middle
		if c.ground != nil {
			dy *= (c.ground[i] + ground) / 2
		}
		t := 1 - c.gy[i]*dy*dy
		if t <= 0 && !(closed && t == 0) {
			continue
		}
		if c.w != nil {
			w = c.w[i]
		}
		g := c.gx[i] * columns
		t /= g
		f := w
		for range s.power {
			f *= g
		}
		s.place(c.x[i], min(math.Sqrt(t), m.half), t, f, closed)
	}
}

// place turns a disc's chord x-half to x+half into arcs.
func (s *rowSweep) place(x, half, t, w float64, closed bool) {
	a, b := x-half, x+half
	// Cells whose middle lies between a and b; the uniform kernel alone is not
	// 0 on the border itself.
	var i0, i1 int
	if closed {
		i0, i1 = int(math.Ceil(a-.5))-s.base, int(math.Floor(b-.5))+1-s.base
	} else {
		i0, i1 = int(math.Floor(a+.5))-s.base, int(math.Ceil(b-.5))-s.base
	}
	i0, i1 = max(i0, 0), min(i1, s.n)
	for i0 < i1 {
		end := (i0>>s.shift + 1) << s.shift
		stop := i1
		if i1 >= end || i1 == s.n {
			stop = -1
		}
		if s.used == len(s.arcs) {
			s.flush()
		}
		p := x - (float64(s.base+end) - s.half)
		s.arcs[s.used] = arc{int32(i0), int32(stop), t, p, w}
		s.used++
		i0 = end
	}
}
