package tick

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var nan, inf = math.NaN(), math.Inf(1)

const thinSpace = "\u2009"

func TestLinear(t *testing.T) {
	for _, c := range []struct {
		name   string
		lo, hi float64
		want   string
	}{
		{"unit", 0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{"flights", 104, 622, "200 300 400 500 600"},
		{"volcano", 94, 195, "100 120 140 160 180"},
		{"correlation", -1, 1, "−1.0 −0.5 0.0 0.5 1.0"},
		{"falling limits", 100, 0, "0 20 40 60 80 100"},
		{"quarters where they fit best", .1, .9, "0.2 0.4 0.6 0.8"},
		{"thousands", 0, 1.2e6, "0 250 000 500 000 750 000 1 000 000"},
		{"four digits are not grouped", 1000, 5000, "1000 2000 3000 4000 5000"},
		{"large", 0, 3.4e9, "0 1×10⁹ 2×10⁹ 3×10⁹"},
		{"small", -3.2e-7, 8e-7, "−2×10⁻⁷ 0 2×10⁻⁷ 4×10⁻⁷ 6×10⁻⁷ 8×10⁻⁷"},
		{"large with small differences", 1e9, 1e9 + 3, "1 000 000 000 1 000 000 001 1 000 000 002 1 000 000 003"},
		{"all of float64", -1e308, 1e308, "−1.0×10³⁰⁸ −0.5×10³⁰⁸ 0 0.5×10³⁰⁸ 1.0×10³⁰⁸"},
		{"constant", 3, 3, "3"},
		{"a few units in the last place", 4096 - 5e-13, 4096 + 4e-12, "4096 4096"},
		{"not finite", 0, inf, ""},
		{"NaN", nan, 1, ""},
	} {
		got := strings.Join(Numbers(Linear(c.lo, c.hi, 0), nil), " ")
		if got = strings.ReplaceAll(got, thinSpace, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// limits are two finite values, of any size and any distance.
func limits(t *rapid.T) (lo, hi float64) {
	lo = rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(t, "lo")
	if rapid.Bool().Draw(t, "near") {
		lo = rapid.Float64Range(-1e4, 1e4).Draw(t, "lo")
		hi = lo + math.Ldexp(rapid.Float64Range(0, 1).Draw(t, "width"), rapid.IntRange(-40, 20).Draw(t, "scale"))
	} else {
		hi = rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(t, "hi")
	}
	return min(lo, hi), max(lo, hi)
}

func checkRising(t *rapid.T, at []float64, lo, hi float64) {
	for i, v := range at {
		if !(v >= lo && v <= hi) || i > 0 && v <= at[i-1] {
			t.Fatalf("ticks %v of [%g, %g] do not rise within the limits", at, lo, hi)
		}
	}
}

// Between 4 and 7 ticks, rising within the limits, at equal steps, and labelled
// apart.
func TestLinearAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo, hi := limits(t)
		n := rapid.IntRange(0, 7).Draw(t, "n")
		at := Linear(lo, hi, n)
		checkRising(t, at, lo, hi)
		if hi-lo <= 1e-9*max(math.Abs(lo), math.Abs(hi)) || hi-lo < 1e-300 {
			return // the limits are too near for four round values
		}
		if (n == 0 || n >= 4) && (len(at) < 4 || len(at) > 7) {
			t.Fatalf("%d ticks %v of [%g, %g]", len(at), at, lo, hi)
		}
		labels := Numbers(at, nil)
		for i := 1; i < len(labels); i++ {
			if labels[i] == labels[i-1] {
				t.Fatalf("labels %q of %v", labels, at)
			}
		}
	})
}

func TestLog(t *testing.T) {
	for _, c := range []struct {
		name   string
		lo, hi float64
		want   string
		minor  int
	}{
		{"two decades", 1, 100, "1 2 5 10 20 50 100", 12}, // 3 4 6 7 8 9 and their tenfold
		{"one decade", 1, 10, "1 2 5 10", 6},
		{"many decades", 1, 1e9, "10⁰ 10² 10⁴ 10⁶ 10⁸", 5},
		{"four decades", .001, 5, "0.001 0.01 0.1 1", 28}, // 8 in each of three, and 2 to 5
		{"within a decade", 2, 3, "2.0 2.2 2.4 2.6 2.8 3.0", 0},
		{"not positive", 0, 10, "", 0},
		{"constant", 7, 7, "7", 0},
	} {
		major, minor := Log(c.lo, c.hi, 0)
		if got := strings.Join(Numbers(major, nil), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if len(minor) != c.minor {
			t.Errorf("%s: %d minor ticks %v, want %d", c.name, len(minor), minor, c.minor)
		}
	}
}

func TestLogAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := math.Ldexp(1+rapid.Float64Range(0, 1).Draw(t, "lo"), rapid.IntRange(-1070, 1000).Draw(t, "e"))
		hi := min(math.MaxFloat64, lo*math.Exp(rapid.Float64Range(0, 30).Draw(t, "decades")))
		major, minor := Log(lo, hi, 0)
		checkRising(t, major, lo, hi)
		checkRising(t, minor, lo, hi)
		if hi > 1.5*lo && lo > 1e-300 && (len(major) < 2 || len(major) > 9) {
			t.Fatalf("%d ticks %v of [%g, %g]", len(major), major, lo, hi)
		}
	})
}

