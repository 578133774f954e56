package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

// document is the file of a folder of tiles, a TileJSON 3.0 (Mapbox, 2021).
const document = "metadata.json"

// folderWriter writes z/x/y files into NAME.part, which becomes the target.
type folderWriter struct {
	path, part string
	kind       string
	made       map[string]bool
	tiles      int64
	next       uint64
	log        *os.File
	min, max   int
}

func createFolder(path, fingerprint string) (Writer, error) {
	if err := replaceable(path); err != nil {
		return nil, err
	}
	w := &folderWriter{path: path, part: path + ".part", made: map[string]bool{}, min: -1}
	if err := os.MkdirAll(w.part, 0o755); err != nil {
		return nil, err
	}
	var err error
	if w.log, err = os.OpenFile(w.part+".log", os.O_RDWR|os.O_CREATE, 0o644); err == nil {
		err = w.resume(fingerprint)
	}
	if err != nil {
		return nil, errors.Join(err, w.Stop(false))
	}
	return w, nil
}

// replaceable refuses folders that hold other things than tiles of ours.
func replaceable(path string) error {
	list, err := os.ReadDir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(list) == 0:
		return nil
	case err != nil:
		return err
	}
	b, err := os.ReadFile(filepath.Join(path, document))
	if err != nil || !strings.Contains(string(b), `"generator":"Swelter`) {
		return errors.New("the folder holds other files; give an empty or a new one")
	}
	return nil
}

// resume goes on after the last tile of the log.
func (w *folderWriter) resume(fingerprint string) error {
	log, err := io.ReadAll(w.log)
	if err != nil {
		return err
	}
	head := string(logHead(fingerprint))
	rest, ok := strings.CutPrefix(string(log), head)
	if !ok {
		if err := os.RemoveAll(w.part); err != nil {
			return err
		}
		if err := os.MkdirAll(w.part, 0o755); err != nil {
			return err
		}
		if err := w.log.Truncate(0); err != nil {
			return err
		}
		_, err = w.log.WriteAt([]byte(head), 0)
	}
	good := len(head)
	for ok {
		line, more, whole := strings.Cut(rest, "\n")
		id, err := strconv.ParseUint(line, 10, 64)
		if !whole || err != nil || id < w.next {
			break
		}
		t := geo.TileOfID(id)
		if w.kind == "" {
			for _, kind := range tileTypes[1:] {
				if _, err := os.Stat(w.name(t, kind)); err == nil {
					w.kind = kind
				}
			}
		}
		if _, err := os.Stat(w.name(t, w.kind)); err != nil {
			break
		}
		w.count(t)
		rest, good = more, good+len(line)+1
	}
	if err == nil {
		err = w.log.Truncate(int64(good))
	}
	if err == nil {
		_, err = w.log.Seek(int64(good), io.SeekStart)
	}
	return err
}

func (w *folderWriter) name(t geo.Tile, kind string) string {
	return filepath.Join(w.part, strconv.Itoa(t.Z), strconv.Itoa(t.X), strconv.Itoa(t.Y)+"."+kind)
}

func (w *folderWriter) count(t geo.Tile) {
	if w.min < 0 {
		w.min = t.Z
	}
	w.max, w.next = t.Z, t.ID()+1
	w.tiles++
}

func (w *folderWriter) Next() uint64 { return w.next }

func (w *folderWriter) Put(t geo.Tile, data []byte) error {
	if t.ID() < w.next {
		return fmt.Errorf("archive: tile %d/%d/%d comes too late; ids rise", t.Z, t.X, t.Y)
	}
	if w.kind == "" {
		w.kind = TypeOf(data)
	}
	name := w.name(t, w.kind)
	if dir := filepath.Dir(name); !w.made[dir] {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return Named(w.path, err)
		}
		w.made[dir] = true
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return Named(w.path, err)
	}
	w.count(t)
	if _, err := fmt.Fprintln(w.log, t.ID()); err != nil {
		return Named(w.path, err)
	}
	return nil
}

