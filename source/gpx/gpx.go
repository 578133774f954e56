// Package gpx reads tracks, routes and waypoints of GPX 1.0 and 1.1 (Topografix,
// The GPS Exchange Format) as a table with one row a point, as a stream.
//
// Its columns are track (tracks and routes together are numbered from 1 in the
// order of the file; waypoints have none), segment (of its track, from 1), kind
// (track, route or waypoint), name (of the track, route or waypoint), lon, lat,
// ele (metres) and time (UTC).
package gpx

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func init() {
	source.Register(source.Format{Name: "gpx", Endings: []string{".gpx"}, Sniff: sniff, Open: Open})
}

// sniff looks for the root element, which may stand behind a declaration and
// comments, in any prefix's name space.
func sniff(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF}), " \t\r\n")
	if !bytes.HasPrefix(head, []byte("<")) {
		return false
	}
	return bytes.Contains(head, []byte("<gpx")) || bytes.Contains(head, []byte(":gpx "))
}

// file is one GPX document. It is a table.Source.
type file struct{ r source.Request }

// Open does not read yet: all GPX files have the same columns.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	r.Limits = r.Limits.OrDefaults()
	return &file{r}, nil
}

var fields = []table.Field{
	{Name: "track", Kind: table.Number}, {Name: "segment", Kind: table.Number},
	{Name: "kind", Kind: table.Text}, {Name: "name", Kind: table.Text},
	{Name: "lon", Kind: table.Number}, {Name: "lat", Kind: table.Number},
	{Name: "ele", Kind: table.Number}, {Name: "time", Kind: table.Time},
}

// Schema names the eight columns.
func (f *file) Schema(context.Context) ([]table.Field, error) {
	return append([]table.Field(nil), fields...), nil
}

// chunkRows is how many points make one table.
const chunkRows = 1 << 16

// Scan reads the points in the order of the file. A file that is broken in the
// middle is an error, however much of it could be read. The last chunk has the
// notes: points without an elevation are usual, times that cannot be read are
// counted.
func (f *file) Scan(ctx context.Context, q table.Query, yield func(*table.Table) error) error {
	names := make([]string, len(fields))
	for i, c := range fields {
		names[i] = c.Name
	}
	if _, err := q.Needs(f.r.Name, names); err != nil {
		return err
	}
	answer, err := table.Answer(q, yield)
	if err != nil {
		return err
	}
	rc, err := f.r.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	r := newReader(f.r.Name, &contextReader{ctx, rc}, f.r.Limits.Line, answer)
	if err := r.read(); err != nil && !errors.Is(err, table.ErrEnough) {
		return err
	}
	return nil
}

// Close has nothing to close: the file is open only while it is read.
func (f *file) Close() error { return nil }

type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