func TestPlace(t *testing.T) {
	for name, c := range map[string]struct{ got, want []float64 }{
		"square root":      {Place(0, 100, 0, math.Sqrt), []float64{0, 10, 20, 50, 100}},
		"symlog":           {Symlog(-100, 100, 1, 0), []float64{-100, -1, 0, 1, 100}},
		"wide symlog":      {Symlog(-1e6, 1e6, 1, 7), []float64{-1e6, -1000, -10, 0, 10, 1000, 1e6}},
		"one-sided asinh":  {Place(-5, 40, 0, math.Asinh), []float64{-5, 0, 2, 10, 40}},
		"a scale of steps": {Place(0, 10, 0, func(v float64) float64 { return 0 }), Linear(0, 10, 0)},
		"a scale of NaN":   {Place(0, 10, 0, func(v float64) float64 { return nan }), Linear(0, 10, 0)},
		"a point":          {Place(2, 2, 0, math.Sqrt), []float64{2}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

// Ticks of any power lie apart on the scale: never nearer than 0.3 of an even
// distance, and never farther than 2.
func TestPlaceSpreads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gamma := rapid.Float64Range(.2, 4).Draw(t, "gamma")
		lo := rapid.Float64Range(-1000, 1000).Draw(t, "lo")
		hi := lo + rapid.Float64Range(1e-3, 1000).Draw(t, "width")
		scale := func(v float64) float64 { return math.Pow((v-lo)/(hi-lo), gamma) }
		at := Place(lo, hi, 5, scale)
		checkRising(t, at, lo, hi)
		if lo < 0 && hi > 0 { // the sides of zero have their own distances
			return
		}
		for i := 1; i < len(at); i++ {
			if d := scale(at[i]) - scale(at[i-1]); d < .07 || d > .43 {
				t.Fatalf("ticks %v of [%g, %g] to the %g: step %g of 0.25", at, lo, hi, gamma, d)
			}
		}
	})
}

func TestRoundest(t *testing.T) {
	for _, c := range []struct{ lo, hi, near, want float64 }{
		{-1, 3, 2, 0},
		{.4, 70, 3, 1},
		{.4, 70, 60, 10},
		{1.5, 6, 2, 2},
		{1.5, 6, 5, 5},
		{6, 9, 7, 7}, // no 5, no 2: whole digits
		{-9, -6, -7, -7},
		{2.1, 2.9, 2.4, 2.5},
		{2.31, 2.39, 2.33, 2.35},
		{3, 3, 3, 3},
	} {
		if got := Roundest(c.lo, c.hi, c.near); got != c.want {
			t.Errorf("roundest in [%g, %g] near %g is %g, want %g", c.lo, c.hi, c.near, got, c.want)
		}
	}
}

