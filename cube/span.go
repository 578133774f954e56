package cube

import (
	"fmt"
	"math"
	"strings"
)

// Pace is how far apart frames are.
type Pace string

// The paces. Decades are of ten years; anything else is irregular.
const (
	Irregular Pace = ""
	Hourly    Pace = "hour"
	Daily     Pace = "day"
	Monthly   Pace = "month"
	Yearly    Pace = "year"
	Decadal   Pace = "decade"
)

// paceOf looks at the shortest step between rising times.
func paceOf(times []Moment, cal Calendar) Pace {
	shortest := math.Inf(1)
	for i := 1; i < len(times); i++ {
		shortest = min(shortest, cal.Days(times[i])-cal.Days(times[i-1]))
	}
	for _, p := range []struct {
		pace   Pace
		lo, hi float64
	}{{Hourly, 0, .99}, {Daily, .99, 1.01}, {Monthly, 27, 32}, {Yearly, 354, 367}, {Decadal, 3600, 3661}} {
		if shortest >= p.lo && shortest <= p.hi {
			return p.pace
		}
	}
	return Irregular
}

// Span is a stretch of time, both ends of it within. The zero span is all time.
type Span struct {
	From, To Moment // first and last day
	text     string
}

// All reports whether the span is all time.
func (s Span) All() bool { return s.text == "" }

// String is the span as it was written.
func (s Span) String() string { return s.text }

// Has reports whether the day of a moment is within.
func (s Span) Has(m Moment) bool {
	return s.All() || !before(m, s.From) && !before(s.To, Moment{Year: m.Year, Month: m.Month, Day: m.Day})
}

// Years is the number of calendar years that the span touches.
func (s Span) Years() int { return s.To.Year - s.From.Year + 1 }

func before(a, b Moment) bool {
	if a.Year != b.Year {
		return a.Year < b.Year
	}
	if a.Month != b.Month {
		return a.Month < b.Month
	}
	if a.Day != b.Day {
		return a.Day < b.Day
	}
	return a.Second < b.Second
}

// ParseSpan reads "2016", "2016-03", "2016-03-05", "1951-1980",
// "2016-03..2017-02" and "" for all time.
func ParseSpan(text string) (Span, error) {
	s := strings.TrimSpace(text)
	if s == "" {
		return Span{}, nil
	}
	from, to, ranged := strings.Cut(s, "..")
	if !ranged {
		from, to, ranged = strings.Cut(s, "/")
	}
	if !ranged && len(s) == 9 && s[4] == '-' { // 1951-1980
		from, to, ranged = s[:4], s[5:], true
	}
	if !ranged {
		to = from
	}
	bad := fmt.Errorf("%q is not a time or a span such as 2016, 2016-03, 1951-1980 or 2016-03..2017-02", text)
	first, err := parseMoment(strings.TrimSpace(from))
	if err != nil {
		return Span{}, bad
	}
	last, err := parseMoment(strings.TrimSpace(to))
	if err != nil {
		return Span{}, bad
	}
	switch strings.Count(strings.TrimPrefix(strings.TrimSpace(to), "-"), "-") { // what is not said of the end is its last
	case 0:
		last.Month, last.Day = 12, 31
	case 1:
		last.Day = 31
	}
	out := Span{From: first, To: last, text: s}
	if before(last, first) {
		return Span{}, fmt.Errorf("%q ends before it begins", text)
	}
	return out, nil
}

// Describe is the name of a frame at a pace: "2016", "2016-03", "2016-03-05 12:00".
func (p Pace) Describe(m Moment) string {
	switch p {
	case Decadal:
		return fmt.Sprintf("%04ds", m.Year)
	case Yearly:
		return fmt.Sprintf("%04d", m.Year)
	case Monthly:
		return fmt.Sprintf("%04d-%02d", m.Year, m.Month)
	case Daily:
		return fmt.Sprintf("%04d-%02d-%02d", m.Year, m.Month, m.Day)
	}
	return m.String()
}

// DecimalYear places a moment on a line of years: 2016.5 is half way through 2016.
func (c Calendar) DecimalYear(m Moment) float64 {
	start := c.Days(Moment{Year: m.Year, Month: 1, Day: 1})
	return float64(m.Year) + (c.Days(m)-start)/float64(c.YearDays(m.Year))
}
