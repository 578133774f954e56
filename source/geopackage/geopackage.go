// Package geopackage reads the features of a GeoPackage (OGC 12-128r18), which is
// an SQLite database: points and lines as a table with one row a position, areas
// as regions. Coordinates of any reference system that package geo/crs knows
// come out as degrees.
//
// The columns of the table are those of GeoJSON: feature and part (from 1), lon,
// lat, and the attributes. Areas and features without geometry are one row
// without lon and lat, and are counted in a note.
package geopackage

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func init() {
	source.Register(source.Format{Name: "geopackage", Endings: []string{".gpkg"}, Sniff: sniff, Open: Open, Areas: Areas})
}

// sniff knows an SQLite database whose application is GeoPackage.
func sniff(head []byte) bool {
	return bytes.HasPrefix(head, []byte("SQLite format 3\x00")) && len(head) >= 72 && bytes.HasPrefix(head[68:], []byte("GP"))
}

// file is one GeoPackage. It is a table.Source.
type file struct {
	table.Whole
	r source.Request
}

// Open looks at the first bytes only.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	if !bytes.HasPrefix(r.Head, []byte("SQLite format 3\x00")) {
		return nil, fmt.Errorf("%s: is no GeoPackage: it does not begin as an SQLite database does", r.Name)
	}
	f := &file{r: r}
	f.Load = f.load
	return f, nil
}

// cellBytes is about what a cell takes while it is read.
const cellBytes = 24

// load reads the layer.
func (f *file) load(ctx context.Context) (*table.Table, error) {
	db, err := open(ctx, f.r)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	l, note, err := chooseLayer(ctx, db, f.r)
	if err != nil {
		return nil, err
	}
	b := &builder{r: f.r, layer: l}
	if err := l.each(ctx, db, f.r, b.add); err != nil {
		return nil, err
	}
	if b.rows == 0 {
		return nil, fmt.Errorf("%s: layer %q: %w", f.r.Name, l.table, table.ErrNoRows)
	}
	t, err := b.table()
	if err == nil && note != "" {
		t.Notes = append([]string{note}, t.Notes...)
	}
	return t, err
}

// builder makes a table of features.
type builder struct {
	r              source.Request
	layer          *layer
	feature, rows  int
	number, part   []float64
	lon, lat       []float64
	attributes     []*table.Inferrer
	areas, without int
}

// add appends a row for each position of a feature.
func (b *builder) add(f *feature) error {
	b.feature++
	if b.attributes == nil {
		for _, c := range b.layer.columns {
			b.attributes = append(b.attributes, table.NewInferrer(c, table.InferOptions{NA: b.r.Input.NA}))
		}
	}
	part := 0
	for _, p := range f.points {
		part++
		if err := b.row(f, part, p[0], p[1]); err != nil {
			return err
		}
	}
	for _, l := range f.lines {
		part++
		for _, p := range l {
			if err := b.row(f, part, p[0], p[1]); err != nil {
				return err
			}
		}
	}
	if part > 0 {
		return nil
	}
	if len(f.areas) > 0 {
		b.areas++
	} else {
		b.without++
	}
	return b.row(f, 1, math.NaN(), math.NaN())
}

func (b *builder) row(f *feature, part int, lon, lat float64) error {
	b.rows++
	if n := int64(b.rows) * int64(len(b.attributes)+4); n > b.r.Limits.Cells || n > b.r.Limits.Bytes/cellBytes {
		return fmt.Errorf("%s: layer %q: more than %d rows of %d columns are beyond the limits; raise --limit-cells or --limit-memory", b.r.Name, b.layer.table, b.rows, len(b.attributes)+4)
	}
	b.number, b.part = append(b.number, float64(b.feature)), append(b.part, float64(part))
	b.lon, b.lat = append(b.lon, lon), append(b.lat, lat)
	for i, in := range b.attributes {
		if s := word(f.values[i]); s == "" {
			in.AddMissing()
		} else {
			in.Add([]byte(s))
		}
	}
	return nil
}

func (b *builder) table() (*table.Table, error) {
	t := &table.Table{Name: b.r.Name}
	taken := map[string]bool{}
	for _, c := range []struct {
		name   string
		values []float64
	}{{"feature", b.number}, {"part", b.part}, {"lon", b.lon}, {"lat", b.lat}} {
		t.Columns = append(t.Columns, &table.Column{Name: c.name, Kind: table.Number, Integer: c.name == "feature" || c.name == "part", Floats: c.values})
		taken[c.name] = true
	}
	for _, in := range b.attributes {
		c, err := in.Take()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.r.Name, err)
		}
		for taken[c.Name] {
			c.Name += "_2"
		}
		taken[c.Name] = true
		t.Columns = append(t.Columns, c)
		t.Notes = append(t.Notes, in.Notes()...)
	}
	for _, n := range []struct {
		n    int
		what string
	}{{b.areas, "areas, which are no points; --regions takes them"}, {b.without, "without a place"}} {
		if n.n > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%s features are %s", table.Thousands(int64(n.n)), n.what))
		}
	}
	return t, nil
}

// word is an attribute as a text, "" for none.
func word(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	}
	return ""
}

// Areas reads the areas of a layer with their attributes, and counts in the notes
// the features that are none.
func Areas(ctx context.Context, r source.Request) ([]source.Area, []string, error) {
	r.Limits = r.Limits.OrDefaults()
	db, err := open(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	l, note, err := chooseLayer(ctx, db, r)
	if err != nil {
		return nil, nil, err
	}
	var out []source.Area
	others, size := 0, int64(0)
	if err := l.each(ctx, db, r, func(f *feature) error {
		if len(f.areas) == 0 {
			others++
			return nil
		}
		if size += bytesOf(f.areas); size > r.Limits.Bytes {
			return fmt.Errorf("%s: layer %q: borders beyond the limit of memory; simplify them, or raise --limit-memory", r.Name, l.table)
		}
		a := source.Area{Properties: map[string]string{}, Shape: f.areas}
		for i, c := range l.columns {
			if s := word(f.values[i]); s != "" {
				a.Properties[c] = s
			}
		}
		out = append(out, a)
		return nil
	}); err != nil {
		return nil, nil, err
	}
	var notes []string
	if note != "" {
		notes = append(notes, r.Name+": "+note)
	}
	if others > 0 {
		notes = append(notes, fmt.Sprintf("%s: %d features are no areas and were left out", r.Name, others))
	}
	if len(out) == 0 {
		return nil, nil, fmt.Errorf("%s: layer %q has no area; regions are areas", r.Name, l.table)
	}
	return out, notes, nil
}

func bytesOf(m orb.MultiPolygon) int64 {
	n := int64(0)
	for _, p := range m {
		for _, r := range p {
			n += 16 * int64(len(r))
		}
	}
	return n
}
