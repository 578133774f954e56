package contour

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/tick"
)

// Options say which contours are wanted; the zero value is none.
type Options struct {
	Levels string    `json:"levels,omitempty"` // "8": about so many round ones; "1,2,5": these
	Fill   bool      `json:"fill,omitempty"`   // areas between the levels in place of the cells
	Volume []float64 `json:"volume,omitempty"` // per cent of the mass, each held by the smallest area
}

// Any reports whether any contour is wanted.
func (o Options) Any() bool { return o.Levels != "" || o.Fill || len(o.Volume) > 0 }

const (
	defaultLevels = 8
	mostLevels    = 200
)

// LevelsFor are the levels that the options name for values from lo to hi:
// those given, or about so many round ones, with Fill so that they cover all
// values.
func (o Options) LevelsFor(lo, hi float64) ([]float64, error) {
	text := strings.TrimSpace(o.Levels)
	if n, err := strconv.Atoi(text); err == nil || text == "" {
		if text == "" {
			n = defaultLevels
		}
		if n < 1 || n > mostLevels {
			return nil, fmt.Errorf("contour: %d levels; from 1 to %d can be drawn", n, mostLevels)
		}
		return round(lo, hi, n, o.Fill), nil
	}
	var levels []float64
	for _, s := range strings.Split(text, ",") {
		v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("contour: %q is not a level; a number of levels or rising values between commas are wanted, such as 8 or 1,2,5", s)
		}
		levels = append(levels, v)
	}
	if len(levels) > mostLevels {
		return nil, fmt.Errorf("contour: %d levels; at most %d can be drawn", len(levels), mostLevels)
	}
	if o.Fill && len(levels) < 2 {
		return nil, fmt.Errorf("contour: one level has no band beside it; give two or more")
	}
	return levels, check(levels)
}

// round are about n round levels: strictly between lo and hi, or around them.
func round(lo, hi float64, n int, cover bool) []float64 {
	if !(lo < hi) {
		return nil
	}
	at := tick.Linear(lo, hi, n+1)
	if !cover {
		return slices.DeleteFunc(at, func(v float64) bool { return v <= lo || v >= hi })
	}
	if len(at) > 1 {
		// One step farther both ways, and only what is needed of it.
		step := at[1] - at[0]
		at = slices.Concat([]float64{clean(at[0]-step, step)}, at, []float64{clean(at[len(at)-1]+step, step)})
	}
	for len(at) > 2 && at[1] <= lo {
		at = at[1:]
	}
	for len(at) > 2 && at[len(at)-2] >= hi {
		at = at[:len(at)-1]
	}
	if len(at) < 2 || at[0] > lo || at[len(at)-1] < hi {
		return []float64{lo, hi}
	}
	return at
}

// Between are the least and the greatest finite of the values, lo > hi when
// there is none.
func Between(values []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if v-v == 0 { // neither missing nor infinite
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return lo, hi
}

// clean is a multiple of step without what subtracting has left behind it.
func clean(v, step float64) float64 {
	if math.Abs(v) < 1e-6*step {
		return 0
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil {
		return v
	}
	return r
}
