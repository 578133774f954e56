package terminal

import (
	"strings"
	"unicode"

	xwidth "golang.org/x/text/width"
)

// harmless is a label without anything a terminal obeys: control characters
// (among them escape, and the 8-bit controls), changes of direction, and other
// characters that are not seen. Line ends and tabs become spaces.
func harmless(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case r == unicode.ReplacementChar, !unicode.IsGraphic(r):
			return '�'
		}
		return r
	}, s))
}

// width is how many characters of the terminal a text takes: two for wide ones,
// none for marks that stand on the one before.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch xwidth.LookupRune(r).Kind() {
	case xwidth.EastAsianWide, xwidth.EastAsianFullwidth:
		return 2
	}
	return 1
}

func widest(list []string) int {
	n := 0
	for _, s := range list {
		n = max(n, width(s))
	}
	return n
}

// shorten cuts a text to a width, and ends it with an ellipsis where it had to.
func shorten(s string, most int) string {
	if width(s) <= most {
		return s
	}
	if most < 1 {
		return ""
	}
	used := 0
	for i, r := range s {
		if used+runeWidth(r) > most-1 {
			return s[:i] + "…"
		}
		used += runeWidth(r)
	}
	return s
}
