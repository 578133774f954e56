package tick

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Tick is a place on an axis, in data units, and its label.
type Tick struct {
	Value float64
	Label string
}

// unit is a unit of the calendar; steps of it start where people start to
// count: months in January, hours at midnight, weeks on Monday.
type unit uint8

const (
	years unit = iota
	months
	days
	hours
	minutes
	seconds
	fractions
)

// stride is a number of units and its mean length in seconds.
type stride struct {
	unit   unit
	n      int
	length float64
}

const (
	day  = 86400
	year = 365.2425 * day
)

var strides = []stride{
	{seconds, 1, 1}, {seconds, 2, 2}, {seconds, 5, 5}, {seconds, 10, 10}, {seconds, 15, 15}, {seconds, 30, 30},
	{minutes, 1, 60}, {minutes, 2, 120}, {minutes, 5, 300}, {minutes, 10, 600}, {minutes, 15, 900}, {minutes, 30, 1800},
	{hours, 1, 3600}, {hours, 2, 7200}, {hours, 3, 10800}, {hours, 6, 21600}, {hours, 12, 43200},
	{days, 1, day}, {days, 2, 2 * day}, {days, 7, 7 * day}, {days, 14, 14 * day},
	{months, 1, year / 12}, {months, 2, year / 6}, {months, 3, year / 4}, {months, 6, year / 2},
	{years, 1, year}, {years, 2, 2 * year}, {years, 5, 5 * year}, {years, 10, 10 * year}, {years, 20, 20 * year}, {years, 50, 50 * year},
	{years, 100, 100 * year}, {years, 200, 200 * year}, {years, 500, 500 * year}, {years, 1000, 1000 * year}, {years, 2000, 2000 * year}, {years, 5000, 5000 * year},
}

// furthest is the last second that has a year of at most five digits; beyond
// +-furthest times are labelled as numbers.
const furthest = 98_000 * year

// Dates places about n ticks (0 is Few) between two times, in seconds since
// 1970-01-01T00:00:00Z, at full years, months, Mondays, hours, and labels them
// by DateLabels. Within a few seconds they are fractions of one.
func Dates(lo, hi float64, n int, l *Locale) []Tick {
	lo, hi, ok := ordered(lo, hi)
	if !ok {
		return nil
	}
	if n <= 0 {
		n = Few
	}
	if hi-lo < float64(n) || lo < -furthest || hi > furthest {
		return labelled(Linear(lo, hi, n), l)
	}
	best, cost := []float64(nil), math.Inf(1)
	for _, s := range strides {
		estimate := (hi - lo) / s.length
		if estimate > float64(4*n+4) {
			continue
		}
		at := s.within(lo, hi)
		// By ratio: two ticks in place of five are worse than nine.
		if c := math.Abs(math.Log(float64(len(at)) / float64(n))); c < cost {
			best, cost = at, c
		}
		if estimate < .5 {
			break
		}
	}
	return labelled(best, l)
}

func labelled(at []float64, l *Locale) []Tick {
	out := make([]Tick, len(at))
	for i, label := range DateLabels(at, l) {
		out[i] = Tick{at[i], label}
	}
	return out
}

// within lists the starts of the stride inside the limits.
func (s stride) within(lo, hi float64) []float64 {
	var out []float64
	for t := s.first(unix(lo)); ; t = s.next(t) {
		v := float64(t.Unix())
		if v > hi {
			return out
		}
		if v >= lo {
			out = append(out, v)
		}
	}
}

// first is a start of the stride at or before t.
func (s stride) first(t time.Time) time.Time {
	y, m, d := t.Date()
	switch s.unit {
	case years:
		return time.Date(floorTo(y, s.n), 1, 1, 0, 0, 0, 0, time.UTC)
	case months:
		return time.Date(y, time.Month(floorTo(int(m)-1, s.n)+1), 1, 0, 0, 0, 0, time.UTC)
	case days:
		// Day 4 of the count from 1970 was a Monday.
		n := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / day
		back := (int(n) - 4) % s.n
		return time.Date(y, m, d-(back+s.n)%s.n, 0, 0, 0, 0, time.UTC)
	}
	length := int64(s.length)
	k := t.Unix()
	return time.Unix(k-((k%length)+length)%length, 0).UTC()
}

func (s stride) next(t time.Time) time.Time {
	switch s.unit {
	case years:
		return t.AddDate(s.n, 0, 0)
	case months:
		return t.AddDate(0, s.n, 0)
	case days:
		return t.AddDate(0, 0, s.n)
	}
	return t.Add(time.Duration(s.length) * time.Second)
}

func floorTo(k, n int) int { return k - ((k%n)+n)%n }

func unix(v float64) time.Time {
	whole := math.Floor(v)
	// Microseconds: what float64 holds of seconds in our time.
	return time.Unix(int64(whole), int64(math.Round((v-whole)*1e6))*1000).UTC()
}

