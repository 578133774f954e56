package cluster

import (
	"fmt"
	"math"
)

// kernel is the distance of two rows without missing values. It is exactly 0
// between equal rows where the metric's formula is.
type kernel func(u, v []float64) float64

// kernelOf gives the plain loop of a metric that has no faster way. o is filled in.
func kernelOf(m Metric, o DistanceOptions) kernel {
	switch m {
	case Euclidean:
		return func(u, v []float64) float64 { return math.Sqrt(squaredDistance(u, v)) }
	case SqEuclidean:
		return squaredDistance
	case CityBlock:
		return cityBlock
	case Chebyshev:
		return chebyshev
	case Minkowski:
		return func(u, v []float64) float64 { return minkowski(u, v, o.P) }
	case Canberra:
		return canberra
	case BrayCurtis:
		return brayCurtis
	case Cosine:
		return cosine
	case JensenShannon:
		return jensenShannon
	case Hamming:
		return func(u, v []float64) float64 { return differing(u, v) / float64(len(u)) }
	case Jaccard:
		return jaccard
	case Function:
		return o.Func
	}
	return func(u, v []float64) float64 { return tally(u, v).distance(m) }
}

func cityBlock(u, v []float64) float64 {
	s := 0.0
	for i, x := range u {
		s += math.Abs(x - v[i])
	}
	return s
}

func chebyshev(u, v []float64) float64 {
	s := 0.0
	for i, x := range u {
		s = max(s, math.Abs(x-v[i]))
	}
	return s
}

func minkowski(u, v []float64, p float64) float64 {
	s := 0.0
	for i, x := range u {
		s += math.Pow(math.Abs(x-v[i]), p)
	}
	return math.Pow(s, 1/p)
}

// canberra counts 0/0 as 0, as SciPy and R since 3.5.
func canberra(u, v []float64) float64 {
	s := 0.0
	for i, x := range u {
		if d := math.Abs(x - v[i]); d > 0 {
			s += d / (math.Abs(x) + math.Abs(v[i]))
		}
	}
	return s
}

func brayCurtis(u, v []float64) float64 {
	apart, both := 0.0, 0.0
	for i, x := range u {
		apart += math.Abs(x - v[i])
		both += math.Abs(x + v[i])
	}
	if apart == 0 {
		return 0
	}
	return apart / both
}

func cosine(u, v []float64) float64 {
	uv, uu, vv := 0.0, 0.0, 0.0
	for i, x := range u {
		y := v[i]
		uv += x * y
		uu += x * x
		vv += y * y
	}
	if squaredDistance(u, v) == 0 {
		return 0
	}
	c := uv / (math.Sqrt(uu) * math.Sqrt(vv))
	return 1 - max(-1, min(c, 1))
}

// jensenShannon is the square root of the divergence in nats, of rows scaled to
// the sum 1 (Endres and Schindelin, IEEE Transactions on Information Theory
// 49:1858, 2003).
func jensenShannon(u, v []float64) float64 {
	su, sv := 0.0, 0.0
	for i := range u {
		su += u[i]
		sv += v[i]
	}
	s := 0.0
	for i := range u {
		p, q := u[i]/su, v[i]/sv
		if p == q {
			continue
		}
		m := (p + q) / 2
		if p > 0 {
			s += p * math.Log(p/m)
		}
		if q > 0 {
			s += q * math.Log(q/m)
		}
	}
	return math.Sqrt(max(s/2, 0))
}

func differing(u, v []float64) float64 {
	n := 0
	for i, x := range u {
		if x != v[i] {
			n++
		}
	}
	return float64(n)
}

func jaccard(u, v []float64) float64 {
	apart, either := 0, 0
	for i, x := range u {
		if x != 0 || v[i] != 0 {
			either++
			if x != v[i] {
				apart++
			}
		}
	}
	if either == 0 {
		return 0
	}
	return float64(apart) / float64(either)
}

// counts are the columns by what the two rows say: both yes, only one, none.
type counts struct{ tt, tf, ft, ff float64 }

func tally(u, v []float64) counts {
	tt, tf, ft := 0, 0, 0
	for i, x := range u {
		switch x, y := x != 0, v[i] != 0; {
		case x && y:
			tt++
		case x:
			tf++
		case y:
			ft++
		}
	}
	return counts{float64(tt), float64(tf), float64(ft), float64(len(u) - tt - tf - ft)}
}

