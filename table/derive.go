package table

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// parts of a time, by the suffix of the column name.
var parts = []string{"minute", "hour", "day", "weekday", "date", "week", "month", "quarter", "year", "yearday"}

// Derivation is a column computed from another: a part of a time
// ("pickup.hour") or bins ("fare:10").
type Derivation struct {
	Base string
	Part string  // hour, weekday, ...; "" for bins
	Step float64 // width of the bins
}

// ParseDerived takes a name such as "pickup.hour" or "fare:10" apart; ok is
// false for a name that is no such thing. A column that bears the whole name
// goes first: see Resolve.
func ParseDerived(name string) (d Derivation, ok bool) {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		for _, p := range parts {
			if name[i+1:] == p {
				return Derivation{Base: name[:i], Part: p}, true
			}
		}
	}
	if i := strings.LastIndexByte(name, ':'); i > 0 {
		if step, err := strconv.ParseFloat(name[i+1:], 64); err == nil && step > 0 && !math.IsInf(step, 0) {
			return Derivation{Base: name[:i], Step: step}, true
		}
	}
	return Derivation{}, false
}

// Title says a derived column in words: "hour of pickup".
func Title(name string) string {
	switch d, ok := ParseDerived(name); {
	case !ok:
		return name
	case d.Part == "":
		return Title(d.Base)
	default:
		return d.Part + " of " + d.Base
	}
}

// BaseColumn is the column of the schema that a name, derived or not, needs.
// The error is a *ColumnError.
func BaseColumn(table, name string, columns []string) (string, error) {
	has := func(n string) bool {
		for _, c := range columns {
			if c == n {
				return true
			}
		}
		return false
	}
	if has(name) {
		return name, nil
	}
	if d, ok := ParseDerived(name); ok {
		return BaseColumn(table, d.Base, columns)
	}
	return "", NoColumn(table, name, columns)
}

// Needs lists the columns that the query reads, each once, in the order of
// the schema; a query for all columns needs all.
func (q Query) Needs(table string, columns []string) ([]string, error) {
	if len(q.Columns) == 0 {
		for _, c := range q.Where {
			if _, err := BaseColumn(table, c.Column, columns); err != nil {
				return nil, err
			}
		}
		return columns, nil
	}
	need := make(map[string]bool)
	names := append([]string(nil), q.Columns...)
	for _, c := range q.Where {
		names = append(names, c.Column)
	}
	for _, n := range names {
		base, err := BaseColumn(table, n, columns)
		if err != nil {
			return nil, err
		}
		need[base] = true
	}
	var out []string
	for _, c := range columns {
		if need[c] {
			out = append(out, c)
		}
	}
	return out, nil
}

// Resolve is the column of that name, or the one derived by it:
//
//   - of times: .year .month (January) .week (of ISO 8601) .weekday (Monday)
//     .day .yearday .hour .minute as numbers or names, .quarter (Q1), and
//     .date, the time at midnight;
//   - of numbers: name:10, the lower edges of bins of width 10; pickup.hour:3
//     are those of three hours.
//
// A column whose own name has the point or the colon goes first. Zoned times
// are taken apart in the zone loc (nil is UTC), others as they stand.
func (t *Table) Resolve(name string, loc *time.Location) (*Column, error) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, nil
		}
	}
	if _, err := BaseColumn(t.Name, name, t.Names()); err != nil {
		return nil, err
	}
	d, _ := ParseDerived(name)
	c, err := t.Resolve(d.Base, loc)
	if err != nil {
		return nil, err
	}
	out, err := d.apply(c, loc)
	if e, ok := err.(*KindError); ok {
		e.Table = t.Name
	}
	if out != nil {
		out.Name = name
	}
	return out, err
}

// LoadZone is the zone of an IANA name; "" is nil, which stands for UTC. Zones
// are the system's; a program that must not depend on them imports
// time/tzdata.
func LoadZone(tz string) (*time.Location, error) {
	if tz == "" {
		return nil, nil
	}
	loc, err := time.LoadLocation(tz)
	if err != nil || tz == "Local" {
		return nil, fmt.Errorf("time zone %q is not known; use a name such as Europe/Berlin or UTC", shorten(tz))
	}
	return loc, nil
}

func (d Derivation) apply(c *Column, loc *time.Location) (*Column, error) {
	empty := c.Kind == Number && allMissing(c.Floats)
	if d.Part == "" {
		if c.Kind != Number {
			return nil, &KindError{Column: c.Name, Kind: c.Kind, Want: "numbers", Why: "a bin width"}
		}
		return bin(c, d.Step), nil
	}
	if c.Kind != Time && !empty {
		return nil, &KindError{Column: c.Name, Kind: c.Kind, Want: "times", Why: "." + d.Part}
	}
	z := zone{loc: loc}
	if !c.Zoned {
		z.loc = nil
	}
	switch d.Part {
	case "weekday":
		return weekdaysOf(c, &z), nil
	case "month":
		return textOf(c, &z, monthNames, func(n int) int { _, m, _ := civil(n); return m - 1 }), nil
	case "quarter":
		return textOf(c, &z, []string{"Q1", "Q2", "Q3", "Q4"}, func(n int) int { _, m, _ := civil(n); return (m - 1) / 3 }), nil
	case "date":
		out := numberOf(c, &z, func(n int, _ float64) float64 { return float64(n) * day })
		out.Kind, out.Unit, out.Integer = Time, "day", false
		return out, nil
	case "hour":
		return numberOf(c, &z, func(_ int, s float64) float64 { return math.Floor(s / 3600) }), nil
	case "minute":
		return numberOf(c, &z, func(_ int, s float64) float64 { return math.Floor(math.Mod(s, 3600) / 60) }), nil
	}
	return numberOf(c, &z, func(n int, _ float64) float64 { return float64(dayPart(n, d.Part)) }), nil
}

