package axis

import "math"

// Slices are runs of cells that stand apart. The zero value is one run of all
// cells.
type Slices struct {
	Starts []int   // the first cell of every slice but the first, rising
	Gap    float64 // between two slices, points
}

// Slice is one run of cells, First up to but not including End, with its place
// along the body in points.
type Slice struct {
	First, End int
	From, To   float64
}

// N is how many slices there are.
func (s Slices) N() int { return len(s.Starts) + 1 }

// Gaps is the length of all gaps together.
func (s Slices) Gaps() float64 { return float64(len(s.Starts)) * s.Gap }

// Along places the slices of n equal cells on length points. With a pixel
// size, slices begin and end on whole pixels, and each has at least one.
func (s Slices) Along(n int, length, pixel float64) []Slice {
	out := make([]Slice, s.N())
	inner := length - s.Gaps()
	snap := func(x float64) float64 { return x }
	if pixel > 0 {
		snap = func(x float64) float64 { return math.Round(x/pixel) * pixel }
	}
	at := 0.0 // end of the last slice, gaps left out
	for i := range out {
		first, end := 0, n
		if i > 0 {
			first = s.Starts[i-1]
		}
		if i < len(s.Starts) {
			end = s.Starts[i]
		}
		to := snap(inner * float64(end) / float64(n))
		if least := snap(inner - float64(len(out)-1-i)*pixel); to > least {
			to = least // so that the slices that follow have their pixel
		}
		to = max(to, at+pixel)
		shift := float64(i) * s.Gap
		out[i] = Slice{First: first, End: end, From: at + shift, To: to + shift}
		at = to
	}
	return out
}

// Centres are the middles of n equal cells on length points.
func (s Slices) Centres(n int, length, pixel float64) []float64 {
	out := make([]float64, n)
	for _, sl := range s.Along(n, length, pixel) {
		step := (sl.To - sl.From) / float64(sl.End-sl.First)
		for i := sl.First; i < sl.End; i++ {
			out[i] = sl.From + (float64(i-sl.First)+.5)*step
		}
	}
	return out
}
