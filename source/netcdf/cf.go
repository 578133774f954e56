package netcdf

import (
	"context"
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/swelter/swelter/cube"
)

// maxAxis bounds the coordinates held in memory, values an axis.
const maxAxis = 16 << 20

// interpret finds what is a variable and what are coordinates (CF 4 and 5).
func (f *File) interpret(ctx context.Context) error {
	c := f.raw
	aside := c.asides()
	axes := map[int]cube.Axis{}
	for _, v := range c.vars {
		if aside[v.name] || len(v.dims) == 0 || v.kind == "char" || v.kind == "string" {
			continue
		}
		p := packingOf(v)
		f.packs[v.name] = p
		out := cube.Variable{
			Name: v.name, Title: firstText(v, "long_name", "standard_name"), Unit: v.text("units"), Type: v.kind,
			Step: p.step(v.kind), Attrs: texts(v.attrs), Block: v.block,
		}
		for _, d := range v.dims {
			axis, ok := axes[d]
			if !ok {
				var err error
				if axis, err = c.axis(ctx, d); err != nil {
					return err
				}
				axes[d] = axis
			}
			out.Axes = append(out.Axes, axis)
		}
		out.Curve = c.curve(v, &out)
		f.vars = append(f.vars, out)
	}
	sort.SliceStable(f.vars, func(i, j int) bool { return len(f.vars[i].Axes) > len(f.vars[j].Axes) })
	return nil
}

func firstText(v *variable, names ...string) string {
	for _, n := range names {
		if t := v.text(n); t != "" {
			return t
		}
	}
	return ""
}

// asides names what belongs to something else: coordinates, their bounds,
// what "coordinates", "grid_mapping" and such attributes point to.
func (c *content) asides() map[string]bool {
	aside := map[string]bool{}
	for _, v := range c.vars {
		if len(v.dims) == 1 && c.dims[v.dims[0]].name == v.name {
			aside[v.name] = true
		}
		for _, key := range []string{"bounds", "climatology", "coordinates", "grid_mapping", "cell_measures", "ancillary_variables"} {
			for _, word := range strings.Fields(v.text(key)) {
				if u := c.near(v, word); u != nil {
					aside[u.name] = true
				}
			}
		}
	}
	return aside
}

// near finds a variable that another one names: beside it in its group, or at
// the root.
func (c *content) near(v *variable, name string) *variable {
	if i := strings.LastIndexByte(v.name, '/'); i >= 0 {
		if u := c.find(v.name[:i+1] + name); u != nil {
			return u
		}
	}
	return c.find(strings.TrimPrefix(name, "/"))
}

// curve says which two-dimensional coordinates a variable has, if its own axes
// do not tell where it lies.
func (c *content) curve(v *variable, out *cube.Variable) string {
	if out.Axis(cube.Lat) >= 0 && out.Axis(cube.Lon) >= 0 {
		return ""
	}
	var names []string
	for _, word := range strings.Fields(v.text("coordinates")) {
		if u := c.near(v, word); u != nil && len(u.dims) == 2 {
			if k := kindOf(u, word); k == cube.Lat || k == cube.Lon {
				names = append(names, word)
			}
		}
	}
	return strings.Join(names, " and ")
}

// axis reads the coordinates of a dimension.
func (c *content) axis(ctx context.Context, id int) (cube.Axis, error) {
	d := c.dims[id]
	a := cube.Axis{Name: d.name, Kind: cube.KindByName(d.name)}
	if d.n > maxAxis {
		return a, fmt.Errorf("dimension %q has %d cells; %d are read", d.name, d.n, maxAxis)
	}
	v := c.find(d.name)
	if v == nil || len(v.dims) != 1 || v.dims[0] != id || v.err != nil {
		return c.unnamed(ctx, a, id)
	}
	a.Title, a.Unit, a.Kind = firstText(v, "long_name", "standard_name"), v.text("units"), kindOf(v, d.name)
	if v.kind == "string" {
		a.Labels = make([]string, d.n)
		a.Values = counting(d.n)
		return a, v.data.Strings(ctx, []int{0}, []int{d.n}, a.Labels)
	}
	a.Values = make([]float64, d.n)
	if err := v.data.Floats(ctx, []int{0}, []int{d.n}, a.Values); err != nil {
		return a, fmt.Errorf("%s: %w", d.name, err)
	}
	packingOf(v).unpack(a.Values)
	for i, x := range a.Values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return a, fmt.Errorf("%s: coordinate %d is missing; every cell needs its place", d.name, i+1)
		}
	}
	var err error
	if a.Kind == cube.Time {
		if a.Clock, err = clockOf(v, d.name); err != nil {
			return a, fmt.Errorf("%s: %w", d.name, err)
		}
	}
	a.Bounds, err = c.bounds(ctx, v, d.n)
	return a, err
}

