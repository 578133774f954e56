package tick

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

const minus = "\u2212"

// Minus writes the hyphens that stand for a minus in a number (before a digit,
// a point or "inf") as true minus signs. Python's formats give hyphens.
func Minus(s string) string {
	if !strings.Contains(s, "-") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '-' && i+1 < len(s) && (isDigit(s[i+1]) || s[i+1] == '.' || strings.HasPrefix(s[i+1:], "inf")) {
			b.WriteString(minus)
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func isDigit(c byte) bool { return c-'0' < 10 }

// Number is a format for numbers of one axis or figure.
type Number struct {
	Decimals   int  // digits behind the point
	Scientific bool // as 1.5×10⁶: Decimals are those of 1.5, Exponent is the 6
	Exponent   int
	Locale     *Locale
}

// Format writes a value. NaN is "NaN", +-Inf is "∞" with its sign.
func (n Number) Format(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return minus + "∞"
	}
	if n.Scientific && v != 0 {
		return n.Locale.localise(strconv.FormatFloat(shift(v, -n.Exponent), 'f', n.Decimals, 64)) + "×10" + superscript(n.Exponent)
	}
	if n.Scientific {
		return "0"
	}
	return n.Locale.localise(strconv.FormatFloat(v, 'f', n.Decimals, 64))
}

// shift is v times ten to the e, in two steps since ten to the 324 is no float64.
func shift(v float64, e int) float64 { return v * math.Pow10(e/2) * math.Pow10(e-e/2) }

// localise turns -12345.5 into the locale's −12 345.5; a zero has no sign.
func (l *Locale) localise(s string) string {
	l = l.orDefault()
	negative := strings.HasPrefix(s, "-")
	whole, frac, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	var b strings.Builder
	if negative && strings.Trim(whole+frac, "0") != "" {
		b.WriteString(minus)
	}
	for i := range len(whole) {
		if i > 0 && len(whole) >= 5 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.Group)
		}
		b.WriteByte(whole[i])
	}
	if frac != "" {
		b.WriteString(l.Decimal)
		b.WriteString(frac)
	}
	return b.String()
}

var superscripts = []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")

func superscript(e int) string {
	var b strings.Builder
	for _, c := range strconv.Itoa(e) {
		if c == '-' {
			b.WriteRune('⁻')
		} else {
			b.WriteRune(superscripts[c-'0'])
		}
	}
	return b.String()
}

// Numbers labels the ticks of one axis: all with the same decimals, as many as
// the value that needs most, and with one power of ten when plain digits would
// be more than seven and that is shorter. Ticks a hundredfold apart (of a
// logarithm) are written each with its own digits, or all as powers of ten such
// as 5×10⁶ and 10⁻⁹, but for 1 to 10: 2.5×10⁰ is 2.5.
func Numbers(values []float64, l *Locale) []string {
	out := make([]string, len(values))
	if wide(values) {
		numbersApart(out, values, l)
		return out
	}
	f := Number{Locale: l}
	most := largest(values)
	for _, v := range values {
		f.Decimals = max(f.Decimals, decimals(v, most))
	}
	if plainDigits(most, f.Decimals) > 7 {
		_, e := parts(most)
		s := Number{Scientific: true, Exponent: e, Locale: l}
		for _, v := range values {
			s.Decimals = max(s.Decimals, decimals(shift(v, -e), 1))
		}
		if s.Decimals+4 < plainDigits(most, f.Decimals) || most >= 1e15 {
			f = s
		}
	}
	for i, v := range values {
		out[i] = f.Format(v)
	}
	return out
}

// numbersApart writes each value with its own digits: all plain or all
// scientific.
func numbersApart(out []string, values []float64, l *Locale) {
	scientific := false
	for _, v := range values {
		if a := math.Abs(v); isFinite(v) && a != 0 && (a >= 1e7 || a < 1e-4) {
			scientific = true
		}
	}
	for i, v := range values {
		f := Number{Decimals: decimals(v, math.Abs(v)), Locale: l}
		if scientific {
			_, e := parts(v)
			f = Number{Decimals: decimals(shift(v, -e), 1), Scientific: true, Exponent: e, Locale: l}
		}
		out[i] = f.Format(v)
		if one := "1×10"; scientific && f.Decimals == 0 && strings.HasPrefix(strings.TrimPrefix(out[i], minus), one) {
			out[i] = strings.Replace(out[i], one, "10", 1)
		} else if scientific && f.Exponent == 0 {
			out[i] = strings.TrimSuffix(out[i], "×10⁰") // 2.48 among powers of ten
		}
	}
}

