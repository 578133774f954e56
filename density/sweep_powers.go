package density

// Buckets of the four powers: coefficients of 1, x, x², ... and the number of
// discs.

type bucket0 struct{ c0, n float64 }
type bucket1 struct{ c0, c1, c2, n float64 }
type bucket2 struct{ c0, c1, c2, c3, c4, n float64 }
type bucket3 struct{ c0, c1, c2, c3, c4, c5, c6, n float64 }

type (
	sweep0 []bucket0
	sweep1 []bucket1
	sweep2 []bucket2
	sweep3 []bucket3
)

func (s sweep0) add(arcs []arc) {
	for i := range arcs {
		e := &arcs[i]
		b := &s[e.i0]
		b.c0 += e.w
		b.n++
		if e.i1 >= 0 {
			b = &s[e.i1]
			b.c0 -= e.w
			b.n--
		}
	}
}

// t - (x-p)² = a + 2p x - x² with a = t - p².
func (s sweep1) add(arcs []arc) {
	for i := range arcs {
		e := &arcs[i]
		c0, c1 := e.w*(e.t-e.p*e.p), 2*e.w*e.p
		b := &s[e.i0]
		b.c0 += c0
		b.c1 += c1
		b.c2 -= e.w
		b.n++
		if e.i1 >= 0 {
			b = &s[e.i1]
			b.c0 -= c0
			b.c1 -= c1
			b.c2 += e.w
			b.n--
		}
	}
}

// Its square is a² + 4ap x + (4p²-2a) x² - 4p x³ + x⁴.
func (s sweep2) add(arcs []arc) {
	for i := range arcs {
		e := &arcs[i]
		a, p4 := e.t-e.p*e.p, 4*e.p
		wa, c3 := e.w*a, e.w*p4
		c0, c1, c2 := wa*a, wa*p4, c3*e.p-2*wa
		b := &s[e.i0]
		b.c0 += c0
		b.c1 += c1
		b.c2 += c2
		b.c3 -= c3
		b.c4 += e.w
		b.n++
		if e.i1 >= 0 {
			b = &s[e.i1]
			b.c0 -= c0
			b.c1 -= c1
			b.c2 -= c2
			b.c3 += c3
			b.c4 -= e.w
			b.n--
		}
	}
}

// With q = 2p its cube is a³ + 3a²q x + 3a(q²-a) x² + q(q²-6a) x³
// - 3(q²-a) x⁴ + 3q x⁵ - x⁶.
func (s sweep3) add(arcs []arc) {
	for i := range arcs {
		e := &arcs[i]
		a, q := e.t-e.p*e.p, 2*e.p
		q2 := q * q
		c0, c1, c2 := e.w*a*a*a, 3*e.w*a*a*q, 3*e.w*a*(q2-a)
		c3, c4, c5 := e.w*q*(q2-6*a), 3*e.w*(q2-a), 3*e.w*q
		b := &s[e.i0]
		b.c0 += c0
		b.c1 += c1
		b.c2 += c2
		b.c3 += c3
		b.c4 -= c4
		b.c5 += c5
		b.c6 -= e.w
		b.n++
		if e.i1 >= 0 {
			b = &s[e.i1]
			b.c0 -= c0
			b.c1 -= c1
			b.c2 -= c2
			b.c3 -= c3
			b.c4 += c4
			b.c5 -= c5
			b.c6 += e.w
			b.n--
		}
	}
}

func (s sweep0) emit(out []float64, lo, first int, half float64) {
	var r bucket0
	for c := first; c < lo+len(out); c++ {
		b := &s[c]
		r.c0 += b.c0
		r.n += b.n
		*b = bucket0{}
		if r.n == 0 {
			r = bucket0{}
		}
		if c >= lo {
			out[c-lo] = r.c0
		}
	}
}

func (s sweep1) emit(out []float64, lo, first int, half float64) {
	var r bucket1
	for c := first; c < lo+len(out); c++ {
		b := &s[c]
		r.c0 += b.c0
		r.c1 += b.c1
		r.c2 += b.c2
		r.n += b.n
		*b = bucket1{}
		if r.n == 0 {
			r = bucket1{}
		}
		if c >= lo {
			x := float64(c-first) + .5 - half
			out[c-lo] = r.c0 + x*(r.c1+x*r.c2)
		}
	}
}

func (s sweep2) emit(out []float64, lo, first int, half float64) {
	var r bucket2
	for c := first; c < lo+len(out); c++ {
		b := &s[c]
		r.c0 += b.c0
		r.c1 += b.c1
		r.c2 += b.c2
		r.c3 += b.c3
		r.c4 += b.c4
		r.n += b.n
		*b = bucket2{}
		if r.n == 0 {
			r = bucket2{}
		}
		if c >= lo {
			x := float64(c-first) + .5 - half
			out[c-lo] = r.c0 + x*(r.c1+x*(r.c2+x*(r.c3+x*r.c4)))
		}
	}
}

func (s sweep3) emit(out []float64, lo, first int, half float64) {
	var r bucket3
	for c := first; c < lo+len(out); c++ {
		b := &s[c]
		r.c0 += b.c0
		r.c1 += b.c1
		r.c2 += b.c2
		r.c3 += b.c3
		r.c4 += b.c4
		r.c5 += b.c5
		r.c6 += b.c6
		r.n += b.n
		*b = bucket3{}
		if r.n == 0 {
			r = bucket3{}
		}
		if c >= lo {
			x := float64(c-first) + .5 - half
			out[c-lo] = r.c0 + x*(r.c1+x*(r.c2+x*(r.c3+x*(r.c4+x*(r.c5+x*r.c6)))))
		}
	}
}
