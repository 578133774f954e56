package table

import (
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
)

// arrangeWide puts n lines with the labels of a column (nil for none) in
// order. Unlike keys, labels may repeat and go missing.
func arrangeWide(table, side string, label *Column, n int, by string, means func() []float64) (*arranged, error) {
	by, desc := strings.CutSuffix(by, "-desc")
	rank := make([]float64, n)
	for i := range rank {
		rank[i] = float64(i)
	}
	out := &arranged{place: make([]int32, n)}
	switch {
	case by == "value":
		for i, v := range means() {
			if rank[i] = v; math.IsNaN(v) {
				rank[i] = math.Inf(1)
			}
		}
	case label != nil && by != "none" && (by != "" || label.Kind == Text):
		note, err := rankLabels(table, side, label, by, rank)
		if err != nil {
			return nil, err
		}
		if note != "" {
			out.notes = append(out.notes, note)
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compare(rank[i], rank[j]) })
	if desc {
		slices.Reverse(order)
	}
	for p, i := range order {
		out.place[i] = int32(p)
	}
	out.axis = grid.Index("", n)
	if label != nil {
		out.labels(label, order)
	}
	return out, nil
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// rankLabels writes the rank of each line's label; a line without one is last.
// Labels that are not names of months or weekdays keep the file's order when
// none was asked for.
func rankLabels(table, side string, label *Column, by string, rank []float64) (string, error) {
	k := &keyColumn{name: label.Name}
	if err := k.start(table, label); err != nil || !k.known {
		return "", err
	}
	if by == "" {
		if _, what := calendarOrder(label.Dict); what == "" {
			return "", nil
		}
	}
	codes := make([]int32, label.Len())
	k.encode(label, 0, len(codes), codes)
	places, note, err := k.rank(table, side, by)
	if err != nil {
		return "", err
	}
	for i, c := range codes {
		if c < 0 {
			rank[i] = math.Inf(1)
		} else {
			rank[i] = places[c]
		}
	}
	return note, nil
}

// labels builds the axis of a wide table. Times in order lie on a time axis,
// where those that are not in the table leave gaps.
func (a *arranged) labels(label *Column, order []int) {
	title := label.Name
	if slices.Contains(indexNames, strings.ToLower(title)) {
		title = ""
	}
	if label.Kind == Time {
		v := make([]float64, len(order))
		for p, i := range order {
			v[p] = label.Floats[i]
		}
		if l := latticeOf(v, 2, timeLattices(label.Unit)...); l != nil {
			a.axis = grid.Edged(title, grid.Time, l.edges)
			for p, i := range order {
				a.place[i] = int32(l.place[p])
			}
			return
		}
	}
	texts := make([]string, len(order))
	for p, i := range order {
		texts[p] = label.text(i)
	}
	a.axis = grid.Labelled(title, texts)
}

// text is a cell as a label, "" when missing.
func (c *Column) text(row int) string {
	if c.Kind == Text {
		if c.Codes[row] < 0 {
			return ""
		}
		return c.Dict[c.Codes[row]]
	}
	v := c.Floats[row]
	switch {
	case v != v:
		return ""
	case c.Kind == Time:
		return TimeLabel(v, c.Unit)
	case c.Kind == Bool && v != 0:
		return "true"
	case c.Kind == Bool:
		return "false"
	}
	return NumberLabel(v)
}
