package site

import (
	"cmp"
	"slices"
)

// maxPlaces is how many different places a heatmap holds.
const maxPlaces = 100_000

// foldSteps across an element that places are rounded to when there are more;
// the last also forgets the position on the page.
var foldSteps = [...]int{65536, 256, 128, 64, 32, 16}

// folder counts places. When there are too many it rounds them, more and more,
// so that its memory has a bound whatever comes.
type folder struct {
	step   int // place in foldSteps
	places map[spot]int32
	all    []folded
	left   int // events beyond even that
}

// spot is what makes two places one.
type spot struct {
	kind   byte
	seg    uint8
	el     int32
	ex, ey uint16
	x, y   float32 // of exact places: their position too
	width  float32
}

// folded is the first of the events at a spot, and their number.
type folded struct {
	spot
	cx, cy, sx, sy, pw, ph, vw float32
	px, py                     float32
	ex, ey                     int32
	n                          int
}

func newFolder() folder { return folder{places: map[spot]int32{}} }

func (f *folder) add(r *Record, e *Event, el int32, seg int) {
	p := folded{
		cx: float32(e.CX), cy: float32(e.CY), sx: float32(e.SX), sy: float32(e.SY), pw: float32(e.PW), ph: float32(e.PH), vw: float32(r.VW),
		px: float32(e.X), py: float32(e.Y), ex: int32(e.EX), ey: int32(e.EY), n: 1,
	}
	if p.pw == 0 {
		p.pw = float32(r.PW)
	}
	if p.ph == 0 {
		p.ph = float32(r.PH)
	}
	p.spot = spot{kind: e.Kind[0], seg: uint8(seg), el: el}
	f.put(p)
}

// key is the spot of a place at the present step.
func (f *folder) key(p *folded) spot {
	s := p.spot
	steps := int32(foldSteps[f.step])
	s.ex, s.ey = uint16(p.ex*steps/65536), uint16(p.ey*steps/65536)
	s.x, s.y, s.width = 0, 0, 0
	if f.step == 0 || s.el < 0 {
		s.x, s.y, s.width = p.px, p.py, p.vw
	}
	return s
}

func (f *folder) put(p folded) {
	p.spot = f.key(&p)
	if at, ok := f.places[p.spot]; ok {
		f.all[at].n += p.n
		return
	}
	if len(f.all) >= maxPlaces {
		if f.step == len(foldSteps)-1 {
			f.left += p.n
			return
		}
		f.coarser()
		f.put(p)
		return
	}
	f.places[p.spot] = int32(len(f.all))
	f.all = append(f.all, p)
}

// coarser rounds what is there by the next step.
func (f *folder) coarser() {
	old := f.all
	f.step++
	f.all = nil
	f.places = make(map[spot]int32, len(old)/2)
	for i := range old {
		p := old[i]
		p.spot.el, p.spot.kind, p.spot.seg = old[i].el, old[i].kind, old[i].seg
		f.put(p)
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
		return cmp.Or(cmp.Compare(at(a.el), at(b.el)), cmp.Compare(a.kind, b.kind), cmp.Compare(a.seg, b.seg), cmp.Compare(a.spot.ey, b.spot.ey),
			cmp.Compare(a.spot.ex, b.spot.ex), cmp.Compare(a.py, b.py), cmp.Compare(a.px, b.px), cmp.Compare(a.vw, b.vw))
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
		p.X[i], p.Y[i], p.SX[i], p.SY[i], p.CX[i], p.CY[i], p.PW[i], p.PH[i], p.VW[i] = s.px, s.py, s.sx, s.sy, s.cx, s.cy, s.pw, s.ph, s.vw
	}
	p.Kind = string(kinds)
	if f.step == 0 {
		return p, 0
	}
	return p, foldSteps[f.step]
}
