// Package geom holds points in columns and the extents they span, in data
// units. Lines and polygons are the types of paulmach/orb; nothing here knows
// of the ground (see package geo).
package geom

import "math"

// Extent is a closed rectangle in data units. The zero value means "not given";
// an extent with XMin > XMax or YMin > YMax holds no point.
type Extent struct {
	XMin float64 `json:"xmin"`
	YMin float64 `json:"ymin"`
	XMax float64 `json:"xmax"`
	YMax float64 `json:"ymax"`
}

// Empty is the extent that holds nothing and grows with Add.
func Empty() Extent {
	return Extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
}

// IsZero reports whether the extent was not given.
func (e Extent) IsZero() bool { return e == Extent{} }

// Width is XMax - XMin, in data units.
func (e Extent) Width() float64 { return e.XMax - e.XMin }

// Height is YMax - YMin, in data units.
func (e Extent) Height() float64 { return e.YMax - e.YMin }

// Contains reports whether the point lies in the extent, borders included.
func (e Extent) Contains(x, y float64) bool {
	return x >= e.XMin && x <= e.XMax && y >= e.YMin && y <= e.YMax
}

// Add returns the extent grown to hold the point; points that are not finite
// are passed over.
func (e Extent) Add(x, y float64) Extent {
	if math.IsNaN(x) || math.IsInf(x, 0) || math.IsNaN(y) || math.IsInf(y, 0) {
		return e
	}
	return Extent{min(e.XMin, x), min(e.YMin, y), max(e.XMax, x), max(e.YMax, y)}
}

// Pad returns the extent grown by d on all four sides.
func (e Extent) Pad(d float64) Extent {
	return Extent{e.XMin - d, e.YMin - d, e.XMax + d, e.YMax + d}
}

// Points are n places in columns. X and Y have n values each; W (weights), T
// (seconds since 1970-01-01 UTC) and Group (indices into Groups) have n values
// or are nil.
type Points struct {
	X, Y   []float64
	W      []float64
	T      []float64
	Group  []int32
	Groups []string
}

// Len is the number of points.
func (p Points) Len() int { return len(p.X) }

// Extent spans all points whose coordinates are finite.
func (p Points) Extent() Extent {
	e := Empty()
	for i, x := range p.X {
		e = e.Add(x, p.Y[i])
	}
	return e
}
