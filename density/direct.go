package density

import "math"

// direct fills the lattice's rows with sums of w k(u) over all points, each
// kernel value computed on its own. Points are added in the order of the cloud,
// by row and then as they came.
func direct(l lattice, clouds []*cloud, m *measure, k bump, workers int, row func(ky int) []float64) {
	parallel(l.y.n, workers, func(i int) {
		ky := l.y.k0 + i
		out := row(ky)
		for _, c := range clouds {
			directRow(out, l.x.k0, c, ky, m, k)
		}
	})
}

// bump is a kernel with its decay.
type bump struct {
	kernel Kernel
	decay  float64
}

// directRow adds one row's share of the cloud.
func directRow(out []float64, k0 int, c *cloud, ky int, m *measure, k bump) {
	lo, hi := c.band(ky)
	middle, w := float64(ky)+.5, 1.0
	columns, ground := m.columns(ky), m.ground(ky)
	for i := lo; i < hi; i++ {
		dy := c.y[i] - middle
		var v, g float64 // u² = v + g dx², over the reach
		if c.gx == nil {
			g = 1 / c.reach2
			v = dy * dy * c.aspect2 * g
		} else {
			if c.ground != nil {
				dy *= (c.ground[i] + ground) / 2
			}
			g = c.gx[i] * columns
			v = c.gy[i] * dy * dy
		}
		if v > 1 {
			continue
		}
		if c.w != nil {
			w = c.w[i]
		}
		half := min(math.Sqrt((1-v)/g), m.half)
		x := c.x[i]
		i0 := max(int(math.Ceil(x-half-.5))-k0, 0)
		i1 := min(int(math.Floor(x+half-.5))+1-k0, len(out))
		if i0 < i1 {
			k.add(out[i0:i1], k0+i0, x, v, g, w)
		}
	}
}

// add adds w k(u) to the cells of one chord, cell first of the lattice and on,
// around x.
func (k bump) add(out []float64, first int, x, v, g, w float64) {
	at := float64(first) + .5
	switch k.kernel {
	case Triangular:
		slope := w * (1 - k.decay)
		for j := range out {
			dx := at + float64(j) - x
			out[j] += w - slope*math.Sqrt(v+g*dx*dx)
		}
	case Tricube:
		for j := range out {
			dx := at + float64(j) - x
			u2 := v + g*dx*dx
			t := max(1-u2*math.Sqrt(u2), 0)
			out[j] += w * (t * t * t)
		}
	case Cosine:
		for j := range out {
			dx := at + float64(j) - x
			out[j] += w * math.Cos(math.Pi/2*math.Sqrt(min(v+g*dx*dx, 1)))
		}
	case Gaussian:
		addGauss(out, first, x, v, g, w)
	default:
		for j := range out {
			dx := at + float64(j) - x
			out[j] += w * k.kernel.value(min(v+g*dx*dx, 1), 0)
		}
	}
}

// gaussRun is how many cells the recurrence of addGauss runs before it starts
// anew, at a multiple of as many cells of the lattice.
const gaussRun = 16

// addGauss adds w exp(-u²/2). Along a row the ratio of neighbours itself falls
// by a fixed factor, so a value costs two products; a fresh exponential every
// few cells keeps the rounding under 1e-13.
func addGauss(out []float64, first int, x, v, g, w float64) {
	const half = gaussReach * gaussReach / 2
	g *= half
	fall := math.Exp(-2 * g)
	top := w * math.Exp(-v*half)
	for j := 0; j < len(out); {
		cell := first + j
		skip := cell & (gaussRun - 1)
		dx := float64(cell-skip) + .5 - x
		e := top * math.Exp(-g*dx*dx)
		ratio := math.Exp(-g * (2*dx + 1))
		for range skip {
			e *= ratio
			ratio *= fall
		}
		run := out[j:min(j+gaussRun-skip, len(out))]
		for i := range run {
			run[i] += e
			e *= ratio
			ratio *= fall
		}
		j += len(run)
	}
}
