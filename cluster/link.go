package cluster

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Method says how the distance between two clusters follows from the distances
// of their parts.
type Method uint8

const (
	Average  Method = iota // UPGMA, the mean over all pairs
	Single                 // the nearest pair
	Complete               // the farthest pair
	Weighted               // WPGMA, mcquitty in R
	Centroid               // UPGMC, on Euclidean distances
	Median                 // WPGMC, on Euclidean distances
	Ward                   // least growth of variance; R's ward.D2
	WardD                  // R's ward.D: the recurrence on distances as they are
)

var methodNames = []string{"average", "single", "complete", "weighted", "centroid", "median", "ward", "ward.D"}

func (m Method) String() string { return methodNames[m] }

// Methods lists the names that ParseMethod knows.
func Methods() []string { return slices.Clone(methodNames) }

// ParseMethod finds a method by SciPy's or R's name.
func ParseMethod(name string) (Method, error) {
	switch name {
	case "mcquitty":
		return Weighted, nil
	case "ward.D2":
		return Ward, nil
	}
	if i := slices.Index(methodNames, name); i >= 0 {
		return Method(i), nil
	}
	return 0, fmt.Errorf("method %q is not known; there are %v", name, methodNames)
}

// ErrNaN says that a distance is not a number.
var ErrNaN = errors.New("a distance is not a number")

// Link joins n items into a tree of n-1 merges by the Lance-Williams recurrence
// (Lance and Williams, The Computer Journal 9:373, 1967).
//
// d holds the condensed distances; it is used as working space and does not
// keep its values. Merge heights are in the units of d. Ties go the way of
// SciPy, so that the same input gives the same tree and the same leaf order.
// O(n²) time; no memory beyond d grows faster than n.
//
// Link returns ErrNaN if a distance is NaN.
func Link(d []float64, n int, method Method) (*Tree, error) {
	if len(d) != Pairs(n) {
		return nil, fmt.Errorf("link: %d distances for %d items; there must be %d", len(d), n, Pairs(n))
	}
	for _, v := range d {
		if math.IsNaN(v) {
			return nil, ErrNaN
		}
	}
	switch method {
	case Single:
		return linkSingle(n, func(i int, to []float64) {
			for j := range to {
				if j != i {
					to[j] = d[pairIndex(n, i, j)]
				}
			}
		}), nil
	case Centroid, Median:
		return linkGeneric(matrix64{d, n, method}, n), nil
	}
	if n <= maxSquare {
		return linkChain(squareOf(d, n), n, method), nil
	}
	return linkChain(triangle{d, n}, n, method), nil
}

// update is the Lance-Williams recurrence: the distance of cluster i to the
// union of x and y, from dx, dy and dxy, and the sizes.
func update(method Method, dx, dy, dxy, nx, ny, ni float64) float64 {
	switch method {
	case Single:
		return min(dx, dy)
	case Complete:
		return max(dx, dy)
	case Average:
		return (nx*dx + ny*dy) / (nx + ny)
	case Weighted:
		return (dx + dy) / 2
	case Centroid:
		return math.Sqrt((nx*dx*dx + ny*dy*dy - nx*ny*dxy*dxy/(nx+ny)) / (nx + ny))
	case Median:
		return math.Sqrt((dx*dx+dy*dy)/2 - dxy*dxy/4)
	case WardD:
		return ((ni+nx)*dx + (ni+ny)*dy - ni*dxy) / (nx + ny + ni)
	}
	t := 1 / (nx + ny + ni)
	return math.Sqrt((ni+nx)*t*dx*dx + (ni+ny)*t*dy*dy - ni*t*dxy*dxy)
}

// linkChain follows nearest neighbours until two are each other's nearest, and
// joins them (Murtagh, The Computer Journal 26:354, 1983). It is valid where a
// union is never nearer to a third cluster than both its parts were: single,
// complete, average, weighted and ward. The merges come out of order and are
// sorted at the end.
//
//	a -> b -> c <-> d     c and d are mutual: join them, go back to b
func linkChain(p pairs, n int, method Method) *Tree {
	merges := make([]Merge, 0, max(n-1, 0))
	size := make([]int, n)
	live := make([]int, n) // clusters still there, rising: scans skip the dead
	for i := range size {
		size[i], live[i] = 1, i
	}
	var chain []int
	for len(merges) < n-1 {
		if len(chain) == 0 {
			chain = append(chain, live[0])
		}
		x, y, dist := followChain(p, live, &chain)
		if x > y {
			x, y = y, x
		}
		merges = append(merges, Merge{A: x, B: y, Height: dist, Size: size[x] + size[y]})
		at, _ := slices.BinarySearch(live, x)
		live = slices.Delete(live, at, at+1)
		p.join(method, x, y, dist, live, size)
		size[y] += size[x]
	}
	return sortMerges(merges, n)
}

// followChain lengthens the chain until its last two are mutual nearest
// neighbours, takes them off and returns them with their distance. Among equals
// the one before in the chain wins, so that it cannot go in circles; then the
// lowest index.
func followChain(p pairs, live []int, chain *[]int) (x, y int, dist float64) {
	c := *chain
	for {
		x = c[len(c)-1]
		y, dist = -1, math.Inf(1)
		before := -1
		if len(c) > 1 {
			before = c[len(c)-2]
			y, dist = before, p.at(x, before)
		}
		y, dist = p.nearest(x, live, y, dist)
		if y < 0 { // every distance left is +Inf
			y = live[0]
			if y == x {
				y = live[1]
			}
		}
		if y == before {
			*chain = c[:len(c)-2]
			return x, y, dist
		}
		c = append(c, y)
	}
}

