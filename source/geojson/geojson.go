// Package geojson reads points and lines of GeoJSON (RFC 7946) as a table with
// one row a position, as a stream: FeatureCollections, single Features, bare
// geometries, and one Feature a line (RFC 8142).
//
// Its columns are feature (from 1), part (from 1: each point of a MultiPoint,
// each line of a MultiLineString), lon, lat, ele where there are altitudes, id
// where there are ids, and the properties. Objects in properties become columns
// such as "a.b". Polygons and features without geometry are one row without lon
// and lat, and are counted in a note.
package geojson

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/internal/jsontext"
	"github.com/swelter/swelter/table"
)

func init() {
	// The ending .json is claimed for documents whose first bytes are GeoJSON;
	// all others are left to the reader of JSON.
	source.Register(source.Format{Name: "geojson", Endings: []string{".geojson", ".geojsonl", ".geojsons", ".json"}, Sniff: sniff, Open: Open})
}

// sniff walks the keys of the first object as far as the head goes.
func sniff(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, jsontext.Mark), " \t\r\n\x1e")
	s, _, err := jsontext.Open(context.Background(), "", func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(head)), nil
	}, int64(len(head)))
	if err != nil {
		return false
	}
	geometry, coordinates, feature := false, false, false
	stop := errors.New("known")
	_ = s.Object(func(key string) error { // an error is the end of the head
		switch key {
		case "type":
			kind, text, err := s.Scalar()
			if err != nil || kind != jsontext.Text {
				return stop
			}
			switch string(text) {
			case "FeatureCollection", "Feature":
				feature = true
				return stop
			case "Topology":
				return stop
			}
			_, geometry = depths[string(text)]
			return nil
		case "coordinates", "geometries":
			coordinates = true
		case "features", "geometry":
			feature = bytes.Contains(head, []byte(`"coordinates"`))
		}
		return s.Skip()
	})
	return feature || geometry && coordinates
}

// file is one document. It is a table.Source.
type file struct {
	r      source.Request
	schema *schema
}

// Open looks at the first bytes only.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	head := bytes.TrimLeft(bytes.TrimPrefix(r.Head, jsontext.Mark), " \t\r\n\x1e")
	if len(head) > 0 && head[0] != '{' {
		return nil, fmt.Errorf("%s: is not JSON that holds a table: it starts with %q, not with [ or {", r.Name, jsontext.Clip(head[:min(len(head), 12)]))
	}
	return &file{r: r}, nil
}

// Schema names the columns. Properties and their kinds are those of the first
// 4 MiB.
func (f *file) Schema(ctx context.Context) ([]table.Field, error) {
	if err := f.survey(ctx); err != nil {
		return nil, err
	}
	fields := make([]table.Field, len(f.schema.names))
	for i, name := range f.schema.names {
		fields[i] = table.Field{Name: name, Kind: f.schema.kinds[i].Kind()}
	}
	return fields, nil
}

// Scan reads the positions in the order of the file, in chunks. A document that
// is broken in the middle is an error, however much of it could be read. The
// last chunk has the notes.
func (f *file) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	if err := f.survey(ctx); err != nil {
		return err
	}
	need, err := q.Needs(f.r.Name, f.schema.names)
	if err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	b := newBuilder(f.r.Name, f.schema, need, answer)
	w, c, err := open(ctx, f.r, b.feature)
	if err != nil {
		return err
	}
	defer c.Close()
	if err = w.document(); err == nil {
		err = b.finish()
	}
	if errors.Is(err, table.ErrEnough) {
		return nil
	}
	return err
}

// Close has nothing to close: the file is open only while it is read.
func (f *file) Close() error { return nil }
