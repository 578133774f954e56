package density

import "math"

// quartics is the sweep of the default: quartic, one disc for all, no weights.
// It does what rowSweep.enter and sweep2 do without their lists of arcs; the
// coefficient of x⁴ is the number of open discs. Where there is AVX2, four
// discs are taken at a time with the same operations in the same order, and so
// with the same bits.
//
// Each block of cells has one bucket more than cells, for the discs that leave
// at its end or go on: cell i of block k has bucket i+k. The very last bucket
// takes what is to have no effect.
type quartics struct {
	coef []quartic
	open []int32 // discs that enter less those that leave
}

type quartic struct{ c0, c1, c2, c3 float64 }

func (q *quartics) resize(buckets int) {
	if len(q.coef) < buckets {
		q.coef, q.open = make([]quartic, buckets), make([]int32, buckets)
	}
}

// quarticRow is what the discs of one row have in common. The assembly knows
// its layout.
type quarticRow struct {
	middle          float64 // y of the row
	reach2, aspect2 float64 // as in cloud
	base            float64 // lattice column of the first cell
	origin          float64 // middle of the first block
	n               int32   // cells
	nowhere         int32   // the last bucket
	shift           int64   // a block has 1<<shift cells
}

// enterQuartics adds the discs of the points at xs, ys to a row.
func (s *rowSweep) enterQuartics(q *quartics, c *cloud, xs, ys []float64, middle float64) {
	r := quarticRow{middle: middle, reach2: c.reach2, aspect2: c.aspect2, base: float64(s.base),
		origin: float64(s.base) + s.half, n: int32(s.n), shift: int64(s.shift)}
	r.nowhere = int32(s.n + (s.n-1)>>s.shift + 1)
	q.resize(int(r.nowhere) + 1)
	done := enterQuarticsFast(q, xs, ys, &r)
	s.enterQuarticsPlain(q, xs[done:], ys[done:], &r)
	q.coef[r.nowhere], q.open[r.nowhere] = quartic{}, 0
}

func (s *rowSweep) enterQuarticsPlain(q *quartics, xs, ys []float64, r *quarticRow) {
	n, shift, base := s.n, uint(s.shift)&63, s.base
	xs = xs[:len(ys)]
	for i, y := range ys {
		dy := y - r.middle
		t := r.reach2 - dy*dy*r.aspect2
		if t <= 0 {
			continue
		}
		half, x := math.Sqrt(t), xs[i]
		i0 := max(int(math.Floor(x-half+.5))-base, 0)
		i1 := min(int(math.Ceil(x+half-.5))-base, n)
		for i0 < i1 {
			k := i0 >> shift
			first, end := k<<shift, (k+1)<<shift
			p := x - (r.origin + float64(first))
			a, p4 := t-p*p, 4*p
			c0, c1, c2 := a*a, a*p4, p4*p-(a+a)
			b := &q.coef[i0+k]
			b.c0 += c0
			b.c1 += c1
			b.c2 += c2
			b.c3 -= p4
			q.open[i0+k]++
			leave := min(i1, end) + k
			b = &q.coef[leave]
			b.c0 -= c0
			b.c1 -= c1
			b.c2 -= c2
			b.c3 += p4
			q.open[leave]--
			i0 = end
		}
	}
}

// add is not used: discs come in through enterQuartics.
func (q *quartics) add([]arc) {}

func (q *quartics) emit(out []float64, lo, first int, half float64) {
	k := first / int(2*half)
	end := lo + len(out)
	coef, open := q.coef[first+k:end+k+1], q.open[first+k:end+k+1]
	var r quartic
	var n int32
	for c := range end - first {
		b := &coef[c]
		r.c0 += b.c0
		r.c1 += b.c1
		r.c2 += b.c2
		r.c3 += b.c3
		n += open[c]
		if n == 0 {
			r = quartic{}
		}
		if at := first + c - lo; at >= 0 {
			x := float64(c) + .5 - half
			out[at] = r.c0 + x*(r.c1+x*(r.c2+x*(r.c3+x*float64(n))))
		}
	}
	clear(coef)
	clear(open)
}
