package swelter

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// mostDots is how many points one further layer may have: more are a density.
const mostDots = 20_000

// addLayers draws the further files of a map over its values: points as dots,
// lines and the borders of areas as lines, all in one ink.
func (p *plan) addLayers(ctx context.Context, o MapOptions, env Env) error {
	for _, name := range o.With {
		l, notes, err := readLayer(ctx, name, env)
		if err != nil {
			return err
		}
		if len(l.Dots) > mostDots {
			return fmt.Errorf("%s: %s points over a map hide it; at most %s are drawn: give them as SRC for a density", name, table.Thousands(int64(len(l.Dots))), table.Thousands(mostDots))
		}
		seen := 0
		for _, c := range l.Dots {
			if p.mapped.Shows(c[0], c[1]) {
				seen++
			}
		}
		if away := len(l.Dots) - seen; away > 0 {
			notes = append(notes, fmt.Sprintf("%s: %s of %s points lie beside the map", filepath.Base(name), table.Thousands(int64(away)), table.Thousands(int64(len(l.Dots)))))
		}
		p.mapped.Layers = append(p.mapped.Layers, l)
		p.notes = append(p.notes, notes...)
	}
	return nil
}

// readLayer reads what a file has: areas by the readers of regions, points and
// lines by those of tables.
func readLayer(ctx context.Context, name string, env Env) (l mapview.Layer, notes []string, err error) {
	regionsOf := MapOptions{Regions: name}
	list, mended, areaErr := regionsOf.readRegions(ctx, "", env)
	if areaErr == nil {
		notes = mended
		for _, r := range list {
			for _, p := range r.Shape {
				for _, ring := range p {
					l.Lines = append(l.Lines, onLand(ring)...)
				}
			}
		}
	}
	if slices.Contains(builtIn, name) || strings.HasSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".topojson") {
		return l, notes, areaErr
	}
	src, err := source.Open(ctx, table.Input{Paths: []string{name}}, env.source())
	if err != nil {
		return l, nil, err
	}
	defer src.Close()
	t, err := table.Collect(ctx, src, table.Query{}, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	switch {
	case err != nil && areaErr == nil && errors.Is(err, table.ErrNoRows):
		return l, notes, nil
	case err != nil:
		return l, nil, err
	}
	named, _, err := table.PointsOptions{}.Find(t)
	if err != nil {
		if areaErr == nil {
			return l, notes, nil
		}
		return l, nil, err
	}
	lon, err := numbers(t, named.X)
	if err != nil {
		return l, nil, err
	}
	lat, err := numbers(t, named.Y)
	if err != nil {
		return l, nil, err
	}
	if err := addPlaces(&l, t, lon.Floats, lat.Floats); err != nil {
		return l, nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(l.Dots)+len(l.Lines) == 0 {
		return l, nil, fmt.Errorf("%s: holds no point, line or area", name)
	}
	return l, notes, nil
}

// addPlaces adds the rows of a table: those of one track, or of one part of a
// feature, are a line where they are more than one.
func addPlaces(l *mapview.Layer, t *table.Table, lon, lat []float64) error {
	var track [2][]float64
	for _, pair := range trackColumns {
		if numeric(t, pair[0]) && numeric(t, pair[1]) {
			a, _ := t.Column(pair[0])
			b, _ := t.Column(pair[1])
			track = [2][]float64{a.Floats, b.Floats}
			break
		}
	}
	same := func(i, k int) bool {
		return track[0] != nil && track[0][i] == track[0][k] && track[1][i] == track[1][k]
	}
	for i := 0; i < len(lon); {
		var line orb.LineString
		from := i
		for ; i < len(lon) && (i == from || same(i, from)); i++ {
			c := orb.Point{lon[i], lat[i]}
			if c[0] != c[0] || c[1] != c[1] {
				continue
			}
			if !onEarth(c) {
				return fmt.Errorf("%g, %g is no longitude and latitude in degrees", c[0], c[1])
			}
			line = append(line, c)
		}
		if len(line) > 1 {
			l.Lines = append(l.Lines, line)
		} else {
			l.Dots = append(l.Dots, line...)
		}
	}
	return nil
}
