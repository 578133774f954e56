package topo

import (
	"fmt"
	"strconv"
)

// walk goes through arrays of numbers within arrays, which is most of a topology:
// begin is called where an array of a depth, from 1, begins, and number with each
// number and the depth it stands at. The text is JSON already.
func walk(text []byte, begin func(depth int), number func(v float64, depth int) error) error {
	depth := 0
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '[':
			depth++
			begin(depth)
			i++
		case c == ']':
			depth--
			i++
		case c == ',' || c == ' ' || c == '\n' || c == '\t' || c == '\r':
			i++
		case c == '-' || c >= '0' && c <= '9':
			v, n, err := scanNumber(text[i:])
			if err != nil {
				return err
			}
			if err := number(v, depth); err != nil {
				return err
			}
			i += n
		default:
			return fmt.Errorf("has %q where a number is wanted", text[i:min(len(text), i+10)])
		}
	}
	return nil
}

// mostDigits is how many digits a whole number may have to be read at once.
const mostDigits = 15

// scanNumber reads the number at the start of a text and says how long it is.
func scanNumber(text []byte) (v float64, n int, err error) {
	whole := true
	for n < len(text) {
		c := text[n]
		if c >= '0' && c <= '9' || c == '-' && n == 0 {
			n++
			continue
		}
		if c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-' {
			break
		}
		whole = false
		n++
	}
	if !whole || n > mostDigits {
		v, err = strconv.ParseFloat(string(text[:n]), 64)
		return v, n, err
	}
	digits := text[:n]
	if digits[0] == '-' {
		digits = digits[1:]
	}
	k := int64(0)
	for _, c := range digits {
		k = 10*k + int64(c-'0')
	}
	if text[0] == '-' {
		k = -k
	}
	return float64(k), n, nil
}
