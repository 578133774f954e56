package stat

import (
	"fmt"
	"math"
	"strings"
)

// Coefficient is a measure of how two columns go together, in [-1, 1].
type Coefficient uint8

const (
	PearsonR    Coefficient = iota // linear
	SpearmanRho                    // Pearson of the ranks, ties averaged
	KendallTau                     // tau-b: pairs in the same order less pairs in the other, ties counted out
)

var coefficients = []string{"pearson", "spearman", "kendall"}

func (c Coefficient) String() string { return coefficients[c] }

// ParseCoefficient reads "pearson", "spearman" or "kendall"; "" is pearson.
func ParseCoefficient(name string) (Coefficient, error) {
	if name == "" {
		return PearsonR, nil
	}
	for i, n := range coefficients {
		if n == strings.ToLower(name) {
			return Coefficient(i), nil
		}
	}
	return 0, fmt.Errorf("correlation method %q is not known; use pearson, spearman or kendall", name)
}

// Pearson is the product-moment correlation of the n pairs in which both values
// are finite. It is NaN when a side is constant or n < 2. x and y have one
// length.
func Pearson(x, y []float64) (r float64, n int) { return pair(x, y, PearsonR) }

// Spearman is the Pearson correlation of the ranks among the n pairs in which
// both values are finite.
func Spearman(x, y []float64) (rho float64, n int) { return pair(x, y, SpearmanRho) }

// Kendall is tau-b of the n pairs in which both values are finite, in
// O(n log n) (Knight, Journal of the American Statistical Association 61:436,
// 1966).
func Kendall(x, y []float64) (tau float64, n int) { return pair(x, y, KendallTau) }

func pair(x, y []float64, c Coefficient) (float64, int) {
	m := Correlate([][]float64{x, y}, CorrOptions{Coefficient: c, Workers: 1})
	return m.At(0, 1)
}

// CorrOptions for Correlate. The zero value is Pearson on all processors.
type CorrOptions struct {
	Coefficient Coefficient
	MinPairs    int // a coefficient of fewer pairs is NaN; 0 is 1, as in pandas
	Workers     int // 0: one a processor
}

// Correlations is a symmetric matrix of coefficients with the number of pairs
// that each rests on.
type Correlations struct {
	Size int
	R    []float64 // Size*Size, row-major
	N    []int64   // pairs with both values, in the same order
}

// At is the coefficient of columns i and j and the number of its pairs.
func (c *Correlations) At(i, j int) (r float64, n int) {
	k := i*c.Size + j
	return c.R[k], int(c.N[k])
}

// Set keeps the coefficient of columns i and j, held to [-1, 1]; a column is one
// with itself, and a coefficient of fewer pairs than least, or of none, is NaN.
func (c *Correlations) Set(i, j int, r float64, n int64, least int) {
	r = clamp(r, i == j)
	if n < int64(max(1, least)) {
		r = math.NaN()
	}
	c.R[i*c.Size+j], c.R[j*c.Size+i] = r, r
	c.N[i*c.Size+j], c.N[j*c.Size+i] = n, n
}

// Correlate relates each column to each, over the rows in which both are finite
// (pairwise complete), as pandas' DataFrame.corr. A column that is constant
// over those rows has no correlation, not even with itself: NaN. It panics when
// the columns have different lengths.
//
// Time is O(k²n) for k columns of n rows (Kendall O(k²n log n)), memory that of
// the columns once more and of the result.
func Correlate(columns [][]float64, o CorrOptions) *Correlations {
	k := len(columns)
	out := &Correlations{Size: k, R: make([]float64, k*k), N: make([]int64, k*k)}
	if k == 0 {
		return out
	}
	rows := len(columns[0])
	for i, c := range columns {
		if len(c) != rows {
			panic(fmt.Sprintf("stat: column %d has %d values, column 0 has %d", i, len(c), rows))
		}
	}
	set := func(i, j int, r float64, n int) { out.Set(i, j, r, int64(n), o.MinPairs) }
	if o.Coefficient == KendallTau {
		correlateByOrder(columns, o.Workers, set)
	} else {
		correlateBySums(columns, o, set)
	}
	return out
}