// unnamed is an axis without coordinates of its own: whole numbers, or the
// labels of a character variable that is its only coordinate.
func (c *content) unnamed(ctx context.Context, a cube.Axis, id int) (cube.Axis, error) {
	n := c.dims[id].n
	a.Values = counting(n)
	switch a.Kind {
	case cube.Time, cube.Lat, cube.Lon:
		a.Kind = "" // positions are neither times nor degrees
	}
	for _, v := range c.vars {
		if v.kind == "char" && len(v.dims) == 2 && v.dims[0] == id && v.err == nil {
			labels := make([]string, n)
			if err := v.data.Strings(ctx, []int{0}, []int{n}, labels); err == nil {
				a.Labels, a.Title = labels, v.name
			}
			break
		}
	}
	return a, nil
}

func counting(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(i)
	}
	return out
}

// bounds reads from where to where each cell reaches (CF 7.1).
func (c *content) bounds(ctx context.Context, v *variable, n int) ([][2]float64, error) {
	name := firstText(v, "bounds", "climatology")
	b := c.near(v, name)
	if name == "" || b == nil || len(b.shape) != 2 || b.shape[0] != n || b.shape[1] != 2 || b.err != nil {
		return nil, nil
	}
	flat := make([]float64, 2*n)
	if err := b.data.Floats(ctx, []int{0, 0}, []int{n, 2}, flat); err != nil {
		return nil, fmt.Errorf("%s: %w", b.name, err)
	}
	packingOf(b).unpack(flat)
	out := make([][2]float64, n)
	for i := range out {
		out[i] = [2]float64{flat[2*i], flat[2*i+1]}
	}
	return out, nil
}

// clockOf is what a time axis counts. Years, decades and months of a year come
// without a unit of the conventions.
func clockOf(v *variable, name string) (cube.Clock, error) {
	units := v.text("units")
	if strings.Contains(strings.ToLower(units), " since ") {
		return cube.ParseClock(units, v.text("calendar"))
	}
	for _, word := range []string{name, units} {
		switch w := strings.TrimSuffix(strings.ToLower(word[strings.LastIndexByte(word, '/')+1:]), "s"); w {
		case "year", "decade", "month":
			return cube.Clock{Bare: w, Calendar: cube.Gregorian}, nil
		}
	}
	return cube.Clock{}, fmt.Errorf("its unit is %q, which is no time; it should read like \"days since 1850-01-01\"", units)
}

// kindOf tells what a coordinate measures: by the attribute axis, the standard
// name, the unit, then its name (CF 4).
func kindOf(v *variable, name string) cube.Kind {
	unit := strings.ToLower(v.text("units"))
	switch strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(unit, "degree"), "s_", "_")) {
	case "_north", "_n", "north", "n", "sn":
		return cube.Lat
	case "_east", "_e", "east", "e", "se":
		return cube.Lon
	}
	switch v.text("standard_name") {
	case "latitude":
		return cube.Lat
	case "longitude":
		return cube.Lon
	case "time", "forecast_reference_time":
		return cube.Time
	case "realization":
		return cube.Member
	case "projection_x_coordinate":
		return cube.X
	case "projection_y_coordinate":
		return cube.Y
	}
	if strings.Contains(unit, " since ") {
		return cube.Time
	}
	switch strings.ToUpper(v.text("axis")) {
	case "T":
		return cube.Time
	case "Z":
		return cube.Level
	case "X":
		return orLon(name, cube.X)
	case "Y":
		return orLon(name, cube.Y)
	}
	if v.text("positive") != "" {
		return cube.Level
	}
	return cube.KindByName(name)
}

// orLon prefers what the name says of an axis X or Y.
func orLon(name string, k cube.Kind) cube.Kind {
	if by := cube.KindByName(name); by == cube.Lat || by == cube.Lon {
		return by
	}
	return k
}
