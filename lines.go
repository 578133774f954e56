package swelter

import (
	"fmt"
	"image/color"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/tick"
)

// paintLines colours every row, or every column, between its own limits. The
// values stay as they are: the plot gets their positions for the colours and the
// values themselves for what is written.
func (f *Figure) paintLines(c Color, m *colormap.Map, missing color.NRGBA) error {
	fit, line := norm.FitRows, "row"
	switch c.NormBy {
	case "rows":
	case "cols":
		fit, line = norm.FitColumns, "column"
	default:
		return fmt.Errorf("norm-by %q: rows and cols can each have their own limits", c.NormBy)
	}
	switch {
	case f.Grid.Categories != nil:
		return fmt.Errorf("norm-by: categories have no limits; leave it out")
	case f.plot.Grid == nil:
		return fmt.Errorf("norm-by: a further heatmap is coloured by one norm; leave it out there")
	case f.plot.Image != nil:
		return fmt.Errorf("norm-by: a picture has its own colours; leave norm-by out")
	case f.Spec.Contour.Any():
		return fmt.Errorf("norm-by: a contour has one level in all %ss; leave norm-by or the contours out", line)
	}
	o := c.Norm
	if o.Center != nil { // in the middle of the bar for every line, whatever its range
		o.Name, o.VCenter, o.Center = "centered", o.Center, nil
	}
	lines, err := fit(f.Grid.Values, f.Hidden, f.Grid.Cols, o)
	if err != nil {
		return fmt.Errorf("norm-by: %w", err)
	}
	at := *f.Grid
	at.Values = make([]float64, len(f.Grid.Values))
	lines.Positions(at.Values, f.Grid.Values, at.Cols)
	f.plot.Grid, f.plot.Said, f.plot.Words = &at, f.Grid.Values, barWords(o, line)
	f.Fitted = gathered(lines)
	if n := mostClasses(lines); n > 1 {
		m = m.Discrete(n)
	}
	f.Mapper = shade.New(norm.Linear(0, 1), m, missing)
	f.Notes = append(f.Notes, fmt.Sprintf("each %s has its own limits: colours compare cells of one %[1]s, not %[1]ss", line))
	if len(lines.Norms) > 0 {
		f.warnOfFit(lines.Norms[0].Name())
	}
	return nil
}

// barWords are what the ends of the bar stand for in every line, and its middle
// where a value has that place.
func barWords(o norm.Options, line string) []figure.Word {
	low, high := line+"'s lowest", line+"'s highest"
	if o.Robust {
		r := o.RobustRange
		if r == ([2]float64{}) {
			r = [2]float64{2, 98}
		}
		low, high = fmt.Sprintf("%s's %g %%", line, r[0]), fmt.Sprintf("%s's %g %%", line, r[1])
	}
	if o.VMin != nil {
		low = number(*o.VMin)
	}
	if o.VMax != nil {
		high = number(*o.VMax)
	}
	words := []figure.Word{{At: 0, Text: low}, {At: 1, Text: high}}
	if o.Name != "centered" && o.Name != "two-slope" {
		return words
	}
	at := 0.0
	if o.VCenter != nil {
		at = *o.VCenter
	}
	middle := number(at)
	if o.Name == "centered" { // as far on either side as the line goes on one
		words[0].Text, words[1].Text = middle+" − "+line+"'s reach", middle+" + "+line+"'s reach"
		if o.HalfRange > 0 {
			words[0].Text, words[1].Text = number(at-o.HalfRange), number(at+o.HalfRange)
		}
	}
	return append(words, figure.Word{At: .5, Text: middle})
}

// number writes a value that was given.
func number(v float64) string { return tick.Minus(table.NumberLabel(v)) }

// gathered is what was found in all lines together; the limits are positions.
func gathered(l *norm.Lines) norm.Fitted {
	all := norm.Fitted{Lo: 0, Hi: 1, Empty: true}
	for _, f := range l.Found {
		all.Finite += f.Finite
		all.Missing += f.Missing
		all.Infinite += f.Infinite
		all.Under += f.Under
		all.Over += f.Over
		all.OutOfDomain += f.OutOfDomain
		all.Empty = all.Empty && f.Empty
	}
	return all
}

// mostClasses is how many classes the line with the most has, 0 without any.
func mostClasses(l *norm.Lines) int {
	most := 0
	for _, n := range l.Norms {
		if c, ok := n.(norm.Classed); ok {
			most = max(most, len(c.Edges())-1)
		}
	}
	return most
}
