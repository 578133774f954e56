package stat

import (
	"math"
	"runtime"
	"sync"
)

// Moments are count, mean, sum of squared deviations and extremes of finite
// values. The zero value holds nothing. Moments of parts merge into those of
// the whole.
type Moments struct {
	N        int64
	Mean     float64 // 0 when N is 0
	M2       float64 // sum of squared deviations from the mean
	Min, Max float64 // 0 when N is 0
}

// Add takes one value in (Welford, Technometrics 4:419, 1962); values that are
// not finite are passed over.
func (m *Moments) Add(v float64) {
	if !isFinite(v) {
		return
	}
	if m.N == 0 {
		m.Min, m.Max = v, v
	}
	m.N++
	d := v - m.Mean
	m.Mean += d / float64(m.N)
	m.M2 += d * (v - m.Mean)
	m.Min = min(m.Min, v)
	m.Max = max(m.Max, v)
}

// Merge joins the moments of two disjoint sets of values (Chan, Golub and
// LeVeque, The American Statistician 37:242, 1983).
func (m Moments) Merge(o Moments) Moments {
	if m.N == 0 {
		return o
	}
	if o.N == 0 {
		return m
	}
	n := float64(m.N + o.N)
	d := o.Mean - m.Mean
	return Moments{
		N:    m.N + o.N,
		Mean: m.Mean + d*(float64(o.N)/n),
		M2:   m.M2 + o.M2 + d*d*(float64(m.N)/n*float64(o.N)),
		Min:  min(m.Min, o.Min),
		Max:  max(m.Max, o.Max),
	}
}

// Variance is M2/(N-ddof), NaN when N <= ddof.
func (m Moments) Variance(ddof int) float64 {
	if m.N <= int64(ddof) {
		return math.NaN()
	}
	return m.M2 / float64(m.N-int64(ddof))
}

// StdDev is the square root of Variance.
func (m Moments) StdDev(ddof int) float64 { return math.Sqrt(m.Variance(ddof)) }

func (m Moments) mean() float64 {
	if m.N == 0 {
		return math.NaN()
	}
	return m.Mean
}

// block is the number of values summed in one go. Blocks lie at fixed places,
// so that the result is the same for any number of workers.
const block = 1 << 14

// MomentsOf are the moments of the finite values: blocks of 16384, two passes
// each while they are in the cache, merged in order. Large inputs are spread
// over the processors.
func MomentsOf(x []float64) Moments {
	parts := make([]Moments, (len(x)+block-1)/block)
	parallel(len(parts), 0, func(i int) {
		parts[i] = momentsOfBlock(x[i*block : min(len(x), (i+1)*block)])
	})
	var m Moments
	for _, p := range parts {
		m = m.Merge(p)
	}
	return m
}

func momentsOfBlock(x []float64) Moments {
	n, sum, lo, hi := int64(0), 0., math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if isFinite(v) {
			n++
			sum += v
			lo = min(lo, v)
			hi = max(hi, v)
		}
	}
	if n == 0 {
		return Moments{}
	}
	mean := sum / float64(n)
	if !isFinite(mean) { // the sum is beyond float64, the mean is not
		mean = 0
		for _, v := range x {
			if isFinite(v) {
				mean += v / float64(n)
			}
		}
	}
	// Rounding must not carry the mean of equal values past them.
	mean = max(lo, min(hi, mean))
	m2, rest := 0., 0.
	for _, v := range x {
		if isFinite(v) {
			d := v - mean
			m2 += d * d
			rest += d
		}
	}
	// The mean is off by rest/n (Chan, Golub and LeVeque, their equation 1.7).
	return Moments{N: n, Mean: mean, M2: max(0, m2-rest*rest/float64(n)), Min: lo, Max: hi}
}

// parallel runs do(0) to do(n-1) on so many workers (0: one a processor). Each
// call must write to places of its own.
func parallel(n, workers int, do func(i int)) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if workers = min(workers, n); workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var wg sync.WaitGroup
	next := make(chan int, workers)
	for range workers {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
