package table

import (
	"math"
	"strconv"
)

// Forms of times that can be written back from their value: formTime with the
// bits below. Others are kept as text beside (formOdd), and so are dates such
// as 03/04/2014 (formSlash), whose order of day and month the whole column
// decides; their value is packed until then.
const (
	formTime  = 64
	formSlash = 202
	formZoned = 203 // with an offset other than Z, kept as text beside

	timeSlash  = 1 << 0 // 2014/07/01
	timeMonth  = 1 << 1 // 2014-07
	timeT      = 1 << 2 // T, not a space
	timeMinute = 1 << 3
	timeSecond = 1 << 4
	timeZ      = 1 << 5
)

const day = 86400.0

// parseTime reads ISO 8601 dates and date-times (also with a space for the T,
// a fraction, a zone), YYYY-MM, YYYY/MM/DD, and DD.MM.YYYY. A date as
// 03/04/2014 or 03-04-2014 comes packed; see unpackSlash.
func parseTime(b []byte) (v float64, form uint8, ok bool) {
	if len(b) < 7 || len(b) > 40 {
		return 0, 0, false
	}
	y, ok1 := number2(b[0:2])
	yy, ok2 := number2(b[2:4])
	if !ok1 || !ok2 || b[4] != '-' && b[4] != '/' {
		return parseDayFirst(b)
	}
	m, ok3 := number2(b[5:7])
	if !ok3 || m < 1 || m > 12 {
		return 0, 0, false
	}
	y = y*100 + yy
	form = formTime
	if b[4] == '/' {
		form |= timeSlash
	}
	if len(b) == 7 {
		return float64(daysOf(y, m, 1)) * day, form | timeMonth, b[4] == '-'
	}
	if len(b) < 10 || b[7] != b[4] {
		return 0, 0, false
	}
	d, ok4 := number2(b[8:10])
	if !ok4 || d < 1 || d > daysIn(y, m) {
		return 0, 0, false
	}
	v = float64(daysOf(y, m, d)) * day
	if len(b) == 10 {
		return v, form, true
	}
	switch b[10] {
	case 'T':
		form |= timeT
	case ' ':
	default:
		return 0, 0, false
	}
	secs, f, ok := parseClock(b[11:])
	if form |= f; f >= formOdd {
		form = f
	}
	return v + secs, form, ok
}

// parseDayFirst reads dates that start with the day or the month.
func parseDayFirst(b []byte) (float64, uint8, bool) {
	p, q, rest, sep := 0, 0, b, byte(0)
	ok := true
	if p, rest, sep, ok = part(rest); !ok {
		return 0, 0, false
	}
	sep2 := byte(0)
	if q, rest, sep2, ok = part(rest); !ok || sep2 != sep || len(rest) < 4 {
		return 0, 0, false
	}
	y, ok1 := number2(rest[0:2])
	yy, ok2 := number2(rest[2:4])
	y = y*100 + yy
	if rest = rest[4:]; !ok1 || !ok2 {
		return 0, 0, false
	}
	secs := 0.0
	if len(rest) > 0 {
		if rest[0] != ' ' && rest[0] != 'T' {
			return 0, 0, false
		}
		f := uint8(0)
		if secs, f, ok = parseClock(rest[1:]); !ok || f == formZoned || f&timeZ != 0 && f < formOdd {
			return 0, 0, false
		}
	}
	if sep == '.' {
		return float64(daysOf(y, q, p))*day + secs, formOdd, validDate(y, q, p)
	}
	if !validDate(y, p, q) && !validDate(y, q, p) {
		return 0, 0, false
	}
	return float64((y*100+p)*100+q)*day + secs, formSlash, true
}

// part reads one or two digits and the separator behind them.
func part(b []byte) (n int, rest []byte, sep byte, ok bool) {
	i := 0
	for i < len(b) && i < 2 && b[i]-'0' < 10 {
		n = n*10 + int(b[i]-'0')
		i++
	}
	if i == 0 || i == len(b) || b[i] != '/' && b[i] != '-' && b[i] != '.' {
		return 0, nil, 0, false
	}
	return n, b[i+1:], b[i], true
}

// unpackSlash turns the packed value of a date into seconds.
func unpackSlash(v float64, monthFirst bool) (float64, bool) {
	n := math.Floor(v / day)
	secs := v - n*day
	y, p, q := int(n)/10000, int(n)/100%100, int(n)%100
	if !monthFirst {
		p, q = q, p
	}
	return float64(daysOf(y, p, q))*day + secs, validDate(y, p, q)
}

