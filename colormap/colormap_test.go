package colormap_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"image/color"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/colormap"
)

func named(t testing.TB, name string) *colormap.Map {
	t.Helper()
	m, err := colormap.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func hex(c color.NRGBA) string { return fmt.Sprintf("%02x%02x%02x", c.R, c.G, c.B) }

// testdata/tables.sha holds the SHA-256 of every table as the Python packages
// give it (gen/tables.py): the packed file is not part of it.
func TestTablesEqualThePublishedOnes(t *testing.T) {
	file, err := os.Open("testdata/tables.sha")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	seen := 0
	for lines := bufio.NewScanner(file); lines.Scan(); seen++ {
		f := strings.Split(lines.Text(), "  ") // sum, family, entries, name
		m, err := colormap.Named(f[3])
		if f[1] == "heatmap.py" {
			m, err = colormap.Scheme(f[3])
		}
		if err != nil {
			t.Error(err)
			continue
		}
		var raw []byte
		for _, c := range m.Colors {
			raw = append(raw, c.R, c.G, c.B)
			if c.A != 0xff {
				t.Fatalf("%s: a colour with opacity %d", f[3], c.A)
			}
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(raw)); got != f[0] || fmt.Sprint(len(m.Colors)) != f[2] {
			t.Errorf("%s: %d entries, SHA-256 %s; want %s, %s", f[3], len(m.Colors), got, f[2], f[0])
		}
		if m.Name != f[3] || m.Source == "" || m.Licence == "" {
			t.Errorf("%s: name %q, source %q, licence %q", f[3], m.Name, m.Source, m.Licence)
		}
	}
	if seen < 300 {
		t.Errorf("only %d tables in the reference", seen)
	}
}

// Entries 0, 64, 128, 192, 255 by matplotlib's to_hex (matplotlib 3.6,
// seaborn 0.12).
func TestAnchors(t *testing.T) {
	for name, want := range map[string]string{
		"viridis":  "440154 3b528b 21918c 5ec962 fde725",
		"rocket":   "03051a 611f53 cb1b4f f58860 faebdd",
		"mako":     "0b0405 3e356b 357ba3 4bc2ad def5e5",
		"magma":    "000004 51127c b73779 fc8961 fcfdbf",
		"cividis":  "00224e 434e6c 7d7c78 bcae6c fee838",
		"icefire":  "bde7db 4167c7 1f1e1e b93540 ffd4ac",
		"vlag":     "2369bd 9baecb faf5f4 d39794 a9373b",
		"RdBu":     "67001f e58368 f6f7f7 68abd0 053061",
		"coolwarm": "3b4cc0 8db0fe dddcdc f4987a b40426",
		"YlGnBu":   "ffffd9 c6e9b4 40b5c4 225da8 081d58",
		"Blues":    "f7fbff c6dbef 6aaed6 2070b4 08306b",
		"hot":      "0b0000 b30000 ff5c00 ffff07 ffffff",
		"BrBG":     "543005 cfa256 f4f5f5 58b0a7 003c30",
		"jet":      "000080 0080ff 7dff7a ff9400 800000",
	} {
		m := named(t, name)
		var got []string
		for _, i := range []int{0, 64, 128, 192, 255} {
			got = append(got, hex(m.Colors[i]))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %s, want %s", name, s, want)
		}
	}
}

func TestNamesAreFoundInTheirOrder(t *testing.T) {
	for name, want := range map[string]string{
		"gray": "gray", "grey": "gray", "Grays": "Greys", // matplotlib's own, and its aliases
		"cmo.gray": "cmo.gray", "cet_gray": "cet_gray", // not bare: matplotlib has gray
		"thermal": "cmo.thermal", "batlow": "cmc.batlow", "fire": "cet_fire", "bgyw": "cet_bgyw",
		"CET_L3": "cet_fire", "cet_linear_kryw_0_100_c71": "cet_fire",
		"coolwarm": "coolwarm", "cet_coolwarm": "cet_coolwarm", "rainbow": "rainbow",
		"vik": "cmc.vik", "cmc.batlowS": "cmc.batlowS", "cmo.thermal_i": "cmo.thermal_i",
		"viridis_r": "viridis_r", "thermal_r": "cmo.thermal_r", "jet_r": "jet_r", " rocket ": "rocket",
	} {
		if m := named(t, name); m.Name != want {
			t.Errorf("Named(%q) is %s, want %s", name, m.Name, want)
		}
	}
	names := colormap.Names()
	for _, n := range []string{"viridis", "tab10", "flare", "cmo.balance", "cmc.romaO", "cet_glasbey"} {
		if !slices.Contains(names, n) {
			t.Errorf("%s is not listed", n)
		}
	}
	for _, n := range names {
		if m, err := colormap.Named(n); err != nil || m.Name != n {
			t.Errorf("%s is listed, but Named gives %v, %v", n, m, err)
		}
	}
}

func TestUnknownNamesSayWhatIsNear(t *testing.T) {
	for name, want := range map[string]string{
		"virdis":   `colormap: "virdis" is unknown; near it are viridis`,
		"Viridis":  `colormap: "Viridis" is unknown; near it are viridis`,
		"blus":     `near it are Blues, blues`,
		"qqqqqqqq": `colormap: "qqqqqqqq" is unknown, and no name is near it`,
		"":         `colormap: "" is unknown`,
		"#fff,#12": `colour "#12": 2 digits; 3, 4, 6 or 8 follow #`,
		"#fff":     `colormap: 1 colours to interpolate; give two or more`,
		"list:":    `colour "": empty`,
		"red,blu":  `colour: "blu" is unknown; near it are blue`,
		"classic":  `unknown`, // heatmap.py's have a name space of their own
	} {
		if _, err := colormap.Named(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Named(%q): %v; want %s", name, err, want)
		}
	}
	if _, err := colormap.Scheme("clasic"); err == nil || !strings.Contains(err.Error(), "classic, fire, omg, pbj, pgaitch") {
		t.Errorf("Scheme: %v", err)
	}
	long := strings.Repeat("x", 1<<20)
	if _, err := colormap.Named(long); err == nil || len(err.Error()) > 200 {
		t.Error("a name of a megabyte is quoted whole")
	}
}

// fire of heatmap.py and fire of colorcet are two maps.
func TestSchemes(t *testing.T) {
	if got := colormap.Schemes(); !slices.Equal(got, []string{"classic", "fire", "omg", "pbj", "pgaitch"}) {
		t.Errorf("schemes are %v", got)
	}
	m, err := colormap.Scheme("classic")
	if err != nil || hex(m.Colors[0]) != "ffeded" || len(m.Colors) != 256 {
		t.Errorf("classic starts with %v (%v); heatmap.py's with (255, 237, 237)", m.Colors[0], err)
	}
}

func TestKinds(t *testing.T) {
	for kind, names := range map[colormap.Kind]string{
		colormap.Sequential:  "viridis Blues hot gray cubehelix rocket mako cmo.thermal cmo.oxy cmc.batlow cmc.batlowW cet_fire cet_CET_L19",
		colormap.Diverging:   "RdBu coolwarm bwr seismic vlag icefire cmo.balance cmo.topo cmc.vik cmc.oleron cet_bwy cet_CET_D1A",
		colormap.Cyclic:      "twilight twilight_shifted hsv cmo.phase cmc.romaO cet_colorwheel cet_CET_C10s",
		colormap.Qualitative: "tab10 tab20 Set1 Paired Accent cmc.batlowS cet_glasbey cet_glasbey_hv",
		colormap.Rainbow:     "jet rainbow turbo nipy_spectral gist_ncar prism cet_rainbow cet_CET_R3",
	} {
		for name := range strings.FieldsSeq(names) {
			if m := named(t, name); m.Kind != kind {
				t.Errorf("%s is %v, want %v", name, m.Kind, kind)
			}
		}
	}
}

// The kinds are true of the tables: the lightness of a sequential map goes one
// way, a cyclic map joins up, a rainbow goes up and down.
func TestKindsHold(t *testing.T) {
	for _, name := range colormap.Names() {
		m := named(t, name)
		up, down := 0.0, 0.0
		for i, c := range m.Colors[1:] {
			step := lightness(c) - lightness(m.Colors[i])
			up, down = up+max(step, 0), down+max(-step, 0)
		}
		back := min(up, down)
		switch m.Kind {
		case colormap.Sequential: // oxy marks two thresholds by jumps
			if back > 12 && !strings.HasPrefix(name, "cmo.oxy") {
				t.Errorf("%s is sequential, but its lightness goes back by %.0f", name, back)
			}
		case colormap.Rainbow:
			if back < 4 {
				t.Errorf("%s is a rainbow, but its lightness goes back by %.0f only", name, back)
			}
		case colormap.Cyclic:
			a, b := m.Colors[0], m.Colors[len(m.Colors)-1]
			if d := max(diff(a.R, b.R), diff(a.G, b.G), diff(a.B, b.B)); d > 24 {
				t.Errorf("%s is cyclic, but its ends are %d of 255 apart", name, d)
			}
		}
	}
}

func diff(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// lightness is L* of CIE 1976, from 0 to 100.
func lightness(c color.NRGBA) float64 {
	y := colormap.Luminance(c)
	if y > .008856 {
		return 116*math.Cbrt(y) - 16
	}
	return 903.3 * y
}

func TestAt(t *testing.T) {
	m := named(t, "list:red,lime,blue,white")
	m.Under, m.Over = color.NRGBA{1, 1, 1, 255}, color.NRGBA{2, 2, 2, 255}
	for _, c := range []struct {
		at   float64
		want string
	}{
		{0, "ff0000"}, {.2499, "ff0000"}, {.25, "00ff00"}, {.5, "0000ff"}, {.75, "ffffff"}, {1, "ffffff"},
		{-1e-300, "010101"}, {math.Nextafter(1, 2), "020202"}, {math.Inf(1), "020202"}, {math.Inf(-1), "010101"},
	} {
		if got := hex(m.At(c.at)); got != c.want {
			t.Errorf("At(%g) is %s, want %s", c.at, got, c.want)
		}
	}
	if m.At(math.NaN()) != (color.NRGBA{}) {
		t.Error("NaN has a colour")
	}
	plain := named(t, "viridis")
	if plain.At(-1) != plain.Colors[0] || plain.At(2) != plain.Colors[255] {
		t.Error("without under and over the ends go on")
	}
}

func TestReversed(t *testing.T) {
	m := named(t, "cmo.thermal")
	m.Under = color.NRGBA{1, 2, 3, 255}
	r := m.Reversed()
	if r.Name != "cmo.thermal_r" || r.At(0) != m.At(1) || r.Over != m.Under || r.Under != (color.NRGBA{}) {
		t.Errorf("reversed: %s", r.Name)
	}
	if back := r.Reversed(); back.Name != m.Name || !slices.Equal(back.Colors, m.Colors) || back.Under != m.Under {
		t.Error("reversed twice is not the map")
	}
}

// matplotlib 3.8: viridis.resampled(5), by to_hex.
func TestResample(t *testing.T) {
	var got []string
	for _, c := range named(t, "viridis").Resample(5).Colors {
		got = append(got, hex(c))
	}
	if s := strings.Join(got, " "); s != "440154 3b528b 21918c 5ec962 fde725" {
		t.Error(s)
	}
}

func TestDiscrete(t *testing.T) {
	tab := named(t, "tab10")
	if d := tab.Discrete(3); !slices.Equal(d.Colors, tab.Colors[:3]) {
		t.Error("three categories are not the first three of tab10")
	}
	if d := tab.Discrete(12); d.Colors[10] == d.Colors[11] || d.Colors[9] != tab.Colors[9] {
		t.Error("beyond its ten tab10 goes on with distinct greys")
	}
	if d := named(t, "viridis").Discrete(2); hex(d.Colors[0]) != "440154" || hex(d.Colors[1]) != "fde725" {
		t.Error("two classes of viridis are its ends")
	}
	hsv := named(t, "hsv")
	if d := hsv.Discrete(3); d.Colors[0] != hsv.At(0) || d.Colors[1] != hsv.At(1./3) || d.Colors[2] != hsv.At(2./3) {
		t.Error("three classes of a circle are a third apart")
	}
}

func TestLight(t *testing.T) {
	for name, want := range map[string]float64{
		"Blues": 0, "rocket_r": 0, "rocket": 1, "viridis": 1, "gray": 1, "binary": 0,
		"RdBu": .5, "vlag": .5, "icefire": 0, "coolwarm": .5,
	} {
		if got := named(t, name).Light(); got != want {
			t.Errorf("%s is lightest at %g, want %g", name, got, want)
		}
	}
}

// LinearSegmentedColormap.from_list of matplotlib 3.8.4 (gen/tables.py).
func TestStopsEqualMatplotlib(t *testing.T) {
	data, err := os.ReadFile("testdata/stops.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Colors, Table []string }
	if err := json.Unmarshal(data, &cases); err != nil || len(cases) == 0 {
		t.Fatal(err)
	}
	for _, c := range cases {
		m := named(t, strings.Join(c.Colors, ","))
		for i, want := range c.Table {
			if got := "#" + hex(m.Colors[i]); got != want {
				t.Errorf("%v entry %d is %s, want %s", c.Colors, i, got, want)
			}
		}
	}
}

func TestStopsRefuse(t *testing.T) {
	two := []color.NRGBA{{255, 0, 0, 255}, {0, 0, 255, 255}}
	for _, at := range [][]float64{{0}, {0, .5}, {1, 0}, {math.NaN(), 1}, {0, 0, 1}} {
		if _, err := colormap.Stops(two, at); err == nil {
			t.Errorf("positions %v are taken", at)
		}
	}
	three := append(two, color.NRGBA{A: 255})
	if _, err := colormap.Stops(three, []float64{0, math.NaN(), 1}); err == nil {
		t.Error("a position NaN is taken")
	}
	m, err := colormap.Stops(three, []float64{0, .1, 1})
	if err != nil || m.At(0) != three[0] || m.At(1) != three[2] || m.At(.1).B < 250 {
		t.Errorf("uneven positions: %v, %v", m, err)
	}
}

func TestCategorical(t *testing.T) {
	m := colormap.Categorical(262)
	seen := map[color.NRGBA]bool{}
	for _, c := range m.Colors {
		if seen[c] {
			t.Fatalf("%v twice", c)
		}
		seen[c] = true
	}
	if hex(m.Colors[0]) != "e69f00" || hex(m.Colors[8]) != "808080" {
		t.Errorf("starts with %v, greys with %v", m.Colors[0], m.Colors[8])
	}
	if !slices.Equal(colormap.Categorical(5).Colors, m.Colors[:5]) {
		t.Error("colours change when categories are added")
	}
}

// Luminances of the WCAG formula; the text rule by hand: at 118 black and white
// are nearly alike, and the contrast is nowhere below 4.58.
func TestContrast(t *testing.T) {
	for s, want := range map[string]float64{"#808080": .215861, "red": .2126, "lime": .7152, "blue": .0722, "white": 1, "black": 0} {
		c, _ := colormap.ParseColor(s)
		if got := colormap.Luminance(c); math.Abs(got-want) > 5e-7 {
			t.Errorf("%s has %g, want %g", s, got, want)
		}
	}
	white, black := color.NRGBA{255, 255, 255, 255}, color.NRGBA{A: 255}
	if got := colormap.Contrast(black, white); got != 21 || got != colormap.Contrast(white, black) {
		t.Errorf("black on white is %g", got)
	}
	worst := 21.0
	for v := range 256 {
		g := color.NRGBA{uint8(v), uint8(v), uint8(v), 255}
		text := colormap.BestText(g)
		worst = min(worst, colormap.Contrast(text, g))
		if want := black; (text == want) != (v > 117) {
			t.Errorf("text on grey %d is %v", v, text)
		}
	}
	if worst < 4.58 {
		t.Errorf("worst contrast is %g", worst)
	}
}

func TestParseColor(t *testing.T) {
	for s, want := range map[string]color.NRGBA{
		"crimson": {0xdc, 0x14, 0x3c, 255}, "  RebeccaPurple ": {0x66, 0x33, 0x99, 255},
		"#f80": {255, 0x88, 0, 255}, "#f808": {255, 0x88, 0, 0x88}, "#FF8800": {255, 0x88, 0, 255}, "#ff880080": {255, 0x88, 0, 0x80},
		"rgb(220, 20, 60)": {220, 20, 60, 255}, "rgba(220,20,60,0.5)": {220, 20, 60, 128}, "rgb(100% 0% 50% / 25%)": {255, 0, 128, 64},
		"transparent": {255, 255, 255, 0}, "#00000000": {255, 255, 255, 0},
	} {
		if got, err := colormap.ParseColor(s); err != nil || got != want {
			t.Errorf("%q is %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "#", "#12", "#12345", "#ggg", "#+ff", "#-123", "crimsn", "rgb(1,2)", "rgb(256,0,0)", "rgb(-1,0,0)", "rgb(nan,0,0)", "rgb(1,2,3", "rgb()", "#1234567"} {
		if c, err := colormap.ParseColor(s); err == nil {
			t.Errorf("%q is taken as %v", s, c)
		}
	}
	got, err := colormap.ParseColors("rgb(1, 2, 3), red ,#fff")
	if err != nil || len(got) != 3 || got[0] != (color.NRGBA{1, 2, 3, 255}) {
		t.Errorf("a list is %v, %v", got, err)
	}
}

func FuzzParseColor(f *testing.F) {
	for _, s := range []string{"crimson", "#f80", "#ff880080", "rgb(220, 20, 60)", "rgba(1e1 2 3 / 50%)", "rgb((,)", "transparent", "#\x00", "rgb(1,2,3,4)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := colormap.ParseColor(s)
		if err != nil {
			if len(err.Error()) > 400 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		back, err := colormap.ParseColor(fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A))
		if err != nil || back != c {
			t.Errorf("%q is %v, written and read again %v, %v", s, c, back, err)
		}
		colormap.Named(s)
	})
}

func ExampleNamed() {
	m, _ := colormap.Named("viridis_r")
	fmt.Println(m.Name, m.Kind, m.At(0), m.At(1))
	// Output: viridis_r sequential {253 231 37 255} {68 1 84 255}
}

func ExampleBestText() {
	navy, _ := colormap.ParseColor("navy")
	fmt.Println(colormap.BestText(navy))
	// Output: {255 255 255 255}
}

func BenchmarkNamed(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := colormap.Named("cmo.thermal"); err != nil {
			b.Fatal(err)
		}
	}
}
