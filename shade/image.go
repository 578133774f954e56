package shade

import (
	"bytes"
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
	if p.n <= 256 {
		if img := p.paletted(g, hidden); img != nil {
			return img
		}
	}
	img := image.NewNRGBA(image.Rect(0, 0, g.Cols, g.Rows))
	p.blocks(g.Values, hidden, func(from int, slots []int16) {
		for i, s := range slots {
			c := p.colors[s]
			copy(img.Pix[4*(from+i):], []byte{c.R, c.G, c.B, c.A})
		}
	})
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
	var next atomic.Int64
	var wg sync.WaitGroup
	count := (len(values) + block - 1) / block
	for range min(count, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			slots := make([]int16, block)
			for b := int(next.Add(1)) - 1; b < count; b = int(next.Add(1)) - 1 {
				from := b * block
				part := values[from:min(from+block, len(values))]
				p.fill(slots[:len(part)], part)
				if masked != nil {
					for i, h := range masked[from : from+len(part)] {
						if h {
							slots[i] = p.slots[hidden]
						}
					}
				}
				work(from, slots[:len(part)])
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

// paletted draws into a byte a cell, or returns nil when more than 256 colours
// occur. The palette is the map, entry by entry, and the others take the place
// of entries that no cell has or that have the colour of an earlier one.
func (p *painter) paletted(g *grid.Grid, masked []bool) *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, g.Cols, g.Rows), nil)
	if p.n+others <= 256 {
		p.blocks(g.Values, masked, func(from int, slots []int16) { narrow(img.Pix[from:], slots) })
		img.Palette = palette(p.colors)
		return img
	}
	// Cells with another colour are marked by the last byte, which the last
	// entry of the map shares: their blocks are looked at again.
	const mark = 255
	var seen atomic.Uint32 // a bit for each of the others
	p.blocks(g.Values, masked, func(from int, slots []int16) {
		found := uint32(0)
		for i, s := range slots {
			if int(s) >= p.n {
				found |= 1 << (int(s) - p.n)
				slots[i] = mark
			}
		}
		narrow(img.Pix[from:], slots)
		seen.Or(found)
	})
	free, ok := p.room(img.Pix, seen.Load())
	if !ok {
		return nil
	}
	img.Palette = palette(free.colors)
	if free.moves {
		p.blocks(g.Values, masked, func(from int, slots []int16) {
			pix := img.Pix[from : from+len(slots)]
			if !free.everywhere && bytes.IndexByte(pix, mark) < 0 {
				return
			}
			for i, s := range slots {
				pix[i] = free.place[s]
			}
		})
	}
	return img
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
	colors     []color.NRGBA
	place      []byte
	moves      bool // other colours occur: cells marked 255 move to their place
	everywhere bool // entries of the map share a place: all cells may move
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
	if seen == 0 {
		r.colors = r.colors[:p.n]
		return r, true
	}
	r.moves = true
	used := occurring(pix)
	if bits.OnesCount32(seen) > unused(used) {
		p.merge(&used, r.place)
		r.everywhere = true
	}
	if bits.OnesCount32(seen) > unused(used) {
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
