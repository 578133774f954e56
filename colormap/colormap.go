// Package colormap turns positions in [0, 1] into colours: named maps with the
// published tables, lists of colours, reversal, luminance and contrast.
//
// Start with Named, which understands everything a user may write after
// --cmap. The tables are those of the published packages, fractions rounded to
// bytes as matplotlib's to_hex and pcolormesh and so seaborn do; gen/tables.py
// makes them, and NOTICE.md names their authors and licences.
package colormap

import (
	"image/color"
	"strings"
)

// Kind is what a map is made for.
type Kind uint8

const (
	Sequential Kind = iota
	Diverging
	Cyclic
	Qualitative
	Rainbow // not perceptually uniform; used only when asked for by name
)

// String is the kind in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

var kindNames = [...]string{"sequential", "diverging", "cyclic", "qualitative", "rainbow"}

// The defaults of figures: sequential, and diverging for data with a
// meaningful middle, each with its twin for the dark theme. The end or the
// middle that means little lies near the background.
const (
	DefaultSequential     = "rocket_r"
	DefaultSequentialDark = "rocket"
	DefaultDiverging      = "vlag"
	DefaultDivergingDark  = "icefire"
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

// Reversed is the map from its other end: under and over change places, and
// the name gains or loses its "_r".
func (m *Map) Reversed() *Map {
	r := *m
	r.Under, r.Over = m.Over, m.Under
	r.Colors = make([]color.NRGBA, len(m.Colors))
	for i, c := range m.Colors {
		r.Colors[len(m.Colors)-1-i] = c
	}
	if name, ok := strings.CutSuffix(m.Name, "_r"); ok {
		r.Name = name
	} else if m.Name != "" {
		r.Name = m.Name + "_r"
	}
	return &r
}

// Crop is the part of the map from position a to position b, as n colours at
// equal steps, both ends included. Under and over stay as they were set.
//
// Crop(0, 1, n) is matplotlib's resampled(n) of a list; a part and 256 colours
// is how seaborn centres a map.
func (m *Map) Crop(a, b float64, n int) *Map {
	c := *m
	c.Colors = make([]color.NRGBA, n)
	step := (b - a) / float64(max(n-1, 1))
	for i := range c.Colors {
		c.Colors[i] = m.At(min(max(float64(i)*step+a, 0), 1))
	}
	if n > 1 {
		c.Colors[n-1] = m.At(min(max(b, 0), 1)) // numpy's linspace ends exactly
	}
	return &c
}

// Resample is the whole map in n colours at equal steps.
func (m *Map) Resample(n int) *Map { return m.Crop(0, 1, n) }

// Discrete is n colours for n classes or categories: of a qualitative map the
// first n, continued by greys when it has fewer; of any other map n at equal
// steps, both ends included, but of a cyclic one, whose ends are alike, one.
func (m *Map) Discrete(n int) *Map {
	switch m.Kind {
	case Cyclic:
		return m.Crop(0, 1-1/float64(max(n, 1)), n)
	case Qualitative:
	default:
		return m.Resample(n)
	}
	d := *m
	d.Colors = make([]color.NRGBA, n)
	copy(d.Colors, m.Colors)
	for i := len(m.Colors); i < n; i++ {
		d.Colors[i] = grey(i - len(m.Colors))
	}
	return &d
}

// Light is the position where the map is lightest, among its start (0), its
// middle (0.5) and its end (1). A figure lays that side towards a light
// background.
func (m *Map) Light() float64 {
	best, at := -1.0, 0.0
	for _, t := range [...]float64{0, 1, .5} {
		if l := Luminance(m.At(t)); l > best {
			best, at = l, t
		}
	}
	return at
}
