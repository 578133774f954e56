package stat

import "math"

// side is one column made ready: centred and scaled, so that no sum overflows
// or cancels.
type side struct {
	raw      []float64 // as given
	centred  []float64 // the values less their mean, scaled to about 1; 0 where missing
	present  []float64 // 1 where there is a finite value, 0 where not
	complete bool      // no value is missing
	squares  float64   // the sum of the squares of centred
	constant bool      // squares is 0
	order    []int32   // for ranks: finite rows by value
}

// tile columns are related at a time, so that both tiles stay in the cache.
const tile = 16

func correlateBySums(columns [][]float64, o CorrOptions, set func(i, j int, r float64, n int)) {
	k := len(columns)
	sides := make([]side, k)
	parallel(k, o.Workers, func(i int) { sides[i] = prepare(columns[i], o.Coefficient == SpearmanRho) })

	tiles := (k + tile - 1) / tile
	parallel(tiles*(tiles+1)/2, o.Workers, func(t int) {
		a, b := triangle(t)
		relateTiles(sides, a*tile, b*tile, set)
	})
}

// triangle is the t-th place (row >= col) of the lower triangle, row by row.
func triangle(t int) (row, col int) {
	row = int((math.Sqrt(8*float64(t)+1) - 1) / 2)
	for row*(row+1)/2 > t {
		row--
	}
	for (row+1)*(row+2)/2 <= t {
		row++
	}
	return row, t - row*(row+1)/2
}

// relateTiles relates columns a.. with columns b.., b <= a. Complete columns go
// two by four through one loop; whatever has a missing value goes pair by pair.
func relateTiles(sides []side, a, b int, set func(i, j int, r float64, n int)) {
	ends := func(start int) (complete, all []int) {
		for i := start; i < min(start+tile, len(sides)); i++ {
			all = append(all, i)
			if sides[i].complete && !sides[i].constant {
				complete = append(complete, i)
			}
		}
		return complete, all
	}
	rows, allRows := ends(a)
	cols, allCols := ends(b)
	done := [tile][tile]bool{}
	for r := 0; r+2 <= len(rows); r += 2 {
		for c := 0; c+4 <= len(cols); c += 4 {
			var s [8]float64
			dot2x4(&s, sides[rows[r]].centred, sides[rows[r+1]].centred,
				sides[cols[c]].centred, sides[cols[c+1]].centred, sides[cols[c+2]].centred, sides[cols[c+3]].centred)
			for m, v := range s {
				i, j := rows[r+m/4], cols[c+m%4]
				done[i-a][j-b] = true
				if i >= j {
					set(i, j, v/math.Sqrt(sides[i].squares*sides[j].squares), len(sides[i].centred))
				}
			}
		}
	}
	var s scratch
	for _, i := range allRows {
		for _, j := range allCols {
			if i < j || done[i-a][j-b] {
				continue
			}
			r, n := s.relate(&sides[i], &sides[j])
			set(i, j, r, n)
		}
	}
}

// clamp keeps rounding from leaving [-1, 1]; a column is one with itself.
func clamp(r float64, self bool) float64 {
	if r == r && self {
		return 1
	}
	return max(-1, min(1, r)) // of NaN NaN
}

// dot2x4 adds the products of two columns with four: eight sums for six loads.
// Each sum runs over the rows in order, as the loop for a single pair does.
func dot2x4(s *[8]float64, a0, a1, b0, b1, b2, b3 []float64) {
	n := len(a0)
	a1, b0, b1, b2, b3 = a1[:n], b0[:n], b1[:n], b2[:n], b3[:n]
	var s0, s1, s2, s3, s4, s5, s6, s7 float64
	for i, x := range a0 {
		y := a1[i]
		p, q, r, t := b0[i], b1[i], b2[i], b3[i]
		s0 += x * p
		s1 += x * q
		s2 += x * r
		s3 += x * t
		s4 += y * p
		s5 += y * q
		s6 += y * r
		s7 += y * t
	}
	*s = [8]float64{s0, s1, s2, s3, s4, s5, s6, s7}
}

func prepare(x []float64, ranks bool) side {
	s := side{raw: x, complete: true, present: make([]float64, len(x))}
	finite := make([]float64, 0, len(x))
	for i, v := range x {
		if isFinite(v) {
			s.present[i] = 1
			finite = append(finite, v)
		}
	}
	s.complete = len(finite) == len(x)
	if ranks {
		for _, i := range sortedIndex(x) {
			if isFinite(x[i]) {
				s.order = append(s.order, i)
			}
		}
		if !s.complete {
			return s // ranked among the rows of each pair
		}
		rankAmong(finite, &s, &s)
	}
	s.squares = centre(finite)
	s.constant = s.squares == 0
	if s.centred = finite; s.complete {
		return s
	}
	s.centred = make([]float64, len(x))
	k := 0
	for i, p := range s.present {
		if p == 1 {
			s.centred[i] = finite[k]
			k++
		}
	}
	return s
}

