package swelter

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"math"
	"strconv"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// DensityOptions make a heatmap of points: which columns they are, how they
// become cells, and the options of that method.
type DensityOptions struct {
	Points    table.PointsOptions `json:"points,omitzero"`
	Method    string              `json:"method,omitempty"` // kde (default), bin or dots
	LonLat    bool                `json:"lonlat,omitempty"` // x and y are degrees on WGS 84
	Radius    string              `json:"radius,omitempty"` // of kernels: "0.1" in data units, "500m" with LonLat; "" chooses it
	KDE       density.Options     `json:"kde,omitzero"`
	Bin       density.BinOptions  `json:"bin,omitzero"`
	Dots      density.DotsOptions `json:"dots,omitzero"`
	SpaceTime SpaceTimeOptions    `json:"spaceTime,omitzero"` // a density at each of several times
	Scheme    string              `json:"scheme,omitempty"`   // of dots: classic (default), fire, omg, pbj, pgaitch
	Opacity   *int                `json:"opacity,omitempty"`  // of dots: 0 to 255; nil is 128
}

// planDensity reads points and turns them into cells.
func planDensity(ctx context.Context, spec Spec, env Env) (*plan, error) {
	o := *spec.Make.Density
	if o.Method == "bin" {
		return planBin(ctx, o, spec, env)
	}
	t, err := readPoints(ctx, o.Points, spec, env)
	if err != nil {
		return nil, err
	}
	named, notes, err := o.Points.Find(t)
	if err != nil {
		return nil, err
	}
	o.Points = named
	pts, more, err := table.Points(t, named, spec.Input.TZ)
	if err != nil {
		return nil, err
	}
	notes = append(notes, more...)
	warnings := suspicious(pts, o)
	var p *plan
	switch o.Method {
	case "", "kde":
		p, err = planKDE(pts, o, spec)
	case "dots":
		p, err = planDots(pts, o, spec)
	default:
		return nil, fmt.Errorf("method %q is not known; there are kde, bin and dots", o.Method)
	}
	if err != nil {
		return nil, err
	}
	p.notes = append(notes, p.notes...)
	p.warnings = append(p.warnings, warnings...)
	return p, nil
}

