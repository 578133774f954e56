// Package mbtiles keeps web tiles in an MBTiles file (Mapbox, MBTiles
// specification 1.3, 2018), an SQLite database. Importing it makes the ending
// .mbtiles known to package archive.
package mbtiles

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	_ "modernc.org/sqlite" // registers the driver

	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

func init() {
	archive.Register(archive.Format{Name: "MBTiles", Endings: []string{".mbtiles"}, Create: create, Open: open})
}

// schema has each content once; the view is what readers know.
const schema = `
CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE images (id INTEGER PRIMARY KEY, hash BLOB UNIQUE, tile_data BLOB);
CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, image INTEGER, PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID;
CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map JOIN images ON images.id = map.image;
CREATE TABLE work (fingerprint TEXT, next INTEGER);
PRAGMA application_id = 0x4d504258;`

// most bounds one tile.
const most = 64 << 20

// batch is how many tiles are written in one transaction.
const batch = 1024

// writer works in NAME.part, which becomes the target. What is committed is
// what an interrupted run has done.
type writer struct {
	path, part string
	db         *sql.DB
	tx         *sql.Tx
	pending    int
	next       uint64
	tiles      int64
}

func address(path string, options string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	return (&url.URL{Scheme: "file", Path: abs, RawQuery: options}).String()
}

func create(path, fingerprint string) (archive.Writer, error) {
	w := &writer{path: path, part: path + ".part"}
	sum := sha256.Sum256([]byte(fingerprint))
	key := fmt.Sprintf("%x", sum)
	if !w.reopen(key) {
		if err := w.begin(key); err != nil {
			return nil, errors.Join(plain(err), w.Stop(false))
		}
	}
	return w, nil
}

func (w *writer) open() (err error) {
	w.db, err = sql.Open("sqlite", address(w.part, "_pragma=journal_mode(truncate)&_pragma=synchronous(normal)"))
	if err == nil {
		w.db.SetMaxOpenConns(1)
	}
	return err
}

// reopen goes on with what an earlier run has left, if it did the same work.
func (w *writer) reopen(key string) bool {
	if _, err := os.Stat(w.part); err != nil || w.open() != nil {
		return false
	}
	var was string
	err := w.db.QueryRow("SELECT fingerprint, next FROM work").Scan(&was, &w.next)
	if err == nil && was == key {
		err = w.db.QueryRow("SELECT count(*) FROM map").Scan(&w.tiles)
	}
	if err == nil && was == key {
		return true
	}
	w.db.Close()
	w.next = 0
	return false
}

func (w *writer) begin(key string) error {
	for _, f := range []string{w.part, w.part + "-journal"} {
		os.Remove(f)
	}
	// A folder that is not there is said better by the system than by SQLite.
	f, err := os.Create(w.part)
	if err != nil {
		return err
	}
	f.Close()
	if err := w.open(); err != nil {
		return err
	}
	if _, err := w.db.Exec(schema); err != nil {
		return err
	}
	_, err = w.db.Exec("INSERT INTO work VALUES (?, 0)", key)
	return err
}

func (w *writer) Next() uint64 { return w.next }

func (w *writer) Put(t geo.Tile, data []byte) error {
	if t.ID() < w.next {
		return fmt.Errorf("archive: tile %d/%d/%d comes too late; ids rise", t.Z, t.X, t.Y)
	}
	if err := w.put(t, data); err != nil {
		return archive.Named(w.path, plain(err))
	}
	return nil
}

