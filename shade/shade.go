// Package shade turns values into colours: the only place where a value
// becomes one.
//
// Make a Mapper with New or Categories; Color colours one value, Colors many,
// Image a grid, Bar the strip of a colour bar.
package shade

import (
	"image/color"
	"math"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/norm"
)

// Mapper gives every value its colour. It is immutable and safe for concurrent
// use.
type Mapper struct {
	Norm    norm.Norm
	Map     *colormap.Map
	Missing color.NRGBA // of NaN; zero value: transparent
	Alpha   float64     // opacity of every colour, times its own; 0 means 1
}

// croppedColors is how many colours seaborn cuts a centred map into.
const croppedColors = 256

// New pairs a norm with a map. A norm that shows a part of the map (seaborn's
// centring) is resolved here: the Mapper's Map is then that part, cut into 256
// colours, and its Norm runs over the whole of it, so that cells have the
// colours seaborn gives them.
func New(n norm.Norm, m *colormap.Map, missing color.NRGBA) *Mapper {
	if c, ok := n.(norm.Cropped); ok {
		within, from, to := c.Crop()
		n, m = within, m.Crop(from, to, croppedColors)
	}
	return &Mapper{Norm: n, Map: m, Missing: missing}
}

// Categories maps the indices 0 .. n-1 to the default colours of categories.
// For others pair norm.Categories(n) with a Map's Discrete(n).
func Categories(n int, missing color.NRGBA) *Mapper {
	return &Mapper{Norm: norm.Categories(n), Map: colormap.Categorical(n), Missing: missing}
}

// Color is the colour of one value.
func (m *Mapper) Color(v float64) color.NRGBA {
	t := m.Norm.Scale(v)
	if t != t {
		return m.fade(m.Missing)
	}
	return m.fade(m.Map.At(t))
}

// fade applies Alpha to a colour.
func (m *Mapper) fade(c color.NRGBA) color.NRGBA {
	if m.Alpha > 0 && m.Alpha < 1 {
		c.A = uint8(math.Round(float64(c.A) * m.Alpha))
	}
	return c
}

// Bar is the strip of a colour bar from the lower limit to the upper in n
// colours: classes take equal room, every other norm its own.
func (m *Mapper) Bar(n int) []color.NRGBA {
	colors := make([]color.NRGBA, n)
	for i := range colors {
		at := (float64(i) + .5) / float64(n)
		if _, ok := m.Norm.(norm.Classed); ok {
			colors[i] = m.Color(m.Norm.Invert(at))
			continue
		}
		lo, hi := m.Norm.Limits()
		from, to := m.Norm.Scale(lo), m.Norm.Scale(hi)
		colors[i] = m.fade(m.Map.At(from + (to-from)*at))
	}
	return colors
}

// BarPosition is where a value within the limits lies along Bar, from 0 to 1;
// the one value of equal limits lies in the middle.
func (m *Mapper) BarPosition(v float64) float64 {
	lo, hi := m.Norm.Limits()
	if lo == hi {
		return .5
	}
	if c, ok := m.Norm.(norm.Classed); ok {
		return classPosition(c.Edges(), v)
	}
	from, to := m.Norm.Scale(lo), m.Norm.Scale(hi)
	return (m.Norm.Scale(v) - from) / (to - from)
}

// classPosition is linear within a class, and every class takes equal room.
func classPosition(edges []float64, v float64) float64 {
	last := len(edges) - 1
	for k := range last {
		if a, b := edges[k], edges[k+1]; v < b || k == last-1 {
			return (float64(k) + (v-a)/(b-a)) / float64(last)
		}
	}
	return 0
}
