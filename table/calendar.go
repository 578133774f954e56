package table

import (
	"strings"
)

var (
	monthNames   = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	weekdayNames = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

// monthOf is 0 to 11 for a month's English name, whole or its first three
// letters (and "Sept"), in any case, with or without a point; else -1.
func monthOf(s string) int { return wordOf(s, monthNames, "sept") }

// weekdayOf is 0 for Monday to 6 for Sunday; else -1.
func weekdayOf(s string) int {
	switch strings.ToLower(strings.TrimSuffix(s, ".")) {
	case "tues":
		return 1
	case "thur", "thurs":
		return 3
	}
	return wordOf(s, weekdayNames, "")
}

func wordOf(s string, names []string, september string) int {
	s = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(s), "."))
	if len(s) < 3 || len(s) > 9 {
		return -1
	}
	if s == september && s != "" {
		return 8
	}
	for i, n := range names {
		if n = strings.ToLower(n); s == n || s == n[:3] {
			return i
		}
	}
	return -1
}

// calendarOrder gives each text its place in the year or the week. It returns
// "months" or "weekdays", or "" when the texts, at least two, are not all
// names of one or of the other.
func calendarOrder(dict []string) (places []float64, what string) {
	if len(dict) < 2 {
		return nil, ""
	}
	for _, kind := range []struct {
		what string
		of   func(string) int
	}{{"months", monthOf}, {"weekdays", weekdayOf}} {
		places = make([]float64, 0, len(dict))
		for _, s := range dict {
			p := kind.of(s)
			if p < 0 {
				break
			}
			places = append(places, float64(p))
		}
		if len(places) == len(dict) {
			return places, kind.what
		}
	}
	return nil, ""
}
