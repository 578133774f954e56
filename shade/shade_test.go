package shade_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"runtime"
	"testing"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
	"pgregory.net/rapid"
)

var grey = color.NRGBA{0xe3, 0xe3, 0xe6, 0xff}

func named(t testing.TB, name string) *colormap.Map {
	t.Helper()
	m, err := colormap.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mapper(t testing.TB, values []float64, o norm.Options, name string) *shade.Mapper {
	t.Helper()
	n, _, err := norm.Fit(values, o)
	if err != nil {
		t.Fatal(err)
	}
	return shade.New(n, named(t, name), grey)
}

func gridOf(rows, cols int, values []float64) *grid.Grid {
	g := grid.New(rows, cols)
	copy(g.Values, values)
	return g
}

// The cell colours of seaborn.heatmap 0.13.2 over matplotlib 3.8.4, with and
// without a centre, robust, and with limits (../norm/testdata/norms.py).
func TestColoursEqualSeaborn(t *testing.T) {
	data, err := os.ReadFile("../norm/testdata/norms.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		Seaborn []struct {
			Values     []float64
			Center     *float64
			VMin, VMax *float64
			Robust     bool
			Cmap       string
			Colors     []string
		}
	}
	if err := json.Unmarshal(data, &ref); err != nil || len(ref.Seaborn) < 11 {
		t.Fatal(err, len(ref.Seaborn))
	}
	for _, c := range ref.Seaborn {
		m := mapper(t, c.Values, norm.Options{VMin: c.VMin, VMax: c.VMax, Center: c.Center, Robust: c.Robust}, c.Cmap)
		for i, v := range c.Values {
			got := m.Color(v)
			if hex := fmt.Sprintf("#%02x%02x%02x", got.R, got.G, got.B); hex != c.Colors[i] {
				t.Errorf("%s: %g is %s, seaborn's is %s", c.Cmap, v, hex, c.Colors[i])
			}
		}
	}
}

func TestWhatLiesBeyond(t *testing.T) {
	own := *named(t, "viridis")
	own.Under, own.Over = color.NRGBA{1, 1, 1, 255}, color.NRGBA{2, 2, 2, 255}
	n := norm.Linear(0, 1)
	m := shade.New(n, &own, grey)
	for v, want := range map[float64]color.NRGBA{
		-1: own.Under, 2: own.Over, math.Inf(-1): own.Under, math.Inf(1): own.Over, 0: own.Colors[0], 1: own.Colors[255],
	} {
		if got := m.Color(v); got != want {
			t.Errorf("%g is %v, want %v", v, got, want)
		}
	}
	if m.Color(math.NaN()) != grey {
		t.Error("NaN is not the missing colour")
	}
	m.Alpha = .5
	if c := m.Color(1); c.A != 128 || c.R != own.Colors[255].R {
		t.Errorf("half opaque: %v", c)
	}
	if c := m.Color(math.NaN()); c.A != 128 {
		t.Errorf("missing, half opaque: %v", c)
	}
}

func at(img image.Image, x, y int) color.NRGBA { return img.At(x, y).(color.NRGBA) }

