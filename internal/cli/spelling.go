package cli

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// aliases are the spellings of seaborn, matplotlib, pandas and plotly that
// differ from ours. They are understood everywhere and shown nowhere.
var aliases = map[string]string{
	"colormap": "cmap", "palette": "cmap", "colorscale": "cmap", "color-continuous-scale": "cmap",
	"zmin": "vmin", "zmax": "vmax", "zmid": "center", "color-continuous-midpoint": "center",
	"linewidth": "linewidths", "line-widths": "linewidths", "line-color": "linecolor", "edgecolor": "linecolor", "edgecolors": "linecolor",
	"x-tick-labels": "xticklabels", "y-tick-labels": "yticklabels",
	"index": "rows", "values": "value", "aggfunc": "agg", "columns-from": "cols",
	"sep": "delim", "delimiter": "delim", "na-values": "na", "bad": "na-color", "missing-color": "na-color",
	"text-auto": "annot", "sort-columns": "sort-cols",
	"x-label": "xlabel", "y-label": "ylabel", "colorbar-label": "cbar-label", "colorbar-ticks": "cbar-ticks",
	"no-colorbar": "no-cbar", "colorbar-location": "cbar-side", "extend": "cbar-extend",
	"row-colors": "row-tracks", "col-colors": "col-tracks", "row-km-repeats": "kmeans-runs", "column-km-repeats": "kmeans-runs",
	"out": "output", "bandwidth": "radius", "bw": "radius", "rule": "radius", "reduce-by": "agg", "category": "group", "hue": "group",
}

// spelling gives a flag its own name: underscores are dashes, peers' names ours.
func spelling(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	if own, ok := aliases[name]; ok {
		name = own
	}
	return pflag.NormalizedName(name)
}

// spellingBut is spelling in a command where a peer's name is its own.
func spellingBut(own string) func(*pflag.FlagSet, string) pflag.NormalizedName {
	return func(f *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == own {
			return pflag.NormalizedName(own)
		}
		return spelling(f, name)
	}
}

// elsewhere says what to write instead of a peer's parameter that has no flag
// of its own.
var elsewhere = map[string]string{
	"figsize":       "give --width and --height, such as --width 8in --height 6in",
	"cbar":          "the colour bar is there by itself; --no-cbar leaves it out",
	"annot-kws":     "give --annot-size and --fmt",
	"cbar-kws":      "give --cbar-label, --cbar-ticks or --cbar-side",
	"row-cluster":   "rows are clustered by themselves; --no-row-cluster leaves that out",
	"col-cluster":   "columns are clustered by themselves; --no-col-cluster leaves that out",
	"cbar-pos":      "give --cbar-side, or --no-cbar",
	"tree-kws":      "give --tree-linewidth and --tree-color",
	"pivot-kws":     "give --rows, --cols and --value",
	"row-km":        "give --row-split kmeans:4",
	"column-km":     "give --col-split kmeans:4",
	"cutree-rows":   "give --row-split 4",
	"cutree-cols":   "give --col-split 4",
	"theme-dark":    "give --theme dark",
	"corr":          "correlations have a command: swelter corr SRC",
	"output-format": "the ending of -o chooses the format",
}

// flagError turns cobra's words into one line that says how to mend it.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var lacking *pflag.ValueRequiredError
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return err
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	case errors.As(err, &lacking):
		name := flagName(lacking.GetFlag())
		value, _ := placeholder(lacking.GetFlag())
		return usagef("%s: a value is wanted after it: %s %s", name, name, value)
	case errors.As(err, &invalid):
		return invalidFlag(invalid)
	}
	return usagef("%v; see %s --help", err, cmd.CommandPath())
}

func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	name := err.GetSpecifiedName()
	if err.GetSpecifiedShortnames() != "" {
		return usagef("-%s is not a flag of %s; flags but -o and -h begin with two dashes", err.GetSpecifiedShortnames(), cmd.CommandPath())
	}
	own := string(spelling(nil, name))
	if hint, ok := elsewhere[own]; ok {
		return usagef("--%s is not a flag; %s", name, hint)
	}
	return usagef("--%s is not a flag of %s; %s", name, cmd.CommandPath(), nearestFlags(cmd, own))
}

// nearestFlags names our flags that are spelled like the word, or whose
// spelling elsewhere is.
func nearestFlags(cmd *cobra.Command, word string) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	for alias, own := range aliases {
		if cmd.Flags().Lookup(own) != nil {
			names = append(names, alias)
		}
	}
	sort.Strings(names)
	var near []string
	for _, n := range nearest(word, names) {
		own := "--" + string(spelling(nil, n))
		if !contains(near, own) {
			near = append(near, own)
		}
	}
	if len(near) == 0 {
		return "see " + cmd.CommandPath() + " --help"
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

func invalidFlag(err *pflag.InvalidValueError) error {
	flag := err.GetFlag()
	cause := err.Unwrap()
	switch {
	case errors.Is(cause, errTwice):
		return usagef("%s is %v", flagName(flag), cause)
	case flag.NoOptDefVal != "":
		return usagef("%s takes no value; write it alone, or leave it out", flagName(flag))
	}
	var beyond rangeError
	if errors.As(cause, &beyond) {
		return fmt.Errorf("%s %q: %w", flagName(flag), err.GetValue(), beyond)
	}
	return usagef("%s %q: %v", flagName(flag), err.GetValue(), cause)
}

// rangeError is of a value that can be read, and asks for what cannot be drawn:
// a failure, not wrong usage.
type rangeError struct{ error }

func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand
	}
	return "--" + f.Name
}
