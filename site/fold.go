package site

import (
	"cmp"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// maxPlaces is how many different places a heatmap holds.
const maxPlaces = 100_000

// foldSteps across an element that places are rounded to when there are more.
var foldSteps = [...]int{65536, 256, 128, 64, 32, 16}

// folder counts places. When there are too many it rounds them, more and more,
// so that its memory has a bound whatever comes.
type folder struct {
	step  int            // place in foldSteps
	exact map[spot]int32 // at the first step
	round placeTable     // at the others
	all   []folded
	left  int // events beyond even that
}

// placeTable gives rounded places their numbers. It has room for maxPlaces and
// as many again, is never grown, and takes a fourth of the time of a map: half
// of what opening a page of a million clicks took went there.
type placeTable struct {
	keys  []uint64
	at    []int32 // number and 1; 0 is free
	mixer uint64  // odd, another each time, so that nobody can choose places that collide
	shift int
}

func newPlaceTable() placeTable {
	n := bits.Len(uint(2 * maxPlaces))
	return placeTable{keys: make([]uint64, 1<<n), at: make([]int32, 1<<n), mixer: rand.Uint64() | 1, shift: 64 - n}
}

// find is where a key has its number, or would have it.
func (t *placeTable) find(key uint64) *int32 {
	mask := len(t.keys) - 1
	for i := int(key * t.mixer >> t.shift); ; i = (i + 1) & mask {
		if t.at[i] == 0 {
			t.keys[i] = key
			return &t.at[i]
		}
		if t.keys[i] == key {
			return &t.at[i]
		}
	}
}

// spot is what makes two exact places one.
type spot struct {
	kind   byte
	seg    uint8
	el     int32
	ex, ey uint16
	x, y   float32
	width  float32
}

// folded is the first of the events at a spot, and their number.
type folded struct {
	spot
	cx, cy, sx, sy, pw, ph float32
	n                      int
}

func newFolder() folder { return folder{exact: map[spot]int32{}} }

// placeOf is the place of one event.
func placeOf(r *Record, e *Event, el int32, seg int) folded {
	p := folded{
		spot: spot{kind: e.Kind[0], seg: uint8(seg), el: el, ex: uint16(e.EX), ey: uint16(e.EY), x: float32(e.X), y: float32(e.Y), width: float32(r.VW)},
		cx:   float32(e.CX), cy: float32(e.CY), sx: float32(e.SX), sy: float32(e.SY), pw: float32(e.PW), ph: float32(e.PH), n: 1,
	}
	if p.pw == 0 {
		p.pw = float32(r.PW)
	}
	if p.ph == 0 {
		p.ph = float32(r.PH)
	}
	return p
}

// rounded is what makes two places one at the present step: kind, segment,
// element and the step in its box; of elements that are not listed the step on
// the page.
func (f *folder) rounded(p *folded) uint64 {
	steps := uint64(foldSteps[f.step])
	x, y := uint64(p.ex)*steps>>16, uint64(p.ey)*steps>>16
	if p.el < 0 {
		x, y = uint64(min(max(p.x, 0)/16, 65535)), uint64(min(max(p.y, 0)/16, 65535))
	}
	return uint64(p.kind)<<57 | uint64(p.seg)<<56 | uint64(p.el+1)<<32 | x<<16 | y
}

func (f *folder) put(p *folded) {
	for {
		at := int32(-1)
		var slot *int32
		if f.step > 0 {
			slot = f.round.find(f.rounded(p))
			at = *slot - 1
		} else if n, ok := f.exact[p.spot]; ok {
			at = n
		}
		switch {
		case at >= 0:
			f.all[at].n += p.n
			return
		case len(f.all) < maxPlaces:
			if slot != nil {
				*slot = int32(len(f.all)) + 1
			} else {
				f.exact[p.spot] = int32(len(f.all))
			}
			f.all = append(f.all, *p)
			return
		case f.step == len(foldSteps)-1:
			f.left += p.n
			return
		}
		f.coarser()
	}
}

// coarser rounds what is there by the next step.
func (f *folder) coarser() {
	old := f.all
	f.step++
	f.all, f.exact = make([]folded, 0, maxPlaces), nil
	f.round = newPlaceTable()
	for i := range old {
		f.put(&old[i])
	}
}

// folding folds places in a goroutine of its own, in the order they come. Few
// places need none.
type folding struct {
	folder
	buf  []folded
	full chan []folded // nil: not begun
	free chan []folded
	done chan struct{}
}

// foldBatch is how many places are handed over at once.
const foldBatch = 1024

func (f *folding) begin() {
	f.full, f.free, f.done = make(chan []folded, 4), make(chan []folded, 8), make(chan struct{})
	go func() {
		defer close(f.done)
		for batch := range f.full {
			f.puts(batch)
			f.free <- batch[:0]
		}
	}()
}

func (f *folder) puts(batch []folded) {
	for i := range batch {
		f.put(&batch[i])
	}
}

func (f *folding) add(p folded) {
	f.buf = append(f.buf, p)
	if len(f.buf) < foldBatch {
		return
	}
	if f.full == nil {
		f.begin()
	}
	f.full <- f.buf
	select {
	case f.buf = <-f.free:
	default:
		f.buf = make([]folded, 0, foldBatch)
	}
}

// end waits until all is folded; the folder is the caller's from then on.
func (f *folding) end() *folder {
	if f.full != nil {
		close(f.full)
		<-f.done
		f.full = nil
	}
	f.puts(f.buf)
	f.buf = nil
	return &f.folder
}

// columns are the places by element and position, and the steps that they are
// rounded to. place says where each element is listed.
func (f *folder) columns(place []int) (Points, int) {
	at := func(el int32) int {
		if el < 0 {
			return -1
		}
		return place[el]
	}
	slices.SortFunc(f.all, func(a, b folded) int {
		return cmp.Or(cmp.Compare(at(a.el), at(b.el)), cmp.Compare(a.kind, b.kind), cmp.Compare(a.seg, b.seg), cmp.Compare(a.ey, b.ey),
			cmp.Compare(a.ex, b.ex), cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x), cmp.Compare(a.width, b.width))
	})
	n := len(f.all)
	floats := func() []float32 { return make([]float32, n) }
	ints := func() []int { return make([]int, n) }
	p := Points{El: ints(), EX: ints(), EY: ints(), N: ints(), Seg: ints(), X: floats(), Y: floats(), SX: floats(), SY: floats(), CX: floats(), CY: floats(), PW: floats(), PH: floats(), VW: floats()}
	kinds := make([]byte, n)
	for i := range f.all {
		s := &f.all[i]
		kinds[i] = s.kind
		p.El[i], p.EX[i], p.EY[i], p.N[i], p.Seg[i] = at(s.el), int(s.ex), int(s.ey), s.n, int(s.seg)
		p.X[i], p.Y[i], p.SX[i], p.SY[i], p.CX[i], p.CY[i], p.PW[i], p.PH[i], p.VW[i] = s.x, s.y, s.sx, s.sy, s.cx, s.cy, s.pw, s.ph, s.width
	}
	p.Kind = string(kinds)
	if f.step == 0 {
		return p, 0
	}
	return p, foldSteps[f.step]
}
