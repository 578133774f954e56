package cross

import (
	"context"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"github.com/swelter/swelter/table"
)

// Rows are looked at in blocks that stay in the first cache. Sums go through a
// fixed number of parts of the table, added in order, so that they do not
// depend on the number of workers.
const (
	blockRows  = 4096
	blockWords = blockRows / 64
	parts      = 16
)

// slots are the slots of all rows for one key, in the narrower type that fits.
type slots struct {
	narrow []uint8
	wide   []uint16
}

// slotter finds the slot of a row.
type slotter struct {
	c     *table.Column
	find  *finder
	codes []uint16 // of a text column, by code + 1
}

func (m *Memory) slotter(k Key) slotter {
	s := slotter{c: m.byName[k.Column]}
	if k.Bins != nil {
		s.find = newFinder(k.Bins)
		return s
	}
	at := map[string]int{}
	for i, v := range slices.Backward(k.Values) {
		at[v] = i
	}
	s.codes = make([]uint16, len(s.c.Dict)+1)
	s.codes[0] = uint16(k.N() + 1)
	for code, text := range s.c.Dict {
		i, ok := at[text]
		if !ok {
			i = k.N()
		}
		s.codes[code+1] = uint16(i)
	}
	return s
}

func fill[T uint8 | uint16](s slotter, dst []T, from int) {
	if s.find == nil {
		for i, code := range s.c.Codes[from : from+len(dst)] {
			dst[i] = T(s.codes[code+1])
		}
		return
	}
	for i, v := range s.c.Floats[from : from+len(dst)] {
		dst[i] = T(s.find.slot(v))
	}
}

// slotsOf are the slots of all rows, kept for further questions.
func (m *Memory) slotsOf(ctx context.Context, k Key) (*slots, error) {
	narrow, bytes := k.Slots() <= 256, m.rows
	if !narrow {
		bytes *= 2
	}
	return once(m, func() *recent[*slots] { return m.slots }, k.id(), bytes, func() (*slots, error) {
		s, out := m.slotter(k), &slots{}
		if narrow {
			out.narrow = make([]uint8, m.rows)
		} else {
			out.wide = make([]uint16, m.rows)
		}
		return out, m.blocks(ctx, 1, func(_, _, from, n int) {
			if out.narrow != nil {
				fill(s, out.narrow[from:from+n], from)
			} else {
				fill(s, out.wide[from:from+n], from)
			}
		})
	})
}

// blocks runs f over blocks of rows with all processors: every block, or the
// first of so many. Parts of the table are in order within a part.
func (m *Memory) blocks(ctx context.Context, every int, f func(worker, part, from, n int)) error {
	blocks := (m.rows + blockRows - 1) / blockRows
	var next sync.Mutex
	part := 0
	run := func(worker int) {
		for {
			next.Lock()
			p := part
			part++
			next.Unlock()
			if p >= parts {
				return
			}
			for b := p * blocks / parts; b < (p+1)*blocks/parts; b++ {
				if b%every != 0 {
					continue
				}
				if ctx.Err() != nil {
					return
				}
				f(worker, p, b*blockRows, min(blockRows, m.rows-b*blockRows))
			}
		}
	}
	var wait sync.WaitGroup
	for w := range workers() {
		wait.Go(func() { run(w) })
	}
	wait.Wait()
	return ctx.Err()
}

func workers() int { return min(parts, runtime.GOMAXPROCS(0)) }

// condition writes a bit for every row of a block that meets a filter.
func (m *Memory) condition(f Filter) func(dst []uint64, from, n int) {
	c := m.byName[f.Column]
	if c.Kind == table.Text {
		ok := make([]uint64, len(c.Dict)+1)
		some := len(f.In) > 0 || len(f.Out) > 0
		for code, text := range c.Dict {
			if len(f.In) > 0 && slices.Contains(f.In, text) || len(f.Out) > 0 && !slices.Contains(f.Out, text) || !some && !f.Missing {
				ok[code+1] = 1
			}
		}
		if f.Missing {
			ok[0] = 1
		}
		return func(dst []uint64, from, n int) {
			pack(dst, c.Codes[from:from+n], func(codes []int32) (word uint64) {
				for i, code := range codes {
					word |= ok[code+1] << i
				}
				return word
			})
		}
	}
	lo, hi := math.Inf(-1), math.Inf(1)
	if f.Lo != nil {
		lo = *f.Lo
	}
	if f.Hi != nil {
		hi = *f.Hi
	}
	if f.Lo == nil && f.Hi == nil && f.Missing {
		lo = math.NaN() // which no value reaches
	}
	open, lost := bit(f.Hi == nil), bit(f.Missing) // infinite values are below nothing
	return func(dst []uint64, from, n int) {
		pack(dst, c.Floats[from:from+n], func(values []float64) (word uint64) {
			for i, v := range values {
				word |= (bit(v >= lo)&(bit(v < hi)|open) | bit(v != v)&lost) << i
			}
			return word
		})
	}
}

