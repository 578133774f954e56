package grid

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// Regular reports whether all cells of the axis are equally wide, within a
// millionth of their mean width. A category axis is regular.
func (a Axis) Regular() bool {
	if len(a.Edges) < 2 {
		return true
	}
	step := (a.Edges[a.N] - a.Edges[0]) / float64(a.N)
	for i, e := range a.Edges {
		// Each edge against its ideal place: small steps cannot add up unseen.
		if !(math.Abs(e-(a.Edges[0]+float64(i)*step)) <= 1e-6*math.Abs(step)) {
			return false
		}
	}
	return true
}

// Reversed is the axis drawn from the other end. Cells that were only numbered
// keep their numbers: the axis becomes one of numbers, each cell about its own.
func (a Axis) Reversed() Axis {
	if a.Edges == nil && a.Labels == nil {
		edges := make([]float64, a.N+1)
		for i := range edges {
			edges[i] = float64(a.N-i) - .5
		}
		a.Kind, a.Edges = Number, edges
		return a
	}
	a.Labels, a.Edges = reversed(a.Labels), reversed(a.Edges)
	levels := a.Levels
	a.Levels = nil
	for _, l := range levels {
		a.Levels = append(a.Levels, reversed(l))
	}
	return a
}

func reversed[T any](x []T) []T {
	x = slices.Clone(x)
	slices.Reverse(x)
	return x
}

// Slice is the axis of cells lo to hi-1. Cells that were only numbered keep
// their numbers as labels.
func (a Axis) Slice(lo, hi int) Axis {
	if a.Edges == nil && a.Labels == nil && lo != 0 {
		a.Labels = a.allLabels()
	}
	if a.Labels != nil {
		a.Labels = a.Labels[lo:hi:hi]
	}
	if a.Levels != nil {
		levels := make([][]string, len(a.Levels))
		for i, l := range a.Levels {
			levels[i] = l[lo:hi:hi]
		}
		a.Levels = levels
	}
	if a.Edges != nil {
		a.Edges = a.Edges[lo : hi+1 : hi+1]
	}
	a.N = hi - lo
	return a
}

// Permute is the axis whose cell i was cell order[i]; cells may be left out or
// repeated. Cells that are no longer neighbours have no common edge, so a
// number or time axis becomes a category axis labelled with LabelAt, unless the
// order is that of consecutive cells. It panics for a cell that is not there.
func (a Axis) Permute(order []int) Axis {
	if consecutive(order) {
		if len(order) == 0 {
			return a.Slice(0, 0)
		}
		return a.Slice(order[0], order[0]+len(order))
	}
	from := a.Labels
	if from == nil {
		from = a.allLabels()
	}
	out := Axis{N: len(order), Title: a.Title, Unit: a.Unit, Labels: pick(from, order)}
	for _, l := range a.Levels {
		out.Levels = append(out.Levels, pick(l, order))
	}
	return out
}

func consecutive(order []int) bool {
	for i := range order {
		if order[i] != order[0]+i {
			return false
		}
	}
	return true
}

func pick(from []string, order []int) []string {
	out := make([]string, len(order))
	for i, k := range order {
		out[i] = from[k]
	}
	return out
}

func (a Axis) allLabels() []string {
	labels := make([]string, a.N)
	for i := range labels {
		labels[i] = a.LabelAt(i)
	}
	return labels
}

// LabelAt is the label of cell i in words: the label itself, the number of an
// unlabelled cell, the centre of a number cell in at most 12 digits, the time
// of a time cell as in ISO 8601, no finer than the cell (a cell from midnight
// to midnight is a date, one of a calendar month 2014-07).
func (a Axis) LabelAt(i int) string {
	switch {
	case a.Labels != nil:
		return a.Labels[i]
	case a.Edges == nil:
		return strconv.Itoa(i)
	case a.Kind == Time:
		return timeLabel(a.Edges[i], a.Edges[i+1])
	}
	return strconv.FormatFloat(a.Centre(i)+0, 'g', 12, 64)
}

// timeLabel names the time between two edges in seconds.
func timeLabel(from, to float64) string {
	if from > to {
		from, to = to, from
	}
	const farthest = 1 << 56 // beyond it time.Unix wraps around
	if !(math.Abs(from) < farthest && math.Abs(to) < farthest) {
		return strconv.FormatFloat(from+(to-from)/2, 'g', 12, 64)
	}
	a, b := unix(from), unix(to)
	if midnight(a) && midnight(b) {
		switch {
		case a.YearDay() == 1 && b.Equal(a.AddDate(1, 0, 0)):
			return a.Format("2006")
		case a.Day() == 1 && b.Equal(a.AddDate(0, 1, 0)):
			return a.Format("2006-01")
		case b.Equal(a.AddDate(0, 0, 1)):
			return a.Format("2006-01-02")
		}
		return a.Format("2006-01-02") + "/" + b.AddDate(0, 0, -1).Format("2006-01-02")
	}
	c := unix(from + (to-from)/2)
	switch {
	case midnight(c):
		return c.Format("2006-01-02")
	case c.Second() == 0 && c.Nanosecond() == 0:
		return c.Format("2006-01-02 15:04")
	case c.Nanosecond() == 0:
		return c.Format("2006-01-02 15:04:05")
	}
	return c.Format("2006-01-02 15:04:05.999")
}

func unix(seconds float64) time.Time {
	whole := math.Floor(seconds)
	ms := math.Round((seconds - whole) * 1000)
	return time.Unix(int64(whole), int64(ms)*int64(time.Millisecond)).UTC()
}

func midnight(t time.Time) bool {
	return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0
}
