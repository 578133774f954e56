package track

// spread moves labels as little as can be (the least sum of squares) so that
// neighbours, size points each, do not overlap and all lie between 0 and length.
// wanted are their middles, rising. It is exact: pools of labels that touch are
// joined (pool adjacent violators; Ayer et al., Annals of Mathematical
// Statistics 26:641, 1955) after every label is moved down by those before it.
// Labels that have no room together are not for spread.
func spread(wanted []float64, size, length float64) []float64 {
	type pool struct {
		sum float64 // of wanted, each moved down by size times its number
		n   int
	}
	var pools []pool
	for i, w := range wanted {
		pools = append(pools, pool{w - float64(i)*size, 1})
		for k := len(pools) - 1; k > 0; k-- {
			a, b := pools[k-1], pools[k]
			if a.sum/float64(a.n) <= b.sum/float64(b.n) {
				break
			}
			pools = append(pools[:k-1], pool{a.sum + b.sum, a.n + b.n})
		}
	}
	lo, hi := size/2, length-size/2-float64(len(wanted)-1)*size
	out := make([]float64, 0, len(wanted))
	for _, p := range pools {
		at := max(lo, min(hi, p.sum/float64(p.n)))
		for range p.n {
			out = append(out, at+float64(len(out))*size)
		}
	}
	return out
}
