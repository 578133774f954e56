package density

import (
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
)

// MeanSurface is the mean of the points' values around each cell, Σ w v k / Σ w k:
// the price and not the number of sales. A cell that no kernel reaches is NaN.
// The scale is not looked at; weights are not negative.
func MeanSurface(pts geom.Points, values []float64, o Options) (*Result, error) {
	if len(values) != pts.Len() {
		return nil, fmt.Errorf("density: %d values for %d points", len(values), pts.Len())
	}
	o.Scale = Raw
	under := geom.Points{X: pts.X, Y: pts.Y, W: make([]float64, pts.Len())}
	over := geom.Points{X: pts.X, Y: pts.Y, W: make([]float64, pts.Len())}
	least, most := math.Inf(1), math.Inf(-1)
	for i, v := range values {
		w := 1.0
		if pts.W != nil {
			w = pts.W[i]
		}
		if w < 0 {
			return nil, errors.New("density: a mean has no negative weights; take a difference")
		}
		if finite(v) {
			least, most = min(least, v), max(most, v)
		} else {
			w = math.NaN() // left out of both sums
		}
		under.W[i], over.W[i] = w, w*v
	}
	den, num, err := both(under, over, o)
	if err != nil {
		return nil, err
	}
	for i, d := range den.Grid.Values {
		if d == 0 {
			den.Grid.Values[i] = math.NaN()
		} else {
			// At the rim of a kernel both sums are hardly more than rounding.
			den.Grid.Values[i] = min(max(num.Grid.Values[i]/d, least), most)
		}
	}
	den.named("mean", "")
	den.Error = max(den.Error, num.Error)
	return den, nil
}

// Difference is the density of a less that of b, on one grid with one
// bandwidth, those of both sets together unless they are given.
func Difference(a, b geom.Points, o Options) (*Result, error) {
	frame, err := together(a, b, o)
	if err != nil {
		return nil, err
	}
	ra, rb, err := both(a, b, frame)
	if err != nil {
		return nil, err
	}
	for i, v := range rb.Grid.Values {
		ra.Grid.Values[i] -= v
	}
	ra.named("difference", ra.Unit)
	return ra.with(rb), nil
}

// Ratio is the density of a over that of b, each as the scale has it:
// probability gives the relative risk. Where b is below floor times its
// greatest value, the ratio says more of chance than of b and is NaN. A floor of
// 0 is a tenth of what one point of b has at its own place: below that the rim of
// one kernel is divided by that of another.
func Ratio(a, b geom.Points, floor float64, o Options) (*Result, error) {
	if !(floor >= 0 && floor < 1) {
		return nil, fmt.Errorf("density: a floor of %g is not a share of the greatest value", floor)
	}
	frame, err := together(a, b, o)
	if err != nil {
		return nil, err
	}
	ra, err := Estimate(a, frame)
	if err != nil {
		return nil, err
	}
	e, err := newEstimate(b, frame)
	if err != nil {
		return nil, err
	}
	rb, err := e.run()
	if err != nil {
		return nil, err
	}
	greatest := 0.0
	for _, v := range rb.Grid.Values {
		greatest = max(greatest, v)
	}
	for row := range rb.Grid.Rows {
		least := floor * greatest
		if floor == 0 {
			least = .1 * e.single(row)
		}
		above := ra.Grid.Row(row)
		for i, v := range rb.Grid.Row(row) {
			if v > 0 && v >= least {
				above[i] /= v
			} else {
				above[i] = math.NaN()
			}
		}
	}
	ra.named("ratio", "")
	return ra.with(rb), nil
}

// single is what one point of mean weight has at its own place, in a row of the
// grid: the kernels are 1 there.
func (e *estimate) single(row int) float64 {
	y := e.lattice.y
	return e.factor(e.Bandwidth) * e.area(y.k0+y.n-1-row) * e.result.Weight / float64(e.result.Points)
}

// together are the options that estimate two sets alike.
func together(a, b geom.Points, o Options) (Options, error) {
	if o.Bandwidths != nil || o.Rule == Adaptive || o.Rule == Nearest {
		return o, errors.New("density: two sets of points have one bandwidth, not one for each point")
	}
	all := geom.Points{X: append(append([]float64(nil), a.X...), b.X...), Y: append(append([]float64(nil), a.Y...), b.Y...)}
	frame := o
	frame.Scale = Raw
	e, err := newEstimate(all, frame)
	if err != nil {
		return o, err
	}
	return e.frame(o), nil
}

// frame is the options that lay the same cells over any points.
func (e *estimate) frame(o Options) Options {
	o.Bandwidth, o.Bandwidths = e.Bandwidth, e.Bandwidths
	l := e.lattice
	o.Extent = geom.Extent{XMin: l.x.lo, YMin: l.y.lo, XMax: l.x.hi, YMax: l.y.hi}
	if o.Cell == 0 {
		o.Layout = Layout{Cols: l.x.n, Rows: l.y.n, Extent: o.Extent, MaxCells: o.MaxCells}
	}
	return o
}

// both estimates a, and b with a's bandwidth on a's grid.
func both(a, b geom.Points, o Options) (ra, rb *Result, err error) {
	e, err := newEstimate(a, o)
	if err != nil {
		return nil, nil, err
	}
	if ra, err = e.run(); err != nil {
		return nil, nil, err
	}
	rb, err = Estimate(b, e.frame(o))
	return ra, rb, err
}

func (r *Result) named(name, unit string) {
	r.Grid.Name, r.Grid.Unit, r.Unit = name, unit, unit
}

// with adds what another result counts.
func (r *Result) with(o *Result) *Result {
	r.Points += o.Points
	r.LeftOut += o.LeftOut
	r.Weight += o.Weight
	r.Error = max(r.Error, o.Error)
	return r
}
