// Package resample draws rows x cols of values, or a picture, at another size:
// matplotlib's interpolation kernels by their names, enlarging and shrinking,
// with its places and weights.
//
// Plane mixes values (matplotlib's interpolation_stage "data"; colours are
// chosen afterwards), Image mixes colours (stage "rgba").
//
// The edges of source and result coincide. Beyond its border the source goes on
// as in a mirror. Where cells shrink the kernel is widened by as much, so that
// every cell has its share. At the source's own size any kernel but Auto leaves
// the values as they are, as in matplotlib.
package resample

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// Options for Plane and Image. The zero value is matplotlib's default: Auto,
// over all of the source.
type Options struct {
	Kernel Kernel
	Radius float64 // reach of Sinc, Lanczos and Blackman in cells ("filterrad"); 0 is 4, the least is 2, the most MaxRadius
	// Unnormalised leaves the tabulated weights as the formula gives them
	// ("filternorm" off). Weights of a pixel are divided by their sum all the
	// same unless Unwidened is set, so that only shrunk pictures change.
	Unnormalised bool
	// Unwidened leaves the kernel at the size of source cells where these
	// shrink, so that some have no share ("resample" off).
	Unwidened bool
	// X and Y are the part of the source that is drawn, in cells from its left
	// and its top edge; they may fall, which mirrors. Zero is all of it.
	X, Y    [2]float64
	Workers int // 0: one a processor
}

// MaxRadius is the greatest reach of a kernel.
const MaxRadius = 64

// Plane is the values of rows x cols (row-major) at the size outRows x outCols.
//
// A pixel is missing (NaN) when the kernel's reach around it holds a value that
// is not finite, even where that has no weight: what matplotlib makes of masked
// arrays. Nearest passes every value on. Kernels with negative weights may pass
// the least and the greatest value; matplotlib cuts that off at an eighth of the
// range, Plane does not.
//
// The result does not depend on the number of workers. Beside it Plane needs
// room for a band of rows a worker.
func Plane(values []float64, rows, cols, outRows, outCols int, o Options) ([]float64, error) {
	j, err := newJob(rows, cols, outRows, outCols, 1, o)
	if err != nil {
		return nil, err
	}
	if len(values) != rows*cols {
		return nil, fmt.Errorf("resample: %d values for %d x %d cells", len(values), rows, cols)
	}
	out := make([]float64, outRows*outCols)
	if j.kernel == Nearest {
		j.pick(func(y, from int, columns []int) {
			line, dst := values[from*cols:(from+1)*cols], out[y*outCols:(y+1)*outCols]
			for x, c := range columns {
				dst[x] = line[c]
			}
		}, func(y, same int) { copy(out[y*outCols:(y+1)*outCols], out[same*outCols:(same+1)*outCols]) })
		return out, nil
	}
	mix(j, func(y int, _ []float64) []float64 { return values[y*cols : (y+1)*cols] },
		func(y int, _ []float64) []float64 { return out[y*outCols : (y+1)*outCols] },
		func(_ int, line []float64) {
			for i, v := range line {
				if v-v != 0 { // an infinity
					line[i] = math.NaN()
				}
			}
		})
	return out, nil
}

// job is a resampling laid out: sizes checked, the kernel chosen, the taps of
// both sides.
type job struct {
	rows, cols, outRows, outCols int
	channels                     int // numbers a cell, side by side
	kernel                       Kernel
	x, y                         [2]float64
	across, down                 taps
	workers                      int
}