// readPoints reads only the columns that the points need, when they are named.
func readPoints(ctx context.Context, o table.PointsOptions, spec Spec, env Env) (*table.Table, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := open(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	q := table.Query{Where: where, TZ: spec.Input.TZ}
	if o.X != "" && o.Y != "" {
		for _, c := range []string{o.X, o.Y, o.Weight, o.Group, o.Time} {
			if c != "" {
				q.Columns = append(q.Columns, c)
			}
		}
	}
	return table.Collect(ctx, src, q, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
}

// suspicious says what looks like a slip: points at 0,0, and degrees taken for
// lengths.
func suspicious(pts geom.Points, o DensityOptions) []string {
	var found []string
	seen := table.NewSurvey()
	seen.Add(pts)
	e := seen.Extent
	if w := atOrigin(seen); w != "" {
		found = append(found, w)
	}
	degrees := e.XMin >= -180 && e.XMax <= 360 && e.YMin >= -90 && e.YMax <= 90 && geo.IsLon(o.Points.X) && geo.IsLat(o.Points.Y)
	if degrees && !o.LonLat && o.Method != "dots" {
		found = append(found, "the columns look like longitude and latitude, but lengths are taken as degrees, in which a circle is not round on the ground; --lonlat takes them as metres")
	}
	return found
}

// atOrigin says how many points lie at 0,0, unless all do.
func atOrigin(s table.Survey) string {
	if e := s.Extent; s.Origin == 0 || e.Width() <= 0 && e.Height() <= 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d points lie at 0,0; is that a place or a missing position?", s.Origin, s.Rows-s.LeftOut)
}

func planKDE(pts geom.Points, o DensityOptions, spec Spec) (*plan, error) {
	if err := o.reach(); err != nil {
		return nil, err
	}
	r, err := density.Estimate(pts, o.KDE)
	if err != nil {
		return nil, err
	}
	g := r.Grid
	g.Name, g.Unit = "density", r.Unit
	if o.LonLat && r.Scale == density.Intensity {
		for i := range g.Values {
			g.Values[i] *= 1e6
		}
		g.Unit = "per km²"
	}
	notes := []string{o.said(r)}
	if r.Error > 0 {
		notes = append(notes, fmt.Sprintf("computed on the lattice, measured error %.1g of the greatest value", r.Error))
	}
	return &plan{grid: g, color: spec.Color, notes: notes, facts: o.facts(r), counted: "n = " + table.Thousands(int64(r.Points)), figure: o.shaped(g, spec.Figure)}, nil
}

// reach reads the radius: a length on the ground with LonLat, else a number in
// the units of x and y.
func (o *DensityOptions) reach() error {
	if o.LonLat {
		o.KDE.Metric = geo.Ground{}
	}
	if o.Radius == "" {
		return nil
	}
	v, err := strconv.ParseFloat(o.Radius, 64)
	switch {
	case o.LonLat && err == nil:
		return fmt.Errorf("radius %s: is that metres or degrees? with longitude and latitude it needs a unit, such as 500m or 2km", o.Radius)
	case o.LonLat:
		if v, err = geo.ParseLength(o.Radius); err != nil {
			return err
		}
	case err != nil:
		return fmt.Errorf("radius %q is not a number in the units of x and y; a length on the ground needs --lonlat", o.Radius)
	}
	if !(v > 0) || math.IsInf(v, 0) {
		return fmt.Errorf("radius %s; it must be greater than 0", o.Radius)
	}
	o.KDE.Bandwidth = v
	return nil
}

// said is the method in words: kernel, radius with its unit, scale.
func (o *DensityOptions) said(r *density.Result) string {
	what, width := "radius", table.NumberLabel(round3(r.Bandwidth))
	if o.LonLat {
		width = geo.FormatLength(r.Bandwidth)
	}
	if r.Kernel == density.Gaussian {
		what = "standard deviation"
	}
	return fmt.Sprintf("%s kernel, %s %s, %s", r.Kernel, what, width, r.Scale)
}

// shaped names the axes and gives the figure its true aspect: on the ground a
// degree of latitude is longer than one of longitude by the cosine.
func (o *DensityOptions) shaped(g *grid.Grid, f figure.Options) *figure.Options {
	g.X.Title, g.Y.Title = titleOf(o.Points.X, "x"), titleOf(o.Points.Y, "y")
	if f.Aspect == "" && !f.Square {
		f.Aspect = "equal"
		if e, ok := g.Extent(); ok && o.LonLat {
			f.Aspect = strconv.FormatFloat(1/math.Cos((e.YMin+e.YMax)/2*math.Pi/180), 'g', 6, 64)
		}
	}
	return &f
}

// planDots draws heatmap.py's picture: bare and of the size asked for, unless
// the figure says otherwise.
func planDots(pts geom.Points, o DensityOptions, spec Spec) (*plan, error) {
	opacity := 128
	if o.Opacity != nil {
		opacity = *o.Opacity
	}
	if opacity < 0 || opacity > 255 {
		return nil, fmt.Errorf("opacity %d; it lies between 0 and 255", opacity)
	}
	scheme := o.Scheme
	if scheme == "" {
		scheme = "classic"
	}
	m, err := colormap.Scheme(scheme)
	if err != nil {
		return nil, err
	}
	d, err := density.Dots(pts, o.Dots)
	if err != nil {
		return nil, err
	}
	img := image.NewNRGBA(image.Rect(0, 0, d.Width, d.Height))
	g := grid.New(d.Height, d.Width)
	e := d.Extent
	if e.Width() > 0 && e.Height() > 0 { // points that share an x or a y have no axis
		g.X = grid.Edged(titleOf(o.Points.X, "x"), grid.Number, even(e.XMin, e.XMax, d.Width))
		g.Y = grid.Edged(titleOf(o.Points.Y, "y"), grid.Number, even(e.YMax, e.YMin, d.Height))
	}
	g.Name, g.Integer = "dots", true
	for i, v := range d.Values {
		g.Values[i] = float64(v)
		if density.Visible(v) {
			c := m.Colors[v]
			img.SetNRGBA(i%d.Width, i/d.Width, color.NRGBA{R: c.R, G: c.G, B: c.B, A: uint8(opacity)})
		}
	}
	f := spec.Figure
	if f.Width == "" && f.Height == "" && f.CellSize == "" {
		f.Width, f.Height, f.Bare = fmt.Sprint(d.Width), fmt.Sprint(d.Height), true
	}
	p := &plan{grid: g, color: spec.Color, image: img, figure: &f}
	if d.LeftOut > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%d points without finite coordinates were left out", d.LeftOut))
	}
	if d.Dense() {
		p.warnings = append(p.warnings, "most of the picture is at its hottest; a smaller dotsize or a larger picture shows more")
	}
	return p, nil
}

func titleOf(column, otherwise string) string {
	if column == "" {
		return otherwise
	}
	return table.Title(column)
}

// round3 keeps three digits for people.
func round3(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	if err != nil {
		return v
	}
	return r
}
