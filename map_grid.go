package swelter

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/geo/crs"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// planGround is a grid of longitudes and latitudes, warped; found is false when
// the input is a table.
func planGround(ctx context.Context, o MapOptions, spec Spec, env Env) (p *plan, found bool, err error) {
	kind := gridKind(spec.Input)
	if kind == "" || spec.Input.Queried() {
		return nil, false, nil
	}
	if len(spec.Input.Where) > 0 {
		return nil, true, errors.New("where: a grid has no rows; variable and time choose a part of a cube")
	}
	p = &plan{color: spec.Color}
	var g *grid.Grid
	switch kind {
	case "cube":
		g, err = p.readCube(ctx, o, spec, env)
	default:
		g, err = p.readRaster(ctx, o, spec, env, kind == "bare")
	}
	if err != nil {
		return nil, true, err
	}
	p.grid = g
	if s, _ := crs.Parse(o.CRS); kind == "bare" && s != nil {
		o.Extent = geom.Extent{} // was where the array lies, in that system
	}
	e, _ := g.Extent()
	if o.Extent.IsZero() {
		e = clamped(e)
		if e.Width() >= worldSpan {
			e = geom.Extent{XMin: -180, YMin: -90, XMax: 180, YMax: 90}
			if o.Lon0 == nil && g.X.Edges != nil {
				e.XMin, e.XMax = -180, 180
			}
		}
	}
	if p.mapped, err = o.view(e); err != nil {
		return nil, true, err
	}
	p.onMap(spec, false)
	return p, true, o.namePlaces(p.mapped)
}

// gridKind says what holds a grid, by its name or the format asked for: a cube,
// a raster with its place, or a bare array.
func gridKind(in table.Input) string {
	name := strings.ToLower(in.Format)
	if name == "" && len(in.Paths) == 1 {
		name = strings.ToLower(in.Paths[0])
		for _, packed := range []string{".gz", ".zst"} {
			name = strings.TrimSuffix(name, packed)
		}
		name = name[strings.LastIndexByte(name, '.')+1:]
	}
	switch name {
	case "nc", "nc4", "cdf", "netcdf":
		return "cube"
	case "tif", "tiff", "gtiff", "geotiff":
		return "raster"
	case "npy":
		return "bare"
	}
	return ""
}

