package cluster

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/stat"
)

// DistanceOptions for Distances. The zero value compares rows with missing
// values over the columns that both have, and refuses constant rows under a
// correlation.
type DistanceOptions struct {
	P         float64                      // of Minkowski, above 0; 0 means 2
	Variances []float64                    // of SEuclidean, one a column; nil: those of the rows, divisor n-1
	Inverse   []float64                    // of Mahalanobis, the inverse covariance, columns x columns; nil: that of the rows
	Func      func(u, v []float64) float64 // of Function; called by several workers at once
	Missing   Missing
	Unfit     Unfit
	Workers   int // 0: one a processor
}

// Distances measures how far all pairs of rows are from each other, condensed
// (see the package). Two equal rows are exactly 0 apart, under every metric but
// the two that are similarities in SciPy (Kulczynski1, RussellRao). O(n²d) time
// (Kendall n²d log d, Mahalanobis n²d²), 8 bytes a pair and a copy of the rows.
//
// It returns a *RowError or a *PairError naming the rows that have no distance.
// Options that lack values or do not fit the rows are errors too.
func Distances(r Rows, m Metric, o DistanceOptions) ([]float64, error) {
	r, m, o, err := prepare(r, m, o)
	if err != nil {
		return nil, err
	}
	d := make([]float64, Pairs(r.N))
	forDistances(r, m, o, func(_, i, j int, run []float64) { copy(d[condensed(r.N, i, j):], run) })
	if err := checkDistances(d, r, m); err != nil {
		return nil, err
	}
	return d, nil
}

// forDistances hands over the distances of prepared rows in runs: run[k] is that
// of i and j+k. A run is only valid until take returns.
func forDistances(r Rows, m Metric, o DistanceOptions, take func(worker, i, j int, run []float64)) {
	if list := UnfitRows(r, m); len(list) > 0 {
		take = settleUnfit(list, o.Unfit.distance(m), r.N, take)
	}
	switch complete := r.complete(); {
	case complete && (m == Euclidean || m == SqEuclidean):
		forPairs(r, differences, o.Workers, func(worker, i, j int, sums []float64) {
			if m == Euclidean {
				sqrtAll(sums)
			}
			take(worker, i, j, sums)
		})
	case complete && (m == Cosine || m == Correlation || m == AbsCorrelation):
		forAngles(r, m, o.Workers, take)
	case m.correlates():
		forCorrelations(r, m, o.Workers, take)
	default:
		forKernel(r, m, o, take)
	}
}

// prepare fills in the options, applies the policies and turns metrics into the
// ones they are on other rows: seuclidean into euclidean on scaled columns,
// spearman into correlation of ranks.
func prepare(r Rows, m Metric, o DistanceOptions) (Rows, Metric, DistanceOptions, error) {
	fail := func(err error) (Rows, Metric, DistanceOptions, error) { return r, m, o, err }
	if err := r.check(); err != nil {
		return fail(err)
	}
	if err := o.fill(r, m); err != nil {
		return fail(err)
	}
	r, err := o.Missing.apply(r)
	if err != nil {
		return fail(err)
	}
	if empty := incomplete(r, true); len(empty) > 0 && r.D > 0 {
		return fail(&RowError{Rows: empty, Problem: "all values are missing", Hint: "leave them out"})
	}
	if list := UnfitRows(r, m); len(list) > 0 && (o.Unfit == UnfitError || m == JensenShannon) {
		return fail(unfitError(list, m))
	}
	complete := r.complete()
	switch {
	case m == SEuclidean:
		if o.Variances == nil {
			o.Variances = columnVariances(r)
		}
		return scaleColumns(r, o.Variances), Euclidean, o, nil
	case m == Mahalanobis && !complete:
		return fail(&RowError{Rows: incomplete(r, false), Problem: "values are missing, which mahalanobis cannot pass over",
			Hint: "fill them in with mean, median or zero, or drop the columns"})
	case m == Mahalanobis && o.Inverse == nil:
		if o.Inverse, err = inverseCovariance(r); err != nil {
			return fail(err)
		}
	case complete && (m == Spearman || m == AbsSpearman):
		ranks := Rows{N: r.N, D: r.D, V: make([]float64, 0, len(r.V))}
		for i := range r.N {
			ranks.V = append(ranks.V, stat.Ranks(r.Row(i))...)
		}
		return ranks, map[Metric]Metric{Spearman: Correlation, AbsSpearman: AbsCorrelation}[m], o, nil
	}
	return r, m, o, nil
}

