package cluster

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// All pairs of n rows are n²/2 · d multiplications, and memory brings a value
// far more slowly than a core uses it. So pairs are taken by tiles of rows that
// fit the nearest cache, and within a tile by six pairs at a time (2 rows x 3
// rows), whose sums stay in registers: each value that is loaded serves two or
// three pairs. More pairs at a time spill registers and are slower.
//
//	         j: 3 rows
//	        . . . . . .
//	i: 2    [ x x x ]        each x is one sum over the columns
//	rows    [ x x x ]
//
// A pair's columns are added up in one order wherever the pair lies in a tile,
// so that its distance depends on nothing but its two rows.
const (
	tileRows = 48
	tileCols = 256 // columns of a tile at a time, so that 2 tiles stay in 200 kB
)

// forms of the sum over the columns
type form uint8

const (
	differences form = iota // Σ (x-y)²: exact to the last bits, 0 between equal rows
	products                // Σ x·y: a quarter faster
)

// forPairs computes the form for all pairs i < j and hands them over in runs of
// neighbours: sums[k] is that of i and j+k. Runs are handed over by several
// workers at once, those of one i by one worker.
func forPairs(r Rows, f form, workers int, take func(worker, i, j int, sums []float64)) {
	tiles := (r.N + tileRows - 1) / tileRows
	eachOf(tiles, workers, func(worker int) func(int) {
		var t tile
		return func(a int) {
			i0, i1 := a*tileRows, min((a+1)*tileRows, r.N)
			for b := a; b < tiles; b++ {
				j0, j1 := b*tileRows, min((b+1)*tileRows, r.N)
				t.sum(r, f, i0, i1, j0, j1)
				for i := i0; i < i1; i++ {
					from := max(j0, i+1)
					if from < j1 {
						at := (i - i0) * tileRows
						take(worker, i, from, t.sums[at+from-j0:at+j1-j0])
					}
				}
			}
		}
	})
}

// tile is a worker's working space: the sum of i and j is sums[(i-i0)*tileRows + j-j0].
type tile struct {
	sums  [tileRows * tileRows]float64
	lanes lanes
}

func (t *tile) sum(r Rows, f form, i0, i1, j0, j1 int) {
	sums := t.sums[:]
	for k := range (i1 - i0) * tileRows {
		sums[k] = 0
	}
	for c0 := 0; c0 < r.D; c0 += tileCols {
		c1 := min(c0+tileCols, r.D)
		part := func(i, end int) []float64 { // beyond the end: the last row again
			at := min(i, end-1) * r.D
			return r.V[at+c0 : at+c1]
		}
		for i := i0; i < i1; i += 2 {
			a0, a1 := part(i, i1), part(i+1, i1)
			// where i and j come from one tile, the pairs below the diagonal are left out
			start := j0
			if i0 == j0 {
				start = i
			}
			top := sums[(i-i0)*tileRows:]
			for j := start; j < j1; j += 3 {
				s00, s01, s02, s10, s11, s12 := f.six(&t.lanes, a0, a1, part(j, j1), part(j+1, j1), part(j+2, j1))
				at := j - j0
				add3(top[at:min(at+3, j1-j0)], s00, s01, s02)
				if i+1 < i1 {
					add3(top[tileRows+at:tileRows+min(at+3, j1-j0)], s10, s11, s12)
				}
			}
		}
	}
}

func add3(to []float64, a, b, c float64) {
	switch len(to) {
	case 3:
		to[2] += c
		fallthrough
	case 2:
		to[1] += b
		fallthrough
	case 1:
		to[0] += a
	}
}

// squaredDistance is Σ (u-v)², in four sums, so that no addition waits for the
// one before.
func squaredDistance(u, v []float64) float64 { return squaredWithin(u, v, math.Inf(1)) }

// squaredWithin is squaredDistance, to the last bit, if that is at most the
// limit, else a part of it that is above.
func squaredWithin(u, v []float64, limit float64) float64 {
	v = v[:len(u)]
	var s0, s1, s2, s3 float64
	k := 0
	for ; k+16 <= len(u); k += 16 {
		a, b := u[k:k+16:k+16], v[k:k+16:k+16]
		for j := 0; j < 16; j += 4 {
			d0, d1, d2, d3 := a[j]-b[j], a[j+1]-b[j+1], a[j+2]-b[j+2], a[j+3]-b[j+3]
			s0 += d0 * d0
			s1 += d1 * d1
			s2 += d2 * d2
			s3 += d3 * d3
		}
		if s := (s0 + s1) + (s2 + s3); s > limit {
			return s
		}
	}
	for ; k < len(u); k++ {
		d := u[k] - v[k]
		s0 += d * d
	}
	return (s0 + s1) + (s2 + s3)
}

// nearSquares turns products into squared distances of rows that were centred.
// Σ(x-y)² = Σx² + Σy² - 2Σxy loses what the two rows have in common, so that
// pairs closer than a share of their squares are computed anew from their
// differences.
type nearSquares struct {
	rows  Rows
	norms []float64
	share float64
}

// shares, for what they leave of the precision of 256 columns at a time
const (
	forFloat32 = 1e-6 // 6e-8
	forFloat64 = .05  // 1e-12
)

// newNearSquares centres a copy of the rows, which moves no distance.
func newNearSquares(r Rows, share float64) *nearSquares {
	q := &nearSquares{rows: r.clone(), norms: make([]float64, r.N), share: share}
	mean := make([]float64, r.D)
	for i := range r.N {
		for j, v := range r.Row(i) {
			mean[j] += v / float64(r.N)
		}
	}
	for i := range r.N {
		row := q.rows.Row(i)
		for j := range row {
			row[j] -= mean[j]
			q.norms[i] += row[j] * row[j]
		}
	}
	return q
}

// turn replaces the products of i with j, j+1, ... by squared distances.
func (q *nearSquares) turn(i, j int, sums []float64) {
	ni := q.norms[i]
	norms := q.norms[j : j+len(sums)]
	for k, dot := range sums {
		both := ni + norms[k]
		s := both - 2*dot
		if !(s >= q.share*both) {
			s = squaredDistance(q.rows.Row(i), q.rows.Row(j+k))
		}
		sums[k] = s
	}
}

// eachOf calls a worker's function for 0, 1, ... n-1; start makes it, with the
// worker's own working space. workers 0 is one a processor.
func eachOf(n, workers int, start func(worker int) func(int)) {
	workers = workerCount(workers, n)
	if workers == 1 {
		f := start(0)
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f := start(w)
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		}()
	}
	wg.Wait()
}

// workerCount is how many workers share n pieces of work, at least 1.
func workerCount(workers, n int) int {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return max(1, min(workers, n))
}

func sqrtAll(x []float64) {
	for i, v := range x {
		x[i] = math.Sqrt(v)
	}
}
