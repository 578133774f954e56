package cli

import (
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
	half := 0.5
	for text, want := range map[string]norm.Options{
		"log":                         {Name: "log"},
		"LogNorm":                     {Name: "log"},
		"symlog:linthresh=0.1,base=2": {Name: "symlog", LinThresh: 0.1, Base: 2},
		"asinh:linear_width=3":        {Name: "asinh", LinWidth: 3},
		"power:gamma=0.5":             {Name: "power", Gamma: 0.5},
		"boundaries:0,1,5":            {Name: "boundaries", Boundaries: []float64{0, 1, 5}},
		"quantile:4":                  {Name: "quantile", Classes: 4},
		"quantile:n=7":                {Name: "quantile", Classes: 7},
		"centered:halfrange=2":        {Name: "centered", HalfRange: 2},
		"two_slope:vcenter=0.5":       {Name: "two-slope", VCenter: &half},
	} {
		var got norm.Options
		if err := setNorm(&got, text); err != nil {
			t.Errorf("setNorm(%q): %v", text, err)
			continue
		}
		if got.Name != want.Name || got.LinThresh != want.LinThresh || got.Base != want.Base || got.LinWidth != want.LinWidth ||
			got.Gamma != want.Gamma || got.Classes != want.Classes || got.HalfRange != want.HalfRange ||
			!slices.Equal(got.Boundaries, want.Boundaries) || (got.VCenter == nil) != (want.VCenter == nil) ||
			got.VCenter != nil && *got.VCenter != *want.VCenter {
			t.Errorf("setNorm(%q) = %+v, want %+v", text, got, want)
		}
	}
	for text, says := range map[string]string{
		"symlg":             "did you mean symlog?",
		"log:base=10":       "takes no settings",
		"power:alpha=2":     "gamma",
		"power:gamma=-1":    "greater than 0",
		"boundaries":        "edges",
		"boundaries:0,x":    "not a number",
		"quantile:1.5":      "number of classes",
		"symlog:linthresh=": "not a number",
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
