package swelter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// planDensity reads points and turns them into cells.
func planDensity(ctx context.Context, spec Spec, env Env) (*plan, error) {
	o := *spec.Make.Density
	if err := o.check(); err != nil {
		return nil, err
	}
	o.limit(env)
	if o.Parts {
		return planParts(ctx, o, spec, env)
	}
	if o.Method == "bin" || o.Method == "hex" {
		return planBin(ctx, o, spec, env)
	}
	set, err := o.read(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	o.Points = set.named
	warnings, err := suspicious(set.Points, o)
	if err != nil {
		return nil, err
	}
	far := make(chan string, 1) // is looked for beside the work
	go func() {
		if o.Method == "kde" && o.KDE.Extent.IsZero() || o.Method == "lines" && o.Lines.Extent.IsZero() {
			far <- farOut(set.Points)
			return
		}
		far <- ""
	}()
	var p *plan
	switch {
	case o.Method == "dots":
		p, err = planDots(set.Points, o, spec)
	case o.Method == "lines":
		p, err = planLines(set, o, spec)
	case o.Points.Group != "":
		p, err = planGroups(set.Points, o, spec)
	default:
		p, err = planKDE(ctx, set, o, spec, env)
	}
	if err != nil {
		return nil, err
	}
	if o.ShowPoints {
		if p.dots, err = dotsOf(set.Points); err != nil {
			return nil, err
		}
	}
	if w := <-far; w != "" {
		warnings = append(warnings, w)
	}
	p.notes = append(set.notes, p.notes...)
	p.warnings = append(p.warnings, warnings...)
	return p, nil
}

// mostShown is how many points are drawn over a density; more would hide it.
const mostShown = 20_000

func dotsOf(p geom.Points) ([]orb.Point, error) {
	if n := len(p.X); n > mostShown {
		return nil, fmt.Errorf("%s points are too many to show over their density, %s at most; leave showing them out", table.Thousands(int64(n)), table.Thousands(mostShown))
	}
	dots := make([]orb.Point, len(p.X))
	for i := range dots {
		dots[i] = orb.Point{p.X[i], p.Y[i]}
	}
	return dots, nil
}

// limit lets a limit on cells hold for the grids of points as well.
func (o *DensityOptions) limit(env Env) {
	if n := int(env.Limits.Cells); n > 0 {
		o.KDE.MaxCells, o.Bin.MaxCells, o.Lines.MaxCells = n, n, n
	}
}

// pointSet is points with what else their table says of each.
type pointSet struct {
	geom.Points
	values, radii  []float64 // or nil
	track, segment []float64 // of lines that know their own, or nil
	file           []float64 // which of several files a point of a line is of, or nil
	named          table.PointsOptions
	notes          []string
}

// trackColumns are those that number tracks and their parts in GPX and GeoJSON.
var trackColumns = [][2]string{{"track", "segment"}, {"feature", "part"}}

// read reads the points into memory.
func (o *DensityOptions) read(ctx context.Context, spec Spec, env Env) (*pointSet, error) {
	t, err := o.readTable(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	named, notes, err := o.Points.Find(t)
	if err != nil {
		return nil, asDegrees(t, err)
	}
	var track, segment string
	if o.Method == "lines" && o.Points.Group == "" {
		for _, pair := range trackColumns {
			if numeric(t, pair[0]) && numeric(t, pair[1]) {
				track, segment = pair[0], pair[1]
				break
			}
		}
	}
	var file string
	if paths, err := source.Expand(spec.Input.Paths, env.Dir); o.Method == "lines" && err == nil && len(paths) > 1 && numeric(t, source.FileColumn) {
		file = source.FileColumn
	}
	pts, beside, more, err := table.PointsWith(t, named, spec.Input.TZ, o.Value, o.RadiusColumn, track, segment, file)
	if err != nil {
		return nil, asDegrees(t, err)
	}
	pts = o.place(pts)
	return &pointSet{
		Points: pts, values: beside[0], radii: beside[1], track: beside[2], segment: beside[3], file: beside[4],
		named: named, notes: append(notes, more...),
	}, nil
}

// place brings points of another reference system to degrees.
func (o *DensityOptions) place(p geom.Points) geom.Points {
	if o.crs == nil {
		return p
	}
	p.X, p.Y = slices.Clone(p.X), slices.Clone(p.Y) // they may be the table's
	for i := range p.X {
		p.X[i], p.Y[i] = o.crs.Degrees(p.X[i], p.Y[i])
	}
	return p
}

func numeric(t *table.Table, name string) bool {
	for _, c := range t.Columns {
		if c.Name == name {
			return c.Kind == table.Number
		}
	}
	return false
}

// readTable reads only the columns that the points need, when they are named.
func (o *DensityOptions) readTable(ctx context.Context, spec Spec, env Env) (*table.Table, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := openPointFiles(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	q := table.Query{Where: where, TZ: spec.Input.TZ}
	if o.Method != "lines" {
		fields, err := src.Schema(ctx)
		if err != nil {
			return nil, err
		}
		if points, _, err := o.Points.FindIn("", fields); err == nil { // else the rows tell more
			for _, c := range o.columns(points) {
				if c != "" {
					q.Columns = append(q.Columns, c)
				}
			}
		}
	}
	return table.Collect(ctx, src, q, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
}

// asDegrees says of a column of degrees, minutes and seconds what it is, and how
// its first cell would be written as a number.
func asDegrees(t *table.Table, err error) error {
	var cell *table.CellError
	if errors.As(err, &cell) {
		if deg, ok := geo.ParseDMS(cell.Text); ok {
			return fmt.Errorf("%w; it is in degrees, minutes and seconds: write degrees as numbers, here %s", err, strconv.FormatFloat(deg, 'f', 6, 64))
		}
		return err
	}
	for _, c := range t.Columns {
		if c.Kind != table.Text || !geo.IsLon(c.Name) && !geo.IsLat(c.Name) {
			continue
		}
		for _, code := range c.Codes {
			if code < 0 {
				continue
			}
			if deg, ok := geo.ParseDMS(c.Dict[code]); ok {
				return fmt.Errorf("%s: column %q: %q is in degrees, minutes and seconds; write degrees as numbers, here %s",
					t.Name, c.Name, c.Dict[code], strconv.FormatFloat(deg, 'f', 6, 64))
			}
			break
		}
	}
	return err
}

// suspicious says what looks like a slip: points at 0,0, degrees taken for
// lengths, a latitude in place of a longitude. What cannot be on the ground at
// all is an error.
func suspicious(pts geom.Points, o DensityOptions) ([]string, error) {
	var found []string
	seen := table.NewSurvey()
	seen.Add(pts)
	if w := atOrigin(seen); w != "" {
		found = append(found, w)
	}
	look := geo.LookAt(o.Points.X, o.Points.Y, pts)
	odd := geo.Check(pts)
	first, of := odd.First, 0.0
	if first >= 0 {
		of = float64(odd.Beyond) / float64(pts.Len())
	}
	swap := fmt.Sprintf("--x %s --y %s", o.Points.Y, o.Points.X)
	switch {
	case o.LonLat && geo.IsLat(o.Points.X) && geo.IsLon(o.Points.Y):
		return nil, fmt.Errorf("x is the column %q and y %q; the longitude goes along x: %s", o.Points.X, o.Points.Y, swap)
	case o.LonLat && first >= 0 && look == geo.Swapped:
		return nil, fmt.Errorf("%s, %s is no longitude and latitude, but the other way round it is; try %s", numberText(pts.X[first]), numberText(pts.Y[first]), swap)
	case o.LonLat && first >= 0:
		return nil, fmt.Errorf("%s, %s (%.3g %% of the points) is no longitude and latitude in degrees; are these metres? then leave --lonlat out, or give their system to swelter map by --crs; others go by --where",
			numberText(pts.X[first]), numberText(pts.Y[first]), 100*of)
	case o.LonLat && look == geo.Swapped:
		found = append(found, "x looks like a latitude and y like a longitude; if so, "+swap)
	case !o.LonLat && o.Method != "dots" && o.Method != "lines" && look != geo.Planar:
		found = append(found, "the columns look like longitude and latitude, but lengths are taken as degrees, in which a circle is not round on the ground; --lonlat takes them as metres")
	}
	return found, nil
}

// atOrigin says how many points lie at 0,0, unless all do.
func atOrigin(s table.Survey) string {
	if e := s.Extent; s.Origin == 0 || e.Width() <= 0 && e.Height() <= 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d points lie at 0,0; is that a place or a missing position?", s.Origin, s.Rows-s.LeftOut)
}

func titleOf(column, otherwise string) string {
	if column == "" {
		return otherwise
	}
	return table.Title(column)
}

// numberText is a number as people write it.
func numberText(v float64) string { return strconv.FormatFloat(v, 'g', 8, 64) }

// round3 keeps three digits for people.
func round3(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// counted is how many points the numbers rest on.
func counted(n int) string { return "n = " + table.Thousands(int64(n)) }
