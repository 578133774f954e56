package font_test

import (
	"os"
	"testing"
	"unicode/utf8"

	"github.com/swelter/swelter/font"
)

// Whatever the bytes, Parse gives a face that can be used or an error.
func FuzzParse(f *testing.F) {
	box, err := os.ReadFile("testdata/box.otf")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(box)
	small, _ := font.Regular().Programs()[0].Subset([]rune("Ab é½"))
	f.Add(small.File)
	f.Add([]byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10"))
	f.Fuzz(func(t *testing.T, data []byte) {
		face, err := font.Parse(data)
		if err != nil {
			return
		}
		for _, s := range []string{"Ab é½", "a\u0301 שלום"} {
			face.Width(s, 10)
			face.Missing(s)
			for _, g := range face.Layout(s).Glyphs {
				g.Program.Outline(g.ID)
			}
		}
		face.Programs()[0].Name()
		if cut, ok := face.Programs()[0].Subset([]rune("Ab é")); ok {
			if _, err := font.Parse(cut.File); err != nil && len(cut.Glyphs) > 0 {
				t.Logf("a cut font is not read again: %v", err)
			}
		}
	})
}

// Any text can be set: it is valid UTF-8, has no control characters, and its
// width is a number.
func FuzzLayout(f *testing.F) {
	for _, s := range []string{"abc", "אבג 123 abc", "नमस्ते", "e\u0301\u0301", "\u202e\u202c", "👩\u200d👩", "\xff"} {
		f.Add(s)
	}
	face := font.Regular()
	f.Fuzz(func(t *testing.T, s string) {
		line := face.Layout(s)
		if !utf8.ValidString(line.Text) || line.Width != line.Width {
			t.Errorf("%q becomes %q, width %g", s, line.Text, line.Width)
		}
		for _, r := range line.Text {
			if r < ' ' || r == 0x7f {
				t.Errorf("%q keeps the control character %U", s, r)
			}
		}
		if w := face.Width(s, 1); w != line.Width {
			t.Errorf("%q: width %g, but set %g wide", s, w, line.Width)
		}
		if got, want := utf8.RuneCountInString(font.VisualText(line.Text)), utf8.RuneCountInString(line.Text); got != want {
			t.Errorf("%q: %d characters in visual order, want %d", s, got, want)
		}
	})
}
