package norm

import (
	"fmt"
	"math"
)

// check refuses options that are wrong whatever the values, and returns the
// norm's name.
func (o *Options) check() (string, error) {
	name, err := canonical(o.Name)
	if err != nil {
		return "", err
	}
	if err := o.checkNumbers(); err != nil {
		return "", err
	}
	if o.VMin != nil && o.VMax != nil && *o.VMin >= *o.VMax {
		return "", fmt.Errorf("norm: vmin %g is not below vmax %g; to turn the colours round add _r to the colormap", *o.VMin, *o.VMax)
	}
	if o.Robust {
		if r := o.robustRange(); !(r[0] >= 0 && r[0] < r[1] && r[1] <= 100) {
			return "", fmt.Errorf("norm: robust range %g,%g; two rising percentiles from 0 to 100", r[0], r[1])
		}
	}
	if o.Center != nil && name != "linear" {
		return "", fmt.Errorf("norm: center belongs to the linear norm, not to %s; two-slope:center=%g sets the middle of its own", name, *o.Center)
	}
	return name, o.checkNorm(name)
}

// checkNorm refuses what one norm does not take.
func (o *Options) checkNorm(name string) error {
	limited := o.VMin != nil || o.VMax != nil
	switch {
	case name == "log" && o.VMin != nil && *o.VMin <= 0:
		return fmt.Errorf("norm: log: vmin %g is not positive; symlog shows both signs and zero", *o.VMin)
	case name == "log" && o.VMax != nil && *o.VMax <= 0:
		return fmt.Errorf("norm: log: vmax %g is not positive; symlog shows both signs and zero", *o.VMax)
	case name == "symlog" && o.Base != 0 && o.Base <= 1:
		return fmt.Errorf("norm: symlog: base %g is not above 1", o.Base)
	case name == "boundaries" && (limited || o.Robust):
		return fmt.Errorf("norm: boundaries set the limits; leave out vmin, vmax and robust")
	case name == "boundaries":
		return checkEdges(o.Boundaries)
	case name == "centered" && o.HalfRange != 0 && (limited || o.Robust):
		return fmt.Errorf("norm: centered: halfrange sets the limits; leave out vmin, vmax and robust")
	case (name == "quantile" || name == "equal" || name == "jenks") && (o.Classes < 0 || o.Classes > maxClasses):
		return fmt.Errorf("norm: %s: %d classes; a whole number from 1 to %d", name, o.Classes, maxClasses)
	}
	return nil
}

// checkNumbers refuses NaN and infinities, and what must be positive and is
// not; 0 is "not given".
func (o *Options) checkNumbers() error {
	for _, p := range []struct {
		key string
		v   *float64
	}{{"vmin", o.VMin}, {"vmax", o.VMax}, {"center", o.Center}, {"vcenter", o.VCenter}} {
		if p.v != nil && (math.IsNaN(*p.v) || math.IsInf(*p.v, 0)) {
			return fmt.Errorf("norm: %s is %g; a finite number is needed", p.key, *p.v)
		}
	}
	for _, p := range []struct {
		key string
		v   float64
	}{{"halfrange", o.HalfRange}, {"gamma", o.Gamma}, {"linthresh", o.LinThresh}, {"linscale", o.LinScale}, {"base", o.Base}, {"linwidth", o.LinWidth}} {
		if !(p.v >= 0) || math.IsInf(p.v, 0) {
			return fmt.Errorf("norm: %s is %g; a positive number is needed", p.key, p.v)
		}
	}
	return nil
}
