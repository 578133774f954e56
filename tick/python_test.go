package tick

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// Python's own answers; see testdata/formats.py.
func TestParseFormatEqualsPython(t *testing.T) {
	data, err := os.ReadFile("testdata/formats.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases [][3]json.RawMessage
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, c := range cases {
		var spec string
		var values []string
		var want []*string
		for i, into := range []any{&spec, &values, &want} {
			if err := json.Unmarshal(c[i], into); err != nil {
				t.Fatal(err)
			}
		}
		f, err := ParseFormat(spec)
		for i, s := range values {
			v, bad := strconv.ParseFloat(s, 64)
			if bad != nil && !strings.Contains(s, "inf") {
				t.Fatal(bad)
			}
			if err != nil {
				if want[i] != nil {
					t.Errorf("format(%s, %q): %v, Python has %q", s, spec, err, *want[i])
				}
				continue
			}
			got, refused := f(v)
			switch {
			case want[i] == nil && refused == nil:
				t.Errorf("format(%s, %q) is %q, Python refuses", s, spec, got)
			case want[i] != nil && (refused != nil || got != *want[i]):
				t.Errorf("format(%s, %q) is %q (%v), Python has %q", s, spec, got, refused, *want[i])
			}
			compared++
		}
	}
	if compared < 4000 {
		t.Errorf("only %d comparisons", compared)
	}
}

func TestParseFormatErrors(t *testing.T) {
	f, err := ParseFormat("d")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f(622); s != "622" || err != nil {
		t.Errorf("622 by d: %q, %v", s, err)
	}
	if _, err := f(1.5); err == nil || err.Error() != `format "d" writes whole numbers, and 1.5 is none; use .0f to round` {
		t.Errorf("1.5 by d: %v", err)
	}
	for _, spec := range []string{".1q", "{}", ".2d", "1001", ".1001f", "99999999999999999999f"} {
		if _, err := ParseFormat(spec); err == nil || !strings.Contains(err.Error(), strconv.Quote(spec)) {
			t.Errorf("%q: %v; the error names the format", spec, err)
		}
	}
	if got := Minus("-1.5e-05 a-b --3 -inf"); got != "−1.5e−05 a-b -−3 −inf" {
		t.Errorf("true minus signs: %q", got)
	}
}

// Whatever is accepted formats without a panic, at least as wide as asked.
func FuzzParseFormat(f *testing.F) {
	for _, s := range []string{".2g", "010,.1f", "é^+#20_.3%", "z=9", "=08x", "#.0e"} {
		f.Add(s, 1234.5)
		f.Add(s, math.Copysign(0, -1))
	}
	f.Fuzz(func(t *testing.T, spec string, v float64) {
		format, err := ParseFormat(spec)
		if err != nil {
			return
		}
		s, err := format(v)
		if err != nil {
			return
		}
		if p, problem := parsePy(spec); problem != "" || len([]rune(s)) < p.width {
			t.Errorf("%q of %g is %q: narrower than %d", spec, v, s, p.width)
		}
	})
}
