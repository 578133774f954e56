package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/swelter/swelter/norm"
)

var normNames = []string{"linear", "log", "symlog", "asinh", "power", "two-slope", "centered", "boundaries", "quantile"}

// setNorm reads NAME[:key=value,...]; boundaries and quantile take their
// numbers bare: boundaries:0,1,5 and quantile:4.
func setNorm(o *norm.Options, s string) error {
	name, rest, _ := strings.Cut(s, ":")
	name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "_", "-")
	switch name {
	case "lognorm":
		name = "log"
	case "twoslope":
		name = "two-slope"
	case "centred":
		name = "centered"
	case "gamma":
		name = "power"
	}
	if !contains(normNames, name) {
		return errors.New(didYouMean(name, normNames, "one of "+strings.Join(normNames, ", ")))
	}
	o.Name = name
	switch {
	case rest == "" && name == "boundaries":
		return errors.New("the edges of the classes are wanted, such as boundaries:0,1,5")
	case rest == "":
		return nil
	case name == "boundaries":
		var err error
		o.Boundaries, err = parseNumbers(rest)
		return err
	case name == "quantile" && !strings.Contains(rest, "="):
		n, err := parseNumber(rest)
		if err != nil || n != float64(int(n)) || n < 1 {
			return errors.New("the number of classes is wanted, such as quantile:5")
		}
		o.Classes = int(n)
		return nil
	}
	for _, part := range strings.Split(rest, ",") {
		key, text, _ := strings.Cut(part, "=")
		if err := setNormKey(o, name, strings.TrimSpace(key), text); err != nil {
			return err
		}
	}
	return nil
}

// normKeys are the settings of each norm.
var normKeys = map[string][]string{
	"symlog":    {"linthresh", "linscale", "base"},
	"asinh":     {"width"},
	"power":     {"gamma"},
	"two-slope": {"center"},
	"centered":  {"center", "halfrange"},
	"quantile":  {"n"},
}

// normSpelling are matplotlib's names where ours are plainer.
var normSpelling = map[string]string{"vcenter": "center", "linear_width": "width", "linear-width": "width"}

func setNormKey(o *norm.Options, name, key, text string) error {
	if own, ok := normSpelling[key]; ok {
		key = own
	}
	keys := normKeys[name]
	if len(keys) == 0 {
		return fmt.Errorf("%s takes no settings; limits are --vmin and --vmax", name)
	}
	if !contains(keys, key) {
		return fmt.Errorf("%s has no setting %q; it has %s", name, key, strings.Join(keys, ", "))
	}
	v, err := parseNumber(text)
	if err != nil {
		return fmt.Errorf("%s=%s: %w", key, text, err)
	}
	switch key {
	case "linthresh":
		o.LinThresh = v
	case "linscale":
		o.LinScale = v
	case "base":
		o.Base = v
	case "width":
		o.LinWidth = v
	case "gamma":
		o.Gamma = v
	case "center":
		o.VCenter = &v
	case "halfrange":
		o.HalfRange = v
	case "n":
		o.Classes = int(v)
	}
	if key != "center" && v <= 0 {
		return fmt.Errorf("%s=%s: it has to be greater than 0", key, text)
	}
	return nil
}

func setRobustRange(o *norm.Options, s string) error {
	v, err := parseNumbers(s)
	switch {
	case err != nil:
		return err
	case len(v) != 2 || v[0] < 0 || v[1] > 100 || v[0] >= v[1]:
		return errors.New("two percentiles from 0 to 100 are wanted, the lower first, such as 2,98")
	}
	o.Robust, o.RobustRange = true, [2]float64{v[0], v[1]}
	return nil
}

// setExtent reads xmin,ymin,xmax,ymax. Matplotlib's order is left, right,
// bottom, top; where that is what was meant, the message turns it round.
func setExtent(to *[]float64, s string) error {
	v, err := parseNumbers(s)
	switch {
	case err != nil:
		return err
	case len(v) != 4:
		return errors.New("four numbers are wanted: xmin,ymin,xmax,ymax")
	case v[0] >= v[2] || v[1] >= v[3]:
		hint := "xmin,ymin,xmax,ymax are wanted, each minimum below its maximum"
		if v[0] < v[1] && v[2] < v[3] {
			hint += fmt.Sprintf("; matplotlib's left,right,bottom,top is %g,%g,%g,%g here", v[0], v[2], v[1], v[3])
		}
		return errors.New(hint)
	}
	*to = v
	return nil
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
