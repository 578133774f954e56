package density

import "github.com/swelter/swelter/geom"

// Inside tells how much of a kernel lies in a rectangle, for callers that
// correct the edges of densities by themselves: by Jones' way (EstimateWithin)
// they divide by it. It is safe for concurrent use.
type Inside struct {
	reach float64 // in bandwidths
	unit  mass    // of the bandwidth 1
}

// NewInside prepares a kernel.
func NewInside(k Kernel) *Inside {
	m := newMass(k, 0, 1, geom.Extent{})
	return &Inside{reach: m.h, unit: *m}
}

// Share is the share of the kernel of a bandwidth around (x, y) that lies in the
// window, to about 1e-6.
func (in *Inside) Share(x, y, bandwidth float64, window geom.Extent) float64 {
	m := in.unit
	m.window, m.h = window, in.reach*bandwidth
	if x-window.XMin >= m.h && window.XMax-x >= m.h && y-window.YMin >= m.h && window.YMax-y >= m.h {
		return 1
	}
	return m.at(x, y)
}

// Peak is the density of one event at its own place, of the bandwidth 1 on the
// plane; that of another bandwidth is Peak / bandwidth^2.
func (k Kernel) Peak() float64 { return k.planeConstant(0) * k.value(0, 0) }
