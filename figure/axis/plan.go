package axis

import (
	"math"
	"strconv"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
)

// plan is what Measure decided for one room.
type plan struct {
	shown  []shown
	size   float64
	angle  float64 // 0, 45 or 90
	ticks  bool
	scaled bool // ticks of a scale: nothing was left out
	need   dock.Need
}

// shown is one label with its place.
type shown struct {
	at    float64
	text  string
	hint  string
	width float64 // at the size of the plan
}

// Measure chooses size, angle and number of the labels: all of them at the full
// size if they fit, then turned, then smaller, then every n-th.
func (l *Labels) Measure(room dock.Room) dock.Need {
	if room == l.room {
		return l.plan.need
	}
	l.room, l.plan = room, plan{}
	p := &l.plan
	if l.Side.Beside() {
		l.place(room.Body.H)
	} else {
		l.place(room.Body.W)
	}
	switch {
	case l.Set != nil:
		l.planSet()
	case l.scale:
		l.planScale(room)
	case len(l.marks) == 0:
		return dock.Need{}
	case l.Side.Beside():
		l.planRows(room)
	default:
		l.planCols(room)
	}
	p.ticks = p.scaled || len(p.shown) < l.Axis.N || p.angle != 0 && !l.Away
	if l.Set != nil {
		p.ticks = l.Set.Ticks
	}
	l.measurePlan(room)
	if l.Set != nil && l.Set.Depth > 0 {
		p.need.Depth = l.Set.Depth
	}
	return p.need
}

// sizes are tried from the full size down to the smallest that can be read.
func (l *Labels) sizes() []float64 {
	full := l.Theme.TickSize()
	out := []float64{full}
	for _, s := range []float64{0.9, 0.82} {
		if full*s > style.Smallest {
			out = append(out, full*s)
		}
	}
	if full > style.Smallest {
		out = append(out, style.Smallest)
	}
	return out
}

func (l *Labels) planRows(room dock.Room) {
	pitch := l.spacing() * room.Body.H
	f := l.Theme.Regular
	for _, size := range l.sizes() {
		if l.Theme.LineHeight(f, size) <= pitch+slack {
			l.show(size, 0, 1)
			return
		}
	}
	if l.showRound(l.Theme.TickSize(), func(size float64) bool {
		return l.Theme.LineHeight(f, size)*1.5 <= l.least(room.Body.H)
	}) {
		return
	}
	l.show(style.Smallest, 0, stride(l.Theme.LineHeight(f, style.Smallest), pitch))
}

// slack forgives rounding when lengths are compared, in points.
const slack = 1e-6

func stride(need, pitch float64) int {
	return int(max(1, math.Ceil((need-slack)/pitch)))
}

func (l *Labels) planCols(room dock.Room) {
	f := l.Theme.Regular
	pitch := l.spacing() * room.Body.W
	for _, size := range l.sizes() {
		line := l.Theme.LineHeight(f, size)
		if l.show(size, 0, 1); l.upright(room) {
			return
		}
		if size == l.Theme.TickSize() && l.showRound(size, func(float64) bool { return l.upright(room) }) {
			return
		}
		switch {
		case !l.Straight && pitch*diagonal >= line-slack && l.leans(room, size):
			l.show(size, 45, 1)
			return
		case pitch >= line-slack:
			l.show(size, 90, 1)
			return
		}
	}
	n := stride(l.Theme.LineHeight(f, style.Smallest), pitch)
	if l.show(style.Smallest, 0, n); l.upright(room) {
		return
	}
	l.show(style.Smallest, 90, n)
}

// leans reports whether slanted labels stay near their columns: the first ones
// reach to the left of the body.
func (l *Labels) leans(room dock.Room, size float64) bool {
	for i, m := range l.marks {
		if l.widths[i]*size*diagonal-m.at*room.Body.W > max(90, room.Body.W/3) {
			return false
		}
	}
	return true
}

// show puts every n-th label into the plan.
func (l *Labels) show(size, angle float64, n int) {
	p := &l.plan
	p.size, p.angle, p.shown = size, angle, p.shown[:0]
	first := 0
	if l.Side == dock.Right {
		first = min((n-1)/2, len(l.marks)-1) // keeps clear of what ends above the first row
	}
	for i := first; i < len(l.marks); i += n {
		p.shown = append(p.shown, shown{at: l.marks[i].at, text: l.marks[i].text, width: l.widths[i] * size})
	}
}

// upright reports whether the labels of the plan stand side by side.
func (l *Labels) upright(room dock.Room) bool {
	p := &l.plan
	air := l.air(p.size)
	for i, s := range p.shown {
		if s.width > room.Third.W || s.width > max(1.2*room.Body.W, minUpright) {
			return false
		}
		if i > 0 && (s.at-p.shown[i-1].at)*room.Body.W < (s.width+p.shown[i-1].width)/2+air-slack {
			return false
		}
	}
	return true
}

