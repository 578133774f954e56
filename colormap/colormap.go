// Package colormap turns positions in [0, 1] into colours: named maps with the
// published tables, lists of colours, reversal, luminance and contrast.
package colormap

import "image/color"

// Kind is what a map is made for.
type Kind uint8

const (
	Sequential Kind = iota
	Diverging
	Cyclic
	Qualitative
	Rainbow // not perceptually uniform; used only when asked for by name
)

// Map is a table of colours, its under, over and missing colours. It is
// immutable once made and safe for concurrent use.
type Map struct {
	Name    string
	Kind    Kind
	Colors  []color.NRGBA // position t has entry min(floor(t*n), n-1), as matplotlib
	Under   color.NRGBA   // below the limits; zero value: the first colour
	Over    color.NRGBA   // above the limits; zero value: the last colour
	Source  string        // where the table comes from
	Licence string
}

// At is the colour at position t: under for t < 0, over for t > 1. NaN has no
// colour here (the zero NRGBA); package shade knows how missing looks.
func (m *Map) At(t float64) color.NRGBA {
	n := len(m.Colors)
	switch {
	case t != t || n == 0:
		return color.NRGBA{}
	case t < 0:
		if m.Under != (color.NRGBA{}) {
			return m.Under
		}
		return m.Colors[0]
	case t > 1:
		if m.Over != (color.NRGBA{}) {
			return m.Over
		}
		return m.Colors[n-1]
	}
	return m.Colors[min(int(t*float64(n)), n-1)]
}