func TestAnnotFormat(t *testing.T) {
	de, err := ParseLocale("de")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		values []float64
		locale *Locale
		want   string
	}{
		{"whole numbers", []float64{104, 622, 112}, nil, "104|622|112"},
		{"whole numbers are grouped from five digits", []float64{1234, 12345, -123456}, nil, "1234|12 345|−123 456"},
		{"two digits of the range", []float64{.25, .75}, nil, "0.25|0.75"},
		{"no more than the values have", []float64{.5, 1.5}, nil, "0.5|1.5"},
		{"two digits of a typical value", []float64{1, -.2351, .6561, -.5839}, nil, "1.00|−0.24|0.66|−0.58"},
		{"neighbours apart", []float64{-1, .123456, .1289, 1}, nil, "−1.00|0.12|0.13|1.00"},
		{"one close pair does not fill all cells", []float64{0, .5000001, .5000002, 1}, nil, "0.00|0.50|0.50|1.00"},
		{"a small range far away", []float64{1000.1, 1000.2, 1000.35}, nil, "1000.10|1000.20|1000.35"},
		{"noise of binary fractions", []float64{.1 + .2, .1}, nil, "0.3|0.1"},
		{"far below one", []float64{1e-9, 3e-9, 5.5e-9}, nil, "1.0×10⁻⁹|3.0×10⁻⁹|5.5×10⁻⁹"},
		{"far above one", []float64{1.5e12, 2e12}, nil, "1.50×10¹²|2.00×10¹²"},
		{"decimal comma", []float64{.25, -1234.5, 2000.75}, de, "0|−1234|2001"},
		{"decimal comma in fractions", []float64{-.25, .5}, de, "−0,25|0,50"},
		{"missing and infinite", []float64{1.5, nan, inf, -inf}, nil, "1.5||∞|−∞"},
		{"no negative zero", []float64{-.001, 5.25, 9}, nil, "0.0|5.2|9.0"},
		{"one value", []float64{.1234}, nil, "0.12"},
		{"nothing", nil, nil, ""},
	} {
		f := AnnotFormat(c.values, c.locale)
		var got []string
		for _, v := range c.values {
			got = append(got, strings.ReplaceAll(f(v), thinSpace, " "))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

// Whatever the values, the labels are of one form, and a value is never shown
// farther off than a tenth of the range.
func TestAnnotFormatAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e4, 1e4), 2, 30).Draw(t, "values")
		f := annotNumber(values)
		span := slices.Max(values) - slices.Min(values)
		if f.Scientific && span > 1e-3 {
			t.Fatalf("%v of range %g", f, span)
		}
		for _, v := range values {
			shown := f.Format(v)
			if f.Scientific {
				continue
			}
			var back float64
			plain := strings.NewReplacer(minus, "-", thinSpace, "").Replace(shown)
			if _, err := fmt.Sscan(plain, &back); err != nil || math.Abs(back-v) > .051*span {
				t.Fatalf("%g is shown as %s in a range of %g", v, shown, span)
			}
		}
	})
}