func (w *writer) put(t geo.Tile, data []byte) (err error) {
	if w.tx == nil {
		if w.tx, err = w.db.Begin(); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(data)
	var id int64
	err = w.tx.QueryRow("SELECT id FROM images WHERE hash = ?", sum[:16]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		var r sql.Result
		if r, err = w.tx.Exec("INSERT INTO images (hash, tile_data) VALUES (?, ?)", sum[:16], data); err == nil {
			id, err = r.LastInsertId()
		}
	}
	if err != nil {
		return err
	}
	if _, err = w.tx.Exec("INSERT INTO map VALUES (?, ?, ?, ?)", t.Z, t.X, 1<<t.Z-1-t.Y, id); err != nil {
		return err
	}
	w.tiles++
	w.next = t.ID() + 1
	if w.pending++; w.pending == batch {
		return w.commit()
	}
	return nil
}

func (w *writer) commit() error {
	if w.tx == nil {
		return nil
	}
	tx := w.tx
	w.tx, w.pending = nil, 0
	if _, err := tx.Exec("UPDATE work SET next = ?", w.next); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (w *writer) Finish(i archive.Info) error {
	err := w.finish(i)
	if err == nil {
		err = os.Rename(w.part, w.path)
	}
	if err != nil {
		return errors.Join(archive.Named(w.path, plain(err)), w.Stop(false))
	}
	return nil
}

func (w *writer) finish(i archive.Info) error {
	if err := w.commit(); err != nil {
		return err
	}
	if w.tiles == 0 {
		return errors.New("no tile was written")
	}
	var first []byte
	if err := w.db.QueryRow("SELECT tile_data FROM images WHERE id = 1").Scan(&first); err != nil {
		return err
	}
	if err := w.db.QueryRow("SELECT min(zoom_level), max(zoom_level) FROM map").Scan(&i.MinZoom, &i.MaxZoom); err != nil {
		return err
	}
	i.Type = archive.TypeOf(first)
	rows, err := metadata(i)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := w.db.Exec("INSERT INTO metadata VALUES (?, ?)", r[0], r[1]); err != nil {
			return err
		}
	}
	if _, err := w.db.Exec("DROP TABLE work"); err != nil {
		return err
	}
	if err := w.db.Close(); err != nil {
		return err
	}
	os.Remove(w.part + "-journal") // empty by now
	return nil
}

// metadata are the rows of that table, in a fixed order.
func metadata(i archive.Info) ([][2]string, error) {
	e := i.Bounds
	if e.IsZero() {
		e = geom.Extent{XMin: -180, YMin: -geo.MaxMercatorLat, XMax: 180, YMax: geo.MaxMercatorLat}
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	rows := [][2]string{
		{"name", i.Name}, {"format", i.Type}, {"type", "overlay"},
		{"minzoom", strconv.Itoa(i.MinZoom)}, {"maxzoom", strconv.Itoa(i.MaxZoom)},
		{"bounds", strings.Join([]string{number(e.XMin), number(e.YMin), number(e.XMax), number(e.YMax)}, ",")},
		{"center", strings.Join([]string{number((e.XMin + e.XMax) / 2), number((e.YMin + e.YMax) / 2), strconv.Itoa(i.MinZoom)}, ",")},
	}
	if i.Description != "" {
		rows = append(rows, [2]string{"description", i.Description})
	}
	if i.Attribution != "" {
		rows = append(rows, [2]string{"attribution", i.Attribution})
	}
	if len(i.More) > 0 {
		b, err := json.Marshal(i.More)
		if err != nil {
			return nil, err
		}
		rows = append(rows, [2]string{"json", string(b)})
	}
	return rows, nil
}

func (w *writer) Stop(keep bool) error {
	var err error
	if keep {
		err = w.commit()
	} else if w.tx != nil {
		w.tx.Rollback()
	}
	if w.db != nil {
		w.db.Close() // perhaps again
	}
	if keep && err == nil {
		return nil
	}
	os.Remove(w.part)
	os.Remove(w.part + "-journal")
	return err
}

// plain leaves the driver's numbers out of an error.
func plain(err error) error {
	switch s := err.Error(); {
	case strings.Contains(s, "database or disk is full"), strings.Contains(s, "disk I/O error"):
		return errors.New("the disk is full, or cannot be written")
	case strings.Contains(s, "not a database"), strings.Contains(s, "malformed"), strings.Contains(s, "no such table"):
		return fmt.Errorf("%w: %v", archive.ErrDamaged, err)
	}
	return err
}

// reader reads tiles.
type reader struct {
	db   *sql.DB
	tile *sql.Stmt
	info archive.Info
}

func open(path string) (archive.Reader, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", address(path, "mode=ro&immutable=1&_pragma=query_only(1)"))
	if err != nil {
		return nil, err
	}
	r := &reader{db: db}
	if err := r.read(); err != nil {
		db.Close()
		return nil, plain(err)
	}
	return r, nil
}

func (r *reader) read() (err error) {
	rows, err := r.db.Query("SELECT name, value FROM metadata LIMIT 1000")
	if err != nil {
		return err
	}
	defer rows.Close()
	said := map[string]string{}
	for rows.Next() {
		var k, v sql.NullString
		if err := rows.Scan(&k, &v); err != nil {
			return err
		}
		said[k.String] = v.String
	}
	if err := rows.Err(); err != nil {
		return err
	}
	i := archive.Info{Name: said["name"], Description: said["description"], Attribution: said["attribution"], Type: said["format"]}
	var lo, hi sql.NullInt64
	if err := r.db.QueryRow("SELECT min(zoom_level), max(zoom_level), count(*) FROM tiles").Scan(&lo, &hi, &i.Tiles); err != nil {
		return err
	}
	if i.MinZoom, i.MaxZoom = int(lo.Int64), int(hi.Int64); i.MinZoom < 0 || i.MaxZoom > geo.MaxZoom {
		return fmt.Errorf("%w: it has zooms from %d to %d", archive.ErrDamaged, i.MinZoom, i.MaxZoom)
	}
	// Bounds and further metadata that are none say nothing.
	_, _ = fmt.Sscanf(said["bounds"], "%g,%g,%g,%g", &i.Bounds.XMin, &i.Bounds.YMin, &i.Bounds.XMax, &i.Bounds.YMax)
	_ = json.Unmarshal([]byte(said["json"]), &i.More)
	r.info = i
	r.tile, err = r.db.Prepare("SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?")
	return err
}

func (r *reader) Info() archive.Info { return r.info }
func (r *reader) Close() error       { return errors.Join(r.tile.Close(), r.db.Close()) }

func (r *reader) Tile(t geo.Tile) ([]byte, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	var b []byte
	err := r.tile.QueryRow(t.Z, t.X, 1<<t.Z-1-t.Y).Scan(&b)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, plain(err)
	case len(b) > most:
		return nil, fmt.Errorf("tile %d/%d/%d has more than %d MB", t.Z, t.X, t.Y, most>>20)
	}
	return b, nil
}
