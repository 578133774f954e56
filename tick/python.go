package tick

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pyFormat is a format specification of Python's mini-language:
// [[fill]align][sign][z][#][0][width][grouping][.precision][type].
type pyFormat struct {
	spec      string
	fill      string
	align     byte // < > = ^
	sign      byte // - + or space
	noNegZero bool
	alternate bool
	width     int
	group     byte // , _ or 0
	precision int  // -1: not given
	kind      byte // e E f F g G n % d b o x X, or 0
}

// limit of width and precision; Python's own is beyond any cell.
const pyLimit = 1000

// ParseFormat reads a format specification as Python's format() and seaborn's
// fmt take it for a float (The Python Language Reference 3.11, Format
// Specification Mini-Language): ".2g", "d", ".1%", "+.2e", ",.0f". The text is
// Python's, hyphens for minus signs; Minus makes those true.
//
// d, b, o and x, which Python refuses for every float, write whole values and
// return an error that names any other. Width and precision are at most 1000.
func ParseFormat(spec string) (func(float64) (string, error), error) {
	f, problem := parsePy(spec)
	if problem != "" {
		return nil, fmt.Errorf("format %q: %s; use one such as .2g, d, .1f, .0%% or ,.0f", spec, problem)
	}
	return f.format, nil
}

func parsePy(spec string) (*pyFormat, string) {
	f := &pyFormat{spec: spec, fill: " ", align: '>', sign: '-', precision: -1}
	s, filled, aligned := spec, false, false
	if _, n := utf8.DecodeRuneInString(s); n > 0 && n < len(s) && isAlign(s[n]) {
		f.fill, f.align, s = s[:n], s[n], s[n+1:]
		filled, aligned = true, true
	} else if s != "" && isAlign(s[0]) {
		f.align, s = s[0], s[1:]
		aligned = true
	}
	take := func(set string) byte {
		if s != "" && strings.IndexByte(set, s[0]) >= 0 {
			c := s[0]
			s = s[1:]
			return c
		}
		return 0
	}
	if c := take("+- "); c != 0 {
		f.sign = c
	}
	f.noNegZero = take("z") != 0
	f.alternate = take("#") != 0
	if !filled && take("0") != 0 {
		f.fill = "0"
		if !aligned {
			f.align = '='
		}
	}
	var ok bool
	if f.width, s, ok = pyNumber(s); !ok {
		return nil, "the width is beyond 1000"
	}
	f.width = max(0, f.width)
	f.group = take(",_")
	if s != "" && f.group != 0 && strings.IndexByte(",_", s[0]) >= 0 {
		return nil, "only one of , and _ may group digits"
	}
	if take(".") != 0 {
		if f.precision, s, ok = pyNumber(s); !ok {
			return nil, "the precision is beyond 1000"
		}
		if f.precision < 0 {
			return nil, "digits are missing behind the point"
		}
	}
	if f.kind = take("eEfFgGn%dboxX"); s != "" {
		return nil, fmt.Sprintf("%q is not understood", s)
	}
	return f, f.conflict()
}

func (f *pyFormat) conflict() string {
	switch whole := f.kind != 0 && strings.IndexByte("dboxX", f.kind) >= 0; {
	case f.group != 0 && f.kind == 'n', f.group == ',' && whole && f.kind != 'd':
		return fmt.Sprintf("%c does not go with %c", f.group, f.kind)
	case whole && f.precision >= 0:
		return fmt.Sprintf("%c takes no precision", f.kind)
	case whole && f.noNegZero:
		return fmt.Sprintf("z does not go with %c", f.kind)
	}
	return ""
}

func isAlign(c byte) bool { return c == '<' || c == '>' || c == '=' || c == '^' }

// pyNumber reads digits; -1 when there are none.
func pyNumber(s string) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	if i == 0 {
		return -1, s, true
	}
	n, err := strconv.Atoi(s[:i])
	return n, s[i:], err == nil && n <= pyLimit
}

func (f *pyFormat) format(v float64) (string, error) {
	prefix, digits, rest := "", "", ""
	if f.kind != 0 && strings.IndexByte("dboxX", f.kind) >= 0 {
		if v != math.Trunc(v) || v-v != 0 {
			return "", fmt.Errorf("format %q writes whole numbers, and %s is none; use .0f to round", f.spec, pyRepr(v))
		}
		prefix, digits = f.whole(v)
		if v == 0 {
			v = 0 // an integer has no negative zero
		}
	} else {
		digits = f.float(math.Abs(v))
		i := 0
		for i < len(digits) && isDigit(digits[i]) {
			i++
		}
		digits, rest = digits[:i], digits[i:]
	}
	sign := ""
	switch {
	case math.Signbit(v) && v == v && !(f.noNegZero && !strings.ContainsAny(digits+mantissa(rest), "123456789") && v-v == 0):
		sign = "-"
	case f.sign != '-':
		sign = string(f.sign)
	}
	return f.pad(sign+prefix, digits, rest), nil
}

func mantissa(rest string) string {
	if i := strings.IndexAny(rest, "eE"); i >= 0 {
		return rest[:i]
	}
	return rest
}

