package source

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/table"
)

// leastFilled is the part of the cells of a cube that rows have to fill: places
// that lie on no grid fill hardly any.
const leastFilled = .02

// longCube reads a long table, a row a time, latitude and longitude, as
// variables on these axes: every other column of numbers is one.
func longCube(ctx context.Context, name string, src table.Source, in table.Input, limits Limits) (cube.Source, error) {
	var where []table.Cond
	for _, text := range in.Where {
		c, err := table.ParseCond(text)
		if err != nil {
			return nil, err
		}
		where = append(where, c)
	}
	t, err := table.Collect(ctx, src, table.Query{Where: where, TZ: in.TZ}, table.CollectLimits{Bytes: limits.Bytes})
	if err != nil {
		return nil, err
	}
	l, err := newLong(name, t)
	if err != nil {
		return nil, err
	}
	if n := int64(l.size()); n > limits.Cells || float64(t.Rows()) < leastFilled*float64(n) {
		return nil, fmt.Errorf("%s: its %d rows lie on no grid: %s make %d cells; swelter density and swelter map draw points", name, t.Rows(), l.said(), n)
	}
	return l.fill(t)
}

// long is a long table on its way to a cube.
type long struct {
	name  string
	axes  []cube.Axis // time where there is one, then others, latitude, longitude
	from  []*table.Column
	place []map[float64]int
	vars  []*table.Column
}

func newLong(name string, t *table.Table) (*long, error) {
	l := &long{name: name}
	found := map[cube.Kind]*table.Column{}
	for _, c := range t.Columns {
		kind := cube.KindByName(c.Name)
		if kind == "" && c.Kind == table.Time {
			kind = cube.Time
		}
		switch {
		case (kind == cube.Time && (c.Kind == table.Time || c.Kind == table.Number) || (kind == cube.Lat || kind == cube.Lon || kind == cube.Level || kind == cube.Member) && c.Kind == table.Number) && found[kind] == nil:
			found[kind] = c
		case c.Kind == table.Number:
			l.vars = append(l.vars, c)
		}
	}
	if found[cube.Lat] == nil || found[cube.Lon] == nil || len(l.vars) == 0 {
		return nil, fmt.Errorf("%s: no variables on axes; a long table has columns of time, lat, lon and of values, this one has %s", name, strings.Join(t.Names(), ", "))
	}
	for _, kind := range []cube.Kind{cube.Time, cube.Member, cube.Level, cube.Lat, cube.Lon} {
		if c := found[kind]; c != nil {
			l.axis(kind, c)
		}
	}
	return l, nil
}

// axis gathers the values of a column, rising.
func (l *long) axis(kind cube.Kind, c *table.Column) {
	seen := map[float64]int{}
	var values []float64
	for _, v := range c.Floats {
		if _, again := seen[v]; !again && v == v && !math.IsInf(v, 0) {
			seen[v] = 0
			values = append(values, v)
		}
	}
	sort.Float64s(values)
	for i, v := range values {
		seen[v] = i
	}
	a := cube.Axis{Name: c.Name, Kind: kind, Unit: c.Unit, Values: values}
	if kind == cube.Time && c.Kind == table.Time {
		moments := make([]cube.Moment, len(values))
		for i, v := range values {
			w := time.Unix(int64(math.Floor(v)), 0).UTC()
			moments[i] = cube.Moment{Year: w.Year(), Month: int(w.Month()), Day: w.Day(), Second: float64(w.Hour()*3600+w.Minute()*60+w.Second()) + v - math.Floor(v)}
		}
		a = cube.AxisOfTimes(moments, c.Unit == "year")
		a.Name = c.Name
	} else if kind == cube.Time {
		bare := "year"
		if strings.HasPrefix(strings.ToLower(c.Name), "decade") {
			bare = "decade"
		}
		a = cube.YearsOf(values, bare)
		a.Name = c.Name
	}
	l.axes, l.from, l.place = append(l.axes, a), append(l.from, c), append(l.place, seen)
}

func (l *long) size() float64 {
	n := 1.0
	for i := range l.axes {
		n *= float64(l.axes[i].Len())
	}
	return n
}

func (l *long) said() string {
	var parts []string
	for i := range l.axes {
		parts = append(parts, fmt.Sprintf("%d of %s", l.axes[i].Len(), l.axes[i].Name))
	}
	return strings.Join(parts, ", ")
}

// fill puts every row on its place.
func (l *long) fill(t *table.Table) (cube.Source, error) {
	at := make([]int, 0, t.Rows())
	taken := make([]int32, int(l.size())) // row that is there, from 1
	for r := range t.Rows() {
		k := 0
		for i, c := range l.from {
			p, ok := l.place[i][c.Floats[r]]
			if !ok {
				k = -1
				break
			}
			k = k*l.axes[i].Len() + p
		}
		if k >= 0 && taken[k] > 0 {
			return nil, fmt.Errorf("%s: rows %d and %d are of one %s; a cube has one value there", l.name, taken[k], r+1, l.where(k))
		}
		if at = append(at, k); k >= 0 {
			taken[k] = int32(r + 1)
		}
	}
	out := &cube.Held{}
	for _, c := range l.vars {
		values := slices.Repeat([]float64{math.NaN()}, len(taken))
		for r, k := range at {
			if k >= 0 {
				values[k] = c.Floats[r]
			}
		}
		out.Add(cube.Variable{Name: c.Name, Unit: c.Unit, Type: "float64", Axes: l.axes}, values)
	}
	return out, nil
}

// where names the place of a cell.
func (l *long) where(k int) string {
	var parts []string
	for i := len(l.axes) - 1; i >= 0; i-- {
		n := l.axes[i].Len()
		parts = append(parts, l.axes[i].Name+" "+l.axes[i].Said(k%n))
		k /= n
	}
	slices.Reverse(parts)
	return strings.Join(parts, ", ")
}
