package stat

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// Rule chooses the width of histogram bins from the data, as numpy's
// histogram_bin_edges.
type Rule uint8

const (
	Auto             Rule = iota // the narrower of FreedmanDiaconis and Sturges
	FreedmanDiaconis             // 2 IQR n^(-1/3) (Zeitschrift für Wahrscheinlichkeitstheorie 57:453, 1981)
	Scott                        // (24 √π / n)^(1/3) σ (Biometrika 66:605, 1979)
	Sturges                      // range / (log2 n + 1) (JASA 21:65, 1926)
)

var rules = []string{"auto", "fd", "scott", "sturges"}

func (r Rule) String() string { return rules[r] }

// ParseRule reads "auto", "fd", "scott" or "sturges"; "" is auto.
func ParseRule(name string) (Rule, error) {
	if name == "" {
		return Auto, nil
	}
	for i, n := range rules {
		if n == strings.ToLower(name) {
			return Rule(i), nil
		}
	}
	return 0, fmt.Errorf("bin rule %q is not known; use auto, fd, scott or sturges", name)
}

// MaxBins is the most bins that a rule chooses: a far outlier must not ask for
// millions.
const MaxBins = 65536

// BinEdges are the edges of equal bins over the finite values: at least one
// bin, at most MaxBins. Equal values get one bin of width 1 around them, no
// values the bin [0, 1]. A range beyond float64 gets √n bins.
func BinEdges(x []float64, rule Rule) []float64 {
	m := MomentsOf(x)
	if m.N == 0 {
		return []float64{0, 1}
	}
	lo, hi := m.Min, m.Max
	if lo == hi {
		// Half a unit is nothing beside 1e16.
		return []float64{min(lo-.5, math.Nextafter(lo, -math.MaxFloat64)), max(hi+.5, math.Nextafter(hi, math.MaxFloat64))}
	}
	bins := 1.
	if w := rule.width(x, m); w > 0 {
		bins = math.Ceil((hi - lo) / w)
		if !isFinite(hi-lo) || !isFinite(w) { // the range is beyond float64
			bins = math.Sqrt(float64(m.N))
		}
	}
	return Linspace(lo, hi, int(max(1, min(bins, MaxBins)))+1)
}

func (r Rule) width(x []float64, m Moments) float64 {
	n := float64(m.N)
	sturges := (m.Max - m.Min) / (math.Log2(n) + 1)
	switch r {
	case Sturges:
		return sturges
	case Scott:
		return math.Pow(24*math.Sqrt(math.Pi)/n, 1./3) * m.StdDev(0)
	}
	fd := 2 * iqr(x) * math.Pow(n, -1./3)
	if r == Auto && (fd == 0 || sturges < fd) {
		return sturges
	}
	return fd
}

func iqr(x []float64) float64 {
	finite := x
	for i, v := range x {
		if math.IsInf(v, 0) { // rare: only then is a copy made
			finite = append([]float64(nil), x[:i]...)
			for _, v := range x[i:] {
				if isFinite(v) {
					finite = append(finite, v)
				}
			}
			break
		}
	}
	q := Quantiles(finite, .25, .75)
	return q[1] - q[0]
}

// Linspace is n values from lo to hi >= lo at equal steps, both ends exact;
// n >= 2.
func Linspace(lo, hi float64, n int) []float64 {
	out := make([]float64, n)
	step := hi/float64(n-1) - lo/float64(n-1)
	if d := hi - lo; isFinite(d) {
		step = d / float64(n-1)
	}
	out[0], out[n-1] = lo, hi
	for i := 1; i < n-1; i++ {
		out[i] = min(hi, lo+float64(i)*step)
	}
	return out
}

// Histogram counts the values in the bins between rising edges: bin k is
// [edges[k], edges[k+1]), the last one closed. NaN and values beyond the edges
// are not counted. It panics with fewer than two edges or edges that fall.
func Histogram(x, edges []float64) []int64 {
	if len(edges) < 2 || !sort.Float64sAreSorted(edges) {
		panic(fmt.Sprintf("stat: a histogram needs two or more rising edges, got %d", len(edges)))
	}
	n := len(edges) - 1
	counts := make([]int64, n)
	lo, hi := edges[0], edges[n]
	perUnit := float64(n) / (hi - lo)
	for _, v := range x {
		if !(v >= lo && v <= hi) {
			continue
		}
		// Right, or next to it, when the bins are equal.
		k := 0
		if guess := (v - lo) * perUnit; guess > 0 { // else 0, or NaN of an infinite range
			k = int(min(float64(n-1), guess))
		}
		if v < edges[k] || v >= edges[k+1] {
			k = search(edges, v)
		}
		counts[k]++
	}
	return counts
}

// search is the bin of v, which lies between the outer edges.
func search(edges []float64, v float64) int {
	k := sort.Search(len(edges), func(i int) bool { return edges[i] > v }) - 1
	return min(k, len(edges)-2)
}