// minUpright is how wide a single label below a narrow body may be, in points.
const minUpright = 60

// least is the smallest distance between the labels of the plan, in points.
func (l *Labels) least(length float64) float64 {
	least := length
	for i := 1; i < len(l.plan.shown); i++ {
		least = min(least, (l.plan.shown[i].at-l.plan.shown[i-1].at)*length)
	}
	return least
}

// showRound treats labels that count evenly (years, positions) as a scale:
// where not all fit, those at round numbers are shown.
func (l *Labels) showRound(size float64, fits func(size float64) bool) bool {
	first, step, ok := l.progression()
	if !ok {
		return false
	}
	last := first + step*(len(l.marks)-1)
	for _, every := range roundSteps {
		if every%step != 0 && step%every != 0 || every < step {
			continue
		}
		p := &l.plan
		p.size, p.angle, p.shown = size, 0, p.shown[:0]
		for i, m := range l.marks {
			if (first+i*step)%every == 0 {
				p.shown = append(p.shown, shown{at: m.at, text: m.text, width: l.widths[i] * size})
			}
		}
		if len(p.shown) < 2 && abs(last-first) >= every {
			continue
		}
		if len(p.shown) < 2 {
			return false
		}
		if fits(size) {
			return true
		}
	}
	return false
}

var roundSteps = []int{1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000, 20000, 50000, 100000}

// progression reports whether the labels are whole numbers that rise by the
// same step.
func (l *Labels) progression() (first, step int, ok bool) {
	if l.pick.every > 1 || l.pick.all || l.pick.list != nil {
		return 0, 0, false
	}
	texts := make([]string, len(l.marks))
	for i, m := range l.marks {
		texts[i] = m.text
	}
	return progression(texts)
}

// Counts reports whether labels are whole numbers that rise by the same step:
// years, hours, positions.
func Counts(labels []string) bool {
	_, _, ok := progression(labels)
	return ok
}

func progression(labels []string) (first, step int, ok bool) {
	if len(labels) < 8 {
		return 0, 0, false
	}
	last := 0
	for i, text := range labels {
		v, err := strconv.Atoi(text)
		switch {
		case err != nil:
			return 0, 0, false
		case i == 0:
			first = v
		case i == 1:
			step = v - first
		case v-last != step:
			return 0, 0, false
		}
		last = v
	}
	return first, step, step > 0
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// measurePlan shortens what is longer than a third of the figure and sums up
// the place the labels take.
func (l *Labels) measurePlan(room dock.Room) {
	p := &l.plan
	f := l.Theme.Regular
	if len(p.shown) == 0 {
		return
	}
	limit, long := room.Third.W, 0.0
	switch {
	case p.angle == 45:
		limit = room.Third.H / diagonal
	case p.angle == 90:
		limit = room.Third.H
	}
	for i := range p.shown {
		s := &p.shown[i]
		if s.width > limit {
			s.hint = s.text
			s.text, _ = style.Shorten(f, s.text, p.size, limit)
			s.width = f.Width(s.text, p.size)
		}
		long = max(long, s.width)
	}
	line := l.Theme.LineHeight(f, p.size)
	n := &p.need
	off := l.offset(p)
	n.Inset = off - l.Theme.Pixel // a baseline may move by half of one
	switch {
	case l.Side.Beside():
		n.Depth, n.Elastic = off+long, long
		first, last := p.shown[0].at*room.Body.H, (1-p.shown[len(p.shown)-1].at)*room.Body.H
		cap := style.Baseline(f, p.size)
		n.Before = max(0, f.Ascent(p.size)-cap-first)
		n.After = max(0, f.Descent(p.size)+cap-last)
	case p.angle == 0:
		n.Depth = off + line
		for _, s := range p.shown {
			n.Before = max(n.Before, s.width/2-s.at*room.Body.W)
			n.After = max(n.After, s.width/2-(1-s.at)*room.Body.W)
		}
	default:
		l.measureTurned(room, off, long)
	}
}

func (l *Labels) measureTurned(room dock.Room, off, long float64) {
	p := &l.plan
	f := l.Theme.Regular
	up, down, cap := f.Ascent(p.size), f.Descent(p.size), style.Baseline(f, p.size)
	reach := 1.0
	n := &p.need
	left, right := up-cap, cap+down
	if p.angle == 45 {
		reach = diagonal
		right = (cap + down) * diagonal
		n.Depth = off + (up+long+down)*diagonal
	} else {
		n.Depth = off + long
	}
	n.Elastic = long * reach
	for _, s := range p.shown {
		l := left
		if p.angle == 45 {
			l = (s.width + up - cap) * diagonal
		}
		n.Before = max(n.Before, l-s.at*room.Body.W)
		n.After = max(n.After, right-(1-s.at)*room.Body.W)
	}
}