// pack makes a word of the bits of 64 rows at a time.
func pack[T any](dst []uint64, rows []T, of func([]T) uint64) {
	for w := range dst {
		dst[w] = of(rows[w*64 : min(w*64+64, len(rows))])
	}
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// masksOf are the rows of each filter, kept for further questions.
func (m *Memory) masksOf(ctx context.Context, filters []Filter) ([][]uint64, error) {
	out := make([][]uint64, len(filters))
	for i, f := range filters {
		mask, err := once(m, func() *recent[[]uint64] { return m.masks }, f.id(), m.rows/8, func() ([]uint64, error) {
			mask := make([]uint64, (m.rows+63)/64)
			fill := m.condition(f)
			return mask, m.blocks(ctx, 1, func(_, _, from, n int) { fill(mask[from/64:(from+n+63)/64], from, n) })
		})
		if err != nil {
			return nil, err
		}
		out[i] = mask
	}
	return out, nil
}

// meeting is the rows of a block that meet all filters.
func meeting(dst []uint64, masks [][]uint64, from, n int) {
	words := (n + 63) / 64
	for i := range words {
		dst[i] = math.MaxUint64
	}
	if n&63 != 0 {
		dst[words-1] = 1<<(n&63) - 1
	}
	for _, m := range masks {
		and(dst[:words], m[from/64:])
	}
}

func and(dst, m []uint64) {
	m = m[:len(dst)]
	for i := range dst {
		dst[i] &= m[i]
	}
}

// each calls f for the rows of a block whose bit is set, in order.
func each(met []uint64, n int, f func(i int)) {
	for w, word := range met[:(n+63)/64] {
		for ; word != 0; word &= word - 1 {
			f(w*64 + bits.TrailingZeros64(word))
		}
	}
}

// Group answers a question.
func (m *Memory) Group(ctx context.Context, q Question) (*Answer, error) {
	if err := q.Check(m.schema); err != nil {
		return nil, err
	}
	g := &grouping{m: m, q: q, every: max(1, q.Every), cells: 1}
	for _, k := range q.Keys {
		g.cells *= k.Slots()
	}
	if err := g.prepare(ctx); err != nil {
		return nil, err
	}
	if err := g.count(ctx); err != nil {
		return nil, err
	}
	if err := g.aggregate(ctx); err != nil {
		return nil, err
	}
	return g.answer, nil
}

// grouping is the work on one question.
type grouping struct {
	m      *Memory
	q      Question
	every  int
	cells  int
	answer *Answer

	keys []keyOf
	// Of a sample the conditions are looked at block by block, else the masks
	// of all rows are kept.
	masks      [][]uint64
	conditions []func(dst []uint64, from, n int)
}

type keyOf struct {
	slots *slots  // of all rows, or
	find  slotter // for the rows of a sample
	n     int
}

func (g *grouping) prepare(ctx context.Context) error {
	for _, k := range g.q.Keys {
		key := keyOf{n: k.Slots()}
		if g.every == 1 {
			var err error
			if key.slots, err = g.m.slotsOf(ctx, k); err != nil {
				return err
			}
		} else {
			key.find = g.m.slotter(k)
		}
		g.keys = append(g.keys, key)
	}
	if g.every == 1 {
		var err error
		g.masks, err = g.m.masksOf(ctx, g.q.Filters)
		return err
	}
	for _, f := range g.q.Filters {
		g.conditions = append(g.conditions, g.m.condition(f))
	}
	return nil
}

// scratch is what a worker needs for a block.
type scratch struct {
	met, more [blockWords]uint64
	cell      [blockRows]uint32
	slot      [blockRows]uint16
	counts    []uint32
	rows      int64
}

func (g *grouping) met(s *scratch, from, n int) []uint64 {
	meeting(s.met[:], g.masks, from, n)
	for _, c := range g.conditions {
		c(s.more[:(n+63)/64], from, n)
		and(s.met[:(n+63)/64], s.more[:])
	}
	return s.met[:(n+63)/64]
}

// cellsOf are the cells of the rows of a block.
func (g *grouping) cellsOf(s *scratch, from, n int) []uint32 {
	cell := s.cell[:n]
	clear(cell)
	for _, k := range g.keys {
		switch {
		case k.slots == nil:
			fill(k.find, s.slot[:n], from)
			join(cell, s.slot[:n], uint32(k.n))
		case k.slots.narrow != nil:
			join(cell, k.slots.narrow[from:], uint32(k.n))
		default:
			join(cell, k.slots.wide[from:], uint32(k.n))
		}
	}
	return cell
}

func join[T uint8 | uint16](cell []uint32, slot []T, n uint32) {
	slot = slot[:len(cell)]
	for i := range cell {
		cell[i] = cell[i]*n + uint32(slot[i])
	}
}

// tally counts the slots of the rows whose bit is set.
func tally[T uint8 | uint16 | uint32](counts []uint32, slot []T, met []uint64) {
	for w, word := range met {
		if word == math.MaxUint64 {
			for _, k := range slot[w*64 : w*64+64] {
				counts[k]++
			}
			continue
		}
		for ; word != 0; word &= word - 1 {
			counts[slot[w*64+bits.TrailingZeros64(word)]]++
		}
	}
}

func (g *grouping) count(ctx context.Context) error {
	each := make([]*scratch, workers())
	err := g.m.blocks(ctx, g.every, func(worker, _, from, n int) {
		s := each[worker]
		if s == nil {
			s = &scratch{counts: make([]uint32, g.cells)}
			each[worker] = s
		}
		s.rows += int64(n)
		met := g.met(s, from, n)
		if len(g.keys) == 0 {
			for _, word := range met {
				s.counts[0] += uint32(bits.OnesCount64(word))
			}
			return
		}
		if len(g.keys) == 1 && g.keys[0].slots != nil && g.keys[0].slots.narrow != nil {
			tally(s.counts, g.keys[0].slots.narrow[from:], met)
			return
		}
		tally(s.counts, g.cellsOf(s, from, n), met)
	})
	if err != nil {
		return err
	}
	g.answer = &Answer{Counts: make([]int64, g.cells)}
	for _, s := range each {
		if s == nil {
			continue
		}
		g.answer.Rows += s.rows
		for i, c := range s.counts {
			g.answer.Counts[i] += int64(c)
			g.answer.Met += int64(c)
		}
	}
	return nil
}
