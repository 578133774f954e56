package page

import (
	"math"
	"slices"
	"sort"
)

// A large matrix travels twice. Before the script stand means of its cells, as
// fine as the window shows them: all that the first picture needs. Its cells
// stand behind the script and arrive while that picture is looked at.

// coarse says how many cells of the matrix one in the section "coarse" is the
// mean of: powers of two.
type coarse struct {
	Fx int `json:"fx"`
	Fy int `json:"fy"`
}

// leastCoarse is from how many cells on a matrix has them; coarseSide is how many
// they are along a side at most, as many as a window has pixels.
const (
	leastCoarse = 800_000
	coarseSide  = 800
)

// coarsen adds the means of a large matrix to the sections, and lets the cells
// follow behind the script; not where the picture is not that of means.
func (h *head) coarsen() {
	plain := h.Body == "" && !h.Hexes && h.Glyphs == nil && h.Ground == nil && h.Reducer == "mean"
	if !plain || len(h.codes) != h.Rows*h.Cols || len(h.codes) < leastCoarse {
		return
	}
	infinite := func(c uint16) bool { return c == codeBelow || c == codeAbove } // arrows at the bar ask for them
	faint := func(s section) bool { return s.Name == "alphas" || s.Name == "sizes" }
	if slices.ContainsFunc(h.codes, infinite) || slices.ContainsFunc(h.Sections, faint) {
		return
	}
	h.Coarse = &coarse{factor(h.Cols), factor(h.Rows)}
	across := (h.Cols + h.Coarse.Fx - 1) / h.Coarse.Fx
	now := []section{u16s("coarse", means(h.Book, h.codes, h.Rows, h.Cols, *h.Coarse), across)}
	for _, s := range h.Sections {
		if s.Name == "codes" || s.Name == "exact" || s.Name == "counts" {
			h.later = append(h.later, s)
		} else {
			now = append(now, s)
		}
	}
	h.Sections = now
}

// factor is the power of two that brings n cells down to coarseSide.
func factor(n int) int {
	f := 1
	for n > f*coarseSide {
		f *= 2
	}
	return f
}

// means are the codes of the means of f.Fx x f.Fy cells: the twin of those of
// web/src/data/matrix.ts, which must be the same bit for bit.
func means(b *book, codes []uint16, rows, cols int, f coarse) []uint16 {
	across := (cols + f.Fx - 1) / f.Fx
	out := make([]uint16, 0, across*((rows+f.Fy-1)/f.Fy))
	sums, ns, missing := make([]float64, across), make([]int, across), make([]bool, across)
	for r := 0; r < rows; r += f.Fy {
		clear(sums)
		clear(ns)
		clear(missing)
		for i := r * cols; i < min(r+f.Fy, rows)*cols; i++ {
			c := i % cols / f.Fx
			switch code := codes[i]; {
			case code >= firstCode:
				sums[c] += b.place(code)
				ns[c]++
			case code != codeHidden:
				missing[c] = true
			}
		}
		for c, n := range ns {
			switch {
			case n > 0:
				out = append(out, b.nearest(sums[c]/float64(n)))
			case missing[c]:
				out = append(out, codeMissing)
			default:
				out = append(out, codeHidden)
			}
		}
	}
	return out
}

// even tells whether codes rise evenly with their values, so that the mean of
// codes is that of values.
func (b *book) even() bool { return len(b.Ramps) == 1 && !b.Ramps[0].Log }

// place is what means are made of: the code itself where codes are even, else
// its value.
func (b *book) place(code uint16) float64 {
	switch {
	case b.even():
		return float64(code)
	case b.values != nil:
		return b.values[code-firstCode]
	}
	for _, r := range b.Ramps {
		if k := int(code) - r.First; k < r.N {
			return r.at(k)
		}
	}
	return math.NaN()
}

// at is the value of the k-th code of a ramp.
func (r ramp) at(k int) float64 {
	t := float64(k) / float64(max(1, r.N-1))
	switch {
	case t == 1:
		return r.To
	case r.Log:
		return r.From * math.Pow(r.To/r.From, t)
	}
	return r.From*(1-t) + r.To*t
}

// nearest is the code of a mean of places.
func (b *book) nearest(mean float64) uint16 {
	switch {
	case b.even():
		return uint16(mean + .5)
	case b.values == nil:
		return b.code(mean)
	}
	k := min(sort.SearchFloat64s(b.values, mean), len(b.values)-1)
	if k > 0 && mean-b.values[k-1] < b.values[k]-mean {
		k--
	}
	return uint16(firstCode + k)
}
