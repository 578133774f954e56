package track

import (
	"image/color"
	"math"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/shade"
)

// Palettes in turn, so that two tracks do not share colours: Okabe and Ito's (in
// the order of the project's categories, without yellow and black at the
// front), and Paul Tol's muted and light schemes (SRON technical note
// SRON/EPS/TN/09-002, 2021). All of them can be told apart by people with
// colour-vision deficiencies.
var palettes = [][]string{
	{"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#555555"},
	{"#44AA99", "#882255", "#DDCC77", "#332288", "#88CCEE", "#CC6677", "#117733", "#AA4499", "#999933"},
	{"#77AADD", "#EE8866", "#EEDD88", "#FFAABB", "#99DDFF", "#44BB99", "#BBCC33", "#AAAA00"},
}

// branches are muted colours for lines, none of them near those of palettes.
var branches = []string{"#5F7F95", "#A0704F", "#6F8F5A", "#8A6A99", "#A35D6A", "#5E938C", "#8C8248", "#75759F", "#9A7A84", "#68706B"}

// Branches are the colours of n clusters of a tree; they repeat beyond ten.
func Branches(n int) []color.NRGBA {
	out := make([]color.NRGBA, n)
	for i := range out {
		out[i], _ = colormap.ParseColor(branches[i%len(branches)])
	}
	return out
}

// Sequential maps of tracks of numbers, in turn.
var sequential = []string{"crest", "flare", "cividis_r", "Purples", "Greens"}

// Colors are those of n categories of the k-th track of categories. More than a
// palette has are spread around the circle of hues at one lightness and, every
// other one, a darker one.
func Colors(k, n int) []color.NRGBA {
	p := palettes[k%len(palettes)]
	out := make([]color.NRGBA, n)
	for i := range out {
		if n <= len(p) {
			out[i], _ = colormap.ParseColor(p[i])
			continue
		}
		light, chroma := .76, .115
		if i%2 == 1 {
			light, chroma = .57, .125
		}
		out[i] = oklch(light, chroma, 2*math.Pi*(float64(i)+.3*float64(k))/float64(n))
	}
	return out
}

// Mapped maps category k to the k-th colour.
func Mapped(colors []color.NRGBA, missing color.NRGBA) *shade.Mapper {
	m := shade.Categories(len(colors), missing)
	own := *m.Map
	own.Colors = colors
	m.Map = &own
	return m
}

// Sequential is the map of the k-th track of numbers.
func Sequential(k int) *colormap.Map {
	m, err := colormap.Named(sequential[k%len(sequential)])
	if err != nil {
		panic(err) // the names above are among the embedded tables
	}
	return m
}

// oklch is a colour of Ottosson's OKLab (2020) in sRGB.
func oklch(l, chroma, hue float64) color.NRGBA {
	a, b := chroma*math.Cos(hue), chroma*math.Sin(hue)
	cube := func(v float64) float64 { return v * v * v }
	x := cube(l + 0.3963377774*a + 0.2158037573*b)
	y := cube(l - 0.1055613458*a - 0.0638541728*b)
	z := cube(l - 0.0894841775*a - 1.2914855480*b)
	srgb := func(v float64) uint8 {
		v = min(1, max(0, v))
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		return uint8(math.Round(255 * v))
	}
	return color.NRGBA{
		srgb(4.0767416621*x - 3.3077115913*y + 0.2309699292*z),
		srgb(-1.2684380046*x + 2.6097574011*y - 0.3413193965*z),
		srgb(-0.0041960863*x - 0.7034186147*y + 1.7076147010*z),
		0xff,
	}
}
