package shade

import (
	"encoding/binary"
	"image"
	"image/color"
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
)

// Image is the grid as a picture, one pixel a cell, every pixel exactly the
// Color of its value; cells marked in hidden (row-major, or nil) are
// transparent. It is an *image.Paletted where no more than 256 colours occur,
// as with most maps of 256 entries unless missing, hidden or outlying cells
// need colours of their own, and an *image.NRGBA otherwise.
//
// Rows are shared between all processors; the picture does not depend on how
// many there are.
func (m *Mapper) Image(g *grid.Grid, hidden []bool) image.Image {
	p := m.painter()
	bounds := image.Rect(0, 0, g.Cols, g.Rows)
	if p.n > 256 {
		img := image.NewNRGBA(bounds)
		p.blocks(g.Values, hidden, func(from int, slots []int16) { p.spell(img.Pix[4*from:], slots) })
		return img
	}
	img := image.NewPaletted(bounds, nil)
	if p.n+others <= 256 {
		p.blocks(g.Values, hidden, func(from int, slots []int16) { narrow(img.Pix[from:], slots) })
		img.Palette = palette(p.colors)
		return img
	}
	seen := p.marked(img.Pix, g.Values, hidden)
	free, ok := p.room(img.Pix, seen)
	if !ok {
		full := image.NewNRGBA(bounds)
		p.again(img.Pix, g.Values, hidden, func(from int, slots []int16) { p.spell(full.Pix[4*from:], slots) })
		return full
	}
	if seen != 0 {
		p.again(img.Pix, g.Values, hidden, func(from int, slots []int16) {
			for i, s := range slots {
				img.Pix[from+i] = free.place[s]
			}
		})
	}
	img.Palette = palette(free.colors)
	return img
}

// Colors sets dst[i] to the Color of src[i].
func (m *Mapper) Colors(dst []color.NRGBA, src []float64) {
	p := m.painter()
	dst = dst[:len(src)]
	p.blocks(src, nil, func(from int, slots []int16) {
		for i, s := range slots {
			dst[from+i] = p.colors[s]
		}
	})
}

// painter is a Mapper laid out for many values: the n colours of the map,
// faded, and after them four others. A cell's slot is its place among them.
type painter struct {
	norm   norm.Norm
	n      int
	colors []color.NRGBA // n+others
	slots  [others]int16 // slot of each other; a colour of the map where it is the same
}

const (
	over = iota // slot n, as norm.Entries counts
	under
	missing
	hidden
	others
)

func (m *Mapper) painter() *painter {
	p := &painter{norm: m.Norm, n: len(m.Map.Colors), colors: make([]color.NRGBA, len(m.Map.Colors)+others)}
	for i, c := range m.Map.Colors {
		p.colors[i] = m.fade(c)
	}
	for k, c := range [others]color.NRGBA{over: m.fade(m.Map.At(2)), under: m.fade(m.Map.At(-1)), missing: m.fade(m.Missing), hidden: {}} {
		p.colors[p.n+k] = c
		p.slots[k] = int16(p.n + k)
	}
	if p.n > 0 && m.Map.Over == (color.NRGBA{}) {
		p.slots[over] = int16(p.n - 1)
	}
	if p.n > 0 && m.Map.Under == (color.NRGBA{}) {
		p.slots[under] = 0
	}
	if p.colors[p.n+missing] == p.colors[p.n+hidden] {
		p.slots[missing] = p.slots[hidden]
	}
	return p
}

// block is how many values are coloured in one go: they, their slots and their
// pixels stay in the cache.
const block = 8192

// blocks calls work with the slots of every block of values, on all processors.
func (p *painter) blocks(values []float64, masked []bool, work func(from int, slots []int16)) {
	share(len(values), func(from, to int, s *scratch) {
		slots := s.slots[:to-from]
		p.fill(slots, values[from:to])
		if masked != nil {
			for i, h := range masked[from:to] {
				if h {
					slots[i] = p.slots[hidden]
				}
			}
		}
		work(from, slots)
	})
}

// scratch is a worker's room for one block.
type scratch struct {
	slots, some [block]int16
	values      [block]float64
	where       [block]int16
}

// share cuts n values into blocks and calls work for each, on all processors.
func share(n int, work func(from, to int, s *scratch)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	count := (n + block - 1) / block
	for range min(count, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			s := new(scratch)
			for b := int(next.Add(1)) - 1; b < count; b = int(next.Add(1)) - 1 {
				work(b*block, min((b+1)*block, n), s)
			}
		})
	}
	wg.Wait()
}

