package cli

import (
	"sort"
	"strings"
)

// nearest returns up to three of the names that a hurried hand could have meant
// by word, nearest first.
func nearest(word string, names []string) []string {
	word = strings.ToLower(word)
	type match struct {
		name string
		d    int
	}
	var found []match
	for _, n := range names {
		low := strings.ToLower(n)
		d := distance(word, low)
		if len(word) >= 3 && strings.HasPrefix(low, word) {
			d = min(d, 1)
		}
		if d <= max(1, len(word)/3) {
			found = append(found, match{n, d})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].d < found[j].d })
	if len(found) > 3 {
		found = found[:3]
	}
	out := make([]string, len(found))
	for i, m := range found {
		out[i] = m.name
	}
	return out
}

// didYouMean is the half sentence after an unknown word.
func didYouMean(word string, names []string, otherwise string) string {
	near := nearest(word, names)
	if len(near) == 0 {
		return otherwise
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

// distance counts the letters to insert, drop, change or swap with their
// neighbour to get from a to b (optimal string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	prev2, prev, cur := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(s); i++ {
		cur[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(t)]
}
