package density

import (
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/geom"
)

// Rules that look at how the points lie to each other. They work on a raster of
// buckets as wide as the distance they ask about, so that each point is
// compared with its neighbours alone.

// neighbours finds points near a place. Coordinates are in data units, or
// metres on the ground around the points' middle latitude.
type neighbours struct {
	x, y       []float64
	index      []int32 // the points' own numbers, bucket by bucket
	start      []int32
	x0, y0     float64
	size       float64
	cols, rows int
}

// newNeighbours sorts the points into buckets of the given size, or larger ones
// where there would be more than four times as many buckets as points.
func newNeighbours(x, y []float64, size float64) *neighbours {
	n := &neighbours{x: x, y: y, x0: slices.Min(x), y0: slices.Min(y)}
	w, h := slices.Max(x)-n.x0, slices.Max(y)-n.y0
	most := 4 * float64(len(x))
	n.size = max(size, (w+h)/most, math.Sqrt(w*h/most), math.SmallestNonzeroFloat64*4)
	n.cols, n.rows = int(w/n.size)+1, int(h/n.size)+1
	n.start = make([]int32, n.cols*n.rows+1)
	for i := range x {
		n.start[n.bucket(i)+1]++
	}
	for k := range n.cols * n.rows {
		n.start[k+1] += n.start[k]
	}
	n.index = make([]int32, len(x))
	next := append([]int32(nil), n.start...)
	for i := range x {
		k := n.bucket(i)
		n.index[next[k]] = int32(i)
		next[k]++
	}
	return n
}

func (n *neighbours) place(v, origin float64, cells int) int {
	return min(max(int((v-origin)/n.size), 0), cells-1)
}

func (n *neighbours) bucket(i int) int {
	return n.place(n.y[i], n.y0, n.rows)*n.cols + n.place(n.x[i], n.x0, n.cols)
}

// ring calls do with the points of all buckets r rings from that of (x, y), and
// reports whether there is any bucket that far out.
func (n *neighbours) ring(x, y float64, r int, do func(j int32)) bool {
	cx, cy := n.place(x, n.x0, n.cols), n.place(y, n.y0, n.rows)
	any := false
	for by := max(cy-r, 0); by <= min(cy+r, n.rows-1); by++ {
		step := 1
		if by != cy-r && by != cy+r {
			step = max(2*r, 1)
		}
		for bx := cx - r; bx <= cx+r; bx += step {
			if bx < 0 || bx >= n.cols {
				continue
			}
			any = true
			k := by*n.cols + bx
			for _, j := range n.index[n.start[k]:n.start[k+1]] {
				do(j)
			}
		}
	}
	return any
}

// flatPoints are the used points on a plane on which lengths are those of the
// bandwidth.
func (e *estimate) flatPoints() (x, y []float64, use []int) {
	var lat float64
	e.each(func(i int) {
		use = append(use, i)
		lat += e.pts.Y[i]
	})
	mx, my := 1.0, 1.0
	if e.Metric != nil {
		mx, my = e.Metric.Scale(lat / float64(len(use)))
	}
	for _, i := range use {
		x, y = append(x, e.pts.X[i]*mx), append(y, e.pts.Y[i]*my)
	}
	return x, y, use
}

// adapt gives each point the bandwidth h0 (f(x)/g)^(-1/2) with f the density of
// the pilot h0 and g its geometric mean over the points (Abramson, Annals of
// Statistics 10:1217, 1982), kept between h0/10 and 10 h0.
func (e *estimate) adapt() error {
	x, y, use := e.flatPoints()
	h0 := e.Bandwidth
	f, err := e.pilot(x, y, use, h0)
	if err != nil {
		return err
	}
	logs := 0.0
	for _, v := range f {
		logs += math.Log(v)
	}
	g := math.Exp(logs / float64(len(f)))
	e.Bandwidths = make([]float64, e.pts.Len())
	for k, i := range use {
		e.Bandwidths[i] = h0 * min(max(math.Sqrt(g/f[k]), .1), 10)
	}
	return nil
}

// pilotExact is how many points the pilot density is computed at one by one;
// more read it off a raster of six cells a standard deviation.
const pilotExact = 20_000