func TestLocales(t *testing.T) {
	for _, name := range []string{"de", "de-AT", "de_DE.UTF-8", "DE"} {
		if l, err := ParseLocale(name); err != nil || l.Name != "de" {
			t.Errorf("%s: %v, %v", name, l, err)
		}
	}
	if l, err := ParseLocale(""); l != nil || err != nil {
		t.Error(`"" is the neutral locale`)
	}
	if _, err := ParseLocale("tlh"); err == nil || !strings.Contains(err.Error(), "ru") {
		t.Errorf("an unknown locale: %v; the error lists those there are", err)
	}
	for word, want := range map[string]int{"January": 1, "jan": 1, "Sept": 9, "SEP.": 9, "August": 8, "März": 3, "août": 8, "dez": 12,
		"мая": 5, "12月": 12, "kesäkuu": 6, "may": 5, " June ": 6, "": 0, "ja": 0, "ju": 0, "Monday": 0, "13": 0} {
		if m, ok := Month(word); m != want || ok != (want > 0) {
			t.Errorf("Month(%q) is %d, want %d", word, m, want)
		}
	}
	for word, want := range map[string]int{"Monday": 1, "mon": 1, "Tues": 2, "thur": 4, "Thurs.": 4, "sunday": 7, "Mittwoch": 3, "土": 6, "x": 0, "su": 7, "": 0} {
		if d, ok := Weekday(word); d != want || ok != (want > 0) {
			t.Errorf("Weekday(%q) is %d, want %d", word, d, want)
		}
	}
	if got, ok := Weekdays([]string{"Mo", "So"}); !ok || !slices.Equal(got, []int{1, 7}) {
		t.Errorf("German days: %v", got)
	}
	if got, ok := Weekdays([]string{"po", "so"}); !ok || !slices.Equal(got, []int{1, 6}) {
		t.Errorf("Czech days: %v", got)
	}
	if _, ok := Months([]string{"January", "Freitag"}); ok {
		t.Error("a weekday is no month")
	}
	if _, ok := Months(nil); ok {
		t.Error("no words are no months")
	}
	for i := range locales { // every name is found, by its own company
		l := &locales[i]
		for _, names := range [][]string{l.Months[:], l.MonthsShort[:]} {
			if got, ok := Months(names); !ok || !slices.Equal(got, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) {
				t.Errorf("%s: %v of %v", l.Name, got, names)
			}
		}
		for _, names := range [][]string{l.Weekdays[:], l.WeekdaysShort[:]} {
			if got, ok := Weekdays(names); !ok || !slices.Equal(got, []int{1, 2, 3, 4, 5, 6, 7}) {
				t.Errorf("%s: %v of %v", l.Name, got, names)
			}
		}
	}
}

func TestCategories(t *testing.T) {
	number := func(from, to, by int) (out []string) {
		for v := from; v <= to; v += by {
			out = append(out, fmt.Sprint(v))
		}
		return out
	}
	for _, c := range []struct {
		name   string
		labels []string
		most   int
		want   string
	}{
		{"all fit", []string{"a", "b", "c"}, 3, "a b c"},
		{"each second", []string{"a", "b", "c", "d", "e"}, 3, "a c e"},
		{"years at decades", number(1928, 2003, 1), 9, "1930 1940 1950 1960 1970 1980 1990 2000"},
		{"hours", number(0, 23, 1), 9, "0 3 6 9 12 15 18 21"},
		{"no round step: multiples of it", number(3, 30, 3), 4, "9 18 27"},
		{"none fits", []string{"a"}, 0, ""},
	} {
		var got []string
		for _, i := range Categories(c.labels, c.most) {
			got = append(got, c.labels[i])
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

func ExampleNumbers() {
	fmt.Println(strings.Join(Numbers(Linear(-0.3, 0.7, 0), nil), "  "))
	// Output: −0.2  0.0  0.2  0.4  0.6
}

// Names of months and weekdays are said in another language, as long as they are.
func TestRename(t *testing.T) {
	de, err := ParseLocale("de")
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]string{
		"January May March": "Januar Mai März", "Jan May Dec": "Jan Mai Dez", "Monday Friday": "Montag Freitag", "Sun Mon": "So Mo",
		"janvier août": "Januar August", "May": "", "May Ann": "", "": "",
	} {
		got, ok := de.Rename(strings.Fields(words))
		if strings.Join(got, " ") != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
	if _, ok := (*Locale)(nil).Rename([]string{"May", "June"}); ok {
		t.Error("nobody asked for another language")
	}
}
