package cube

var monthDays = [13]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// leap says whether a year of the calendar has a 29 February. Years are
// astronomical: 0 is 1 BC.
func (c Calendar) leap(year int) bool {
	julian := year%4 == 0
	gregorian := julian && (year%100 != 0 || year%400 == 0)
	switch c {
	case AllLeap:
		return true
	case NoLeap, Days360:
		return false
	case Julian:
		return julian
	case Standard:
		if year < 1582 {
			return julian
		}
	}
	return gregorian
}

// days is the length of a month. October 1582 has its 31 days in the standard
// calendar too, of which ten are skipped.
func (c Calendar) days(year, month int) int {
	switch {
	case c == Days360:
		return 30
	case month == 2 && c.leap(year):
		return 29
	}
	return monthDays[month]
}

// YearDays is the number of days of a year.
func (c Calendar) YearDays(year int) int {
	switch {
	case c == Days360:
		return 360
	case c == Standard && year == 1582:
		return 355
	case c.leap(year):
		return 366
	}
	return 365
}

// The Gregorian calendar begins on the day after 4 October 1582 (Julian), which
// is its 15 October.
const reform = 2299161 // Julian day number of 15 October 1582

// number counts the days to a date; only differences within one calendar mean
// something. For the three real calendars it is the Julian day number at noon
// (Hatcher 1984, Q. J. R. Astron. Soc. 25).
func (c Calendar) number(year, month, day int) int {
	switch c {
	case Days360:
		return year*360 + (month-1)*30 + day - 1
	case NoLeap, AllLeap:
		n := year*c.YearDays(year) + day - 1
		for m := 1; m < month; m++ {
			n += c.days(year, m)
		}
		return n
	case Julian:
		return julianNumber(year, month, day)
	case Standard:
		if n := julianNumber(year, month, day); n < reform {
			return n
		}
	}
	return gregorianNumber(year, month, day)
}

func julianNumber(year, month, day int) int {
	y, m := shift(year, month)
	return 365*y + floorDiv(y, 4) + (153*m+2)/5 + day + 1721117
}

func gregorianNumber(year, month, day int) int {
	y, m := shift(year, month)
	return 365*y + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400) + (153*m+2)/5 + day + 1721119
}

// shift lets the year begin in March, so that a leap day is its last.
func shift(year, month int) (y, m int) {
	if month <= 2 {
		return year - 1, month + 9
	}
	return year, month - 3
}

// date is the date of a day's number: the year is guessed from the mean length
// and then corrected, the month is counted.
func (c Calendar) date(n int) Moment {
	year := floorDiv(n, 366)
	if c != Days360 && c != NoLeap && c != AllLeap {
		year = floorDiv(4*(n-1721058), 1461)
	} else if c == Days360 || c == NoLeap {
		year = floorDiv(n, c.YearDays(0))
	}
	for c.number(year, 1, 1) > n {
		year--
	}
	for c.number(year+1, 1, 1) <= n {
		year++
	}
	month := 12
	for month > 1 && c.number(year, month, 1) > n {
		month--
	}
	day := n - c.number(year, month, 1) + 1
	if c == Standard && year == 1582 && month == 10 && day > 4 {
		day += 10
	}
	return Moment{Year: year, Month: month, Day: day}
}

// Days counts the days from 1 January of the year 0 of the calendar.
func (c Calendar) Days(m Moment) float64 {
	return float64(c.number(m.Year, m.Month, m.Day)-c.number(0, 1, 1)) + m.Second/86400
}