func pyRepr(v float64) string {
	if v-v != 0 {
		return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(v, 'g', -1, 64), "+"))
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

func (f *pyFormat) whole(v float64) (prefix, digits string) {
	base := map[byte]int{'d': 10, 'b': 2, 'o': 8, 'x': 16, 'X': 16}[f.kind]
	n, _ := big.NewFloat(math.Abs(v)).Int(nil)
	digits = n.Text(base)
	if f.alternate && base != 10 {
		prefix = "0" + string(f.kind)
	}
	if f.kind == 'X' {
		digits = strings.ToUpper(digits)
	}
	return prefix, digits
}

// float writes a value that is not negative, without sign, grouping, padding.
func (f *pyFormat) float(v float64) string {
	kind, precision, suffix := f.kind|0x20, f.precision, ""
	upper := f.kind == 'E' || f.kind == 'F' || f.kind == 'G'
	if precision < 0 {
		precision = 6
	}
	var s string
	switch {
	case v-v != 0:
		s = map[bool]string{true: "nan", false: "inf"}[v != v]
		if f.kind == '%' {
			s += "%"
		}
		if upper {
			s = strings.ToUpper(s)
		}
		return s
	case f.kind == '%':
		v *= 100
		if math.IsInf(v, 0) {
			return "inf%"
		}
		kind, suffix = 'f', "%"
	case f.kind == 0 && f.precision < 0:
		return f.general(strconv.FormatFloat(v, 'e', -1, 64), 16, true)
	case f.kind == 0 || kind == 'g' || kind == 'n':
		precision = max(1, precision)
		threshold := precision
		if f.kind == 0 {
			threshold--
		}
		s = f.general(strconv.FormatFloat(v, 'e', precision-1, 64), threshold, f.kind == 0)
		if upper {
			s = strings.ToUpper(s)
		}
		return s
	}
	s = strconv.FormatFloat(v, kind, precision, 64)
	if f.alternate && precision == 0 {
		head, exponent, found := strings.Cut(s, "e")
		s = head + "."
		if found {
			s += "e" + exponent
		}
	}
	if upper {
		s = strings.ToUpper(s)
	}
	return s + suffix
}

// general turns 1.2500e+02 into 125 or 1.25e+02, as %g: an exponent when there
// would be more digits before the point than threshold or four zeros behind it.
// Trailing zeros go unless the alternate form keeps them; point asks for a
// digit behind the point of a plain number, as Python's repr.
func (f *pyFormat) general(s string, threshold int, point bool) string {
	mantissa, exponent, _ := strings.Cut(s, "e")
	e, _ := strconv.Atoi(exponent)
	digits := strings.Replace(mantissa, ".", "", 1)
	if !f.alternate || f.kind == 0 && f.precision < 0 {
		if digits = strings.TrimRight(digits, "0"); digits == "" {
			digits = "0"
		}
	}
	decpt := e + 1 // digits before the point
	if decpt <= -4 || decpt > threshold {
		s = digits[:1]
		if len(digits) > 1 || f.alternate {
			s += "." + digits[1:]
		}
		return s + fmt.Sprintf("e%+03d", e)
	}
	switch {
	case decpt <= 0:
		s = "0." + strings.Repeat("0", -decpt) + digits
	case decpt >= len(digits):
		s = digits + strings.Repeat("0", decpt-len(digits))
		if point {
			s += ".0"
		} else if f.alternate {
			s += "."
		}
	default:
		s = digits[:decpt] + "." + digits[decpt:]
	}
	return s
}

// pad groups the digits and fills the text up to the width. Zeros between the
// sign and the digits are grouped with them.
func (f *pyFormat) pad(sign, digits, rest string) string {
	size := 3
	if f.kind != 0 && strings.IndexByte("boxX", f.kind) >= 0 {
		size = 4
	}
	least := 0
	if f.fill == "0" && f.align == '=' {
		least = f.width - len(sign) - len(rest)
	}
	if digits != "" {
		digits = grouped(digits, f.group, size, least)
	}
	s := sign + digits + rest
	n := f.width - len(s)
	if n <= 0 {
		return s
	}
	switch f.align {
	case '<':
		return s + strings.Repeat(f.fill, n)
	case '^':
		return strings.Repeat(f.fill, n/2) + s + strings.Repeat(f.fill, n-n/2)
	case '=':
		return sign + strings.Repeat(f.fill, n) + digits + rest
	}
	return strings.Repeat(f.fill, n) + s
}

// grouped puts a separator between groups of digits, zeros in front until the
// text is at least so wide; it may be one wider rather than begin with a
// separator.
func grouped(digits string, separator byte, size, width int) string {
	if separator == 0 {
		return strings.Repeat("0", max(0, width-len(digits))) + digits
	}
	var groups []string
	for {
		n := min(size, max(len(digits), width, 1))
		zeros := max(0, n-len(digits))
		cut := len(digits) - (n - zeros)
		groups = append([]string{strings.Repeat("0", zeros) + digits[cut:]}, groups...)
		digits = digits[:cut]
		width -= n
		if digits == "" && width <= 0 {
			return strings.Join(groups, string(separator))
		}
		width--
	}
}
