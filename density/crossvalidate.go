package density

import (
	"errors"
	"math"
)

// crossValidate looks for the bandwidth with the best score between a fiftieth
// of Scott's and twice it: 32 steps in equal ratios, then a golden
// section around the best.
//
// Likelihood is Σ w log f₋ᵢ(xᵢ), with f₋ᵢ the density of all points but i
// (Habbema, Hermans and van den Broek, Compstat 1974; Duin, IEEE Transactions
// on Computers 25:1175, 1976). LeastSquares is -(∫f² - 2/n Σ f₋ᵢ(xᵢ)) (Rudemo,
// Scandinavian Journal of Statistics 9:65, 1982; Bowman, Biometrika 71:353,
// 1984).
func (e *estimate) crossValidate() error {
	x, y, use := e.flatPoints()
	if len(x) < 3 {
		return errors.New("density: cross-validation needs three points; give a bandwidth")
	}
	const steps = 32
	scott := e.Bandwidth
	at := func(s float64) float64 { return scott * math.Exp(s) }
	score := func(s float64) float64 { return e.score(x, y, use, at(s)) }
	lo, hi := math.Log(.02), math.Log(2)
	best, bestScore := 0, math.Inf(-1)
	for k := range steps {
		if v := score(lo + (hi-lo)*float64(k)/(steps-1)); v > bestScore {
			best, bestScore = k, v
		}
	}
	if math.IsInf(bestScore, -1) {
		return errors.New("density: cross-validation found no bandwidth; most points lie alone, give one")
	}
	step := (hi - lo) / (steps - 1)
	a, b := lo+step*float64(best-1), lo+step*float64(best+1)
	const golden = 0.6180339887498949
	for b-a > 1e-3 {
		c, d := b-golden*(b-a), a+golden*(b-a)
		if score(c) >= score(d) {
			b = d
		} else {
			a = c
		}
	}
	e.Bandwidth = at((a + b) / 2)
	return nil
}

// scored is how many points, evenly spread over the input, are left out in
// turn; all others always count.
const scored = 1000

// score is that of the bandwidth h; more is better.
func (e *estimate) score(x, y []float64, use []int, h float64) float64 {
	near := newNeighbours(x, y, h*e.Kernel.reach())
	n := len(x)
	m := min(n, scored)
	f := make([]float64, m)
	parallel((m+63)/64, e.Workers, func(b int) {
		for k := b * 64; k < min((b+1)*64, m); k++ {
			i := k * n / m
			self := math.Abs(e.weight(use[i]))
			f[k] = e.densityAt(near, use, x[i], y[i], h) - self*e.Kernel.value(0, e.Decay)
		}
	})
	total := 0.0
	for _, i := range use {
		total += math.Abs(e.weight(i))
	}
	c := e.Kernel.planeConstant(e.Decay) / (h * h)
	likelihood, mean, weights := 0.0, 0.0, 0.0
	for k := range m {
		w := math.Abs(e.weight(use[k*n/m]))
		rest := c * max(f[k], 0) / (total - w)
		likelihood += w * math.Log(rest)
		mean += w * rest
		weights += w
	}
	if e.Rule == Likelihood {
		return likelihood
	}
	r, err := e.raster(x, y, use, h)
	if err != nil {
		// A bandwidth too small for any raster is not worth a thought.
		return math.Inf(-1)
	}
	square := 0.0
	for _, v := range r.Grid.Values {
		v *= c / total
		square += v * v
	}
	cell := h * e.Kernel.Sigma() / 6
	return 2*mean/weights - square*cell*cell
}
