package colormap_test

import (
	"image/color"
	"math"
	"slices"
	"testing"

	"github.com/swelter/swelter/colormap"
)

// Lab of the corners of sRGB, as tabled by Bruce Lindbloom's colour calculator
// for sRGB and D65.
func TestLab(t *testing.T) {
	for _, c := range []struct {
		hex     string
		l, a, b float64
	}{
		{"#000000", 0, 0, 0},
		{"#ffffff", 100, 0, 0},
		{"#ff0000", 53.24, 80.09, 67.20},
		{"#00ff00", 87.73, -86.18, 83.18},
		{"#0000ff", 32.30, 79.19, -107.86},
	} {
		in, _ := colormap.ParseColor(c.hex)
		l, a, b := colormap.Lab(in)
		if math.Abs(l-c.l) > .01 || math.Abs(a-c.a) > .01 || math.Abs(b-c.b) > .01 {
			t.Errorf("%s: %.2f %.2f %.2f, want %.2f %.2f %.2f", c.hex, l, a, b, c.l, c.a, c.b)
		}
	}
}

// Greys look the same to everyone (the rows of the matrices add up to 1); what
// red and green become is worked out from the matrices of the paper: linear
// (1,0,0) to (.152286, .114503, -.003882 cut to 0) and so on, with the gamma of
// sRGB.
func TestSeen(t *testing.T) {
	for v := colormap.Usual; v <= colormap.Tritan; v++ {
		for _, g := range []uint8{0, 1, 10, 128, 200, 255} {
			c := color.NRGBA{g, g, g, 0x80}
			if got := v.Seen(c); got != c {
				t.Errorf("%s: grey %v looks %v", v, c, got)
			}
		}
	}
	red, green := color.NRGBA{R: 255, A: 255}, color.NRGBA{G: 255, A: 255}
	for _, c := range []struct {
		v        colormap.Vision
		in, want color.NRGBA
	}{
		{colormap.Usual, red, red},
		{colormap.Protan, red, color.NRGBA{109, 95, 0, 255}},
		{colormap.Deutan, red, color.NRGBA{163, 144, 0, 255}},
		{colormap.Protan, green, color.NRGBA{255, 229, 0, 255}},
		{colormap.Tritan, green, color.NRGBA{0, 247, 217, 255}},
	} {
		if got := c.v.Seen(c.in); got != c.want {
			t.Errorf("%s: %v looks %v, want %v", c.v, c.in, got, c.want)
		}
	}
}

// The maps that were made to be uniform pass, the known offenders do not.
func TestFaults(t *testing.T) {
	for _, name := range []string{"viridis", "magma", "inferno", "plasma", "cividis", "rocket", "rocket_r", "mako", "flare", "crest",
		"vlag", "icefire", "gray", "Blues", "RdBu", "coolwarm", "cmo.thermal", "cmo.balance", "cmo.topo", "cmc.batlow", "cmc.vik", "cmc.romaO", "cet_fire", "twilight", "cet_isolum", "tab10"} {
		if f := named(t, name).Faults(); f != nil {
			t.Errorf("%s: %q", name, f)
		}
	}
	for _, name := range []string{"jet", "turbo", "rainbow", "gist_ncar", "nipy_spectral", "hsv", "hot", "prism", "flag", "terrain", "cet_rainbow", "cmo.oxy"} {
		if named(t, name).Faults() == nil {
			t.Errorf("%s passes", name)
		}
	}
}

// A grey ramp in L* itself: no way back, every step the mean step,
// up to the rounding to bytes (half of one is up to an eighth of a dark step).
func TestEvennessOfARamp(t *testing.T) {
	colors := make([]color.NRGBA, 256)
	for i := range colors {
		l := 100 * float64(i) / 255
		y := (l + 16) / 116
		v := y * y * y
		if y <= 6./29 {
			v = (y - 4./29) * 3 * (6. / 29) * (6. / 29)
		}
		g := 12.92 * v
		if v > .0031308 {
			g = 1.055*math.Pow(v, 1/2.4) - .055
		}
		u := uint8(math.Round(255 * g))
		colors[i] = color.NRGBA{u, u, u, 255}
	}
	m := &colormap.Map{Colors: colors}
	e := m.Evenness()
	if e.Back > 1e-9 || e.Flat < .85 || e.Steep > 1.15 || e.Jump > 1.15 || !slices.IsSorted(e.Lightness) {
		t.Errorf("back %g flat %g steep %g jump %g", e.Back, e.Flat, e.Steep, e.Jump)
	}
}
