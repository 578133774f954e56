package geo

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// groundUnits are the units of lengths on the ground, in metres.
var groundUnits = map[string]float64{"m": 1, "km": 1000, "mi": 1609.344, "nmi": 1852, "ft": .3048, "yd": .9144}

// ParseLength reads a length on the ground such as 500m, 2.5km, 3mi or 1nmi (also
// ft and yd) and gives metres. Lengths on paper (mm, cm, in, pt, px) and degrees
// are refused by name.
func ParseLength(s string) (metres float64, err error) {
	t := strings.TrimSpace(s)
	end := len(t)
	for end > 0 && !(t[end-1] >= '0' && t[end-1] <= '9' || t[end-1] == '.') {
		end--
	}
	unit := strings.ToLower(strings.TrimSpace(t[end:]))
	factor, ok := groundUnits[unit]
	switch {
	case ok && end > 0:
	case unit == "" && end > 0:
		return 0, fmt.Errorf("length %q: which unit? on the ground it is m, km, mi, nmi, ft or yd, such as 500m", s)
	case end > 0 && strings.Contains(" mm cm in pt px ", " "+unit+" "):
		return 0, fmt.Errorf("length %q: %s is a length on paper; on the ground it is m, km, mi, nmi, ft or yd, such as 500m", s, unit)
	case end > 0 && (unit == "°" || strings.HasPrefix("degrees", unit)):
		return 0, fmt.Errorf("length %q: a degree is not a length on the ground; give m, km, mi, nmi, ft or yd, such as 500m", s)
	default:
		return 0, fmt.Errorf("length %q: is not a number with a unit of the ground (m, km, mi, nmi, ft, yd), such as 500m", s)
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(t[:end]), 64)
	if err != nil || strings.ContainsAny(t[:end], "xXpP_") {
		return 0, fmt.Errorf("length %q: %q is not a number", s, strings.TrimSpace(t[:end]))
	}
	if metres = v * factor; !(metres > 0) || math.IsInf(metres, 0) {
		return 0, fmt.Errorf("length %q: a length is more than 0", s)
	}
	return metres, nil
}

// FormatLength is a length in metres in words, in km from 1000 m on.
func FormatLength(metres float64) string {
	if math.Abs(metres) >= 1000 {
		return strconv.FormatFloat(metres/1000, 'g', 6, 64) + " km"
	}
	return strconv.FormatFloat(metres, 'g', 6, 64) + " m"
}

// ScaleBar is the longest round length (1, 2 or 5 times a power of ten) that is
// not longer than most, in metres, and its words; 0 and "" when most is not a
// positive length.
func ScaleBar(most float64) (metres float64, label string) {
	if !(most > 0) || math.IsInf(most, 0) {
		return 0, ""
	}
	exp := int(math.Floor(math.Log10(most)))
	for _, m := range []float64{10, 5, 2, 1, .5} { // the ends in case Log10 rounds across
		metres = m * math.Pow10(exp)
		if exp < 0 {
			metres = m / math.Pow10(-exp)
		}
		if metres <= most {
			break
		}
	}
	return metres, FormatLength(metres)
}
