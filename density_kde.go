package swelter

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/geojson"
	"github.com/swelter/swelter/table"
)

// mapCells is how many cells a density has along its longer side when nobody
// says: one a pixel of the usual figure.
const mapCells = 960

// planKDE is a kernel density, or what is made of two: a mean, a difference, a
// ratio.
func planKDE(ctx context.Context, set *pointSet, o DensityOptions, spec Spec, env Env) (*plan, error) {
	if err := o.reach(); err != nil {
		return nil, err
	}
	o.KDE.Bandwidths = set.radii
	o.kernelLayout(set.Extent(), mapCells)
	if err := o.once(set.Points); err != nil {
		return nil, o.unitHint(set.Points, err)
	}
	second, notes, err := o.second(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	r, err := o.estimate(set, second, env)
	if err != nil {
		return nil, o.unitHint(set.Points, err)
	}
	if err := o.nothing(r, set.Points); err != nil {
		return nil, err
	}
	p := &plan{grid: r.Grid, color: spec.Color, counted: counted(r.Points), figure: o.shaped(r.Grid, spec.Figure)}
	o.nameKDE(r, p)
	p.facts = o.facts(r)
	p.notes = append(notes, o.said(r))
	if r.LeftOut > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%s of %s points were left out: %s", table.Thousands(int64(r.LeftOut)), table.Thousands(int64(r.LeftOut+r.Points)), o.why()))
	}
	if r.Error > 0 {
		p.notes = append(p.notes, fmt.Sprintf("computed on the lattice, measured error %.1g of the greatest value", r.Error))
	}
	switch w, err := o.blurred(r, set.Points); {
	case err != nil:
		return nil, err
	case w != "":
		p.warnings = append(p.warnings, w)
	}
	o.fromZero(p)
	p.blank(o.Value == "" && o.Per == "")
	o.onGround(p)
	return p, nil
}

// estimate computes what was asked for.
func (o *DensityOptions) estimate(set *pointSet, second *pointSet, env Env) (*density.Result, error) {
	switch {
	case o.Value != "":
		return density.MeanSurface(set.Points, set.values, o.KDE)
	case o.Minus != "":
		return density.Difference(set.Points, second.Points, o.KDE)
	case o.Per != "":
		return density.Ratio(set.Points, second.Points, o.Floor, o.KDE)
	case o.Within != "":
		area, err := readArea(o.Within, env)
		if err != nil {
			return nil, err
		}
		return density.EstimateInside(set.Points, area, o.Edge, o.KDE)
	case o.Edge != density.NoEdge:
		e := o.KDE.Extent
		if e.IsZero() {
			e = set.Extent()
		}
		if !o.LonLat {
			return density.EstimateWithin(set.Points, e, o.Edge, o.KDE)
		}
		frame := density.Area{{{e.XMin, e.YMin}, {e.XMax, e.YMin}, {e.XMax, e.YMax}, {e.XMin, e.YMax}}}
		return density.EstimateInside(set.Points, frame, o.Edge, o.KDE)
	}
	return density.Estimate(set.Points, o.KDE)
}

// second reads the points that are taken away or divided by: another file under
// the same conditions, or rows of the same file. A condition stands in place of
// those on its column.
func (o *DensityOptions) second(ctx context.Context, spec Spec, env Env) (*pointSet, []string, error) {
	given, what := o.Minus, "minus"
	if o.Per != "" {
		given, what = o.Per, "per"
	}
	if given == "" {
		return nil, nil, nil
	}
	own := spec
	if cond, err := table.ParseCond(given); err == nil {
		if len(spec.Input.Paths) == 1 && spec.Input.Paths[0] == "-" {
			return nil, nil, fmt.Errorf("%s %q: standard input is read once; give a file", what, given)
		}
		own.Input.Where = []string{given}
		for _, w := range spec.Input.Where {
			if c, err := table.ParseCond(w); err == nil && c.Column != cond.Column {
				own.Input.Where = append(own.Input.Where, w)
			}
		}
	} else {
		own.Input.Paths, env.held = []string{given}, nil
	}
	set, err := o.read(ctx, own, env)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", what, err)
	}
	return set, []string{fmt.Sprintf("%s %s points of %s", what, table.Thousands(int64(set.Len())), given)}, nil
}

