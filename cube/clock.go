package cube

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Clock is what the numbers of a time axis count: units since a moment in a
// calendar, as the CF conventions (1.11, section 4.4) say it.
type Clock struct {
	Seconds  float64 // of one unit; 0 when units are months or years
	Months   float64 // of one unit, for months (1) and years (12) of the calendar
	Since    Moment
	Calendar Calendar
	Bare     string // "year", "decade", "month": the numbers are those themselves; else ""
}

// Calendar names the lengths of years and months.
type Calendar string

// The calendars of the CF conventions.
const (
	Standard  Calendar = "standard" // Julian until 4 October 1582, then Gregorian
	Gregorian Calendar = "proleptic_gregorian"
	Julian    Calendar = "julian"
	NoLeap    Calendar = "noleap"
	AllLeap   Calendar = "all_leap"
	Days360   Calendar = "360_day"
)

var calendarNames = map[string]Calendar{
	"": Standard, "standard": Standard, "gregorian": Standard, "proleptic_gregorian": Gregorian, "julian": Julian,
	"noleap": NoLeap, "365_day": NoLeap, "no_leap": NoLeap, "all_leap": AllLeap, "366_day": AllLeap, "360_day": Days360,
}

// Moment is a date and time of day without a zone, in some calendar.
type Moment struct {
	Year, Month, Day int
	Second           float64 // of the day
}

// String is "2015-03-01", with the time of day where there is one.
func (m Moment) String() string {
	s := fmt.Sprintf("%04d-%02d-%02d", m.Year, m.Month, m.Day)
	if m.Second != 0 {
		whole := int(m.Second)
		s += fmt.Sprintf(" %02d:%02d", whole/3600, whole/60%60)
		if whole%60 != 0 {
			s += fmt.Sprintf(":%02d", whole%60)
		}
	}
	return s
}

var unitSeconds = map[string]float64{
	"day": 86400, "d": 86400, "hour": 3600, "hr": 3600, "h": 3600, "minute": 60, "min": 60,
	"second": 1, "sec": 1, "s": 1, "millisecond": 1e-3, "msec": 1e-3, "ms": 1e-3,
}

// ParseClock reads "days since 1850-01-01 00:00:00" and a calendar's name.
// "common_year" is accepted for years of 365 days. A udunits month or year
// (a twelfth of 365.242198781 days) is not meant by any writer of climate data:
// months and years are the calendar's, as CDO and cftime have them.
func ParseClock(units, calendar string) (Clock, error) {
	cal, ok := calendarNames[strings.ToLower(strings.TrimSpace(calendar))]
	if !ok {
		return Clock{}, fmt.Errorf("calendar %q is not known; known are standard, proleptic_gregorian, julian, noleap, all_leap, 360_day", calendar)
	}
	c := Clock{Calendar: cal}
	unit, since, ok := cutFold(units, " since ")
	if !ok {
		return c, fmt.Errorf("time unit %q is not of the form \"days since 1850-01-01\"", units)
	}
	unit = strings.ToLower(strings.TrimSpace(unit))
	single := strings.TrimSuffix(unit, "s")
	switch seconds, known := unitSeconds[single]; {
	case known:
		c.Seconds = seconds
	case unitSeconds[unit] != 0: // "s", "ms"
		c.Seconds = unitSeconds[unit]
	case single == "month" || single == "mon":
		c.Months = 1
	case single == "year" || single == "yr":
		c.Months = 12
	case single == "common_year":
		c.Seconds = 365 * 86400
	default:
		return c, fmt.Errorf("time unit %q is not known; known are seconds, minutes, hours, days, months, years", unit)
	}
	var err error
	c.Since, err = parseMoment(strings.TrimSpace(since))
	if err == nil && (c.Since.Month > 12 || c.Since.Day > cal.days(c.Since.Year, c.Since.Month)) {
		err = fmt.Errorf("%s is not a date of the %s calendar", c.Since, cal)
	}
	return c, err
}

func cutFold(s, sep string) (before, after string, ok bool) {
	i := strings.Index(strings.ToLower(s), sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// parseMoment reads "1850-1-1 00:00:0.0", "1850-01-01T12:00:00Z" and a zone as
// hours and minutes ahead.
func parseMoment(s string) (Moment, error) {
	bad := fmt.Errorf("%q is not a date such as 1850-01-01 00:00", s)
	date, clock, _ := strings.Cut(strings.Replace(s, "T", " ", 1), " ")
	sign := 1
	if rest, negative := strings.CutPrefix(date, "-"); negative {
		date, sign = rest, -1
	}
	parts := strings.Split(date, "-")
	if len(parts) > 3 {
		return Moment{}, bad
	}
	nums := [3]int{0, 1, 1}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || i > 0 && (n < 1 || n > 31) || n > 1e6 {
			return Moment{}, bad
		}
		nums[i] = n
	}
	m := Moment{Year: sign * nums[0], Month: nums[1], Day: nums[2]}
	if m.Month > 12 {
		return m, bad
	}
	var ok bool
	if m.Second, ok = parseTime(strings.TrimSpace(clock)); !ok {
		return m, bad
	}
	return m, nil
}

// parseTime gives seconds of the day, less the zone: "12:30:15.5 +1:00".
func parseTime(s string) (float64, bool) {
	s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "UTC"), "GMT"), "Z")
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return 0, true
	}
	total, ok := sexagesimal(fields[0])
	if len(fields) == 1 {
		return total, ok
	}
	zone, negative := strings.CutPrefix(fields[1], "-")
	ahead, fine := sexagesimal(strings.TrimPrefix(zone, "+"))
	if negative {
		ahead = -ahead
	}
	return total - ahead, ok && fine && len(fields) == 2
}

func sexagesimal(s string) (float64, bool) {
	total := 0.0
	parts := strings.Split(s, ":")
	for i, p := range parts {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil || !(v >= 0 && v <= 61) || i > 2 {
			return 0, false
		}
		total += v * []float64{3600, 60, 1}[i]
	}
	return total, true
}

// At is the moment that a number of the axis stands for, to the millisecond.
func (c Clock) At(v float64) (Moment, error) {
	if math.IsNaN(v) || math.Abs(v) > 1e12 {
		return Moment{}, fmt.Errorf("%v is not a time", v)
	}
	switch c.Bare {
	case "year", "decade":
		return Moment{Year: int(math.Floor(v)), Month: 1, Day: 1}, nil
	case "month":
		return Moment{Year: 0, Month: 1 + (int(v)-1)%12, Day: 1}, nil
	}
	if c.Months != 0 {
		return c.months(v), nil
	}
	ms := math.Round((v*c.Seconds + c.Since.Second) * 1000)
	days := math.Floor(ms / 86400e3)
	m := c.Calendar.date(c.Calendar.number(c.Since.Year, c.Since.Month, c.Since.Day) + int(days))
	m.Second = (ms - days*86400e3) / 1000
	return m, nil
}

// months goes whole months on, and the rest of one in its days.
func (c Clock) months(v float64) Moment {
	all := v * c.Months
	whole := math.Floor(all)
	n := c.Since.Year*12 + c.Since.Month - 1 + int(whole)
	year := floorDiv(n, 12)
	month := n - 12*year + 1
	length := c.Calendar.days(year, month)
	ms := math.Round(((all-whole)*float64(length)*86400 + c.Since.Second) * 1000)
	days := math.Floor(ms / 86400e3)
	m := c.Calendar.date(c.Calendar.number(year, month, min(c.Since.Day, length)) + int(days))
	m.Second = (ms - days*86400e3) / 1000
	return m
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
