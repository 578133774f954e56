package colormap

import (
	"image/color"
	"math"
)

// Luminance is the relative luminance of WCAG 2.2, from 0 (black) to 1
// (white). Opacity is not looked at.
func Luminance(c color.NRGBA) float64 {
	return .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B)
}

// linear undoes the gamma of sRGB.
func linear(v uint8) float64 {
	s := float64(v) / 255
	if s <= .04045 {
		return s / 12.92
	}
	return math.Pow((s+.055)/1.055, 2.4)
}

// Contrast is the contrast ratio of WCAG 2.2, from 1 (the same luminance) to
// 21 (black and white), whichever comes first.
func Contrast(a, b color.NRGBA) float64 {
	x, y := Luminance(a), Luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// BestText is pure black or pure white, whichever has the greater contrast on
// the background: never less than 4.58 to 1.
func BestText(background color.NRGBA) color.NRGBA {
	black, white := color.NRGBA{A: 0xff}, color.NRGBA{0xff, 0xff, 0xff, 0xff}
	if Contrast(black, background) >= Contrast(white, background) {
		return black
	}
	return white
}
