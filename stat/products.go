package stat

import "math"

// Products are sums over the n rows that two columns have in common, of their
// values less a number near the mean of each. They are what shards and databases
// can add up, where the columns themselves lie elsewhere.
type Products struct {
	N          float64
	X, Y       float64
	XX, YY, XY float64
}

// Pearson is the correlation. When the numbers taken off were so far from the
// means of these rows that too few digits are left, or a column is constant, ok
// is false.
func (p Products) Pearson() (r float64, ok bool) {
	vx, vy := p.XX-p.X*p.X/p.N, p.YY-p.Y*p.Y/p.N
	if !(vx > .01*p.XX && vy > .01*p.YY) {
		return 0, false
	}
	return (p.XY - p.X*p.Y/p.N) / math.Sqrt(vx*vy), true
}
