package swelter

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"strconv"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// DensityOptions make a heatmap of points: which columns they are, how they
// become cells, and the options of that method.
type DensityOptions struct {
	Points  table.PointsOptions `json:"points,omitzero"`
	Method  string              `json:"method,omitempty"` // kde (default) or dots
	KDE     density.Options     `json:"kde,omitzero"`
	Dots    density.DotsOptions `json:"dots,omitzero"`
	Scheme  string              `json:"scheme,omitempty"`  // of dots: classic (default), fire, omg, pbj, pgaitch
	Opacity *int                `json:"opacity,omitempty"` // of dots: 0 to 255; nil is 128
}

// planDensity reads points and turns them into cells.
func planDensity(ctx context.Context, spec Spec, env Env) (*plan, error) {
	o := *spec.Make.Density
	pts, notes, err := readPoints(ctx, o.Points, spec, env)
	if err != nil {
		return nil, err
	}
	warnings := suspicious(pts, o)
	var p *plan
	switch o.Method {
	case "", "kde":
		p, err = planKDE(pts, o, spec)
	case "dots":
		p, err = planDots(pts, o, spec)
	default:
		return nil, fmt.Errorf("method %q is not known; there are kde and dots", o.Method)
	}
	if err != nil {
		return nil, err
	}
	p.notes = append(notes, p.notes...)
	p.warnings = append(p.warnings, warnings...)
	return p, nil
}

// readPoints reads only the columns that the points need, when they are named.
func readPoints(ctx context.Context, o table.PointsOptions, spec Spec, env Env) (geom.Points, []string, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return geom.Points{}, nil, err
	}
	src, err := source.Open(ctx, spec.Input, env.source())
	if err != nil {
		return geom.Points{}, nil, err
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
	t, err := table.Collect(ctx, src, q, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	if err != nil {
		return geom.Points{}, nil, err
	}
	return table.Points(t, o, spec.Input.TZ)
}

// suspicious says what looks like a slip: points at 0,0, and degrees taken for
// lengths.
func suspicious(pts geom.Points, o DensityOptions) []string {
	var found []string
	origin := 0
	for i, x := range pts.X {
		if x == 0 && pts.Y[i] == 0 {
			origin++
		}
	}
	e := pts.Extent()
	if origin > 0 && (e.Width() > 0 || e.Height() > 0) {
		found = append(found, fmt.Sprintf("%d of %d points lie at 0,0; is that a place, or a missing position?", origin, pts.Len()))
	}
	degrees := e.XMin >= -180 && e.XMax <= 360 && e.YMin >= -90 && e.YMax <= 90 && (o.Points.X != "" && looksLon(o.Points.X))
	if degrees && o.Method != "dots" {
		found = append(found, "the columns look like longitude and latitude, but lengths are taken as degrees: a circle of them is not round on the ground")
	}
	return found
}

func looksLon(name string) bool {
	for _, n := range []string{"lon", "lng", "long", "longitude", "Lon", "Longitude", "LON", "LONGITUDE", "lon_deg"} {
		if name == n {
			return true
		}
	}
	return false
}

func planKDE(pts geom.Points, o DensityOptions, spec Spec) (*plan, error) {
	r, err := density.Estimate(pts, o.KDE)
	if err != nil {
		return nil, err
	}
	g := r.Grid
	g.Name, g.Unit = "density", r.Unit
	g.X.Title, g.Y.Title = titleOf(o.Points.X, "x"), titleOf(o.Points.Y, "y")
	notes := []string{fmt.Sprintf("%s kernel, radius %s, %s; n = %d", r.Kernel, table.NumberLabel(round3(r.Bandwidth)), r.Scale, r.Points)}
	if r.Kernel == density.Gaussian {
		notes[0] = fmt.Sprintf("Gaussian kernel, standard deviation %s, %s; n = %d", table.NumberLabel(round3(r.Bandwidth)), r.Scale, r.Points)
	}
	if r.Error > 0 {
		notes = append(notes, fmt.Sprintf("computed on the lattice, measured error %.1g of the greatest value", r.Error))
	}
	f := spec.Figure
	if f.Aspect == "" && !f.Square {
		f.Aspect = "equal"
	}
	return &plan{grid: g, color: spec.Color, notes: notes, figure: &f}, nil
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
	g.X = grid.Edged(titleOf(o.Points.X, "x"), grid.Number, even(e.XMin, e.XMax, d.Width))
	g.Y = grid.Edged(titleOf(o.Points.Y, "y"), grid.Number, even(e.YMax, e.YMin, d.Height))
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