func (w *folderWriter) Finish(i Info) error {
	if err := w.finish(i); err != nil {
		return errors.Join(Named(w.path, err), w.Stop(false))
	}
	return nil
}

func (w *folderWriter) finish(i Info) error {
	if w.tiles == 0 {
		return errors.New("no tile was written")
	}
	i.MinZoom, i.MaxZoom, i.Type, i.Tiles = w.min, w.max, w.kind, w.tiles
	b, err := i.document()
	if err != nil {
		return err
	}
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		return err
	}
	doc["tilejson"], doc["tileCount"] = "3.0.0", w.tiles
	doc["tiles"] = []string{"{z}/{x}/{y}." + w.kind}
	if b, err = json.Marshal(doc); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(w.part, document), append(b, '\n'), 0o644); err != nil {
		return err
	}
	if err := w.log.Close(); err != nil {
		return err
	}
	// An older archive makes way in one step, too.
	old := w.path + ".old"
	if err := os.Rename(w.path, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(w.part, w.path); err != nil {
		return errors.Join(err, os.Rename(old, w.path))
	}
	os.Remove(w.part + ".log")
	return os.RemoveAll(old)
}

func (w *folderWriter) Stop(keep bool) error {
	if w.log != nil {
		w.log.Close() // perhaps again
	}
	if keep {
		return nil
	}
	os.Remove(w.part + ".log")
	return os.RemoveAll(w.part)
}

// folder reads a folder of tiles.
type folder struct {
	root *os.Root
	info Info
}

func openFolder(path string) (Reader, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	f := &folder{root: root}
	if err := f.read(); err != nil {
		root.Close()
		return nil, err
	}
	return f, nil
}

func (f *folder) read() error {
	in, err := f.root.Open(document)
	if err != nil {
		return fmt.Errorf("a folder of tiles has a file %s, and this one has none", document)
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, mostUnpacked))
	if err != nil {
		return err
	}
	var doc map[string]json.RawMessage
	var known struct {
		MinZoom   int        `json:"minzoom"`
		MaxZoom   int        `json:"maxzoom"`
		Format    string     `json:"format"`
		Bounds    [4]float64 `json:"bounds"`
		TileCount int64      `json:"tileCount"`
	}
	if json.Unmarshal(b, &doc) != nil || json.Unmarshal(b, &known) != nil {
		return fmt.Errorf("%w: %s is not a TileJSON", ErrDamaged, document)
	}
	e := known.Bounds
	f.info = Info{
		Type: known.Format, MinZoom: known.MinZoom, MaxZoom: known.MaxZoom, Tiles: known.TileCount,
		Bounds: geom.Extent{XMin: e[0], YMin: e[1], XMax: e[2], YMax: e[3]},
	}
	f.info.read(doc)
	delete(f.info.More, "tileCount")
	delete(f.info.More, "tilejson")
	delete(f.info.More, "tiles")
	if f.info.MinZoom < 0 || f.info.MaxZoom < f.info.MinZoom || f.info.MaxZoom > geo.MaxZoom {
		return fmt.Errorf("%w: it has zooms from %d to %d", ErrDamaged, f.info.MinZoom, f.info.MaxZoom)
	}
	return nil
}

func (f *folder) Info() Info   { return f.info }
func (f *folder) Close() error { return f.root.Close() }

func (f *folder) Tile(t geo.Tile) ([]byte, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	in, err := f.root.Open(fmt.Sprintf("%d/%d/%d.%s", t.Z, t.X, t.Y, f.info.Type))
	if errors.Is(err, fs.ErrNotExist) {
		if _, gone := f.root.Stat(document); gone != nil {
			return nil, gone // the folder itself
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, mostTile+1))
	if err == nil && len(b) > mostTile {
		err = fmt.Errorf("tile %d/%d/%d has more than %d MB", t.Z, t.X, t.Y, mostTile>>20)
	}
	return b, err
}
