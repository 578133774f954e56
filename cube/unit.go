package cube

import (
	"fmt"
	"sort"
	"strings"
)

// unit is a multiple of the base of its quantity, from a zero of its own.
type unit struct {
	of          string
	scale, zero float64
}

var units = map[string]unit{
	"K": {"temperature", 1, 0}, "degC": {"temperature", 1, 273.15}, "degF": {"temperature", 5. / 9, 459.67 * 5 / 9},
	"Pa": {"pressure", 1, 0}, "hPa": {"pressure", 100, 0}, "kPa": {"pressure", 1000, 0},
	"m s-1": {"speed", 1, 0}, "km h-1": {"speed", 1 / 3.6, 0}, "knots": {"speed", 1852. / 3600, 0},
	"m": {"length", 1, 0}, "cm": {"length", .01, 0}, "mm": {"length", .001, 0}, "km": {"length", 1000, 0},
	// A kilogram of water on a square metre stands a millimetre high.
	"kg m-2 s-1": {"rain", 1, 0}, "mm day-1": {"rain", 1. / 86400, 0}, "mm h-1": {"rain", 1. / 3600, 0},
	"1": {"share", 1, 0}, "%": {"share", .01, 0},
}

// spellings of units, in small letters.
var spellings = map[string]string{
	"kelvin": "K", "k": "K", "degk": "K", "deg_k": "K", "c": "degC", "celsius": "degC", "°c": "degC", "degree_celsius": "degC", "degrees_celsius": "degC",
	"deg_c": "degC", "degrees c": "degC", "degc": "degC", "f": "degF", "fahrenheit": "degF", "°f": "degF", "degf": "degF", "pa": "Pa", "hpa": "hPa", "mbar": "hPa",
	"millibar": "hPa", "kpa": "kPa", "m/s": "m s-1", "m s**-1": "m s-1", "km/h": "km h-1", "kt": "knots", "kg m**-2 s**-1": "kg m-2 s-1", "mm/day": "mm day-1",
	"mm/d": "mm day-1", "mm/h": "mm h-1", "percent": "%", "fraction": "1",
}

func unitOf(s string) (unit, bool) {
	u, ok := units[s]
	if !ok {
		u, ok = units[spellings[strings.ToLower(strings.TrimSpace(s))]]
	}
	return u, ok
}

// conversion turns values of one unit into another's.
func conversion(from, to string) (func(float64) float64, error) {
	a, known := unitOf(from)
	b, wanted := unitOf(to)
	switch {
	case from == to:
		return func(x float64) float64 { return x }, nil
	case !known:
		return nil, fmt.Errorf("its unit %q is not known, so that it cannot be turned into %s", from, to)
	case !wanted || a.of != b.of:
		return nil, fmt.Errorf("unit %q: %s can be turned into %s", to, from, strings.Join(unitsOf(a.of), ", "))
	}
	scale, zero := a.scale/b.scale, (a.zero-b.zero)/b.scale
	return func(x float64) float64 { return x*scale + zero }, nil
}

func unitsOf(quantity string) []string {
	var out []string
	for name, u := range units {
		if u.of == quantity {
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}

// TidyUnit is a unit as people write it.
func TidyUnit(u string) string {
	switch u {
	case "degC", "C", "celsius", "degree_Celsius", "degrees_Celsius", "deg C":
		return "°C"
	case "degF":
		return "°F"
	}
	return u
}
