package swelter

import (
	"context"
	"fmt"
	"math"
	"sort"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// planFlows draws a line along the great circle between the two places of each
// row, coloured and as wide as its weight says; the heaviest lie on top.
func planFlows(ctx context.Context, o MapOptions, spec Spec, env Env) (*plan, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := open(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	columns := []string{o.FromLon, o.FromLat, o.ToLon, o.ToLat}
	weight := o.Value
	if weight == "" && o.Density != nil {
		weight = o.Density.Points.Weight
	}
	if weight != "" {
		columns = append(columns, weight)
	}
	t, err := table.Collect(ctx, src, table.Query{Columns: columns, Where: where, TZ: spec.Input.TZ}, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	if err != nil {
		return nil, err
	}
	var data [5][]float64
	for i, name := range columns {
		c, err := numbers(t, name)
		if err != nil {
			return nil, err
		}
		data[i] = c.Floats
	}
	p := &plan{color: spec.Color, notes: t.Notes}
	type flow struct {
		line   orb.LineString
		weight float64
		name   string
	}
	var flows []flow
	missing, bad, still := 0, 0, 0
	first := ""
	system := o.system(spec.Input)
	for i := range data[0] {
		var a, b orb.Point
		a[0], a[1] = system.Degrees(data[0][i], data[1][i])
		b[0], b[1] = system.Degrees(data[2][i], data[3][i])
		w := 1.0
		if weight != "" {
			w = data[4][i]
		}
		switch {
		case a[0] != a[0] || a[1] != a[1] || b[0] != b[0] || b[1] != b[1] || w != w:
			missing++
			continue
		case !onEarth(a) || !onEarth(b):
			if bad++; first == "" {
				first = fmt.Sprintf("%g, %g", a[0], a[1])
				if onEarth(a) {
					first = fmt.Sprintf("%g, %g", b[0], b[1])
				}
			}
			continue
		case a == b:
			still++
			continue
		}
		flows = append(flows, flow{greatCircle(a, b), w, fmt.Sprintf("%.4g, %.4g to %.4g, %.4g", a[0], a[1], b[0], b[1])})
	}
	switch {
	case bad > 0:
		return nil, fmt.Errorf("%s: %s is no longitude and latitude in degrees (%d of %d rows); are these metres? --crs names their reference system", t.Name, first, bad, t.Rows())
	case len(flows) == 0:
		return nil, fmt.Errorf("%s: no row has two places", t.Name)
	}
	for _, c := range []struct {
		n    int
		what string
	}{{missing, "had a missing place or weight and were left out"}, {still, "begin and end at one place and were left out"}} {
		if c.n > 0 {
			p.notes = append(p.notes, fmt.Sprintf("%s of %s rows %s", table.Thousands(int64(c.n)), table.Thousands(int64(t.Rows())), c.what))
		}
	}
	sort.SliceStable(flows, func(i, j int) bool { return flows[i].weight < flows[j].weight })
	g := grid.New(len(flows), 1)
	var shapes []orb.MultiPolygon
	var names []string
	var lines []orb.LineString
	widths := make([]float64, len(flows))
	most := math.Abs(flows[len(flows)-1].weight)
	for i, f := range flows {
		g.Values[i] = f.weight
		names, lines = append(names, f.name), append(lines, f.line)
		shapes = append(shapes, orb.MultiPolygon{{orb.Ring(f.line)}})
		widths[i] = .5 + 1.5*math.Sqrt(min(1, math.Abs(f.weight)/max(most, 1e-300)))
	}
	g.Name = "lines"
	if weight != "" {
		g.Name = table.Title(weight)
	}
	g.Y, g.X = grid.Axis{N: len(flows), Labels: toldApart(names), Title: "line"}, grid.Axis{N: 1, Labels: []string{g.Name}}
	p.grid, p.counted = g, counted(len(flows))
	e := extentOf(shapes)
	if p.mapped, err = o.view(e); err != nil {
		return nil, err
	}
	p.mapped.Lines, p.mapped.Names, p.mapped.Widths = lines, names, widths
	if n := &p.color.Norm; n.Name == "" && n.VMin == nil && n.Center == nil && flows[0].weight >= 0 {
		zero := 0.0
		n.VMin = &zero
	}
	return p, o.namePlaces(p.mapped)
}

func onEarth(p orb.Point) bool { return math.Abs(p[1]) <= 90 && math.Abs(p[0]) <= 540 }

// toldApart tells texts apart that come twice.
func toldApart(names []string) []string {
	out, _ := table.UniqueNames(names)
	return out
}

// greatCircle is the shortest way between two places on the sphere, a point
// every degree or so; places opposite each other are joined over the north.
func greatCircle(a, b orb.Point) orb.LineString {
	from, to := vector(a), vector(b)
	dot := from[0]*to[0] + from[1]*to[1] + from[2]*to[2]
	angle := math.Acos(max(-1, min(1, dot)))
	side := [3]float64{to[0] - dot*from[0], to[1] - dot*from[1], to[2] - dot*from[2]}
	length := math.Sqrt(side[0]*side[0] + side[1]*side[1] + side[2]*side[2])
	if length < 1e-9 {
		if dot > 0 {
			return orb.LineString{a, b}
		}
		z := [3]float64{0, 0, 1}
		side = [3]float64{z[0] - from[2]*from[0], z[1] - from[2]*from[1], z[2] - from[2]*from[2]}
		if length = math.Sqrt(side[0]*side[0] + side[1]*side[1] + side[2]*side[2]); length < 1e-9 {
			side, length = [3]float64{1, 0, 0}, 1
		}
	}
	n := max(1, int(math.Ceil(angle*180/math.Pi)))
	out := orb.LineString{a}
	for k := 1; k < n; k++ {
		s, c := math.Sincos(angle * float64(k) / float64(n))
		var v [3]float64
		for i := range v {
			v[i] = c*from[i] + s*side[i]/length
		}
		out = append(out, orb.Point{math.Atan2(v[1], v[0]) * 180 / math.Pi, math.Asin(max(-1, min(1, v[2]))) * 180 / math.Pi})
	}
	return append(out, b)
}

func vector(p orb.Point) [3]float64 {
	s, c := math.Sincos(p[1] * math.Pi / 180)
	sl, cl := math.Sincos(p[0] * math.Pi / 180)
	return [3]float64{c * cl, c * sl, s}
}
