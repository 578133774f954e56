package legend

import (
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/tick"
)

// round chooses about n round values within the limits, spread along the bar as
// its norm spreads them.
func (b *bar) round(n int) []float64 {
	m := b.panel.Mapper
	lo, hi := m.Norm.Limits()
	switch name := m.Norm.Name(); {
	case name == "linear" || name == "centered":
		return tick.Linear(lo, hi, n)
	case name == "log" && lo > 0:
		major, _ := tick.Log(lo, hi, n)
		return major
	case name == "eqhist" && lo < hi:
		return b.quantiles(n)
	}
	return tick.Place(lo, hi, n, m.BarPosition)
}

// quantiles are values at equal steps of a bar of shares, each rounded as far as
// it stays within a fiftieth of the bar.
func (b *bar) quantiles(n int) []float64 {
	m := b.panel.Mapper
	lo, hi := m.Norm.Limits()
	var out []float64
	for i := 1; i < n; i++ {
		share := float64(i) / float64(n)
		exact := m.Norm.Invert(share)
		v := exact
		for span := 200 * (hi - lo); span > 1e-9*(hi-lo); span /= 10 {
			if r := rounded(exact, span); r > lo && r < hi && math.Abs(m.Norm.Scale(r)-share) <= .02 {
				v = r
				break
			}
		}
		if len(out) == 0 || v > out[len(out)-1] {
			out = append(out, v)
		}
	}
	return out
}

// texts writes ticks and limits alike, so that their digits can be compared.
func (p *Panel) texts(values []float64) []string { return tick.Numbers(values, p.Locale) }

// limits writes the limits of a scale beside its round ticks, with as many
// digits as can be told apart on a bar: a two-hundredth of the range.
func (p *Panel) limits(ticks []float64) [2]string {
	lo, hi := p.Mapper.Norm.Limits()
	a, b := brief(lo, hi-lo), brief(hi, hi-lo)
	switch name := p.Mapper.Norm.Name(); {
	case counted(lo) && counted(hi):
		a, b = lo, hi
	case name == "linear" || name == "centered" || name == "two-slope":
	default: // near zero a bent scale shows smaller steps
		a, b = brief(lo, min(hi-lo, 20*math.Abs(lo))), brief(hi, min(hi-lo, 20*math.Abs(hi)))
	}
	texts := p.texts(append(append([]float64(nil), ticks...), a, b))
	ends := [2]string{texts[len(ticks)], texts[len(ticks)+1]}
	if !powers(p.texts(ticks)) {
		for i, v := range []float64{a, b} { // the other limit may be tiny; this one is written like the ticks
			if alone := p.texts([]float64{v}); powers(ends[i:i+1]) && !powers(alone) {
				ends[i] = alone[0]
			}
		}
	}
	return ends
}

// powers reports whether a number is written with a power of ten.
func powers(texts []string) bool {
	return slices.ContainsFunc(texts, func(s string) bool { return strings.ContainsAny(s, "⁰¹²³⁴⁵⁶⁷⁸⁹") })
}

// counted reports whether a limit is a whole number that is short enough to be
// written as it is.
func counted(v float64) bool { return v == math.Trunc(v) && math.Abs(v) < 1e7 }

// brief rounds v to about a two-hundredth of span, but keeps whole numbers up
// to seven digits: 13 900 beside a cell of 13 880 would be a lie.
func brief(v, span float64) float64 {
	if math.Abs(v) < 1e7 {
		span = min(span, 200)
	}
	return rounded(v, span)
}

// rounded rounds v to a power of ten near a two-hundredth of span.
func rounded(v, span float64) float64 {
	if !(span > 0) || math.IsInf(span, 0) {
		return v
	}
	unit := math.Pow10(int(math.Round(math.Log10(span / 200))))
	if unit == 0 || math.IsInf(v/unit, 0) || math.Abs(v/unit) > 1<<52 {
		return v
	}
	if unit < 1 { // divided by, so that the digits are those of a decimal
		per := math.Pow10(-int(math.Round(math.Log10(span / 200))))
		return math.Round(v*per) / per
	}
	return math.Round(v/unit) * unit
}

// number writes one value that stands alone.
func (p *Panel) number(v float64) string { return p.texts([]float64{brief(v, math.Abs(v))})[0] }

// edges writes the borders of classes.
func (p *Panel) edges(c norm.Classed) []string {
	edges := c.Edges()
	out := make([]float64, len(edges))
	for i, e := range edges {
		// Quantiles are seldom round; a hundredth of the narrower class beside is enough.
		span := math.Inf(1)
		if i > 0 {
			span = e - edges[i-1]
		}
		if i+1 < len(edges) {
			span = min(span, edges[i+1]-e)
		}
		out[i] = brief(e, 2*span)
	}
	return p.texts(out)
}
