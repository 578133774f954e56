// Package norm maps values to [0, 1] for colour and back: the norms of
// matplotlib by their names, seaborn's centring, classes, and the limits they
// are fitted to.
package norm

// Norm maps a value to a position along a colormap. It is immutable and safe
// for concurrent use.
//
// Within the limits Scale never decreases and lies in [0, 1]; it need not reach
// both ends (seaborn's centring shows a part of the colormap). Below the lower
// limit it is negative, above the upper limit greater than 1, for NaN and what
// the norm has no place for (zero under a logarithm) NaN.
type Norm interface {
	Name() string             // as in --norm: "linear", "log", "symlog", ...
	Limits() (lo, hi float64) // in data units, lo <= hi
	Scale(v float64) float64  // value -> position
	Invert(t float64) float64 // position -> value, the inverse of Scale within the limits
}

// Classed is a Norm with a finite number of classes (boundaries, quantiles):
// class k holds values in [Edges[k], Edges[k+1]), the last one closed.
type Classed interface {
	Norm
	Edges() []float64
}

// Options choose a norm and its limits. The zero value is linear from the
// smallest to the largest finite value.
type Options struct {
	Name   string   `json:"name,omitempty"` // linear, log, symlog, asinh, power, two-slope, centered, boundaries, quantile
	VMin   *float64 `json:"vmin,omitempty"`
	VMax   *float64 `json:"vmax,omitempty"`
	Robust bool     `json:"robust,omitempty"`
	// RobustRange are the percentiles of Robust; zero is 2 and 98.
	RobustRange [2]float64 `json:"robustRange,omitzero"`
	// Center is seaborn's: equal slopes on both sides, the colormap cropped.
	Center     *float64  `json:"center,omitempty"`
	VCenter    *float64  `json:"vcenter,omitempty"`   // two-slope and centered; nil is 0
	HalfRange  float64   `json:"halfrange,omitempty"` // centered; 0 finds it
	Gamma      float64   `json:"gamma,omitempty"`     // power; 0 is 0.5
	LinThresh  float64   `json:"linthresh,omitempty"` // symlog; 0 is chosen from the data
	LinScale   float64   `json:"linscale,omitempty"`  // symlog; 0 is 1
	Base       float64   `json:"base,omitempty"`      // symlog; 0 is 10
	LinWidth   float64   `json:"linwidth,omitempty"`  // asinh; 0 is 1
	Boundaries []float64 `json:"boundaries,omitempty"`
	Classes    int       `json:"classes,omitempty"` // quantile; 0 is 5
}

// Fitted says what Fit found, for legends, notes and --data.
type Fitted struct {
	Lo, Hi      float64 // limits in force
	Finite      int     // values that set them
	Missing     int     // NaN
	Infinite    int     // +-Inf, drawn under or over
	Under, Over int     // finite values beyond the limits
	OutOfDomain int     // finite values the norm has no place for (not positive under a log)
}

// Fit finds the limits in the values and returns the norm. Hidden cells are
// left out by the caller.
func Fit(values []float64, o Options) (Norm, Fitted, error) { panic("norm: not yet") }
