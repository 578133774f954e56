package font_test

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/swelter/swelter/font"
)

func face(style string) *font.Face {
	if strings.HasPrefix(style, "SemiBold") {
		return font.SemiBold()
	}
	return font.Regular()
}

// The widths are sums of fonttools' advances; see testdata/widths.py.
func TestWidths(t *testing.T) {
	file, err := os.Open("testdata/widths.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	n := 0
	for lines := bufio.NewScanner(file); lines.Scan(); n++ {
		f := strings.Split(lines.Text(), "\t")
		if strings.HasSuffix(f[0], "metrics") {
			metrics(t, face(f[0]), strings.Fields(f[2]))
			continue
		}
		units, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := face(f[0]).Width(f[1], 10.5), units/1000*10.5; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s %q: width %g, want %g", f[0], f[1], got, want)
		}
		if m := face(f[0]).Missing(f[1]); m != 0 {
			t.Errorf("%s %q: %d characters missing", f[0], f[1], m)
		}
	}
	if n != 26 {
		t.Errorf("%d lines, want 26", n)
	}
}

func metrics(t *testing.T, f *font.Face, want []string) {
	t.Helper()
	for i, got := range []float64{f.Ascent(1000), f.Descent(1000), f.CapHeight(1000)} {
		if w, _ := strconv.ParseFloat(want[i], 64); math.Abs(got-w) > 1e-6 {
			t.Errorf("metric %d is %g, want %g", i, got, w)
		}
	}
}

func TestFiguresAreTabular(t *testing.T) {
	for _, f := range []*font.Face{font.Regular(), font.SemiBold()} {
		for _, d := range "123456789" {
			if got, want := f.Width(string(d), 1000), f.Width("0", 1000); got != want {
				t.Errorf("%c is %g wide, 0 is %g", d, got, want)
			}
		}
	}
}

func TestMissing(t *testing.T) {
	for text, want := range map[string]int{
		"":                      0,
		"plain":                 0,
		"Ω Ж é → ≤ ²":           0,
		"漢字":                    2,
		"a🔥b":                   1,
		"a\u200db\ufe0f":        0, // steering characters show nothing
		"line\nbreak\ttab":      0,
		"שלום":                  4,
		"bad \xff byte":         0, // the sign for it is there
		"e\u0301 a\u0308\u0323": 0,
	} {
		if got := font.Regular().Missing(text); got != want {
			t.Errorf("%q: %d missing, want %d", text, got, want)
		}
	}
}

