package golden

import (
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRound(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a fraction", "x=1.23456", "x=1.235"},
		{"trailing zeros", "1.5000 2.0 -0.0001", "1.5 2 0"},
		{"whole numbers stay", "1234567 -8", "1234567 -8"},
		{"an exponent", "1.5e-7 2E3", "0 2000"},
		{"a colour", "#1e3a5f #112e45", "#1e3a5f #112e45"},
		{"a word", "x1.2555 abc1e5 v_1.23456", "x1.2555 abc1e5 v_1.23456"},
		{"path data", "M1.23456-2.34567L.50004,7H1.00001Z", "M1.235-2.346L0.5,7H1Z"},
		{"neighbours", "0.12345 0.12355", "0.123 0.124"},
		{"a transform", "translate(0.33333,-1.66666)", "translate(0.333,-1.667)"},
		{"a unit", "1.23456pt 3em", "1.235pt 3em"},
		{"a sentence", "It was 3. Then 4.", "It was 3. Then 4."},
	} {
		if got := string(Round([]byte(c.in))); got != c.want {
			t.Errorf("%s: Round(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func FuzzRound(f *testing.F) {
	f.Add("M1.5-2L3e5z #1e3 x1.5")
	f.Fuzz(func(t *testing.T, s string) {
		once := Round([]byte(s))
		if strings.ContainsAny(s, ".eE") {
			return
		}
		if string(once) != s {
			t.Errorf("Round(%q) = %q; nothing in it has a fraction", s, once)
		}
	})
}

// Ten by ten grey pixels of which one is 51 brighter: mean 51/100, the 95th
// of 100 distances 0.
func TestCompare(t *testing.T) {
	a, b := image.NewGray(image.Rect(0, 0, 10, 10)), image.NewGray(image.Rect(5, 5, 15, 15))
	b.SetGray(7, 8, color.Gray{Y: 51})
	d, picture := Compare(a, b)
	if d.P95 != 0 || math.Abs(d.Mean-.51) > 1e-9 || d.Max != 51 || d.At != image.Pt(2, 3) {
		t.Errorf("got %v", d)
	}
	if g := picture.(*image.Gray); g.GrayAt(2, 3).Y != 115 || g.GrayAt(0, 0).Y != 0 {
		t.Errorf("difference picture has %d where they differ and %d where they agree", g.GrayAt(2, 3).Y, g.GrayAt(0, 0).Y)
	}
	if d.Within(Tolerance{Mean: 1, Max: 50}) || !d.Within(Tolerance{Mean: .52, Max: 51}) {
		t.Error("tolerance is not applied")
	}
}

func TestTransparentPixelsHaveNoColour(t *testing.T) {
	a, b := image.NewNRGBA(image.Rect(0, 0, 1, 1)), image.NewNRGBA(image.Rect(0, 0, 1, 1))
	a.SetNRGBA(0, 0, color.NRGBA{R: 255})
	if d, _ := Compare(a, b); d.Max != 0 {
		t.Errorf("two invisible pixels differ by %v", d)
	}
	a.SetNRGBA(0, 0, color.NRGBA{A: 255})
	if d, _ := Compare(a, b); d.Max != 255 {
		t.Errorf("black and nothing differ by %v, want 255", d)
	}
}

// witness stands in for the test that uses the package, to see it fail.
type witness struct {
	testing.TB
	said []string
}

func (w *witness) Helper()                   {}
func (w *witness) Errorf(f string, _ ...any) { w.said = append(w.said, f) }

func TestFailuresLieBesideTheGolden(t *testing.T) {
	t.Chdir(t.TempDir())
	img := image.NewGray(image.Rect(0, 0, 2, 2))
	w := &witness{TB: t}
	Image(w, "a.png", img, Tolerance{})
	if len(w.said) != 1 || !exists("a.got.png") {
		t.Fatalf("a missing golden: said %q, new picture there: %v", w.said, exists("a.got.png"))
	}
	writePNG(t, filepath.Join("testdata", "a.png"), img)
	Image(w, "a.png", img, Tolerance{})
	if len(w.said) != 1 || exists("a.got.png") {
		t.Fatalf("an equal picture: said %q, old failure still there: %v", w.said, exists("a.got.png"))
	}
	other := image.NewGray(img.Rect)
	other.Pix[3] = 9
	Image(w, "a.png", other, Tolerance{Max: 8})
	if len(w.said) != 2 || !exists("a.got.png") || !exists("a.diff.png") {
		t.Fatalf("another picture: said %q", w.said)
	}
	Image(w, "a.png", image.NewGray(image.Rect(0, 0, 2, 3)), Tolerance{Max: 255, Mean: 255, P95: 255})
	if len(w.said) != 3 {
		t.Fatalf("another size: said %q", w.said)
	}
	writeFile(t, filepath.Join("testdata", "a.svg"), []byte("<p x=\"0.1234\"/>"))
	Text(w, "a.svg", []byte("<p x=\"0.12341\"/>"))
	if len(w.said) != 3 {
		t.Fatalf("equal after rounding: said %q", w.said)
	}
	Text(w, "a.svg", []byte("<p x=\"0.125\"/>"))
	if len(w.said) != 4 || !exists("a.got.svg") {
		t.Fatalf("another text: said %q", w.said)
	}
}

func exists(name string) bool {
	_, err := os.Stat(filepath.Join("testdata", name))
	return err == nil
}