func newJob(rows, cols, outRows, outCols, channels int, o Options) (*job, error) {
	if rows < 1 || cols < 1 || outRows < 1 || outCols < 1 {
		return nil, fmt.Errorf("resample: %d x %d cells at %d x %d; every side needs one or more", rows, cols, outRows, outCols)
	}
	if rows > math.MaxInt/8/cols || outRows > math.MaxInt/8/outCols {
		return nil, fmt.Errorf("resample: %d x %d cells at %d x %d do not fit memory", rows, cols, outRows, outCols)
	}
	if int(o.Kernel) >= len(kernels) {
		return nil, fmt.Errorf("resample: kernel %d is not known", o.Kernel)
	}
	if !(o.Radius >= 0 && o.Radius <= MaxRadius) {
		return nil, fmt.Errorf("resample: filter radius %g; a number of cells up to %d is needed", o.Radius, MaxRadius)
	}
	j := &job{rows: rows, cols: cols, outRows: outRows, outCols: outCols, channels: channels, workers: o.Workers}
	var err error
	if j.x, err = part(o.X, cols, "x"); err != nil {
		return nil, err
	}
	if j.y, err = part(o.Y, rows, "y"); err != nil {
		return nil, err
	}
	if j.workers <= 0 {
		j.workers = runtime.GOMAXPROCS(0)
	}
	j.kernel = j.choose(o.Kernel)
	if j.kernel != Nearest {
		t := tabulate(j.kernel, o)
		j.across = newTaps(t, j.x[0], j.x[1], outCols, o)
		j.down = newTaps(t, j.y[0], j.y[1], outRows, o)
	}
	return j, nil
}

// part is the piece of one side that is drawn.
func part(p [2]float64, n int, side string) ([2]float64, error) {
	if p == ([2]float64{}) {
		return [2]float64{0, float64(n)}, nil
	}
	for _, v := range p {
		if !(v >= 0 && v <= float64(n)) {
			return p, fmt.Errorf("resample: %s from %g to %g lies outside the %d cells", side, p[0], p[1], n)
		}
	}
	if p[0] == p[1] {
		return p, fmt.Errorf("resample: %s from %g to %g holds no cell", side, p[0], p[1])
	}
	return p, nil
}

// choose is the kernel that works in place of the one asked for.
func (j *job) choose(k Kernel) Kernel {
	x := float64(j.outCols) / math.Abs(j.x[1]-j.x[0])
	y := float64(j.outRows) / math.Abs(j.y[1]-j.y[0])
	plain := func(s float64) bool { return s > 3 || s == 1 || s == 2 }
	switch {
	case x == 1 && y == 1, k == Auto && plain(x) && plain(y):
		return Nearest
	case k == Auto:
		return Hanning
	}
	return k
}

// band is how many rows of the result are made in one go: many, for the rows
// at a band's ends are mixed twice, and few where each needs many of the source.
func (j *job) band() int {
	perRow := math.Abs(j.y[1]-j.y[0]) / float64(j.outRows)
	return int(min(128, max(16, 128/perRow)))
}

// bands calls work for every band of rows of the result, on all workers. Each
// worker calls prepare once, for room of its own.
func bands[S any](j *job, prepare func() S, work func(s S, from, to int)) {
	band := j.band()
	count := (j.outRows + band - 1) / band
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(j.workers, count) {
		wg.Go(func() {
			s := prepare()
			for b := int(next.Add(1)) - 1; b < count; b = int(next.Add(1)) - 1 {
				work(s, b*band, min((b+1)*band, j.outRows))
			}
		})
	}
	wg.Wait()
}

// pick makes the rows of Nearest: row fills row y of the result from a row of
// the source, repeat copies a row of the result that is the same.
func (j *job) pick(row func(y, from int, columns []int), repeat func(y, same int)) {
	columns := places(j.x, j.outCols, j.cols)
	lines := places(j.y, j.outRows, j.rows)
	bands(j, func() struct{} { return struct{}{} }, func(_ struct{}, from, to int) {
		for y := from; y < to; y++ {
			if y > from && lines[y] == lines[y-1] {
				repeat(y, y-1)
			} else {
				row(y, lines[y], columns)
			}
		}
	})
}

// places are the cells under the middles of n output cells.
func places(p [2]float64, n, cells int) []int {
	out := make([]int, n)
	for i := range out {
		u := p[0] + (float64(i)+.5)*(p[1]-p[0])/float64(n)
		out[i] = min(cells-1, max(0, int(math.Floor(u))))
	}
	return out
}