func TestNeedsShaping(t *testing.T) {
	for text, want := range map[string]bool{
		"":                 false,
		"Hello, 1 234":     false,
		"Größe Жук Ωμ":     false,
		"漢字かな 한국어":         false,
		"x² ≤ ½ → ∞":       false,
		"e\u0301":          true,
		"שלום":             true,
		"مرحبا":            true,
		"नमस्ते":           true,
		"ไทย":              true,
		"🔥":                true,
		"a\u202eb":         true,
		"a\u200db":         true,
		"soft\u00adhyphen": true,
	} {
		if got := font.NeedsShaping(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"as it is":        "as it is",
		"a\nb\r\nc\td":    "a b  c d",
		"\x00\x1b\x7f":    "\ufffd\ufffd\ufffd",
		"caf\xe9":         "caf\ufffd",
		"next\u0085line":  "next line",
		"para\u2029graph": "para graph",
	} {
		if got := font.Clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	long := font.Clean(strings.Repeat("é", 10_000))
	if len(long) != 4096 || strings.Trim(long, "é") != "" {
		t.Errorf("a long text keeps %d bytes, want 4096 and whole characters", len(long))
	}
}

// Rule L2 of UAX 9, worked out by hand: car means THE CAR in Hebrew order.
func TestVisualText(t *testing.T) {
	for text, want := range map[string]string{
		"abc":         "abc",
		"אבג":         "גבא",
		"x אבג y":     "x גבא y",
		"אבג 12 דה":   "הד 12 גבא",
		"אבג xy דה":   "הד xy גבא", // a right-to-left paragraph
		"a אב 12 ג b": "a ג 12 בא b",
		"a אב 12 b":   "a 12 בא b",
		"a אב 1.5% b": "a 1.5% בא b",
	} {
		if got := font.VisualText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Glyphs are set in the same order as the characters of VisualText: the box of
// a missing letter counts as well.
func TestShapedOrder(t *testing.T) {
	f := font.Regular()
	line := f.Layout("a אב 12 b")
	want := f.Layout("a 12 __ b") // boxes where the two letters stand
	if len(line.Glyphs) != len(want.Glyphs) {
		t.Fatalf("%d glyphs, want %d", len(line.Glyphs), len(want.Glyphs))
	}
	for i, g := range want.Glyphs {
		if g.Rune != '_' && line.Glyphs[i].ID != g.ID || g.Rune == '_' && line.Glyphs[i].ID != 0 {
			t.Errorf("glyph %d is %d, want that of %q", i, line.Glyphs[i].ID, g.Rune)
		}
	}
}

func TestLayout(t *testing.T) {
	f := font.Regular()
	line := f.Layout("AVA")
	if line.Shaped || len(line.Glyphs) != 3 {
		t.Fatalf("AVA: %d glyphs, shaped %v", len(line.Glyphs), line.Shaped)
	}
	// Without kerning the third letter stands after the first two.
	if got, want := line.Glyphs[2].X, f.Width("AV", 1); math.Abs(got-want) > 1e-12 {
		t.Errorf("the third letter of AVA stands at %g, want %g", got, want)
	}
	// A mark joins its letter, as wide as the composed one.
	if got, want := f.Width("e\u0301", 100), f.Width("é", 100); math.Abs(got-want) > 0.01 {
		t.Errorf("e with an acute mark is %g wide, é is %g", got, want)
	}
}

// A fallback draws what the face lacks, and only that.
func TestFallback(t *testing.T) {
	data, err := os.ReadFile("testdata/box.otf")
	if err != nil {
		t.Fatal(err)
	}
	box, err := font.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	chain := box.WithFallback(font.Regular())
	if box.Missing("AB") != 1 || chain.Missing("AB") != 0 {
		t.Errorf("missing %d alone and %d with a fallback, want 1 and 0", box.Missing("AB"), chain.Missing("AB"))
	}
	// A is 600 units wide in the box font.
	if got, want := chain.Width("AB", 10), 6+font.Regular().Width("B", 10); math.Abs(got-want) > 1e-9 {
		t.Errorf("width %g, want %g", got, want)
	}
	glyphs := chain.Layout("AB").Glyphs
	if glyphs[0].Program == glyphs[1].Program {
		t.Error("both letters come from one font")
	}
	o := glyphs[0].Program.Outline(glyphs[0].ID)
	if len(o) != 4 && len(o) != 5 || o[0].Op != font.MoveTo || o[0].P[0] != [2]float64{0.05, 0} {
		t.Errorf("the outline of the box's A is %v", o)
	}
	if _, ok := glyphs[0].Program.Subset([]rune("A")); ok {
		t.Error("a font with CFF outlines cannot be cut as TrueType")
	}
}

// A cut font draws and measures the same.
func TestSubset(t *testing.T) {
	p := font.Regular().Programs()[0]
	text := []rune("Ährenfeld ½ Ǻ ệ")
	cut, ok := p.Subset(text)
	if !ok {
		t.Fatal("the embedded face cannot be cut")
	}
	if len(cut.File) > 8000 {
		t.Errorf("%d bytes for %d characters", len(cut.File), len(text))
	}
	again, err := font.Parse(cut.File)
	if err != nil {
		t.Fatal(err)
	}
	q := again.Programs()[0]
	for _, r := range text {
		a, _ := p.Glyph(r)
		b, known := q.Glyph(r)
		if !known || int(b) != cut.Glyphs[r] {
			t.Errorf("%c is glyph %d, want %d", r, b, cut.Glyphs[r])
		}
		if p.Advance(a) != q.Advance(b) {
			t.Errorf("%c: advance %g, was %g", r, q.Advance(b), p.Advance(a))
		}
		x, y := p.Outline(a), q.Outline(b)
		if len(x) != len(y) {
			t.Errorf("%c: %d steps, was %d", r, len(y), len(x))
			continue
		}
		for i := range x {
			if x[i] != y[i] {
				t.Errorf("%c: step %d differs", r, i)
				break
			}
		}
	}
	if _, ok := q.Glyph('z'); ok {
		t.Error("z is still there")
	}
}

func TestParseRefuses(t *testing.T) {
	for name, data := range map[string][]byte{
		"nothing": nil,
		"text":    []byte("not a font at all, only text"),
		"header":  {0, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0},
	} {
		if f, err := font.Parse(data); err == nil || f != nil || !strings.HasPrefix(err.Error(), "font: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A face may be used from many places at once; the race detector watches.
func TestConcurrent(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			f := font.Regular()
			for _, s := range []string{"abc", "שלום a\u0301", "Жук ½"} {
				f.Width(s, 10)
				for _, g := range f.Layout(s).Glyphs {
					g.Program.Outline(g.ID)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkWidth(b *testing.B) {
	f := font.Regular()
	for name, s := range map[string]string{"ascii": "1949 Jan", "minus": "−12.5", "shaped": "שלום"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Width(s, 10)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("embedded/NotoSans-Regular.ttf")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := font.Parse(data); err != nil {
			b.Fatal(err)
		}
	}
}
