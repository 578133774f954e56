// Package style is how a figure looks: the colours of a theme and every size
// drawn from one base size, on a rhythm of four units; and the measuring,
// wrapping and shortening of text that the parts of a figure share.
package style

import (
	"fmt"
	"image/color"
	"math"

	"github.com/swelter/swelter/font"
)

// Theme holds what all parts of one figure share. Sizes are in points.
type Theme struct {
	Name       string
	Base       float64     // text size from which every other length follows
	Background color.NRGBA // zero value: none, for print
	Gap        color.NRGBA // between cells
	Text       color.NRGBA
	Muted      color.NRGBA
	Line       color.NRGBA // ticks and brackets
	HatchFill  color.NRGBA // missing cells: ground
	HatchLine  color.NRGBA // missing cells: lines
	Thin       float64     // line width
	Margin     float64     // of the page, in units
	Regular    *font.Face
	Bold       *font.Face
	Pixel      float64 // one pixel of the raster formats
}

// Names lists the themes, the default first.
func Names() []string { return []string{"light", "dark", "paper"} }

// New is the theme of that name ("" is light) for rasters of dpi pixels an inch.
func New(name string, dpi float64) (*Theme, error) {
	t := &Theme{Name: name, Base: 10.5, Thin: 0.75, Margin: 16, Pixel: 72 / dpi}
	switch name {
	case "", "light":
		t.Name = "light"
		t.Background = rgb(0xff, 0xff, 0xff)
	case "dark":
		t.Background = rgb(0x14, 0x14, 0x16)
	case "paper":
		t.Base, t.Thin, t.Margin = 9, 0.5, 8
	default:
		return nil, fmt.Errorf("theme %q is not known; there are light, dark and paper", name)
	}
	t.Text, t.Muted, t.Line = rgb(0x1c, 0x1c, 0x1e), rgb(0x6b, 0x6b, 0x70), rgb(0x8e, 0x8e, 0x93)
	t.HatchFill, t.HatchLine = rgb(0xf3, 0xf3, 0xf5), rgb(0xc4, 0xc4, 0xca)
	t.Gap = rgb(0xff, 0xff, 0xff)
	if name == "dark" {
		t.Text, t.Muted, t.Line = rgb(0xe8, 0xe8, 0xea), rgb(0x9a, 0x9a, 0xa0), rgb(0x6e, 0x6e, 0x74)
		t.HatchFill, t.HatchLine = rgb(0x26, 0x26, 0x29), rgb(0x56, 0x56, 0x5c)
		t.Gap = t.Background
	}
	t.Regular, t.Bold = font.Regular(), font.SemiBold()
	return t, nil
}

func rgb(r, g, b uint8) color.NRGBA { return color.NRGBA{r, g, b, 0xff} }

// Smallest is the least size of text that can be read on paper, in points.
const Smallest = 7

// Unit is the step of the rhythm: 0.75 pt at the full base size.
func (t *Theme) Unit() float64 { return t.Base / 14 }

// TitleSize is the text size of a figure's title; axis titles and subtitles have
// the base size.
func (t *Theme) TitleSize() float64 { return 1.4 * t.Base }

// TickSize is the text size of labels along an axis, at least Smallest.
func (t *Theme) TickSize() float64 { return max(Smallest, 0.9*t.Base) }

// NoteSize is the text size of footers and notes, at least Smallest.
func (t *Theme) NoteSize() float64 { return max(Smallest, 0.8*t.Base) }

// Snap is the nearest whole pixel.
func (t *Theme) Snap(x float64) float64 { return math.Round(x/t.Pixel) * t.Pixel }

// LineHeight is the height of one line of text, the box that no other text may enter:
// whole pixels, because baselines are put on whole pixels in the end.
func (t *Theme) LineHeight(f *font.Face, size float64) float64 {
	return t.Ceil(f.Ascent(size) + f.Descent(size))
}

// Ceil is the next whole pixel.
func (t *Theme) Ceil(x float64) float64 { return math.Ceil(x/t.Pixel-1e-6) * t.Pixel }

// HatchSpacing is the distance between the lines of the hatch.
func (t *Theme) HatchSpacing() float64 { return 4 * t.Unit() }

// HatchWidth is the width of a line of the hatch.
func (t *Theme) HatchWidth() float64 { return 0.22 * t.HatchSpacing() }

// Missing is the hatch seen from afar: the colour of a missing cell that is too
// small for lines, and its colour in data.
func (t *Theme) Missing() color.NRGBA {
	share := t.HatchWidth() / t.HatchSpacing()
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-share) + float64(b)*share)) }
	f, l := t.HatchFill, t.HatchLine
	return rgb(mix(f.R, l.R), mix(f.G, l.G), mix(f.B, l.B))
}
