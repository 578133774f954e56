package page

import (
	"image/color"

	"github.com/swelter/swelter/colormap"
)

// choices are the colormaps that a person can change to: one of each kind that
// reads well, and the figure's own.
var choices = []string{
	"rocket_r", "rocket", "mako_r", "mako", "viridis", "cividis", "magma", "inferno", "Blues", "Greens", "Greys", "YlGnBu",
	"vlag", "icefire", "RdBu_r", "PuOr", "coolwarm", "BrBG",
}

// choiceColors is how many entries of each are kept.
const choiceColors = 256

// maps are the colours of the choices, one after the other.
func maps() section {
	colors := make([]uint32, 0, len(choices)*choiceColors)
	for _, name := range choices {
		m, err := colormap.Named(name)
		if err != nil {
			panic("page: " + err.Error()) // the list above is wrong; a test draws it
		}
		if len(m.Colors) != choiceColors {
			m = m.Resample(choiceColors)
		}
		for _, c := range m.Colors {
			colors = append(colors, rgba(c))
		}
	}
	return u32s("maps", colors)
}

// rgba is a colour as 0xRRGGBBAA.
func rgba(c color.NRGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}

// hex0 is a colour as text, "" for none.
func hex0(c color.NRGBA) string {
	if c == (color.NRGBA{}) {
		return ""
	}
	return hex(c)
}
