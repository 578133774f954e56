package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// units of paper lengths in points.
var units = map[string]float64{"pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4}

// maxPage is the longest side of a page in points (5 m), and the limit of PDF.
const maxPage = 14400

// ParseLength reads a paper length, "5mm", "6in", "12pt" or "800px"; a bare
// number is pixels of the raster. The result is in points.
func ParseLength(option, s string, dpi float64) (float64, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	unit := text[len(number):]
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%s %q: not a length; write 800 (pixels), 6in, 15cm, 5mm or 12pt", option, s)
	}
	scale, ok := units[unit]
	switch {
	case unit == "" || unit == "px":
		scale = 72 / dpi
	case unit == "m" || unit == "km":
		return 0, fmt.Errorf("%s %q: a length on the ground does not fit paper; write 800 (pixels), 6in, 15cm, 5mm or 12pt", option, s)
	case !ok:
		return 0, fmt.Errorf("%s %q: unit %q is not known; there are px, pt, mm, cm and in", option, s, unit)
	}
	if v < 0 {
		return 0, fmt.Errorf("%s %q: a length is never negative", option, s)
	}
	if v*scale > maxPage {
		return 0, fmt.Errorf("%s %q: longer than a page may be (%.0f mm)", option, s, maxPage/units["mm"])
	}
	return v * scale, nil
}
