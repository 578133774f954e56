package swelter

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/table"
)

func calendarOf(t *testing.T, text string, o CalendarOptions) (*Figure, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "in.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	spec := Spec{Input: table.Input{Paths: []string{"in.csv"}}}
	spec.Make.Calendar = &o
	return Run(context.Background(), spec, Env{Dir: dir})
}

// 1 January 2016 was a Friday; the year has 366 days. Monday first it is row 4 of
// the first week, Sunday first row 5.
func TestCalendarByHand(t *testing.T) {
	const days = "d,v\n2016-01-01,1\n2016-01-04,2\n2016-12-31,3\n"
	for start, at := range map[string][3][2]int{
		"":         {{4, 0}, {0, 1}, {5, 52}}, // Friday, the next Monday, a Saturday
		"sunday":   {{5, 0}, {1, 1}, {6, 52}},
		"saturday": {{6, 0}, {2, 1}, {0, 53}},
	} {
		f, err := calendarOf(t, days, CalendarOptions{Date: []string{"d"}, Value: "v", WeekStart: start})
		if err != nil {
			t.Fatal(err)
		}
		p := f.Panels[0]
		shown := 0
		for _, h := range p.Hidden {
			if !h {
				shown++
			}
		}
		if len(f.Panels) != 1 || p.Name != "2016" || shown != 366 {
			t.Errorf("week from %q: %d panels, %s, %d days", start, len(f.Panels), p.Name, shown)
		}
		for i, c := range at {
			if got := p.Grid.At(c[0], c[1]); got != float64(i+1) {
				t.Errorf("week from %q: day %d is not at %v: %v", start, i+1, c, got)
			}
		}
	}
}

// Times are counted by day, days without any between the first and the last are 0.
func TestCalendarCounts(t *testing.T) {
	f, err := calendarOf(t, "t\n2015-06-01T01:00\n2015-06-01T23:00\n2015-06-03T10:00\n", CalendarOptions{Date: []string{"t"}, Layout: "months"})
	if err != nil {
		t.Fatal(err)
	}
	june := f.Panels[0] // 1 June 2015 was a Monday
	if june.Name != "2015-06" || june.Grid.At(0, 0) != 2 || june.Grid.At(0, 1) != 0 || june.Grid.At(0, 2) != 1 {
		t.Errorf("%s: %v", june.Name, june.Grid.Values[:4])
	}
	if v := june.Grid.At(0, 3); v == v {
		t.Errorf("the day after the last is %v", v)
	}
}

// Three columns make a date; the 30th of February is left out and counted.
func TestCalendarOfThreeColumns(t *testing.T) {
	f, err := calendarOf(t, "y,m,d,v\n2000,1,3,5\n2000,2,30,9\n", CalendarOptions{Date: []string{"y", "m", "d"}, Value: "v"})
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Panels[0].Grid.At(0, 1); got != 5 || !strings.Contains(strings.Join(f.Notes, " "), "1 values are of no day") {
		t.Errorf("%v %v", got, f.Notes)
	}
}

func TestCalendarsRefused(t *testing.T) {
	for want, o := range map[string]CalendarOptions{
		"needs the column of dates": {},
		"it is weeks or months":     {Date: []string{"d"}, Layout: "moons"},
		"on monday, sunday or":      {Date: []string{"d"}, WeekStart: "friday"},
		"sum of what?":              {Date: []string{"d"}, Agg: "sum"},
	} {
		if _, err := calendarOf(t, "d,v\n2016-01-01,1\n", o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// Words keep their names: the legend lists them in place of numbers.
func TestCalendarOfWords(t *testing.T) {
	f, err := calendarOf(t, "d,v\n2016-01-01,rain\n2016-01-04,sun\n2017-01-02,rain\n", CalendarOptions{Date: []string{"d"}, Value: "v"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"rain", "rain"} { // 1 January 2016 was a Friday, 2 January 2017 a Monday
		g := f.Panels[i].Grid
		v := g.At([]int{4, 0}[i], []int{0, 1}[i])
		if len(g.Categories) != 2 || v != v || g.Categories[int(v)] != want {
			t.Errorf("%s: %v of %q, want %s", f.Panels[i].Name, v, g.Categories, want)
		}
	}
}
