package geopackage

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/paulmach/orb"
	_ "modernc.org/sqlite" // registers the driver

	"github.com/swelter/swelter/geo/crs"
	"github.com/swelter/swelter/source"
)

// layer is one table of features.
type layer struct {
	table, geometry string
	system          *crs.System // nil: degrees
	note            string      // where its places come from, "" when they are degrees
	columns         []string    // attributes, in order
}

// open opens the database of a request to be read.
func open(ctx context.Context, r source.Request) (*sql.DB, error) {
	switch {
	case r.Path == "":
		return nil, fmt.Errorf("%s: a GeoPackage is read from a file of its own, not from a stream", r.Name)
	case r.Packed != "":
		return nil, fmt.Errorf("%s: unpack it first; a GeoPackage is read in place", r.Name)
	}
	path, err := filepath.Abs(r.Path)
	if err != nil {
		return nil, err
	}
	// Nothing in the file may call functions that reach beyond it.
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()+"?mode=ro&immutable=1&_pragma=trusted_schema(0)&_pragma=query_only(1)")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	return db, nil
}

// chooseLayer finds the layer that was asked for, the only one, or the first.
func chooseLayer(ctx context.Context, db *sql.DB, r source.Request) (*layer, string, error) {
	rows, err := db.QueryContext(ctx, `SELECT c.table_name, g.column_name, g.srs_id, coalesce(s.organization, ''), coalesce(s.organization_coordsys_id, 0), coalesce(s.srs_name, '')
		FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
		WHERE c.data_type = 'features' ORDER BY c.rowid`)
	if err != nil {
		return nil, "", fmt.Errorf("%s: is no GeoPackage: %w", r.Name, err)
	}
	defer rows.Close()
	var found *layer
	var names []string
	for rows.Next() {
		var l layer
		var id, code int64
		var organization, title string
		if err := rows.Scan(&l.table, &l.geometry, &id, &organization, &code, &title); err != nil {
			return nil, "", fmt.Errorf("%s: %w", r.Name, err)
		}
		names = append(names, l.table)
		if found != nil || r.Input.Layer != "" && r.Input.Layer != l.table {
			continue
		}
		if err := l.place(r.Input.CRS, organization, code, title); err != nil {
			return nil, "", fmt.Errorf("%s: layer %q: %w", r.Name, l.table, err)
		}
		found = &l
	}
	if err := rows.Err(); err != nil {
		return nil, "", fmt.Errorf("%s: %w", r.Name, err)
	}
	switch {
	case len(names) == 0:
		return nil, "", fmt.Errorf("%s: holds no layer of points, lines or areas", r.Name)
	case found == nil:
		return nil, "", fmt.Errorf("%s: no layer %q; there are %s", r.Name, r.Input.Layer, strings.Join(names, ", "))
	}
	note := found.note
	if len(names) > 1 && r.Input.Layer == "" {
		note = strings.TrimPrefix(note+fmt.Sprintf("; layer %s of %s", found.table, strings.Join(names, ", ")), "; ")
	}
	return found, note, nil
}

// place finds the reference system of a layer: the one that was asked for, else
// its own.
func (l *layer) place(asked, organization string, code int64, title string) error {
	name := asked
	if name == "" {
		if !strings.EqualFold(organization, "EPSG") {
			if title == "" {
				title = "undefined"
			}
			return fmt.Errorf("its reference system (%s) has no EPSG code; name it: --crs EPSG:n", title)
		}
		name = fmt.Sprintf("EPSG:%d", code)
	}
	var err error
	if l.system, err = crs.Parse(name); err != nil {
		return fmt.Errorf("%w, or name another one: --crs EPSG:n", err)
	}
	if l.system != nil {
		l.note = "places are brought from " + name + " to degrees"
	}
	return nil
}

// feature is one row of a layer, in degrees.
type feature struct {
	shape
	values []any // of the columns
}

// each calls do with every feature of a layer in the order of the file.
func (l *layer) each(ctx context.Context, db *sql.DB, r source.Request, do func(f *feature) error) error {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+quoted(l.table))
	if err != nil {
		return fmt.Errorf("%s: %w", r.Name, err)
	}
	defer rows.Close()
	all, err := rows.Columns()
	if err != nil {
		return fmt.Errorf("%s: %w", r.Name, err)
	}
	var geometry any
	values := make([]any, len(all))
	into := make([]any, len(all))
	at := -1
	l.columns = nil
	for i, c := range all {
		into[i] = &values[i]
		if at < 0 && strings.EqualFold(c, l.geometry) {
			into[i], at = &geometry, i
			continue
		}
		l.columns = append(l.columns, c)
	}
	if at < 0 {
		return fmt.Errorf("%s: layer %q has no column %q", r.Name, l.table, l.geometry)
	}
	n := 0
	for rows.Next() {
		n++
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("%s: layer %q, feature %d: %w", r.Name, l.table, n, err)
		}
		blob, _ := geometry.([]byte)
		f := &feature{}
		if f.shape, err = parse(blob); err != nil {
			return fmt.Errorf("%s: layer %q, feature %d: %w", r.Name, l.table, n, err)
		}
		l.degrees(&f.shape)
		f.values = append(append(f.values, values[:at]...), values[at+1:]...)
		if err := do(f); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", r.Name, err)
	}
	return nil
}

// degrees brings a shape to longitude and latitude.
func (l *layer) degrees(s *shape) {
	if l.system == nil {
		return
	}
	turn := func(list []orb.Point) {
		for i, p := range list {
			list[i][0], list[i][1] = l.system.Degrees(p[0], p[1])
		}
	}
	turn(s.points)
	for _, line := range s.lines {
		turn(line)
	}
	for _, area := range s.areas {
		for _, ring := range area {
			turn(ring)
		}
	}
}

// quoted is a name as SQL takes it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
