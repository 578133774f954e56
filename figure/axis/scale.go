package axis

import (
	"math"
	"sort"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/tick"
)

// planScale puts round ticks on a number or time axis, as many as stand apart.
func (l *Labels) planScale(room dock.Room) {
	p := &l.plan
	f, size := l.Theme.Regular, l.Theme.TickSize()
	p.scaled, p.size, p.angle = true, size, 0
	length, each := room.Body.H, 2.4*l.Theme.LineHeight(f, size)
	if !l.Side.Beside() {
		length, each = room.Body.W, 4*l.Theme.LineHeight(f, size)
	}
	for most := int(min(mostTicks, max(2, length/each))); most > 0; most-- {
		p.shown = l.ticks(most)
		for i := range p.shown {
			p.shown[i].width = f.Width(p.shown[i].text, size)
		}
		if l.apart(room) {
			return
		}
	}
	p.shown = p.shown[:min(1, len(p.shown))]
}

// mostTicks is how many ticks are asked for on the longest axis.
const mostTicks = 7

// apart reports whether no two labels of a scale meet.
func (l *Labels) apart(room dock.Room) bool {
	if !l.Side.Beside() {
		return l.upright(room)
	}
	return len(l.plan.shown) < 2 || l.least(room.Body.H) >= l.Theme.LineHeight(l.Theme.Regular, l.plan.size)
}

// ticks are about n round positions, rising along the axis.
func (l *Labels) ticks(n int) []shown {
	a := l.Axis
	lo, hi := 0.0, float64(a.N-1)
	if a.Edges != nil {
		lo, hi = a.Edges[0], a.Edges[a.N]
	}
	var values []float64
	var texts []string
	if a.Kind == grid.Time {
		for _, t := range tick.Dates(lo, hi, n, l.Locale) {
			values, texts = append(values, t.Value), append(texts, t.Label)
		}
	} else {
		values = tick.Linear(lo, hi, n)
		if a.Edges == nil {
			values = whole(values)
		}
		texts = tick.Numbers(values, l.Locale)
	}
	out := make([]shown, 0, len(values))
	for i, v := range values {
		out = append(out, shown{at: Place(a, v), text: texts[i]})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].at < out[j].at })
	return out
}

// whole keeps the whole numbers: cells are counted.
func whole(values []float64) []float64 {
	out := values[:0]
	for _, v := range values {
		if v == math.Trunc(v) {
			out = append(out, v)
		}
	}
	return out
}

func formatCentre(a grid.Axis, i int) string { return a.LabelAt(i) }