// DateLabels labels times (seconds since 1970-01-01T00:00:00Z) as briefly as
// their common precision allows: years "1999"; months "Jan 1999", then "Feb"
// until the year changes; days "4 Jan 1999", then "11 Jan"; times of day
// "4 Jan 1999 06:00", then "12:00", and a new day by its date. The first label
// has the full context, so that none is ambiguous in its row. NaN is "".
func DateLabels(times []float64, l *Locale) []string {
	l = l.orDefault()
	out := make([]string, len(times))
	u := years
	for _, v := range times {
		switch {
		case math.IsNaN(v):
		case math.Abs(v) <= furthest:
			u = max(u, finest(unix(v)))
		default:
			return Numbers(times, l)
		}
	}
	decimals := 0
	if u == fractions {
		for _, v := range times {
			if !math.IsNaN(v) {
				decimals = max(decimals, microDigits(unix(v)))
			}
		}
	}
	var last time.Time
	started := false
	for i, v := range times {
		if math.IsNaN(v) {
			continue
		}
		t := unix(v)
		out[i] = l.dateLabel(t, last, started, u, decimals)
		last, started = t, true
	}
	return out
}

// finest is the unit that t is a whole number of.
func finest(t time.Time) unit {
	switch {
	case t.Nanosecond() != 0:
		return fractions
	case t.Second() != 0:
		return seconds
	case t.Minute() != 0 || t.Hour() != 0:
		return minutes
	case t.Day() != 1:
		return days
	case t.Month() != 1:
		return months
	}
	return years
}

func microDigits(t time.Time) int {
	s := strconv.Itoa(1_000_000 + t.Nanosecond()/1000)
	return len(strings.TrimRight(s[1:], "0"))
}

func (l *Locale) dateLabel(t, last time.Time, started bool, u unit, decimals int) string {
	sameYear := started && t.Year() == last.Year()
	sameDay := sameYear && t.YearDay() == last.YearDay()
	switch {
	case u == years:
		return yearText(t.Year())
	case u == months && sameYear:
		return l.MonthsShort[t.Month()-1]
	case u == months:
		return l.fill(l.yearMonth, t)
	case u == days && sameYear:
		return l.fill(l.monthDay, t)
	case u == days:
		return l.fill(l.date, t)
	}
	clock := t.Format("15:04")
	if u >= seconds {
		clock = t.Format("15:04:05")
	}
	if decimals > 0 {
		clock = t.Format("15:04:05." + strings.Repeat("0", decimals))
		clock = strings.Replace(clock, ".", l.Decimal, 1)
	}
	midnight := finest(t) <= days
	switch {
	case sameDay:
		return clock
	case sameYear && midnight:
		return l.fill(l.monthDay, t)
	case sameYear:
		return l.fill(l.monthDay, t) + " " + clock
	case started && midnight:
		return l.fill(l.date, t)
	}
	return l.fill(l.date, t) + " " + clock
}

func yearText(y int) string {
	if y < 0 {
		return minus + strconv.Itoa(-y)
	}
	return strconv.Itoa(y)
}

func (l *Locale) fill(pattern string, t time.Time) string {
	m := t.Month() - 1
	return strings.NewReplacer("{y}", yearText(t.Year()), "{L}", l.MonthsShort[m], "{MMM}", l.monthsInDate[m],
		"{M}", strconv.Itoa(int(m)+1), "{d}", strconv.Itoa(t.Day())).Replace(pattern)
}

// Categories chooses which of the labels to show when at most so many fit: all,
// or each k-th from the first. Labels that count evenly (years, hours) are
// shown at round numbers instead: 1930, 1940, not 1928, 1938.
func Categories(labels []string, most int) []int {
	n := len(labels)
	if most <= 0 || n == 0 {
		return nil
	}
	k := max(1, (n+most-1)/most)
	start := 0
	if first, by, ok := counting(labels); ok && k > 1 {
		k = roundStride(k, by, n, first)
		// The first label that is a multiple of the distance between two.
		for start < k && (first+start*by)%(k*by) != 0 {
			start++
		}
		if start == k {
			start = 0
		}
	}
	var out []int
	for i := start; i < n; i += k {
		out = append(out, i)
	}
	return out
}

// roundStride is the least stride from k up that steps by 1, 2 or 5 times a
// power of ten, or divides a day's 24 hours or a year's 12 months; k itself when
// there is none near.
func roundStride(k, by, n, first int) int {
	for r := k; r <= 5*k; r++ {
		if by == 1 && (n == 24 && first == 0 || n == 12 && first == 1) {
			if n%r == 0 {
				return r
			}
		} else if d := leading(r * by); d == 1 || d == 2 || d == 5 {
			return r
		}
	}
	return k
}

// counting reports whether the labels are whole numbers at equal distances.
func counting(labels []string) (first, by int, ok bool) {
	last := 0
	for i, s := range labels {
		v, err := strconv.Atoi(s)
		if err != nil || v > math.MaxInt32 || v < math.MinInt32 {
			return 0, 0, false
		}
		switch i {
		case 0:
			first = v
		case 1:
			by = v - first
		default:
			if v-last != by {
				return 0, 0, false
			}
		}
		last = v
	}
	return first, by, by > 0
}

// leading is the digit of a number that is one digit and zeros; else 0.
func leading(v int) int {
	for v >= 10 {
		if v%10 != 0 {
			return 0
		}
		v /= 10
	}
	return v
}