// parseClock reads HH:MM, HH:MM:SS, a fraction, AM or PM, and a zone. Its form
// is the bits of a plain one, formZoned with an offset, or formOdd.
func parseClock(b []byte) (secs float64, form uint8, ok bool) {
	i := 2
	if len(b) > 1 && b[1] == ':' { // 9:30, as spreadsheets write it
		i = 1
		form = formOdd
	}
	if len(b) < i+3 || b[i] != ':' {
		return 0, 0, false
	}
	h, ok1 := digits(b[:i])
	m, ok2 := number2(b[i+1 : i+3])
	if !ok1 || !ok2 || h > 24 || m > 59 {
		return 0, 0, false
	}
	form |= timeMinute
	secs = float64(h*3600 + m*60)
	b = b[i+3:]
	if len(b) >= 3 && b[0] == ':' {
		s, ok := number2(b[1:3])
		if !ok || s > 60 { // 60 is a leap second
			return 0, 0, false
		}
		form |= timeSecond
		secs += float64(s)
		b = b[3:]
		if len(b) >= 2 && (b[0] == '.' || b[0] == ',') {
			n := 1
			for n < len(b) && n <= 18 && b[n]-'0' < 10 {
				n++
			}
			frac, err := strconv.ParseFloat("0."+string(b[1:n]), 64)
			if err != nil {
				return 0, 0, false
			}
			secs += frac
			form |= formOdd
			b = b[n:]
		}
	}
	if form >= formOdd {
		form = formOdd
	}
	if n := len(b); n >= 2 && (b[n-1]|0x20) == 'm' {
		switch lower(trim(b)) {
		case "am":
			h %= 12
		case "pm":
			h = h%12 + 12
		default:
			return 0, 0, false
		}
		return math.Mod(secs, 3600) + float64(h*3600), formOdd, true
	}
	if h == 24 && secs != day {
		return 0, 0, false
	}
	if h == 24 {
		form = formOdd
	}
	return parseZone(b, secs, form)
}

func parseZone(b []byte, secs float64, form uint8) (float64, uint8, bool) {
	if len(b) > 0 && b[0] == ' ' { // "2014-07-01 00:00:00 +0200", "... UTC"
		b = b[1:]
		form = formOdd
		if string(b) == "UTC" || string(b) == "GMT" {
			return secs, formZoned, true
		}
	}
	switch {
	case len(b) == 0:
		return secs, form, true
	case len(b) == 1 && b[0] == 'Z' && form != formOdd:
		return secs, form | timeZ, true
	case len(b) == 1 && (b[0]|0x20) == 'z':
		return secs, formZoned, true
	case b[0] != '+' && b[0] != '-':
		return 0, 0, false
	}
	h, m, ok1, ok2 := 0, 0, true, true
	switch len(b) {
	case 3:
		h, ok1 = number2(b[1:3])
	case 5:
		h, ok1 = number2(b[1:3])
		m, ok2 = number2(b[3:5])
	case 6:
		h, ok1 = number2(b[1:3])
		m, ok2 = number2(b[4:6])
		ok2 = ok2 && b[3] == ':'
	default:
		return 0, 0, false
	}
	if !ok1 || !ok2 || h > 18 || m > 59 {
		return 0, 0, false
	}
	offset := float64(h*3600 + m*60)
	if b[0] == '-' {
		offset = -offset
	}
	return secs - offset, formZoned, true
}

// appendTime writes a time of a plain form as it was read.
func appendTime(b []byte, v float64, form uint8) []byte {
	n := math.Floor(v / day)
	y, m, d := civil(int(n))
	sep := byte('-')
	if form&timeSlash != 0 {
		sep = '/'
	}
	b = append(b, byte('0'+y/1000%10), byte('0'+y/100%10))
	b = append(append2(b, y%100), sep)
	b = append2(b, m)
	if form&timeMonth == 0 {
		b = append2(append(b, sep), d)
	}
	if form&timeMinute != 0 {
		s := int(v - n*day)
		if form&timeT != 0 {
			b = append(b, 'T')
		} else {
			b = append(b, ' ')
		}
		b = append2(append(append2(b, s/3600), ':'), s/60%60)
		if form&timeSecond != 0 {
			b = append2(append(b, ':'), s%60)
		}
	}
	if form&timeZ != 0 {
		b = append(b, 'Z')
	}
	return b
}

func append2(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

func number2(b []byte) (int, bool) {
	p, q := b[0]-'0', b[1]-'0'
	return int(p)*10 + int(q), p < 10 && q < 10
}

func digits(b []byte) (n int, ok bool) {
	for _, c := range b {
		if c-'0' > 9 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, len(b) > 0
}

// daysOf is the number of days from 1970-01-01 in the proleptic Gregorian
// calendar (Hinnant, chrono-compatible low-level date algorithms, 2013).
func daysOf(y, m, d int) int {
	if m <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// civil is the date of a day counted from 1970-01-01.
func civil(n int) (y, m, d int) {
	n += 719468
	era := floorDiv(n, 146097)
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d = doy - (153*mp+2)/5 + 1
	m = (mp+2)%12 + 1
	y = yoe + era*400
	if m <= 2 {
		y++
	}
	return y, m, d
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func validDate(y, m, d int) bool { return m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m) }

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
