// Package density turns points into grids: kernel densities, counts and other
// reducers in bins, heatmap.py's dots, and lines.
//
// Estimate is the kernel density: exact by a sweep over rows for the kernels
// that are polynomials, by direct evaluation for the others, and within a
// stated and measured error where that would take too long. Bin reduces
// points, streamed in chunks, to one value a cell; Hexbin to one a hexagon. Dots draws as
// the program heatmap.py 2.2.1 did, to the last bit.
//
// Grids have row 0 at the top, the greatest y. Lengths are in data units;
// ground lengths come in through a Metric. Results never depend on the number
// of workers.
package density

import (
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
)

// ErrNoPoints says that no point has finite coordinates and weight.
var ErrNoPoints = errors.New("density: no point has finite coordinates; check the columns of x and y")

// Options for Estimate. The zero value is the quartic kernel with a bandwidth
// by Scott's rule, as events per unit of area, on 512 cells along the longer
// side of the points padded by the bandwidth.
type Options struct {
	Kernel Kernel  `json:"kernel,omitzero"`
	Decay  float64 `json:"decay,omitzero"` // of the triangle: its value at the border, 0 to 1

	// Bandwidth in data units, or metres with a Metric: the standard deviation
	// of the Gaussian, the reach of all others. 0 chooses it by Rule.
	Bandwidth  float64   `json:"bandwidth,omitzero"`
	Rule       Rule      `json:"rule,omitzero"`
	Neighbours int       `json:"neighbours,omitzero"` // the k of Nearest; 0 means the root of the number of points
	Bandwidths []float64 `json:"-"`                   // one a point, instead of the one for all

	Layout
	Scale Scale `json:"scale,omitzero"`

	// Tolerance is the error allowed to the binned method, as a share of the
	// greatest value; 0 means 1e-4, and that polynomial kernels are always
	// exact. The error that was measured is in the result.
	Tolerance float64 `json:"tolerance,omitzero"`
	Method    Method  `json:"method,omitzero"`

	Metric Metric `json:"-"` // nil: the plane
	// Widest is the most metres that the Metric gives to a unit of x anywhere.
	// With it the sums along a row restart where the ground alone says, and not
	// the points: parts of a grid that are each computed from the points around
	// them fit together to the last bit. 0 leaves it to the points.
	Widest  float64 `json:"-"`
	Workers int     `json:"-"` // 0: one a processor
}

// Result is a grid and how it came about.
type Result struct {
	Grid      *grid.Grid
	Kernel    Kernel
	Bandwidth float64 // used for all points; the smallest when each has its own
	Scale     Scale
	Unit      string  // of the values, such as "per square metre"
	Method    Method  // Swept, Direct or Binned
	Error     float64 // measured, as a share of the greatest value; 0 when exact
	Points    int     // used
	LeftOut   int     // points without finite coordinates, weight or bandwidth
	Weight    float64 // sum of the weights of the points used
}

// Estimate is the kernel density of the points.
//
// Exact methods equal the plain sum over all points within 1e-9 of the greatest
// value, and a cell that no kernel reaches is exactly 0. Time grows with points
// times rows in reach for polynomial kernels, with points times cells in reach
// for others; memory is about twice that of the points.
func Estimate(pts geom.Points, o Options) (*Result, error) {
	e, err := newEstimate(pts, o)
	if err != nil {
		return nil, err
	}
	return e.run()
}

// estimate is one call of Estimate with all its choices made.
type estimate struct {
	Options
	pts      geom.Points
	use      []int32 // indices of the points used; nil: all
	result   Result
	lattice  lattice
	measure  *measure
	positive bool // no weight is below 0
}

func newEstimate(pts geom.Points, o Options) (*estimate, error) {
	e := &estimate{Options: o, pts: pts}
	if err := e.check(); err != nil {
		return nil, err
	}
	if err := e.clean(); err != nil {
		return nil, err
	}
	if err := e.chooseBandwidth(); err != nil {
		return nil, err
	}
	if err := e.chooseLattice(); err != nil {
		return nil, err
	}
	return e, e.checkBandwidth()
}

