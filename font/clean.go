package font

import (
	"strings"
	"unicode/utf8"
)

// maxLabel bounds one line of text; what follows is not drawn.
const maxLabel = 4096

// Clean returns text that can be set on one line: line breaks and tabs become
// spaces, other control characters and broken UTF-8 the sign for what cannot
// be shown (U+FFFD).
func Clean(s string) string {
	if len(s) > maxLabel {
		s = s[:maxLabel]
		for i := 0; i < utf8.UTFMax && len(s) > 0; i++ { // not through a character
			if r, n := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || n != 1 {
				break
			}
			s = s[:len(s)-1]
		}
	}
	clean := true
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
			return utf8.RuneError
		}
		return r
	}, s)
}

// ignorable characters steer the setting of others and show nothing.
func ignorable(r rune) bool {
	switch {
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0xfeff,
		r >= 0x180b && r <= 0x180f, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e,
		r >= 0x2060 && r <= 0x206f, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// NeedsShaping reports whether text cannot be set one character after the
// other: it has combining marks, emoji, invisible steering characters, or a
// script that joins, reorders or runs from right to left.
func NeedsShaping(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			for _, r := range s[i:] {
				if !simple(r) {
					return true
				}
			}
			return false
		}
	}
	return false
}

// simpleRanges are the characters that are one glyph each, left to right.
var simpleRanges = [][2]rune{
	{0x20, 0xac}, {0xae, 0x2ff}, {0x370, 0x482}, {0x48a, 0x58f}, {0x10a0, 0x10ff},
	{0x1e00, 0x1fff}, {0x2000, 0x200a}, {0x2010, 0x2027}, {0x202f, 0x205f}, {0x2070, 0x20cf},
	{0x2100, 0x2bff}, {0x2c60, 0x2c7f}, {0x2de0, 0x3029}, {0x302e, 0x3098}, {0x309b, 0xa4cf},
	{0xa640, 0xa66e}, {0xa680, 0xa69d}, {0xa720, 0xa7ff}, {0xac00, 0xd7a3}, {0xf900, 0xfb06},
	{0xff00, 0xffef}, {0xfffd, 0xfffd}, {0x1d400, 0x1d7ff}, {0x20000, 0x3ffff},
}

func simple(r rune) bool {
	for _, s := range simpleRanges {
		if r <= s[1] {
			return r >= s[0]
		}
	}
	return false
}
