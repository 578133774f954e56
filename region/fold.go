package region

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plainLetters are those that no decomposition takes their mark from.
var plainLetters = strings.NewReplacer("ø", "o", "đ", "d", "ð", "d", "ł", "l", "ı", "i", "ß", "ss", "æ", "ae", "œ", "oe", "þ", "th", "&", " and ")

// words that say nothing of which place is meant, and the long forms of others.
var words = map[string]string{
	"the": "", "of": "", "and": "", "s": "", "d": "", "de": "",
	"st": "saint", "ste": "sainte", "is": "islands", "isl": "islands", "island": "islands", "rep": "republic", "dem": "democratic",
	"fed": "federated", "eq": "equatorial", "usa": "united states america", "uk": "united kingdom",
}

// forms are a name folded, and its letters alone: Viet Nam is Vietnam.
func forms(name string) [2]string {
	return [2]string{fold(name), strings.Join(strings.Fields(plain(name)), "")}
}

// fold is a name without case, marks, signs, little words and order of words:
// "Korea, Rep." and "Republic of Korea" are one.
func fold(name string) string {
	var parts []string
	for _, w := range strings.Fields(plain(name)) {
		if long, ok := words[w]; ok {
			w = long
		}
		parts = append(parts, strings.Fields(w)...)
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// plain is a name in small letters without marks, with spaces for signs.
func plain(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(plainLetters.Replace(strings.ToLower(name))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// withoutRemark is a name without what stands in brackets: "Myanmar (formerly
// Burma)".
func withoutRemark(name string) string {
	from := strings.IndexByte(name, '(')
	if from <= 0 {
		return name
	}
	rest := ""
	if to := strings.IndexByte(name[from:], ')'); to >= 0 {
		rest = name[from+to+1:]
	}
	return strings.TrimSpace(name[:from]) + rest
}

// near are up to n of the names that share most pairs of letters with a key,
// the nearest first; none that shares less than a third.
func near(key string, names []string, n int) []string {
	pairs := func(s string) map[string]bool {
		m := map[string]bool{}
		s = " " + fold(s) + " "
		for i := 0; i+2 <= len(s); i++ {
			m[s[i:i+2]] = true
		}
		return m
	}
	type scored struct {
		name  string
		score float64
	}
	want := pairs(key)
	var found []scored
	for _, name := range names {
		have, both := pairs(name), 0
		for p := range want {
			if have[p] {
				both++
			}
		}
		if s := 2 * float64(both) / float64(len(want)+len(have)); s >= 1./3 {
			found = append(found, scored{name, s})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	var out []string
	for _, f := range found[:min(n, len(found))] {
		out = append(out, f.name)
	}
	return out
}