// pilot is Σ |w| k(d/h) at each point.
func (e *estimate) pilot(x, y []float64, use []int, h float64) ([]float64, error) {
	f := make([]float64, len(x))
	if len(x) <= pilotExact {
		near := newNeighbours(x, y, h*e.Kernel.reach())
		parallel((len(x)+255)/256, e.Workers, func(b int) {
			for i := b * 256; i < min((b+1)*256, len(x)); i++ {
				f[i] = e.densityAt(near, use, x[i], y[i], h)
			}
		})
		return f, nil
	}
	r, err := e.raster(x, y, use, h)
	if err != nil {
		return nil, err
	}
	g := r.Grid
	cell := g.X.Edges[1] - g.X.Edges[0]
	for i := range x {
		u, v := (x[i]-g.X.Edges[0])/cell-.5, (g.Y.Edges[0]-y[i])/cell-.5
		c, d := min(max(int(u), 0), g.Cols-2), min(max(int(v), 0), g.Rows-2)
		u, v = u-float64(c), v-float64(d)
		top := g.At(d, c) + u*(g.At(d, c+1)-g.At(d, c))
		bottom := g.At(d+1, c) + u*(g.At(d+1, c+1)-g.At(d+1, c))
		f[i] = max(top+v*(bottom-top), math.Abs(e.weight(use[i])), math.SmallestNonzeroFloat64)
	}
	return f, nil
}

// raster is Σ |w| k on cells of a sixth of a standard deviation.
func (e *estimate) raster(x, y []float64, use []int, h float64) (*Result, error) {
	pts := geom.Points{X: x, Y: y, W: make([]float64, len(x))}
	for k, i := range use {
		pts.W[k] = math.Abs(e.weight(i))
	}
	return Estimate(pts, Options{Kernel: e.Kernel, Decay: e.Decay, Bandwidth: h, Scale: Raw, Workers: e.Workers,
		Layout: Layout{Cell: h * e.Kernel.Sigma() / 6, MaxCells: 1 << 24}})
}

// densityAt is Σ |w| k(d/h) at one place.
func (e *estimate) densityAt(near *neighbours, use []int, x, y, h float64) float64 {
	sum := 0.0
	reach := int(math.Ceil(h * e.Kernel.reach() / near.size))
	for r := range reach + 1 {
		near.ring(x, y, r, func(j int32) {
			dx, dy := near.x[j]-x, near.y[j]-y
			sum += math.Abs(e.weight(use[j])) * e.Kernel.value((dx*dx+dy*dy)/(h*h), e.Decay)
		})
	}
	return max(sum, math.SmallestNonzeroFloat64)
}

// neighboursDefault is the k of Nearest: the root of the number of points.
func neighboursDefault(n int) int { return max(1, int(math.Sqrt(float64(n)))) }

// nearest gives each point the distance to its k-th nearest other point as the
// standard deviation of its kernel. Points that lie with k others at one place
// get the smallest distance that is not 0.
func (e *estimate) nearest() error {
	x, y, use := e.flatPoints()
	n := len(x)
	k := e.Neighbours
	if k == 0 {
		k = neighboursDefault(n)
	}
	if n <= k {
		return fmt.Errorf("density: %d points are too few for the distance to the %d nearest others; take fewer, or give a bandwidth", n, k)
	}
	near := newNeighbours(x, y, 0)
	d := make([]float64, n)
	parallel((n+255)/256, e.Workers, func(b int) {
		var found []float64
		for i := b * 256; i < min((b+1)*256, n); i++ {
			d[i], found = near.kth(i, k, found[:0])
		}
	})
	least := math.Inf(1)
	for _, v := range d {
		if v > 0 {
			least = min(least, v)
		}
	}
	if !finite(least) {
		return fmt.Errorf("density: %d points at few places have no distances to choose a bandwidth by; give one", n)
	}
	e.Bandwidths = make([]float64, e.pts.Len())
	for j, i := range use {
		e.Bandwidths[i] = max(d[j], least) / e.Kernel.Sigma()
	}
	return nil
}

// kth is the distance of point i to its k-th nearest other; found is space to
// work in.
func (n *neighbours) kth(i, k int, found []float64) (float64, []float64) {
	x, y := n.x[i], n.y[i]
	bound := math.Inf(1) // squares of distances beyond it are not needed
	gather := func(j int32) {
		dx, dy := n.x[j]-x, n.y[j]-y
		if d := dx*dx + dy*dy; int(j) != i && d <= bound {
			found = append(found, d)
		}
	}
	for r := 0; ; r++ {
		// All points nearer than r-1 buckets have been seen.
		if seen := float64(r-1) * n.size; r > 0 && bound <= seen*seen {
			break
		}
		more := n.ring(x, y, r, gather)
		if len(found) >= k && math.IsInf(bound, 1) || !more {
			bound = smallest(found, k)
		}
		if !more {
			break
		}
	}
	return math.Sqrt(smallest(found, k)), found
}

// smallest is the k-th smallest value, by Hoare's selection; it reorders v.
func smallest(v []float64, k int) float64 {
	lo, hi := 0, len(v)-1
	for lo < hi {
		pivot := v[lo+(hi-lo)/2]
		i, j := lo, hi
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k-1 <= j:
			hi = j
		case k-1 >= i:
			lo = i
		default:
			return v[k-1]
		}
	}
	return v[k-1]
}
