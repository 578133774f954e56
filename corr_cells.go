package swelter

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/tick"
)

// corrWriter writes the cells of a correlation heatmap.
type corrWriter struct {
	k       int
	r, n, p *grid.Grid // p is nil unless asked for
	write   func(float64) string
	upper   func(row, col int) bool // right of the diagonal
}

// coefficientFormat writes coefficients as --fmt says, else with two decimals:
// more would be read as if they meant something.
func coefficientFormat(values []float64, o figure.Options) (func(float64) string, error) {
	if o.Fmt == "" {
		locale, err := tick.ParseLocale(o.Locale)
		if err != nil {
			return nil, err
		}
		return func(v float64) string { return fixed(v, 2, locale) }, nil
	}
	format, err := tick.ParseFormat(o.Fmt)
	if err != nil {
		return nil, err
	}
	for _, v := range values {
		if v == v {
			if _, err := format(v); err != nil {
				return nil, err
			}
		}
	}
	return func(v float64) string {
		s, _ := format(v) // tried above
		return tick.Minus(s)
	}, nil
}

// fixed writes a number with so many decimals in the locale's way.
func fixed(v float64, decimals int, l *tick.Locale) string {
	s := fmt.Sprintf("%.*f", decimals, v)
	if l != nil && l.Decimal == "," {
		b := []byte(s)
		for i := range b {
			if b[i] == '.' {
				b[i] = ','
			}
		}
		s = string(b)
	}
	return tick.Minus(s)
}

// text writes coefficient, stars, p and n, each on a line of its own but the
// stars. The diagonal says nothing.
func (w *corrWriter) text(x *extras, l cellLines) {
	for i, r := range w.r.Values {
		if math.IsNaN(r) {
			x.write(i, "")
			continue
		}
		if i/w.k == i%w.k {
			if l.value {
				x.write(i, w.write(r))
			} else {
				x.write(i, "")
			}
			continue
		}
		s := ""
		if l.value {
			s = w.write(r)
		}
		if l.stars {
			s += starsOf(w.p.Values[i])
		}
		if l.p {
			s += "\n" + pText(w.p.Values[i])
		}
		if l.n {
			s += fmt.Sprintf("\nn = %.0f", w.n.Values[i])
		}
		x.write(i, s)
	}
}

// pText is a p-value as papers print it.
func pText(p float64) string {
	switch {
	case math.IsNaN(p):
		return ""
	case p < .001:
		return "p < .001"
	}
	return "p = " + fmt.Sprintf("%.3f", p)[1:]
}

// otherCell writes a cell of the other half.
func (w *corrWriter) otherCell(x *extras, i int, what string, v float64) {
	x.setSize(i, 1)
	switch {
	case what == "p":
		x.plain(i, shortP(v))
	case what == "n":
		x.plain(i, fmt.Sprintf("%.0f", v))
	case x.text != nil:
		s := ""
		if v == v {
			s = w.write(v)
		}
		x.write(i, s)
	}
}

func shortP(p float64) string {
	switch {
	case math.IsNaN(p):
		return ""
	case p < .001:
		return "<.001"
	case p >= .9995:
		return "1"
	}
	return fmt.Sprintf("%.3f", p)[1:]
}

// fullP is the p-value from which on a cell has its whole size.
const fullP = 1e-4

// size gives every cell a side whose square is its part of the whole.
func (w *corrWriter) size(x *extras, by string) {
	for i, r := range w.r.Values {
		part := math.Abs(r)
		if by == "p" {
			part = math.Log10(w.p.Values[i]) / math.Log10(fullP)
		}
		if i/w.k == i%w.k || math.IsNaN(part) {
			part = 1
		}
		x.setSize(i, math.Sqrt(min(max(part, 0.01), 1)))
	}
}
