package values

import (
	"math"
	"time"

	"github.com/swelter/swelter/grid"
)

// timeOf is the instant a cell of a time axis stands for: its start, because
// days and months begin there.
func timeOf(a grid.Axis, i int) float64 {
	return math.Min(a.Edges[i], a.Edges[i+1])
}

// isoTime is ISO 8601 in UTC, as short as it can be.
func isoTime(seconds float64) string {
	if math.IsNaN(seconds) || math.Abs(seconds) > 1e13 {
		return string(appendFloat(nil, seconds))
	}
	whole := math.Floor(seconds)
	t := time.Unix(int64(whole), int64(math.Round((seconds-whole)*1e9))).UTC()
	switch {
	case t.Nanosecond() != 0:
		return t.Format("2006-01-02T15:04:05.999999999")
	case t.Hour()+t.Minute()+t.Second() != 0:
		return t.Format("2006-01-02T15:04:05")
	}
	return t.Format("2006-01-02")
}
