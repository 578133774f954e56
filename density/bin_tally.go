package density

import (
	"sync"
	"sync/atomic"

	"github.com/swelter/swelter/geom"
)

// counting has one table of counts a worker: whole numbers add up to the same
// in any order. Tables are bytes, which stay in a core's own cache; what goes
// beyond 255 is carried to the totals.
type counting struct {
	tables [][]uint8
	cells  int

	carrying sync.Mutex
	total    []int64  // 256s from the tables, and counts made elsewhere; nil: none
	beyond   [2]int64 // the same of points outside, and of those not finite
}

// maxTable is how many cells a worker has a table of its own for; above, one
// worker counts alone.
const maxTable = 1 << 25

func newCounting(cells, workers int) *counting {
	if cells > maxTable {
		workers = 1
	}
	c := &counting{tables: make([][]uint8, workers)}
	c.resize(cells)
	return c
}

// resize makes empty tables.
func (c *counting) resize(cells int) {
	c.cells = cells
	for i := range c.tables {
		c.tables[i] = make([]uint8, cells+2) // and the points outside, and those not finite
	}
}

// totals are made when something is first put there.
func (c *counting) totals() []int64 {
	if c.total == nil {
		c.total = make([]int64, c.cells)
	}
	return c.total
}

// carry adds 256 to each of the cells, whose bytes went back to 0.
func (c *counting) carry(cells []int32) {
	if len(cells) == 0 {
		return
	}
	c.carrying.Lock()
	defer c.carrying.Unlock()
	total := c.totals()
	for _, k := range cells {
		if int(k) < c.cells {
			total[k] += 256
		} else {
			c.beyond[int(k)-c.cells] += 256
		}
	}
}

// fold empties the tables into the totals.
func (c *counting) fold() {
	total := c.totals()
	for _, t := range c.tables {
		for i, n := range t[:c.cells] {
			total[i] += int64(n)
		}
		clear(t[:c.cells])
	}
}

// tallier is an indexer that counts points in one go, and returns how many it
// did; it stops before a point that needs a closer look. Cells that went from
// 255 back to 0 are put into carries, which hold as many as there are points.
type tallier interface {
	tally(table []uint8, carries []int32, xs, ys []float64) (done, carried int)
}

// tallyBlock is how many points are counted before carries are looked at.
const tallyBlock = 1 << 12

// tallyPiece is how many a worker takes at a time.
const tallyPiece = 1 << 16

// count finds cells and counts them, part by part.
func (c *counting) count(x indexer, parts []geom.Points, s *BinStats) {
	var pieces []geom.Points
	all := 0
	for _, p := range parts {
		n := p.Len()
		all += n
		for lo := 0; lo < n; lo += tallyPiece {
			hi := min(lo+tallyPiece, n)
			pieces = append(pieces, geom.Points{X: p.X[lo:hi], Y: p.Y[lo:hi]})
		}
	}
	var next atomic.Int64
	parallel(len(c.tables), len(c.tables), func(w int) {
		var carries [tallyBlock]int32
		for k := next.Add(1) - 1; k < int64(len(pieces)); k = next.Add(1) - 1 {
			for xs, ys := pieces[k].X, pieces[k].Y; len(xs) > 0; {
				n := min(tallyBlock, len(xs))
				c.carry(carries[:tally(x, c.tables[w], &carries, xs[:n], ys[:n])])
				xs, ys = xs[n:], ys[n:]
			}
		}
	})
	var beyond [2]int64
	for i := range beyond {
		beyond[i], c.beyond[i] = c.beyond[i], 0
		for _, t := range c.tables {
			beyond[i] += int64(t[c.cells+i])
			t[c.cells+i] = 0
		}
	}
	s.Outside += beyond[0]
	s.LeftOut += beyond[1]
	s.Used += int64(all) - beyond[0] - beyond[1]
}

// tally counts points, tallyBlock at most.
func tally(x indexer, table []uint8, carries *[tallyBlock]int32, xs, ys []float64) (carried int) {
	fast, _ := x.(tallier)
	var cells [256]int32
	for {
		n := len(cells)
		if fast != nil {
			done, more := fast.tally(table, carries[carried:], xs, ys)
			carried += more
			xs, ys = xs[done:], ys[done:]
			if done > len(cells) {
				n = 8 // the next one that needs a closer look is likely to be far
			}
		}
		n = min(n, len(xs))
		if n == 0 {
			return carried
		}
		x.index(xs[:n], ys[:n], cells[:n])
		for _, k := range cells[:n] {
			if table[k]++; table[k] == 0 {
				carries[carried] = k
				carried++
			}
		}
		xs, ys = xs[n:], ys[n:]
	}
}

// add counts cells that are known; those below 0 are passed over.
func (c *counting) add(cells []int32, _ []float64) error {
	workers := len(c.tables)
	parallel(workers, workers, func(w int) {
		t := c.tables[w]
		var carries []int32
		for _, k := range cells[w*len(cells)/workers : (w+1)*len(cells)/workers] {
			if k < 0 {
				continue
			}
			if t[k]++; t[k] == 0 {
				carries = append(carries, k)
			}
		}
		c.carry(carries)
	})
	return nil
}

func (c *counting) values() []float64 {
	out := make([]float64, c.cells)
	const piece = 1 << 14
	parallel((c.cells+piece-1)/piece, len(c.tables), func(k int) {
		lo, hi := k*piece, min((k+1)*piece, c.cells)
		out := out[lo:hi]
		for i, n := range c.tables[0][lo:hi] {
			out[i] = float64(n)
		}
		for _, t := range c.tables[1:] {
			for i, n := range t[lo:hi] {
				out[i] += float64(n)
			}
		}
		if c.total != nil {
			for i, n := range c.total[lo:hi] {
				out[i] += float64(n)
			}
		}
	})
	return out
}
