package cube

import (
	"context"
	"fmt"
	"math"
)

// Period is what frames are gathered into.
type Period string

// The periods. A season of three months is named by its months' initials;
// December belongs to the winter of the year that follows.
const (
	PerYear   Period = "year"
	PerSeason Period = "season" // DJF, MAM, JJA, SON one after the other
	PerMonth  Period = "month"
	PerDecade Period = "decade"
	DJF       Period = "DJF"
	MAM       Period = "MAM"
	JJA       Period = "JJA"
	SON       Period = "SON"
)

// Gathered are means over periods, and how much each of them rests on.
type Gathered struct {
	*Field
	Names []string // of the periods: "2016", "2016 DJF"
	Had   []int    // frames that each period had
	Full  int      // frames that a whole one has; 0 when that is not known
}

// PeriodOptions for Gather. The zero value weighs all frames alike and keeps a
// cell that has any value in the period.
type PeriodOptions struct {
	Days bool // weigh months by their days
	Need int  // frames with a value below which a cell is missing; 0 is 1
}

// Gather makes means over years, seasons, months or decades, period after
// period, with the memory of the result and one frame.
func Gather(ctx context.Context, in Frames, p Period, o PeriodOptions) (*Gathered, error) {
	h := in.Head()
	if h.Timeless {
		return nil, fmt.Errorf("%s: has no time axis to make means of a %s over", h.Name, p)
	}
	keys, err := p.keys(h.Times)
	if err != nil {
		return nil, err
	}
	head := *h
	head.Times, head.Pace = nil, p.pace()
	g := &Gathered{Full: p.full(h.Pace)}
	number := make([]int, len(keys)) // of the period of each frame, or -1
	for i, k := range keys {
		number[i] = -1
		if k.name == "" {
			continue
		}
		if n := len(g.Names); n == 0 || g.Names[n-1] != k.name {
			g.Names, g.Had, head.Times = append(g.Names, k.name), append(g.Had, 0), append(head.Times, k.start)
		}
		number[i] = len(g.Names) - 1
		g.Had[number[i]]++
	}
	if len(g.Names) == 0 {
		return nil, fmt.Errorf("%s: no frame lies in a %s", h.Name, p)
	}
	g.Field = &Field{head: head, Values: make([]float64, len(head.Times)*head.Cells())}
	return g, g.mean(ctx, in, number, o)
}

// mean adds the frames up and divides.
func (g *Gathered) mean(ctx context.Context, in Frames, number []int, o PeriodOptions) error {
	h := in.Head()
	weights, counts := make([]float64, h.Cells()), make([]int32, h.Cells())
	finish := func(n int) {
		out := g.Frame(n)
		for k := range out {
			if out[k] /= weights[k]; int(counts[k]) < o.Need {
				out[k] = math.NaN()
			}
			weights[k], counts[k] = 0, 0
		}
	}
	last := -1
	err := in.Each(ctx, 0, len(h.Times), func(i int, values []float64) error {
		n := number[i]
		if n < 0 {
			return nil
		}
		if last >= 0 && n != last {
			finish(last)
		}
		last = n
		weight := 1.0
		if o.Days {
			weight = float64(h.Calendar.days(h.Times[i].Year, h.Times[i].Month))
		}
		out := g.Frame(n)
		for k, v := range values {
			if v == v {
				out[k] += weight * v
				weights[k] += weight
				counts[k]++
			}
		}
		return nil
	})
	if err == nil && last >= 0 {
		finish(last)
	}
	return err
}

// key is the period that a frame belongs to; the empty name is none.
type key struct {
	name  string
	start Moment
}

var seasons = [4]Period{DJF, MAM, JJA, SON}

func (p Period) keys(times []Moment) ([]key, error) {
	keys := make([]key, len(times))
	for i, m := range times {
		year, season := m.Year, m.Month%12/3
		if m.Month == 12 {
			year++
		}
		first := Moment{Year: year, Month: 3 * season, Day: 1}
		if season == 0 {
			first.Year, first.Month = year-1, 12
		}
		switch p {
		case PerYear:
			keys[i] = key{fmt.Sprintf("%04d", m.Year), Moment{Year: m.Year, Month: 1, Day: 1}}
		case PerMonth:
			keys[i] = key{fmt.Sprintf("%04d-%02d", m.Year, m.Month), Moment{Year: m.Year, Month: m.Month, Day: 1}}
		case PerDecade:
			d := 10 * floorDiv(m.Year, 10)
			keys[i] = key{fmt.Sprintf("%04ds", d), Moment{Year: d, Month: 1, Day: 1}}
		case PerSeason:
			keys[i] = key{fmt.Sprintf("%04d %s", year, seasons[season]), first}
		case DJF, MAM, JJA, SON:
			if seasons[season] == p {
				keys[i] = key{fmt.Sprintf("%04d %s", year, p), first}
			}
		default:
			return nil, fmt.Errorf("means of a %q are not made; there are year, season, month, decade, DJF, MAM, JJA, SON", p)
		}
	}
	return keys, nil
}

func (p Period) pace() Pace {
	switch p {
	case PerMonth:
		return Monthly
	case PerDecade:
		return Decadal
	case PerSeason:
		return Irregular
	}
	return Yearly
}

// full is how many frames a whole period has.
func (p Period) full(pace Pace) int {
	months := map[Period]int{PerYear: 12, PerMonth: 1, PerDecade: 120}[p]
	if months == 0 {
		months = 3
	}
	switch {
	case pace == Monthly:
		return months
	case pace == Yearly:
		return months / 12
	}
	return 0
}

// Short lists the periods that are not whole, with what they had:
// "2002 (4 of 12)".
func (g *Gathered) Short() []string {
	var out []string
	for i, n := range g.Had {
		if n < g.Full {
			out = append(out, fmt.Sprintf("%s (%d of %d)", g.Names[i], n, g.Full))
		}
	}
	return out
}
