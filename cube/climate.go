package cube

import (
	"context"
	"fmt"
	"math"
)

// Climatology is the mean of every cell over a baseline: one mean of all frames,
// or one a month of the year, or one a day of it.
type Climatology struct {
	Baseline Span
	Cycle    Pace      // Yearly: one slot; Monthly: 12; Daily: 366, a day of a leap year each
	Mean     []float64 // slot after slot, NaN without any value
	Years    []uint16  // years of the baseline with a value, beside Mean
	Need     int       // years below which a cell counts as weak
	head     Head
}

// ClimatologyOptions for NewClimatology. The zero value takes all time, the
// cycle that fits the pace of the frames, and asks for two thirds of the
// baseline's years.
type ClimatologyOptions struct {
	Baseline Span
	Cycle    Pace // "" is Monthly for anything finer than a year, else Yearly
	Need     int  // years of the baseline that a cell must have; 0 is two thirds of those that the data have
}

// NewClimatology visits the frames of the baseline once. Memory grows with the
// cells and the slots of the cycle, not with the frames.
func NewClimatology(ctx context.Context, in Frames, o ClimatologyOptions) (*Climatology, error) {
	h := in.Head()
	c := &Climatology{Baseline: o.Baseline, Cycle: o.Cycle, Need: o.Need, head: *h}
	if c.Cycle == "" {
		c.Cycle = cycleOf(h.Pace)
	}
	if c.Cycle != Yearly && c.Cycle != Monthly && c.Cycle != Daily {
		return nil, fmt.Errorf("%s: a climatology has a mean a year, a month or a day, not one a %s", h.Name, c.Cycle)
	}
	from, to, err := h.during(o.Baseline, "baseline")
	if err != nil {
		return nil, err
	}
	n := c.slots() * h.Cells()
	c.Mean, c.Years = make([]float64, n), make([]uint16, n)
	counts, last := make([]uint32, n), make([]int32, n)
	seen := map[int]bool{}
	err = in.Each(ctx, from, to, func(i int, values []float64) error {
		year := h.Times[i].Year
		seen[year] = true
		at := c.slot(h.Times[i]) * len(values)
		for k, v := range values {
			if v != v {
				continue
			}
			k += at
			c.Mean[k] += v
			counts[k]++
			if mark := int32(year) + 1<<20; last[k] != mark { // never 0
				last[k], c.Years[k] = mark, c.Years[k]+1
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for k, m := range counts {
		c.Mean[k] /= float64(m) // 0/0 is NaN
	}
	if c.Need <= 0 {
		c.Need = (2*len(seen) + 2) / 3
	}
	return c, nil
}

func cycleOf(p Pace) Pace {
	switch p {
	case Hourly, Daily, Monthly:
		return Monthly
	}
	return Yearly
}

// during is the range of frames within a span; what names it in messages.
func (h *Head) during(s Span, what string) (from, to int, err error) {
	if h.Timeless {
		return 0, 0, fmt.Errorf("%s: has no time axis, so it has no %s", h.Name, what)
	}
	n := len(h.Times)
	for from < n && !s.Has(h.Times[from]) {
		from++
	}
	for to = from; to < n && s.Has(h.Times[to]); to++ {
	}
	if from == to {
		return 0, 0, fmt.Errorf("%s: no frame lies in the %s %s; the data reach from %s to %s", h.Name, what, s,
			h.Pace.Describe(h.Times[0]), h.Pace.Describe(h.Times[n-1]))
	}
	return from, to, nil
}

func (c *Climatology) slots() int {
	switch c.Cycle {
	case Monthly:
		return 12
	case Daily:
		return 366
	}
	return 1
}

var daysBefore = [13]int{0, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335}

// slot is where a moment falls in the cycle.
func (c *Climatology) slot(m Moment) int {
	switch c.Cycle {
	case Monthly:
		return m.Month - 1
	case Daily:
		return min(365, daysBefore[m.Month]+m.Day-1)
	}
	return 0
}

// Of is the mean of every cell that a moment is held against, not a copy.
func (c *Climatology) Of(m Moment) []float64 {
	n, s := c.head.Cells(), c.slot(m)
	return c.Mean[s*n : (s+1)*n]
}

// Weak marks the cells that have a mean for this moment from fewer years than
// are needed.
func (c *Climatology) Weak(m Moment) []bool {
	n, s := c.head.Cells(), c.slot(m)
	weak := make([]bool, n)
	for k := range weak {
		years := int(c.Years[s*n+k])
		weak[k] = years > 0 && years < c.Need
	}
	return weak
}

// WeakShare is the number of cells that are weak in any slot, and of those that
// have any mean.
func (c *Climatology) WeakShare() (weak, all int) {
	n := c.head.Cells()
	for k := range n {
		some, short := false, false
		for s := range c.slots() {
			years := int(c.Years[s*n+k])
			some = some || years > 0
			short = short || years > 0 && years < c.Need
		}
		if some {
			all++
		}
		if short {
			weak++
		}
	}
	return weak, all
}

// Given is a climatology that was published: frames that are the months of a
// year (12) or the year (1), and the baseline that they are the means of.
func Given(ctx context.Context, in Frames, baseline Span) (*Climatology, error) {
	h := in.Head()
	c := &Climatology{Baseline: baseline, Cycle: Monthly, head: *h}
	switch len(h.Times) {
	case 12:
	case 1:
		c.Cycle = Yearly
	default:
		return nil, fmt.Errorf("%s: %d frames; a climatology has 12, a month each, or 1", h.Name, len(h.Times))
	}
	n := h.Cells()
	c.Mean, c.Years = make([]float64, c.slots()*n), make([]uint16, c.slots()*n)
	years := uint16(max(1, min(baseline.Years(), math.MaxUint16)))
	err := in.Each(ctx, 0, len(h.Times), func(i int, values []float64) error {
		at := c.slot(h.Times[i]) * n
		copy(c.Mean[at:], values)
		for k, v := range values {
			if v == v {
				c.Years[at+k] = years
			}
		}
		return nil
	})
	return c, err
}

// shifted are frames with something added that depends on the moment.
type shifted struct {
	Frames
	head Head
	add  func(m Moment) []float64
}

func (s *shifted) Head() *Head { return &s.head }

func (s *shifted) Each(ctx context.Context, from, to int, visit func(i int, values []float64) error) error {
	out := make([]float64, s.head.Cells())
	return s.Frames.Each(ctx, from, to, func(i int, values []float64) error {
		for k, a := range s.add(s.head.Times[i]) {
			out[k] = values[k] + a
		}
		return visit(i, out)
	})
}

// Anomalies are frames less their climatology: missing where that has no mean.
// Nothing is computed before Each.
func Anomalies(in Frames, c *Climatology) (Frames, error) {
	if err := sameCells(in.Head(), &c.head); err != nil {
		return nil, err
	}
	minus := make([]float64, len(c.Mean))
	for i, v := range c.Mean {
		minus[i] = -v
	}
	n := c.head.Cells()
	return &shifted{Frames: in, head: *in.Head(), add: func(m Moment) []float64 {
		s := c.slot(m)
		return minus[s*n : (s+1)*n]
	}}, nil
}

func sameCells(a, b *Head) error {
	if !sameValues(a.Lat.Values, b.Lat.Values) || !sameValues(a.Lon.Values, b.Lon.Values) {
		return fmt.Errorf("%s has %d x %d cells and %s has %d x %d others; bring one to the cells of the other first",
			a.Name, a.Lat.Len(), a.Lon.Len(), b.Name, b.Lat.Len(), b.Lon.Len())
	}
	return nil
}

func sameValues(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.Abs(a[i]-b[i]) > 1e-4 {
			return false
		}
	}
	return true
}
