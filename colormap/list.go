package colormap

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"math/bits"
)

// List is a qualitative map of exactly these colours, one class each.
func List(colors ...color.NRGBA) (*Map, error) {
	if len(colors) == 0 {
		return nil, errors.New("colormap: a list of no colours; give one or more")
	}
	return &Map{Kind: Qualitative, Colors: append([]color.NRGBA(nil), colors...)}, nil
}

// Stops is a map of 256 entries interpolated between colours in sRGB, the same
// as matplotlib's LinearSegmentedColormap.from_list. The positions rise from 0
// to 1; nil spaces the colours equally.
func Stops(colors []color.NRGBA, at []float64) (*Map, error) {
	if at == nil {
		at = make([]float64, len(colors))
		for i := range at {
			at[i] = float64(i) / float64(len(at)-1)
		}
	}
	if err := checkStops(colors, at); err != nil {
		return nil, err
	}
	m := &Map{Kind: Sequential, Colors: make([]color.NRGBA, 256)}
	last := len(m.Colors) - 1
	step, k := 1/float64(last), 1
	for i := range m.Colors {
		t := float64(i) * step * float64(last)
		for k < len(at)-1 && at[k]*float64(last) < t {
			k++
		}
		from, to := at[k-1]*float64(last), at[k]*float64(last)
		m.Colors[i] = mix(colors[k-1], colors[k], (t-from)/(to-from))
	}
	m.Colors[0], m.Colors[last] = colors[0], colors[len(colors)-1]
	return m, nil
}

func checkStops(colors []color.NRGBA, at []float64) error {
	if len(colors) < 2 {
		return fmt.Errorf("colormap: %d colours to interpolate; give two or more", len(colors))
	}
	if len(at) != len(colors) {
		return fmt.Errorf("colormap: %d positions for %d colours", len(at), len(colors))
	}
	if at[0] != 0 || at[len(at)-1] != 1 {
		return fmt.Errorf("colormap: positions from %g to %g; they go from 0 to 1", at[0], at[len(at)-1])
	}
	for i := 1; i < len(at); i++ {
		if !(at[i] > at[i-1]) {
			return fmt.Errorf("colormap: position %g after %g; positions rise", at[i], at[i-1])
		}
	}
	return nil
}

// mix is a + t(b-a) in the order of matplotlib's arithmetic, on values in
// [0, 1], rounded half to even as the published tables are.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	one := func(a, b uint8) uint8 {
		x, y := float64(a)/255, float64(b)/255
		v := t*(y-x) + x
		return uint8(math.RoundToEven(min(max(v, 0), 1) * 255))
	}
	return color.NRGBA{one(a.R, b.R), one(a.G, b.G), one(a.B, b.B), one(a.A, b.A)}
}

// okabeIto are the eight colours of Okabe and Ito, "Color Universal Design"
// (2002, revised 2008), told apart with every colour-vision deficiency. Black
// comes last because text and lines are black.
var okabeIto = [...]color.NRGBA{
	{0xe6, 0x9f, 0x00, 0xff}, // orange
	{0x56, 0xb4, 0xe9, 0xff}, // sky blue
	{0x00, 0x9e, 0x73, 0xff}, // bluish green
	{0xf0, 0xe4, 0x42, 0xff}, // yellow
	{0x00, 0x72, 0xb2, 0xff}, // blue
	{0xd5, 0x5e, 0x00, 0xff}, // vermilion
	{0xcc, 0x79, 0xa7, 0xff}, // reddish purple
	{0x00, 0x00, 0x00, 0xff}, // black
}

// Categorical is the default map of n categories: Okabe and Ito's eight, then
// greys. A category keeps its colour when others are added after it. Colours
// are distinct up to 262 categories; beyond, greys repeat.
func Categorical(n int) *Map {
	m := &Map{
		Name: "categorical", Kind: Qualitative, Colors: make([]color.NRGBA, n),
		Source: "Masataka Okabe, Kei Ito: Color Universal Design (2008), then greys", Licence: "free to use",
	}
	for i := copy(m.Colors, okabeIto[:]); i < n; i++ {
		m.Colors[i] = grey(i - len(okabeIto))
	}
	return m
}

// grey is the i-th of 254 greys without black and white, in an order that
// keeps the first ones far apart: 128, 64, 192, 32, 160, ...
func grey(i int) color.NRGBA {
	v := bits.Reverse8(uint8(i%254 + 1))
	return color.NRGBA{v, v, v, 0xff}
}

// StopsLab is Stops mixed in CIE L*a*b* in place of sRGB, as circlize's
// colorRamp2 mixes: the steps between two colours look alike.
func StopsLab(colors []color.NRGBA) (*Map, error) {
	if len(colors) < 2 {
		return nil, fmt.Errorf("colormap: %d colours to interpolate; give two or more", len(colors))
	}
	m := &Map{Kind: Sequential, Colors: make([]color.NRGBA, 256)}
	for i := range m.Colors {
		at := float64(i) / float64(len(m.Colors)-1) * float64(len(colors)-1)
		k := min(int(at), len(colors)-2)
		m.Colors[i] = mixLab(colors[k], colors[k+1], at-float64(k))
	}
	return m, nil
}

func mixLab(a, b color.NRGBA, t float64) color.NRGBA {
	l0, a0, b0 := Lab(a)
	l1, a1, b1 := Lab(b)
	c := fromLab(l0+t*(l1-l0), a0+t*(a1-a0), b0+t*(b1-b0))
	c.A = mix(a, b, t).A
	return c
}
