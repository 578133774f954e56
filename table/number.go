package table

import (
	"math"
	"strconv"
	"unsafe"
)

// The form of a cell says how its text can be written back from its value, so
// that a column that turns out to be text need not keep the bytes of every
// number. Forms below formOdd are the number of digits after the point.
const (
	formOdd   = 200 // kept as text beside
	formEmpty = 201
)

var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// parseNumber reads a decimal number, "inf" or "infinity", with or without a
// sign, and its form. Leading zeros ("007") make an identifier, not a number.
func parseNumber(b []byte, decimal byte) (v float64, form uint8, ok bool) {
	i, neg := 0, false
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		neg = b[0] == '-'
		i = 1
	}
	start := i
	var m uint64
	for i < len(b) && b[i]-'0' < 10 {
		m = m*10 + uint64(b[i]-'0')
		i++
	}
	whole := i - start
	if whole > 1 && b[start] == '0' {
		return 0, 0, false
	}
	digits, decimals := whole, 0
	if i < len(b) && b[i] == decimal {
		i++
		from := i
		for i < len(b) && b[i]-'0' < 10 {
			m = m*10 + uint64(b[i]-'0')
			i++
		}
		decimals = i - from
		digits += decimals
	}
	// Up to 15 digits both m and the power of ten are exact, so that the
	// quotient is the nearest float64 (Clinger, PLDI 1990).
	if i == len(b) && digits > 0 && digits <= 15 {
		v = float64(m) / pow10[decimals]
		form = uint8(decimals)
		if b[0] == '+' || whole == 0 || b[len(b)-1] == decimal || neg && m == 0 {
			form = formOdd
		}
		if neg {
			v = -v
		}
		return v, form, true
	}
	return parseOddNumber(b, start, decimal, digits)
}

// parseOddNumber reads numbers with exponents or many digits.
func parseOddNumber(b []byte, start int, decimal byte, digits int) (float64, uint8, bool) {
	if digits == 0 {
		return parseInf(b, start)
	}
	if len(b) > 400 {
		return 0, 0, false
	}
	for i, c := range b {
		// strconv also knows hexadecimal numbers and underscores.
		switch {
		case c-'0' < 10, c == decimal:
		case c == 'e' || c == 'E':
		case (c == '-' || c == '+') && (i == 0 || b[i-1] == 'e' || b[i-1] == 'E'):
		default:
			return 0, 0, false
		}
	}
	s := unsafe.String(unsafe.SliceData(b), len(b))
	if decimal != '.' {
		t := append([]byte(nil), b...)
		for i, c := range t {
			switch c {
			case decimal:
				t[i] = '.'
			case '.':
				return 0, 0, false
			}
		}
		s = string(t)
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(v, 0) || digits == len(b)-start && !wholeFits(v, b[start:]) {
		return 0, 0, false
	}
	return v, formOdd, true
}

// wholeFits reports whether a float64 holds all the digits of a long whole
// number. One that does not fit is an identifier, whose digits matter.
func wholeFits(v float64, digits []byte) bool {
	var buf [64]byte
	return string(strconv.AppendFloat(buf[:0], math.Abs(v), 'f', 0, 64)) == string(digits)
}

func parseInf(b []byte, start int) (float64, uint8, bool) {
	switch lower(b[start:]) {
	case "inf", "infinity":
	default:
		return 0, 0, false
	}
	if start == 1 && b[0] == '-' {
		return math.Inf(-1), formOdd, true
	}
	return math.Inf(1), formOdd, true
}

// lower is the word in small letters, or "" when it is longer than any we know.
func lower(b []byte) string {
	var w [16]byte
	if len(b) > len(w) {
		return ""
	}
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		w[i] = c
	}
	return string(w[:len(b)])
}

func trim(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}
