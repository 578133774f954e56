package style

import (
	"strings"
	"unicode"

	"github.com/swelter/swelter/font"
)

// Baseline is how far below the middle of a line its baseline lies when digits
// and capitals are to look centred.
func Baseline(f *font.Face, size float64) float64 { return f.CapHeight(size) / 2 }

// Widest is the width of the widest text.
func Widest(f *font.Face, size float64, texts []string) float64 {
	w := 0.0
	for _, s := range texts {
		w = max(w, f.Width(s, size))
	}
	return w
}

// Clean makes one line of a label from outside: line ends and tabs become
// spaces, changes of direction are left out.
func Clean(s string) string {
	if strings.IndexFunc(s, dirty) < 0 {
		return strings.TrimSpace(font.Clean(s))
	}
	var b strings.Builder
	for _, r := range font.Clean(s) {
		if !dirty(r) {
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// dirty are the characters that would move what stands beside them.
func dirty(r rune) bool {
	return r == '\n' || r == '\r' || r == '\t' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

// Shorten replaces the middle of a text by an ellipsis so that it is at most
// width points wide. It reports whether it had to.
func Shorten(f *font.Face, s string, size, width float64) (string, bool) {
	if f.Width(s, size) <= width {
		return s, false
	}
	parts := clusters(s)
	// The most characters that fit, found by halving: width grows with them.
	lo, hi := 0, len(parts)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if f.Width(middle(parts, mid), size) <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return middle(parts, lo), true
}

// middle keeps n parts, a little more of the start than of the end.
func middle(parts []string, n int) string {
	head := (n + 1) / 2
	tail := parts[len(parts)-(n-head):]
	return strings.TrimRight(strings.Join(parts[:head], ""), " ") + "…" + strings.TrimLeft(strings.Join(tail, ""), " ")
}

// clusters cuts a text where it may be cut: marks, joiners and variation
// selectors stay with the character they belong to.
func clusters(s string) []string {
	var out []string
	joined := false
	for _, r := range s {
		sticks := unicode.Is(unicode.M, r) || r == 0x200d || r >= 0xfe00 && r <= 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff
		if len(out) > 0 && (sticks || joined) {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		joined = r == 0x200d
	}
	return out
}

// Wrap breaks a text into lines at most width points wide, at spaces where it
// can and within a word where it must. Nothing is lost but the spaces at breaks.
func Wrap(f *font.Face, s string, size, width float64) []string {
	var lines []string
	line := ""
	for _, word := range tied(strings.FieldsFunc(s, breaks), func(s string) bool { return f.Width(s, size) <= width }) {
		try := word
		if line != "" {
			try = line + " " + word
		}
		if f.Width(try, size) <= width {
			line = try
			continue
		}
		if line != "" {
			lines = append(lines, line)
			line = ""
		}
		for word != "" && f.Width(word, size) > width {
			head := fitting(f, word, size, width)
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// tied keeps together what belongs together, where it fits into a line: both
// sides of an equals sign, such as n = 12; a number and its unit; and the dot
// between two notes with the one before, so that no line begins with it.
func tied(words []string, fits func(string) bool) []string {
	out := words[:0]
	for i := 0; i < len(words); i++ {
		if words[i] == "=" && len(out) > 0 && i+1 < len(words) {
			if whole := out[len(out)-1] + " = " + words[i+1]; fits(whole) {
				out[len(out)-1] = whole
				i++
				continue
			}
		}
		if last := len(out) - 1; last >= 0 && (words[i] == "·" || units[words[i]] && endsInDigit(out[last])) {
			if whole := out[last] + " " + words[i]; fits(whole) {
				out[last] = whole
				continue
			}
		}
		out = append(out, words[i])
	}
	return out
}

// units are those that notes have, with or without what follows them in a list.
var units = map[string]bool{"m": true, "m,": true, "km": true, "km,": true, "km²": true, "m²": true, "%": true}

func endsInDigit(s string) bool { return s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

// breaks reports whether a line may end at a space: not at those that hold a
// number together with its unit or its thousands.
func breaks(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' && r != '\u2007' && r != '\u2009'
}

// fitting is the longest start of a word that fits, at least one character.
func fitting(f *font.Face, word string, size, width float64) string {
	parts := clusters(word)
	lo, hi := 1, len(parts)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if f.Width(strings.Join(parts[:mid], ""), size) <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return strings.Join(parts[:lo], "")
}
