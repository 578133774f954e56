package style_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/font"
)

func TestShortenKeepsBothEnds(t *testing.T) {
	f := font.Regular()
	s := "Saccharomyces cerevisiae"
	if got, did := style.Shorten(f, s, 10, 1000); got != s || did {
		t.Errorf("%q was shortened to %q", s, got)
	}
	got, did := style.Shorten(f, s, 10, 80)
	if !did || !strings.HasPrefix(got, "Sacch") || !strings.HasSuffix(got, "iae") || strings.Count(got, "…") != 1 {
		t.Errorf("%q", got)
	}
}

// Emoji with a skin tone or joined ones, and letters with their marks, are cut
// as wholes.
func TestShortenCutsBetweenCharacters(t *testing.T) {
	f := font.Regular()
	family := "\U0001F469\u200d\U0001F469\u200d\U0001F467"
	got, _ := style.Shorten(f, strings.Repeat(family, 9), 10, 60)
	if rest := strings.ReplaceAll(strings.ReplaceAll(got, family, ""), "…", ""); rest != "" {
		t.Errorf("%q has pieces %q", got, rest)
	}
}

func TestWrapLosesNothing(t *testing.T) {
	f := font.Regular()
	rapid.Check(t, func(t *rapid.T) {
		s := style.Clean(rapid.String().Draw(t, "s"))
		width := rapid.Float64Range(-10, 300).Draw(t, "width")
		lines := style.Wrap(f, s, 10, width)
		if got, want := strings.Join(strings.Fields(strings.Join(lines, " ")), ""), strings.Join(strings.Fields(s), ""); got != want {
			t.Fatalf("%q became %q", want, got)
		}
		for _, l := range lines {
			if w := f.Width(l, 10); w > max(width, 0)+1e-9 && len([]rune(l)) > 8 {
				t.Fatalf("%q is %g wide, %g allowed", l, w, width)
			}
		}
	})
}

// Spaces that hold a number together end no line.
func TestWrapKeepsNumbersWhole(t *testing.T) {
	f := font.Regular()
	for _, space := range []string{"\u00a0", "\u202f", "\u2007", "\u2009"} {
		s := "140" + space + "056"
		if got := style.Wrap(f, "of "+s, 10, f.Width("of 140", 10)); len(got) < 2 || got[0] != "of" {
			t.Errorf("%q became %q", s, got)
		}
		if got := style.Wrap(f, "of "+s, 10, f.Width(s, 10)+1); len(got) != 2 || got[1] != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestCleanIsOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb": "a  b", "\u202eevil\u202c": "evil", " x ": "x", "\ufeffid": "id", "é": "é",
	} {
		if got := style.Clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestMissingIsTheMeanOfTheHatch(t *testing.T) {
	for _, name := range style.Names() {
		th, err := style.New(name, 144)
		if err != nil {
			t.Fatal(err)
		}
		// Lines cover width/spacing of the ground.
		share := th.HatchWidth() / th.HatchSpacing()
		want := float64(th.HatchFill.R)*(1-share) + float64(th.HatchLine.R)*share
		if got := float64(th.Missing().R); got < want-1 || got > want+1 {
			t.Errorf("%s: %g, want %g", name, got, want)
		}
	}
}

// No line begins with the dot between notes, or with the unit of a number.
func TestWrapKeepsDotsAndUnits(t *testing.T) {
	f := font.Regular()
	const s = "5 of 86 rows were left out · radius 3 km, intensity · 95 % lie within 1230 km² · n = 12"
	for w := f.Width("1230 km² ·", 10) + 1; w < f.Width(s, 10); w++ {
		lines := style.Wrap(f, s, 10, w)
		for _, line := range lines {
			for _, start := range []string{"·", "km", "%"} {
				if strings.HasPrefix(line, start) {
					t.Fatalf("%g points wide: a line is %q", w, line)
				}
			}
		}
		if strings.Join(lines, " ") != s {
			t.Fatalf("%g points wide: %q", w, lines)
		}
	}
}

// What stands on both sides of an equals sign stays on one line where it fits.
func TestWrapKeepsEquations(t *testing.T) {
	f := font.Regular()
	const s = "Robinson projection · n = 23\u2009412"
	for w := f.Width("projection", 10) + 1; w < f.Width(s, 10); w++ {
		for _, line := range style.Wrap(f, s, 10, w) {
			if strings.HasSuffix(line, "=") || strings.HasPrefix(line, "=") {
				t.Errorf("%g points wide: a line is %q", w, line)
			}
		}
	}
	if got := style.Wrap(f, "left = right", 10, f.Width("left =", 10)+1); len(got) != 2 || got[0] != "left =" {
		t.Errorf("an equation that does not fit: %q", got)
	}
}
