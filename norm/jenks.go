package norm

import (
	"math"
	"slices"
)

// equalEdges are the edges of classes of equal width.
func equalEdges(lo, hi float64, classes int) []float64 {
	classes = int(or(float64(classes), defaultClasses))
	edges := make([]float64, classes+1)
	for i := range edges {
		edges[i] = between(float64(i)/float64(classes), lo, hi)
	}
	return slices.Compact(edges)
}

// defaultClasses is how many classes there are when none are asked for.
const defaultClasses = 5

// jenksCells bounds the table of Jenks' breaks, 64 MB of it.
const jenksCells = 1 << 24

// jenksEdges are the natural breaks of the values in an interval: of all ways
// to cut the sorted values into classes the one with the least sum of squares
// about the means of the classes (Fisher, Journal of the American Statistical
// Association 53:789, 1958; Jenks, International Yearbook of Cartography 7:186,
// 1967). Fewer different values than classes have a class each.
//
// A class begins with its least value, so that it is [edge, next edge); where
// that is the upper limit itself, midway to the value before.
//
// The values within are copied and sorted. The answer is exact for up to
// jenksCells/classes different values; of more, neighbours are taken together.
func jenksEdges(values []float64, in interval, classes int) []float64 {
	classes = int(or(float64(classes), defaultClasses))
	p := newPile(values, in)
	if p.n() == 0 {
		return equalEdges(in.lo, in.hi, classes)
	}
	p = p.merged(max(2, jenksCells/classes))
	edges := []float64{in.lo}
	for _, k := range p.breaks(min(classes, p.n()))[1:] {
		e := p.least[k]
		if e == in.hi {
			e = p.most[k-1] + (e-p.most[k-1])/2
			if !(e > p.most[k-1] && e < in.hi) { // no number lies between
				continue
			}
		}
		if e > in.lo {
			edges = append(edges, e)
		}
	}
	return append(edges, in.hi)
}

// pile is different values in rising order, or groups of neighbours, with their
// sums from the first on.
type pile struct {
	least, most  []float64 // of each group
	w, s, square []float64 // n+1 running sums of counts, deviations from the middle, squares
	middle, unit float64
}

func (p *pile) n() int { return len(p.least) }

func newPile(values []float64, in interval) *pile {
	var sorted []float64
	for _, v := range values {
		if v >= in.lo && v <= in.hi {
			sorted = append(sorted, v)
		}
	}
	slices.Sort(sorted)
	p := &pile{w: []float64{0}, s: []float64{0}, square: []float64{0}}
	if len(sorted) == 0 {
		return p
	}
	// About the median and of size 1, sums neither cancel nor overflow.
	first, last := sorted[0], sorted[len(sorted)-1]
	p.middle, p.unit = sorted[len(sorted)/2], max(last/2-first/2, math.SmallestNonzeroFloat64)
	for i := 0; i < len(sorted); {
		j := i + 1
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		p.least, p.most = append(p.least, sorted[i]), append(p.most, sorted[i])
		k, x, w := p.n()-1, (sorted[i]/2-p.middle/2)/p.unit, float64(j-i)
		p.w, p.s, p.square = append(p.w, p.w[k]+w), append(p.s, p.s[k]+w*x), append(p.square, p.square[k]+w*x*x)
		i = j
	}
	return p
}

// merged has at most so many groups, each of as many different values. The
// spread within a group is the same wherever it goes; its sums say enough.
func (p *pile) merged(most int) *pile {
	n := p.n()
	if n <= most {
		return p
	}
	m := &pile{middle: p.middle, unit: p.unit}
	for g := range most + 1 {
		k := g * n / most
		m.w, m.s, m.square = append(m.w, p.w[k]), append(m.s, p.s[k]), append(m.square, p.square[k])
		if g < most {
			m.least, m.most = append(m.least, p.least[k]), append(m.most, p.most[(g+1)*n/most-1])
		}
	}
	return m
}

// spread is the sum of squares of groups i..j-1 about their mean.
func (p *pile) spread(i, j int) float64 {
	w, s := p.w[j]-p.w[i], p.s[j]-p.s[i]
	return max(0, p.square[j]-p.square[i]-s*s/w)
}

// breaks are the first groups of the classes, 0 among them.
//
// cost[j] is the least spread of groups 0..j-1 in so many classes. With one
// more class the best start of the last class never falls as j grows, so the
// start for the middle j halves the search for all others: O(k n log n).
func (p *pile) breaks(classes int) []int {
	n := p.n()
	cost, next := make([]float64, n+1), make([]float64, n+1)
	for j := 1; j <= n; j++ {
		cost[j] = p.spread(0, j)
	}
	starts := make([][]int32, classes)
	for k := 1; k < classes; k++ {
		starts[k] = make([]int32, n+1)
		p.layer(cost, next, starts[k], k+1, n, k, n-1)
		cost, next = next, cost
	}
	out := make([]int, classes)
	for k, j := classes-1, n; k > 0; k-- {
		j = int(starts[k][j])
		out[k] = j
	}
	return out
}

// layer fills in next and starts for from..to, whose last class starts within
// lo..hi.
func (p *pile) layer(cost, next []float64, starts []int32, from, to, lo, hi int) {
	if from > to {
		return
	}
	j := (from + to) / 2
	best, at := math.Inf(1), lo
	for i := lo; i <= min(hi, j-1); i++ {
		if c := cost[i] + p.spread(i, j); c < best {
			best, at = c, i
		}
	}
	next[j], starts[j] = best, int32(at)
	p.layer(cost, next, starts, from, j-1, lo, at)
	p.layer(cost, next, starts, j+1, to, at, hi)
}