// Every pixel is the Color of its value, hidden cells are transparent, for any
// norm, map, opacity and mixture of cells; and the picture is paletted when no
// more than 256 colours occur.
func TestImageEqualsColor(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows, cols := rapid.IntRange(1, 40).Draw(rt, "rows"), rapid.IntRange(1, 900).Draw(rt, "cols")
		seed := rapid.Uint64().Draw(rt, "seed")
		random := func() float64 {
			seed = seed*6364136223846793005 + 1442695040888963407
			return float64(seed>>11) / (1 << 53)
		}
		rare := rapid.SampledFrom([]float64{0, .001, .3}).Draw(rt, "rare")
		g := grid.New(rows, cols)
		var hidden []bool
		if rapid.Bool().Draw(rt, "mask") {
			hidden = make([]bool, rows*cols)
		}
		levels := rapid.SampledFrom([]float64{3, 40, 1e6}).Draw(rt, "levels")
		for i := range g.Values {
			g.Values[i] = math.Floor(random()*levels) + 1
			if random() < rare {
				g.Values[i] = []float64{math.NaN(), math.Inf(1), math.Inf(-1), -5}[int(random()*4)]
			}
			if hidden != nil {
				hidden[i] = random() < rare
			}
		}
		o := norm.Options{Name: rapid.SampledFrom([]string{"linear", "log", "power", "symlog", "asinh", "two-slope", "centered", "quantile"}).Draw(rt, "norm")}
		if o.Name == "linear" && rapid.Bool().Draw(rt, "center") {
			c := levels / 3
			o.Center = &c
		}
		o.Robust = rapid.Bool().Draw(rt, "robust")
		name := rapid.SampledFrom([]string{"rocket_r", "gray", "jet", "tab10", "twilight", "vlag"}).Draw(rt, "map")
		own := *named(t, name)
		if rapid.Bool().Draw(rt, "ends") {
			own.Under, own.Over = color.NRGBA{1, 2, 3, 255}, color.NRGBA{4, 5, 6, 255}
		}
		n, _, err := norm.Fit(g.Values, o)
		if err != nil {
			rt.Skip() // nothing positive
		}
		m := shade.New(n, &own, rapid.SampledFrom([]color.NRGBA{grey, {}}).Draw(rt, "missing"))
		m.Alpha = rapid.SampledFrom([]float64{0, .4}).Draw(rt, "alpha")

		img := m.Image(g, hidden)
		colors := make([]color.NRGBA, len(g.Values))
		m.Colors(colors, g.Values)
		distinct := map[color.NRGBA]bool{}
		for i, v := range g.Values {
			want := m.Color(v)
			if colors[i] != want {
				rt.Fatalf("Colors: %g is %v, Color says %v", v, colors[i], want)
			}
			if hidden != nil && hidden[i] {
				want = color.NRGBA{}
			}
			if got := at(img, i%cols, i/cols); got != want {
				rt.Fatalf("%s, %s: cell %d, %g, is %v, want %v", o.Name, name, i, v, got, want)
			}
			distinct[want] = true
		}
		if _, ok := img.(*image.Paletted); !ok && len(distinct) < 256 && len(own.Colors) <= 256 {
			rt.Fatalf("%d colours are not paletted", len(distinct))
		}
	})
}

func TestImageDoesNotDependOnWorkers(t *testing.T) {
	g := field(300, 500)
	m := mapper(t, g.Values, norm.Options{Name: "log"}, "rocket")
	bytesOf := func(workers int) []byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		switch img := m.Image(g, nil).(type) {
		case *image.Paletted:
			return append(fmt.Append(nil, img.Palette), img.Pix...)
		case *image.NRGBA:
			return img.Pix
		}
		return nil
	}
	one := bytesOf(1)
	for _, w := range []int{2, 7} {
		if !bytes.Equal(one, bytesOf(w)) {
			t.Errorf("%d workers draw another picture", w)
		}
	}
}

func TestEmptyAndConstantGrids(t *testing.T) {
	n := norm.Linear(0, 1)
	m := shade.New(n, named(t, "viridis"), grey)
	if b := m.Image(grid.New(0, 5), nil).Bounds(); b.Dx() != 5 || b.Dy() != 0 {
		t.Errorf("no rows: %v", b)
	}
	nan := m.Image(grid.New(2, 2), nil)
	if at(nan, 1, 1) != grey {
		t.Error("a missing cell is not grey")
	}
	one := []float64{7}
	c := mapper(t, one, norm.Options{}, "rocket").Image(gridOf(1, 1, one), nil)
	if got := at(c, 0, 0); got != (color.NRGBA{0xcb, 0x1b, 0x4f, 0xff}) {
		t.Errorf("constant data are %v; seaborn gives #cb1b4f", got)
	}
}