// wide reports whether the values that are not zero are a hundredfold apart.
func wide(values []float64) bool {
	least, most := math.Inf(1), 0.
	for _, v := range values {
		if a := math.Abs(v); isFinite(v) && a > 0 {
			least, most = min(least, a), max(most, a)
		}
	}
	return most/least >= 100 && len(values) > 2
}

func isFinite(v float64) bool { return v-v == 0 }

func largest(values []float64) float64 {
	most := 0.
	for _, v := range values {
		if isFinite(v) {
			most = max(most, math.Abs(v))
		}
	}
	return most
}

// decimals is how many digits behind the point write v, to 12 digits of the
// largest value about it: 0.30000000000000004 is 0.3.
func decimals(v, most float64) int {
	if v == 0 || !isFinite(v) {
		return 0
	}
	_, e := parts(most)
	places := 11 - e // behind the point, of the largest
	if places <= 0 {
		return 0
	}
	s := strconv.FormatFloat(v, 'f', min(places, 340), 64)
	_, frac, _ := strings.Cut(s, ".")
	return len(strings.TrimRight(frac, "0"))
}

// parts is v as factor and power of ten, in 12 digits.
func parts(v float64) (factor string, e int) {
	factor, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', 11, 64), "e")
	e, _ = strconv.Atoi(exponent)
	return factor, e
}

// plainDigits counts the digits of v with so many decimals; leading zeros count.
func plainDigits(v float64, decimals int) int {
	_, e := parts(v)
	return max(1, e+1) + decimals
}

// AnnotFormat chooses how the values of a figure are written into its cells:
// whole numbers as whole numbers; else the fewest decimals, the same for all,
// that keep neighbouring values (in order of size) apart: two digits of the
// range, so that 0.25 and 0.75 do not become 0 and 1, or three, so that a
// typical value has two or all differ; never more, so that one close pair does
// not fill all cells with digits. Values far from 1 are written as 1.5×10⁶. Only finite values count; NaN is written as "".
func AnnotFormat(values []float64, l *Locale) func(float64) string {
	f := annotNumber(values)
	f.Locale = l
	return func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return f.Format(v)
	}
}

func annotNumber(values []float64) Number {
	sorted := make([]float64, 0, len(values))
	whole := true
	for _, v := range values {
		if isFinite(v) {
			sorted = append(sorted, v)
			whole = whole && v == math.Trunc(v)
		}
	}
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	if len(sorted) == 0 {
		return Number{}
	}
	least, greatest := sorted[0], sorted[len(sorted)-1]
	most := max(math.Abs(least), math.Abs(greatest))
	if whole && most < 1e9 {
		return Number{}
	}
	size := greatest - least // what the digits must resolve
	if size == 0 || math.IsInf(size, 0) {
		size = most
	}
	_, e := parts(size)
	d := 1 - e // two digits of the range
	if typical := middle(sorted); typical > 0 {
		_, t := parts(typical)
		d = max(d, min(1-t, 2-e)) // and of a typical value
	}
	if d == 1-e && !distinct(sorted, d) {
		d++
	}
	needed := 0
	for _, v := range sorted {
		needed = max(needed, decimals(v, most))
	}
	plain := max(0, min(d, needed))
	if plainDigits(most, plain) <= 9 && plain <= 6 {
		return Number{Decimals: plain}
	}
	_, scale := parts(most)
	return Number{Scientific: true, Exponent: scale, Decimals: max(0, min(d+scale, 11))}
}

// middle is the middle one of the absolute values.
func middle(values []float64) float64 {
	sizes := make([]float64, len(values))
	for i, v := range values {
		sizes[i] = math.Abs(v)
	}
	slices.Sort(sizes)
	return sizes[len(sizes)/2]
}

// distinct reports whether rising values are still told apart when rounded to
// so many decimals (negative: to tens, hundreds).
func distinct(sorted []float64, decimals int) bool {
	unit := math.Pow10(-decimals)
	for i := 1; i < len(sorted); i++ {
		if math.Round(sorted[i]/unit) == math.Round(sorted[i-1]/unit) {
			return false
		}
	}
	return true
}
