package golden

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Text compares got with testdata/NAME after rounding the numbers of both to 3
// decimals, so that the last bit of a coordinate does not matter, and names the
// first line that differs.
func Text(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	gotPath := beside(path, ".got")
	os.Remove(gotPath)
	if *update {
		writeFile(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		writeFile(t, gotPath, got)
		t.Errorf("golden: %v; read %s, then run go test -update", err, gotPath)
		return
	}
	g, w := Round(got), Round(want)
	if bytes.Equal(g, w) {
		return
	}
	writeFile(t, gotPath, got)
	line, have, should := firstDifference(string(g), string(w))
	t.Errorf("golden: %s:%d differs\n got %s\nwant %s\nsee %s", name, line, have, should, gotPath)
}

// Round writes every number that has a fraction or an exponent with at most 3
// decimals, without trailing zeros; -0 becomes 0. Words, colours (#1e3a5f) and
// whole numbers stay; in path data (M1.5-2L3) the letter is a command, no word.
func Round(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		c := text[i]
		if n := numberLen(text[i:]); n > 0 {
			out = append(out, rounded(string(text[i:i+n]))...)
			i += n
			continue
		}
		n := 1
		if c == '#' || wordByte(c) && !command(text[i:]) {
			for i+n < len(text) && (wordByte(text[i+n]) || text[i+n] == '.') {
				n++
			}
		}
		out = append(out, text[i:i+n]...)
		i += n
	}
	return out
}

// command reports whether a path command with its number stands here.
func command(b []byte) bool {
	return strings.IndexByte("MmLlHhVvCcSsQqTtAaZz", b[0]) >= 0 && numberLen(b[1:]) > 0
}

// numberLen is the length of the number at the start of b, its sign included,
// its unit not; 0 when there is none.
func numberLen(b []byte) int {
	i := 0
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		i++
	}
	whole := digits(b[i:])
	i += whole
	frac := 0
	if i < len(b) && b[i] == '.' {
		frac = digits(b[i+1:])
		if frac > 0 {
			i += 1 + frac
		}
	}
	if whole+frac == 0 {
		return 0
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		j := i + 1
		if j < len(b) && (b[j] == '-' || b[j] == '+') {
			j++
		}
		if n := digits(b[j:]); n > 0 {
			i = j + n
		}
	}
	return i
}

func digits(b []byte) int {
	n := 0
	for n < len(b) && b[n]-'0' < 10 {
		n++
	}
	return n
}

func wordByte(c byte) bool {
	return c-'0' < 10 || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80
}

func rounded(s string) string {
	if !strings.ContainsAny(s, ".eE") {
		return s
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil { // beyond float64
		return s
	}
	r := strconv.FormatFloat(v, 'f', 3, 64)
	r = strings.TrimRight(strings.TrimRight(r, "0"), ".")
	if r == "-0" {
		r = "0"
	}
	if s[0] == '+' {
		r = "+" + r
	}
	return r
}

func firstDifference(a, b string) (line int, got, want string) {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return i + 1, clip(x[i]), clip(y[i])
		}
	}
	line = min(len(x), len(y))
	return line + 1, clip(strings.Join(x[line:], "\n")), clip(strings.Join(y[line:], "\n"))
}

func clip(s string) string {
	if len(s) > 300 {
		return s[:300] + " ..."
	}
	return strconv.Quote(s)
}
