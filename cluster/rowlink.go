package cluster

import (
	"fmt"
	"math"
	"sync/atomic"
)

// Memory says how distances between rows are held.
type Memory uint8

const (
	// MemoryAuto holds float64 distances up to 5 792 rows (128 MB); above, it takes
	// vectors where they exist and float32 distances elsewhere.
	MemoryAuto    Memory = iota
	MemoryFull           // float64: everything as SciPy
	MemoryHalf           // float32: heights good to about 1e-6 of their value, near ties may fall the other way
	MemoryVectors        // none: single, ward, centroid and median on Euclidean distances
)

const fullPairs = 128 << 20 / 8

// LinkOptions for LinkRows.
type LinkOptions struct {
	Distance DistanceOptions
	Memory   Memory
}

// Plan says how rows will be joined, before it is done.
type Plan struct {
	Memory Memory // never MemoryAuto
	Bytes  int64  // that the joining holds beside the rows
}

func (p Plan) String() string {
	what := map[Memory]string{MemoryFull: "float64 distances", MemoryHalf: "float32 distances", MemoryVectors: "no distances, the rows alone"}[p.Memory]
	return fmt.Sprintf("%.2f GB: %s", float64(p.Bytes)/1e9, what)
}

// maxRows is where the tree's int32 indices of n leaves and n-1 merges end.
const maxRows = math.MaxInt32 / 2

// PlanLink chooses how n rows of d values are joined and how much memory it takes.
func PlanLink(n, d int, m Metric, method Method, memory Memory) (Plan, error) {
	if n < 0 || d < 0 || n > maxRows || d > maxRows {
		return Plan{}, fmt.Errorf("link: %d rows of %d values; there can be %d of each", n, d, maxRows)
	}
	pairs := int64(Pairs(n))
	rows := int64(n) * int64(d) * 8
	lists := int64(n) * (int64(workerCount(0, n))*(listed*16+9) + 64)
	fits := vectors(m, method)
	if memory == MemoryAuto {
		switch {
		case pairs <= fullPairs:
			memory = MemoryFull
		case fits:
			memory = MemoryVectors
		case method == Centroid || method == Median:
			memory = MemoryFull // the generic algorithm rests on exact bounds
		default:
			memory = MemoryHalf
		}
	}
	switch {
	case memory == MemoryVectors && fits:
		return Plan{memory, rows + lists}, nil
	case memory == MemoryVectors:
		return Plan{}, fmt.Errorf("link: %s linkage of %s distances cannot work on rows alone; single, ward, centroid and median on euclidean can", method, m)
	case memory == MemoryHalf && (method == Centroid || method == Median):
		return Plan{}, fmt.Errorf("link: %s linkage needs float64 distances, or rows alone under euclidean", method)
	case memory == MemoryHalf:
		return Plan{memory, pairs*4 + rows + lists}, nil
	}
	held := pairs
	if squared(n, method) {
		held = int64(n) * int64(n)
	}
	return Plan{MemoryFull, held*8 + rows + int64(n)*64}, nil
}

// squared says whether float64 distances are held as a square.
func squared(n int, method Method) bool {
	return n <= maxSquare && method != Single && method != Centroid && method != Median
}

// vectors says whether a linkage can work without distances.
func vectors(m Metric, method Method) bool {
	switch method {
	case Single:
		return m == Euclidean || m == SqEuclidean || m == SEuclidean || m == Cosine || m == Correlation || m == Spearman
	case Ward, Centroid, Median:
		return m == Euclidean || m == SEuclidean
	}
	return false
}