func (o *DistanceOptions) fill(r Rows, m Metric) error {
	if o.P == 0 {
		o.P = 2
	}
	switch {
	case m > Function:
		return fmt.Errorf("distances: metric %d is not known", m)
	case m == Minkowski && !(o.P > 0 && o.P < math.Inf(1)):
		return fmt.Errorf("distances: minkowski: p is %v; it must be above 0 (chebyshev is the limit of large p)", o.P)
	case m == SEuclidean && o.Variances != nil && len(o.Variances) != r.D:
		return fmt.Errorf("distances: seuclidean: %d variances for %d columns", len(o.Variances), r.D)
	case m == SEuclidean && slices.ContainsFunc(o.Variances, func(v float64) bool { return !(v >= 0) }):
		return errors.New("distances: seuclidean: a variance is negative or missing")
	case m == Mahalanobis && o.Inverse != nil && len(o.Inverse) != r.D*r.D:
		return fmt.Errorf("distances: mahalanobis: the inverse covariance has %d values; %d columns need %d", len(o.Inverse), r.D, r.D*r.D)
	case m == Function && o.Func == nil:
		return errors.New("distances: no function is given")
	}
	return nil
}

// scaleColumns divides by standard deviations. A column without variance does
// not tell rows apart and becomes 0.
func scaleColumns(r Rows, variances []float64) Rows {
	r = r.clone()
	for i := range r.N {
		row := r.Row(i)
		for j, v := range variances {
			if v > 0 {
				row[j] /= math.Sqrt(v)
			} else if present(row[j]) {
				row[j] = 0
			}
		}
	}
	return r
}

// forAngles hands over 1 - cos of the angle between rows, or between rows less
// their means. On rows of length 1 that is half the squared distance, which is
// exact for rows that are nearly or wholly the same, where 1 - Σuv is rounding.
func forAngles(r Rows, m Metric, workers int, take func(worker, i, j int, run []float64)) {
	unit := r.clone()
	for i := range unit.N {
		direction(unit.Row(i), m != Cosine)
	}
	forPairs(unit, differences, workers, func(worker, i, j int, sums []float64) {
		for k, s := range sums {
			sums[k] = oneMinus(s/2, m.absolute())
		}
		take(worker, i, j, sums)
	})
}

// oneMinus turns 1 - r into 1 - |r| where asked.
func oneMinus(d float64, absolute bool) float64 {
	if absolute && d > 1 {
		return max(2-d, 0)
	}
	return min(d, 2)
}

