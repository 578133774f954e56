package swelter

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
)

// radiusRules are the words that choose a radius.
var radiusRules = map[string]density.Rule{
	"scott": density.Scott, "silverman": density.Silverman, "cv": density.LeastSquares, "least-squares": density.LeastSquares,
	"likelihood": density.Likelihood, "adaptive": density.Adaptive, "knn": density.Nearest, "nearest": density.Nearest,
}

// reach reads the radius: a rule, a length on the ground with LonLat, or a
// number in the units of x and y.
func (o *DensityOptions) reach() error {
	if o.LonLat {
		o.KDE.Metric = geo.Ground{}
	}
	if o.Radius == "" {
		return nil
	}
	name, arg, given := strings.Cut(strings.ToLower(strings.TrimSpace(o.Radius)), ":")
	rule, ok := radiusRules[name]
	switch {
	case !ok:
		v, err := o.length("radius", o.Radius)
		o.KDE.Bandwidth = v
		return err
	case given && rule == density.Nearest:
		k, err := strconv.Atoi(arg)
		if err != nil || k < 1 {
			return fmt.Errorf("radius %q: a number of neighbours is wanted, such as knn:20", o.Radius)
		}
		o.KDE.Neighbours = k
	case given && rule == density.Adaptive:
		v, err := o.length("radius", arg)
		if err != nil {
			return err
		}
		o.KDE.Bandwidth = v
	case given:
		return fmt.Errorf("radius %q: %s chooses the radius by itself", o.Radius, name)
	}
	o.KDE.Rule = rule
	return nil
}

// length reads a length in the units of x and y, on the ground in metres.
func (o *DensityOptions) length(what, text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case o.LonLat && err == nil:
		return 0, fmt.Errorf("%s %s: is that metres or degrees? with longitude and latitude it needs a unit, such as 500m or 2km", what, text)
	case o.LonLat:
		if v, err = geo.ParseLength(text); err != nil {
			return 0, err
		}
	case err != nil:
		if _, bad := geo.ParseLength(text); bad == nil {
			return 0, fmt.Errorf("%s %q is a length on the ground, which needs --lonlat; otherwise give a number in the units of x and y", what, text)
		}
		return 0, fmt.Errorf("%s %q is neither a number in the units of x and y nor a rule (scott, silverman, cv, likelihood, adaptive, knn:20); a length on the ground, such as 500m, needs --lonlat", what, text)
	}
	if !(v > 0) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%s %s; it must be greater than 0", what, text)
	}
	return v, nil
}