// dayPart is a number of a day counted from 1970-01-01.
func dayPart(n int, part string) int {
	y, _, d := civil(n)
	switch part {
	case "year":
		return y
	case "day":
		return d
	case "yearday":
		return n - daysOf(y, 1, 1) + 1
	}
	// ISO 8601: the week belongs to the year of its Thursday.
	thursday := n - floorMod(n+3, 7) + 3
	y, _, _ = civil(thursday)
	return (thursday-daysOf(y, 1, 1))/7 + 1
}

func weekdaysOf(c *Column, z *zone) *Column {
	return textOf(c, z, weekdayNames, func(n int) int { return floorMod(n+3, 7) }) // 1970-01-01 was a Thursday
}

func floorMod(a, b int) int { return a - floorDiv(a, b)*b }

// numberOf maps the day and the second of the day of each time.
func numberOf(c *Column, z *zone, f func(n int, second float64) float64) *Column {
	out := make([]float64, len(c.Floats))
	lastDay, last := math.NaN(), 0.0
	for i, v := range c.Floats {
		v = z.local(v)
		n := math.Floor(v / day)
		s := v - n*day
		switch {
		case !representable(n):
			out[i] = math.NaN()
		case n == lastDay && s == last && i > 0:
			out[i] = out[i-1]
		default:
			out[i] = f(int(n), s)
		}
		lastDay, last = n, s
	}
	return &Column{Kind: Number, Integer: true, Floats: out}
}

// textOf maps the day of each time to one of a few words.
func textOf(c *Column, z *zone, dict []string, f func(n int) int) *Column {
	codes := make([]int32, len(c.Floats))
	lastDay, last := math.NaN(), int32(-1)
	for i, v := range c.Floats {
		n := math.Floor(z.local(v) / day)
		if n != lastDay {
			last = -1
			if representable(n) {
				last = int32(f(int(n)))
			}
			lastDay = n
		}
		codes[i] = last
	}
	return &Column{Kind: Text, Codes: codes, Dict: dict}
}

// representable keeps the calendar to ten million years, where a day is still
// exact; NaN is not.
func representable(n float64) bool { return math.Abs(n) < 4e9 }

// bin maps each number to the lower edge of its bin. Multiples of a step such
// as 0.1 are computed as quotients by 10, so that 0.3 is the edge of its own
// bin and reads 0.3.
func bin(c *Column, step float64) *Column {
	out := make([]float64, len(c.Floats))
	for i, v := range c.Floats {
		out[i] = binEdge(binIndex(v, step), step)
	}
	return &Column{Kind: Number, Floats: out, Step: step, Integer: allWhole(out)}
}

func binIndex(v, step float64) float64 {
	k := math.Floor(v / step)
	if binEdge(k+1, step) <= v {
		return k + 1
	}
	if binEdge(k, step) > v {
		return k - 1
	}
	return k
}

func binEdge(k, step float64) float64 {
	if inv := math.Round(1 / step); step < 1 && math.Abs(inv*step-1) < 1e-12 {
		return k / inv
	}
	return k * step
}

// zone adds the offset of a time zone. It keeps the span around the last time
// in which the offset does not change, since neighbours mostly share it.
type zone struct {
	loc    *time.Location
	lo, hi float64
	offset float64
}

func (z *zone) local(v float64) float64 {
	if z.loc == nil || math.IsNaN(v) || math.Abs(v) > 1e15 {
		return v
	}
	if v < z.lo || v >= z.hi {
		at := time.Unix(int64(math.Floor(v)), 0).In(z.loc)
		_, offset := at.Zone()
		start, end := at.ZoneBounds()
		z.lo, z.hi, z.offset = math.Inf(-1), math.Inf(1), float64(offset)
		if !start.IsZero() {
			z.lo = float64(start.Unix())
		}
		if !end.IsZero() {
			z.hi = float64(end.Unix())
		}
	}
	return v + z.offset
}

// toUTC is the inverse of local for the time v of the zone's clocks; a time
// that the clocks skip or show twice is that of time.Date.
func toUTC(v float64, loc *time.Location) float64 {
	if loc == nil {
		return v
	}
	n := math.Floor(v / day)
	y, m, d := civil(int(n))
	s := v - n*day
	at := time.Date(y, time.Month(m), d, 0, 0, int(s), 0, loc)
	return float64(at.Unix()) + s - math.Floor(s)
}

func allMissing(v []float64) bool {
	for _, x := range v {
		if !math.IsNaN(x) {
			return false
		}
	}
	return true
}
