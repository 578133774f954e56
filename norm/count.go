package norm

import (
	"math"
	"runtime"
	"sync"
)

// interval is a closed range of finite values; NaN and infinities are never
// in one.
type interval struct{ lo, hi float64 }

var everything = interval{-math.MaxFloat64, math.MaxFloat64}

// tally is what one pass over the values finds.
type tally struct {
	inside, outside int // finite, within the domain or not
	missing         int
	below, above    int     // -Inf, +Inf
	min, max        float64 // of those inside
}

// count reads the values once. Counts and extremes do not depend on how the
// values are shared between workers.
func count(values []float64, domain interval) tally {
	t := tally{min: math.Inf(1), max: math.Inf(-1)}
	for _, part := range inChunks(len(values), func(from, to int) tally { return countChunk(values[from:to], domain) }) {
		t.inside += part.inside
		t.outside += part.outside
		t.missing += part.missing
		t.below += part.below
		t.above += part.above
		t.min, t.max = min(t.min, part.min), max(t.max, part.max)
	}
	return t
}

func countChunk(values []float64, domain interval) tally {
	t := tally{min: math.Inf(1), max: math.Inf(-1)}
	lo, hi := t.min, t.max // in registers
	for _, v := range values {
		if v >= domain.lo && v <= domain.hi {
			if v < lo {
				lo = v
			}
			if v > hi {
				hi = v
			}
			continue
		}
		switch {
		case v != v:
			t.missing++
		case math.IsInf(v, -1):
			t.below++
		case math.IsInf(v, 1):
			t.above++
		default:
			t.outside++
		}
	}
	t.inside = len(values) - t.missing - t.below - t.above - t.outside
	t.min, t.max = lo, hi
	return t
}

// inChunks shares n values between all processors and returns what each part
// gave, in order. Fewer than 64 Ki values are not worth a second worker.
func inChunks[T any](n int, work func(from, to int) T) []T {
	workers := min(runtime.GOMAXPROCS(0), n/(1<<16)+1)
	results := make([]T, workers)
	var wg sync.WaitGroup
	for w := 1; w < workers; w++ {
		wg.Go(func() { results[w] = work(n*w/workers, n*(w+1)/workers) })
	}
	results[0] = work(0, n/workers)
	wg.Wait()
	return results
}
