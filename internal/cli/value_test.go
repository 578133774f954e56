package cli

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/norm"
)

func TestParseAmount(t *testing.T) {
	for text, want := range map[string]int64{
		"1": 1, "500000": 500000, "40M": 40e6, "2GB": 2e9, "1.5k": 1500, "8gib": 8e9, "1e6": 1e6,
	} {
		if got, err := parseAmount(text); err != nil || got != want {
			t.Errorf("parseAmount(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0", "-1", "B", "G", "many", "NaN", "1e40", "Inf"} {
		if got, err := parseAmount(text); err == nil {
			t.Errorf("parseAmount(%q) = %d; want an error", text, got)
		}
	}
}

func TestSplitList(t *testing.T) {
	for text, want := range map[string][]string{
		"region":          {"region"},
		"region,city":     {"region", "city"},
		"region, city":    {"region", "city"},
		`"a,b",c`:         {"a,b", "c"},
		`"say ""hi""",no`: {`say "hi"`, "no"},
	} {
		if got, err := splitList(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("splitList(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	if _, err := splitList(`"open`); err == nil {
		t.Error("an open quote is taken")
	}
}

func TestSetNorm(t *testing.T) {
	two := 2.0
	for text, want := range map[string]norm.Options{
		"log":                    {Name: "log"},
		"LogNorm":                {Name: "log"},
		"power:gamma=0.5":        {Name: "power", Gamma: 0.5},
		"asinh:linear_width=3":   {Name: "asinh", LinWidth: 3},
		"two_slope:vcenter=2":    {Name: "two-slope", VCenter: &two},
		"TwoSlopeNorm:vcenter=2": {Name: "two-slope", VCenter: &two},
	} {
		got := norm.Options{VMin: &two, Robust: true}
		want.VMin, want.Robust = &two, true
		if err := setNorm(&got, text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("setNorm(%q) = %+v, %v; want %+v", text, got, err, want)
		}
	}
	for text, says := range map[string]string{
		"symlg":          "did you mean symlog?",
		"nonsense":       "the norms are",
		"power:alpha=2":  "gamma",
		"power:gamma=-1": "positive",
		"boundaries:0,x": "not a finite number",
	} {
		var got norm.Options
		if err := setNorm(&got, text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("setNorm(%q): %v; want %q", text, err, says)
		}
	}
}

func TestSetExtent(t *testing.T) {
	var got []float64
	if err := setExtent(&got, "-10,0,10,5"); err != nil || !slices.Equal(got, []float64{-10, 0, 10, 5}) {
		t.Errorf("%v, %v", got, err)
	}
	for text, says := range map[string]string{
		"0,10,0,5": "is 0,0,10,5 here", // left,right,bottom,top
		"1,2,3":    "four numbers",
		"5,5,5,5":  "minimum below its maximum",
	} {
		if err := setExtent(&got, text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("setExtent(%q): %v; want %q", text, err, says)
		}
	}
}

func TestStem(t *testing.T) {
	for path, want := range map[string]string{
		"a/flights.csv": "flights", "flights.csv.gz": "flights", "x.tar.zst": "x", "-": "stdin",
		"noending": "noending", ".hidden": ".hidden", "v1.2.csv": "v1.2", ".gz": ".gz",
	} {
		if got := stem(path); got != want {
			t.Errorf("stem(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain":              "plain",
		"two\nlines":         "two lines",
		"red\x1b[31m":        `red\u001b[31m`,
		"turned \u202e":      `turned \u202e`,
		"größe, 尺寸, emoji 🔥": "größe, 尺寸, emoji 🔥",
	} {
		if got := printable(in); got != want {
			t.Errorf("printable(%q) = %q, want %q", in, got, want)
		}
	}
}