// distance is that of SciPy; where it would be 0/0 between equal rows it is 0.
func (c counts) distance(m Metric) float64 {
	apart := c.tf + c.ft
	n := c.tt + apart + c.ff
	switch {
	case m == Kulczynski1:
		return c.tt / apart
	case m == RussellRao:
		return (n - c.tt) / n
	case apart == 0:
		return 0
	}
	switch m {
	case Dice:
		return apart / (2*c.tt + apart)
	case RogersTanimoto, SokalMichener:
		return 2 * apart / (c.tt + c.ff + 2*apart)
	case SokalSneath:
		return 2 * apart / (c.tt + 2*apart)
	case Binary:
		return apart / (c.tt + apart)
	case Yule:
		half := c.tf * c.ft
		if half == 0 {
			return 0
		}
		return 2 * half / (c.tt*c.ff + half)
	}
	panic("cluster: metric " + m.String() + " has no loop over yes and no")
}

// columnVariances are those of the columns with divisor n-1, over the values
// that are there.
func columnVariances(r Rows) []float64 {
	variances := make([]float64, r.D)
	for j := range r.D {
		n, mean, m2 := 0.0, 0.0, 0.0
		for i := range r.N {
			if v := r.V[i*r.D+j]; present(v) {
				n++
				d := v - mean
				mean += d / n
				m2 += d * (v - mean)
			}
		}
		variances[j] = m2 / (n - 1)
	}
	return variances
}

// inverseCovariance is SciPy's default for mahalanobis, d x d.
func inverseCovariance(r Rows) ([]float64, error) {
	n, d := r.N, r.D
	fail := fmt.Errorf("distances: mahalanobis: the covariance of %d columns over %d rows has no inverse; "+
		"leave out columns that depend on others, give the inverse, or use seuclidean", d, n)
	if n <= d {
		return nil, fail
	}
	mean := make([]float64, d)
	for i := range n {
		for j, v := range r.Row(i) {
			mean[j] += v / float64(n)
		}
	}
	cov := make([]float64, d*d)
	for i := range n {
		row := r.Row(i)
		for a := range d {
			for b := range d {
				cov[a*d+b] += (row[a] - mean[a]) * (row[b] - mean[b]) / float64(n-1)
			}
		}
	}
	if inverse, ok := invert(cov, d); ok {
		return inverse, nil
	}
	return nil, fail
}

// invert is Gauss-Jordan with pivots from the column's largest value; a pivot
// below 1e-13 of the largest value is none.
func invert(a []float64, d int) ([]float64, bool) {
	inv := make([]float64, d*d)
	largest := 0.0
	for i := range d {
		inv[i*d+i] = 1
	}
	for _, v := range a {
		largest = max(largest, math.Abs(v))
	}
	for c := range d {
		p := c
		for i := c + 1; i < d; i++ {
			if math.Abs(a[i*d+c]) > math.Abs(a[p*d+c]) {
				p = i
			}
		}
		if !(math.Abs(a[p*d+c]) > 1e-13*largest) {
			return nil, false
		}
		for k := range d {
			a[c*d+k], a[p*d+k] = a[p*d+k], a[c*d+k]
			inv[c*d+k], inv[p*d+k] = inv[p*d+k], inv[c*d+k]
		}
		scale := 1 / a[c*d+c]
		for k := range d {
			a[c*d+k] *= scale
			inv[c*d+k] *= scale
		}
		for i := range d {
			f := a[i*d+c]
			if i == c || f == 0 {
				continue
			}
			for k := range d {
				a[i*d+k] -= f * a[c*d+k]
				inv[i*d+k] -= f * inv[c*d+k]
			}
		}
	}
	return inv, true
}

// mahalanobis needs working space for the difference; each worker has its own.
func mahalanobis(u, v, vi, diff []float64) float64 {
	d := len(u)
	for i := range u {
		diff[i] = u[i] - v[i]
	}
	s := 0.0
	for i, x := range diff {
		t := 0.0
		row := vi[i*d : (i+1)*d]
		for j, y := range diff {
			t += row[j] * y
		}
		s += x * t
	}
	return math.Sqrt(max(s, 0))
}
