package axis

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/tick"
)

// Set is the labels of an axis as they were chosen elsewhere: on a page, where
// the place of everything is known before a person zooms.
type Set struct {
	At    []float64 `json:"at"`              // cells counted from 0, or values on an axis that measures
	Size  float64   `json:"size"`            // points
	Angle float64   `json:"angle,omitempty"` // 0, 45 or 90
	Ticks bool      `json:"ticks,omitempty"` // short lines at the labels
	Depth float64   `json:"depth,omitempty"` // how much place they have away from the cells; 0 is what they need
}

// The sizes a label may be set in, and the place labels may have, in points.
const leastSet, mostSet, mostDepth = 1, 200, 10000

// check refuses labels that the axis does not have.
func (s *Set) check(l *Labels, flag string) error {
	switch {
	case !(s.Size >= leastSet && s.Size <= mostSet):
		return fmt.Errorf("pinned %s: a size of %g points; %d to %d can be drawn", flag, s.Size, leastSet, mostSet)
	case !(s.Depth >= 0 && s.Depth <= mostDepth):
		return fmt.Errorf("pinned %s: a depth of %g points; 0 to %d can be drawn", flag, s.Depth, mostDepth)
	case s.Angle != 0 && s.Angle != 45 && s.Angle != 90:
		return fmt.Errorf("pinned %s: an angle of %g; 0, 45 and 90 can be drawn", flag, s.Angle)
	case len(s.At) > 0 && l.scale && l.Axis.Kind == grid.Time:
		return fmt.Errorf("pinned %s: dates are chosen anew; leave them out", flag)
	}
	cells := map[float64]bool{}
	for _, m := range l.marks {
		cells[float64(m.cell)] = true
	}
	for _, v := range s.At {
		switch {
		case l.scale && !(math.Abs(v) < math.MaxFloat64):
			return fmt.Errorf("pinned %s: no label stands at %g", flag, v)
		case !l.scale && !cells[v]:
			return fmt.Errorf("pinned %s: cell %g has no label; they are counted from 0 to %d", flag, v, l.Axis.N-1)
		}
	}
	return nil
}

// planSet shows what the set names.
func (l *Labels) planSet() {
	p, s := &l.plan, l.Set
	p.size, p.angle, p.scaled = s.Size, s.Angle, l.scale
	if l.scale {
		for i, text := range tick.Numbers(s.At, l.Locale) {
			if at := Place(l.Axis, s.At[i]); at >= -slack && at <= 1+slack {
				p.shown = append(p.shown, shown{at: at, text: text, width: l.Theme.Regular.Width(text, p.size)})
			}
		}
		slices.SortFunc(p.shown, func(a, b shown) int { return cmp.Compare(a.at, b.at) })
		return
	}
	wanted := map[float64]bool{}
	for _, v := range s.At {
		wanted[v] = true
	}
	for i, m := range l.marks {
		if wanted[float64(m.cell)] {
			p.shown = append(p.shown, shown{at: m.at, text: m.text, width: l.widths[i] * p.size})
		}
	}
}
