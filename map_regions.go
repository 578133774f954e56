package swelter

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/swelter/swelter/geo/crs"
	"github.com/swelter/swelter/geo/outline"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/region"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/regions"
	"github.com/swelter/swelter/table"
)

// planRegions colours regions by a table, or by the points that lie in them.
func planRegions(ctx context.Context, o MapOptions, spec Spec, env Env) (*plan, error) {
	layer := ""
	if strings.HasSuffix(strings.ToLower(o.Regions), ".gpkg") {
		layer, spec.Input.Layer = spec.Input.Layer, ""
	}
	list, notes, err := o.readRegions(ctx, layer, env)
	if err != nil {
		return nil, err
	}
	p := &plan{color: spec.Color, notes: notes}
	var values []float64
	if o.Count {
		values, err = p.countInto(ctx, list, o, spec, env)
	} else {
		values, err = p.joinTo(ctx, list, o, spec, env)
	}
	if err != nil {
		return nil, err
	}
	if o.Per == "area" {
		for i, a := range region.Areas(list) {
			values[i] /= a
		}
		p.grid.Unit = "per km²"
	}
	if p.mapped, err = o.viewOfRegions(list, values); err != nil {
		return nil, err
	}
	p.putRegions(list, values)
	p.countBeyond(list, values)
	p.fromNothing(o)
	return p, o.namePlaces(p.mapped)
}

// readRegions is the regions, of the layer of a file that has several, and what
// was mended of them.
func (o *MapOptions) readRegions(ctx context.Context, layer string, env Env) ([]region.Region, []string, error) {
	switch o.Regions {
	case "countries":
		list, err := outline.Countries(outline.Fine)
		return list, nil, err
	case "states":
		list, err := outline.States()
		return list, nil, err
	case "counties":
		list, err := outline.Counties()
		return list, nil, err
	}
	path, err := source.Regular(o.Regions, env.Dir)
	if err != nil {
		return nil, nil, fmt.Errorf("%w; or one of %s", err, strings.Join(builtIn, ", "))
	}
	list, notes, ok, err := o.readAreas(ctx, layer, env)
	if err == nil && !ok {
		if list, notes, err = o.readGeoJSON(path); err == nil {
			o.placeRegions(list)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	list, mended, err := region.Mend(list)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w%s", o.Regions, err, asMetres(err))
	}
	if words := mended.String(); words != "" {
		notes = append(notes, o.Regions+": "+words)
	}
	for i := range notes { // a picture names no folders
		notes[i] = strings.ReplaceAll(notes[i], o.Regions, filepath.Base(o.Regions))
	}
	return list, notes, nil
}

// readAreas reads regions from a file whose format names its reference system; ok
// is false for others. Where points are counted, --crs is theirs, and the file's
// only when it has none of its own.
func (o *MapOptions) readAreas(ctx context.Context, layer string, env Env) (list []region.Region, notes []string, ok bool, err error) {
	in := table.Input{Paths: []string{o.Regions}, Layer: layer}
	if !o.Count {
		in.CRS = o.CRS
	}
	areas, notes, ok, err := source.OpenAreas(ctx, in, env.source())
	if err != nil && in.CRS != o.CRS {
		in.CRS = o.CRS
		if again, words, _, err2 := source.OpenAreas(ctx, in, env.source()); err2 == nil {
			areas, notes, err = again, words, nil
		}
	}
	if err != nil || !ok {
		return nil, nil, ok, err
	}
	list, more, err := regions.Named(areas, o.Regions, o.RegionKey)
	return list, append(notes, more...), true, err
}

// readGeoJSON reads regions from GeoJSON or TopoJSON, packed or not.
func (o *MapOptions) readGeoJSON(path string) ([]region.Region, []string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(strings.ToLower(path), ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", o.Regions, err)
		}
	}
	return regions.Read(in, o.Regions, o.RegionKey)
}

// placeRegions brings the regions of a file to degrees.
func (o *MapOptions) placeRegions(list []region.Region) {
	system, _ := crs.Parse(o.CRS) // check has refused others
	if system == nil {
		return
	}
	for _, r := range list {
		for _, p := range r.Shape {
			for _, ring := range p {
				for i, c := range ring {
					ring[i][0], ring[i][1] = system.Degrees(c[0], c[1])
				}
			}
		}
	}
}

// asMetres is a hint for coordinates that are no degrees.
func asMetres(err error) string {
	if strings.Contains(err.Error(), "no longitude and latitude") {
		return "; are these metres? --crs names their reference system, such as EPSG:32633"
	}
	return ""
}

// countInto counts points into regions.
func (p *plan) countInto(ctx context.Context, list []region.Region, o MapOptions, spec Spec, env Env) ([]float64, error) {
	own := DensityOptions{}
	if o.Density != nil {
		own = *o.Density
	}
	own.LonLat = true
	own.crs = o.system(spec.Input)
	set, err := own.read(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	own.Points = set.named
	warnings, err := suspicious(set.Points, own)
	if err != nil {
		return nil, degreesOnly(err)
	}
	p.notes = append(p.notes, set.notes...)
	for _, w := range warnings {
		p.warnings = append(p.warnings, flagsOfMaps.Replace(w))
	}
	c := region.NewIndex(list).Count(set.X, set.Y, set.W)
	n := set.Len()
	if c.Outside == n {
		return nil, fmt.Errorf("none of %s points lies in a region of %s", table.Thousands(int64(n)), o.Regions)
	}
	p.counted = counted(n - c.Outside)
	if c.Outside > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%s of %s points lie in no region", table.Thousands(int64(c.Outside)), table.Thousands(int64(n))))
	}
	if c.Shared > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%s points lie in several regions and count in each", table.Thousands(int64(c.Shared))))
	}
	p.grid = grid.New(len(list), 1)
	p.grid.Name, p.grid.Integer = "points", set.W == nil && o.Per == ""
	if own.Points.Weight != "" {
		p.grid.Name = table.Title(own.Points.Weight)
	}
	return c.Values, nil
}

// flagsOfMaps are what a density says of its columns, as a map's flags have it.
var flagsOfMaps = strings.NewReplacer("--x ", "--lon ", " --y ", " --lat ")

// degreesOnly changes the hints of points that are no degrees: maps have no other,
// and name their columns lon and lat.
func degreesOnly(err error) error {
	if text := err.Error(); strings.Contains(text, "--x ") {
		return errors.New(flagsOfMaps.Replace(text))
	}
	if text := err.Error(); strings.Contains(text, "are these metres?") {
		text, _, _ = strings.Cut(text, "; are these metres?")
		return errors.New(text + "; are these metres? --crs names their reference system, such as EPSG:32633")
	}
	return err
}
