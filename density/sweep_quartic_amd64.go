package density

import "golang.org/x/sys/cpu"

var haveAVX2 = cpu.X86.HasAVX2

// enterQuarticsFast adds discs in groups of four and returns how many points
// that were; up to three are left over.
func enterQuarticsFast(q *quartics, xs, ys []float64, r *quarticRow) int {
	n := len(ys) &^ 3
	if !haveAVX2 || n == 0 {
		return 0
	}
	quarticAVX2(&q.coef[0], &q.open[0], &xs[0], &ys[0], n, r)
	return n
}

//go:noescape
func quarticAVX2(coef *quartic, open *int32, xs, ys *float64, n int, r *quarticRow)