// fill sets the slots of values that are not hidden.
func (p *painter) fill(slots []int16, values []float64) {
	if p.n == 0 {
		for i := range slots {
			slots[i] = p.slots[missing]
		}
		return
	}
	norm.Entries(p.norm, p.n, slots, values)
	for i, s := range slots {
		if uint16(s) < uint16(p.n) {
			continue
		}
		switch s {
		case norm.BelowEntry:
			slots[i] = p.slots[under]
		case norm.NoEntry:
			slots[i] = p.slots[missing]
		default:
			slots[i] = p.slots[over]
		}
	}
}

// mark is the byte of cells whose colour is not one of the map's. The last
// entry of a map of 256 shares it.
const mark = 255

// marked sets the pixels of a map of 253 to 256 entries: the entry, or mark. It
// returns a bit for each of the other colours that occur.
func (p *painter) marked(pix []byte, values []float64, masked []bool) uint32 {
	var seen atomic.Uint32
	p.blocks(values, masked, func(from int, slots []int16) {
		found := uint32(0)
		for i, s := range slots {
			if int(s) >= p.n {
				found |= 1 << (int(s) - p.n)
				slots[i] = mark
			}
		}
		narrow(pix[from:], slots)
		seen.Or(found)
	})
	return seen.Load()
}

// again is blocks for pixels that marked has set: only the cells with mark are
// worked out once more.
func (p *painter) again(pix []byte, values []float64, masked []bool, work func(from int, slots []int16)) {
	share(len(values), func(from, to int, s *scratch) {
		slots, n := s.slots[:to-from], 0
		for i, b := range pix[from:to] {
			slots[i] = int16(b)
			if b == mark {
				s.where[n], s.values[n] = int16(i), values[from+i]
				n++
			}
		}
		p.fill(s.some[:n], s.values[:n])
		for j, i := range s.where[:n] {
			slots[i] = s.some[j]
			if masked != nil && masked[from+int(i)] {
				slots[i] = p.slots[hidden]
			}
		}
		work(from, slots)
	})
}

// spell writes the colours of slots, four bytes each.
func (p *painter) spell(pix []byte, slots []int16) {
	for i, s := range slots {
		c := p.colors[s]
		binary.LittleEndian.PutUint32(pix[4*i:], uint32(c.R)|uint32(c.G)<<8|uint32(c.B)<<16|uint32(c.A)<<24)
	}
}

func narrow(pix []byte, slots []int16) {
	pix = pix[:len(slots)]
	for i, s := range slots {
		pix[i] = byte(s)
	}
}

func palette(colors []color.NRGBA) color.Palette {
	p := make(color.Palette, len(colors))
	for i, c := range colors {
		p[i] = c
	}
	return p
}

// room is a palette with a place for every slot that occurs.
type room struct {
	colors []color.NRGBA
	place  []byte
}

// room finds places for the other colours that were seen among the entries
// that no pixel has, and, when those do not suffice, by giving entries of the
// same colour one place.
func (p *painter) room(pix []byte, seen uint32) (room, bool) {
	r := room{colors: make([]color.NRGBA, 256), place: make([]byte, p.n+others)}
	copy(r.colors, p.colors[:p.n])
	for i := range p.n {
		r.place[i] = byte(i)
	}
	need := bits.OnesCount32(seen)
	if need == 0 {
		r.colors = r.colors[:p.n]
		return r, true
	}
	used := occurring(pix)
	if need > unused(used) {
		p.merge(&used, r.place)
	}
	if need > unused(used) {
		return r, false
	}
	at := 0
	for k := range others {
		if seen>>k&1 == 0 {
			continue
		}
		for used[at] {
			at++
		}
		used[at] = true
		r.place[p.n+k] = byte(at)
		r.colors[at] = p.colors[p.n+k]
	}
	return r, true
}

// merge gives entries of the same colour the place of the first of them.
func (p *painter) merge(used *[256]bool, place []byte) {
	first := map[color.NRGBA]int{}
	for i := range p.n {
		if !used[i] {
			continue
		}
		if f, ok := first[p.colors[i]]; ok {
			place[i], used[i] = byte(f), false
		} else {
			first[p.colors[i]] = i
		}
	}
}

// occurring tells which bytes there are among the pixels.
func occurring(pix []byte) (used [256]bool) {
	for _, b := range pix {
		used[b] = true
	}
	return used
}

func unused(used [256]bool) int {
	n := 0
	for _, u := range used {
		if !u {
			n++
		}
	}
	return n
}
