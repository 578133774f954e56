package norm

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// kinds are the names of norms in the order of help texts, with the settings
// each takes; a bare value after the colon is the first of them.
var kinds = []struct {
	name     string
	settings []string
}{
	{"linear", []string{"center"}},
	{"log", nil},
	{"symlog", []string{"linthresh", "linscale", "base"}},
	{"asinh", []string{"linwidth"}},
	{"power", []string{"gamma"}},
	{"two-slope", []string{"center"}},
	{"centered", []string{"center", "halfrange"}},
	{"boundaries", nil},
	{"quantile", []string{"classes"}},
	{"equal", []string{"classes"}},
	{"jenks", []string{"classes"}},
	{"eqhist", nil},
}

var spellings = map[string]string{"": "linear", "centred": "centered", "twoslope": "two-slope", "boundary": "boundaries", "quantiles": "quantile",
	"equal-interval": "equal", "natural-breaks": "jenks", "eq_hist": "eqhist", "eq-hist": "eqhist"}

// Names lists the norms.
func Names() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// canonical is the name as Norm.Name gives it.
func canonical(name string) (string, error) {
	if s, ok := spellings[name]; ok {
		name = s
	}
	if !slices.Contains(Names(), name) {
		return "", fmt.Errorf("norm: %q is unknown; the norms are %s", clip(name), strings.Join(Names(), ", "))
	}
	return name, nil
}

// ParseNorm reads NAME[:key=value,...], what a user writes after --norm, into
// options that are otherwise zero:
//
//	log
//	symlog:linthresh=0.1,linscale=1,base=10
//	asinh:linwidth=2
//	power:gamma=0.5       or power:0.5
//	two-slope:center=3    or two-slope:3
//	centered:center=0,halfrange=5
//	boundaries:0,1,5
//	quantile:5            or equal:5, jenks:5
//	eqhist
//	linear:center=0       (as --center 0)
//
// vmin and vmax are understood after every name but boundaries.
func ParseNorm(s string) (Options, error) {
	var o Options
	name, rest, given := strings.Cut(strings.TrimSpace(s), ":")
	name, err := canonical(strings.ToLower(strings.TrimSpace(name)))
	if err != nil {
		return o, err
	}
	o.Name = name
	if !given {
		if name == "boundaries" {
			return o, checkEdges(nil)
		}
		return o, nil
	}
	if name == "boundaries" {
		if o.Boundaries, err = numbers(rest); err == nil {
			err = checkEdges(o.Boundaries)
		}
		return o, err
	}
	for i, part := range strings.Split(rest, ",") {
		if err := o.set(part, i == 0); err != nil {
			return Options{}, err
		}
	}
	return o, nil
}

// set reads one key=value, or, when it is the first, the bare value of the
// norm's first setting.
func (o *Options) set(part string, first bool) error {
	var settings []string
	for _, k := range kinds {
		if k.name == o.Name {
			settings = k.settings
		}
	}
	key, text, found := strings.Cut(strings.TrimSpace(part), "=")
	if !found && first && len(settings) > 0 {
		key, text = settings[0], part
	}
	known := append(slices.Clone(settings), "vmin", "vmax")
	key = strings.TrimSpace(key)
	if !slices.Contains(known, key) {
		return fmt.Errorf("norm: %s has no setting %q; it takes %s", o.Name, clip(key), strings.Join(known, ", "))
	}
	v, err := number(text)
	if err != nil {
		return fmt.Errorf("norm: %s: %s: %w", o.Name, key, err)
	}
	switch key {
	case "vmin":
		o.VMin = &v
	case "vmax":
		o.VMax = &v
	case "center":
		if o.Name == "linear" {
			o.Center = &v
		} else {
			o.VCenter = &v
		}
	case "halfrange":
		o.HalfRange = v
	case "gamma":
		o.Gamma = v
	case "linthresh":
		o.LinThresh = v
	case "linscale":
		o.LinScale = v
	case "base":
		o.Base = v
	case "linwidth":
		o.LinWidth = v
	case "classes":
		if v != math.Trunc(v) || v < 1 || v > maxClasses {
			return fmt.Errorf("norm: %s: %g classes; a whole number from 1 to %d", o.Name, v, maxClasses)
		}
		o.Classes = int(v)
	}
	return o.positive(key, v)
}

// positive refuses 0 and less where the field's 0 means "not given".
func (o *Options) positive(key string, v float64) error {
	switch key {
	case "vmin", "vmax", "center":
		return nil
	}
	if v <= 0 {
		return fmt.Errorf("norm: %s: %s %g is not positive", o.Name, key, v)
	}
	return nil
}

func numbers(s string) ([]float64, error) {
	var list []float64
	for part := range strings.SplitSeq(s, ",") {
		v, err := number(part)
		if err != nil {
			return nil, fmt.Errorf("norm: boundaries: %w", err)
		}
		list = append(list, v)
	}
	return list, nil
}

func number(s string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a finite number", clip(s))
	}
	return v, nil
}

// clip shortens what is quoted in an error.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
