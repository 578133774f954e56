package cube

import (
	"fmt"
	"regexp"
	"strconv"
)

var (
	dateText = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?)?)?$`)
	dateIn   = regexp.MustCompile(`(?:^|\D)([12]\d{3})(?:[-_.]?([01]\d)(?:[-_.]?([0-3]\d))?)?(?:\D|$)`)
)

// TimesOf is an axis of time of texts that all are years or dates, such as 1951,
// 2002-09 or 2020-01-31 06:00.
func TimesOf(texts []string) (Axis, bool) {
	times := make([]Moment, len(texts))
	bare := true
	for i, t := range texts {
		m, err := parseMoment(t)
		if err != nil || !dateText.MatchString(t) {
			return Axis{}, false
		}
		times[i], bare = m, bare && len(t) == 4
	}
	return AxisOfTimes(times, bare), len(texts) > 0
}

// TimeIn finds a date in the name of a file: air.1951.nc, ndvi_2002-09.tif,
// rain20200131.tif.
func TimeIn(name string) (text string, ok bool) {
	m := dateIn.FindStringSubmatch(name)
	if m == nil {
		return "", false
	}
	text = m[1]
	for _, part := range m[2:] {
		if part == "" {
			break
		}
		text += "-" + part
	}
	_, ok = TimesOf([]string{text})
	return text, ok
}

// AxisOfTimes is an axis of moments of the Gregorian calendar; years says that
// no more of them is known than the year.
func AxisOfTimes(times []Moment, years bool) Axis {
	a := Axis{Name: "time", Kind: Time, Values: make([]float64, len(times))}
	a.Clock = Clock{Seconds: 86400, Since: Moment{Month: 1, Day: 1}, Calendar: Gregorian}
	if years {
		a.Clock = Clock{Bare: "year", Calendar: Gregorian}
	}
	for i, m := range times {
		if a.Values[i] = Gregorian.Days(m); years {
			a.Values[i] = float64(m.Year)
		}
	}
	return a
}

// YearsOf is an axis of numbers that are years, or decades.
func YearsOf(values []float64, bare string) Axis {
	return Axis{Name: bare, Kind: Time, Values: values, Clock: Clock{Bare: bare, Calendar: Gregorian}}
}

// Said is a moment as a person would write it, for messages.
func (a *Axis) Said(i int) string {
	if a.Labels != nil {
		return a.Labels[i]
	}
	if a.Kind == Time {
		m, err := a.moment(i)
		switch {
		case err != nil:
		case a.Clock.Bare == "year":
			return Yearly.Describe(m)
		case a.Clock.Bare == "decade":
			return Decadal.Describe(m)
		case a.Clock.Bare == "month":
			return fmt.Sprintf("month %d", m.Month)
		default:
			return m.String()
		}
	}
	return strconv.FormatFloat(a.Values[i], 'g', -1, 64)
}

// Once refuses an axis that has a time twice.
func (a *Axis) Once() error {
	seen := make(map[float64]int, len(a.Values))
	for i, v := range a.Values {
		if k, twice := seen[v]; twice {
			at := a.Place(i)
			if m, err := a.Clock.At(v); err == nil {
				at = m.String()
			}
			return fmt.Errorf("%s: the time %s is there twice (frames %d and %d)", a.Name, at, k+1, i+1)
		}
		seen[v] = i
	}
	return nil
}
