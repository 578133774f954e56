package density

import "math"

// quartics is the sweep of the default: quartic, one disc for all, no weights.
// It does what rowSweep.enter and sweep2 do without their lists of arcs; the
// coefficient of x⁴ is the number of open discs, so none is kept beside it.
type quartics []quartic

type quartic struct{ c0, c1, c2, c3, c4 float64 }

// enterQuartics adds the discs of the points at xs, ys to the row whose middle
// is given.
func (s *rowSweep) enterQuartics(buckets quartics, c *cloud, xs, ys []float64, middle float64) {
	n, shift, base := s.n, uint(s.shift)&63, s.base
	reach2, aspect2 := c.reach2, c.aspect2
	origin := float64(base) + s.half
	xs = xs[:len(ys)]
	for i, y := range ys {
		dy := y - middle
		t := reach2 - dy*dy*aspect2
		if t <= 0 {
			continue
		}
		half, x := math.Sqrt(t), xs[i]
		i0 := max(int(math.Floor(x-half+.5))-base, 0)
		i1 := min(int(math.Ceil(x+half-.5))-base, n)
		for i0 < i1 {
			first := i0 >> shift << shift
			end := first + 1<<shift
			p := x - (origin + float64(first))
			a, p4 := t-p*p, 4*p
			c0, c1, c2 := a*a, a*p4, p4*p-2*a
			b := &buckets[i0]
			b.c0 += c0
			b.c1 += c1
			b.c2 += c2
			b.c3 -= p4
			b.c4++
			if i1 < end && i1 < n {
				b = &buckets[i1]
				b.c0 -= c0
				b.c1 -= c1
				b.c2 -= c2
				b.c3 += p4
				b.c4--
			}
			i0 = end
		}
	}
}

// add is not used: discs come in through enterQuartics.
func (s quartics) add([]arc) {}

func (s quartics) emit(out []float64, lo, first int, half float64) {
	var r quartic
	for c := first; c < lo+len(out); c++ {
		b := &s[c]
		r.c0 += b.c0
		r.c1 += b.c1
		r.c2 += b.c2
		r.c3 += b.c3
		r.c4 += b.c4
		*b = quartic{}
		if r.c4 == 0 {
			r = quartic{}
		}
		if c >= lo {
			x := float64(c-first) + .5 - half
			out[c-lo] = r.c0 + x*(r.c1+x*(r.c2+x*(r.c3+x*r.c4)))
		}
	}
}
