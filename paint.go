package swelter

import (
	"fmt"
	"image/color"
	"math"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// paint finds the limits in the values that are seen and gives every value its
// colour.
func (f *Figure) paint(c Color, seen []float64) error {
	theme, err := style.New(f.Spec.Figure.Theme, f.dpi())
	if err != nil {
		return err
	}
	missing := theme.Missing()
	if c.Missing != "" {
		if missing, err = colormap.ParseColor(c.Missing); err != nil {
			return err
		}
	}
	if f.Grid.Categories != nil && c.NormBy == "" {
		f.Mapper = shade.Categories(len(f.Grid.Categories), missing)
		return nil
	}
	if err := f.levels(&c, seen); err != nil {
		return err
	}
	if c.Norm.Name == "" && c.Norm.Center == nil && balanced(seen) {
		zero := 0.0
		c.Norm.Center = &zero
		f.Notes = append(f.Notes, "colours are centred on 0, since values lie on both sides")
	}
	m, err := mapOf(c, f.Spec.Figure.Theme == "dark")
	if err != nil {
		return err
	}
	if c.NormBy != "" {
		return f.paintLines(c, m, missing)
	}
	n, fitted, err := norm.Fit(seen, c.Norm)
	if err != nil {
		return err
	}
	f.Fitted = fitted
	f.Mapper = shade.New(n, m, missing)
	f.warnOfFit(n.Name())
	f.warnOfClasses(n, c.Norm, seen)
	f.warnOfLow(c, seen)
	return nil
}

// seen are the values of the cells that are not masked.
func (f *Figure) seen() []float64 {
	if f.Hidden == nil {
		return f.Grid.Values
	}
	seen := make([]float64, 0, len(f.Grid.Values))
	for i, v := range f.Grid.Values {
		if !f.Hidden[i] {
			seen = append(seen, v)
		}
	}
	return seen
}

// balanced reports whether the data have a meaningful middle at 0: between a
// quarter and three quarters of the values that are not 0 are positive (the
// rule of ComplexHeatmap), and neither side is less than a fifth of the other.
func balanced(values []float64) bool {
	var below, above int
	lo, hi := 0.0, 0.0
	for _, v := range values {
		switch {
		case v > 0 && !math.IsInf(v, 0):
			above++
			hi = max(hi, v)
		case v < 0 && !math.IsInf(v, 0):
			below++
			lo = min(lo, v)
		}
	}
	share := float64(above) / float64(above+below)
	return share >= .25 && share <= .75 && min(-lo, hi) >= .2*max(-lo, hi)
}

// mapOf is the colormap of the recipe, or the default for its norm.
func mapOf(c Color, dark bool) (*colormap.Map, error) {
	name := c.Map
	if name == "" {
		diverging := c.Norm.Center != nil || c.Norm.Name == "two-slope" || c.Norm.Name == "centered"
		name = defaultMap(diverging, dark)
	}
	m, err := colormap.Named(name)
	if err != nil {
		return nil, err
	}
	if c.Under == "" && c.Over == "" {
		return m, nil
	}
	own := *m
	for _, end := range []struct {
		text string
		to   *color.NRGBA
	}{{c.Under, &own.Under}, {c.Over, &own.Over}} {
		if end.text == "" {
			continue
		}
		if *end.to, err = colormap.ParseColor(end.text); err != nil {
			return nil, err
		}
	}
	return &own, nil
}

func defaultMap(diverging, dark bool) string {
	switch {
	case diverging && dark:
		return "icefire"
	case diverging:
		return "vlag"
	case dark:
		return "rocket"
	}
	return "rocket_r"
}

// warnOfFit says what the limits leave out.
func (f *Figure) warnOfFit(name string) {
	warn := func(n int, format string, args ...any) {
		if n > 0 {
			f.Warnings = append(f.Warnings, fmt.Sprintf(format, args...))
		}
	}
	warn(f.Fitted.OutOfDomain, "%d values have no place on the %s scale (not positive) and are drawn as missing", f.Fitted.OutOfDomain, name)
	warn(f.Fitted.Infinite, "%d values are infinite; they do not set the limits and are drawn as lying beyond them", f.Fitted.Infinite)
}

// warnOfClasses says which classes hold no value, and where there are fewer than
// were asked for.
func (f *Figure) warnOfClasses(n norm.Norm, o norm.Options, seen []float64) {
	c, ok := n.(norm.Classed)
	if !ok || f.Fitted.Empty {
		return
	}
	empty := 0
	counts := norm.ClassCounts(c, seen)
	for _, k := range counts {
		if k == 0 {
			empty++
		}
	}
	if empty > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%d of %d classes are empty: no value lies in them", empty, len(counts)))
	}
	if o.Classes > len(counts) {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%d classes in place of %d: the values do not tell more apart", len(counts), o.Classes))
	}
}
