package geo

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// dms is an angle in words: hemisphere, sign, degrees, minutes, seconds,
// hemisphere.
var dms = sync.OnceValue(func() *regexp.Regexp {
	const number, gap = `(\d{1,3}(?:\.\d{0,12})?)`, `\s*`
	return regexp.MustCompile(`^([NSEW]?)` + gap + `([-+−]?)` + gap +
		number + gap + `(°|º|deg|d|:)?` + gap +
		`(?:` + number + gap + `('|′|’|min|m|:)?` + gap + `)?` +
		`(?:` + number + gap + `("|″|”|''|′′|sec|s)?` + gap + `)?` +
		`([NSEW]?)$`)
})

// ParseDMS recognises an angle written as degrees, minutes and seconds, as
// degrees and minutes, or as degrees with a mark or a hemisphere: 48°51'24"N,
// 48 51 24 N, N 48° 51.4', -0d07m39.9s, 2.35°E. South and west are negative.
// Plain numbers, and times of the day such as 12:30:00, are not such texts.
func ParseDMS(s string) (deg float64, ok bool) {
	if len(s) > 64 {
		return 0, false
	}
	m := dms().FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	before, minus, after := m[1], m[2] != "" && m[2] != "+", m[9]
	hemisphere := before + after
	marked := m[4] != "" && m[4] != ":" || m[5] != "" && m[4] != ":" && m[6] != ":"
	switch {
	case len(hemisphere) > 1 || hemisphere != "" && minus,
		hemisphere == "" && !marked,
		m[7] != "" && m[5] == "",
		strings.Contains(m[3], ".") && m[5] != "", strings.Contains(m[5], ".") && m[7] != "":
		return 0, false
	}
	most := 180.0
	if strings.ContainsAny(hemisphere, "NS") {
		most = 90
	}
	scale := 1.0
	for i, part := range []string{m[3], m[5], m[7]} {
		v, _ := strconv.ParseFloat(part, 64) // "" is 0
		if i > 0 && v >= 60 {
			return 0, false
		}
		deg += v / scale
		scale *= 60
	}
	if minus || hemisphere == "S" || hemisphere == "W" {
		deg = -deg
	}
	return deg, deg >= -most && deg <= most
}
