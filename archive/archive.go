// Package archive keeps web tiles in one place: a PMTiles file, a folder, or,
// with package archive/mbtiles, an MBTiles file.
//
// Create gives a Writer that takes tiles in the order of their ids, can go on
// where an earlier run was stopped, and puts the archive in place whole or not
// at all. Open gives a Reader.
package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

// ErrDamaged is wrapped by the errors of archives that cannot be right.
var ErrDamaged = errors.New("the archive is damaged; write or fetch it again")

// Info is what an archive says of itself.
type Info struct {
	Name        string
	Description string
	Attribution string
	Type        string      // of the tiles: "png", "jpg", "webp", "avif", "mvt"
	MinZoom     int         // of the tiles that there are
	MaxZoom     int         //
	Bounds      geom.Extent // degrees; zero: the world
	Tiles       int64       // places that have one
	Contents    int64       // different ones, 0 if unknown
	// More is the rest of the metadata, each value as JSON.
	More map[string]json.RawMessage
}

// Writer takes tiles. It is used by one goroutine.
type Writer interface {
	// Next is the first id that is still wanted: 0, or more when an earlier run
	// was stopped and did the same work.
	Next() uint64
	// Put adds a tile. Ids rise.
	Put(t geo.Tile, data []byte) error
	// Finish puts the archive in place. Zooms and counts are filled in.
	Finish(Info) error
	// Stop ends the work without an archive. What was done is kept for the next
	// run, or removed.
	Stop(keep bool) error
}

// Reader gives tiles. It is safe for concurrent use.
type Reader interface {
	Info() Info
	// Tile is nil, without an error, where there is none. The bytes are as they
	// were put in: unpacked.
	Tile(t geo.Tile) ([]byte, error)
	Close() error
}

// Format is one kind of archive, chosen by the ending of a name.
type Format struct {
	Name    string
	Endings []string // with the dot; a folder ends in a slash
	// Create begins or goes on with an archive. The work is that of a run with
	// another fingerprint when it is not the same text.
	Create func(path, fingerprint string) (Writer, error)
	Open   func(path string) (Reader, error)
}

var formats = map[string]Format{}

// Register makes a format known by its endings. It is called from init
// functions.
func Register(f Format) {
	for _, e := range f.Endings {
		formats[e] = f
	}
}

func init() {
	Register(Format{Name: "PMTiles", Endings: []string{".pmtiles"}, Create: createPMTiles, Open: openPMTiles})
	Register(Format{Name: "folder", Endings: []string{"/"}, Create: createFolder, Open: openFolder})
}

// Known reports whether a name is that of an archive: by its ending, or because
// it is a folder.
func Known(path string) bool { _, err := formatOf(path); return err == nil }

func formatOf(path string) (Format, error) {
	ending := strings.ToLower(filepath.Ext(path))
	if info, err := os.Stat(path); strings.HasSuffix(path, "/") || err == nil && info.IsDir() {
		ending = "/"
	}
	f, ok := formats[ending]
	if !ok {
		var names []string
		for e := range formats {
			names = append(names, e)
		}
		sort.Strings(names)
		return f, fmt.Errorf("%s: no archive of tiles ends in %q; there are %s, the last a folder", path, ending, strings.Join(append(names[1:], names[0]), " "))
	}
	return f, nil
}

// Create begins an archive, or goes on with one: when an earlier run with the
// same fingerprint was stopped, its tiles are kept.
func Create(path, fingerprint string) (Writer, error) {
	f, err := formatOf(path)
	if err != nil {
		return nil, err
	}
	w, err := f.Create(strings.TrimSuffix(path, "/"), fingerprint)
	if err != nil {
		return nil, Named(path, err)
	}
	return w, nil
}

// Open opens an archive for reading.
func Open(path string) (Reader, error) {
	f, err := formatOf(path)
	if err != nil {
		return nil, err
	}
	r, err := f.Open(strings.TrimSuffix(path, "/"))
	if err != nil {
		return nil, Named(path, err)
	}
	return r, nil
}

// Named puts the archive's name in place of that of a file of ours.
func Named(path string, err error) error {
	var inner *os.PathError
	if errors.As(err, &inner) {
		return fmt.Errorf("%s: %w", path, inner.Err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

// TypeOf tells a tile by its first bytes.
func TypeOf(data []byte) string {
	has := func(s string, at int) bool { return len(data) >= at+len(s) && string(data[at:at+len(s)]) == s }
	switch {
	case has("\x89PNG", 0):
		return "png"
	case has("\xff\xd8\xff", 0):
		return "jpg"
	case has("RIFF", 0) && has("WEBP", 8):
		return "webp"
	case has("ftypavif", 4):
		return "avif"
	}
	return "mvt"
}

// world is the extent of all tiles.
var world = geom.Extent{XMin: -180, YMin: -geo.MaxMercatorLat, XMax: 180, YMax: geo.MaxMercatorLat}

// bounds are those said, or the world.
func (i Info) bounds() geom.Extent {
	if i.Bounds.IsZero() {
		return world
	}
	return i.Bounds
}

// document is the metadata as the formats hold it: a JSON object.
func (i Info) document() ([]byte, error) {
	m := map[string]any{}
	for k, v := range i.More {
		m[k] = v
	}
	e := i.bounds()
	m["name"], m["format"], m["type"] = i.Name, i.Type, "overlay"
	m["minzoom"], m["maxzoom"] = i.MinZoom, i.MaxZoom
	m["bounds"] = []float64{e.XMin, e.YMin, e.XMax, e.YMax}
	for k, v := range map[string]string{"description": i.Description, "attribution": i.Attribution} {
		if v != "" {
			m[k] = v
		}
	}
	return json.Marshal(m)
}

// read fills in what a document says, as far as it fits.
func (i *Info) read(doc map[string]json.RawMessage) {
	text := func(to *string, key string) {
		// A value of another kind says nothing.
		_ = json.Unmarshal(doc[key], to)
	}
	text(&i.Name, "name")
	text(&i.Description, "description")
	text(&i.Attribution, "attribution")
	i.More = map[string]json.RawMessage{}
	for k, v := range doc {
		switch k {
		case "name", "description", "attribution", "minzoom", "maxzoom", "bounds", "format", "type":
		default:
			i.More[k] = v
		}
	}
}