func (e *estimate) check() error {
	n := e.pts.Len()
	switch {
	case len(e.pts.Y) != n || e.pts.W != nil && len(e.pts.W) != n:
		return fmt.Errorf("density: %d x, %d y and %d weights; columns have one length", n, len(e.pts.Y), len(e.pts.W))
	case int(e.Kernel) >= len(shapes):
		return fmt.Errorf("density: kernel %d is unknown", e.Kernel)
	case !(e.Decay >= 0 && e.Decay <= 1):
		return fmt.Errorf("density: decay %g is not between 0 and 1", e.Decay)
	case math.IsNaN(e.Bandwidth) || math.IsInf(e.Bandwidth, 0) || e.Bandwidth < 0:
		return fmt.Errorf("density: bandwidth %g is not a positive length", e.Bandwidth)
	case e.Bandwidths != nil && len(e.Bandwidths) != n:
		return fmt.Errorf("density: %d bandwidths for %d points", len(e.Bandwidths), n)
	case e.Neighbours < 0:
		return fmt.Errorf("density: the distance to %d nearest points; 1 or more are wanted", e.Neighbours)
	case !(e.Tolerance >= 0 && e.Tolerance < 1):
		return fmt.Errorf("density: tolerance %g is not a share of the greatest value, such as 1e-4", e.Tolerance)
	case n >= math.MaxInt32:
		return fmt.Errorf("density: %d points are more than a kernel density takes; bin them", n)
	case !e.Extent.IsZero():
		if err := checkExtent(e.Extent); err != nil {
			return fmt.Errorf("density: %w", err)
		}
	}
	return nil
}

func finite(v float64) bool { return v-v == 0 }

// clean finds the points that can be used.
func (e *estimate) clean() error {
	p := e.pts
	usable := func(i int) bool {
		return finite(p.X[i]) && finite(p.Y[i]) && (p.W == nil || finite(p.W[i])) &&
			(e.Bandwidths == nil || finite(e.Bandwidths[i]) && e.Bandwidths[i] > 0)
	}
	n, bad := p.Len(), 0
	for i := range n {
		if !usable(i) {
			bad++
		}
	}
	if bad == n {
		return ErrNoPoints
	}
	if bad > 0 {
		e.use = make([]int32, 0, n-bad)
		for i := range n {
			if usable(i) {
				e.use = append(e.use, int32(i))
			}
		}
	}
	e.positive = true
	sum := float64(n - bad)
	if p.W != nil {
		sum = 0
		e.each(func(i int) {
			sum += p.W[i]
			e.positive = e.positive && p.W[i] >= 0
		})
	}
	e.result = Result{Kernel: e.Kernel, Scale: e.Scale, Points: n - bad, LeftOut: bad, Weight: sum}
	if e.pts.W != nil && e.sumAbs() == 0 {
		return errors.New("density: all weights are 0")
	}
	if e.Scale == Probability && !(math.Abs(sum) > 1e-12*e.sumAbs()) {
		return fmt.Errorf("density: the weights cancel to %g; a probability needs a sum that is not 0; take the scale intensity", sum)
	}
	return nil
}

// each calls do with the index of every point used.
func (e *estimate) each(do func(i int)) {
	if e.use == nil {
		for i := range e.pts.X {
			do(i)
		}
		return
	}
	for _, i := range e.use {
		do(int(i))
	}
}

func (e *estimate) sumAbs() float64 {
	if e.pts.W == nil {
		return float64(e.result.Points)
	}
	s := 0.0
	e.each(func(i int) { s += math.Abs(e.pts.W[i]) })
	return s
}

func (e *estimate) bandwidth(i int) float64 {
	if e.Bandwidths != nil {
		return e.Bandwidths[i]
	}
	return e.Bandwidth
}

// pad is how far the extent goes beyond the points, in bandwidths.
func (k Kernel) pad() float64 {
	if k == Gaussian {
		return 3
	}
	return 1
}

