package stat

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Adjustment makes p-values of many tests comparable with those of one.
type Adjustment uint8

const (
	Unadjusted        Adjustment = iota
	BenjaminiHochberg            // the false discovery rate (JRSS B 57:289, 1995)
	Holm                         // the chance of any false discovery (Scandinavian Journal of Statistics 6:65, 1979)
)

var adjustments = []string{"none", "bh", "holm"}

func (a Adjustment) String() string { return adjustments[a] }

// ParseAdjustment reads "none", "bh" or "holm"; "" is none, "fdr" and
// "fdr_bh" are bh.
func ParseAdjustment(name string) (Adjustment, error) {
	switch n := strings.ToLower(strings.TrimSpace(name)); n {
	case "":
		return Unadjusted, nil
	case "fdr", "fdr_bh", "benjamini-hochberg":
		return BenjaminiHochberg, nil
	default:
		for i, a := range adjustments {
			if a == n {
				return Adjustment(i), nil
			}
		}
	}
	return 0, fmt.Errorf("adjustment of p-values %q is not known; use none, bh or holm", name)
}

// Adjust returns the adjusted p-values in the order given. NaN stays NaN and is
// not counted as a test.
func Adjust(p []float64, a Adjustment) []float64 {
	out := slices.Clone(p)
	if a == Unadjusted {
		return out
	}
	order := sortedIndex(p)
	m := len(order)
	last := 0.
	if a == Holm {
		for i, k := range order {
			last = math.Max(last, math.Min(1, p[k]*float64(m-i)))
			out[k] = last
		}
		return out
	}
	last = 1
	for i := m - 1; i >= 0; i-- {
		last = math.Min(last, p[order[i]]*(float64(m)/float64(i+1)))
		out[order[i]] = last
	}
	return out
}

// AdjustPairs adjusts a symmetric size x size matrix, as PValues makes it: each
// pair counts as one test.
func AdjustPairs(p []float64, size int, a Adjustment) []float64 {
	var once []float64
	for i := range size {
		once = append(once, p[i*size:i*size+i]...)
	}
	once = Adjust(once, a)
	out := slices.Clone(p)
	for i := range size {
		for j := range i {
			out[i*size+j], out[j*size+i] = once[0], once[0]
			once = once[1:]
		}
	}
	return out
}