// LinkRows measures the distances between rows and joins them. Up to 5 792 rows
// it is Distances and Link, and equal to SciPy in all; see Memory for more rows.
// Ties in the larger forms go to the rows that come first.
//
// The errors are those of Distances.
func LinkRows(r Rows, m Metric, method Method, o LinkOptions) (*Tree, error) {
	plan, err := PlanLink(r.N, r.D, m, method, o.Memory)
	if err != nil {
		return nil, err
	}
	if plan.Memory == MemoryVectors && !r.complete() && o.Distance.Missing == Pairwise {
		// only whole rows are vectors
		if o.Memory == MemoryVectors {
			return nil, &RowError{Rows: incomplete(r, false), Problem: "values are missing, so that rows have no mean to join by",
				Hint: "fill them in with mean, median or zero, or drop the columns"}
		}
		plan.Memory = MemoryFull
		if method == Single || method == Ward {
			plan.Memory = MemoryHalf
		}
	}
	switch plan.Memory {
	case MemoryVectors:
		return linkVectors(r, m, method, o.Distance)
	case MemoryHalf:
		return linkHalf(r, m, method, o.Distance)
	}
	if squared(r.N, method) {
		return linkSquare(r, m, method, o.Distance)
	}
	d, err := Distances(r, m, o.Distance)
	if err != nil {
		return nil, err
	}
	return Link(d, r.N, method)
}

// linkSquare is Distances and Link without the condensed form between them.
func linkSquare(r Rows, m Metric, method Method, o DistanceOptions) (*Tree, error) {
	r, m, o, err := prepare(r, m, o)
	if err != nil {
		return nil, err
	}
	s := newSquare(r.N)
	var failed atomic.Bool
	forDistances(r, m, o, func(_, i, j int, run []float64) {
		for _, v := range run {
			if !(v >= 0 && v <= math.MaxFloat64) {
				failed.Store(true)
			}
		}
		s.store(i, j, run)
	})
	if failed.Load() { // say which, slowly
		_, err := Distances(r, m, o)
		return nil, err
	}
	return linkChain(s, r.N, method), nil
}

func linkVectors(r Rows, m Metric, method Method, o DistanceOptions) (*Tree, error) {
	r, m, o, err := prepare(r, m, o)
	if err != nil {
		return nil, err
	}
	if list := UnfitRows(r, m); len(list) > 0 {
		return nil, unfitError(list, m)
	}
	switch method {
	case Single:
		angle := m == Cosine || m == Correlation
		if angle {
			r = r.clone()
			for i := range r.N {
				direction(r.Row(i), m == Correlation)
			}
		}
		t := linkSingleRows(r, o.Workers)
		switch {
		case angle:
			for k := range t.Merges {
				t.Merges[k].Height /= 2
			}
		case m != SqEuclidean:
			t.heightsBySqrt()
		}
		return t, nil
	case Ward:
		q := newNearSquares(r, forFloat32)
		parts := newParts(r.N, o.Workers)
		forPairs(q.rows, products, len(parts), func(worker, i, j int, sums []float64) {
			q.turn(i, j, sums)
			parts[worker].offerRun(i, j, sums)
		})
		return listChain(r.N, newCentroids(q.rows), gather(parts)).heightsBySqrt(), nil
	}
	return linkGeneric(newMoving(r, method), r.N), nil
}

func newParts(n, workers int) []*nearestLists {
	parts := make([]*nearestLists, workerCount(workers, n))
	for w := range parts {
		parts[w] = newNearestLists(n)
	}
	return parts
}

// linkHalf keeps the distances as float32.
func linkHalf(r Rows, m Metric, method Method, o DistanceOptions) (*Tree, error) {
	r, m, o, err := prepare(r, m, o)
	if err != nil {
		return nil, err
	}
	dist := newMatrix32(r.N, method)
	parts := newParts(r.N, o.Workers)
	var failed atomic.Bool
	keep := func(worker, i, j int, run []float64) {
		for _, v := range run {
			if !(v >= 0 && v <= math.MaxFloat32) {
				failed.Store(true)
				return
			}
		}
		dist.store(i, j, run)
		parts[worker].offerRun(i, j, run)
	}
	if o.Workers = len(parts); m == Euclidean && r.complete() {
		q := newNearSquares(r, forFloat32)
		forPairs(q.rows, products, o.Workers, func(worker, i, j int, sums []float64) {
			q.turn(i, j, sums)
			sqrtAll(sums)
			keep(worker, i, j, sums)
		})
	} else {
		forDistances(r, m, o, keep)
	}
	if failed.Load() { // say which, slowly
		if _, err := Distances(r, m, o); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("link: a %s distance is too great for float32; scale the values down", m)
	}
	return listChain(r.N, dist, gather(parts)), nil
}
