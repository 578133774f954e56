package resample

import "math"

// steps is how finely a kernel is tabulated: 256 places a cell, as Agg does, so
// that pictures equal matplotlib's.
const steps = 256

// table is a kernel at the middle of every step, from -width/2 to width/2 cells.
type table struct {
	width   int // in cells, even
	weights []float64
}

func tabulate(k Kernel, o Options) table {
	half := int(math.Ceil(k.reach(o.Radius)))
	t := table{2 * half, make([]float64, 2*half*steps)}
	pivot := half * steps
	for i := range pivot {
		// A windowed kernel ends at its radius, the others at their last cell.
		w := 0.
		if x := float64(i) / steps; x <= k.reach(o.Radius) || k == Sinc {
			w = kernels[k].at(x, effective(o.Radius))
		}
		t.weights[pivot+i], t.weights[pivot-i] = w, w
	}
	t.weights[0] = t.weights[len(t.weights)-1]
	if !o.Unnormalised {
		t.normalise()
	}
	return t
}

// normalise makes the weights of the cells around any place add up to 1.
func (t table) normalise() {
	for phase := range steps {
		sum := 0.
		for i := phase; i < len(t.weights); i += steps {
			sum += t.weights[i]
		}
		for i := phase; i < len(t.weights); i += steps {
			t.weights[i] /= sum
		}
	}
}

// taps are the source cells that make each output cell of one side, and their
// weights: output i is the sum over j of weights[first[i]+j] * source[start[i]+j],
// for first[i]+j < first[i+1]. A start may lie before the source and a tap
// behind it; reflect says which cell is meant.
type taps struct {
	start   []int
	first   []int
	weights []float64
}

// roundSteps is how much cells may shrink while steps through the table are
// whole, as Agg's are, for the sake of the same colours. Further on that would
// tilt the kernel, and Agg skips cells in pictures shrunk below a 200th of their
// area: from there on ours are exact.
const roundSteps = 14

// newTaps lays n output cells evenly over the source from a to b, in cells.
func newTaps(t table, a, b float64, n int, o Options) taps {
	// Cells that shrink are mixed by a kernel as much wider.
	scale := max(1, math.Abs(b-a)/float64(n))
	if o.Unwidened {
		scale = 1
	}
	step := steps / scale
	if scale <= roundSteps {
		step = math.Round(step)
	}
	p := taps{start: make([]int, n), first: make([]int, n+1)}
	for i := range n {
		u := a + (float64(i)+.5)*(b-a)/float64(n)
		left := math.Round(u*steps)/steps + .5 - float64(t.width)*scale/2
		p.start[i] = int(math.Floor(left))
		from := len(p.weights)
		at := (steps - 1 - (left-math.Floor(left))*steps) / scale
		sum := 0.
		for ; at < float64(len(t.weights)); at += step {
			w := t.weights[max(0, int(at))]
			p.weights = append(p.weights, w)
			sum += w
		}
		p.first[i+1] = len(p.weights)
		if o.Unwidened {
			continue // Agg divides only where it widens
		}
		for j := from; j < len(p.weights); j++ {
			p.weights[j] /= sum
		}
	}
	return p
}

// window is the source cells that outputs from..to-1 look at.
func (p taps) window(from, to int) (lo, hi int) {
	lo, hi = math.MaxInt, math.MinInt
	for i := from; i < to; i++ {
		lo = min(lo, p.start[i])
		hi = max(hi, p.start[i]+p.first[i+1]-p.first[i])
	}
	return lo, hi
}

// reflect is the cell that stands for one beyond the border: the source goes on
// as in a mirror, its outermost cell first.
func reflect(i, n int) int {
	i %= 2 * n
	if i < 0 {
		i += 2 * n
	}
	if i >= n {
		i = 2*n - 1 - i
	}
	return i
}