// direction scales a row to length 1, less its mean if centred.
func direction(row []float64, centred bool) {
	largest := 0.0
	for _, v := range row {
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 {
		return
	}
	mean := 0.0
	if centred {
		for _, v := range row {
			mean += v / largest
		}
		mean /= float64(len(row))
	}
	squares := 0.0
	for j, v := range row {
		row[j] = v/largest - mean
		squares += row[j] * row[j]
	}
	if squares == 0 {
		return
	}
	for j := range row {
		row[j] /= math.Sqrt(squares)
	}
}

// forCorrelations relates blocks of rows with blocks of rows, so that the
// square matrices of stat stay small. Missing values are left out pair by pair.
func forCorrelations(r Rows, m Metric, workers int, take func(worker, i, j int, run []float64)) {
	const block = 128
	coefficient := stat.PearsonR
	switch m {
	case Spearman, AbsSpearman:
		coefficient = stat.SpearmanRho
	case Kendall, AbsKendall:
		coefficient = stat.KendallTau
	}
	run := make([]float64, block)
	for i0 := 0; i0 < r.N; i0 += block {
		i1 := min(i0+block, r.N)
		for j0 := i0; j0 < r.N; j0 += block {
			var columns [][]float64
			for i := i0; i < i1; i++ {
				columns = append(columns, r.Row(i))
			}
			shift := j0 - i0 // row j is column j - j0 + shift
			if j0 > i0 {
				shift = len(columns)
				for j := j0; j < min(j0+block, r.N); j++ {
					columns = append(columns, r.Row(j))
				}
			}
			c := stat.Correlate(columns, stat.CorrOptions{Coefficient: coefficient, Workers: workers})
			for i := i0; i < i1; i++ {
				from := max(j0, i+1)
				run = run[:0]
				for j := from; j < min(j0+block, r.N); j++ {
					rho, _ := c.At(i-i0, j-j0+shift)
					v := oneMinus(max(1-rho, 0), m.absolute())
					if v < 1e-9 && sameRow(r.Row(i), r.Row(j)) {
						v = 0
					}
					run = append(run, v)
				}
				if len(run) > 0 {
					take(0, i, from, run)
				}
			}
		}
	}
}

func sameRow(u, v []float64) bool {
	for k, x := range u {
		if x != v[k] && (present(x) || present(v[k])) {
			return false
		}
	}
	return true
}

// forKernel takes pair after pair, in rows shared by the workers. Rows with
// missing values are first reduced to the columns that both have.
func forKernel(r Rows, m Metric, o DistanceOptions, take func(worker, i, j int, run []float64)) {
	power, scaled := m.sums(o)
	whole := make([]bool, r.N)
	for i := range r.N {
		whole[i] = len(onlyPresent(r.Row(i))) == r.D
	}
	eachOf(r.N, o.Workers, func(worker int) func(int) {
		row := make([]float64, r.N)
		u, v := make([]float64, r.D), make([]float64, r.D)
		f := kernelOf(m, o)
		if m == Mahalanobis {
			f = func(a, b []float64) float64 { return mahalanobis(a, b, o.Inverse, u) }
		}
		return func(i int) {
			out := row[i+1:]
			for j := i + 1; j < r.N; j++ {
				if whole[i] && whole[j] {
					out[j-i-1] = f(r.Row(i), r.Row(j))
					continue
				}
				n := common(u, v, r.Row(i), r.Row(j))
				dist := math.NaN()
				if n > 0 {
					dist = f(u[:n], v[:n])
				}
				if scaled {
					dist *= math.Pow(float64(r.D)/float64(n), power)
				}
				out[j-i-1] = dist
			}
			if len(out) > 0 {
				take(worker, i, i+1, out)
			}
		}
	})
}

// common copies the columns that both rows have and counts them.
func common(u, v, a, b []float64) int {
	n := 0
	for k, x := range a {
		if y := b[k]; present(x) && present(y) {
			u[n], v[n] = x, y
			n++
		}
	}
	return n
}

// settleUnfit sets the distances of rows without a direction before they are
// handed on; two of them are 0 apart.
func settleUnfit(list []int, dist float64, n int, take func(worker, i, j int, run []float64)) func(worker, i, j int, run []float64) {
	is := make([]bool, n)
	for _, i := range list {
		is[i] = true
	}
	return func(worker, i, j int, run []float64) {
		for k := range run {
			switch {
			case is[i] && is[j+k]:
				run[k] = 0
			case is[i] || is[j+k]:
				run[k] = dist
			}
		}
		take(worker, i, j, run)
	}
}

// checkDistances finds the first pair whose distance is none.
func checkDistances(d []float64, r Rows, m Metric) error {
	bad := &PairError{}
	at := 0
	for i := range r.N {
		for j := i + 1; j < r.N; j++ {
			v := d[at]
			at++
			if v >= 0 && v <= math.MaxFloat64 {
				continue
			}
			if bad.Count++; bad.Count == 1 {
				bad.I, bad.J = i, j
			}
		}
	}
	if bad.Count == 0 {
		return nil
	}
	u, v := make([]float64, r.D), make([]float64, r.D)
	n := common(u, v, r.Row(bad.I), r.Row(bad.J))
	got := d[condensed(r.N, bad.I, bad.J)]
	switch {
	case n == 0 && r.D > 0:
		bad.Problem, bad.Hint = "no column holds a value in both", "leave one out, or fill missing values with mean, median or zero"
	case unfit(u[:n], m) || unfit(v[:n], m):
		bad.Problem = fmt.Sprintf("one is constant over the %d columns that both have, so that there is no %s", n, m)
		bad.Hint = "leave one out, or fill missing values with mean or median"
	default:
		bad.Problem, bad.Hint = fmt.Sprintf("their %s distance is %v", m, got), "choose another metric, or leave one out"
	}
	return bad
}
