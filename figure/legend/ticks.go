package legend

import (
	"math"
	"sort"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/tick"
)

// chooseTicks places the limits and as many round values between them as can be
// read, at most mostTicks together.
func (b *bar) chooseTicks() {
	p := b.panel
	lo, hi := p.Mapper.Norm.Limits()
	b.ticks = b.ticks[:0]
	for _, w := range p.Words {
		b.tryTick(barTick{value: w.At, label: style.Clean(w.Text)})
	}
	if p.Words != nil {
		b.sort()
		return
	}
	if p.Ticks != nil {
		texts := p.texts(p.Ticks)
		for i, v := range p.Ticks {
			if v >= lo && v <= hi {
				b.tryTick(barTick{value: v, label: texts[i]})
			}
		}
		b.sort()
		return
	}
	if p.Round != nil && !b.short {
		b.apart = 1
		b.place(p.Round)
		b.sort()
		return
	}
	for _, b.apart = range []float64{apart, 1} {
		for most := b.most(); most > 0; most-- {
			b.ticks = b.ticks[:0]
			b.place(b.round(most))
			if len(b.ticks) <= mostTicks {
				break
			}
		}
		if len(b.ticks) >= fewestTicks {
			break
		}
	}
	b.sort()
	for b.relabel(); b.dropTouching(); {
		b.relabel()
	}
}

// dropTouching takes away one round tick whose label has grown into another's,
// and reports whether there was one: ticks are written alike, so one that went
// can lengthen the labels of those that stayed.
func (b *bar) dropTouching() bool {
	for i := 1; i < len(b.ticks); i++ {
		if !b.touches(b.ticks[i-1], b.ticks[i]) {
			continue
		}
		if b.ticks[i].limit {
			i--
		}
		b.ticks = append(b.ticks[:i], b.ticks[i+1:]...)
		return true
	}
	return false
}

// relabel writes the round ticks that found a place with the digits these need.
func (b *bar) relabel() {
	var values []float64
	for _, t := range b.ticks {
		if !t.limit {
			values = append(values, t.value)
		}
	}
	texts := b.panel.texts(values)
	for i := range b.ticks {
		if t := &b.ticks[i]; !t.limit {
			t.label, texts = texts[0], texts[1:]
			t.width = b.panel.Theme.Regular.Width(t.label, b.panel.Theme.TickSize())
		}
	}
}

// place tries the limits and then the values between them.
func (b *bar) place(values []float64) {
	p := b.panel
	lo, hi := p.Mapper.Norm.Limits()
	texts := p.texts(values)
	ends := p.limits(values)
	for i, limit := range []float64{lo, hi} {
		t := barTick{value: limit, label: ends[i], limit: true}
		if k := index(values, limit); k >= 0 {
			t.label, t.limit = texts[k], false
		}
		b.tryTick(t)
	}
	for i, v := range values {
		if v > lo && v < hi {
			b.tryTick(barTick{value: v, label: texts[i]})
		}
	}
}

// most is how many round values are asked for on this length.
func (b *bar) most() int {
	th := b.panel.Theme
	line := th.LineHeight(th.Regular, th.TickSize())
	each := 1.6 * line
	if !b.panel.Side.Beside() {
		each = 4 * line
	}
	return int(min(tick.Few, max(fewestTicks, b.length/each)))
}

// mostTicks are on a bar, the limits among them.
const mostTicks = 7

// apart is how many lines a round tick keeps from a limit that is not round:
// side by side the two would read as one. On a short bar that would leave fewer
// than fewestTicks, and they only keep from touching.
const (
	apart       = 1.4
	fewestTicks = 4
)

func (b *bar) sort() {
	sort.Slice(b.ticks, func(i, j int) bool { return b.ticks[i].at < b.ticks[j].at })
}

// tryTick adds a tick unless its label would touch one that is there.
func (b *bar) tryTick(t barTick) {
	th := b.panel.Theme
	f, size := th.Regular, th.TickSize()
	t.at = b.panel.Mapper.BarPosition(t.value)
	if math.IsNaN(t.at) {
		return
	}
	t.at = min(1, max(0, t.at))
	t.width = f.Width(t.label, size)
	for _, o := range b.ticks {
		if b.touches(t, o) {
			return
		}
	}
	b.ticks = append(b.ticks, t)
}

// touches reports whether two labels are nearer than they can be read.
func (b *bar) touches(t, o barTick) bool {
	th := b.panel.Theme
	need := th.LineHeight(th.Regular, th.TickSize())
	if !b.panel.Side.Beside() {
		need = (t.width+o.width)/2 + .8*th.TickSize()
	}
	if o.limit != t.limit {
		need *= b.apart
	}
	return math.Abs(t.at-o.at)*b.length < need
}

// index finds a value among others, up to rounding, or -1.
func index(values []float64, v float64) int {
	for i, w := range values {
		if math.Abs(v-w) <= 1e-12*max(math.Abs(v), math.Abs(w)) {
			return i
		}
	}
	return -1
}
