package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// A p-value here is two-sided: the chance of a coefficient at least as far from
// 0 when the columns have nothing to do with each other. Values equal those of
// SciPy's pearsonr, spearmanr and kendalltau.

// PearsonP is the p-value of Pearson's r of n pairs, by its exact distribution
// for normal data. With fewer than 3 pairs every r is -1 or 1: 1 for two, NaN
// below. A partial correlation with c controls counts as n-c pairs.
func PearsonP(r float64, n int) float64 {
	switch {
	case math.IsNaN(r) || n < 2:
		return math.NaN()
	case n == 2:
		return 1
	}
	half := float64(n)/2 - 1
	return 2 * upToHalf(half, (1-math.Min(1, math.Abs(r)))/2)
}

// upToHalf is the regularised incomplete beta function I_x(a, a) for x <= 1/2.
// By symmetry it is half of I_{4x(1-x)}(a, 1/2), which keeps its digits where a
// is large.
func upToHalf(a, x float64) float64 {
	return mathext.RegIncBeta(a, .5, 4*x*(1-x)) / 2
}

// SpearmanP is the p-value of Spearman's rho of n pairs, by Student's t with n-2
// degrees of freedom; NaN with fewer than 3 pairs.
func SpearmanP(rho float64, n int) float64 {
	if n < 3 {
		return math.NaN()
	}
	return PearsonP(rho, n) // one distribution: t² = rho²(n-2)/(1-rho²)
}

// KendallTest is tau-b of the n pairs in which both values are finite, with its
// p-value: exact without ties for n <= 33 and where at most one pair is out of
// order (Kendall, Rank Correlation Methods, 1970), else by the normal
// distribution with the variance that ties leave.
func KendallTest(x, y []float64) (tau, p float64, n int) {
	a, b := orderOf(x), orderOf(y)
	var room bench
	return room.test(&a, &b)
}

// test is tau with its p-value.
func (b *bench) test(x, y *ordered) (tau, p float64, n int) {
	tau, n = b.tau(x, y)
	if tau != tau {
		return tau, tau, n
	}
	s, t := tiesOf(b.x), tiesOf(b.y) // tau has left both sorted
	all := pairs(n)
	// Concordant less discordant pairs, a whole number that tau was made of.
	score := math.Round(tau * math.Sqrt(float64(all-s.pairs)) * math.Sqrt(float64(all-t.pairs)))
	if s.pairs == 0 && t.pairs == 0 {
		if fewer := (all - int64(math.Abs(score))) / 2; n <= 33 || fewer <= 1 {
			return tau, kendallExact(n, int(fewer)), n
		}
	}
	m := float64(n) * float64(n-1)
	variance := (m*float64(2*n+5)-s.five-t.five)/18 + 2*float64(s.pairs)*float64(t.pairs)/m
	if n > 2 {
		variance += s.three * t.three / (9 * m * float64(n-2))
	}
	return tau, NormalP(score / math.Sqrt(variance)), n
}

// tieCounts are sums over the groups of equal values, t the size of each.
type tieCounts struct {
	pairs       int64   // t(t-1)/2
	three, five float64 // t(t-1)(t-2), t(t-1)(2t+5)
}

func tiesOf(sorted []int32) (c tieCounts) {
	for i := 0; i < len(sorted); {
		j := i + 1
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		if t := float64(j - i); t > 1 {
			c.pairs += pairs(j - i)
			c.three += t * (t - 1) * (t - 2)
			c.five += t * (t - 1) * (2*t + 5)
		}
		i = j
	}
	return c
}

// kendallExact is the share of the orders of n values in which at most c pairs
// are out of order, or in order, c being the smaller of the two.
func kendallExact(n, c int) float64 {
	switch {
	case n < 3 || 4*c == n*(n-1):
		return 1
	case c == 0 && n > 170, c == 1 && n > 171:
		return 0 // 1/n! is
	}
	// ways[k] is the share of the orders of j values with k pairs out of order;
	// the j-th value adds 0 to j-1 of them.
	ways := make([]float64, c+1)
	ways[0] = 1
	for j := 2; j <= n; j++ {
		next := make([]float64, c+1)
		sum := 0.
		for k := range next {
			sum += ways[k]
			if k >= j {
				sum -= ways[k-j]
			}
			next[k] = sum / float64(j)
		}
		ways = next
	}
	p := 0.
	for _, w := range ways {
		p += w
	}
	return math.Min(1, 2*p)
}

// NormalP is the two-sided p-value of a standard score.
func NormalP(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// StudentP is the two-sided p-value of Student's t.
func StudentP(t, df float64) float64 {
	if !(df > 0) {
		return math.NaN()
	}
	if math.IsInf(t, 0) {
		return 0
	}
	return mathext.RegIncBeta(df/2, .5, df/(df+t*t))
}

// ChiSquareP is the chance of a chi-square statistic of x or more.
func ChiSquareP(x, df float64) float64 {
	switch {
	case math.IsNaN(x) || !(df > 0):
		return math.NaN()
	case x <= 0:
		return 1
	case math.IsInf(x, 1):
		return 0
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}

// FisherP is the chance of Fisher's F of f or more with d1 and d2 degrees of
// freedom.
func FisherP(f, d1, d2 float64) float64 {
	switch {
	case math.IsNaN(f) || !(d1 > 0 && d2 > 0):
		return math.NaN()
	case f <= 0:
		return 1
	case math.IsInf(f, 1):
		return 0
	}
	return mathext.RegIncBeta(d2/2, d1/2, d2/(d2+d1*f))
}

// PValues are the p-values of coefficients that Correlate made of the same
// columns and options, Size*Size; a column with itself is no test: NaN.
// Kendall's take as long as the coefficients, the others no time.
func PValues(columns [][]float64, c *Correlations, o CorrOptions) []float64 {
	k := c.Size
	out := make([]float64, k*k)
	var cols []ordered
	if o.Coefficient == KendallTau {
		cols = make([]ordered, k)
		parallel(k, o.Workers, func(i int) { cols[i] = orderOf(columns[i]) })
	}
	parallel(k, o.Workers, func(i int) {
		var b bench
		out[i*k+i] = math.NaN()
		for j := range i {
			r, n := c.At(i, j)
			p := math.NaN()
			switch {
			case r != r:
			case o.Coefficient == KendallTau:
				_, p, _ = b.test(&cols[i], &cols[j])
			case o.Coefficient == SpearmanRho:
				p = SpearmanP(r, n)
			default:
				p = PearsonP(r, n)
			}
			out[i*k+j], out[j*k+i] = p, p
		}
	})
	return out
}
