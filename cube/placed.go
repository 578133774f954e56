package cube

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// placed gives the axes of variables that say neither where nor when they are
// the places and times that a person names: rows from the north, frames first.
func (p Pick) placed(all []Variable) ([]Variable, error) {
	if p.Grid == nil && p.Dates == "" {
		return all, nil
	}
	all = slices.Clone(all)
	used := false
	for i := range all {
		v := &all[i]
		v.Axes = slices.Clone(v.Axes)
		n := len(v.Axes)
		if p.Grid != nil && n >= 2 && (v.Axis(Lat) < 0 || v.Axis(Lon) < 0) {
			if err := p.onGrid(&v.Axes[n-2], &v.Axes[n-1]); err != nil {
				return nil, err
			}
			v.Curve, used = "", true
		}
		if p.Dates != "" && n >= 3 && v.Axis(Time) < 0 && v.Axes[0].Kind == "" {
			if err := p.onDates(&v.Axes[0]); err != nil {
				return nil, err
			}
			used = true
		}
	}
	if !used {
		return nil, fmt.Errorf("the file says itself where and when its values are; leave grid and dates out")
	}
	return all, nil
}

func (p Pick) onGrid(lat, lon *Axis) error {
	g := p.Grid
	if len(g) != 4 || !(g[0] < g[2] && g[1] < g[3] && g[1] >= -90 && g[3] <= 90 && g[2]-g[0] <= 360) {
		return fmt.Errorf("grid %v: west, south, east, north of the whole array are four numbers in degrees, such as -180,-90,180,90", g)
	}
	*lat = evenAxis("lat", Lat, lat.Len(), g[3], g[1])
	*lon = evenAxis("lon", Lon, lon.Len(), g[0], g[2])
	return nil
}

func evenAxis(name string, kind Kind, n int, from, to float64) Axis {
	a := Axis{Name: name, Kind: kind, Unit: "degrees", Values: make([]float64, n), Bounds: make([][2]float64, n)}
	edge := func(i int) float64 { return from + (to-from)*float64(i)/float64(n) }
	for i := range n {
		a.Values[i], a.Bounds[i] = (edge(i)+edge(i+1))/2, [2]float64{edge(i), edge(i + 1)}
	}
	return a
}

// onDates reads "1951/1y", "2002-09/1mon", "2020-01-01 00:00/6h": the first
// frame, and how far the frames are apart.
func (p Pick) onDates(a *Axis) error {
	bad := fmt.Errorf("dates %q: the first frame and the step are wanted, such as 1951/1y, 2002-09/1mon or 2020-01-01/6h", p.Dates)
	first, step, ok := strings.Cut(p.Dates, "/")
	if !ok {
		return bad
	}
	since, err := parseMoment(strings.TrimSpace(first))
	if err != nil {
		return bad
	}
	unit := strings.TrimLeft(step, "0123456789")
	n, err := strconv.Atoi(strings.TrimSuffix(step, unit))
	if err != nil || n < 1 {
		return bad
	}
	c := Clock{Since: since, Calendar: Gregorian}
	switch unit {
	case "y":
		c.Months = 12
	case "mon":
		c.Months = 1
	case "d":
		c.Seconds = 86400
	case "h":
		c.Seconds = 3600
	case "min":
		c.Seconds = 60
	default:
		return bad
	}
	out := Axis{Name: "time", Kind: Time, Clock: c, Values: make([]float64, a.Len())}
	for i := range out.Values {
		out.Values[i] = float64(i * n)
	}
	*a = out
	return nil
}
