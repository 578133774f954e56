// Package norm maps values to [0, 1] for colour and back: the norms of
// matplotlib by their names, seaborn's centring, classes, and the limits they
// are fitted to.
//
// Fit makes a norm from values and Options, ParseNorm reads what a user writes
// after --norm, Entries maps many values at once.
package norm

// Norm maps a value to a position along a colormap. It is immutable and safe
// for concurrent use.
//
// Within the limits Scale never decreases and lies in [0, 1]; it need not reach
// both ends (seaborn's centring shows a part of the colormap). Below the lower
// limit it is negative, above the upper limit greater than 1, for NaN and what
// the norm has no place for (zero under a logarithm) NaN. Equal limits put
// their one value in the middle.
type Norm interface {
	Name() string             // as in --norm: "linear", "log", "symlog", ...
	Limits() (lo, hi float64) // in data units, lo <= hi
	Scale(v float64) float64  // value -> position
	Invert(t float64) float64 // position -> value, the inverse of Scale within the limits, and never beyond them
}

// Classed is a Norm with a finite number of classes (boundaries, quantiles, equal
// intervals, natural breaks):
// class k holds values in [Edges[k], Edges[k+1]), the last one closed.
//
// Scale gives every value of a class one position, such that a colormap of 256
// entries shows the entry that matplotlib's BoundaryNorm chooses, and one of
// as many entries as there are classes shows entry k. Invert spreads the
// classes evenly over [0, 1].
type Classed interface {
	Norm
	Edges() []float64
}

// Cropped is a Norm that shows a part of the colormap, as seaborn's centring:
// the part from position from to position to, cut into 256 colours at equal
// steps, over which within runs from 0 to 1. Package shade does so, and cells
// have seaborn's colours.
type Cropped interface {
	Norm
	Crop() (within Norm, from, to float64)
}

// Options choose a norm and its limits. The zero value is linear from the
// smallest to the largest finite value.
type Options struct {
	Name   string   `json:"name,omitempty"` // linear, log, symlog, asinh, power, two-slope, centered, boundaries, quantile, equal, jenks, eqhist
	VMin   *float64 `json:"vmin,omitempty"`
	VMax   *float64 `json:"vmax,omitempty"`
	Robust bool     `json:"robust,omitempty"` // percentiles in place of the extremes, unless both are the same value
	// RobustRange are the percentiles of Robust; zero is 2 and 98.
	RobustRange [2]float64 `json:"robustRange,omitzero"`
	// Center is seaborn's: equal slopes on both sides, the colormap cropped.
	Center     *float64  `json:"center,omitempty"`
	VCenter    *float64  `json:"vcenter,omitempty"`   // two-slope and centered; nil is 0
	HalfRange  float64   `json:"halfrange,omitempty"` // centered; 0 finds it
	Gamma      float64   `json:"gamma,omitempty"`     // power; 0 is 0.5
	LinThresh  float64   `json:"linthresh,omitempty"` // symlog; 0 is a hundredth of the greater limit, signs apart
	LinScale   float64   `json:"linscale,omitempty"`  // symlog; 0 is 1
	Base       float64   `json:"base,omitempty"`      // symlog; 0 is 10
	LinWidth   float64   `json:"linwidth,omitempty"`  // asinh; 0 is 1
	Boundaries []float64 `json:"boundaries,omitempty"`
	Classes    int       `json:"classes,omitempty"` // quantile, equal and jenks; 0 is 5
}

// Fitted says what Fit found, for legends, notes and --data.
type Fitted struct {
	Lo, Hi      float64  // limits in force
	Finite      int      // values that set them
	Missing     int      // NaN
	Infinite    int      // +-Inf, drawn under or over
	Under, Over int      // finite values beyond the limits
	OutOfDomain int      // finite values the norm has no place for (not positive under a log)
	Empty       bool     // no value set the limits, which are then 0 and 1 (log: 1 and 10) and mean nothing: draw no bar
	LinThresh   float64  // of symlog, as given or found
	Center      *float64 // of a linear norm that the colormap is cropped for, or nil
}