// pairs are the distances that a chain is followed through.
type pairs interface {
	at(x, y int) float64
	// nearest is the first of live that is nearer to x than dist, or y.
	nearest(x int, live []int, y int, dist float64) (int, float64)
	// join gives y the distances of the union of x and y.
	join(method Method, x, y int, dist float64, live, size []int)
}

// triangle is the condensed slice itself.
type triangle struct {
	d []float64
	n int
}

func (t triangle) at(x, y int) float64 { return t.d[pairIndex(t.n, x, y)] }

func (t triangle) nearest(x int, live []int, y int, dist float64) (int, float64) {
	d, n, i := t.d, t.n, 0
	for ; i < len(live) && live[i] < x; i++ {
		if v := d[condensed(n, live[i], x)]; v < dist {
			y, dist = live[i], v
		}
	}
	row := n*x - x*(x+1)/2 - x - 1
	for i++; i < len(live); i++ {
		if v := d[row+live[i]]; v < dist {
			y, dist = live[i], v
		}
	}
	return y, dist
}

func (t triangle) join(method Method, x, y int, dist float64, live, size []int) {
	nx, ny := float64(size[x]), float64(size[y])
	for _, i := range live {
		if i == y {
			continue
		}
		iy := pairIndex(t.n, i, y)
		t.d[iy] = update(method, t.d[pairIndex(t.n, i, x)], t.d[iy], dist, nx, ny, float64(size[i]))
	}
}

// maxSquare is up to how many items the distances are laid out as a square,
// 134 MB of them, in which every row lies in one piece.
const maxSquare = 4096

type square struct {
	d []float64 // n rows of n; on the diagonal +Inf
	n int
}

func newSquare(n int) square {
	s := square{make([]float64, n*n), n}
	for i := range n {
		s.d[i*n+i] = math.Inf(1)
	}
	return s
}

// store writes the distances of i to j, j+1, ... and back.
func (s square) store(i, j int, run []float64) {
	copy(s.d[i*s.n+j:], run)
	for k, v := range run {
		s.d[(j+k)*s.n+i] = v
	}
}

func squareOf(d []float64, n int) square {
	s := newSquare(n)
	const block = 64 // rows and columns that stay in the cache together
	for i0 := 0; i0 < n; i0 += block {
		for j0 := i0; j0 < n; j0 += block {
			for i := i0; i < min(i0+block, n); i++ {
				for j := max(j0, i+1); j < min(j0+block, n); j++ {
					v := d[condensed(n, i, j)]
					s.d[i*n+j], s.d[j*n+i] = v, v
				}
			}
		}
	}
	return s
}

func (s square) at(x, y int) float64 { return s.d[x*s.n+y] }

func (s square) nearest(x int, live []int, y int, dist float64) (int, float64) {
	row := s.d[x*s.n : (x+1)*s.n]
	for _, i := range live {
		if v := row[i]; v < dist {
			y, dist = i, v
		}
	}
	return y, dist
}

func (s square) join(method Method, x, y int, dist float64, live, size []int) {
	nx, ny := float64(size[x]), float64(size[y])
	rx, ry := s.d[x*s.n:(x+1)*s.n], s.d[y*s.n:(y+1)*s.n]
	if method == Average { // what most ask for, without a call a distance
		for _, i := range live {
			v := (nx*rx[i] + ny*ry[i]) / (nx + ny)
			ry[i], s.d[i*s.n+y] = v, v
		}
		ry[y] = math.Inf(1)
		return
	}
	for _, i := range live {
		if i == y {
			continue
		}
		v := update(method, rx[i], ry[i], dist, nx, ny, float64(size[i]))
		ry[i], s.d[i*s.n+y] = v, v
	}
}

// sortMerges puts merges of item representatives into order of height and names
// the clusters as SciPy does.
func sortMerges(merges []Merge, n int) *Tree {
	slices.SortStableFunc(merges, func(a, b Merge) int { return cmp.Compare(a.Height, b.Height) })
	parent := make([]int, 2*n)
	for i := range parent {
		parent[i] = i
	}
	size := make([]int, 2*n)
	find := func(c int) int {
		root := c
		for parent[root] != root {
			root = parent[root]
		}
		for parent[c] != root {
			parent[c], c = root, parent[c]
		}
		return root
	}
	for i := range n {
		size[i] = 1
	}
	for k := range merges {
		m := &merges[k]
		a, b := find(m.A), find(m.B)
		m.A, m.B = min(a, b), max(a, b)
		m.Size = size[a] + size[b]
		parent[a], parent[b] = n+k, n+k
		size[n+k] = m.Size
	}
	return &Tree{N: n, Merges: merges}
}

// linkSingle joins by the minimum spanning tree (Prim), which needs one row of
// distances at a time: fill puts the distances of item i to all others.
// O(n²) time, O(n) memory beside what fill needs.
func linkSingle(n int, fill func(i int, to []float64)) *Tree {
	merges := make([]Merge, 0, max(n-1, 0))
	best := make([]float64, n)
	done := make([]bool, n)
	row := make([]float64, n)
	for i := range best {
		best[i] = math.Inf(1)
	}
	x := 0
	for range n - 1 {
		done[x] = true
		fill(x, row)
		next, nearest := -1, math.Inf(1)
		for i := range n {
			if done[i] {
				continue
			}
			best[i] = min(best[i], row[i])
			if next < 0 || best[i] < nearest {
				next, nearest = i, best[i]
			}
		}
		merges = append(merges, Merge{A: x, B: next, Height: nearest})
		x = next
	}
	return sortMerges(merges, n)
}
