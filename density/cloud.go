package density

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// cloud is a set of points in lattice coordinates (cell k covers [k, k+1)),
// sorted by lattice row and stably within one, so that a sum over a band of
// rows runs through memory in an order that depends on the points alone.
type cloud struct {
	x, y []float64
	w    []float64 // factor of each kernel; nil when all are 1

	// One disc for all: the squared reach in columns, and the square of a row's
	// height over a column's width. Both are unused when gx is not nil.
	reach2, aspect2 float64

	// A disc of its own for each point: u² = gx dx² + gy dy² in cells, u being
	// the distance over the reach. On the ground gx still lacks the factor of
	// the cell's row, and gy is the inverse squared reach in metres.
	gx, gy []float64
	ground []float64 // metres per row at each point; nil on the plane

	r0    int   // lattice row of start[0]
	start []int // points of row r0+i are start[i] to start[i+1]
	rows  int   // how many rows up and down a disc can reach, rounded up
}

// band is the range of points whose discs may reach lattice row k.
func (c *cloud) band(k int) (lo, hi int) {
	last := len(c.start) - 1
	a := min(max(k-c.rows-c.r0, 0), last)
	b := min(max(k+c.rows+1-c.r0, 0), last)
	return c.start[a], c.start[b]
}

// sortRows orders the columns of c by row, and within a row by strips of
// 1<<strip columns of the lattice, for rows r0 to r0+rows-1; all points lie in
// them. Strips keep the buckets that a sweep writes to in the cache. The sort
// is stable; each worker counts and places one run of the input, so the order
// is that of a serial counting sort.
func (c *cloud) sortRows(r0, rows, strip, workers int) {
	n := len(c.x)
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range c.x {
		lo, hi = min(lo, x), max(hi, x)
	}
	first, strips := 0, 1
	if n > 0 {
		first = int(math.Floor(lo)) >> strip
		strips = int(math.Floor(hi))>>strip - first + 1
	}
	parts := max(1, min(workers, n/4096))
	keys := make([]int32, n)
	counts := make([][]int32, parts)
	parallel(parts, workers, func(p int) {
		k := make([]int32, rows*strips)
		for i := p * n / parts; i < (p+1)*n/parts; i++ {
			key := (int(math.Floor(c.y[i]))-r0)*strips + int(math.Floor(c.x[i]))>>strip - first
			keys[i] = int32(key)
			k[key]++
		}
		counts[p] = k
	})
	start := make([]int, rows+1)
	at := int32(0)
	for key := range rows * strips {
		if key%strips == 0 {
			start[key/strips] = int(at)
		}
		for p := range parts {
			m := counts[p][key]
			counts[p][key] = at
			at += m
		}
	}
	start[rows] = n
	order := make([]int32, n)
	parallel(parts, workers, func(p int) {
		k := counts[p]
		for i := p * n / parts; i < (p+1)*n/parts; i++ {
			order[k[keys[i]]] = int32(i)
			k[keys[i]]++
		}
	})
	columns := []*[]float64{&c.x, &c.y, &c.w, &c.gx, &c.gy, &c.ground}
	parallel(len(columns), workers, func(j int) {
		if col := columns[j]; *col != nil {
			sorted := make([]float64, n)
			for i, o := range order {
				sorted[i] = (*col)[o]
			}
			*col = sorted
		}
	})
	c.r0, c.start = r0, start
}

// parallel runs do(0) to do(n-1) on so many workers (0: one a processor). Each
// call must write to places of its own.
func parallel(n, workers int, do func(i int)) {
	workers = min(crew(workers), n)
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// crew is how many workers an option of so many means.
func crew(workers int) int {
	if workers <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return workers
}
