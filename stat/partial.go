package stat

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ErrCollinear is what partial correlations of columns that determine each other
// fail with.
var ErrCollinear = errors.New("one column follows from the others, or is constant")

// CorrelatePartial relates each column to each with the influence of all others
// taken out, by the inverse of the matrix of coefficients (Whittaker, Graphical
// Models in Applied Multivariate Statistics, 1990, section 5.8). Only rows in
// which all columns are finite count; N says how many. Kendall has no such
// inverse in use and is refused.
//
// It returns ErrCollinear, and an error when there are too few complete rows.
// Time is O(k²n + k³).
func CorrelatePartial(columns [][]float64, o CorrOptions) (*Correlations, error) {
	if o.Coefficient == KendallTau {
		return nil, errors.New("partial correlation: use pearson or spearman, not kendall")
	}
	whole := completeRows(columns)
	c := Correlate(whole, CorrOptions{Coefficient: o.Coefficient, Workers: o.Workers})
	k := c.Size
	if k < 2 {
		return c, nil
	}
	n := len(whole[0])
	if n < max(k+1, o.MinPairs) {
		return nil, fmt.Errorf("partial correlation: %d rows have all %d columns; %d or more are needed", n, k, max(k+1, o.MinPairs))
	}
	for i := range k {
		if r, _ := c.At(i, i); r != r {
			return nil, fmt.Errorf("partial correlation: column %d: %w", i+1, ErrCollinear)
		}
	}
	var factor mat.Cholesky
	var inverse mat.SymDense
	// Beyond this condition fewer than four digits are left.
	if !factor.Factorize(mat.NewSymDense(k, c.R)) || factor.Cond() > 1e12 || factor.InverseTo(&inverse) != nil {
		return nil, fmt.Errorf("partial correlation: %w", ErrCollinear)
	}
	for i := range k {
		for j := range i {
			r := -inverse.At(i, j) / math.Sqrt(inverse.At(i, i)*inverse.At(j, j))
			c.R[i*k+j] = clamp(r, false)
			c.R[j*k+i] = c.R[i*k+j]
		}
	}
	return c, nil
}

// PartialPValues are the p-values of what CorrelatePartial made, Size*Size, with
// NaN for a column with itself.
func PartialPValues(c *Correlations) []float64 {
	out := make([]float64, len(c.R))
	for i := range c.Size {
		for j := range c.Size {
			r, n := c.At(i, j)
			out[i*c.Size+j] = PearsonP(r, n-(c.Size-2))
			if i == j {
				out[i*c.Size+j] = math.NaN()
			}
		}
	}
	return out
}

// completeRows copies the rows in which all columns are finite.
func completeRows(columns [][]float64) [][]float64 {
	out := make([][]float64, len(columns))
	if len(columns) == 0 {
		return out
	}
rows:
	for i := range columns[0] {
		for _, c := range columns {
			if !isFinite(c[i]) {
				continue rows
			}
		}
		for k, c := range columns {
			out[k] = append(out[k], c[i])
		}
	}
	return out
}
