package site

import (
	"cmp"
	"slices"
)

// maxPlaces is how many different places a heatmap holds.
const maxPlaces = 100_000

// foldSteps across an element that places are rounded to when there are more.
var foldSteps = [...]int{65536, 256, 128, 64, 32, 16}

// folder counts places. When there are too many it rounds them, more and more,
// so that its memory has a bound whatever comes.
type folder struct {
	step  int              // place in foldSteps
	exact map[spot]int32   // at the first step
	round map[uint64]int32 // at the others
	all   []folded
	left  int // events beyond even that
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

func (f *folder) add(r *Record, e *Event, el int32, seg int) {
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
	f.put(&p)
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
		var at int32
		var ok bool
		var key uint64
		if f.step == 0 {
			at, ok = f.exact[p.spot]
		} else {
			key = f.rounded(p)
			at, ok = f.round[key]
		}
		switch {
		case ok:
			f.all[at].n += p.n
			return
		case len(f.all) < maxPlaces:
			if f.step == 0 {
				f.exact[p.spot] = int32(len(f.all))
			} else {
				f.round[key] = int32(len(f.all))
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
	f.round = make(map[uint64]int32, maxPlaces)
	for i := range old {
		f.put(&old[i])
	}
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