// readRaster reads a GeoTIFF, or an array over the extent that is given.
func (p *plan) readRaster(ctx context.Context, o MapOptions, spec Spec, env Env, bare bool) (*grid.Grid, error) {
	if o.Time != "" || o.Variable != "" || len(o.At) > 0 {
		return nil, errors.New("variable, at and time choose a grid of a cube (NetCDF); the input holds one grid")
	}
	src, err := open(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	g, notes, err := source.Matrix(ctx, src, table.MatrixOptions{LimitCells: env.Limits.Cells}, nil, "", env.Limits)
	if err != nil {
		return nil, err
	}
	p.notes = append(p.notes, notes...)
	own := *g
	name := spec.Input.Paths[0]
	if bare {
		if o.Extent.IsZero() {
			return nil, fmt.Errorf("%s: an array has no place; say where it lies with --extent west,south,east,north, in degrees or in the units of --crs", name)
		}
		own.X = evenAxis(g.Cols, o.Extent.XMin, o.Extent.XMax)
		own.Y = evenAxis(g.Rows, o.Extent.YMax, o.Extent.YMin)
	}
	if own.X.Edges == nil || own.Y.Edges == nil {
		return nil, fmt.Errorf("%s: its cells have no longitudes and latitudes; convert it with gdal_translate -a_ullr", name)
	}
	e, _ := own.Extent()
	degrees := e.XMin >= -540 && e.XMax <= 720 && e.YMin >= -91 && e.YMax <= 91
	epsg := 0
	if f, ok := src.(interface{ EPSG() int }); ok {
		epsg = f.EPSG()
	}
	system, err := o.systemOf(epsg, degrees)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if system != nil {
		warped, beside, err := unwarped(&own, system)
		if err == nil && !beside.empty() {
			p.extras = beside
		}
		return warped, err
	}
	if e.XMin < -540 || e.XMax > 720 || e.YMin < -91 || e.YMax > 91 {
		return nil, fmt.Errorf("%s: %g to %g and %g to %g are no longitudes and latitudes; are these metres? name their system with --crs EPSG:n", name, e.XMin, e.XMax, e.YMin, e.YMax)
	}
	return &own, nil
}

// evenAxis is an axis of n even cells.
func evenAxis(n int, from, to float64) grid.Axis {
	edges := make([]float64, n+1)
	for i := range edges {
		edges[i] = from + (to-from)*float64(i)/float64(n)
	}
	return grid.Axis{N: n, Kind: grid.Number, Edges: edges}
}

// readCube reads one slice of a variable.
func (p *plan) readCube(ctx context.Context, o MapOptions, spec Spec, env Env) (*grid.Grid, error) {
	src, err := source.OpenCube(ctx, spec.Input, env.source())
	if err != nil {
		return nil, err
	}
	defer src.Close()
	name := spec.Input.Paths[0]
	v, err := chooseVariable(src.Variables(), o.Variable, name)
	if err != nil {
		return nil, err
	}
	lat, lon := v.Axis(cube.Lat), v.Axis(cube.Lon)
	start, err := cube.Pick{At: o.At}.Places(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", name, v.Name, err)
	}
	count := make([]int, len(v.Axes))
	for i := range v.Axes {
		a := &v.Axes[i]
		count[i] = 1
		switch {
		case i == lat || i == lon:
			count[i] = a.Len()
		case a.Kind == cube.Time:
			at, label, err := timeAt(a, o.Time, name)
			if err != nil {
				return nil, err
			}
			start[i] = at
			p.notes = append(p.notes, "time "+label)
			o.Time = ""
		case a.Len() > 1:
			p.notes = append(p.notes, fmt.Sprintf("%s %s", a.Name, a.Place(start[i])))
		}
	}
	if o.Time != "" {
		return nil, fmt.Errorf("%s: time %q: %s has no axis of time", name, o.Time, v.Name)
	}
	g := grid.New(v.Axes[lat].Len(), v.Axes[lon].Len())
	if n := env.Limits.OrDefaults().Cells; int64(len(g.Values)) > n {
		return nil, &table.LimitError{Table: name, Rows: int64(g.Rows), Cols: int64(g.Cols), N: int64(len(g.Values)), Limit: n}
	}
	if err := src.Read(ctx, v.Name, start, count, g.Values); err != nil {
		return nil, err
	}
	if lon < lat {
		t := grid.New(v.Axes[lon].Len(), v.Axes[lat].Len())
		t.Values = g.Values
		g = t.Transpose()
	}
	g.Name, g.Unit = titled(v), cube.TidyUnit(v.Unit)
	if cube.SaysAnomaly(v.Name, v.Title, v.Attrs) {
		p.aroundZero(g.Values)
	}
	if g.X, err = axisOf(&v.Axes[lon], false); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if g.Y, err = axisOf(&v.Axes[lat], true); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if g.Y.Edges[0] < g.Y.Edges[g.Rows] { // the north is on top
		g = g.FlipRows()
	}
	if g.X.Edges[0] > g.X.Edges[g.Cols] {
		g = g.FlipCols()
	}
	return g, g.Check()
}

// aroundZero lays the colours evenly to both sides of 0 where values lie on both
// and nothing was said of the scale.
func (p *plan) aroundZero(values []float64) {
	n := &p.color.Norm
	if n.Name != "" || n.Center != nil || n.VCenter != nil {
		return
	}
	if n.VMin != nil || n.VMax != nil { // whoever names limits on both sides of 0 means it to be the middle
		if n.VMin != nil && n.VMax != nil && *n.VMin < 0 && *n.VMax > 0 {
			zero := 0.0
			n.Center = &zero
		}
		return
	}
	above := func(v float64) bool { return v > 0 }
	below := func(v float64) bool { return v < 0 }
	if slices.ContainsFunc(values, above) && slices.ContainsFunc(values, below) {
		n.Name = "centered"
		p.notes = append(p.notes, "colours are centred on 0: anomalies, by their name")
	}
}

func titled(v *cube.Variable) string {
	if v.Title != "" {
		return v.Title
	}
	return v.Name
}

// chooseVariable is the one asked for, or the only one on longitudes and
// latitudes, or the one that alone has most values.
func chooseVariable(all []cube.Variable, wanted, name string) (*cube.Variable, error) {
	var names, alike []string
	var best, curved *cube.Variable
	for i := range all {
		v := &all[i]
		if v.Axis(cube.Lat) < 0 || v.Axis(cube.Lon) < 0 {
			if v.Curve != "" && (v.Name == wanted || wanted == "" && curved == nil) {
				curved = v
			}
			continue
		}
		names = append(names, v.Name)
		switch {
		case v.Name == wanted || wanted == "" && (best == nil || v.Size() > best.Size()):
			best, alike = v, []string{v.Name}
		case wanted == "" && v.Size() == best.Size():
			alike = append(alike, v.Name)
		}
	}
	switch {
	case curved != nil && best == nil:
		return nil, fmt.Errorf("%s: the cells of %s are curved (placed by %s); bring the grid to plain latitudes and longitudes first, as with cdo remapbil,r360x180", name, curved.Name, curved.Curve)
	case len(names) == 0:
		return nil, fmt.Errorf("%s: no variable lies on longitudes and latitudes; see swelter info %s", name, name)
	case len(alike) > 1:
		return nil, fmt.Errorf("%s: %d variables fit: %s; choose one with --variable", name, len(alike), strings.Join(alike, ", "))
	case best == nil:
		return nil, fmt.Errorf("%s: no variable %q on longitudes and latitudes; there are %s", name, wanted, strings.Join(names, ", "))
	}
	return best, nil
}

// timeAt finds the moment that begins as the text does, "1998" or "2016-02"; the
// last one without a text.
func timeAt(a *cube.Axis, wanted, name string) (int, string, error) {
	labels := timeLabels(a)
	if err := a.Once(); err != nil {
		return 0, "", fmt.Errorf("%s: %w", name, err)
	}
	if wanted == "" {
		return len(labels) - 1, labels[len(labels)-1], nil
	}
	if i := slices.IndexFunc(labels, func(l string) bool {
		return l == wanted || strings.HasPrefix(l, wanted) && (len(l) == len(wanted) || !isDigit(l[len(wanted)]))
	}); i >= 0 {
		return i, labels[i], nil
	}
	return 0, "", fmt.Errorf("%s: time %q is none of its %d, %s to %s", name, wanted, len(labels), labels[0], labels[len(labels)-1])
}

// timeLabels are the moments of an axis in words.
func timeLabels(a *cube.Axis) []string {
	labels := make([]string, a.Len())
	for i, v := range a.Values {
		labels[i] = table.NumberLabel(v)
		if m, err := a.Clock.At(v); err == nil {
			labels[i] = m.String()
			if a.Clock.Bare == "year" && v == math.Trunc(v) {
				labels[i] = strings.TrimSuffix(labels[i], "-01-01")
			}
		}
	}
	return labels
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// axisOf is an axis with its edges: the bounds that the file has, or half way
// between the middles of cells. Latitudes end at the poles.
func axisOf(a *cube.Axis, lat bool) (grid.Axis, error) {
	n := a.Len()
	edges := make([]float64, n+1)
	for i := 1; i < n; i++ {
		edges[i] = (a.Values[i-1] + a.Values[i]) / 2
	}
	switch {
	case n > 1:
		edges[0], edges[n] = a.Values[0]-(edges[1]-a.Values[0]), a.Values[n-1]+(a.Values[n-1]-edges[n-1])
	case n == 1:
		edges[0], edges[1] = a.Values[0]-.5, a.Values[0]+.5
	default:
		return grid.Axis{}, fmt.Errorf("axis %s is empty", a.Name)
	}
	if len(a.Bounds) == n {
		for i, b := range a.Bounds {
			first, second := b[0], b[1]
			if n > 1 && (a.Values[n-1] > a.Values[0]) != (second > first) {
				first, second = second, first
			}
			if i == 0 {
				edges[0] = first
			}
			edges[i+1] = second
		}
	}
	for i := range edges {
		if lat {
			edges[i] = max(-90, min(90, edges[i]))
		}
		if i > 0 && !((edges[i] > edges[i-1]) == (edges[n] > edges[0]) && edges[i] != edges[i-1]) || math.IsNaN(edges[i]) {
			return grid.Axis{}, fmt.Errorf("axis %s neither rises nor falls all along", a.Name)
		}
	}
	if lat && (math.Abs(a.Values[0]) > 90 || math.Abs(a.Values[n-1]) > 90) {
		return grid.Axis{}, fmt.Errorf("axis %s: latitudes of %g to %g", a.Name, a.Values[0], a.Values[n-1])
	}
	return grid.Axis{N: n, Kind: grid.Number, Edges: edges, Title: a.Name}, nil
}
