package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/grid"
)

// Placed is an axis of n cells put at the given values, all numbers or all dates
// (ISO 8601): n+1 edges of cells, or n centres, whose edges lie midway and
// mirrored at the ends. They rise or fall. flag names the option in errors.
func Placed(a grid.Axis, values []string, flag string) (grid.Axis, error) {
	at, kind, err := Positions(values)
	if err != nil {
		return a, fmt.Errorf("%s: %w", flag, err)
	}
	for i := 2; i < len(at); i++ {
		if (at[i] > at[i-1]) != (at[1] > at[0]) || at[i] == at[i-1] || at[1] == at[0] {
			return a, fmt.Errorf("%s: %s after %s; they rise, or fall, all along", flag, values[i], values[i-1])
		}
	}
	var out grid.Axis
	switch {
	case len(at) == a.N+1 && (a.N > 1 || at[0] != at[1]):
		out = grid.Edged(a.Title, kind, at)
	case len(at) == a.N:
		out = grid.Centred(a.Title, kind, at)
	default:
		return a, fmt.Errorf("%s: %d values for %d cells; %d edges or %d centres are needed", flag, len(at), a.N, a.N+1, a.N)
	}
	out.Unit = a.Unit
	return out, nil
}

// Positions reads numbers, or dates as seconds since 1970.
func Positions(values []string) ([]float64, grid.Kind, error) {
	for _, kind := range []grid.Kind{grid.Number, grid.Time} {
		at := make([]float64, 0, len(values))
		for _, s := range values {
			v, ok := valueOf(grid.Axis{Kind: kind}, s)
			if !ok || math.IsInf(v, 0) {
				break
			}
			at = append(at, v)
		}
		if len(at) == len(values) && len(at) > 0 {
			return at, kind, nil
		}
	}
	return nil, 0, fmt.Errorf("numbers, or dates such as 2024-01-31, are wanted, not %q", strings.Join(values[:min(3, len(values))], ","))
}

// timeForms are how a time may be written, after ISO 8601.
var timeForms = []string{"2006", "2006-01", "2006-01-02", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.RFC3339}

// valueOf reads a value of an axis as a person writes it.
func valueOf(a grid.Axis, s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if a.Kind != grid.Time {
		v, err := strconv.ParseFloat(strings.ReplaceAll(s, "−", "-"), 64)
		return v, err == nil && !math.IsNaN(v)
	}
	for _, form := range timeForms {
		if t, err := time.Parse(form, s); err == nil {
			return float64(t.Unix()) + float64(t.Nanosecond())/1e9, true
		}
	}
	return 0, false
}
