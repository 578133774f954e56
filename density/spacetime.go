package density

import (
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
)

// TimeOptions for SpaceTime.
type TimeOptions struct {
	Radius float64   // of the kernel in time, in the units of T: its reach, the standard deviation of a Gaussian
	At     []float64 // the times of the frames
	Per    float64   // the unit of time that densities count by, in the units of T; 0 is 1
	Unit   string    // its name, such as "day"; "" is "unit of time"
}

// SpaceTime is the density of points in the plane and in time, a grid for each
// of the times: the sum of w k(distance/h) k(lag/T), one kernel in space and in
// time, each scaled to hold 1. Intensities are per unit of area and of time, so
// that summed over both they give the weights; Raw and Tutorial leave the kernel
// in time as it is, at most 1.
//
// Each frame is as exact as Estimate makes it, on one lattice and with one
// radius for all, and only points within reach of its time are looked at. Points
// without a finite time are left out.
func SpaceTime(pts geom.Points, o Options, t TimeOptions) ([]*Result, error) {
	switch {
	case len(pts.T) != pts.Len():
		return nil, fmt.Errorf("density: %d times of %d points; a space-time density needs one each", len(pts.T), pts.Len())
	case !(t.Radius > 0) || math.IsInf(t.Radius, 0):
		return nil, fmt.Errorf("density: a radius of %g in time; it must be greater than 0", t.Radius)
	case len(t.At) == 0:
		return nil, errors.New("density: no time to estimate at")
	case o.Bandwidths != nil, o.Rule == Adaptive, o.Rule == Nearest:
		return nil, errors.New("density: in space and time all points have one radius")
	}
	for _, at := range t.At {
		if !finite(at) {
			return nil, fmt.Errorf("density: %g is not a time", at)
		}
	}
	timed, left := pts, 0
	for _, at := range pts.T {
		if !finite(at) {
			left++
		}
	}
	if left > 0 {
		timed = weighed(pts, func(i int) float64 {
			if finite(pts.T[i]) {
				return 1
			}
			return 0
		})
	}
	whole, err := newEstimate(timed, o)
	if err != nil {
		return nil, err
	}
	whole.result.LeftOut += left
	out := make([]*Result, len(t.At))
	for k, at := range t.At {
		if out[k], err = whole.moment(at, t); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// moment is the density at one time.
func (e *estimate) moment(at float64, t TimeOptions) (*Result, error) {
	scale := 1.0
	if e.Scale != Raw && e.Scale != Tutorial {
		per := t.Per
		if per == 0 {
			per = 1
		}
		scale = e.Kernel.lineConstant(e.Decay) * per / t.Radius
	}
	f := &estimate{Options: e.Options, lattice: e.lattice, measure: e.measure}
	f.Rule = 0
	f.pts = weighed(e.pts, func(i int) float64 {
		u := (at - e.pts.T[i]) / t.Radius
		return scale * e.Kernel.value(u*u, e.Decay)
	})
	f.Scale = Intensity // a frame need not have a sum of its own to be divided by
	err := f.clean()
	f.Scale = e.Scale
	f.result.Bandwidth, f.result.Scale, f.result.LeftOut = e.result.Bandwidth, e.Scale, e.result.LeftOut
	if f.pts.Len() == 0 || err != nil {
		return e.nothing(f.result, t), nil // nothing happened within reach
	}
	f.result.Weight = e.result.Weight
	r, err := f.run()
	if err != nil {
		return nil, err
	}
	r.Unit = t.unit(e)
	r.Grid.Unit = r.Unit
	return r, nil
}

// nothing is the frame of a time that no point reaches.
func (e *estimate) nothing(r Result, t TimeOptions) *Result {
	r.Kernel, r.Grid, r.Unit = e.Kernel, e.lattice.grid(), t.unit(e)
	r.Grid.Name, r.Grid.Unit = "density", r.Unit
	return &r
}

// unit is that of space with that of time.
func (t TimeOptions) unit(e *estimate) string {
	name := t.Unit
	if name == "" {
		name = "unit of time"
	}
	if e.Scale == Raw || e.Scale == Tutorial {
		return e.unit()
	}
	return e.unit() + " and " + name
}

// weighed are the points whose factor is not 0, their weights times it.
func weighed(p geom.Points, factor func(i int) float64) geom.Points {
	var out geom.Points
	for i, x := range p.X {
		f := factor(i)
		if f == 0 {
			continue
		}
		if p.W != nil {
			f *= p.W[i]
		}
		out.X, out.Y, out.W, out.T = append(out.X, x), append(out.Y, p.Y[i]), append(out.W, f), append(out.T, p.T[i])
	}
	return out
}
