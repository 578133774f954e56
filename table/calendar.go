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

// plurals and short forms mean a part of the calendar only as the whole name:
// weeks_reporting is a measure.
var plurals = map[string]string{"years": "year", "months": "month", "mon": "month", "mth": "month", "mnth": "month",
	"weeks": "week", "days": "day", "hours": "hour", "hr": "hour", "minutes": "minute"}

// calendarRank is where a part of the calendar stands from year (0) to minute
// (8), by the words of the column's name; text must hold names of months or
// weekdays. It is -1 for other columns.
func calendarRank(c *Column) int {
	if c.Kind == Text {
		switch _, what := calendarOrder(c.Dict); what {
		case "months":
			return 2
		case "weekdays":
			return 5
		}
		return -1
	}
	if c.Kind != Number || !c.Integer {
		return -1
	}
	has := map[string]bool{plurals[strings.ToLower(c.Name)]: true}
	for _, w := range strings.FieldsFunc(strings.ToLower(c.Name), func(r rune) bool { return r < 'a' || r > 'z' }) {
		has[w] = true
	}
	dayWord := has["day"] || has["date"] || has["dom"]
	switch {
	case has["minute"]:
		return 8
	case has["hour"]:
		return 7
	case has["weekday"], has["dow"], has["dayofweek"], dayWord && has["week"]:
		return 5
	case dayWord, has["dayofyear"], has["doy"]:
		return 4
	case has["week"]:
		return 3
	case has["month"], has["yearmonth"]:
		return 2
	case has["quarter"]:
		return 1
	case has["year"], has["yr"], has["decade"]:
		return 0
	}
	return -1
}