func TestCategories(t *testing.T) {
	m := shade.Categories(3, grey)
	want := colormap.Categorical(3).Colors
	for i, c := range want {
		if m.Color(float64(i)) != c {
			t.Errorf("category %d is %v, want %v", i, m.Color(float64(i)), c)
		}
	}
	if m.Color(math.NaN()) != grey {
		t.Error("a missing category is not grey")
	}
	img := m.Image(gridOf(1, 4, []float64{0, 1, 2, math.NaN()}), nil)
	for i, c := range append(want, grey) {
		if at(img, i, 0) != c {
			t.Errorf("cell %d is %v", i, at(img, i, 0))
		}
	}
	many := shade.Categories(1000, grey)
	if many.Color(999) == grey || many.Color(0) != want[0] {
		t.Error("a thousand categories")
	}
	if got := shade.Categories(0, grey).Image(grid.New(1, 1), nil); at(got, 0, 0) != grey {
		t.Error("no categories, one missing cell")
	}
}

// The strip of a colour bar shows at a value's position the value's colour.
func TestBar(t *testing.T) {
	for _, spec := range []string{"linear", "linear:center=2", "log", "symlog", "power", "two-slope:center=3", "boundaries:0.5,1,2,9", "quantile:4"} {
		o, err := norm.ParseNorm(spec)
		if err != nil {
			t.Fatal(err)
		}
		values := []float64{.5, 1, 2, 3, 5, 8, 9}
		m := mapper(t, values, o, "vlag")
		strip := m.Bar(4096)
		for _, v := range []float64{.5, .7, 1.5, 2.5, 4, 8.9, 9} {
			p := m.BarPosition(v)
			if p < 0 || p > 1 {
				t.Fatalf("%s: %g lies at %g", spec, v, p)
			}
			i := min(int(p*4096), 4095)
			want := m.Color(v)
			if strip[i] != want && strip[max(i-1, 0)] != want && strip[min(i+1, 4095)] != want {
				t.Errorf("%s: the bar is %v at %g, the value's colour is %v", spec, strip[i], v, want)
			}
		}
	}
	m := mapper(t, []float64{4, 4}, norm.Options{}, "viridis")
	if m.Bar(3)[0] != m.Color(4) || m.BarPosition(4) != .5 {
		t.Error("the bar of one value is not its colour")
	}
}

// field is a grid of values over six decades, every thousandth missing.
func field(rows, cols int) *grid.Grid {
	g := grid.New(rows, cols)
	seed := uint64(1)
	for i := range g.Values {
		seed = seed*6364136223846793005 + 1442695040888963407
		if i%1000 != 999 {
			g.Values[i] = math.Exp2(float64(seed>>11)/(1<<53)*20 - 10)
		}
	}
	return g
}

func BenchmarkImage(b *testing.B) {
	g := field(4000, 4000)
	whole := grid.New(4000, 4000)
	for i, v := range g.Values {
		whole.Values[i] = v
		if v != v {
			whole.Values[i] = 1
		}
	}
	for _, name := range []string{"linear", "log", "symlog", "power", "quantile"} {
		for kind, g := range map[string]*grid.Grid{"whole": whole, "missing": g} {
			m := mapper(b, g.Values, norm.Options{Name: name}, "rocket_r")
			b.Run(fmt.Sprintf("%s/%s/cells=4000x4000", name, kind), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					m.Image(g, nil)
				}
			})
		}
	}
}

func ExampleMapper_Image() {
	g := grid.New(1, 3)
	copy(g.Values, []float64{0, 5, 10})
	n, _, _ := norm.Fit(g.Values, norm.Options{})
	m, _ := colormap.Named("viridis")
	img := shade.New(n, m, color.NRGBA{}).Image(g, nil)
	fmt.Println(img.Bounds(), img.At(2, 0))
	// Output: (0,0)-(3,1) {253 231 37 255}
}
