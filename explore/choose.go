package explore

import (
	"cmp"
	"slices"
	"strings"

	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/table/cross"
)

// mostCharts are shown at first; the reader adds others.
const mostCharts = 8

// choose says what a dashboard shows at first. Two columns named as degrees
// make a map; times of the day weekday by hour; two numbers that vary a density;
// two categories, or a category and a number or time, a matrix. The charts are
// of the other columns, those that say most first.
func choose(columns []cross.Column) page.Layout {
	var l page.Layout
	l.X, l.Y, l.Map = axes(columns)
	var rest []cross.Column
	for _, c := range columns {
		if c.Of != "" && !(c.Name == l.X || c.Name == l.Y) {
			if c.Distinct < 2 || strings.HasSuffix(c.Name, ".month") {
				continue
			}
		}
		if useful(c) && c.Name != l.X && c.Name != l.Y {
			rest = append(rest, c)
		}
	}
	slices.SortStableFunc(rest, func(a, b cross.Column) int { return cmp.Compare(rank(a), rank(b)) })
	l.Charts = []string{}
	for _, c := range rest[:min(len(rest), mostCharts)] {
		l.Charts = append(l.Charts, c.Name)
	}
	if len(l.Charts) == 0 && l.X != "" && useful(columnOf(columns, l.X)) {
		l.Charts = append(l.Charts, l.X)
	}
	return l
}

// columnOf is the column of that name, the zero one where there is none.
func columnOf(columns []cross.Column, name string) cross.Column {
	for _, c := range columns {
		if c.Name == name {
			return c
		}
	}
	return cross.Column{}
}

// rank puts times first, then categories, numbers, parts of times.
func rank(c cross.Column) int {
	switch {
	case c.Of != "":
		return 3
	case c.Kind == "time":
		return 0
	case c.Kind == "text":
		return 1
	}
	return 2
}

// useful reports whether a chart of the column says something: it varies, and
// its texts are not names that are all different.
func useful(c cross.Column) bool {
	if c.Distinct < 2 {
		return false
	}
	if c.Kind == "text" {
		return c.Distinct <= 50 || c.Distinct*2 < c.Rows-c.Missing
	}
	return !serial(c)
}

// serial reports whether numbers only count the rows.
func serial(c cross.Column) bool {
	word := strings.ToLower(c.Name)
	named := word == "" || word == "id" || word == "index" || strings.HasSuffix(word, "_id") || strings.HasPrefix(word, "unnamed")
	return c.Kind == "number" && c.Integer && named && (c.Distinct == cross.DistinctNumbers || c.Distinct == c.Rows)
}

var (
	eastNames  = []string{"lon", "lng", "long", "longitude", "x_lon", "pickup_longitude", "start_lng", "decimallongitude", "reclong"}
	northNames = []string{"lat", "lat", "lat", "latitude", "y_lat", "pickup_latitude", "start_lat", "decimallatitude", "reclat"}
)

// axes choose the two columns of the heatmap.
func axes(columns []cross.Column) (x, y string, degrees bool) {
	find := func(name string, most float64) string {
		for _, c := range columns {
			if strings.EqualFold(c.Name, name) && c.Kind == "number" && c.Low >= -most && c.High <= most && c.Lo < c.Hi {
				return c.Name
			}
		}
		return ""
	}
	for i := range eastNames {
		if e, n := find(eastNames[i], 540), find(northNames[i], 90); e != "" && n != "" {
			return e, n, true
		}
	}
	var hours, days string
	var numbers, texts, times, dials []string
	for _, c := range columns {
		switch {
		case c.Of != "" && strings.HasSuffix(c.Name, ".hour") && c.Distinct > 1 && hours == "":
			hours = c.Name
		case c.Of != "" && strings.HasSuffix(c.Name, ".weekday") && c.Distinct > 1 && days == "":
			days = c.Name
		case c.Of != "" || !useful(c):
		case c.Kind == "time":
			times = append(times, c.Name)
		case c.Kind == "text":
			texts = append(texts, c.Name)
		case dial(c.Name):
			dials = append(dials, c.Name)
		default:
			numbers = append(numbers, c.Name)
		}
	}
	for _, pair := range []struct{ x, y []string }{
		{[]string{hours}, []string{days}}, {dials, numbers}, {numbers, rest(numbers)},
		{texts, rest(texts)}, {times, numbers}, {times, texts}, {dials, texts}, {numbers, texts}, {dials, rest(dials)},
		{times, nil}, {numbers, nil}, {texts, nil}, {dials, nil},
	} {
		if len(pair.x) > 0 && pair.x[0] != "" && (pair.y == nil || len(pair.y) > 0 && pair.y[0] != "") {
			if pair.y == nil {
				return pair.x[0], "", false
			}
			return pair.x[0], pair.y[0], false
		}
	}
	if len(columns) > 0 {
		return columns[0].Name, "", false
	}
	return "", "", false
}

// rest is all but the first, never nil.
func rest(names []string) []string {
	if len(names) < 2 {
		return []string{}
	}
	return names[1:]
}

// dial reports whether a number is a place in the calendar or on the clock, which
// runs along the bottom.
func dial(name string) bool {
	switch strings.ToLower(name) {
	case "time", "hour", "year", "month", "day", "date", "week", "t", "yearmonth", "yyyymm":
		return true
	}
	return false
}
