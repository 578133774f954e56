package norm

import (
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/stat"
)

// Fit finds the limits in the values and returns the norm. Hidden cells are
// left out by the caller. Values are read once, a second time where limits
// leave some of them out, and a few times more for percentiles; nothing is
// copied but a small part of them for percentiles.
//
// Without any finite value Fit succeeds and says so in Fitted.Empty. It fails
// for limits that do not rise, for a logarithm without positive values, and
// for options that contradict each other.
func Fit(values []float64, o Options) (Norm, Fitted, error) {
	name, err := o.check()
	if err != nil {
		return nil, Fitted{}, err
	}
	domain := everything
	if name == "log" {
		domain.lo = math.SmallestNonzeroFloat64
	}
	seen := count(values, domain)
	found := Fitted{Finite: seen.inside, Missing: seen.missing, Infinite: seen.below + seen.above, OutOfDomain: seen.outside}
	if name == "log" && seen.inside == 0 && seen.outside > 0 {
		return nil, found, errors.New("norm: log: no value is positive; symlog shows both signs and zero")
	}
	if name == "boundaries" {
		n := newClasses(name, o.Boundaries)
		return n, found.beyond(n, values, seen), nil
	}
	lo, hi, err := o.limits(values, seen, domain)
	if err != nil {
		return nil, found, err
	}
	found.Empty = seen.inside == 0 && (o.VMin == nil || o.VMax == nil) && o.HalfRange == 0
	n, err := o.build(name, lo, hi, values)
	if err != nil {
		return nil, found, err
	}
	if name == "linear" {
		found.Center = o.Center
	}
	if name == "symlog" {
		found.LinThresh = o.linThresh(lo, hi)
	}
	return n, found.beyond(n, values, seen), nil
}

// limits are the lower and upper limit before the norm's own rules: what the
// user gave, else percentiles, else the extremes.
func (o *Options) limits(values []float64, seen tally, domain interval) (lo, hi float64, err error) {
	lo, hi = seen.min, seen.max
	if seen.inside == 0 {
		lo, hi = o.emptyLimits()
	} else if o.Robust && (o.VMin == nil || o.VMax == nil) {
		r := o.robustRange()
		p := stat.QuantilesWithin(values, domain.lo, domain.hi, r[0]/100, r[1]/100)
		if p[0] < p[1] {
			lo, hi = p[0], p[1]
		}
	}
	if o.VMin != nil {
		lo = *o.VMin
	}
	if o.VMax != nil {
		hi = *o.VMax
	}
	if lo < hi || lo == hi && seen.min == seen.max {
		return lo, hi, nil
	}
	if o.VMin != nil {
		return 0, 0, fmt.Errorf("norm: vmin %g is not below %g, the upper limit of the data; give vmax too", lo, hi)
	}
	return 0, 0, fmt.Errorf("norm: vmax %g is not above %g, the lower limit of the data; give vmin too", hi, lo)
}

func (o *Options) emptyLimits() (lo, hi float64) {
	lo, hi = 0, 1
	if o.Name == "log" {
		lo, hi = 1, 10
	}
	switch {
	case o.VMin != nil && *o.VMin >= hi:
		hi = *o.VMin + max(1, math.Abs(*o.VMin))
	case o.VMax != nil && *o.VMax <= lo:
		if lo = *o.VMax - max(1, math.Abs(*o.VMax)); o.Name == "log" {
			lo = *o.VMax / 10
		}
	}
	return lo, hi
}

func (o *Options) robustRange() []float64 {
	if o.RobustRange == [2]float64{} {
		return []float64{2, 98}
	}
	return o.RobustRange[:]
}

// build makes the norm between limits that rise or are one value.
func (o *Options) build(name string, lo, hi float64, values []float64) (Norm, error) {
	switch name {
	case "linear":
		if o.Center != nil {
			return newCropped(lo, hi, *o.Center), nil
		}
	case "two-slope":
		return o.twoSlope(lo, hi)
	case "centered":
		c := o.vcenter()
		half := or(o.HalfRange, min(max(hi-c, c-lo), maxSpan))
		lo, hi = max(c-half, -maxSpan), min(c+half, maxSpan)
	}
	if lo == hi {
		return constant{name, lo, name == "log"}, nil
	}
	switch name {
	case "log":
		return newCurve(name, lo, hi, logBend{}), nil
	case "symlog":
		return newCurve(name, lo, hi, newSymlog(o.linThresh(lo, hi), or(o.LinScale, 1), or(o.Base, 10))), nil
	case "asinh":
		return newCurve(name, lo, hi, asinhBend{or(o.LinWidth, 1)}), nil
	case "power":
		return power{lo, hi, or(o.Gamma, .5)}, nil
	case "quantile":
		return newClasses(name, quantiles(values, interval{lo, hi}, o.Classes)), nil
	case "equal":
		return newClasses(name, equalEdges(lo, hi, o.Classes)), nil
	case "jenks":
		return newClasses(name, jenksEdges(values, interval{lo, hi}, o.Classes)), nil
	case "eqhist":
		return newEqualized(values, lo, hi), nil
	}
	return linear{name, lo, hi}, nil
}

// twoSlope widens limits that were found, not given, as matplotlib does: a
// centre that is not between them comes to lie in the middle.
func (o *Options) twoSlope(lo, hi float64) (Norm, error) {
	c := o.vcenter()
	if lo == hi && lo == c {
		return constant{"two-slope", lo, false}, nil
	}
	if lo >= c {
		if o.VMin != nil {
			return nil, fmt.Errorf("norm: two-slope: vmin %g is not below the center %g", lo, c)
		}
		lo = c - (hi - c)
	}
	if hi <= c {
		if o.VMax != nil {
			return nil, fmt.Errorf("norm: two-slope: vmax %g is not above the center %g", hi, c)
		}
		hi = c + (c - lo)
	}
	return twoSlope{max(lo, -maxSpan), c, min(hi, maxSpan)}, nil
}

func (o *Options) vcenter() float64 {
	if o.VCenter == nil {
		return 0
	}
	return *o.VCenter
}

// linThresh is a hundredth of the greater limit unless given: ±100 is linear
// between -1 and 1.
func (o *Options) linThresh(lo, hi float64) float64 {
	if o.LinThresh > 0 {
		return o.LinThresh
	}
	return max(math.Abs(lo), math.Abs(hi), math.SmallestNonzeroFloat64*100) / 100
}

func or(v, otherwise float64) float64 {
	if v == 0 {
		return otherwise
	}
	return v
}

// beyond counts the finite values outside the limits, and sets the limits.
func (f Fitted) beyond(n Norm, values []float64, seen tally) Fitted {
	f.Lo, f.Hi = n.Limits()
	if seen.inside == 0 || seen.min >= f.Lo && seen.max <= f.Hi {
		return f
	}
	lo, hi := f.Lo, f.Hi
	for _, part := range inChunks(len(values), func(from, to int) [2]int {
		under, over := 0, 0 // two simple conditions a value: no branch to guess
		for _, v := range values[from:to] {
			if v < lo {
				under++
			}
			if v > hi {
				over++
			}
		}
		return [2]int{under, over}
	}) {
		f.Under, f.Over = f.Under+part[0], f.Over+part[1]
	}
	// What a domain leaves out lies below its values.
	f.Under -= seen.below + seen.outside
	f.Over -= seen.above
	return f
}
