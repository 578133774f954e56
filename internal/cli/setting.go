package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/swelter/swelter/norm"
)

// normSpelling are the names of matplotlib's classes and parameters where the
// norms' own are shorter.
var normSpelling = strings.NewReplacer("lognorm", "log", "symlognorm", "symlog", "asinhnorm", "asinh", "powernorm", "power",
	"twoslopenorm", "two-slope", "centerednorm", "centered", "boundarynorm", "boundaries", "two_slope", "two-slope",
	"vcenter", "center", "linear_width", "linwidth")

// setNorm reads NAME[:key=value,...] beside the limits that other flags give.
func setNorm(o *norm.Options, s string) error {
	s = normSpelling.Replace(strings.ToLower(s))
	name, _, _ := strings.Cut(s, ":")
	if near := nearest(name, norm.Names()); len(near) > 0 && !contains(norm.Names(), name) && name != "centred" {
		return errors.New(didYouMean(name, norm.Names(), ""))
	}
	n, err := norm.ParseNorm(s)
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "norm: "))
	}
	if n.VMin == nil {
		n.VMin = o.VMin
	}
	if n.VMax == nil {
		n.VMax = o.VMax
	}
	if n.Center == nil {
		n.Center = o.Center
	}
	n.Robust, n.RobustRange = o.Robust, o.RobustRange
	*o = n
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
