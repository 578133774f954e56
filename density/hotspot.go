package density

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/grid"
)

// HotSpots says of each cell whether the values around it are higher or lower
// than chance would have them.
type HotSpots struct {
	Z *grid.Grid // Getis and Ord's Gi*, a standard score
	P *grid.Grid // two-sided, of the normal distribution
	// Spots are 1 where values are high, -1 where they are low, and 0 where that
	// may be chance: the share of false ones among those found is expected to be
	// at most the rate asked for.
	Spots *grid.Grid
	Found int     // cells that are not 0
	Limit float64 // the largest P among them; 0 when there is none
}

// Hot looks for hot and cold spots by Gi* (Ord and Getis, Geographical Analysis
// 27:286, 1995): around each cell the cells whose middles lie within radius, in
// data units, the cell itself included, weigh 1 and all others 0. False
// discoveries are held to the rate (0 means 0.05) over all cells as Benjamini
// and Hochberg do (Journal of the Royal Statistical Society B 57:289, 1995).
//
// Cells that are NaN take no part. The cells must have one size. Time grows with
// cells times rows within the radius.
func Hot(g *grid.Grid, radius, rate float64) (*HotSpots, error) {
	if rate == 0 {
		rate = .05
	}
	if !(rate > 0 && rate < 1) {
		return nil, fmt.Errorf("density: a rate of false discoveries of %g is not between 0 and 1", rate)
	}
	if err := g.Check(); err != nil {
		return nil, err
	}
	dx, dy := step(g.X), step(g.Y)
	if !(radius >= min(dx, dy)) || !finite(radius) {
		return nil, fmt.Errorf("density: a radius of %g reaches no cell beside one of %g x %g", radius, dx, dy)
	}
	n, mean, s := gridMoments(g)
	if n < 3 || s == 0 {
		return nil, errors.New("density: fewer than three values, or all alike, have no hot spots")
	}
	h := &HotSpots{Z: like(g, "Gi*"), P: like(g, "p"), Spots: like(g, "hot spot")}
	sums := newRowSums(g)
	parallel(g.Rows, 0, func(r int) {
		for c := range g.Cols {
			k := r*g.Cols + c
			if g.Values[k] != g.Values[k] {
				continue
			}
			sum, w := sums.disc(r, c, radius/dx, radius/dy)
			// With weights of 0 and 1 their sum is that of their squares.
			spread := s * math.Sqrt((n*w-w*w)/(n-1))
			if spread == 0 {
				h.Z.Values[k], h.P.Values[k] = 0, 1
				continue
			}
			z := (sum - mean*w) / spread
			h.Z.Values[k], h.P.Values[k] = z, math.Erfc(math.Abs(z)/math.Sqrt2)
		}
	})
	h.discover(rate)
	return h, nil
}

// discover finds the largest p that is at most its rank's share of the rate.
func (h *HotSpots) discover(rate float64) {
	var ps []float64
	for _, p := range h.P.Values {
		if p == p {
			ps = append(ps, p)
		}
	}
	slices.Sort(ps)
	h.Limit = -1
	for i, p := range ps {
		if p <= rate*float64(i+1)/float64(len(ps)) {
			h.Limit = p
		}
	}
	for k, p := range h.P.Values {
		switch {
		case p != p:
		case p <= h.Limit:
			h.Found++
			h.Spots.Values[k] = math.Copysign(1, h.Z.Values[k])
		default:
			h.Spots.Values[k] = 0
		}
	}
	h.Limit = max(h.Limit, 0)
}

// step is the size of a cell along an axis.
func step(a grid.Axis) float64 {
	if a.Edges == nil || a.N == 0 {
		return 1
	}
	return math.Abs(a.Edges[a.N]-a.Edges[0]) / float64(a.N)
}

// like is a grid of NaN with the axes of g.
func like(g *grid.Grid, name string) *grid.Grid {
	out := grid.New(g.Rows, g.Cols)
	out.X, out.Y, out.Name = g.X, g.Y, name
	return out
}

// gridMoments are the number, the mean and the standard deviation (divisor n)
// of the values that are not NaN.
func gridMoments(g *grid.Grid) (n, mean, s float64) {
	for _, v := range g.Values {
		if v == v {
			n++
			mean += v
		}
	}
	mean /= n
	for _, v := range g.Values {
		if v == v {
			s += (v - mean) * (v - mean)
		}
	}
	return n, mean, math.Sqrt(s / n)
}

// rowSums are running sums along each row, of values and of how many there are.
type rowSums struct {
	g      *grid.Grid
	values []float64 // Cols+1 a row
	counts []int32
}

func newRowSums(g *grid.Grid) *rowSums {
	m := g.Cols + 1
	s := &rowSums{g: g, values: make([]float64, g.Rows*m), counts: make([]int32, g.Rows*m)}
	parallel(g.Rows, 0, func(r int) {
		for c, v := range g.Row(r) {
			k := r*m + c
			s.values[k+1], s.counts[k+1] = s.values[k], s.counts[k]
			if v == v {
				s.values[k+1] += v
				s.counts[k+1]++
			}
		}
	})
	return s
}

// disc sums the cells around one, rx columns and ry rows far.
func (s *rowSums) disc(r, c int, rx, ry float64) (sum, n float64) {
	m := s.g.Cols + 1
	far := int(ry + slack)
	for dr := max(-far, -r); dr <= min(far, s.g.Rows-1-r); dr++ {
		u := float64(dr) / ry
		wide := int(min(rx*math.Sqrt(max(1-u*u, 0))+slack, float64(m)))
		lo, hi := (r+dr)*m+max(c-wide, 0), (r+dr)*m+min(c+wide+1, s.g.Cols)
		sum += s.values[hi] - s.values[lo]
		n += float64(s.counts[hi] - s.counts[lo])
	}
	return sum, n
}