// chooseLattice lays the cells over the extent given or that of the points,
// each padded by its bandwidth.
func (e *estimate) chooseLattice() error {
	ext := e.Extent
	if ext.IsZero() {
		ext = geom.Empty()
		e.eachReach(e.Kernel.pad(), func(i int, r reach) {
			x, y := e.pts.X[i], e.pts.Y[i]
			ext = ext.Add(x-r.x, y-r.y).Add(x+r.x, y+r.y)
		})
		if err := checkExtent(ext); err != nil {
			return fmt.Errorf("density: the bandwidth is too small beside the coordinates: %w", err)
		}
	}
	h := math.Inf(1)
	e.each(func(i int) { h = min(h, e.bandwidth(i)) })
	var err error
	if e.lattice, err = e.Layout.followed(ext, h, e.Metric).lattice(ext); err != nil {
		return fmt.Errorf("density: %w", err)
	}
	e.measure = newMeasure(e.lattice, e.Metric)
	return nil
}

// reach is how far a disc goes from its middle in units of x and y, and, on the
// ground, the metres of each of these there.
type reach struct{ x, y, mx, my float64 }

// reachAt is that of a length h around ordinate y.
func (e *estimate) reachAt(y, h float64) reach {
	if e.Metric == nil {
		return reach{x: h, y: h}
	}
	mx, my := metres(e.Metric, y)
	r := reach{y: h / my, mx: mx, my: my}
	for _, at := range [2]float64{y - r.y, y + r.y} {
		narrow, _ := metres(e.Metric, at)
		mx = min(mx, narrow)
	}
	r.x = h / math.Sqrt(mx*r.mx)
	if p := e.Metric.Period(); p > 0 {
		r.x = min(r.x, p/2)
	}
	return r
}

// eachReach is each, with how far so many bandwidths go around a point: on the
// ground that is most of the work, and done in parallel.
func (e *estimate) eachReach(bandwidths float64, do func(i int, r reach)) {
	const block, piece = 1 << 15, 1 << 11
	n, at := len(e.pts.X), func(k int) int { return k }
	if e.use != nil {
		n, at = len(e.use), func(k int) int { return int(e.use[k]) }
	}
	reaches := make([]reach, min(n, block))
	for from := 0; from < n; from += block {
		count := min(n-from, block)
		parallel((count+piece-1)/piece, e.Workers, func(p int) {
			for k := p * piece; k < min((p+1)*piece, count); k++ {
				i := at(from + k)
				reaches[k] = e.reachAt(e.pts.Y[i], e.bandwidth(i)*bandwidths)
			}
		})
		for k := range count {
			do(at(from+k), reaches[k])
		}
	}
}

// checkBandwidth refuses what would give a wrong picture without a word: points
// that fall between the middles of cells, and a disc that covers everything.
func (e *estimate) checkBandwidth() error {
	h := math.Inf(1)
	e.each(func(i int) { h = min(h, e.bandwidth(i)) })
	e.result.Bandwidth = h
	mx, my := e.lattice.x.step, e.lattice.y.step
	if e.Metric != nil {
		mx, my = 0, 0
		for i := range e.measure.mx {
			mx, my = max(mx, e.measure.mx[i]), max(my, e.measure.my[i])
		}
	}
	unit := ""
	if e.Metric != nil {
		unit = " m"
	}
	if diagonal := math.Hypot(mx, my); h < diagonal/2 {
		return fmt.Errorf("density: points between the middles of cells would vanish: the bandwidth is %.4g%s, the cells are %.4g x %.4g%s; take a cell of %.4g or less, or a larger bandwidth",
			h, unit, mx, my, unit, e.lattice.x.step*h*math.Sqrt2/max(mx, my))
	}
	if far := max(mx*float64(e.lattice.x.n), my*float64(e.lattice.y.n)); h > 64*far {
		return fmt.Errorf("density: the bandwidth %.4g%s is more than 64 times the extent of %.4g%s; is it in another unit?", h, unit, far, unit)
	}
	return nil
}