// readArea reads the polygons of a GeoJSON file, also a packed one.
func readArea(name string, env Env) (density.Area, error) {
	path, err := source.Regular(name, env.Dir)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(strings.ToLower(name), ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return geojson.Rings(in, name)
}

// nameKDE says what the values are and in which unit, on the ground per square
// kilometre; differences are centred, and so are relative risks.
func (o *DensityOptions) nameKDE(r *density.Result, p *plan) {
	g := r.Grid
	what := "events"
	if o.Points.Weight != "" {
		what = table.Title(o.Points.Weight)
	}
	unit := strings.TrimPrefix(r.Unit, "probability ")
	if o.perSquareKilometre(r.Unit, g.Values) {
		unit = "per km²"
	}
	switch {
	case o.Value != "":
		g.Name, g.Unit = "mean "+table.Title(o.Value), ""
		return
	case o.Per != "":
		g.Name, g.Unit = "ratio", ""
		if r.Scale == density.Probability {
			g.Name = "relative risk"
			aroundOne(g.Values, &p.color)
		}
		return
	case r.Scale == density.Raw || r.Scale == density.Tutorial:
		what, unit = r.Unit, ""
	case r.Scale == density.Probability:
		what = "probability"
	}
	if o.Minus != "" {
		what = "difference of " + what
		if p.color.Norm.Name == "" && p.color.Norm.Center == nil {
			zero := 0.0
			p.color.Norm.Center = &zero
		}
	}
	g.Name, g.Unit = what, unit
}

// logReach is how far below the greatest density a logarithm of colours goes.
const logReach = 1e-4

// fromZero lets the colours of a density begin at 0, which is not drawn, and
// those of a logarithm where a kernel's rim is no longer worth a colour. Percentiles
// that nobody has chosen are for the high end alone: the low one would be next to 0.
func (o *DensityOptions) fromZero(p *plan) {
	n := &p.color.Norm
	if o.Value != "" || o.Minus != "" || o.Per != "" || n.VMin != nil || n.Center != nil || n.Robust && n.RobustRange != [2]float64{} {
		return
	}
	most := 0.0
	for _, v := range p.grid.Values {
		if v < 0 {
			return
		}
		if v > most {
			most = v
		}
	}
	least := 0.0
	switch n.Name {
	case "log":
		least = most * logReach
	case "", "linear", "power":
	default:
		return
	}
	n.VMin = &least
}

// perSquareKilometre brings values per square metre to the unit of maps, and
// reports whether they were.
func (o *DensityOptions) perSquareKilometre(unit string, values []float64) bool {
	if !strings.HasSuffix(unit, "per square metre") {
		return false
	}
	for i := range values {
		values[i] *= 1e6
	}
	return true
}

// aroundOne colours ratios on a logarithm with 1 in the middle of diverging
// colours, unless a person chose others: twice and half are as far from it.
func aroundOne(values []float64, c *Color) {
	n := &c.Norm
	if n.Name != "" || n.Center != nil || n.VMin != nil || n.VMax != nil {
		return
	}
	far := 0.0
	for _, v := range values {
		if v > 0 && !math.IsInf(v, 0) {
			far = max(far, math.Abs(math.Log(v)))
		}
	}
	if far == 0 {
		return
	}
	// Where hardly a point of the other set lies, a ratio is boundless.
	hi := min(math.Exp(far), 16)
	lo := 1 / hi
	n.Name, n.VMin, n.VMax = "log", &lo, &hi
	if c.Map == "" {
		c.Map = "vlag"
	}
}

// said is the method in words: kernel, radius with its unit, scale.
func (o *DensityOptions) said(r *density.Result) string {
	what, width := "radius", table.NumberLabel(round3(r.Bandwidth))
	if o.LonLat {
		width = geo.FormatLength(round3(r.Bandwidth))
	}
	if r.Kernel == density.Gaussian {
		what = "standard deviation"
	}
	if o.RadiusColumn != "" || o.KDE.Rule == density.Adaptive || o.KDE.Rule == density.Nearest {
		what = "one " + what + " a point, " + width + " or more"
	} else {
		what += " " + width
	}
	scale := r.Scale.String()
	switch {
	case o.Value != "":
		scale = "weighted mean"
	case o.Edge != density.NoEdge:
		scale += ", edges after " + map[density.Edge]string{density.Jones: "Jones", density.Diggle: "Diggle"}[o.Edge]
	}
	return fmt.Sprintf("%s kernel, %s, %s", r.Kernel, what, scale)
}

// why is what keeps points out of a density.
func (o *DensityOptions) why() string {
	switch {
	case o.Edge != density.NoEdge || o.Within != "":
		return "outside the area"
	case o.RadiusColumn != "":
		return "without a radius greater than 0"
	case o.Value != "":
		return "without a value"
	}
	return "without finite numbers"
}

// nothing refuses a grid of zeros, which would be drawn as a blank.
func (o *DensityOptions) nothing(r *density.Result, pts geom.Points) error {
	for _, v := range r.Grid.Values {
		if v != 0 && v == v {
			return nil
		}
	}
	if o.Value != "" || o.Minus != "" {
		return nil // a mean of 0 is one, and so is no difference
	}
	if e := o.KDE.Extent; !e.IsZero() {
		in := pts.Extent()
		return fmt.Errorf("no kernel reaches the extent %g,%g,%g,%g; the points lie in %g,%g,%g,%g", e.XMin, e.YMin, e.XMax, e.YMax, in.XMin, in.YMin, in.XMax, in.YMax)
	}
	return errors.New("every cell is 0: the weights cancel to nothing, or the radius is smaller than the distance to the middle of a cell")
}

// blurred warns of a radius beyond the extent of the points, and refuses one far
// beyond, which is in another unit.
func (o *DensityOptions) blurred(r *density.Result, pts geom.Points) (string, error) {
	e := pts.Extent()
	w, h := e.Width(), e.Height()
	if o.LonLat {
		mx, my := geo.Ground{}.Scale((e.YMin + e.YMax) / 2)
		w, h = w*mx, h*my
	}
	far := math.Hypot(w, h)
	times := r.Bandwidth / far
	switch {
	case far == 0 || times <= 2:
		return "", nil
	case times <= 100:
		return fmt.Sprintf("the radius is %.3g times as long as the points lie apart; what is drawn is one kernel", times), nil
	}
	err := fmt.Errorf("the radius is %.3g times as long as the points lie apart; is it in another unit?", times)
	return "", o.unitHint(pts, err)
}

// unitHint adds to an error about the radius what the coordinates look like.
func (o *DensityOptions) unitHint(pts geom.Points, err error) error {
	if !o.LonLat && o.Radius != "" && strings.Contains(err.Error(), "another unit") && geo.LookAt(o.Points.X, o.Points.Y, pts) == geo.Degrees {
		return fmt.Errorf("%w; the columns look like degrees: --lonlat with --radius %sm takes it as metres", err, o.Radius)
	}
	return err
}
