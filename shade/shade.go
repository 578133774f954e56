// Package shade turns values into colours: the only place where a value
// becomes one.
package shade

import (
	"image/color"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/norm"
)

// Mapper gives every value its colour. It is immutable and safe for concurrent
// use.
type Mapper struct {
	Norm    norm.Norm
	Map     *colormap.Map
	Missing color.NRGBA // of NaN; zero value: transparent
}

// Color is the colour of one value.
func (m *Mapper) Color(v float64) color.NRGBA {
	t := m.Norm.Scale(v)
	if t != t {
		return m.Missing
	}
	return m.Map.At(t)
}
