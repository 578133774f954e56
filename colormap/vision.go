package colormap

import (
	"image/color"
	"math"
)

// Vision is a way of seeing colours.
type Vision uint8

const (
	Usual  Vision = iota
	Protan        // without the cones for long waves: reds look dark
	Deutan        // without those for middle waves, the most frequent deficiency
	Tritan        // without those for short waves
)

func (v Vision) String() string {
	return [...]string{"usual", "protan", "deutan", "tritan"}[v]
}

// simulations are the matrices of severity 1.0 on linear sRGB of Machado,
// Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color
// Vision Deficiency, IEEE TVCG 15:1291, 2009. Each row adds up to 1, so that
// greys stay as they are.
var simulations = [...][3][3]float64{
	Protan: {{.152286, 1.052583, -.204868}, {.114503, .786281, .099216}, {-.003882, -.048116, 1.051998}},
	Deutan: {{.367322, .860646, -.227968}, {.280085, .672501, .047413}, {-.011820, .042940, .968881}},
	Tritan: {{1.255528, -.076749, -.178779}, {-.078411, .930809, .147602}, {.004733, .691367, .303900}},
}

// Seen is how a colour looks to such eyes.
func (v Vision) Seen(c color.NRGBA) color.NRGBA {
	if v == Usual {
		return c
	}
	in := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var out [3]uint8
	for i, row := range simulations[v] {
		out[i] = gamma(row[0]*in[0] + row[1]*in[1] + row[2]*in[2])
	}
	return color.NRGBA{out[0], out[1], out[2], c.A}
}

// gamma is the byte of a linear share, the inverse of linear.
func gamma(v float64) uint8 {
	v = min(max(v, 0), 1)
	if v <= .0031308 {
		return uint8(math.Round(255 * 12.92 * v))
	}
	return uint8(math.Round(255 * (1.055*math.Pow(v, 1/2.4) - .055)))
}

// Lab is a colour in CIE 1976 L*a*b* under D65: its lightness from 0 to 100,
// green to red, blue to yellow.
func Lab(c color.NRGBA) (l, a, b float64) {
	r, g, bl := linear(c.R), linear(c.G), linear(c.B)
	x := bend((.4124564*r + .3575761*g + .1804375*bl) / .95047)
	y := bend(.2126729*r + .7151522*g + .0721750*bl)
	z := bend((.0193339*r + .1191920*g + .9503041*bl) / 1.08883)
	return 116*y - 16, 500 * (x - y), 200 * (y - z)
}

func bend(t float64) float64 {
	const d = 6. / 29
	if t > d*d*d {
		return math.Cbrt(t)
	}
	return t/(3*d*d) + 4./29
}

// fromLab is the colour of L*a*b* coordinates, the inverse of Lab; what sRGB
// cannot show is cut to it.
func fromLab(l, a, b float64) color.NRGBA {
	y := (l + 16) / 116
	x, z := unbend(y+a/500)*.95047, unbend(y-b/200)*1.08883
	y = unbend(y)
	return color.NRGBA{
		gamma(3.2404542*x - 1.5371385*y - .4985314*z),
		gamma(-.9692660*x + 1.8760108*y + .0415560*z),
		gamma(.0556434*x - .2040259*y + 1.0572252*z),
		0xff,
	}
}

func unbend(t float64) float64 {
	const d = 6. / 29
	if t > d {
		return t * t * t
	}
	return 3 * d * d * (t - 4./29)
}