// centre takes the mean off x and scales it so that the greatest value is about
// 1; 1e200 and 1e-200 would leave float64 when squared. It returns the sum of
// squares, exactly 0 when all values are equal.
func centre(x []float64) float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		lo, hi = min(lo, v), max(hi, v)
	}
	if !(lo < hi) {
		return 0
	}
	for range 2 { // once for the mean, once for what it leaves
		scale(x)
		sum := 0.
		for _, v := range x {
			sum += v
		}
		mean := sum / float64(len(x))
		for i := range x {
			x[i] -= mean
		}
	}
	squares := 0.
	for _, v := range x {
		squares += v * v
	}
	return squares
}

// scale divides x by the power of two above its greatest value, which is exact.
func scale(x []float64) {
	most := 0.
	for _, v := range x {
		most = max(most, math.Abs(v))
	}
	_, e := math.Frexp(most)
	if e > -900 && e < 900 {
		f := math.Ldexp(1, -e)
		for i := range x {
			x[i] *= f
		}
		return
	}
	for i := range x {
		x[i] = math.Ldexp(x[i], -e)
	}
}

// scratch holds what one pair has in common.
type scratch struct{ a, b []float64 }

// relate is Pearson's r of the rows that both sides have; for ranks, of the
// ranks among those rows.
func (s *scratch) relate(p, q *side) (r float64, n int) {
	switch {
	case p.complete && q.complete:
		if p.constant || q.constant {
			return math.NaN(), len(p.raw)
		}
		for i, v := range p.centred {
			r += v * q.centred[i]
		}
		return r / math.Sqrt(p.squares*q.squares), len(p.raw)
	case p.order != nil || q.order != nil:
		return s.relateRanks(p, q)
	}
	if r, n, ok := relateSums(p, q); ok {
		return r, n
	}
	return s.relateValues(p, q)
}

// relateSums takes the sums of the common rows in one go and corrects them for
// the means among these, which differ from those of the whole columns. When
// the correction takes nearly all of a sum, the rest is not exact: ok is false.
func relateSums(p, q *side) (r float64, n int, ok bool) {
	var rows, sx, sy, sxx, syy, sxy float64
	a, b := p.centred, q.centred[:len(p.centred)]
	inA, inB := p.present[:len(a)], q.present[:len(a)]
	for i, x := range a {
		y, u, v := b[i], inA[i], inB[i]
		rows += u * v
		sx += x * v
		sy += y * u
		sxx += x * x * v
		syy += y * y * u
		sxy += x * y
	}
	r, ok = Products{N: rows, X: sx, Y: sy, XX: sxx, YY: syy, XY: sxy}.Pearson()
	return r, int(rows), ok
}

// relateValues gathers the common rows and centres them anew.
func (s *scratch) relateValues(p, q *side) (r float64, n int) {
	s.a, s.b = s.a[:0], s.b[:0]
	for i, v := range p.raw {
		if w := q.raw[i]; isFinite(v) && isFinite(w) {
			s.a = append(s.a, v)
			s.b = append(s.b, w)
		}
	}
	squares := centre(s.a) * centre(s.b)
	if squares == 0 {
		return math.NaN(), len(s.a)
	}
	for i, v := range s.a {
		r += v * s.b[i]
	}
	return r / math.Sqrt(squares), len(s.a)
}

// relateRanks needs no care: the mean of n ranks is (n+1)/2, ties or not, and
// all sums of halves are exact.
func (s *scratch) relateRanks(p, q *side) (float64, int) {
	if len(s.a) < len(p.raw) {
		s.a, s.b = make([]float64, len(p.raw)), make([]float64, len(p.raw))
	}
	a, b := s.a[:len(p.raw)], s.b[:len(p.raw)]
	n := rankAmong(a, p, q)
	rankAmong(b, q, p)
	mean := float64(n+1) / 2
	var xx, yy, xy float64
	for i, x := range a {
		both := p.present[i] * q.present[i]
		x, y := (x-mean)*both, (b[i]-mean)*both
		xx += x * x
		yy += y * y
		xy += x * y
	}
	if xx == 0 || yy == 0 {
		return math.NaN(), n
	}
	return xy / math.Sqrt(xx*yy), n
}

// rankAmong fills in the average ranks of p's values among the n rows that p
// and q both have; what it writes to the other places means nothing.
func rankAmong(ranks []float64, p, q *side) (n int) {
	before := 0.
	for i := 0; i < len(p.order); {
		v, j, kept := p.raw[p.order[i]], i, 0.
		for ; j < len(p.order) && p.raw[p.order[j]] == v; j++ {
			kept += q.present[p.order[j]]
		}
		rank := before + (kept+1)/2
		for _, k := range p.order[i:j] {
			ranks[k] = rank
		}
		before += kept
		i = j
	}
	return int(before)
}
